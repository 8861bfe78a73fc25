/* Crossings: what it costs to follow a call, whatever is known where it is made. Worked out once a call, for whatever
 * is looked for. Private to the room. */
#ifndef GOINCEPTION_REACH_CROSSINGS_H
#define GOINCEPTION_REACH_CROSSINGS_H

#include "contexts/loop_ways.h"

#include <pthread.h>

/* Of a call into one of its targets: of confidence, by this hop; and because it is made only once. */
struct hop_cost {
	uint8_t loss, first_time_loss;
};

struct crossing {
	const struct hop_cost *hops; /* one a target */
	int on_way;                  /* where it leads who is on no way from a loop to its wait: loop_ways.h */
	_Atomic bool known;          /* false before anybody asks; of the rest, nothing is read before it is set */
	bool ends;                   /* behind it the program ends on every way: guards.h */
};

struct crossings {
	const struct program *program;
	const struct loop_ways *loop_ways;
	const uint32_t *candidates; /* per call: candidates.h */
	struct crossing *items;     /* per call */
	pthread_mutex_t finding;    /* held by who finds out about one: walks may ask in two threads */
	struct arena *arena;
};

void crossings_init(struct crossings *crossings, const struct program *program, const struct loop_ways *loop_ways,
                    const uint32_t *candidates);
void crossings_release(struct crossings *crossings);

/* Of the call; it stays where it is. */
const struct crossing *crossings_at(struct crossings *crossings, uint32_t call);

#endif
