/* Who calls whom, and who is entered as a context, by names: what a later state of the program is compared with. */
#ifndef GOINCEPTION_PROGRAM_OUTLINE_H
#define GOINCEPTION_PROGRAM_OUTLINE_H

#include "rules/rules.h"

#include <stdbool.h>

struct outline;

struct outline *outline_new(void);
void outline_free(struct outline *outline); /* null is allowed */

void outline_add_call(struct outline *outline, const char *caller, const char *callee);
void outline_add_entry(struct outline *outline, enum context_kind kind, const char *entry);

/* Might a function of the one name call one of the other, directly or through a value? */
bool outline_calls(const struct outline *outline, const char *caller, const char *callee);

/* Is a function of that name entered as a context of that kind? */
bool outline_enters(const struct outline *outline, enum context_kind kind, const char *entry);

#endif
