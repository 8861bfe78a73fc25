/* Small programs, written as facts, and what is decided about them; for tests of src/program.
 *
 *   run.facts[0] = open_unit("/src/server.c");
 *   define("on_read", "void (void)");
 *   ...
 *   finding = only_finding(analyse());
 *
 * with finished() as the teardown of each test. The rules: nap(seconds), take(descriptor, flags; 64: do not wait) and
 * wait_many(events, count, timeout) wait; lib_start(event, callback), field action::handler and the attribute
 * clang::nonblocking make contexts; on_signal(signal, handler) makes a signal handler; wait_many is a multiplexer;
 * split() forks; open_it(flags; 2048: non-blocking) makes a socket, set_it(socket) and set_flags(socket, flags) set
 * it. */
#ifndef GOINCEPTION_TESTS_ANALYSED_PROGRAM_H
#define GOINCEPTION_TESTS_ANALYSED_PROGRAM_H

#include "program/program.h"

enum { RUN_UNITS = 4 };

/* What one test analyses, until finished() frees everything. */
struct run {
	struct facts *facts[RUN_UNITS]; /* null: not used */
	struct ruleset *ruleset;
	struct program *program;
	struct analysis *analysis;
};
extern struct run run;

const struct analysis *analyse_with(struct program_options options);
const struct analysis *analyse(void); /* chains of any length, contexts if there are any, low confidence and up */
int finished(void **state);

const struct finding *only_finding(const struct analysis *analysis);
void assert_chain(const struct finding *finding, const char *expected); /* "on_read>lookup" */

#endif
