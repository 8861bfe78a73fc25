/* Sources are ordered by how many headers of the system they seem to include. */
#include "extract/breadth.h"
#include "read_together.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { SOURCES = 4 };

static void source(const char *name, const char *text)
{
	together_add_source(name, arena_printf(together.tree.arena, "\"-I%s/own\", ", together.tree.folder), text);
}

static void the_broadest_comes_first_and_equals_stay(void **state)
{
	(void)state;
	temporary_tree_write(&together.tree, "own/wide.h", "#include \"round.h\"\n#include <map>\n#include <set>\n");
	temporary_tree_write(&together.tree, "own/round.h", "#include <wide.h>\n#include <map>\n#include <list>\n");
	source("a.cc", "#include <map>\n#include <map>\n");
	source("b.cc", "#include <map>\n# include <vector>\n");
	source("c.cc", "#include \"wide.h\"\n");
	source("d.cc", "#include <list>\n#include <set>\n");
	struct sources *sources = together_sources();
	uint32_t numbers[SOURCES] = {0, 1, 2, 3};
	breadth_sort(sources, numbers, SOURCES);
	const uint32_t expected[SOURCES] = {2, 1, 3, 0};
	assert_memory_equal(numbers, expected, sizeof expected);
	sources_free(sources);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_broadest_comes_first_and_equals_stay, together_set_up,
	                                    together_tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
