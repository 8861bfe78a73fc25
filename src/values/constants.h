/* Context by constant argument: the same wrapper called once with `wait` true and once with false is two functions. */
#ifndef GOINCEPTION_VALUES_CONSTANTS_H
#define GOINCEPTION_VALUES_CONSTANTS_H

#include "model/callers.h"
#include "values/values.h"

enum { PARAMETERS_WATCHED = 32 };

/* Per function, a bit for each of the first 32 parameters that decides something: a condition that calls stand under,
 * an argument that a rule looks at, a deciding parameter of a function it is passed on to. The callers are those with
 * types. Released with free(). */
uint32_t *constants_deciding(const struct program *program, const struct callers *callers);

/* The same bits, of those parameters alone that are passed on to arguments of outside functions of which rules ask
 * this. */
typedef bool constants_asking(enum condition_test test);
uint32_t *constants_leading_to(const struct program *program, const struct callers *callers, constants_asking *asks);

/* Adds a parameter that decides something, and those of callers it is made of. True when it is new. */
bool constants_decide(const struct program *program, const struct callers *callers, uint32_t *deciding,
                      uint32_t function, int64_t position);

/* What the callee knows when this call enters it: constants, and what the caller found out about its own parameters by
 * the branches that the call stands in. */
void constants_enter(const struct program *program, const uint32_t *deciding, const struct call_site *call,
                     uint32_t callee, const struct environment *caller, struct environment *ret_callee);

/* The same of all arguments that are numbers, whatever they decide. */
void constants_enter_with_all(const struct program *program, const struct call_site *call, uint32_t callee,
                              const struct environment *caller, struct environment *ret_callee);

#endif
