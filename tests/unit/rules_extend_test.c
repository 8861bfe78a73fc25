/* `extends`: what a later document adds to a rule, to a context, to remedies, and what it takes from them. */
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SHIPPED                                        \
	"remedies: take\n"                             \
	"instead: {libuv: uv_take, any: whatever}\n"   \
	"---\n"                                        \
	"rule: take\n"                                 \
	"level: 1\n"                                   \
	"class: network\n"                             \
	"bound: {argument: 2, unit: seconds}\n"        \
	"calls: [take]\n"                              \
	"when: [{argument: 0, not-equals: 0}]\n"       \
	"unless: [{argument: 3, has-flag: 1}]\n"       \
	"waits: for the other side\n"                  \
	"ended-by: [put]\n"                            \
	"why: Because.\n"                              \
	"instead: {glib: g_take, any: take_now}\n"     \
	"remedy: take\n"                               \
	"references: [one]\n"                          \
	"---\n"                                        \
	"context: loop\n"                              \
	"kind: event-loop\n"                           \
	"title: a loop\n"                              \
	"entered-by: [{call: on_turn, argument: 1}]\n" \
	"instead: {any: a flag}\n"

static struct ruleset *load(const char *const *texts, size_t count)
{
	struct ruleset *ruleset = ruleset_new();
	for (size_t i = 0; i < count; i++) {
		struct error error;
		char line[1024];
		if (!ruleset_load_text(ruleset, i ? "mine.yaml" : "shipped.yaml", texts[i], strlen(texts[i]), &error))
			fail_msg("%s", error_describe(&error, line, sizeof line));
	}
	return ruleset;
}

static struct ruleset *load_with(const char *mine) { return load((const char *const[]){SHIPPED, mine}, 2); }

static void assert_words(const struct instead *entries, size_t count, const char *expected)
{
	char words[512] = "";
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(words);
		snprintf(words + length, sizeof words - length, "%s%s: %s", i ? "; " : "", entries[i].framework,
		         entries[i].use);
	}
	assert_string_equal(words, expected);
}

static void a_rule_of_the_same_name_becomes_more(void **state)
{
	(void)state;
	struct ruleset *ruleset =
	    load_with("rule: take\nextends: true\nlevel: 2\ncalls: [take_all]\nwhen: [{argument: 1, equals: 2}]\n"
	              "unless: [{argument: 1, equals: 3}]\nended-by: [offload, done]\n"
	              "instead: {ours: take_ours, any: take_later}\nreferences: [two]\n");
	const struct rule *rule = ruleset_find(ruleset, "take");
	assert_int_equal(ruleset->rules.count, 1);
	assert_int_equal(rule->level, 2);
	assert_int_equal(rule->class_, RULE_CLASS_NETWORK);
	assert_int_equal(rule->bound_argument, 2);
	assert_int_equal(rule->call_count, 2);
	assert_string_equal(rule->calls[0], "take");
	assert_string_equal(rule->calls[1], "take_all");
	assert_int_equal(rule->when.count, 2);
	assert_int_equal(rule->unless.count, 2);
	assert_string_equal(rule->unless.items[1].written, "the second argument is 3");
	assert_int_equal(rule->ender_count, 2);
	assert_true(rule->ended_by_offload);
	assert_int_equal(rule->reference_count, 2);
	assert_words(rule->instead, rule->instead_count,
	             "ours: take_ours; glib: g_take; libuv: uv_take; any: take_later");
	assert_string_equal(rule->predicate, "waits for the other side");
	assert_string_equal(rule->origin.file, "shipped.yaml");
	assert_int_equal(rule->extensions.count, 1);
	assert_string_equal(rule->extensions.items[0].origin.file, "mine.yaml");
	assert_int_equal(rule->extensions.items[0].call_count, 1);
	ruleset_free(ruleset);
}

static void a_rule_of_another_name_is_made_alike(void **state)
{
	(void)state;
	struct ruleset *ruleset = load_with("rule: our-take\nextends: take\ncalls: [our_take]\nwhy: Ours.\n");
	const struct rule *base = ruleset_find(ruleset, "take"), *rule = ruleset_find(ruleset, "our-take");
	assert_int_equal(ruleset->rules.count, 2);
	assert_int_equal(base->call_count, 1);
	assert_int_equal(base->extensions.count, 0);
	assert_int_equal(rule->level, 1);
	assert_int_equal(rule->bound, RULE_BOUND_ARGUMENT);
	assert_string_equal(rule->waits, "for the other side");
	assert_string_equal(rule->why, "Ours.");
	assert_int_equal(rule->call_count, 1);
	assert_string_equal(rule->calls[0], "our_take");
	assert_int_equal(rule->when.count + rule->unless.count + rule->ender_count, 0);
	assert_words(rule->instead, rule->instead_count, "glib: g_take; libuv: uv_take; any: take_now");
	assert_string_equal(rule->extends, "take");
	assert_string_equal(rule->origin.file, "mine.yaml");
	ruleset_free(ruleset);
}

static void several_may_extend_one_in_one_load_and_in_later_ones(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    SHIPPED,
	    "rule: take\nextends: take\ncalls: [a]\n---\nrule: take\nextends: true\ncalls: [b]\nlevel: 0\n",
	    "rule: take\nextends: true\ncalls: [c]\n",
	};
	struct ruleset *ruleset = load(texts, 3);
	const struct rule *rule = ruleset_find(ruleset, "take");
	assert_int_equal(rule->call_count, 4);
	assert_string_equal(rule->calls[3], "c");
	assert_int_equal(rule->level, 0);
	assert_int_equal(rule->extensions.count, 3);
	assert_int_equal(rule->extensions.items[1].origin.line, 5);
	ruleset_free(ruleset);
}

static void what_extends_may_stand_before_what_it_extends(void **state)
{
	(void)state;
	static const char *const texts[] = {"rule: b\nextends: take\ncalls: [b]\n---\n" SHIPPED};
	struct ruleset *ruleset = load(texts, 1);
	assert_string_equal(ruleset_find(ruleset, "b")->why, "Because.");
	ruleset_free(ruleset);
}

static void a_context_gets_more_ways_in(void **state)
{
	(void)state;
	struct ruleset *ruleset = load_with(
	    "context: loop\nextends: true\nentered-by: [{call: our_turn, argument: 0}]\ninstead: {libuv: uv_flag}\n"
	    "---\ncontext: our-loop\nextends: loop\nframework: ours\nentered-by: [{name: turn_*}]\n");
	const struct context_rule *loop = &ruleset->contexts.items[0], *ours = &ruleset->contexts.items[1];
	assert_int_equal(ruleset->contexts.count, 2);
	assert_int_equal(loop->entry_count, 2);
	assert_string_equal(loop->entries[1].names[0], "our_turn");
	assert_words(loop->instead, loop->instead_count, "libuv: uv_flag; any: a flag");
	assert_string_equal(loop->framework, "user");
	assert_int_equal(loop->extensions.count, 1);
	assert_string_equal(ours->framework, "ours");
	assert_string_equal(ours->title, "a loop");
	assert_int_equal(ours->kind, CONTEXT_EVENT_LOOP);
	assert_int_equal(ours->entry_count, 1);
	assert_string_equal(ours->extends, "loop");
	ruleset_free(ruleset);
}

/* Words for a framework of one's own, at once for all rules that have that remedy. */
static void remedies_reach_the_rules_that_name_them(void **state)
{
	(void)state;
	struct ruleset *ruleset = load_with("remedies: take\nextends: true\ninstead: {ours: take_ours}\n");
	const struct rule *rule = ruleset_find(ruleset, "take");
	assert_words(rule->instead, rule->instead_count,
	             "glib: g_take; ours: take_ours; libuv: uv_take; any: take_now");
	ruleset_free(ruleset);
	ruleset = load_with("remedies: take\ninstead: {ours: take_ours}\n");
	rule = ruleset_find(ruleset, "take");
	assert_words(rule->instead, rule->instead_count, "glib: g_take; ours: take_ours; any: take_now");
	ruleset_free(ruleset);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_rule_of_the_same_name_becomes_more),
	    cmocka_unit_test(a_rule_of_another_name_is_made_alike),
	    cmocka_unit_test(several_may_extend_one_in_one_load_and_in_later_ones),
	    cmocka_unit_test(what_extends_may_stand_before_what_it_extends),
	    cmocka_unit_test(a_context_gets_more_ways_in),
	    cmocka_unit_test(remedies_reach_the_rules_that_name_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
