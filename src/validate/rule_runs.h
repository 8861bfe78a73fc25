/* Private to this room: the two programs of proofs, and what they were seen to do. */
#ifndef GOINCEPTION_VALIDATE_RULE_RUNS_H
#define GOINCEPTION_VALIDATE_RULE_RUNS_H

#include "validate/build.h"
#include "validate/rule_proofs.h"
#include "validate/rule_sources.h"

/* Adds an operation for each call of the framework's rewrites, and of the rules' own words; those that the plan did not
 * rewrite are decided. */
void rule_operations_add(struct rule_proofs *proofs, const struct rule_sources *sources);

/* Compiles and links FOLDER/before and FOLDER/after, and marks the sources that are left out of them. All these calls,
 * wherever the programs make them, come by the driver, which can make them late. */
struct rule_build_request {
	const struct rule_proofs_request *proofs;
	struct rule_sources *sources;
	const char *const *calls;
	size_t count;
};

bool rule_programs_build(const struct rule_build_request *request, const struct scratch *scratch, struct error *error);

/* A proof, run once. */
struct rule_run {
	const char *call;
	const char *failure; /* null, or how the program ended in the middle of it: "is killed by signal 9" */
	uint64_t stall_ns;
	long long descriptors_left, bytes_left;
	const char *said; /* parts with "; " between them */
};

struct rule_runs {
	VECTOR(struct rule_run) items;
};

/* How the programs run the proofs. */
enum rule_pass { PASS_ALONE, PASS_TOGETHER, PASS_FAULTS };

struct rule_pass_request {
	const char *program; /* "before", "after" */
	enum rule_pass pass;
	unsigned wait_ms;
	const char *const *calls; /* at least one */
	size_t count;
	unsigned seconds; /* for a proof */
	double until_s;   /* by clock_seconds(): then no more is run, and what runs is ended */
	unsigned memory_mib, most_processes;
};

/* Runs these proofs; alone, where one ends the program, the rest in another. Else all of them fail, as nobody knows
 * whose fault it is. Adds to *runs, whose texts are the arena's. */
bool rule_programs_run(const struct rule_pass_request *request, const struct scratch *scratch, struct arena *arena,
                       struct rule_runs *runs, struct error *error);

/* The first run of that proof; null: there is none. */
const struct rule_run *rule_runs_find(const struct rule_runs *runs, const char *call);

#endif
