/* One source, written by a test, read by the real front end. */
#ifndef GOINCEPTION_TESTS_FACTS_OF_SOURCE_H
#define GOINCEPTION_TESTS_FACTS_OF_SOURCE_H

#include "extract/extract.h"
#include "temporary_tree.h"

struct reading {
	struct temporary_tree tree;
	struct extractor *extractor;
	struct facts *facts; /* of the last source; null when it could not be read */
	struct error error;
};

/* For cmocka_unit_test_setup_teardown: *state is a struct reading. */
int reading_begin(void **state);
int reading_end(void **state);

/* Writes text to a file of that name ("a.c", "a.cc") and reads it, with one more flag unless it is null. */
void reading_of(struct reading *reading, const char *name, const char *text, const char *flag);

/* Fails the test, with both texts, unless the calls (calls and jumps, flows) in the function are these, one a line. */
void expect_calls(const struct reading *reading, const char *function, const char *expected);
void expect_steps(const struct reading *reading, const char *function, const char *expected);
void expect_flows(const struct reading *reading, const char *function, const char *expected);
void expect_attributes(const struct reading *reading, const char *function, const char *expected);

#endif
