/* What functions of a C source are made of, for who takes one apart: its statements, its variables, and where these are
 * named. */
#ifndef GOINCEPTION_EXTRACT_BODIES_H
#define GOINCEPTION_EXTRACT_BODIES_H

#include "base/vector.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* From byte to byte of the source's text; `to` is behind the last. */
struct byte_range {
	uint32_t from, to;
};

enum statement_kind {
	STATEMENT_BLOCK,
	STATEMENT_DECLARATION,
	STATEMENT_IF,
	STATEMENT_LOOP,
	STATEMENT_SWITCH,
	STATEMENT_LABEL, /* with what stands behind it; a case, too */
	STATEMENT_JUMP,  /* goto, break, continue */
	STATEMENT_RETURN,
	STATEMENT_EXPRESSION /* anything else */
};

enum { NO_STATEMENT = UINT32_MAX };

struct statement {
	enum statement_kind kind;
	struct byte_range range; /* with its semicolon */
	uint32_t parent;         /* NO_STATEMENT: none, it is the body */
	bool from_macro;         /* a macro writes its beginning or its end: the range is not to be relied upon */
	bool declares_types;     /* types or functions, not only variables */
};

struct record_member {
	const char *name, *type;
};

/* A parameter, a local variable, or one of the file. */
struct written_variable {
	const char *name;
	const char *type;        /* as it is written: "const char *const" */
	const char *plain_type;  /* without qualifiers of its own: "const char *" */
	struct byte_range range; /* with its type, as the front end counts: `int` of `int a, b` belongs to both;
	                          * empty: of a header */
	struct byte_range value; /* the initialiser; empty: none */
	uint32_t statement;      /* its declaration; NO_STATEMENT: a parameter */
	bool lasting;            /* static or extern */
	bool attributed;         /* has an attribute: who knows what happens at the end of its scope? */
	bool array, pointer, record;
	bool unwritable;                      /* its type has no name outside of the function, or no size yet */
	bool own;                             /* a pointer to a record that no system header declares */
	VECTOR(struct record_member) members; /* of the record that it points to */
};

/* A variable's name in the body. */
struct name_use {
	uint32_t variable;
	uint32_t at;
	bool from_macro;
	bool address;         /* not its value, its bytes: `&x`, an array that becomes a pointer */
	const char *given_to; /* of an address: the function whose argument it is; null: something else becomes of it */
	uint32_t given_at;    /* where that call begins */
	bool given_back;      /* that function returns a pointer, which is used */
};

/* A call in the body. */
struct body_call {
	uint32_t at;
	uint32_t statement; /* the smallest around it; of an `if`, a `switch`: it stands in the condition */
	bool sometimes;     /* the statement may be carried out without it, or other parts of it come first */
};

struct function_body {
	const char *name;
	struct byte_range whole; /* of the declaration */
	struct byte_range body;  /* from brace to brace */
	const char *result;      /* type */
	bool hidden;             /* static */
	VECTOR(struct written_variable) variables;
	VECTOR(struct statement) statements;
	VECTOR(struct name_use) uses;
	VECTOR(struct body_call) calls;
};

#endif
