/* Which rules speak of a function: exact names, globs, qualified C++ names. */
#include "base/text.h"
#include "rules/match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void a_star_matches_any_run(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *text;
		bool matches;
	} rows[] = {
	    {"sleep", "sleep", true},
	    {"sleep", "usleep", false},
	    {"sleep", "sleepy", false},
	    {"*", "", true},
	    {"", "", true},
	    {"", "a", false},
	    {"a*", "a", true},
	    {"*a", "bba", true},
	    {"*a", "bab", false},
	    {"a*b", "ab", true},
	    {"a*b", "aab", true},
	    {"a*b", "abc", false},
	    {"*_isr", "timer_isr", true},
	    {"a**b", "ab", true},
	    {"*a*b*", "xxaxxbxx", true},
	    {"*::reload", "x::y::reload", true},
	    {"a*a", "a", false},
	    {"ab*ab", "abab", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (glob_matches(rows[i].pattern, rows[i].text) != rows[i].matches)
			fail_msg("'%s' and '%s'", rows[i].pattern, rows[i].text);
}

/* A matcher that backtracks into every star would need longer than the age of the world. */
static void many_stars_do_not_take_for_ever(void **state)
{
	(void)state;
	struct text text = {0}, pattern = {0};
	for (int i = 0; i < 2000; i++)
		text_add(&text, "a");
	for (int i = 0; i < 50; i++)
		text_add(&pattern, "*a");
	text_add(&pattern, "*b");
	clock_t start = clock();
	assert_false(glob_matches(pattern.bytes, text.bytes));
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 1.0);
	text_free(&text);
	text_free(&pattern);
}

static bool matches(const char *pattern, const char *name) { return names_match(&pattern, 1, name); }

static void qualified_names_are_compared_whole(void **state)
{
	(void)state;
	assert_true(matches("std::thread::thread", "std::thread::thread"));
	assert_true(matches("::recv", "recv"));
	assert_true(matches("recv", "::recv"));
	assert_false(matches("recv", "net::recv"));
	assert_false(matches("net::recv", "recv"));
	assert_true(matches("*::recv", "net::Client::recv"));
	assert_false(matches("*::recv", "recv"));
	static const char *const names[] = {"a", "b*"};
	assert_true(names_match(names, 2, "bc"));
	assert_false(names_match(names, 2, "c"));
	assert_false(names_match(names, 0, "a"));
}

static void inline_namespaces_of_the_implementation_are_transparent(void **state)
{
	(void)state;
	assert_true(matches("std::mutex::lock", "std::__1::mutex::lock"));
	assert_true(matches("std::string::append", "std::__cxx11::string::append"));
	assert_true(matches("std::condition_variable_any::wait", "std::_V2::condition_variable_any::wait"));
	assert_true(matches("std::a::f", "::std::__1::a::__2::f"));
	assert_true(matches("std::__basic_future::wait", "std::__basic_future::wait"));
	assert_false(matches("__gnu_cxx::f", "f"));
	assert_false(matches("f", "__gnu_cxx::f"));
	assert_false(matches("std::", "std::__once_call"));
	assert_false(matches("std::wait", "std::_private::wait"));
}

static const char rules[] = "rule: wait\nclass: lock\nbound: holder\ncalls: [\"std::mutex::lock\", \"*lock\", lock]\n"
                            "waits: w\nwhy: y\n---\n"
                            "rule: file\nclass: lock\nbound: holder\ncalls: [flock]\nwaits: w\nwhy: y\n---\n"
                            "allow: everything\ncall: \"*\"\nreason: a test\n---\n"
                            "context: c\nkind: user\nentered-by:\n- {name: lock}\n- {call: on, argument: 1}\n"
                            "- {call: [\"::on\", flock], argument: 0}\n---\n"
                            "multiplexer: m\ncall: on\n---\noffload: o\ncall: on\nargument: 0\n---\n"
                            "invokes: i\ncall: on\nargument: 0\n---\npasses: p\ncall: on\nargument: 0\n---\n"
                            "descriptor: d\ncall: on\n---\nnonblocking-descriptor: n\ncall: on\nsets: 0\n";

static struct ruleset *ruleset;
static struct matcher *matcher;

static int matcher_setup(void **state)
{
	(void)state;
	struct error error;
	ruleset = ruleset_new();
	if (!ruleset_load_text(ruleset, "x.yaml", rules, strlen(rules), &error))
		return -1;
	matcher = matcher_new(ruleset);
	return 0;
}

static int matcher_teardown(void **state)
{
	(void)state;
	matcher_free(matcher);
	ruleset_free(ruleset);
	return 0;
}

/* "rule0 entry0.1 allow0": subjects with their indices, in the order of the answer. */
static void assert_mentions(const char *name, const char *expected)
{
	static const char *const subjects[] = {
	    [SUBJECT_RULE] = "rule",       [SUBJECT_ENTRY] = "entry",     [SUBJECT_MULTIPLEXER] = "loop",
	    [SUBJECT_OFFLOAD] = "offload", [SUBJECT_INVOKE] = "invoke",   [SUBJECT_PASS] = "pass",
	    [SUBJECT_DESCRIPTOR] = "made", [SUBJECT_NONBLOCKING] = "set", [SUBJECT_ALLOW] = "allow",
	};
	struct mentions mentions = matcher_find(matcher, name);
	struct text text = {0};
	for (size_t i = 0; i < mentions.count; i++) {
		const struct mention *mention = &mentions.items[i];
		text_printf(&text, "%s%s%u", i ? " " : "", subjects[mention->subject], mention->index);
		if (mention->subject == SUBJECT_ENTRY)
			text_printf(&text, ".%u", mention->entry);
	}
	assert_string_equal(text_string(&text), expected);
	text_free(&text);
}

static void every_kind_of_document_is_found_in_its_order(void **state)
{
	(void)state;
	assert_mentions("on", "entry0.1 entry0.2 loop0 offload0 invoke0 pass0 made0 set0 allow0");
}

static void a_name_that_matches_twice_is_mentioned_once(void **state)
{
	(void)state;
	assert_mentions("lock", "rule0 allow0");
	assert_mentions("flock", "rule0 rule1 entry0.2 allow0");
	assert_mentions("std::__1::mutex::lock", "rule0 allow0");
}

static void an_answer_stays_the_same(void **state)
{
	(void)state;
	struct mentions first = matcher_find(matcher, "flock");
	struct text name = {0};
	for (int i = 0; i < 1000; i++) {
		text_clear(&name);
		text_printf(&name, "other_%d", i);
		assert_int_equal(matcher_find(matcher, text_string(&name)).count, 1);
	}
	text_free(&name);
	struct mentions again = matcher_find(matcher, "flock");
	assert_ptr_equal(first.items, again.items);
	assert_mentions("flock", "rule0 rule1 entry0.2 allow0");
}

static void nothing_is_known_of_most_names(void **state)
{
	(void)state;
	struct ruleset *empty = ruleset_new();
	struct matcher *none = matcher_new(empty);
	assert_int_equal(matcher_find(none, "lock").count, 0);
	assert_int_equal(matcher_find(none, "").count, 0);
	matcher_free(none);
	ruleset_free(empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_star_matches_any_run),
	    cmocka_unit_test(many_stars_do_not_take_for_ever),
	    cmocka_unit_test(qualified_names_are_compared_whole),
	    cmocka_unit_test(inline_namespaces_of_the_implementation_are_transparent),
	    cmocka_unit_test(every_kind_of_document_is_found_in_its_order),
	    cmocka_unit_test(a_name_that_matches_twice_is_mentioned_once),
	    cmocka_unit_test(an_answer_stays_the_same),
	    cmocka_unit_test(nothing_is_known_of_most_names),
	};
	return cmocka_run_group_tests(tests, matcher_setup, matcher_teardown);
}
