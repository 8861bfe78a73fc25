/* What one call does with locks: by rule, or because it calls a function of the program that locks or unlocks for its
 * caller. Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_EFFECTS_H
#define GOINCEPTION_LOCKS_LOCK_EFFECTS_H

#include "locks/lock_states.h"

enum { LOCK_EFFECTS_AT_MOST = 8 };

struct lock_effect {
	enum lock_act act;
	const struct lock_rule *rule;
	bool by_rule;               /* not by what a function of the program does */
	bool conditional;           /* only in some mode of the program, or: */
	struct lock_condition when; /* where this holds; of what a function does for its callers, `value` is the
	                               position of a parameter */
	bool paired; /* counts only where an object takes the lock when it is made, and gives it back when it dies */
	struct lock_success success;
	struct lock_path path;  /* the lock; of a HOLDS, and where a guard is asked to lock or unlock, the guard */
	struct lock_path guard; /* the object that holds it from here on; unknown: none */
	enum give_back_by by;   /* of a RELEASE */
};

struct lock_effects {
	uint32_t count;
	struct lock_effect items[LOCK_EFFECTS_AT_MOST];
};

/* Per function, what calling it does, in its own terms; null: nothing. */
struct lock_summaries {
	const struct program *program;
	struct lock_effects **of;
};

/* What a call does, in its caller's terms. */
void lock_effects_at(const struct lock_summaries *summaries, uint32_t call, struct lock_effects *ret_effects);

/* Does a rule say that one of the call's targets does something with locks? */
bool lock_effects_by_rule(const struct program *program, const struct call_site *call);

bool lock_effects_equal(const struct lock_effects *left, const struct lock_effects *right);

#endif
