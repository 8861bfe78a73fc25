/* Crossings: what it costs to follow a call, whatever is known where it is made. Worked out once a call, for whatever
 * is looked for. Private to the room. */
#ifndef GOINCEPTION_REACH_CROSSINGS_H
#define GOINCEPTION_REACH_CROSSINGS_H

#include "contexts/loop_ways.h"

/* Of a call into one of its targets: of confidence, by this hop; and because it is made only once. */
struct hop_cost {
	uint8_t loss, first_time_loss;
};

/* Answers as walks may ask for them in two threads: who comes at the same time finds the same, and writes it as well.
 */
struct crossings {
	const struct program *program;
	const struct loop_ways *loop_ways;
	const uint32_t *candidates; /* per call: candidates.h */
	_Atomic uint32_t *calls;    /* per call: where it leads and whether the program ends; 0 before anybody asks */
	_Atomic uint16_t *hops;     /* per target: what it costs, once something is said of its call */
};

/* Of a call. */
struct crossing {
	int on_way; /* where it leads who is on no way from a loop to its wait: loop_ways.h */
	bool ends;  /* behind it the program ends on every way: guards.h */
};

void crossings_init(struct crossings *crossings, const struct program *program, const struct loop_ways *loop_ways,
                    const uint32_t *candidates);
void crossings_release(struct crossings *crossings);

struct crossing crossings_at(const struct crossings *crossings, uint32_t call);
/* Into the target of that call, of program->targets. */
struct hop_cost crossings_hop(const struct crossings *crossings, uint32_t call, uint32_t target);

#endif
