/* One translation unit on its way from libclang to facts. Not for other rooms.
 *
 * The map of this room, in the order in which a source passes through it:
 *
 *   extract.c       parses one source; calls the rest in order
 *   arguments.c     build flags → what libclang is called with
 *   troubles.c      diagnostics → troubles
 *   replay.c        whether headers that were read before mean the same here
 *   places.c        files, hashes, places
 *   wanted.c        which headers of the system could have been read before
 *   comments.c      comments that speak to this program
 *   declarations.c  top level: which functions, classes and initialisers are looked into
 *   names.c         keys and qualified names
 *   functions.c     records of functions
 *   templates.c     bodies of templates, as the program uses them
 *   attributes.c    attributes of functions, from whichever declaration carries them
 *   variables.c     records of variables, fields, parameters
 *   values.c        values, each kept once; constants
 *   blocks.c        the structure around calls, made when the first call needs it
 *   conditions.c    conditions → tests
 *   statements.c    statements → blocks, flows, what lies behind a guard
 *   branches.c      if, switch and loops
 *   expressions.c   expressions → values
 *   operators.c     operators, assignments
 *   calls.c         calls: who is called, with what
 *   defaults.c      arguments that a declaration gives, and fields that their class does
 *   constructors.c  calls that nobody wrote: what is made with an object
 *   callables.c     objects that are called as functions are
 *   variadic.c      arguments without a name
 *   bindings.c      names for the parts of a value
 *   layouts.c       records that are the same memory
 *   destructors.c   calls that nobody wrote: what dies, and what dies with it
 *   library.c       what a library's templates do to the program's objects
 *   owners.c        locals whose objects die with them
 *   temporaries.c   objects without a name, which die with the expression that made them
 *   recovery.c      what code that the front end gave up on still says
 *   initializers.c  initialisers → flows into fields, elements, variables
 *   compact.c       drops values, variables and fields that nothing refers to; puts files in order
 *
 * Every function below takes the translation it works for; cursors are libclang's. */
#ifndef GOINCEPTION_EXTRACT_TRANSLATION_H
#define GOINCEPTION_EXTRACT_TRANSLATION_H

#include "base/arena.h"
#include "base/table.h"
#include "base/text.h"
#include "base/vector.h"
#include "extract/arguments.h"
#include "extract/libclang.h"
#include "extract/unit_files.h"
#include "facts/facts.h"
#include "source/sources.h"

/* A block that exists, and gets its record in the facts when the first call stands in it. */
struct pending_block {
	struct fact_block block;         /* .parent is a pending block here */
	CXCursor cursor;                 /* where it is written */
	fact_index record;               /* FACT_NONE as long as nothing stands in it */
	const struct condition *options; /* null, or that of which one side must hold */
};

/* The last conditional expression that chose between two numbers by a test: what it gave, and the pending blocks of its
 * sides. */
struct choice {
	fact_index value; /* FACT_NONE: it chose in another way */
	fact_index yes, no;
};

/* A field that its class gives a value by a call. */
struct called_field {
	size_t position; /* among the fields of the record */
	CXCursor field, value;
};

/* A run of something that is kept elsewhere. */
struct children {
	size_t first, count;
};

/* Values that declarations give, where somebody leaves that to them. */
struct given {
	unsigned around; /* of them the walk stands in so many */
	unsigned count;  /* so many were read since it stood in none */
};

/* A parameter that is a variable from here on: parameter_changes(). */
struct changed_parameter {
	uint64_t declaration;
	fact_index variable; /* value */
};

/* What else is known of a function while its translation unit is open. */
struct function_state {
	bool visited;        /* its body has been read */
	bool noreturn;       /* does not come back */
	bool constructor;    /* its result is the object it made */
	fact_index body;     /* block, once visited */
	fact_index receiver; /* the method whose `this` its body means */
	bool of_instance;    /* its key says which instance of a template it is, or stands in */
	unsigned bodies;     /* bodies of instances that were read into it */
};

/* A function and what is to be read as its body. */
struct waiting_body {
	fact_index function;
	CXCursor cursor;
};

/* An attribute, on one of the declarations of a function. */
struct noted_attribute {
	uint64_t declaration; /* identity of the canonical declaration */
	const char *text;
};

/* A local whose destructor runs at the end of the scope it stands in. */
struct guarded_local {
	CXCursor declaration, destructor;
	fact_index variable; /* value */
	fact_index cleanup;  /* the function that is called instead of a destructor; FACT_NONE: none */
	fact_index function; /* whose local it is */
};

/* An object without a name, whose destructor runs at the end of the expression that makes it. */
struct temporary {
	CXCursor destructor; /* null: the object got a name, or became a part of another one */
	fact_index object;   /* value */
	uint64_t expression; /* identity of what makes it */
	CXSourceLocation location;
};

/* An instance of a library's template, as far as the program's objects are concerned. */
struct library_function {
	VECTOR(CXCursor) touched;    /* constructors and destructors of the program that its body calls */
	VECTOR(CXCursor) copied;     /* classes whose objects it copies or moves */
	VECTOR(uint32_t) inner;      /* library functions that it calls */
	VECTOR(CXCursor) all;        /* what it and those that it calls touch, once it is collected */
	VECTOR(CXCursor) all_copied; /* the same of what they copy */
	bool collected;
	uint32_t seen; /* by the collection of the function before this number */
};

struct translation {
	CXTranslationUnit unit;
	const struct source *source;
	struct facts *facts;
	struct arena *scratch; /* lives as long as the translation */
	bool cplusplus;

	struct unit_files files;
	VECTOR(fact_index) file_records; /* by number of the unit's files, FACT_NONE: none yet */
	bool *included;                  /* by number of the precompiled headers: does the source include it? */
	fact_index *shared_records;      /* the same: its record, or FACT_NONE */
	bool leaked;                     /* the facts mention a header that the source does not include */
	struct text refused_for;         /* headers without which it could be read with the others, as in left_out.h */
	size_t system_bytes,
	    own_bytes; /* of headers of the system that were read for this source alone; of other files */

	struct table *function_declarations, *function_keys; /* → functions */
	struct table *variable_declarations, *variable_keys; /* → variables */
	struct table *field_declarations, *field_keys;       /* → fields */
	struct table *parameters;                            /* declaration → value */
	struct table *constants;                             /* declaration of a const variable → value, or unknown */
	struct table *scope_names;                           /* declaration → scope_name_texts */
	VECTOR(const char *) scope_name_texts;
	struct table *destructors; /* class → destructor_cursors */
	VECTOR(CXCursor) destructor_cursors;
	struct table *constructors; /* class → constructor_cursors */
	VECTOR(CXCursor) constructor_cursors;
	struct table *record_fields;   /* record → runs in field_cursors */
	struct table *scopes_searched; /* statements in which owners were searched for */
	struct table *given_away;      /* variables that are in other hands there */
	struct table *field_positions; /* field → its number in its record, of records that were put there */
	struct table *called_runs_of;  /* class → called_runs */
	VECTOR(struct children) called_runs;
	VECTOR(struct called_field) called_fields;
	struct table *said_of_fields;  /* class → what it says of the values of its fields */
	struct table *library_served;  /* function of a library → whether it may touch the program's objects */
	struct table *library_numbers; /* the same → library_functions */
	VECTOR(struct library_function) library_functions;
	struct table *values, *strings, *flows;
	struct table *function_names; /* name → named_functions; filled when text names one */
	VECTOR(CXCursor) named_functions;
	struct table *instances_told_apart; /* pattern → how many */
	struct table *template_calls;       /* calls of C++, by all that tells them apart → calls */
	struct table *template_classes;     /* classes that are instances and were looked at */
	struct table *labels;               /* statement → its number, for jumps */
	struct table *casts;                /* pairs of records whose pointers are cast to each other */
	struct table *cast_values;          /* value and type → values */
	struct table *call_expressions;     /* expression → call: an expression that the tree shows twice is one call */
	fact_index unknown;                 /* the unknown value */

	VECTOR(CXCursor) cursors; /* stack of children being looked at */
	VECTOR(CXCursor) field_cursors;
	VECTOR(struct function_state) function_states; /* parallel to facts->functions */
	VECTOR(struct noted_attribute) attributes;
	VECTOR(fact_index) arguments; /* stack of arguments of calls being looked at, and of other short lists */
	VECTOR(fact_index) listed;    /* what stands in lists that an object of a library is made of */
	VECTOR(struct pending_block) pending;
	VECTOR(struct guarded_local) guarded_locals; /* of the scopes that are open */
	VECTOR(struct temporary) temporaries;        /* of the expressions that are open */
	VECTOR(struct waiting_body) instances;       /* of templates */
	VECTOR(CXCursor) patterns;

	/* Where the walk stands. */
	fact_index function; /* FACT_NONE at file level */
	fact_index receiver; /* the method whose `this` is meant, FACT_NONE outside of methods */
	fact_index block;    /* pending block, FACT_NONE at file level */
	fact_index moved_in; /* the last function in which an owner was moved */
	uint32_t trying;    /* label of the handlers of the innermost `try` around; FACT_NONE: this function has none */
	unsigned exits;     /* how many statements were seen that leave some block in another way than by its end */
	unsigned breaks;    /* how many that lead behind the innermost loop or switch */
	unsigned continues; /* how many that lead to the end of the innermost loop */
	unsigned loops;     /* how many loops were seen */
	struct choice choice;
	VECTOR(struct changed_parameter) changed_parameters;
	bool changes_seen;         /* all that the function changes of its parameters is among them */
	bool in_list;              /* of what an object of a library is made of */
	struct fact_place made_at; /* of the call that leaves an argument to the declaration; line 0: none */
	struct given given;
	bool lasting;   /* of the initialiser of a local that outlives the function: happens once, before */
	bool again;     /* it reads a body once more, as another instance of the template */
	unsigned depth; /* of nested statements and expressions */
	bool too_deep;  /* something was left out because of its depth */
};

/* Deeper than this nobody writes by hand; generated code that does costs what lies below, not the stack. */
enum { DEPTH_LIMIT = 1500 };

/* ---- children of a cursor, on a stack of their own: children_close in reverse order of children_of ---- */

struct children children_of(struct translation *translation, CXCursor cursor);
void children_close(struct translation *translation, struct children children);

static inline CXCursor child_at(const struct translation *translation, struct children children, size_t i)
{
	return translation->cursors.items[children.first + i];
}

/* libclang's string as one of the scratch arena (takes it over). */
const char *scratch_string(struct translation *translation, CXString string);

/* Numbers that are equal for cursors that show the same declaration, or the same expression, of this unit. */
uint64_t declaration_identity(CXCursor declaration);
uint64_t expression_identity(CXCursor expression);

/* ---- troubles.c ---- */

void troubles_collect(struct translation *translation);
bool unit_has_errors(CXTranslationUnit unit);

/* ---- places.c ---- */

/* Registers the source as file 0, then all files it includes. */
void places_read_files(struct translation *translation);
fact_index file_index(struct translation *translation, CXFile file);
/* Where it is used (the macro's use) and where its text stands (inside the macro, when a macro wrote it). */
struct fact_place place_of_use(struct translation *translation, CXSourceLocation location);
struct fact_place place_of_text(struct translation *translation, CXSourceLocation location);
struct fact_place place_of_cursor(struct translation *translation, CXCursor cursor); /* of use */

/* ---- wanted.c ---- */

/* Directives, each a line. The unit must have been parsed with CXTranslationUnit_DetailedPreprocessingRecord. */
void wanted_collect(struct translation *translation, struct text *ret_directives);

/* ---- comments.c ---- */

/* Appends the comments of file 0 <= file < facts->files.count that contain "goinception:". */
void comments_read(struct facts *facts, fact_index file, const char *bytes, size_t size);

/* ---- declarations.c ---- */

void declarations_visit(struct translation *translation);
/* One declaration, at the top level, in a namespace, a class, or a function. */
void declaration_visit(struct translation *translation, CXCursor cursor);
/* Reads the body of a function, once. cursor is the one whose children are parameters and statements: the
 * declaration, or a lambda expression. */
void function_body_visit(struct translation *translation, fact_index function, CXCursor cursor);
/* The same for one more body of a function that was read: what it adds belongs to the same function. */
void function_body_add(struct translation *translation, fact_index function, CXCursor cursor);
/* Is it a definition whose body somebody wrote? */
bool function_has_body(struct translation *translation, CXCursor cursor);

/* ---- names.c ---- */

/* "net::Client::send"; "" for what has no name. Lasts as long as the facts. */
const char *qualified_name(struct translation *translation, CXCursor declaration);
/* The same for the record a field is read from; unnamed records take the name of the record around them. */
const char *record_name(struct translation *translation, CXCursor record);
/* USR, and the file for what other files cannot see. Lasts as long as the facts. */
const char *declaration_key(struct translation *translation, CXCursor declaration, bool *ret_local);
bool is_function_kind(enum CXCursorKind kind);
bool is_lambda_class(struct translation *translation, CXCursor record);
/* The canonical type as text; as it is written where it depends on a template, because types that are the same have the
 * text of the one that the front end met first. In scratch memory. */
const char *type_spelling(struct translation *translation, CXType type);
/* Is it the call operator of a lambda's class? */
bool is_lambda_operator(struct translation *translation, CXCursor method);
const char *lambda_key(struct translation *translation, CXSourceLocation location);

/* ---- functions.c ---- */

fact_index function_of(struct translation *translation, CXCursor declaration);
/* Did somebody write it, or is it what the front end made of a template? */
bool is_written(const struct translation *translation, CXCursor function);
fact_index function_of_lambda(struct translation *translation, CXCursor lambda);
/* A function that no header declared, known by its name only. */
fact_index function_undeclared(struct translation *translation, const char *name);
/* One that the language has without anybody's declaration. Its key and name live for ever. */
fact_index function_of_language(struct translation *translation, const struct fact_function *function);
void function_define(struct translation *translation, fact_index function, CXCursor definition);

/* ---- templates.c ---- */

bool is_instance(CXCursor declaration);
/* Is it written in a template, or one itself? */
bool is_pattern(CXCursor function);
/* Bodies wait until all of the source was seen: instances say what the pattern leaves open. */
void pattern_note(struct translation *translation, CXCursor definition);
/* Is it a function of its own, rather than one with the pattern? */
bool instance_is_told_apart(struct translation *translation, CXCursor instance, CXCursor pattern);
/* As declaration_key. */
const char *instance_key(struct translation *translation, CXCursor instance, bool *ret_local);
void instance_note(struct translation *translation, fact_index function, CXCursor declaration);
/* An object of this class is made: its virtual methods may be called where only a base is known. */
void instance_note_class(struct translation *translation, CXCursor class);
/* `template class Box<int>;`, for callers in other sources, who see no bodies and know the template alone. */
void instances_note_explicit(struct translation *translation, CXCursor class);
void templates_visit(struct translation *translation);

/* ---- attributes.c ---- */

/* Notes what a declaration, and its type, say; canonical is its canonical declaration. */
void attributes_note(struct translation *translation, CXCursor declaration, CXCursor canonical);
void attributes_note_type(struct translation *translation, CXType type, CXCursor canonical);
/* The type without what attributes and exception specifications add to its text. */
const char *type_without_attributes(struct arena *arena, const char *type);
/* The same, but whether functions of the type, or that it points to, may wait is said at its end. */
const char *type_with_effects(struct arena *arena, const char *type);
/* The same for a call operator, of which callers see no `const` either. */
const char *type_without_const(struct arena *arena, const char *type);
/* Lays the noted attributes out in facts->attributes. */
void attributes_finish(struct translation *translation);

/* ---- variables.c ---- */

fact_index variable_of(struct translation *translation, CXCursor declaration);
/* Of a canonical type: is it a number without a fraction? */
bool is_integral_kind(enum CXTypeKind kind);
/* A variable without a name, of the type of the expression; one that holds the value. */
fact_index variable_without_name(struct translation *translation, CXCursor expression);
fact_index value_as_variable(struct translation *translation, fact_index value, CXCursor expression);
/* `f(c ? 1 : 2)` is `int unnamed = c ? 1 : 2; f(unnamed);`. Gives any other value back. */
fact_index choice_as_variable(struct translation *translation, fact_index value, CXCursor expression);
/* What is about to be stored to. A parameter that is a number is from then on a variable, which holds what it was
 * called with and what is put there: who knows the one does not know the other. */
fact_index parameter_changes(struct translation *translation, CXCursor left);
/* The same of all that is stored to within it, before that is read: what a loop changes is changed in its next round.
 */
void parameters_change_within(struct translation *translation, CXCursor cursor);
/* Does it store to its operand (++), or give others a way to (&)? */
bool unary_may_change(enum CXUnaryOperatorKind operation);
/* Is it the address of a number, as `&number`, and converted to a pointer to const? */
bool is_given_to_read(CXCursor conversion, CXCursor given);
fact_index field_of(struct translation *translation, CXCursor declaration);
void parameters_register(struct translation *translation, fact_index function, struct children children);
/* What a reference to a declaration stands for, as a value. */
fact_index declared_value(struct translation *translation, CXCursor declaration);
/* The fields of a record that initialisers count, in order; they stay in translation->field_cursors. */
struct children fields_of(struct translation *translation, CXType record);

/* ---- values.c ---- */

fact_index value_of(struct translation *translation, enum fact_value_kind kind, fact_index a, fact_index b);
fact_index value_integer(struct translation *translation, int64_t integer);
fact_index value_string_literal(struct translation *translation, CXCursor literal);
fact_index value_parameter(struct translation *translation, fact_index function, unsigned position);
fact_index value_address(struct translation *translation, fact_index of);
fact_index value_pointee(struct translation *translation, fact_index of);
fact_index value_without(struct translation *translation, fact_index of, int64_t cleared);
fact_index value_either(struct translation *translation, fact_index a, fact_index b);
/* What had another type, taken as a pointer to a function; the value itself when it is not. */
fact_index value_cast(struct translation *translation, fact_index of, CXType from, CXType to);
bool value_is_integer(const struct translation *translation, fact_index value, int64_t *ret);
/* What libclang evaluates a constant expression to; the unknown value when it is none. */
fact_index value_evaluated(struct translation *translation, CXCursor expression);
/* integer as the type can hold it. */
int64_t integer_in_type(CXType type, int64_t integer);
fact_index value_folded(struct translation *translation, enum CXBinaryOperatorKind operation, int64_t left,
                        int64_t right, CXType type);
/* Records that `from` may be stored in `to`, unless that is known already. */
void flow_add(struct translation *translation, fact_index to, fact_index from, CXCursor cursor);
/* The same of what may be flags that are added or taken away: from then on each store to such a local has its block. */
void flow_add_flags(struct translation *translation, fact_index to, fact_index from, CXCursor cursor);

/* Records that a record which a function fills by a list is zero before; the list is visited behind it. */
void flow_add_zero(struct translation *translation, fact_index record, CXCursor cursor);

/* How a statement is left. */
enum leaving {
	STAYS,      /* the next statement follows */
	LEAVES_ONE, /* break, continue: leaves the innermost loop or switch */
	LEAVES,     /* return, goto, a call that does not come back */
	ENDS        /* a call that ends the program, or the thread */
};

/* ---- blocks.c ---- */

void block_enter(struct translation *translation, struct fact_block block, CXCursor cursor);
/* Enters a branch that is taken when one side of the condition holds. */
void block_enter_either(struct translation *translation, const struct condition *condition);
/* Says of a block that who enters it does not come back, when what is in it ended so and nothing left it before. */
void block_ends(struct translation *translation, fact_index block, enum leaving leaving, unsigned exits_before);
/* The record of the block the walk stands in. */
fact_index block_record(struct translation *translation);
void block_set_exhaustive(struct translation *translation, fact_index block);

/* The order in which calls are written is left, or met again, where the walk stands. */
void jump_record(struct translation *translation, enum fact_jump_kind kind, fact_index value, uint32_t label);
/* The number of a label, or of a statement that is one: a try block, for what it catches. */
uint32_t label_of(struct translation *translation, CXCursor statement);

/* What was recorded when a body began. */
struct jumps_begun {
	size_t jumps, calls, blocks, flows;
};

struct jumps_begun jumps_begin(const struct translation *translation);
/* Drops the jumps of a body that called nothing, and the blocks that only they needed. */
void jumps_end(struct translation *translation, struct jumps_begun begun);

/* ---- conditions.c ---- */

enum condition_kind {
	CONDITION_KNOWN,  /* always `truth` */
	CONDITION_TEST,   /* test, value, constant */
	CONDITION_BOTH,   /* left and right */
	CONDITION_EITHER, /* left or right */
	CONDITION_UNKNOWN
};

struct condition {
	enum condition_kind kind;
	bool truth;
	enum fact_test test;
	fact_index value;
	int64_t constant;
	const struct condition *left, *right;
	unsigned parts; /* how many of the others it is made of */
	CXCursor cursor;
};

/* Reads a condition: the calls in it stand in the current block, those that only some outcome of it reaches in
 * branches below. */
const struct condition *condition_of(struct translation *translation, CXCursor cursor);
const struct condition *condition_not(struct translation *translation, const struct condition *condition);
const struct condition *condition_both(struct translation *translation, const struct condition *left,
                                       const struct condition *right);
const struct condition *condition_equal(struct translation *translation, fact_index value, int64_t constant,
                                        CXCursor cursor);
const struct condition *condition_unknown(struct translation *translation, CXCursor cursor);
/* Enters the branches in which it holds; the caller restores translation->block. */
void condition_enter(struct translation *translation, const struct condition *condition);

/* ---- statements.c, branches.c ---- */

struct outcome {
	enum leaving leaving;
	const struct condition *guard; /* what holds behind the statement; null: nothing new */
	bool guard_leaves;             /* the guard holds behind whatever is around the statement, too: not by break */
};

struct outcome statement_visit(struct translation *translation, CXCursor cursor);
/* May a jump lead into the statement? Else nobody comes to it behind one that leaves. */
bool has_label(CXCursor statement);
/* A compound that has a value: ({ ...; x; }). */
fact_index statement_value(struct translation *translation, CXCursor cursor);
/* Does the program end with the last of the calls from number `calls` on, in the block the walk stands in? */
bool calls_end(struct translation *translation, size_t calls);
void local_visit(struct translation *translation, CXCursor cursor);
/* The constructor that an initialiser calls works on the object: a variable, or a member. */
void construct(struct translation *translation, CXCursor initializer, fact_index object);
/* Calls the destructors of the locals that came since, last first. */
void locals_leave(struct translation *translation, size_t first, CXCursor scope);

struct outcome if_visit(struct translation *translation, CXCursor cursor);
struct outcome switch_visit(struct translation *translation, CXCursor cursor);
struct outcome while_visit(struct translation *translation, CXCursor cursor);
struct outcome do_visit(struct translation *translation, CXCursor cursor);
struct outcome for_visit(struct translation *translation, CXCursor cursor);
struct outcome range_for_visit(struct translation *translation, CXCursor cursor);

/* ---- expressions.c ---- */

/* What the expression may be; records the calls and flows in it. Never FACT_NONE. */
fact_index expression_visit(struct translation *translation, CXCursor cursor);
/* The same for all children from number `first` on; gives the value of the last. */
fact_index expressions_visit(struct translation *translation, struct children children, size_t first);
/* Without parentheses, casts and conversions that do not change what is meant. */
CXCursor expression_inside(struct translation *translation, CXCursor cursor);
/* What a member is read from, or a method called on: a record, not the pointer to it. */
fact_index member_base(struct translation *translation, CXCursor member);
bool is_cast(enum CXCursorKind kind);
/* Is a store into an object of this type worth a flow? Floating point and single characters are not. */
bool is_flow_type(CXType type);
/* A pointer, or an array, which is one as soon as it is used. */
bool is_pointer(CXType type);
bool is_array_type(CXType type);

/* ---- operators.c ---- */

fact_index unary_visit(struct translation *translation, CXCursor cursor);
fact_index binary_visit(struct translation *translation, CXCursor cursor);
fact_index compound_assignment_visit(struct translation *translation, CXCursor cursor);
fact_index conditional_visit(struct translation *translation, CXCursor cursor);
fact_index subscript_visit(struct translation *translation, CXCursor cursor);

/* ---- calls.c ---- */

fact_index call_visit(struct translation *translation, CXCursor cursor);
/* The call of the function the walk stands in that the expression was read as; FACT_NONE: it was not read there. */
fact_index call_known(const struct translation *translation, CXCursor cursor);
/* Some functions of the compiler are no calls but hints around a value, their first argument. */
bool is_hint(CXCursor call, bool *ret_evaluated);
/* Is it a copy, of an object without a name, that no compiler makes? */
bool is_copy_left_out(CXCursor cursor);
struct fact_call call_of(enum fact_callee kind, fact_index callee);
/* Appends a call that happens where the walk stands. */
fact_index call_record(struct translation *translation, struct fact_call call, CXSourceLocation location);
/* The same for the call an expression makes, with the arguments on the stack from first_argument on; gives its result.
 */
fact_index call_finish(struct translation *translation, CXCursor cursor, size_t first_argument, struct fact_call call,
                       CXSourceLocation location);

/* ---- defaults.c ---- */

/* The argument that the declaration gives, when it is left to that; it is evaluated by who calls. Else unknown. */
fact_index default_argument_visit(struct translation *translation, CXCursor call, CXCursor argument, unsigned position);
/* What the class says of the field, when that calls something; else a null cursor. */
CXCursor field_default_that_calls(struct translation *translation, CXCursor field);
/* The fields of a record of which that is not null; they stay in translation->called_fields. */
struct children called_fields_of(struct translation *translation, CXType type);
/* Reads what the class says of a field, where the field (a value) is initialised. */
void field_default_visit(struct translation *translation, fact_index field, CXCursor value);

/* ---- allocations.c ---- */

/* Gives what is made. */
fact_index new_visit(struct translation *translation, CXCursor cursor);
fact_index delete_visit(struct translation *translation, CXCursor cursor);

/* ---- callables.c ---- */

/* Functions, pointers to them, lambdas, and objects of classes that are instances for one of these: std::function. */
bool is_callable(struct translation *translation, CXType type);
/* The call operator of an object whose class the program wrote: what a library calls that is given it. Else the value.
 */
fact_index value_as_callable(struct translation *translation, CXCursor expression, fact_index value);

/* ---- variadic.c ---- */

/* The type without what an ABI calls a list of arguments: "va_list" on each. */
const char *type_with_plain_lists(struct arena *arena, const char *type);
/* Does the expression take the next argument of a list? Its children are given. */
bool is_argument_taken(struct translation *translation, CXCursor cursor, struct children children);
fact_index argument_taken(struct translation *translation, CXCursor cursor, struct children children);
/* Begins or copies a list: no call, but a store. False when the call is something else. */
bool list_operation(struct translation *translation, CXCursor call);

/* ---- bindings.c ---- */

bool is_decomposition(struct translation *translation, CXCursor cursor);
/* from: what it is an element of, in a loop; FACT_NONE: it has an initialiser. */
void decomposition_visit(struct translation *translation, CXCursor cursor, fact_index from);

/* ---- layouts.c ---- */

/* A pointer to one type is cast to a pointer to the other. */
void layouts_note_cast(struct translation *translation, CXType to, CXType from, CXCursor cursor);
/* The field may be a union's. */
void layouts_note_union(struct translation *translation, CXCursor field);
/* The field may be the first of its record: sources that only know the record's name may read it. */
void layouts_note_first(struct translation *translation, CXCursor field);
/* A pointer to a record that is taken for a pointer to a pointer points to the first field. Else the value. */
fact_index layouts_first_field(struct translation *translation, fact_index value, CXType from, CXType to);

/* ---- named_functions.c ---- */

/* The function of that name, the project's before a library's; a null cursor: none. */
CXCursor function_named(struct translation *translation, const char *name, size_t length);
/* The same, unless it is a library's. */
CXCursor own_function_named(struct translation *translation, const char *name, size_t length);

/* ---- recovery.c ---- */

/* Is it a call that the front end could not type, for wrong arguments or missing headers? It shows as an unexposed
 * expression over the function's name and what is left of the arguments. */
bool is_broken_call(CXCursor cursor, CXCursor first_child);
/* Is it that, or another expression that the front end gave up on, with parts of it as children? */
bool is_broken(CXCursor cursor, CXCursor first_child);
fact_index broken_call_visit(struct translation *translation, CXCursor cursor, struct children children);
/* What an expression without a type says of its only part: a field of it, when its text says so. */
fact_index broken_member(struct translation *translation, CXCursor cursor, CXCursor base, fact_index base_value);
/* What an expression without a type and without parts says: a function, when its text names one. */
fact_index broken_value(struct translation *translation, CXCursor cursor);

/* ---- constructors.c ---- */

/* The constructor that makes an object of a class of the program, or an array's elements, from nothing; a null cursor
 * when there is nothing that it would do. One that the compiler adds is defined by the first who asks. */
CXCursor default_constructor_of(struct translation *translation, CXType type);
/* The constructor that somebody wrote, where a class takes it from a base (`using Base::Base`). */
CXCursor constructor_written(struct translation *translation, CXCursor constructor);
/* What happens at the beginning of a constructor, whose children are `written`: members and bases are made that it does
 * not speak of. */
void members_are_made(struct translation *translation, fact_index constructor, CXCursor cursor,
                      struct children written);

/* ---- destructors.c ---- */

/* A destructor's call that nobody wrote. */
void destructor_call(struct translation *translation, enum fact_callee kind, CXCursor destructor, fact_index receiver,
                     CXSourceLocation location);
/* The destructor of a class type, or of an array's elements; a null cursor when there is nothing that it would do. One
 * that the compiler adds is defined by the first who asks. */
CXCursor destructor_of(struct translation *translation, CXType type);
/* The destructor of a class that somebody wrote, or that the compiler adds; a null cursor where it adds none. */
CXCursor declared_destructor(struct translation *translation, CXCursor class);
/* What happens at the end of a destructor: its object's members and bases die. */
void members_die(struct translation *translation, fact_index destructor, CXCursor class, CXSourceLocation location);

/* ---- cleanups.c ---- */

/* The function that the local's attribute says to be called with its address when its scope is left; FACT_NONE: none.
 */
fact_index cleanup_of(struct translation *translation, CXCursor local);
void cleanup_call(struct translation *translation, const struct guarded_local *local, CXSourceLocation location);
/* The same of all that a return leaves. */
void cleanups_return(struct translation *translation, CXCursor statement);

/* ---- library.c ---- */

/* A library's function was called, by call number `by`: calls the constructors of the program that its body calls. */
void library_makes(struct translation *translation, CXCursor callee, fact_index by, CXSourceLocation location);
/* The same for a method and the destructors that it calls, when it does nothing but destroy: it makes, copies and moves
 * no objects that do so. */
void library_unmakes(struct translation *translation, CXCursor method, CXSourceLocation location);
/* Does a library's object destroy objects of the program when it dies, as one that owns them? Calls their destructors,
 * unless location is null. */
bool library_destroys(struct translation *translation, CXType type, const CXSourceLocation *location);
void library_release(struct translation *translation);

/* ---- owners.c ---- */

/* Is the local, which owns objects through a library's class, in nobody else's hands in its scope? */
bool owner_is_kept(struct translation *translation, CXCursor local, CXCursor scope);

/* ---- temporaries.c ---- */

bool is_reference(CXType type);
/* Is it an object of its own, rather than a name for one? */
bool makes_object(struct translation *translation, CXCursor expression);
/* A call was read whose result may be an object without a name. */
void temporary_note(struct translation *translation, CXCursor call);
/* The object that the expression makes has a name, or belongs to another one: it lives on. */
void temporary_keep(struct translation *translation, CXCursor expression);
/* Those noted since there were `first` die, last first. */
void temporaries_leave(struct translation *translation, size_t first);
/* The same at the end of one side of a condition: what its expression makes is that of the whole. */
void temporaries_leave_side(struct translation *translation, size_t first, CXCursor expression);
/* An expression that is no part of another. */
fact_index full_expression_visit(struct translation *translation, CXCursor cursor);

/* ---- initializers.c ---- */

/* Initialises target (FACT_NONE: an object without a name) with an initialiser, down to fields and elements. */
fact_index initialize(struct translation *translation, fact_index target, CXCursor initializer);

/* ---- compact.c ---- */

void facts_compact(struct facts *facts);
/* All files but the first, by path: their order does not depend on how they were read. */
void facts_sort_files(struct facts *facts);

#endif
