/* Who calls whom, and who is entered as a context, by names: what a later state of the program is compared with. */
#ifndef GOINCEPTION_PROGRAM_OUTLINE_H
#define GOINCEPTION_PROGRAM_OUTLINE_H

#include "base/vector.h"
#include "model/context.h"

#include <stdbool.h>

struct outline;

/* That one function may call another; the first place where it does. The names are those of the facts. */
struct outline_call {
	const char *caller, *callee;
	struct place place;
};

struct outline *outline_new(void);
void outline_free(struct outline *outline); /* null is allowed */

void outline_add_call(struct outline *outline, const struct outline_call *call);
void outline_add_entry(struct outline *outline, enum context_kind kind, const char *entry);

/* Might a function of the one name call one of the other, directly or through a value? */
bool outline_calls(const struct outline *outline, const char *caller, const char *callee);

/* Does a function of that name call, or is one called? */
bool outline_has(const struct outline *outline, const char *function);

/* Each pair of functions once, in the order in which they were added. Valid as long as what the names are from. */
const struct outline_call *outline_list(const struct outline *outline, size_t *ret_count);

/* Is a function of that name entered as a context of that kind? */
bool outline_enters(const struct outline *outline, enum context_kind kind, const char *entry);

#endif
