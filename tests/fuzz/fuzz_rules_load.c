/* Any bytes as a rule file: an error with a place, or a ruleset in which everything can be found, matched and decided.
 */
#include "require.h"
#include "rules/match.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static bool no_integer(const struct arguments_view *view, unsigned argument, int64_t *ret)
{
	*ret = 0;
	return argument >= view->count;
}

static enum verdict maybe_bits(const struct arguments_view *view, unsigned argument, int64_t bits)
{
	(void)bits;
	require(argument < view->count);
	return VERDICT_MAYBE;
}

static enum verdict maybe(const struct arguments_view *view, unsigned argument)
{
	require(argument < view->count);
	return VERDICT_MAYBE;
}

static enum verdict maybe_kind(const struct arguments_view *view, unsigned argument, const char *kind)
{
	require(argument < view->count && kind[0]);
	return VERDICT_MAYBE;
}

static const char *no_string(const struct arguments_view *view, unsigned argument)
{
	return argument < view->count ? NULL : "";
}

static const struct arguments_view unknown = {.count = 4,
                                              .integer = no_integer,
                                              .all_bits = maybe_bits,
                                              .no_bits = maybe_bits,
                                              .is_null = maybe,
                                              .is_nonblocking = maybe_kind,
                                              .is_descriptor = maybe_kind,
                                              .string = no_string};

static void check_rule(const struct ruleset *ruleset, struct matcher *matcher, const struct rule *rule)
{
	const struct condition *doubt;
	require(ruleset_find(ruleset, rule->id) == rule);
	require(rule->waits && rule->why && rule->bound_unit && rule->level <= 2);
	enum verdict verdict = rule_blocks(rule, &unknown, &doubt);
	require((verdict == VERDICT_MAYBE) == (doubt != NULL));
	require(!doubt || doubt->written[0]);
	for (size_t i = 0; i < rule->call_count; i++) {
		require(names_match(rule->calls, rule->call_count, rule->calls[i]));
		require(matcher_find(matcher, rule->calls[i]).count > 0);
	}
	for (size_t i = 0; i < rule->instead_count; i++)
		require(rule->instead[i].use && rule_instead_for(rule, rule->instead[i].framework));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ruleset *ruleset = ruleset_new();
	struct error error = {0};
	if (!ruleset_load_text(ruleset, "x.yaml", (const char *)data, size, &error)) {
		require(error.message[0] && error.line > 0 && error.column > 0);
	} else {
		struct matcher *matcher = matcher_new(ruleset);
		for (size_t i = 0; i < ruleset->rules.count; i++)
			check_rule(ruleset, matcher, &ruleset->rules.items[i]);
		for (size_t i = 0; i < ruleset->contexts.count; i++)
			require(ruleset->contexts.items[i].title && ruleset->contexts.items[i].framework);
		matcher_free(matcher);
	}
	ruleset_free(ruleset);
	return 0;
}
