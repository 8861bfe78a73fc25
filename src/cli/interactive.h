/* Asking a person, one change at a time. */
#ifndef GOINCEPTION_CLI_INTERACTIVE_H
#define GOINCEPTION_CLI_INTERACTIVE_H

#include "rewrite/plan.h"

/* Shows each chosen change as a patch of its own on standard error and reads a line from standard input: y, n, a (it
 * and all that follow), q (no more). Anything else is asked again; the end of the input is q. What is not taken is
 * LEFT_OUT. */
void ask_about_changes(struct plan *plan);

#endif
