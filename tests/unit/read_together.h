/* Sources with their flags, which are read with and without headers that are read once for many of them: the facts must
 * be the same. A program for each test. */
#ifndef GOINCEPTION_TESTS_READ_TOGETHER_H
#define GOINCEPTION_TESTS_READ_TOGETHER_H

#include "base/text.h"
#include "extract/pool.h"
#include "temporary_tree.h"

struct read_together {
	struct temporary_tree tree;
	struct text commands; /* what compile_commands.json will be */
};

extern struct read_together together;

/* Of each test, as cmocka has them. */
int together_set_up(void **state);
int together_tear_down(void **state);

/* Writes a source. Its flags are items of a list in JSON, each with a comma behind it. */
void together_add_source(const char *name, const char *flags, const char *text);

/* All that were added. */
struct sources *together_sources(void);

struct pool_result together_extract(struct sources *sources, enum share_headers share_headers, unsigned jobs);

/* The facts of each source are the same in both; releases the second. */
void together_expect_equal(const struct pool_result *alone, struct pool_result *shared);

#endif
