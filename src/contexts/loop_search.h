/* The search for home-grown loops, as loops.c, loop_shape.c and loop_handlers.c share it. */
#ifndef GOINCEPTION_CONTEXTS_LOOP_SEARCH_H
#define GOINCEPTION_CONTEXTS_LOOP_SEARCH_H

#include "contexts/contexts.h"
#include "contexts/results.h"

/* A loop that was found around a wait. */
struct found_loop {
	uint32_t number;   /* the same for all waits of a loop */
	uint32_t function; /* that the loop stands in */
	fact_index block;
	uint32_t path[LOOP_WAY_MAX]; /* call sites from the wait outwards; the last stands in the loop */
	unsigned path_length;
	bool reads;  /* what is handed out there is what the wait found */
	bool beaten; /* by another wait of the loop, or of one inside it, whose results are read */
};

/* A wait around which no loop was recognised. */
struct lonely_wait {
	struct lone_wait failed;
	uint32_t call;
};

struct loop_search {
	struct contexts *contexts;
	const struct program *program;
	const struct multiplexer_rule *multiplexer;
	struct lone_wait failed; /* why it is the heart of no loop, should none be found */
	uint32_t wait;           /* call site of the multiplexer */
	uint32_t path[LOOP_WAY_MAX];
	unsigned path_length;
	VECTOR(struct found_loop) found;
	VECTOR(struct found_loop) near; /* that were not recognised, but their way to a wait goes through a pointer */
	VECTOR(struct lonely_wait) lonely;
	uint32_t loop_count;
};

bool loop_on_path(const struct loop_search *search, uint32_t call);

/* Code in which what came may be handed out. */
enum loop_scope_kind {
	LOOP_SCOPE_BODY,    /* of the loop */
	LOOP_SCOPE_WRAPPER, /* a function that the wait stands in, or is wrapped in */
	LOOP_SCOPE_HELPER,  /* a function that one of these gives the results to */
};

struct loop_scope {
	enum loop_scope_kind kind;
	const struct function *function;
	fact_index block; /* of a body; else FACT_NONE */
	uint32_t way;     /* the call that leads to the wait; NONE in a helper */
	struct results results;
	bool loosely;     /* a helper that is given an object which the wait, or what wraps it, is given too */
	bool tells_which; /* the wait fills in what came, and not which of those it was given are ready */
};

/* ---- loop_shape.c ---- */

/* Is the call part of the scope, and no step of the way to the wait? */
bool loop_scope_holds(const struct loop_search *search, const struct loop_scope *scope, uint32_t call);

/* The outermost loop around a call of the scope that the way to the wait does not run through; FACT_NONE without one.
 */
fact_index loop_scope_inner_loop(const struct loop_search *search, const struct loop_scope *scope, uint32_t call);

/* Is the call of a function, below the block, done whenever the other one is; as far as branches say? */
bool loop_done_with(const struct program *program, const struct call_site *call, const struct call_site *other,
                    fact_index top);

/* Visits the loop's body, the functions that wrap the wait, and the functions that these give the results to. */
typedef void loop_scope_visit(struct loop_search *search, const struct loop_scope *scope, void *data);
void loop_each_scope(struct loop_search *search, fact_index block, loop_scope_visit *visit, void *data);

struct loop_shape {
	bool iterates;   /* loops over results, and calls its own code for each */
	bool dispatches; /* calls through a pointer, or its own code for one result here and for another there */
};

/* What the loop around search->path does with what came. */
struct loop_shape loop_shape_of(struct loop_search *search, fact_index block);

/* ---- loop_handlers.c ---- */

/* Enters what the loop calls through pointers. */
void loop_enter_handlers(struct loop_search *search, fact_index block, uint32_t loop,
                         const struct finding_context *context);

#endif
