/* Contexts: functions that must not wait, and how it is known. */
#ifndef GOINCEPTION_CONTEXTS_CONTEXTS_H
#define GOINCEPTION_CONTEXTS_CONTEXTS_H

#include "contexts/loop_ways.h"
#include "locks/locks.h"
#include "model/source_text.h"
#include "values/values.h"

/* A function that is entered as a context, or, with a block, the part of it that is one: the body of a loop. */
struct entry {
	uint32_t function;
	fact_index block; /* FACT_NONE: all of it */
	struct finding_context *context;
	const struct lock_section
	    *section;                  /* the calls of the function that are one, while it holds a lock; null: all */
	bool repeated;                 /* another form of a function that is entered already: it shares the context */
	const struct loop_list *loops; /* home-grown loops that call the function, or whose body the block is */
};

struct contexts {
	struct arena *arena; /* of the analysis: findings point to the contexts */
	VECTOR(struct entry) entries;
	struct table *seen;  /* (function, name of the context) → index of the entry; and the same for forms */
	uint32_t *first_use; /* per function: index in uses of where it is first used as a value, or NONE */
	VECTOR(struct place) uses;
	struct loop_ways *ways;              /* of home-grown loops to their waits */
	bool *heart;                         /* per call site: the wait of a home-grown loop */
	VECTOR(struct lone_wait) lone_waits; /* waits for many descriptors that are not the heart of a loop */
	struct source_texts texts;           /* what evidence quotes */
	struct field_names *field_names;     /* field_names.h */
};

/* All of the below: every context of the program. */
void contexts_find(struct contexts *contexts, const struct program *program, struct arena *arena);

void contexts_init(struct contexts *contexts, const struct program *program, struct arena *arena);
void contexts_release(struct contexts *contexts);

/* From registrations, fields, attributes, annotations, names: contexts.c. */
void contexts_find_registered(struct contexts *contexts, const struct program *program);

/* Critical sections, after all others: sections.c. locks must outlive the contexts. */
void contexts_find_sections(struct contexts *contexts, const struct program *program, const struct locks *locks);

/* Are there contexts other than critical sections? */
bool contexts_any(const struct contexts *contexts);

/* The framework of most event loops; "any" without one. */
const char *contexts_loop_framework(const struct contexts *contexts);

/* The same, for the body of a home-grown loop, and what it calls. */
void contexts_add_of_loop(struct contexts *contexts, const struct program *program, uint32_t function, fact_index block,
                          const struct finding_context *context, uint32_t loop);

/* Home-grown loops over a multiplexer, and what they dispatch to: loops.c. */
void contexts_find_loops(struct contexts *contexts, const struct program *program);

/* Adds an entry unless the same context enters the function already; a surer one replaces a less sure one. The context
 * is completed with the function's name and place, and copied. */
void contexts_add(struct contexts *contexts, const struct program *program, uint32_t function, fact_index block,
                  const struct finding_context *context);

/* Where a function is first handed over as a value; place.line 0 when nowhere. */
struct place contexts_use(const struct contexts *contexts, uint32_t function);

#endif
