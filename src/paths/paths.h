/* Paths through the call graph: which calls lead from one function to another, by names, labels, or a pattern over the
 * functions along the way. The result is plain data. */
#ifndef GOINCEPTION_PATHS_PATHS_H
#define GOINCEPTION_PATHS_PATHS_H

#include "base/error.h"
#include "model/context.h"

struct program;

enum { PATHS_THROUGH_MAX = 8 };

/* A function is asked for by its name, by a glob, or as "[label]" or "[!label]". Labels: "context" and the kinds of
 * contexts, "blocking" and the classes of rules, "offload", "allow", "multiplexer", "outside". */
struct paths_query {
	const char *const *from; /* the first function is one of them; none: any */
	size_t from_count;
	const char *const *to; /* the last function is one of them; none: any */
	size_t to_count;
	const char *const *through; /* each of them is on the path; at most PATHS_THROUGH_MAX */
	size_t through_count;
	const char *const *avoid; /* none of them is on the path */
	size_t avoid_count;
	const char *pattern;   /* what the functions of the path must match, first to last; null: anything */
	unsigned limit;        /* at most so many paths, the shortest first; at least 1 */
	enum confidence least; /* calls and contexts that are less sure are left out */
};

struct path_function {
	const char *name;
	struct place place; /* of the definition, or of a declaration; line 0 when nowhere */
	const char *const *labels;
	size_t label_count;
};

/* From one function of a path to the next. */
struct path_hop {
	struct place place; /* of the call */
	enum certainty certainty;
	unsigned candidates; /* how many functions this call may reach; 1 for a direct one */
	const char *offload; /* null, or the function that makes the next one run elsewhere */
};

struct path {
	const struct path_function *functions; /* at least one; no function twice */
	size_t function_count;
	const struct path_hop *hops; /* one less than functions */
};

struct paths {
	struct arena *arena;
	const char *root;          /* reports write paths relative to it */
	VECTOR(struct path) items; /* the shortest first, then the surest, then in the order of the sources */
	bool limited;              /* there are more than `limit` */
	bool given_up;             /* the search was given up before everything was looked at: there may be more */
	unsigned left_out;         /* calls that are not sure enough, among those that were looked at */
};

/* What is wrong with a query whatever the program: labels that do not exist, a pattern that cannot be read, neither
 * ends nor a pattern. Null labels and lists of 0 are fine. */
bool paths_query_check(const struct paths_query *query, struct error *error);

/* Null with *error when the query is wrong, or a name in it is no function's: then the nearest are named. Refers to the
 * program, which must outlive the result. Work is bounded: see given_up. */
struct paths *program_paths(const struct program *program, const struct paths_query *query, const char *root,
                            struct error *error);
void paths_free(struct paths *paths); /* null is allowed */

#endif
