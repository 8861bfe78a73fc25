/* What is known of locks at one point of a function: which are held, and which of its caller's were given back.
 * Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_STATES_H
#define GOINCEPTION_LOCKS_LOCK_STATES_H

#include "locks/lock_paths.h"

enum { LOCKS_HELD_AT_MOST = 12, LOCKS_GIVEN_BACK_AT_MOST = 6 };

/* Order matters: where two ways meet, the lower one is what is known. */
enum held_level {
	HELD_NOT, /* a guard that does not hold its lock just now */
	HELD_MAYBE,
	HELD_WHEN, /* where the program is in some mode: `if (threaded) lock();` */
	HELD_SURE, /* on every way that leads here */
};

/* What a branch says of a value of the function's unit. */
struct lock_condition {
	enum fact_test test; /* UNKNOWN: nothing that can be compared */
	fact_index value;
	int64_t constant;
};

bool lock_condition_equal(const struct lock_condition *left, const struct lock_condition *right);

struct held_lock {
	struct lock_path path;
	struct lock_path guard; /* the object that holds it; unknown: none */
	const struct lock_rule *rule;
	uint32_t call; /* the call site that took it */
	enum held_level level;
	struct lock_condition when; /* of HELD_WHEN */
	bool tried;                 /* not known to be held before its result is looked at */
	bool asked;                 /* its result was looked at: it is held */
	bool unread;                /* it was tried, and nobody looks at the result */
	bool restored;              /* the caller's: it was given back here, and taken again */
};

struct lock_state {
	bool dead;     /* no way leads here */
	bool unlikely; /* only where a lock could not be had that is never refused */
	uint32_t held_count, given_back_count;
	struct held_lock held[LOCKS_HELD_AT_MOST]; /* in the order in which they were taken */
	struct lock_path given_back[LOCKS_GIVEN_BACK_AT_MOST];
	bool given_back_paired[LOCKS_GIVEN_BACK_AT_MOST]; /* only what an object took in its life can be meant */
};

/* What is not used is not copied: states are large, and mostly empty. */
void lock_state_copy(struct lock_state *to, const struct lock_state *from);

/* Nothing is known. */
void lock_state_clear(struct lock_state *state);

/* No way leads here from now on. */
void lock_state_end(struct lock_state *state);

/* Takes a lock. One that the function gave back before is the caller's again: held, but not by this function. A guard
 * that already knows its lock takes that. The call site becomes the one that holds it. */
void lock_state_take(struct lock_state *state, const struct held_lock *lock);

enum give_back_by {
	GIVE_BACK_BY_LOCK,      /* the path is the lock: the latest that is surely meant, else the latest that may be */
	GIVE_BACK_BY_GUARD,     /* the path is the guard that holds it */
	GIVE_BACK_BY_SCOPE_END, /* the path is, or is part of, an object whose life ends: what its constructor took */
};

/* Gives back a lock that the path stands for, and sets it to the lock itself. False when none of this function's own is
 * left. */
bool lock_state_give_back(struct lock_state *state, struct lock_path *path, enum give_back_by by);

/* The caller's lock is not held from here on. One that is `paired` may be none: the caller knows. */
void lock_state_note_given_back(struct lock_state *state, const struct lock_path *path, bool paired);

/* A guard takes over a lock that is held. */
void lock_state_adopt(struct lock_state *state, const struct lock_path *path, const struct lock_path *guard);

/* A guard forgets its lock, which stays held. */
void lock_state_let_go(struct lock_state *state, const struct lock_path *guard);

/* What one guard holds is another one's from here on. */
void lock_state_pass_on(struct lock_state *state, const struct lock_path *from, const struct lock_path *to);

/* Each of two guards holds what the other one held. */
void lock_state_swap(struct lock_state *state, const struct lock_path *one, const struct lock_path *other);

/* What happens to an object without a life of its own in a block that is left: guards that are not in `outside` die. */
void lock_state_leave_scope(struct lock_state *state, const struct lock_state *outside);

/* The result of a try is known now: of the call, or of the guard (either may say nothing: NONE, null). */
void lock_state_decide(struct lock_state *state, uint32_t call, const struct lock_path *guard, bool taken);

/* A call that always gets its lock did not: whatever follows hardly ever happens. */
void lock_state_refuse(struct lock_state *state, uint32_t call);

/* A branch says this of a value: locks that are held only where it is so, or only where it is not. */
void lock_state_assume(struct lock_state *state, const struct lock_condition *condition);

/* Two ways meet. */
void lock_state_join(struct lock_state *state, const struct lock_state *other);

/* The two ways of a branch meet: one on which the condition holds, and the other. What only the first one took is held
 * where the condition holds. `entry` is where they parted. */
void lock_state_join_branch(struct lock_state *state, const struct lock_condition *condition,
                            const struct lock_state *other, const struct lock_state *entry);

#endif
