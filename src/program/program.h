/* Linking facts into one program, and deciding: call graph, value flow, contexts, reachability, findings. */
#ifndef GOINCEPTION_PROGRAM_PROGRAM_H
#define GOINCEPTION_PROGRAM_PROGRAM_H

#include "facts/facts.h"
#include "program/findings.h"
#include "rules/rules.h"

struct program;

/* Which blocking calls are reported. */
enum scope {
	SCOPE_AUTO,     /* contexts when the program has any, else all */
	SCOPE_CONTEXTS, /* those a context reaches */
	SCOPE_ALL,      /* also those that no context reaches: the inventory */
};

struct program_options {
	unsigned depth; /* longest chain, in hops from the entry; UINT_MAX: no limit; 0: the entry's own body */
	enum scope scope;
	enum confidence min_confidence;
	const char *today; /* "2026-11-21": suppressions run out; null: they do not */
	const char *root;  /* absolute folder: reports are relative to it */
	unsigned threads;  /* that may work at once; the result does not depend on it */
	bool outline;      /* write down who calls whom, in analysis->outline */
	bool whereabouts;  /* find out where the calls run that rewrites speak of, for analysis->whereabouts */
};

/* Joins facts, which must outlive the program. Each may be added as soon as it is there: positions say in which order
 * they come, and not all need be taken. When all are added, the program is completed. Until then it is good for nothing
 * but that and program_free. Never fails: what cannot be resolved is counted. threads: may work at once; the result
 * does not depend on it. */
struct program *program_begin(const struct ruleset *ruleset, unsigned threads);
void program_add(struct program *program, size_t position, const struct facts *facts);
void program_complete(struct program *program);

/* All at once; null entries are skipped. */
struct program *program_link(struct facts *const *facts, size_t count, const struct ruleset *ruleset, unsigned threads);
void program_free(struct program *program); /* null is allowed */

/* Decides. The result refers to the ruleset and the program, which must outlive it. The same input gives the same
 * result, whatever the order in which sources were extracted, as long as facts come in a fixed order. */
struct analysis *program_analyse(struct program *program, const struct program_options *options);

#endif
