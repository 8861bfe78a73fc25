/* What is known of locks at one point of a function: which are held, and which of its caller's were given back.
 * Private to the room. */
#ifndef GOINCEPTION_PROGRAM_LOCK_STATES_H
#define GOINCEPTION_PROGRAM_LOCK_STATES_H

#include "program/lock_paths.h"

enum { LOCKS_HELD_AT_MOST = 12, LOCKS_GIVEN_BACK_AT_MOST = 6 };

/* Order matters: where two ways meet, the lower one is what is known. */
enum held_level {
	HELD_NOT, /* a guard that does not hold its lock just now */
	HELD_MAYBE,
	HELD_SURE, /* on every way that leads here */
};

struct held_lock {
	struct lock_path path;
	struct lock_path guard; /* the object that holds it; unknown: none */
	const struct lock_rule *rule;
	uint32_t call; /* the call site that took it */
	enum held_level level;
	bool tried; /* not known to be held before its result is looked at */
};

struct lock_state {
	bool dead; /* no way leads here */
	uint32_t held_count, given_back_count;
	struct held_lock held[LOCKS_HELD_AT_MOST]; /* in the order in which they were taken */
	struct lock_path given_back[LOCKS_GIVEN_BACK_AT_MOST];
};

/* Nothing is known. */
void lock_state_clear(struct lock_state *state);

/* What is not used is not copied: states are large, and mostly empty. */
void lock_state_copy(struct lock_state *to, const struct lock_state *from);

/* Takes a lock. One that the function gave back before is only restored: it is the caller's again. A guard that already
 * knows its lock takes that. The call site becomes the one that holds it. */
void lock_state_take(struct lock_state *state, const struct held_lock *lock);

enum give_back_by {
	GIVE_BACK_BY_LOCK,      /* the path is the lock: the latest that is surely meant, else the latest that may be */
	GIVE_BACK_BY_GUARD,     /* the path is the guard that holds it */
	GIVE_BACK_BY_SCOPE_END, /* the path is, or is part of, an object whose life ends: what its constructor took */
};

/* Gives back a lock that the path stands for, and sets it to the lock itself. False when none of this function's own is
 * left. */
bool lock_state_give_back(struct lock_state *state, struct lock_path *path, enum give_back_by by);

/* The caller's lock is not held from here on. */
void lock_state_note_given_back(struct lock_state *state, const struct lock_path *path);

/* A guard takes over a lock that is held. */
void lock_state_adopt(struct lock_state *state, const struct lock_path *path, const struct lock_path *guard);

/* The result of a try is known now: of the call, or of the guard (either may say nothing: NONE, null). */
void lock_state_decide(struct lock_state *state, uint32_t call, const struct lock_path *guard, bool taken);

/* Two ways meet. */
void lock_state_join(struct lock_state *state, const struct lock_state *other);

#endif
