/* The points-to graph, as flow*.c share it. docs/design/points-to.md says what it sees and what it does not.
 *
 *   flow.c          the run as a whole, and the questions of model.h
 *   flow_leaves.c   from values to cells
 *   flow_cells.c    which cells there are
 *   flow_graph.c    edges between them; stores through pointers
 *   flow_stores.c   the edges that assignments make
 *   flow_calls.c    what a call does once it is known whom it calls
 *   flow_outside.c  what functions without a source do, as rules say it
 *   flow_symbols.c  functions that are found by their name
 *   flow_names.c    functions that the program itself keeps by their name
 *   flow_casts.c    what passes where a value is taken for a function of some type
 *   flow_wave.c     one wave: objects go as far as the edges lead
 *   flow_solve.c    indirect calls; waves to the fixpoint, and functions that reach those calls between them
 *   flow_targets.c  the fixpoint written down as calls[].targets */
#ifndef GOINCEPTION_VALUES_FLOW_H
#define GOINCEPTION_VALUES_FLOW_H

#include "model/hierarchy.h"
#include "model/id_set.h"
#include "model/model.h"
#include "model/object_sets.h"
#include "model/type_text.h"
#include "values/points_to.h"

#include <pthread.h>

/* What `from` holds, `to` holds. */
struct edge {
	uint32_t from, to;
	uint32_t next; /* edge from the same cell */
};

/* The statement an edge comes from makes two cells the same memory once their pointers are followed. Depths say how
 * often it follows them itself: `*to = &from` has to_depth 1 and from_depth -1. */
struct alias {
	uint32_t from, to;
	uint32_t next; /* alias of the same `to` */
	int16_t to_depth, from_depth;
	bool answered; /* what is stored through `to` gets to `from` */
};

struct cell {
	uint32_t objects;      /* a set, as of the last wave */
	uint32_t first_edge;   /* of those that lead away */
	uint32_t first_alias;  /* those this cell is the `to` of */
	uint32_t node;         /* its number in the wave that goes on, NONE: none */
	uint32_t stored;       /* cell of what is stored through this one; NONE while nothing is */
	int16_t depth_max;     /* what its type allows: type_text.h */
	int16_t written_depth; /* somebody stores through it: after following it this often; 0: nobody does */
	bool address_taken;
	bool is_assigned;  /* of a field or parameter: something is stored to it, or its address is taken; or, of a
	                    * parameter, to what it points to */
	bool is_reference; /* another name for its argument, or initialiser: stores to it go through it */
	bool is_return;    /* what a function gives back */
	bool is_list;      /* of arguments without a name: of many calls, for many purposes */
	bool is_lasting;   /* a field, or a variable that is no local: memory that outlives a call */
};

/* What a statement by itself puts into a cell: work of the next wave. */
struct addition {
	uint32_t cell, object;
};

/* The indirect calls through one cell, with one type and as many arguments: they call the same functions. Arguments
 * flow by way of cells of the dispatch, so that n calls of m functions need n + m edges for each, not n * m. */
struct dispatch {
	uint32_t first_call, last_call; /* call sites, chained by next_in_dispatch */
	uint32_t type, argument_count;
	uint32_t first_cell;           /* RESULT, RECEIVER, argument 0 ... */
	struct id_set exact;           /* functions of exactly the type that is called */
	struct id_set loose;           /* those that only take as many arguments */
	uint32_t method_type;          /* number of the type of methods whose object is the first argument; NONE */
	bool opened;                   /* there is no exact one: loose ones count */
	uint32_t run_first, run_count; /* its targets, once they are written; count 0 before */
	enum certainty run_certainty;
};

/* A dispatch calls what a cell holds. */
struct watcher {
	uint32_t dispatch, cell;
	uint32_t seen; /* the set that was looked at */
	uint32_t name; /* under which the cell is filled; NONE: otherwise, too */
};

/* What a cell holds is taken for functions of one type, and goes to another cell. Those of exactly the type do; when
 * there is none, those that take as many arguments, unless it is a list of arguments. */
struct sieve {
	uint32_t from, to;
	uint32_t type, parameter_count;
	uint32_t seen; /* the set that was looked at */
	bool exact;    /* one of exactly the type was there */
	bool opened;
	struct id_set loose; /* objects that wait for that */
};

/* A call gives what a cell holds to a function without a source, which calls it: with its other arguments, or, when it
 * binds them, later with those. */
struct handing {
	uint32_t call, cell;
	fact_index argument;
	bool binds;
	uint32_t seen;
};

/* A statement, or a call that names its function, stores the value in the cell. */
struct stored {
	uint32_t cell;
	struct value_reference value;
	int depth; /* after following the cell so often */
};

/* The type of a pointer to a record that stands for a descriptor. */
struct handle {
	const char *type;
	size_t length; /* no 0 stands behind it */
};

/* Where a value comes from, or is stored to: the only leaf that it has, or one of several. 8 bytes: there are as many
 * as values. */
struct value_leaf {
	uint32_t id;  /* cell, or symbol of a function; of several, the cell of the first that is one; NONE without */
	int8_t depth; /* pointers followed (POINTEE) less addresses taken (ADDRESS), where it is the only one */
	uint8_t held; /* enum certainty: how a function that is called through it is held */
	bool is_function;
	bool has_more; /* it may be one of several, or is taken for a type: ask flow_leaves */
};

struct flow_graph {
	struct arena *arena;                      /* another thread may use the program's meanwhile */
	struct table *variable_keys, *field_keys; /* to a number for each, until there are cells */
	VECTOR(fact_index) noted;                 /* of one source, while that is looked at */
	VECTOR(struct cell) cells;
	struct value_leaf **leaves; /* by unit, by value */
	VECTOR(struct edge) edges;
	size_t edges_passed; /* what comes by way of so many of them is there, but for what was added since the last
	                        wave */
	VECTOR(struct alias) aliases;
	VECTOR(struct addition) additions;
	VECTOR(struct dispatch) dispatches;
	VECTOR(struct watcher) watchers;
	VECTOR(struct sieve) sieves;
	VECTOR(struct handing) handings;
	VECTOR(uint32_t) symbol_calls; /* that find a function by its name */
	uint32_t
	    *function_names;  /* by function: number of the name that is given together with it, where there is one */
	bool *function_bound; /* by function: somewhere it is given arguments before it is called */
	struct table *dispatch_keys; /* cell, type, number of arguments → dispatch */
	uint32_t *dispatch_of;       /* by call site; NONE when it is not indirect */
	uint32_t *next_in_dispatch;  /* by call site */
	struct object_sets *sets;
	pthread_mutex_t asking;  /* of flow_objects, which may make sets: in several threads */
	bool changed;            /* there is something for another wave to do */
	VECTOR(uint32_t) raised; /* cells whose written_depth changed, and whose aliases were not told */
	struct hierarchy *hierarchy;
	struct table *types;           /* plain function type → number */
	VECTOR(struct handle) handles; /* few, each once */
	uint32_t *function_cells;      /* by function: first of RETURN, RECEIVER, PARAMETER 0 ... */
	uint32_t *parameter_counts;    /* by function: PARAMETER cells it has */
	bool *takes_more;              /* by function: the last of them is for all arguments without a name */
	uint32_t *function_objects;    /* by function: its object, NONE when its address is not taken */
	uint32_t *function_types;      /* by function: number of its plain type, NONE when its address is not taken */
	uint32_t first_function_cell;  /* behind those of variables and fields */
	uint32_t first_result;         /* RESULT cell of call site 0 */
	uint32_t *result_objects;      /* by call site: its OBJECT_RESULT, or NONE */
	VECTOR(struct stored) sources_added; /* in the order in which they were found */
	struct value_reference *sources;     /* the same, by cell */
	uint8_t *source_depths;              /* parallel to sources: how often the cell is followed to get there */
	uint32_t *source_starts;             /* by cell, one more than there are: where its run in sources starts */
};

/* ---- flow_leaves.c ---- */

/* Where a value comes from, or is stored to, with conditionals taken apart. */
struct leaf {
	bool is_function;
	bool is_record;      /* the object around a library's field: to read from, not to store to */
	uint32_t id;         /* cell, or symbol of a function */
	int16_t depth;       /* pointers followed (POINTEE) less addresses taken (ADDRESS) */
	const char *cast;    /* the function type it is taken for; null when it is taken as it is */
	enum certainty held; /* how a function that is called through it is held */
};

enum { LEAVES_MAX = 32 };

struct leaves {
	size_t count;
	struct leaf items[LEAVES_MAX];
};

/* Finds out what each value is by itself, once cells are there. */
void flow_know_leaves(struct program *program);

/* The value by itself; null when there is none. */
static inline const struct value_leaf *flow_leaf(const struct program *program, struct value_reference value)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	return value.value < facts->values.count ? &program->flow->leaves[value.unit][value.value] : NULL;
}

/* Has it none at all? Half of what is stored are numbers and texts. */
static inline bool flow_is_leafless(const struct program *program, struct value_reference value)
{
	const struct value_leaf *leaf = flow_leaf(program, value);
	return !leaf || (leaf->id == NONE && !leaf->has_more);
}

void flow_leaves(const struct program *program, struct value_reference value, struct leaves *ret_leaves);

/* ---- flow_cells.c ---- */

uint32_t flow_add_cells(struct flow_graph *flow, uint32_t count); /* gives the first */
uint32_t flow_return_cell(const struct flow_graph *flow, uint32_t function);
uint32_t flow_receiver_cell(const struct flow_graph *flow, uint32_t function);
uint32_t flow_parameter_cell(const struct flow_graph *flow, uint32_t function, uint64_t position); /* or NONE */
/* The parameter that gets an argument: all that have no name of their own share the one behind the last that has. */
uint32_t flow_argument_cell(const struct flow_graph *flow, uint32_t function, uint64_t position);

/* ---- flow_graph.c ---- */

void flow_add_object(struct flow_graph *flow, uint32_t cell, uint32_t object);

/* What `value` may be, is stored in `to`; to_depth as in struct alias. */
void flow_store(struct program *program, uint32_t to, int to_depth, struct value_reference value);

/* The same for what is behind `value` after following it `behind` times; and it is no source of the cell. */
void flow_store_behind(struct program *program, uint32_t to, int to_depth, struct value_reference value, int behind);

/* What `value` may be, `to` may hold, without being stored there by a statement: no source of the cell. */
void flow_copy(struct program *program, uint32_t to, struct value_reference value);

/* The same between two cells. */
void flow_pass(struct flow_graph *flow, uint32_t from, uint32_t to);

/* Somebody stores through the cell; gives the cell to store to. depth 0: not through it, but to it. */
uint32_t flow_written(struct flow_graph *flow, uint32_t cell, int depth);

/* ---- flow_stores.c ---- */

/* Every flow of the facts whose function was kept. */
void flow_add_stores(struct program *program);

/* ---- flow_calls.c ---- */

void flow_connect_named_calls(struct program *program); /* direct and virtual ones */

/* Arguments, receiver and result of an indirect call flow to and from its dispatch. */
void flow_join_dispatch(struct program *program, uint32_t call, uint32_t dispatch);

/* The calls of the dispatch reach the function: arguments, receiver and result flow; outside functions do what rules
 * say. */
void flow_connect_dispatch(struct program *program, uint32_t dispatch, uint32_t function);

/* ---- flow_outside.c ---- */

/* The call reaches a function without a source. */
void flow_connect_outside(struct program *program, uint32_t call, uint32_t function);

/* Looks at what new functions are handed to functions without a source. */
void flow_look_at_handings(struct program *program);

/* ---- flow_symbols.c ---- */

/* Gives the calls of `symbol` rules the functions they name; once, when all that names a function is connected. */
void flow_find_symbols(struct program *program);

/* ---- flow_names.c ---- */

/* Tells the watchers under which name their cells are filled, where that is the only way. */
void flow_find_names(struct program *program);
/* Is the function known by another name than the one under which the watched cell is filled? */
bool flow_has_another_name(const struct flow_graph *flow, const struct watcher *watcher, uint32_t function);

/* ---- flow_casts.c ---- */

/* What `from` holds goes to `to` as far as it is a function of the type. */
void flow_add_sieve(struct program *program, uint32_t from, uint32_t to, const char *type);
void flow_look_at_sieves(struct program *program);
/* Lets what only takes as many arguments through those that no function of their type has reached. */
void flow_open_sieves(struct program *program);

/* ---- flow_wave.c ---- */

/* Puts the additions into their cells, and what cells hold into all that their edges lead to. */
void flow_wave(struct flow_graph *flow);

/* ---- flow_solve.c ---- */

void flow_watch_indirect_calls(struct program *program);
void flow_propagate(struct program *program);

/* The number of a function type without what does not matter for a call: "(*)", const, noexcept. */
uint32_t flow_type_number(struct flow_graph *flow, const char *type);

/* Is the first argument of the calls the object that the method works on? */
bool flow_is_called_with_object(const struct program *program, const struct dispatch *dispatch, uint32_t function);

/* C casts function pointers freely; what a call cannot do is pass another number of arguments. */
bool flow_takes_arguments(const struct fact_function *function, fact_index count);

#endif
