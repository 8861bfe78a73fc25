/* Context by descriptor: the same wrapper given a socket that waits once, and one that does not, is two functions. */
#ifndef GOINCEPTION_VALUES_GIVEN_DESCRIPTORS_H
#define GOINCEPTION_VALUES_GIVEN_DESCRIPTORS_H

#include "model/callers.h"
#include "values/values.h"

/* Per function, a bit for each of the first 32 parameters of which a rule asks what descriptor it is: an argument that
 * a rule looks at, or such a parameter of a function it is passed on to. Released with free(). */
uint32_t *given_descriptors_asked(const struct program *program, const struct callers *callers);

/* Adds what the callee knows of the descriptors that this call gives it; nothing where all its callers together say the
 * same, or where the call gives none that is known. */
void given_descriptors_enter(const struct descriptors *descriptors, const uint32_t *asked, const struct call_site *call,
                             uint32_t callee, const struct environment *caller, struct environment *callee_knows);

#endif
