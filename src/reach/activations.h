/* Activations: a function, the constants it is entered with, and where on the way to a loop's wait it is entered. What
 * happens in it then - which of its calls are made, whom they enter, which of them wait - is worked out once, and all
 * walks share it. Private to the room. */
#ifndef GOINCEPTION_REACH_ACTIVATIONS_H
#define GOINCEPTION_REACH_ACTIVATIONS_H

#include "reach/crossings.h"
#include "reach/environments.h"
#include "reach/relevance.h"
#include "values/blocking.h"

/* From a call into one of its targets. */
struct way {
	uint32_t target; /* index into program->targets */
	uint32_t to;     /* activation */
	struct hop_cost cost;
};

/* A call that is made in an activation, and matters: nothing forbids it with the constants that are known. */
struct passage {
	uint32_t call;
	uint32_t first_way;      /* a run of ways */
	uint32_t way_count : 31; /* of so many */
	bool ends : 1;           /* behind it the program ends on every way: guards.h */
	uint32_t blocking;       /* index into blockings; NONE: the call itself does not wait */
	int on_way;              /* where on the way from a loop to its wait the call leads: loop_ways.h */
};

struct activation {
	uint32_t function, environment;        /* environments.h */
	uint32_t first_passage, passage_count; /* a run of passages, once it is expanded */
	int on_way;                            /* where on the way from a loop to its wait it is */
	bool expanded;
};

/* What is known of the program before anybody walks through it, whatever contexts there are. */
struct foreknowledge {
	struct kept *kept;    /* kept.h */
	uint32_t *candidates; /* candidates.h */
	struct environments *environments;
};

struct activations {
	const struct program *program;
	const struct descriptors *descriptors;
	const struct relevance *relevance;
	struct crossings *crossings;
	struct environments *environments;
	uint8_t *kept_apart;      /* per function: how many of its activations know constants */
	VECTOR(uint32_t) on_none; /* per environment: its activation on no way; NONE without one */
	struct table *on_ways;    /* environment and way → activation */
	VECTOR(struct activation) items;
	VECTOR(struct passage) passages;
	VECTOR(struct way) ways;
	VECTOR(struct blocking) blockings;
};

/* What values decide; then, in any order or at once, who changes them, and all others. */
void foreknowledge_init(struct foreknowledge *knowledge, const struct program *program);
void foreknowledge_find_changes(const struct foreknowledge *knowledge);
void foreknowledge_find_others(struct foreknowledge *knowledge, const struct program *program);
/* Descriptors may be learned meanwhile, so they are told at the end: functions then know which they are given. */
void foreknowledge_tell_descriptors(struct foreknowledge *knowledge, const struct descriptors *descriptors);
void foreknowledge_release(struct foreknowledge *knowledge);

void activations_init(struct activations *activations, const struct program *program,
                      const struct descriptors *descriptors, const struct relevance *relevance,
                      struct environments *environments, struct crossings *crossings);
void activations_release(struct activations *activations);

/* The function, with nothing known of its parameters, and on no way. */
uint32_t activations_plain(struct activations *activations, uint32_t function);
/* NONE when nobody has asked for it before. */
uint32_t activations_find_plain(const struct activations *activations, uint32_t function);

/* Does the call itself wait, or is it unsafe, in that environment? Index into blockings; NONE: it is not. */
uint32_t activations_blocking(struct activations *activations, uint32_t call, const struct environment *environment);

/* Works out what happens in it, unless that is known already. Pointers to items, passages and ways are valid until the
 * next one is expanded. */
void activations_expand(struct activations *activations, uint32_t number);

struct environment activations_environment(const struct activations *activations, uint32_t activation);

#endif
