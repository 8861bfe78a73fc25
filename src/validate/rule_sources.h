/* Private to this room: the sources of proof programs, and what they need of the machine. A source that a library's
 * header or the library itself is missing for is left out: its operations are unproven here, and proved elsewhere. */
#ifndef GOINCEPTION_VALIDATE_RULE_SOURCES_H
#define GOINCEPTION_VALIDATE_RULE_SOURCES_H

#include "validate/rule_proofs.h"

struct rule_source {
	const char *absent; /* null, or what is not found, and so the source is left out */
	const char **link_flags;
	size_t link_flag_count;
};

struct rule_sources {
	struct arena *arena; /* that of the proofs */
	const struct rule_proofs_request *request;
	struct rule_source *items; /* as request->sources */
	size_t count;
};

/* Looks which headers are missing, and reads the flags that stand in NAME.link beside NAME.c, one word after another.
 */
void rule_sources_open(struct rule_sources *sources, struct arena *arena, const struct rule_proofs_request *request);

/* "proof_NAME": the function that shows it, in C; a method's or a template's name is none. */
bool rule_is_proof_of(const char *function, const char *call);

/* The source with the proof of that call; null: there is none. */
struct rule_source *rule_sources_of_call(const struct rule_sources *sources, const char *call);

/* Leaves out what has proofs, but none of these calls: --rule asks for a few. */
void rule_sources_only(struct rule_sources *sources, const char *const *calls, size_t count);

/* Are there any that are not left out? */
bool rule_sources_left(const struct rule_sources *sources);

/* Where one without proofs is left out, as the loop that the others run in, leaves out all. */
void rule_sources_settle(struct rule_sources *sources);

/* Leaves out what is linked with libraries that the linker said it cannot find. False: it said that of none. */
bool rule_sources_without(struct rule_sources *sources, const char *said);

#endif
