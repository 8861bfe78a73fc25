/* Critical sections: where in a function which locks are held, by an abstract walk over its call sites and branches.
 * Only what is held on every way that leads to a call counts. docs/design/critical-sections.md says what is and what is
 * not seen. */
#ifndef GOINCEPTION_LOCKS_LOCKS_H
#define GOINCEPTION_LOCKS_LOCKS_H

#include "locks/lock_paths.h"

/* The calls of one function that happen while it holds a lock. */
struct lock_section {
	uint32_t function;
	uint32_t call; /* that takes the lock: itself, or by a helper */
	struct lock_path path;
	const struct lock_rule *rule;
	bool given_back;        /* the function gives it back itself, on some way */
	bool doubtful;          /* only in some mode of the program, or by a try that nobody looked at */
	VECTOR(uint32_t) sites; /* call sites, ascending */
	VECTOR(uint32_t)
	asks; /* of waits that give the lock back: they call what they are given with it held, as ascending */
};

struct locks;

/* After program_link. */
struct locks *locks_find(const struct program *program);
void locks_free(struct locks *locks); /* null is allowed */

size_t locks_section_count(const struct locks *locks);
const struct lock_section *locks_section(const struct locks *locks, size_t index);

bool lock_section_covers(const struct lock_section *section, uint32_t call);

/* Does the call wait without the lock, but with it call what it was given: `changed.wait(lock, [] { … })`? */
bool lock_section_asks(const struct lock_section *section, uint32_t call);

/* Is the section's lock given back while this call runs: by a wait that releases it, or because the function that the
 * call stands in was entered with it held and gave it back before? When in doubt, yes. */
bool locks_given_back_at(const struct locks *locks, uint32_t call, const struct lock_section *section);

/* Sections of one class are given back by the same calls, whichever call is asked. */
uint64_t locks_class_of(const struct locks *locks, const struct lock_section *section);

/* Does the call take any lock, waiting for it? */
bool locks_take_at(const struct locks *locks, uint32_t call);

/* Does the call take the section's lock, waiting for it: the same global one, or the same field? */
bool locks_taken_at(const struct locks *locks, uint32_t call, const struct lock_section *section);

#endif
