/* Reachability: what runs inside contexts, by the surest and then the shortest way. */
#ifndef GOINCEPTION_REACH_REACH_H
#define GOINCEPTION_REACH_REACH_H

#include "model/images.h"
#include "reach/walk_groups.h"

#include <stdatomic.h>

/* One step of a way: the function that is entered, and the call that enters it. */
struct step {
	uint32_t activation;
	uint32_t function;
	uint32_t entry;   /* where the way begins: index into contexts->entries */
	uint32_t call;    /* call site that leads here; NONE at the entry */
	uint32_t target;  /* of it: index into program->targets */
	uint32_t from;    /* the step before; NONE at the entry */
	uint32_t depth;   /* hops from the entry */
	uint32_t next;    /* step that is as good, found later; NONE at the end */
	uint32_t kept;    /* while the walk goes on: as which step it is kept; NONE: it is not */
	uint8_t loss;     /* of confidence so far: 0 high, 1 medium, LOSS_MOST low */
	bool chosen;      /* some call on the way has a choice of functions */
	image_set images; /* the programs that hold every function of the way; none: the chain is a guess */
};

struct reach;

struct reach_manner {
	bool from_the_end; /* for one of two that walk at the same time; what is found is the same */
	/* Guesses are counted, and not told: what is behind one is met once for all walks, by whatever calls lead
	 * there.
	 */
	bool guesses_roughly;
	const atomic_bool *until; /* null, or where it is said that nobody needs the walk any more: it ends then */
};

/* The images are those of images_find. */
struct reach *reach_new(struct activations *activations, const image_set *images, unsigned depth,
                        struct reach_manner manner);
void reach_free(struct reach *reach);

/* Walks everything that one of the group's entries reaches, from all of them at once: each activation by the surest
 * way, of such the shortest, of such from the first entry; once more only where a way comes from another program.
 * What happens after a section's lock was given back is not in it. What was met is kept, until it is told. */
void reach_walk(struct reach *reach, const struct walk_group *group);

/* A blocking call that a walk met: reach_step(at) is the function that makes it. */
typedef void reach_found(struct reach *reach, uint32_t at, uint32_t call, const struct blocking *blocking, void *data);

/* A call that takes a lock, whether it is found or not; not of critical sections. */
typedef void reach_locked(struct reach *reach, uint32_t at, uint32_t call, void *data);

/* Did the walk of that number come to the activation by a way that is no guess? Always, where these are looked at
 * closely. */
bool reach_entered(const struct reach *reach, size_t walk, uint32_t activation);

/* Tells what the walks met, in the order in which they met it. */
void reach_tell(struct reach *reach, reach_found *found, reach_locked *locked, void *data);

/* The steps of all walks that lead to what was met. */
const struct step *reach_step(const struct reach *reach, uint32_t step);

/* Whose walk goes on, or is told; the last one of all behind that. */
const struct walk_group *reach_group(const struct reach *reach);

/* How many functions a call may reach, as a reader counts them. */
uint32_t reach_candidates(const struct reach *reach, uint32_t call);

/* What the hop into the function that waits costs, in the walk that is told. */
unsigned reach_last_loss(const struct reach *reach, uint32_t at, uint32_t call, const struct blocking *blocking);

/* What it costs that it is made only once. */
unsigned reach_first_time_loss(const struct reach *reach, uint32_t call, enum certainty certainty);

/* What a call of the step's function costs because the program may end there. */
unsigned reach_end_loss(const struct reach *reach, uint32_t at, uint32_t call);

/* What is known of the parameters of a step's function. */
struct environment reach_environment(const struct reach *reach, uint32_t step);

#endif
