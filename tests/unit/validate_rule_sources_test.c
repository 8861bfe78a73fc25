/* Proof programs of libraries: which sources are left out, and why. */
#include "facts/facts.h"
#include "temporary_tree.h"
#include "validate/rule_sources.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { SOURCES = 3 };

/* Three sources: "plain" needs nothing, "one" and "two" are linked with libraries; each has the proof of a call of its
 * name. */
struct fixture {
	struct arena *arena;
	struct temporary_tree tree;
	struct sources sources;
	struct facts *facts[SOURCES];
	struct rule_proofs_request request;
	struct rule_sources opened;
};

static const char *const functions[SOURCES] = {"proof_plain", "proof_one", "proof_two"};
static const char *const files[SOURCES] = {"plain.c", "one.c", "two.c"};

static int set_up(void **state)
{
	static struct fixture fixture;
	fixture = (struct fixture){.arena = arena_new()};
	fixture.tree = temporary_tree_new();
	temporary_tree_write(&fixture.tree, "one.link", "-lone\n");
	temporary_tree_write(&fixture.tree, "two.link", "-L/somewhere -ltwo -ltwo-more\n");
	for (size_t i = 0; i < SOURCES; i++) {
		struct source source = {.path = temporary_tree_path(&fixture.tree, files[i])};
		struct fact_function function = {.name = functions[i], .defined = true};
		VECTOR_PUSH(fixture.sources.items, source);
		fixture.facts[i] = facts_new();
		VECTOR_PUSH(fixture.facts[i]->functions, function);
	}
	fixture.request = (struct rule_proofs_request){.sources = &fixture.sources, .facts = fixture.facts};
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	for (size_t i = 0; i < SOURCES; i++)
		facts_free(fixture->facts[i]);
	VECTOR_FREE(fixture->sources.items);
	temporary_tree_remove(&fixture->tree);
	arena_free(fixture->arena);
	return 0;
}

static const struct rule_source *of_call(const struct fixture *fixture, const char *call)
{
	const struct rule_source *source = rule_sources_of_call(&fixture->opened, call);
	assert_non_null(source);
	return source;
}

static void a_missing_header_is_named(void **state)
{
	struct fixture *fixture = *state;
	const struct fact_trouble trouble = {.kind = FACT_TROUBLE_MISSING_HEADER, .text = "one.h"};
	VECTOR_PUSH(fixture->facts[1]->troubles, trouble);
	rule_sources_open(&fixture->opened, fixture->arena, &fixture->request);
	assert_string_equal(of_call(fixture, "one")->absent, "header one.h is not found");
	assert_null(of_call(fixture, "plain")->absent);
	assert_null(of_call(fixture, "two")->absent);
	assert_null(rule_sources_of_call(&fixture->opened, "three"));
}

static void a_source_that_was_not_read_has_no_proofs(void **state)
{
	struct fixture *fixture = *state;
	facts_free(fixture->facts[0]);
	fixture->facts[0] = NULL;
	rule_sources_open(&fixture->opened, fixture->arena, &fixture->request);
	assert_null(rule_sources_of_call(&fixture->opened, "plain"));
}

static void a_missing_library_is_named(void **state)
{
	static const char said[] = "/usr/bin/ld: cannot find -ltwo: No such file or directory\n"
	                           "collect2: error: ld returned 1 exit status\n";
	struct fixture *fixture = *state;
	rule_sources_open(&fixture->opened, fixture->arena, &fixture->request);
	assert_int_equal(of_call(fixture, "plain")->link_flag_count, 0);
	assert_int_equal(of_call(fixture, "two")->link_flag_count, 3);
	assert_true(rule_sources_without(&fixture->opened, said));
	assert_string_equal(of_call(fixture, "two")->absent, "library -ltwo is not found");
	assert_null(of_call(fixture, "one")->absent);
	assert_false(rule_sources_without(&fixture->opened, said));
}

static void a_part_of_a_name_is_no_name(void **state)
{
	struct fixture *fixture = *state;
	rule_sources_open(&fixture->opened, fixture->arena, &fixture->request);
	assert_false(rule_sources_without(&fixture->opened, "ld: cannot find -ltwoo\n"));
	assert_false(rule_sources_without(&fixture->opened, "undefined reference to `one'\n"));
	assert_true(rule_sources_without(&fixture->opened, "ld: cannot find -ltwo-more\n"));
	assert_string_equal(of_call(fixture, "two")->absent, "library -ltwo-more is not found");
}

static void only_what_is_asked_for_is_built(void **state)
{
	static const char *const calls[] = {"one"};
	struct fixture *fixture = *state;
	facts_free(fixture->facts[0]);
	fixture->facts[0] = facts_new();
	const struct fact_function helper = {.name = "helper", .defined = true};
	VECTOR_PUSH(fixture->facts[0]->functions, helper);
	rule_sources_open(&fixture->opened, fixture->arena, &fixture->request);
	rule_sources_only(&fixture->opened, calls, 1);
	assert_null(fixture->opened.items[0].absent); /* others may need it */
	assert_null(of_call(fixture, "one")->absent);
	assert_non_null(of_call(fixture, "two")->absent);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_missing_header_is_named, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_source_that_was_not_read_has_no_proofs, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_missing_library_is_named, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_part_of_a_name_is_no_name, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(only_what_is_asked_for_is_built, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
