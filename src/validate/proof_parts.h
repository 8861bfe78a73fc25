/* Private to this room: how the files that make a proof share it. */
#ifndef GOINCEPTION_VALIDATE_PROOF_PARTS_H
#define GOINCEPTION_VALIDATE_PROOF_PARTS_H

#include "validate/build.h"

/* Always true: nothing went wrong with the machine. */
bool proof_decide(struct proof *proof, enum proof_verdict verdict, const char *message);

/* Which of the changed calls were made in the runs below that scratch folder. */
void proof_note_reached(struct proof *proof, const struct plan *plan, const struct scratch *scratch);

/* The project's own tests, in a copy, before and after. False with *error: the machine cannot. */
bool proof_by_tests(const struct proof_request *request, struct proof *proof, struct error *error);

#endif
