/* Are the rewrites of the rules right? Proof programs, as they are and as they were rewritten, are compiled with a
 * driver that makes each operation wait, run in tasks or in a framework's loop beside a heartbeat, and compared: alone,
 * all at once, and with faults. */
#ifndef GOINCEPTION_VALIDATE_RULE_PROOFS_H
#define GOINCEPTION_VALIDATE_RULE_PROOFS_H

#include "validate/proof.h"

struct rule_proofs_request {
	const struct plan *plan; /* of the proof programs, composed and checked; must outlive the proofs */
	const struct sources *sources;
	struct facts *const *facts; /* of each source; null where it could not be read */
	const struct ruleset *ruleset;
	const char *framework;         /* whose rewrites */
	const char *const *only_rules; /* operations of these alone; none: of all */
	size_t only_rule_count;
	const char *driver_folder;            /* proof.c and proof.h */
	const char *runner;                   /* the source beside them that runs the proofs */
	const char *include_folder, *library; /* of the runtime */
	const char *more_folder; /* null, or a folder of C sources that are linked besides, and their headers */
	unsigned seconds;        /* for a proof */
	unsigned total_seconds;  /* for all of them; what is not decided by then stays unproven */
	unsigned memory_mib;     /* of a program that is run */
	unsigned most_processes; /* at a time */
};

/* One operation: a call that a rewrite is for. */
struct rule_proof {
	const char *call;
	const char *rewrite;   /* the rewrite's id; "" where a rule's own words are it */
	const char *framework; /* "any": wherever */
	const char *rule;      /* "", or the one that speaks of the call */
	enum rewrite_safety grade;
	const char *replacement; /* "", or what the call, or its argument, becomes */
	bool decided;
	enum proof_verdict verdict;
	const char *message; /* "" where it is validated */
	bool has_before, has_after;
	uint64_t before_ns, after_ns; /* for so long the loop was held */
	const char *said;             /* what was observed before; "" */
};

struct rule_proofs {
	struct arena *arena;
	VECTOR(struct rule_proof) items; /* in the order of the rules */
};

/* Adds the operations of one framework. False with *error when this machine cannot do what is needed, or the programs
 * cannot be built. */
bool rule_proofs_add(struct rule_proofs *proofs, const struct rule_proofs_request *request, struct error *error);

struct rule_proofs *rule_proofs_new(void);
void rule_proofs_free(struct rule_proofs *proofs); /* null is allowed */

unsigned rule_proofs_count(const struct rule_proofs *proofs, enum proof_verdict verdict);

void rule_proofs_write_table(const struct rule_proofs *proofs, struct text *out);
void rule_proofs_write_json(const struct rule_proofs *proofs, struct text *out); /* docs/schema/validate-rules-1.json */

#endif
