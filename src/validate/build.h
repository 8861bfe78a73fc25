/* Private to this room: two programs out of a plan, in a scratch folder. */
#ifndef GOINCEPTION_VALIDATE_BUILD_H
#define GOINCEPTION_VALIDATE_BUILD_H

#include "validate/proof.h"

struct scratch {
	struct arena *arena;
	const char *folder;
};

bool scratch_open(struct scratch *scratch, struct error *error);
void scratch_close(struct scratch *scratch); /* removes the folder and all that is in it */

/* Compiles and links both: FOLDER/before and FOLDER/after. Null, or why it cannot be done, in *ret_why: the sources are
 * no program, the entry is none that can be called. False with *error: the machine cannot. */
bool programs_build(const struct proof_request *request, struct scratch *scratch, const char **ret_why,
                    struct error *error);

/* The entry's wrapper, in C; null with *ret_why. */
const char *harness_text(const struct proof_request *request, struct arena *arena, const char **ret_why);

/* Calls of rules that wait for as long as their first argument says, and for nothing else; ends with null. */
const char *const *harness_pauses(const struct proof_request *request, struct arena *arena);

#endif
