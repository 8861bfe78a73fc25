/* Facts: what is written in one source file, as plain data, with no decision taken.
 *
 * A front end writes facts (src/extract for C and C++); everything after it reads only facts. Nothing here names a
 * language: functions, calls, values that flow, conditions a call stands under. Names are qualified the way the source
 * language does it. Facts never depend on the rules, so changing a rule parses nothing again.
 *
 * References between facts are indices into the arrays of the same struct facts; FACT_NONE stands for "none".
 * Strings are owned by the facts' arena and never null ("" when there is nothing to say).
 */
#ifndef GOINCEPTION_FACTS_FACTS_H
#define GOINCEPTION_FACTS_FACTS_H

#include "base/arena.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t fact_index;
#define FACT_NONE UINT32_MAX

/* A place in a source. Lines and columns count from 1; line 0: no place is known. */
struct fact_place {
	fact_index file;
	uint32_t line, column;
};

/* A file that was read: the source itself (always index 0) and what it includes. */
struct fact_file {
	const char *path; /* absolute, normalised */
	uint64_t hash;    /* xxh3 of its content */
	bool system;      /* a header of the system: its bodies are not looked into */
};

/* Function: one that is defined in this source or its headers, or only mentioned. One record per key in a facts. */
struct fact_function {
	const char *key; /* the same function has the same key in every facts; file-local ones carry their file in it */
	const char *name;                            /* qualified, without parameters: "send", "net::Client::send" */
	const char *type;                            /* canonical type, "int (int, void *)" */
	struct fact_place place;                     /* of the definition where there is one, else of a declaration */
	uint32_t end_line;                           /* last line of the definition, 0 without one */
	uint32_t parameters;                         /* how many are named in its type */
	fact_index first_attribute, attribute_count; /* in attributes */
	fact_index first_override, override_count;   /* in overrides: the methods this one overrides, directly */
	bool defined;                                /* its body is in this facts */
	bool local;                                  /* visible in its own file only */
	bool virtual_;                               /* may be overridden */
	bool method;                                 /* works on an object */
	bool coroutine;                              /* its body can be suspended and resumed (C++20) */
	bool system;                                 /* declared in a header of the system */
};

/* Variable: global, file-local, local to a function; not a parameter. */
struct fact_variable {
	const char *key; /* as for functions; locals carry their function and place */
	const char *name;
	const char *type; /* canonical; what it says of the functions it may hold stands at its end, as in
	                     "void (*)(int) __attribute__((clang::nonblocking))" */
	struct fact_place place;
	fact_index function; /* owner of a local, FACT_NONE for the others */
};

/* Field of a record: "connection::on_read". A field of an unnamed record takes the name of the record around it. */
struct fact_field {
	const char *key;
	const char *name; /* "record::field" */
	const char *type; /* as of variables */
};

/* Block: the structure around calls that decides whether they happen.
 * Each function has one BODY block; loops and branches nest below it. Code behind `if (x) return;` stands in a BRANCH
 * of its own with the opposite condition, so "every condition this call stands under" is the way up to the body. */
enum fact_block_kind {
	FACT_BLOCK_BODY,
	FACT_BLOCK_LOOP,
	FACT_BLOCK_BRANCH,
	FACT_BLOCK_SWITCH, /* its labels are the branches in it; one runs into the next unless it is left */
	/* Holds nothing: a condition. Behind a BRANCH of which facts cannot say the test stand those of which one must
	 * hold, as `a || b`; of several that must hold together, each stands in the one before. */
	FACT_BLOCK_OPTION,
	FACT_BLOCK_KINDS
};

/* What must hold for a branch to be taken: `value TEST constant`. */
enum fact_test {
	FACT_TEST_UNKNOWN, /* some condition that facts cannot say */
	FACT_TEST_EQUAL,
	FACT_TEST_NOT_EQUAL,
	FACT_TEST_LESS,
	FACT_TEST_LESS_EQUAL,
	FACT_TEST_GREATER,
	FACT_TEST_GREATER_EQUAL,
	FACT_TEST_ANY_BITS, /* value & constant */
	FACT_TEST_NO_BITS,  /* !(value & constant) */
	FACT_TEST_NEVER,    /* constant and false: if (0) */
	FACT_TESTS
};

/* Is the condition true for this value? Where facts cannot say (UNKNOWN), it may be: true. */
bool fact_test_holds(enum fact_test test, int64_t value, int64_t constant);

struct fact_block {
	enum fact_block_kind kind;
	fact_index parent;   /* stands before this block; FACT_NONE for a body, and only for a body */
	fact_index function; /* the function it is part of */
	enum fact_test test; /* of a BRANCH, or of a LOOP that has a condition */
	fact_index value;    /* FACT_NONE when the test is UNKNOWN or NEVER */
	int64_t constant;
	struct fact_place place;
	bool ends; /* who enters it does not come back: each way through it ends in a call that ends the program */
	/* A loop that only ends from inside, by a jump; its condition is one where it calls something. A switch of
	 * which one label is always taken. */
	bool exhaustive;
};

/* Jump: where the order in which calls are written is left, or met again. Only in functions that call something. */
enum fact_jump_kind {
	FACT_JUMP_RETURN,
	FACT_JUMP_BREAK,    /* out of the innermost loop or switch */
	FACT_JUMP_CONTINUE, /* to the end of the innermost loop */
	FACT_JUMP_GOTO,
	FACT_JUMP_AWAY,  /* out of the function, but not back to its caller: throws, longjmp */
	FACT_JUMP_TRY,   /* no jump: what follows may lead to the label, by an exception; a `throw` stands behind one */
	FACT_JUMP_LABEL, /* no jump: where those with the same label lead */
	FACT_JUMP_RESTART, /* no jump: what follows is the function again, as another instance of the template */
	FACT_JUMP_KINDS
};

struct fact_jump {
	enum fact_jump_kind kind;
	fact_index block; /* in which it stands */
	uint32_t calls;   /* so many calls of these facts stand before it */
	uint32_t flows;   /* the same of flows */
	fact_index value; /* what is returned; FACT_NONE: nothing, or no RETURN */
	uint32_t label;   /* of GOTO, TRY and LABEL: number of the label within these facts; else 0 */
};

/* Value: what an expression may be. The values it is made of (a, b) stand before it. */
enum fact_value_kind {
	FACT_VALUE_UNKNOWN,
	FACT_VALUE_INTEGER,   /* integer: constants, macros and enumerators evaluated; null pointers are 0 */
	FACT_VALUE_STRING,    /* text: a string literal */
	FACT_VALUE_FUNCTION,  /* a: function (also a lambda) */
	FACT_VALUE_PARAMETER, /* a: function, integer: position from 0; behind the last one with a name: all others */
	FACT_VALUE_VARIABLE,  /* a: variable */
	FACT_VALUE_FIELD,  /* a: field, b: value of the record it is read from (not the pointer to it), or FACT_NONE */
	FACT_VALUE_RESULT, /* a: call whose result it is */
	FACT_VALUE_RETURN, /* a: function; only as the target of a flow: what the function returns */
	FACT_VALUE_RECEIVER, /* a: function; the object a method works on (this) */
	FACT_VALUE_ADDRESS,  /* a: value whose address is taken; a function's address is the FUNCTION itself */
	FACT_VALUE_POINTEE,  /* a: pointer or array whose target or element it is */
	FACT_VALUE_EITHER,   /* a, b: one of two values: conditional expressions; of `x & y` one of them, or unknown */
	FACT_VALUE_BITS,     /* a, b: bitwise or of two values, at least one of which is not a constant */
	FACT_VALUE_CAST,     /* a: value that has another type, taken as a pointer to a function; text: its type */
	FACT_VALUE_WITHOUT,  /* a: value, which is not a constant; integer: bits of it that are cleared, x & ~integer */
	FACT_VALUE_KINDS
};

struct fact_value {
	enum fact_value_kind kind;
	fact_index a, b; /* FACT_NONE where the kind has none */
	/* There are more of these than of anything else: no kind has both. */
	union {
		int64_t integer; /* where the kind has no text; 0 where it has neither */
		const char *text;
	};
};

/* Its integer; 0 where its kind has none. */
int64_t fact_value_integer(const struct fact_value *value);

/* Flow: the value `from` may be stored in `to`. Assignments, initialisers (also of fields, in tables), returns.
 * Arguments are not repeated here: they stand with the call. A record that is filled by a list within a function is
 * given 0 first, as a whole: what the list does not name is zero. */
struct fact_flow {
	fact_index to, from; /* values */
	fact_index
	    function; /* in which it happens; FACT_NONE at file level, and of the number a static local begins with */
	/* Innermost, where something is put into a field or a variable of no function, zero into a record, one of two
	 * numbers into a local (`c ? 1 : 0`: two flows), or anything into one that flags were added to or taken from
	 * (`flags |= x`), by a function that calls something; else FACT_NONE. */
	fact_index block;
	uint32_t calls; /* so many calls of these facts stand before it */
	struct fact_place place;
};

enum fact_callee {
	FACT_CALLEE_DIRECT,  /* callee is the function */
	FACT_CALLEE_VIRTUAL, /* callee is the method as declared where the call is written; overrides may run instead */
	FACT_CALLEE_VALUE,   /* through is the value that is called */
	FACT_CALLEE_KINDS
};

struct fact_call {
	fact_index function; /* that contains it; FACT_NONE: an initialiser at file level */
	fact_index block;    /* innermost; FACT_NONE at file level */
	enum fact_callee kind;
	fact_index callee;                         /* function, for DIRECT and VIRTUAL */
	fact_index through;                        /* value, for VALUE */
	const char *type;                          /* canonical type of what is called, for VALUE; else "" */
	fact_index receiver;                       /* value of the object of a method call, FACT_NONE without one */
	fact_index first_argument, argument_count; /* in arguments */
	struct fact_place place;     /* where the call is written: inside a macro's own text when a macro wrote it */
	struct fact_place expansion; /* where that macro is used; equal to place without a macro */
	bool implicit;               /* not written by anybody: destructor at the end of a scope, conversion */
	bool unread;                 /* nobody looks at its result: it is a statement of its own */
};

/* Comment that speaks to this program: its text behind "goinception:", without the comment's end. */
struct fact_comment {
	const char *text;
	struct fact_place place;
};

enum fact_trouble_kind {
	FACT_TROUBLE_MISSING_HEADER, /* text: the header's name as it is included */
	FACT_TROUBLE_ERROR,          /* text: the front end's message; the rest of the file was still read */
	FACT_TROUBLE_FLAG,           /* text: a build flag that was not understood */
	FACT_TROUBLE_GUESSED_FLAGS,  /* text "": no build flags were known, so they were guessed */
	FACT_TROUBLE_KINDS
};

struct fact_trouble {
	enum fact_trouble_kind kind;
	const char *text;
	struct fact_place place;
};

struct facts {
	struct arena *arena;  /* owns every string */
	const char *language; /* "c", "c++": for the account only */
	uint64_t meaning;     /* xxh3 of all but the hashes of files, as they were read; 0 where they were not */
	VECTOR(struct fact_file) files;
	VECTOR(struct fact_function) functions;
	VECTOR(struct fact_variable) variables;
	VECTOR(struct fact_field) fields;
	VECTOR(struct fact_block) blocks;
	VECTOR(struct fact_jump) jumps; /* in the order in which they stand among the calls */
	VECTOR(struct fact_value) values;
	VECTOR(struct fact_flow) flows;
	VECTOR(struct fact_call) calls;
	VECTOR(fact_index) arguments; /* values, in runs */
	VECTOR(const char *)
	attributes; /* in runs: "clang::nonblocking", "noreturn"; annotations as "annotate:TEXT"; of what a
	            parameter may hold "argument 0: clang::nonblocking" */
	VECTOR(fact_index) overrides; /* functions, in runs */
	VECTOR(struct fact_comment) comments;
	VECTOR(struct fact_trouble) troubles;
};

struct facts *facts_new(void);
void facts_free(struct facts *facts); /* null is allowed */

/* Names of enum values, as they are written in facts files and messages. */
const char *fact_block_kind_name(enum fact_block_kind kind);
const char *fact_test_name(enum fact_test test);
const char *fact_jump_kind_name(enum fact_jump_kind kind);
const char *fact_value_kind_name(enum fact_value_kind kind);
const char *fact_callee_name(enum fact_callee kind);

#endif
