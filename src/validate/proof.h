/* Is a plan right? The program as it is and as it was rewritten are compiled, run in the runtime beside a heartbeat,
 * and compared; or the project's own tests are run. In a folder of its own, with limits. */
#ifndef GOINCEPTION_VALIDATE_PROOF_H
#define GOINCEPTION_VALIDATE_PROOF_H

#include "rewrite/plan.h"
#include "validate/process.h"

/* The framework whose loop runs what is proved. */
#define PROOF_RUNTIME "goinception-async"

struct proof_request {
	struct plan *plan; /* composed and checked */
	const struct sources *sources;
	const struct ruleset *ruleset;
	const char *entry;             /* null, or the function whose calls are timed, and made at once */
	unsigned concurrency;          /* so many at once; 0: as many as it has items, else one */
	const char *const *link_flags; /* for the program that has the entry */
	size_t link_flag_count;
	const char *command; /* null, or the project's own tests, for sh */
	const char *folder;  /* that is copied for the command */
	unsigned seconds, memory_mib, most_processes;
	const char *driver_folder, *include_folder, *library; /* of the runtime */
};

/* Why nothing could be asked: what the request names is not there. */
enum proof_trouble { TROUBLE_NONE, TROUBLE_NO_ENTRY, TROUBLE_NO_COMMAND };

enum proof_verdict { PROOF_UNPROVEN, PROOF_VALIDATED, PROOF_REFUTED, PROOF_VERDICTS };

/* A call of the entry, or of a piece of it. */
struct timed_call {
	uint64_t began_ns, ended_ns;
	long long result;
};

/* Of the way to a call that holds the loop. */
struct holding_frame {
	uint64_t offset;    /* in the file of */
	const char *module; /* a program or library */
};

struct measured {
	struct process_end end;
	const char *failure; /* null, or why the loop ended without its program */
	VECTOR(struct timed_call) calls;
	VECTOR(struct holding_frame) holding; /* the innermost first; only where that was asked for */
	bool has_result;
	long long result; /* of the entry */
	uint64_t elapsed_ns, stall_ns, stall_at_ns;
	long long descriptors_left, bytes_left;
	char *output;
	size_t output_size;
};

/* The project's own tests: how long they took. */
struct tested {
	bool ran;
	uint64_t elapsed_ns;
	struct process_end end;
};

struct proof {
	struct arena *arena;
	enum proof_verdict verdict;
	enum proof_trouble trouble;
	const char *message;               /* why: the first difference; what is missing */
	const char *said;                  /* "", or the last lines of the command that failed */
	bool *reached;                     /* of each change of the plan: its call was made */
	unsigned changes, changes_reached; /* that were rewritten; those whose call was made */
	bool measured, virtual_clock, other_order;
	struct measured before, after;
	struct tested tests_before, tests_after;
};

/* Sets the stage of the changes that the verdict speaks of: VALIDATED, or status REFUTED. Null with *error when this
 * machine cannot do what is needed. */
struct proof *proof_make(const struct proof_request *request, struct error *error);
void proof_free(struct proof *proof); /* null is allowed */

/* A table of before and after with a timeline, for people. */
void proof_write(const struct proof *proof, const struct proof_request *request, struct text *out);
void proof_write_json(const struct proof *proof, const struct proof_request *request, struct text *out);
void proof_write_svg(const struct proof *proof, const struct proof_request *request, struct text *out);
void proof_write_html(const struct proof *proof, const struct proof_request *request, struct text *out);

const char *proof_verdict_name(enum proof_verdict verdict);

#endif
