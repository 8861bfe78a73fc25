#include "facts_of_source.h"

#include "facts_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

int reading_begin(void **state)
{
	struct reading *reading = memory_zeroed(1, sizeof *reading);
	*reading = (struct reading){.tree = temporary_tree_new(), .extractor = extractor_new(NULL)};
	*state = reading;
	return 0;
}

int reading_end(void **state)
{
	struct reading *reading = *state;
	facts_free(reading->facts);
	extractor_free(reading->extractor);
	temporary_tree_remove(&reading->tree);
	free(reading);
	return 0;
}

void reading_of(struct reading *reading, const char *name, const char *text, const char *flag)
{
	struct source source = {
	    .path = temporary_tree_write(&reading->tree, name, text),
	    .directory = reading->tree.folder,
	    .flags = &flag,
	    .flag_count = flag ? 1 : 0,
	};
	facts_free(reading->facts);
	reading->facts = extract_source(reading->extractor, &source, &reading->error);
}

static void expect(struct text *found, const char *expected)
{
	assert_string_equal(text_string(found), expected);
	text_free(found);
}

void expect_calls(const struct reading *reading, const char *function, const char *expected)
{
	struct text found = {0};
	assert_non_null(reading->facts);
	facts_text_calls(reading->facts, function, &found);
	expect(&found, expected);
}

void expect_steps(const struct reading *reading, const char *function, const char *expected)
{
	struct text found = {0};
	assert_non_null(reading->facts);
	facts_text_steps(reading->facts, function, &found);
	expect(&found, expected);
}

void expect_flows(const struct reading *reading, const char *function, const char *expected)
{
	struct text found = {0};
	assert_non_null(reading->facts);
	facts_text_flows(reading->facts, function, &found);
	expect(&found, expected);
}

void expect_attributes(const struct reading *reading, const char *function, const char *expected)
{
	struct text found = {0};
	assert_non_null(reading->facts);
	facts_text_attributes(reading->facts, function, &found);
	expect(&found, expected);
}
