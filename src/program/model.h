/* The linked program, as the files of this room see it: functions, call sites, value flow. Not for other rooms.
 *
 *   link.c     facts of all units → functions and call sites, references resolved by key
 *   flow.c     points-to: which functions and descriptors a value may be; resolves indirect calls to a fixpoint
 *   values.c   questions about values: constants, bits, null, descriptors
 *   contexts.c, loops.c, reach.c, decide.c   who must not wait, what they reach, what is reported
 *
 * Ids are indices into the vectors of struct program; NONE stands for none. Order is fixed by the order of units and of
 * facts in them, so everything computed from ids is deterministic. */
#ifndef GOINCEPTION_PROGRAM_MODEL_H
#define GOINCEPTION_PROGRAM_MODEL_H

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"
#include "facts/facts.h"
#include "program/findings.h"
#include "program/program.h"
#include "rules/match.h"

#define NONE UINT32_MAX

/* A value of one unit: the pair that names a fact_value. */
struct value_reference {
	uint32_t unit;
	fact_index value;
};

/* One definition, or, when nothing defines it, the outside function itself. A key that is defined in several places
 * (several programs in one tree), or whose lines mean something else under the flags of another build, gives several
 * functions. */
struct function {
	const struct fact_function *fact;
	uint32_t unit;    /* the facts it is defined (or first mentioned) in */
	fact_index index; /* there */
	uint32_t
	    form_of; /* the first function with this key and place, itself mostly: flags make several bodies of one */
	bool defined;
	bool address_taken;              /* is used as a value somewhere */
	bool in_table;                   /* stands in something that is filled in before the program runs */
	struct mentions mentions;        /* what the rules say of its name */
	uint32_t first_call, call_count; /* call sites in its body, in order: a run of program->calls */
};

struct target {
	uint32_t function;
	enum certainty certainty;
};

/* A call site in the body of a function that was kept. Header bodies seen by many units are kept once. */
struct call_site {
	const struct fact_call *fact;
	uint32_t unit;
	uint32_t caller;                     /* function; NONE for initialisers at file level */
	uint32_t first_target, target_count; /* a run of program->targets, sorted by certainty, then function */
	bool indirect;                       /* through a value */
	bool resolved;                       /* an indirect call whose value is known to hold at least one function */
	enum origin origin;                  /* of what is called, for an indirect call that is not resolved */
};

/* What a value may be. */
enum object_kind {
	OBJECT_FUNCTION, /* index: function */
	OBJECT_RESULT,   /* index: call site of an outside function that makes a descriptor or is an offload by result;
	                  * what it returns, or what it stores through its `stored-in` argument */
};

struct object {
	enum object_kind kind;
	uint32_t index;
};

/* A cell of the points-to graph: a variable, a field (of all records of that type), a parameter, what a function
 * returns, what a call gives back. A pointer and what it points to are one cell; so are an array and its elements. */
struct unit {
	const struct facts *facts;
	uint32_t *functions; /* fact_index of a function → symbol of what is meant by it */
	uint32_t *bodies;    /* fact_index of a function → the function its own body was kept as; NONE without one */
	uint32_t *variable_cells; /* fact_index of a variable → cell */
	uint32_t *field_cells;    /* fact_index of a field → cell */
	uint32_t *call_sites;     /* fact_index of a call → call site, NONE when its body was not kept */
	uint8_t *answers;         /* fact_index of a value → enum remembered; null while flows are not complete */
	bool *escapes;            /* fact_index of a variable → its address is taken: others may write it (values.c) */
};

/* What was found out about a value, whatever is known of parameters: walks ask the same of it again and again. */
enum remembered {
	REMEMBERED_NO_INTEGER = 1, /* it is no constant, or not always the same one */
	REMEMBERED_NULLNESS = 2,   /* is it null: the verdict stands above REMEMBERED_NULL_SHIFT */
	REMEMBERED_NULL_SHIFT = 2, /* two bits */
	REMEMBERED_NO_OFFLOAD = 16 /* it does not say where code runs */
};

/* A key, and the functions that stand behind it: all definitions, or the one outside function. */
struct symbol {
	uint32_t first_function, function_count; /* a run of program->symbol_functions */
};

struct flow_graph; /* flow.c */

struct program {
	struct arena *arena;
	const struct ruleset *ruleset;
	struct matcher *matcher;
	VECTOR(struct unit) units;
	VECTOR(struct function) functions;
	VECTOR(struct symbol) symbols;
	VECTOR(uint32_t) symbol_functions;
	VECTOR(struct call_site) calls;
	VECTOR(struct target) targets;
	VECTOR(struct object) objects;
	struct flow_graph *flow;
};

/* ---- link.c ---- */

/* Fills units, symbols, functions and calls (targets of direct calls come with flow_solve). */
void link_units(struct program *program, struct facts *const *facts, size_t count);

/* The functions a unit means by one of its functions: the unit's own definition alone when it has one, in all its
 * forms; else all definitions of the key, else the outside function. Returns a run of function ids, never empty. */
const uint32_t *link_functions(const struct program *program, uint32_t unit, fact_index function, size_t *ret_count);

/* The function whose parameters and results are meant in a body of the unit: of several forms, the one of that body. */
uint32_t link_body(const struct program *program, uint32_t unit, fact_index function);

/* The source text of a place as findings write it. */
struct place link_place(const struct program *program, uint32_t unit, struct fact_place place);

/* ---- flow.c ---- */

/* Builds the graph from flows, arguments and returns, with `passes` rules; propagates functions and results; resolves
 * indirect and virtual calls and `invokes` rules until nothing changes; then fills calls[].targets. An indirect call
 * that no value reaches gets the address-taken functions of exactly its type, at CERTAINTY_TYPE, and stays unresolved;
 * unless they cannot be what is called, because nobody here stores a function there (origins.h). */
void flow_solve(struct program *program);
void flow_free(struct flow_graph *flow); /* null is allowed */

/* The cell behind a value (pointers and pointees are one); NONE for constants and unknown values. EITHER has two cells:
 * this gives the first. */
uint32_t flow_cell(const struct program *program, struct value_reference value);

/* The objects a value may be, sorted by id. A FUNCTION value gives that function's objects. The run is valid until
 * flow_free, or the next call for a value that needs joining (EITHER). */
const uint32_t *flow_objects(const struct program *program, struct value_reference value, size_t *ret_count);

/* Is the value a record that stands for `object` only through a field, a parameter, ... : how it is held. */
enum certainty flow_certainty(const struct program *program, struct value_reference value);

/* Every value that is stored in a cell directly: assignments, initialisers, and for parameters the arguments of direct
 * and virtual calls. What indirect calls pass is not among them: parameters of a function whose address is taken may
 * hold more. */
const struct value_reference *flow_sources(const struct program *program, uint32_t cell, size_t *ret_count);

/* Is the address of what the cell stands for handed on or stored: others may store to it, through the pointer. Then its
 * sources are not all it may hold. Valid for what flow_cell gives. */
bool flow_address_taken(const struct program *program, uint32_t cell);

/* Cells that outside code could also store to (globals without a definition here, parameters of functions that are
 * entered from outside) are not marked: an empty list of sources says "nothing is known", never "nothing is stored". */

#endif
