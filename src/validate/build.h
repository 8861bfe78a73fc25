/* Private to this room: two programs out of a plan, in a scratch folder. */
#ifndef GOINCEPTION_VALIDATE_BUILD_H
#define GOINCEPTION_VALIDATE_BUILD_H

#include "validate/proof.h"

struct scratch {
	struct arena *arena;
	const char *folder;
	const char *reached_folder; /* in it: calls that are made leave a folder each */
};

bool scratch_open(struct scratch *scratch, struct error *error);
void scratch_close(struct scratch *scratch); /* removes the folder and all that is in it */

/* Why two programs cannot be built: the sources are no program, the entry is none that can be called. */
struct build_lack {
	const char *why; /* null: nothing is lacking */
	enum proof_trouble trouble;
};

/* Compiles and links both: FOLDER/before and FOLDER/after; or says in *ret_lack why it cannot be done. False with
 * *error: the machine cannot. */
bool programs_build(const struct proof_request *request, struct scratch *scratch, struct build_lack *ret_lack,
                    struct error *error);

/* What is compiled besides: the driver, in its folder, and in the scratch folder what stands between it and the
 * program.
 */
#define DRIVER_FILE  "driver.c"
#define HARNESS_FILE "harness.c"

/* The entry's wrapper, in C; null with *ret_lack. */
const char *harness_text(const struct proof_request *request, struct arena *arena, struct build_lack *ret_lack);

/* Calls of rules that wait for as long as their first argument says, and for nothing else; ends with null. */
const char *const *harness_pauses(const struct proof_request *request, struct arena *arena);

#endif
