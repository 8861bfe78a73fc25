/* Private to this room: which worker reads what, and when it pays to precompile headers first (precompiled.h).
 *
 * Sources with the same flags are a group (of C, those that also start with the same header). The first of a group is
 * read alone and says what it wants of the system; that is precompiled, and the rest of the group is read with it. What
 * others want besides is precompiled, too, when the rest of the group would pay more for reading it again and again.
 * Of C, sources that open alike come first: what they open with is read once, whoever's it is (openings.h).
 * Facts do not depend on any of this. */
#ifndef GOINCEPTION_EXTRACT_SCHEDULE_H
#define GOINCEPTION_EXTRACT_SCHEDULE_H

#include "extract/pool.h"
#include "source/sources.h"

#include <stddef.h>
#include <stdint.h>

enum task_kind { TASK_READ, TASK_PRECOMPILE };

struct task {
	enum task_kind kind;
	uint32_t source;  /* to read; or one with the flags to precompile with */
	uint32_t group;   /* or TABLE_NONE */
	uint32_t opening; /* that it is read with, or that is precompiled (openings.h), or TABLE_NONE */
	size_t place;     /* among the sources of a round */
	bool asked;       /* to read: say what it wants of the system */
	int image, card;  /* to read with, or -1; to write to: the card holds the directives before */
};

/* How reading went. */
struct task_report {
	bool refused;
	uint64_t system_bytes, own_bytes; /* as in sharing.h */
	const char *wanted;               /* lines, as in sharing.h; "" for none */
};

struct schedule;

/* To read the source with nothing shared; no schedule has to know of it. */
struct task schedule_alone(uint32_t source);

/* For count sources of those, by their numbers. */
struct schedule *schedule_new(const struct sources *sources, const uint32_t *numbers, size_t count,
                              enum share_headers sharing);
void schedule_free(struct schedule *schedule); /* null is allowed */

/* Takes the next task. False when there is none now; there may be one when others are done. */
bool schedule_next(struct schedule *schedule, struct task *ret_task);
/* Gives it back: nobody could take it. */
void schedule_return(struct schedule *schedule, const struct task *task);

/* A source was read, or it was not and never will be (report is null). */
void schedule_read(struct schedule *schedule, const struct task *task, const struct task_report *report);
/* Reading ended badly. True when it is to be tried once more, without anything shared: the source is not to blame. */
bool schedule_again(struct schedule *schedule, const struct task *task);
void schedule_precompiled(struct schedule *schedule, const struct task *task, bool good);

#endif
