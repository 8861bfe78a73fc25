/* Contexts that are walked together, because calls happen, or do not, for one of them as for the others. Private to the
 * room. */
#ifndef GOINCEPTION_REACH_WALK_GROUPS_H
#define GOINCEPTION_REACH_WALK_GROUPS_H

#include "contexts/contexts.h"
#include "reach/activations.h"

enum walk_kind {
	WALK_SIGNAL_HANDLERS,
	WALK_REAL_TIME,
	WALK_EVENT_LOOPS, /* where rules of their own hold for event loops: grouped as the others */
	WALK_OTHERS,      /* one group for all that belong to the same home-grown loops, which may do their own waits */
	WALK_SECTIONS,    /* critical sections; one group for all locks that are given back in the same places */
};

struct walk_group {
	enum walk_kind kind;
	const struct contexts *contexts;
	const struct locks *locks;
	const struct lock_section *section; /* the first of them; null for other kinds */
	const struct loop_list *loops;      /* what they belong to */
	VECTOR(uint32_t) entries;           /* indices into contexts->entries, ascending */
};

typedef VECTOR(struct walk_group) walk_group_list;

/* Groups that look at the same calls. */
struct walk_pass {
	enum context_kind kind; /* for whose contexts rules of their own hold; CONTEXT_KINDS: all the others */
	walk_group_list groups; /* in the order of walk_kind; none is empty */
	struct relevance relevance;
};

typedef VECTOR(struct walk_pass) walk_pass_list;

/* Critical sections come last: they ask what the others do. */
void walk_passes_make(walk_pass_list *passes, const struct program *program, const struct contexts *contexts,
                      const struct locks *locks);
void walk_passes_release(walk_pass_list *passes);

/* Does anything below the entry matter? */
bool walk_enters(const struct relevance *relevance, const struct entry *entry);

/* Does the entry enter only a part of its function: the body of a loop, what a lock covers? */
bool walk_enters_part(const struct entry *entry);

/* Is the call made by contexts of the group; of the part of a function that `part` enters, where it is not null? */
bool walk_makes(const struct walk_group *group, const struct program *program, const struct entry *part,
                const struct passage *passage);

/* A way through more functions than this is a guess: each hop may depend on what an earlier one excludes. Of 89
 * blocking bugs that projects fixed, none was more than seven hops away; of longer chains that were judged, one in
 * twelve was right. A handler is short, and what it reaches far away depends on what it interrupted: of chains of more
 * functions that were judged none was right, of shorter ones four in five. */
enum { WAY_FUNCTIONS_SURE = 10, HANDLER_FUNCTIONS_SURE = 4 };

/* What it costs that a call is made only once: a handler would have to come just then. */
unsigned walk_first_time_loss(const struct walk_group *group, unsigned loss);

/* What a way costs, in this group; and that it is one of so many hops. */
unsigned walk_way_loss(const struct walk_group *group, const struct way *way);
unsigned walk_depth_loss(const struct walk_group *group, uint32_t depth);

/* Does it cost that a call, so many hops from the entry, stands in a branch in which the program ends? A function that
 * a handler calls comes there for something worse, perhaps, than what the handler calls it for. */
bool walk_end_counts(const struct walk_group *group, uint32_t depth);

/* What the hop into the function that waits costs. */
unsigned walk_last_loss(const struct walk_group *group, const struct activations *activations, uint32_t call,
                        const struct blocking *blocking);

/* Does a context of the group that makes the call, in that part, wait where it must not? Not by the wait of its own
 * loop, nor by one that gives the lock back. */
bool walk_waits(const struct walk_group *group, const struct activations *activations, const struct entry *part,
                const struct passage *passage);

#endif
