/* What templates of the standard library do to objects of the program, seen in their instances. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char classes[] = "#include <map>\n#include <memory>\n#include <string>\n#include <vector>\n"
                              "struct Client { Client(int, const char *); Client(int); ~Client(); };\n"
                              "struct Handler { virtual ~Handler() {} };\n";

/* Fails unless the functions of the program that `function` calls, in order, are these. */
static void expect_program_calls(void **state, const char *function, const char *expected)
{
	const struct facts *facts = ((struct reading *)*state)->facts;
	char found[512] = "";
	assert_non_null(facts);
	for (size_t i = 0; i < facts->calls.count; i++) {
		const struct fact_call *call = &facts->calls.items[i];
		if (call->function == FACT_NONE || call->callee == FACT_NONE ||
		    facts->functions.items[call->callee].system ||
		    strcmp(facts->functions.items[call->function].name, function) != 0)
			continue;
		size_t length = strlen(found);
		snprintf(found + length, sizeof found - length, "%s%s(%u)\n",
		         call->kind == FACT_CALLEE_VIRTUAL ? "virtual " : "", facts->functions.items[call->callee].name,
		         call->argument_count);
	}
	assert_string_equal(found, expected);
}

static void reading(void **state, const char *functions)
{
	char source[2048];
	int length = snprintf(source, sizeof source, "%s%s", classes, functions);
	assert_in_range(length, 1, sizeof source - 1);
	reading_of(*state, "a.cc", source, "-std=c++17");
}

static void objects_made_by_the_library_are_constructed(void **state)
{
	reading(state, "auto unique() { return std::make_unique<Client>(1, \"a\"); }\n"
	               "auto shared() { return std::make_shared<Client>(2); }\n"
	               "void added(std::vector<Client> &all) { all.emplace_back(3); }\n"
	               "void mapped(std::map<int, Client> &all) { all.emplace(4, 5); }\n");
	expect_program_calls(state, "unique", "Client::Client(2)\n");
	expect_program_calls(state, "shared", "Client::Client(1)\n");
	expect_program_calls(state, "added", "Client::Client(1)\n");
	expect_program_calls(state, "mapped", "Client::Client(0)\n"); /* what it is given is not what was given */
}

static void members_of_the_library_destroy_what_they_own(void **state)
{
	reading(state, "struct Owner { std::unique_ptr<Handler> one; std::vector<Client> many; };\n"
	               "struct Map { std::map<std::string, std::unique_ptr<Client>> all; };\n"
	               "struct Observer { Handler *one; std::vector<Client *> many; std::string name; };\n"
	               "void drop(Owner *owner, Map *map, Observer *observer) {\n"
	               "	delete owner; delete map; delete observer; }\n");
	expect_program_calls(state, "drop", "Owner::~Owner(0)\nMap::~Map(0)\nObserver::~Observer(0)\n");
	expect_program_calls(state, "Owner::~Owner", "Client::~Client(0)\nvirtual Handler::~Handler(0)\n");
	expect_program_calls(state, "Map::~Map", "Client::~Client(0)\n");
	expect_program_calls(state, "Observer::~Observer", "");
}

/* What was moved away is not destroyed here, and a vector that grows destroys only what was moved away. */
static void others_are_not_said_to_destroy(void **state)
{
	reading(state, "void grows(std::vector<std::unique_ptr<Client>> &all, std::unique_ptr<Client> &&one) {\n"
	               "	all.push_back(std::move(one)); }\n"
	               "void given(std::unique_ptr<Client> one, std::vector<std::unique_ptr<Client>> &all) {\n"
	               "	auto other = std::move(one); all.push_back(std::move(other)); }\n");
	expect_program_calls(state, "grows", "");
	expect_program_calls(state, "given", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(objects_made_by_the_library_are_constructed, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(members_of_the_library_destroy_what_they_own, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(others_are_not_said_to_destroy, reading_begin, reading_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
