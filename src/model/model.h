/* The linked program: functions, call sites, references resolved by key. Rooms above fill in what its values are and
 * which calls reach what.
 *
 * Ids are indices into the vectors of struct program; NONE stands for none. Order is fixed by the order of units and of
 * facts in them, so everything computed from ids is deterministic. */
#ifndef GOINCEPTION_MODEL_MODEL_H
#define GOINCEPTION_MODEL_MODEL_H

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"
#include "facts/facts.h"
#include "model/context.h"
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
	bool alone;                      /* no other unit has a body of it at the same place */
	bool address_taken;              /* is used as a value somewhere */
	bool of_pointer;                 /* stands for what a pointer holds that rules know by name: named_pointers.h */
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

/* One source, or one form of it, and where its facts are in the program. Cells: values/points_to.h. */
struct unit {
	const struct facts *facts;
	uint32_t *functions; /* fact_index of a function → symbol of what is meant by it */
	uint32_t *bodies;    /* fact_index of a function → the function its own body was kept as; NONE without one */
	/* Until there are cells, the numbers of keys, or NONE. */
	uint32_t *variable_cells; /* fact_index of a variable → cell */
	uint32_t *field_cells;    /* fact_index of a field → cell */
	fact_index *assigned;     /* values that are fields or parameters which are stored to, or their address taken */
	size_t assigned_count;
	fact_index *untyped; /* values that are parameters which their function's type does not count */
	size_t untyped_count;
	uint32_t *field_paths;    /* fact_index of a value that is a field → its path: values/field_paths.h */
	uint32_t *record_roots;   /* fact_index of a value → the record it is, or is a part of: values/record_roots.c */
	uint32_t *call_sites;     /* fact_index of a call → call site, NONE when its body was not kept */
	_Atomic uint8_t *answers; /* fact_index of a value → enum remembered; null while flows are not complete */
	_Atomic uint8_t *guards;  /* fact_index of a block → enum remembered_guard; as answers */
	uint8_t *ends;            /* fact_index of a block → does the program end behind it: values/guards.c */
	bool *escapes;            /* fact_index of a variable → its address is taken: others may write it (values.c) */
	fact_index *choices;      /* flows that put one of two values into a variable: values/choices.h */
	size_t choice_count;
	bool *has_flags;         /* fact_index of a variable → it is one of those below; null: none is */
	fact_index *flag_stores; /* flows into locals that flags are added to or taken from: values/local_flags.h */
	size_t flag_store_count;
	fact_index *record_flows; /* flows into constant records, and what classes say of fields: constant_records.h */
	size_t record_flow_count;
};

/* What was found out about a value, whatever is known of parameters: walks ask the same of it again and again. Two
 * threads may find it out at once (program_analyse); they find the same. */
enum remembered {
	REMEMBERED_NO_INTEGER = 1, /* it is no constant, or not always the same one */
	REMEMBERED_NULLNESS = 2,   /* is it null: the verdict stands above REMEMBERED_NULL_SHIFT */
	REMEMBERED_NULL_SHIFT = 2, /* two bits */
	REMEMBERED_NO_OFFLOAD = 16 /* it does not say where code runs */
};

/* What was found out about the condition of a block. */
enum remembered_guard {
	REMEMBERED_GUARD = 1,           /* the next three are known */
	REMEMBERED_NEVER = 2,           /* nobody comes behind it, with nothing known of parameters */
	REMEMBERED_ASKS_PARAMETERS = 4, /* with something known of them, it has to be asked anew */
	REMEMBERED_OFFLOAD = 8,         /* it says where code runs */
	REMEMBERED_TIMES = 16,          /* the next one is known */
	REMEMBERED_FIRST_TIME = 32,     /* only who comes first comes behind it */
};

/* A key, and the functions that stand behind it: all definitions, or the one outside function. */
struct symbol {
	uint32_t first_function, function_count; /* a run of program->symbol_functions */
};

struct flow_graph;   /* flow.c */
struct record_roots; /* record_roots.c */

/* From a record to a field of it, or of a record inside: `address.port`. */
struct field_path {
	uint32_t outer; /* path of the record the field is in; NONE: the outermost one */
	uint32_t cell;
};

/* The call graph backwards: which call sites lead to a function. */
struct callers {
	uint32_t *first; /* per function, with one more at the end: a run of sites */
	uint32_t *sites; /* call sites, in order */
};

/* A global variable or a field that rules know by name, and the outside function that it holds: model/named_pointers.h
 */
struct named_pointer {
	uint32_t unit;
	fact_index variable, field; /* there; the other one is FACT_NONE */
	uint32_t function;
};
typedef VECTOR(struct named_pointer) named_pointer_list;

struct program {
	struct arena *arena;
	unsigned threads; /* that may work at once */
	const struct ruleset *ruleset;
	struct matcher *matcher;
	struct linking *linking; /* until all units are there */
	VECTOR(struct unit) units;
	VECTOR(struct function) functions;
	VECTOR(struct symbol) symbols;
	VECTOR(uint32_t) symbol_functions;
	VECTOR(struct call_site) calls;
	VECTOR(struct target) targets;
	VECTOR(struct object) objects;
	struct flow_graph *flow;
	VECTOR(struct field_path) field_paths;
	struct record_roots *record_roots;
	named_pointer_list named_pointers;
	uint64_t *images;               /* by function, the programs that may hold it: model/images.h */
	struct table *standing;         /* functions that stand in tables: values/standing.h */
	struct callers callers;         /* without the calls that only a type suggests */
	struct callers callers_by_type; /* all */
	struct setting *settings;       /* by cell of a variable: values/first_times.c */
};

/* Joins units by the names of what is in them. Each may be added as soon as its facts are there: positions say in which
 * order they come, and not all need be taken. When all are added, link_names fills units, symbols and functions. */
struct linking;
struct linking *link_begin(struct program *program);
struct unit *link_add_unit(struct linking *linking, size_t position, const struct facts *facts);
void link_names(struct linking *linking);
void link_end(struct linking *linking); /* null is allowed */

/* Then calls, and which functions have their address taken (targets, also of direct calls, come with
 * flow_find_targets). */
void link_calls(struct program *program);

/* The functions a unit means by one of its functions: the unit's own definition alone when it has one, in all its
 * forms; else all definitions of the key, else the outside function. Returns a run of function ids, never empty. */
const uint32_t *link_functions(const struct program *program, uint32_t unit, fact_index function, size_t *ret_count);

/* The function whose parameters and results are meant in a body of the unit: of several forms, the one of that body. */
uint32_t link_body(const struct program *program, uint32_t unit, fact_index function);

/* The source text of a place as findings write it. */
struct place link_place(const struct program *program, uint32_t unit, struct fact_place place);

#endif
