/* What a function knows of a record that it is given: fields that decide something in it, which a caller set to a
 * constant before it handed the record on, and which nobody below changes. So `request->type = UTIME; run(request)` and
 * `request->type = SYNC; run(request)` are two functions. */
#ifndef GOINCEPTION_VALUES_RECORDS_H
#define GOINCEPTION_VALUES_RECORDS_H

#include "model/callers.h"
#include "values/changers.h"
#include "values/record_roots.h"
#include "values/values.h"

struct records;

/* Finds which fields decide. The callers, with types, are asked here only. deciding: constants.h; parameters that are
 * put into fields which decide are added. Fields that decide are watched by the changers, which somebody completes
 * before anything is asked. */
struct records *records_new(const struct program *program, const struct callers *callers, uint32_t *deciding,
                            struct changers *changers);
/* Where it is asked for the fields that decide, and who changes which: before anything is asked. Neither looks at what
 * the other finds. */
void records_find_questions(struct records *records);
void records_find_changes(struct records *records);
void records_free(struct records *records); /* null is allowed */

/* Can the call happen, with what the function that makes it has just put into the records it knows? False under a
 * condition on a field that the same function set otherwise on every way to there. */
bool records_allow(const struct records *records, const struct call_site *call, const struct environment *environment);

/* The function that is called through the value, when the environment knows it, or the table it is taken from; else
 * NONE. */
uint32_t records_callee(const struct records *records, struct value_reference called,
                        const struct environment *environment);

/* Adds to what the callee knows when this call enters it. */
void records_enter(const struct records *records, const struct call_site *call, uint32_t callee,
                   const struct environment *caller, struct environment *callee_knows);

#endif
