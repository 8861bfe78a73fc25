/* The parts of a diagnosis, each in a file of its own. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_DIAGNOSIS_PARTS_H
#define GOINCEPTION_PROGRAM_DIAGNOSIS_PARTS_H

#include "model/model.h"
#include "program/diagnosis.h"

/* By file, line, column. */
int place_compare(const struct place *left, const struct place *right);

/* Indirect calls without a known target, by type: unresolved_calls.c. */
void diagnose_unresolved(const struct program *program, struct diagnosis *diagnosis);

/* Where an indirect call stands, and what it calls, in words. */
struct unresolved_call diagnose_call(const struct program *program, struct arena *arena, const struct call_site *call);

/* Indirect calls with known targets, by how many: wide_calls.c. */
void diagnose_wide(const struct program *program, struct diagnosis *diagnosis);

/* Is it of elsewhere, and does no rule know it: by its name, or as one of a header of which all is known? */
bool function_is_unknown(const struct program *program, const struct function *function);

/* Those functions, and their calls: unknown_functions.c. */
void diagnose_unknown(const struct program *program, struct diagnosis *diagnosis);

#endif
