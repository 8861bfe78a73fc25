/* Code of a rule with names in braces, filled in for one call. */
#ifndef GOINCEPTION_REWRITE_TEMPLATE_H
#define GOINCEPTION_REWRITE_TEMPLATE_H

#include "base/text.h"
#include "extract/call_sites.h"

#include <stdbool.h>

/* "char *" and "name" -> "char *name"; a parameter that is written as an array is a pointer. */
void declaration_add(const char *type, const char *name, bool parameter, struct text *out);

/* {call}         the called function                     getpwnam
 * {function}     the function that calls it              greet
 * {result}       its type, ready for a name behind it    "struct passwd *"
 * {parameters}   as a function declares them             const char *argument0
 * {fields}       as a record has them, a line each, with the result: `struct passwd *result;`
 * {store}        takes the result in                     "job->result = ", "" for void
 * {job}          the arguments out of a job              job->argument0
 * {names}        the parameters' names                   argument0
 * {initial}      into a job, with a comma behind each    ".argument0 = argument0, "
 * {written}      the arguments as the call has them      user->name
 * {fail}         the result of one that failed                "job.result = -1;", "job.result = NULL;"
 * {return}       the result out of a job                 "return job.result;", "" for void
 *
 * Lines that a name makes many are indented like the line it stands in. Unknown names in braces stay. False: the call's
 * types cannot be written so (it takes arguments that its type does not name, or the type has no name). */
bool template_fill(const char *template, const struct call_site *site, const char *source, struct text *out);

#endif
