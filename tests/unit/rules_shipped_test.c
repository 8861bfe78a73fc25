/* The shipped rules load, every pack of them, and are fit to be shown to people. */
#include "rules/match.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char shipped[] = SOURCE_ROOT "/rules";

static struct ruleset *load(const struct pack_choice *choice)
{
	struct ruleset *ruleset = ruleset_new();
	struct error error = {0};
	char line[2048];
	if (!ruleset_load_shipped(ruleset, shipped, choice, &error))
		fail_msg("%s", error_describe(&error, line, sizeof line));
	return ruleset;
}

/* Packs that are off by default are loaded too: nobody else would notice an error in them. */
static struct ruleset *load_every_pack(void)
{
	struct ruleset *defaults = load(NULL);
	const char *names[64];
	struct pack_choice every = {.with = names, .with_count = defaults->packs.count};
	assert_true(every.with_count < 64);
	for (size_t i = 0; i < every.with_count; i++)
		names[i] = defaults->packs.items[i].name;
	struct ruleset *ruleset = load(&every);
	ruleset_free(defaults);
	return ruleset;
}

static void every_pack_loads(void **state)
{
	(void)state;
	struct ruleset *ruleset = load_every_pack();
	assert_true(ruleset->packs.count > 0);
	assert_true(ruleset->rules.count > 0);
	assert_true(ruleset->contexts.count > 0);
	for (size_t i = 0; i < ruleset->packs.count; i++)
		assert_true(ruleset->packs.items[i].loaded);
	ruleset_free(ruleset);
}

/* Rules of others may name its constants and its remedies. */
static void every_pack_can_be_switched_off(void **state)
{
	(void)state;
	struct ruleset *defaults = load(NULL);
	for (size_t i = 0; i < defaults->packs.count; i++) {
		const char *off = defaults->packs.items[i].name;
		struct ruleset *ruleset = load(&(struct pack_choice){.without = &off, .without_count = 1});
		assert_false(ruleset->packs.items[i].loaded);
		assert_true(ruleset->content != defaults->content || !defaults->packs.items[i].loaded);
		for (size_t r = 0; r < ruleset->rules.count; r++)
			assert_string_not_equal(ruleset->rules.items[r].origin.pack, off);
		ruleset_free(ruleset);
	}
	ruleset_free(defaults);
}

static void every_rule_ends_its_sentence(void **state)
{
	(void)state;
	struct ruleset *ruleset = load_every_pack();
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		bool unsafe = rule->hazard == HAZARD_UNSAFE;
		const char *end = unsafe ? rule->harm : rule->waits;
		size_t length = strlen(end);
		if (!length || strchr(end, '\n') || end[length - 1] == '.')
			fail_msg("%s:%u: '%s' of rule '%s' is to end a sentence, without its full stop: '%s'",
			         rule->origin.file, rule->origin.line, unsafe ? "harm" : "waits", rule->id, end);
		if (!strstr(rule->predicate, end))
			fail_msg("what '%s' says of a call is not how its sentence ends", rule->id);
		if (!rule->why[0])
			fail_msg("%s:%u: rule '%s' does not say why", rule->origin.file, rule->origin.line, rule->id);
	}
	ruleset_free(ruleset);
}

static void every_rule_is_found_by_its_names(void **state)
{
	(void)state;
	struct ruleset *ruleset = load_every_pack();
	struct matcher *matcher = matcher_new(ruleset);
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		assert_ptr_equal(ruleset_find(ruleset, rule->id), rule);
		for (size_t c = 0; c < rule->call_count; c++) {
			struct mentions mentions = matcher_find(matcher, rule->calls[c]);
			size_t m = 0;
			while (m < mentions.count && !((mentions.items[m].subject == SUBJECT_RULE ||
			                                mentions.items[m].subject == SUBJECT_UNSAFE) &&
			                               mentions.items[m].index == i))
				m++;
			if (m == mentions.count)
				fail_msg("'%s' does not lead to rule '%s'", rule->calls[c], rule->id);
		}
	}
	matcher_free(matcher);
	ruleset_free(ruleset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_pack_loads),
	    cmocka_unit_test(every_pack_can_be_switched_off),
	    cmocka_unit_test(every_rule_ends_its_sentence),
	    cmocka_unit_test(every_rule_is_found_by_its_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
