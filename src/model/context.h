/* Words that all rooms share which say what was found where: places, how sure a call is, what a context is.
 * Everything is owned by the arena of who found it. Paths are absolute here; reports make them relative. */
#ifndef GOINCEPTION_MODEL_CONTEXT_H
#define GOINCEPTION_MODEL_CONTEXT_H

#include "rules/rules.h"

struct place {
	const char *file; /* absolute; "" when no place is known */
	uint32_t line, column;
};

/* How sure it is that a hop calls the next function. */
enum certainty {
	CERTAINTY_DIRECT,    /* the call names the function */
	CERTAINTY_VARIABLE,  /* through a variable */
	CERTAINTY_PARAMETER, /* through a parameter */
	CERTAINTY_FIELD,     /* through a record's field, or a table */
	CERTAINTY_INVOKED,   /* an outside function calls its argument: qsort */
	CERTAINTY_VIRTUAL,   /* a method, by class hierarchy */
	CERTAINTY_TYPE,      /* only the type fits */
	CERTAINTIES
};

/* Who could give the function that an indirect call calls, when no function of the program was seen to get there. */
enum origin {
	ORIGIN_UNSEEN,  /* not known: the way of the value was lost */
	ORIGIN_OUTSIDE, /* only who is outside of these sources: who calls an API, a library, a symbol loaded by name */
	ORIGIN_NEVER,   /* no statement stores anything but null; somebody outside might */
	ORIGIN_NOBODY,  /* nobody: every way begins with a null, and no way leads there from outside */
	ORIGINS
};

/* Why a function is a context. */
struct context_evidence {
	struct place place;
	const char *what; /* the source text of it, one line, or "loop around epoll_wait in serve()" */
};

struct finding_context {
	const struct context_rule *rule; /* null for a home-grown loop */
	enum context_kind kind;
	const char *name;      /* "libuv-callback", "own-loop" */
	const char *framework; /* "libuv", "epoll" ... whose `instead` fits */
	const char *entry;     /* the function that is entered */
	struct place entry_place;
	struct context_evidence evidence;
	enum confidence confidence;
	const char *doubt; /* null, or why the confidence is not high */
};

/* A condition of docs/design/own-loops.md that a wait for many descriptors does not fulfil. */
enum lone_wait_reason {
	LONE_WAIT_ONE_DESCRIPTOR,
	LONE_WAIT_DOES_NOT_WAIT, /* its timeout is 0 */
	LONE_WAIT_NO_LOOP,       /* around it, in its function or those that wrap it */
	LONE_WAIT_TOO_DEEP,      /* the same, and it is wrapped deeper than is looked for */
	LONE_WAIT_HANDS_NOTHING_OUT,
	LONE_WAIT_REASONS
};

struct lone_wait {
	const char *call;     /* "poll" */
	const char *function; /* that it stands in */
	struct place place;
	enum lone_wait_reason reason;
	struct place loop; /* for HANDS_NOTHING_OUT: the innermost loop around it; else line 0 */
};

#endif
