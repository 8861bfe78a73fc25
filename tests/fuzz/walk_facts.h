/* Facts that a reader gave out, gone through: every reference leads somewhere. */
#ifndef GOINCEPTION_TESTS_WALK_FACTS_H
#define GOINCEPTION_TESTS_WALK_FACTS_H

#include "base/text.h"
#include "facts/facts.h"
#include "require.h"

#include <string.h>

static void require_string(const char *string) { require(string && strlen(string) < SIZE_MAX); }

static void require_place(const struct facts *facts, struct fact_place place)
{
	require(place.file < facts->files.count || (place.file == FACT_NONE && place.line == 0));
}

static void require_run(size_t total, fact_index first, fact_index count)
{
	require(first <= total && count <= total - first);
}

static void walk_names(const struct facts *facts)
{
	require(facts->files.count > 0);
	require_string(facts->language);
	for (size_t i = 0; i < facts->files.count; i++)
		require_string(facts->files.items[i].path);
	for (size_t i = 0; i < facts->functions.count; i++) {
		const struct fact_function *function = &facts->functions.items[i];
		require_string(function->key);
		require_string(function->name);
		require_string(function->type);
		require_place(facts, function->place);
		require_run(facts->attributes.count, function->first_attribute, function->attribute_count);
		require_run(facts->overrides.count, function->first_override, function->override_count);
	}
	for (size_t i = 0; i < facts->variables.count; i++)
		require(facts->variables.items[i].function < facts->functions.count ||
		        facts->variables.items[i].function == FACT_NONE);
	for (size_t i = 0; i < facts->attributes.count; i++)
		require_string(facts->attributes.items[i]);
	for (size_t i = 0; i < facts->overrides.count; i++)
		require(facts->overrides.items[i] < facts->functions.count);
}

static void walk_value(const struct facts *facts, fact_index number)
{
	const struct fact_value *value = &facts->values.items[number];
	require_string(value->text);
	switch (value->kind) {
	case FACT_VALUE_FUNCTION:
	case FACT_VALUE_PARAMETER:
	case FACT_VALUE_RETURN:
	case FACT_VALUE_RECEIVER:
		require(value->a < facts->functions.count && value->integer >= 0);
		break;
	case FACT_VALUE_VARIABLE:
		require(value->a < facts->variables.count);
		break;
	case FACT_VALUE_FIELD:
		require(value->a < facts->fields.count && (value->b < number || value->b == FACT_NONE));
		break;
	case FACT_VALUE_RESULT:
		require(value->a < facts->calls.count);
		break;
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_POINTEE:
	case FACT_VALUE_WITHOUT:
	case FACT_VALUE_CAST:
		require(value->a < number);
		break;
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
		require(value->a < number && value->b < number);
		break;
	default:
		require(value->kind < FACT_VALUE_KINDS && value->a == FACT_NONE);
	}
}

static void walk_code(const struct facts *facts)
{
	for (fact_index i = 0; i < facts->values.count; i++)
		walk_value(facts, i);
	for (fact_index i = 0; i < facts->blocks.count; i++) {
		const struct fact_block *block = &facts->blocks.items[i];
		require(block->function < facts->functions.count && block->kind < FACT_BLOCK_KINDS);
		require(block->kind == FACT_BLOCK_BODY ? block->parent == FACT_NONE : block->parent < i);
		require((block->test == FACT_TEST_UNKNOWN || block->test == FACT_TEST_NEVER) ==
		        (block->value == FACT_NONE));
		require(block->value == FACT_NONE || block->value < facts->values.count);
	}
	for (size_t i = 0; i < facts->calls.count; i++) {
		const struct fact_call *call = &facts->calls.items[i];
		require(call->kind == FACT_CALLEE_VALUE ? call->through < facts->values.count
		                                        : call->callee < facts->functions.count);
		require_string(call->type);
		require_run(facts->arguments.count, call->first_argument, call->argument_count);
		require_place(facts, call->place);
		require_place(facts, call->expansion);
		require(call->block == FACT_NONE || call->block < facts->blocks.count);
	}
	for (size_t i = 0; i < facts->arguments.count; i++)
		require(facts->arguments.items[i] < facts->values.count);
	for (size_t i = 0; i < facts->flows.count; i++)
		require(facts->flows.items[i].to < facts->values.count &&
		        facts->flows.items[i].from < facts->values.count);
}

static void walk_facts(const struct facts *facts)
{
	walk_names(facts);
	walk_code(facts);
}

typedef void facts_writer(const struct facts *facts, struct text *out);
typedef struct facts *facts_taker(const char *bytes, size_t size);

/* Written, read again and written again: that is the same. */
static void write_and_read_again(const struct facts *facts, facts_writer *write, facts_taker *take)
{
	struct text once = {0}, twice = {0};
	write(facts, &once);
	struct facts *again = take(once.bytes, once.length);
	require(again != NULL);
	walk_facts(again);
	write(again, &twice);
	require(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0);
	facts_free(again);
	text_free(&once);
	text_free(&twice);
}

#endif
