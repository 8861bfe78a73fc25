/* Where an #include goes: every example is a whole source, with '@' where the new line belongs. */
#include "rewrite/include_place.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct example {
	const char *source;
	bool apart;
};

static const struct example examples[] = {
    {"#include <a.h>\n#include <b.h>\n@\nint x;\n", false},
    {"#include <a.h>\n@#include \"b.h\"\n\nint x;\n", false},
    {"#include \"b.h\"\n@\nint x;\n", false},
    /* the first of the program's own is its configuration, the last may give functions other names */
    {"#include \"config.h\"\n@#include \"b.h\"\n#include \"memory.h\" /* last */\n#ifdef A\n#define B\n#endif\n",
     false},
    {"#include \"config.h\"\n@#ifndef NO_B\n#include <b.h>\n#include \"memory.h\"\nint x;\n#endif\n", false},
    {"/* what it is */\n\n@int x;\n", true},
    /* what headers are told comes before them */
    {"/* what it is */\n#define _GNU_SOURCE\n\n@#if A\n#include <a.h>\n#endif\nint x;\n", true},
    {"#undef A\n#define A(x) \\\n\tint x;\n@int y;\n", true},
    {"@int x;\n", true},
    {"@", true},
    {"#include <a.h>@", false},
    /* under a condition it would be there for some only */
    {"#include <a.h>\n@#ifdef X\n#include <b.h>\n#endif\nint x;\n", false},
    {"#if A\n#include <a.h>\n#else\n#include <c.h>\n#endif\n#include <b.h>\n@int x;\n", false},
    {"@#if A\n#if B\n#include <a.h>\n#endif\n#include <c.h>\n#endif\nint x;\n", true},
    /* behind code it would come too late */
    {"#include <a.h>\n@int f(void);\n#include <b.h>\n", false},
    {"#define A(x) \\\n\tint x;\n#include <a.h>\n@int y;\n", false},
    /* what only looks like one */
    {"/*\n#include <a.h>\n*/\n#include <b.h>\n@int x;\n", false},
    {"@#include <a.h> /* and\n#include <b.h> */\nint x;\n", true},
    {"// #include <a.h>\n# include <b.h>\r\n@int x;\n", false},
    {"#include <a.h>\n@char s[] = \"/*\";\n#include <b.h>\n", false},
    {"#include <a.h>\n@char c = '\"'; /* \" */\n", false},
};

static void test_places(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		char source[256];
		const char *mark = strchr(examples[i].source, '@');
		size_t before = (size_t)(mark - examples[i].source);
		strcpy(source, examples[i].source);
		memmove(source + before, mark + 1, strlen(mark + 1) + 1);
		bool apart;
		uint32_t place = include_place(source, strlen(source), &apart);
		if (place != before || apart != examples[i].apart)
			fail_msg("found at %u, alone %d, in\n%s", place, apart, examples[i].source);
	}
}

static void test_knows_what_is_there(void **state)
{
	(void)state;
	static const struct {
		const char *source;
		bool there;
	} sources[] = {
	    {"#include <x/y.h>\n", true},
	    {"#  include \"x/y.h\" // for z\n", true},
	    {"int a;\n#include <x/y.h>", true},
	    {"#include <x/y.hpp>\n", false},
	    {"#include <z/x/y.h>\n", false},
	    {"#ifdef A\n#include <x/y.h>\n#endif\n", false},
	    {"/* #include <x/y.h> */\n", false},
	    {"/*\n#include <x/y.h>\n*/\n", false},
	    {"", false},
	};
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
		if (include_is_there(sources[i].source, strlen(sources[i].source), "x/y.h") != sources[i].there)
			fail_msg("expected %d of\n%s", sources[i].there, sources[i].source);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_places),
	    cmocka_unit_test(test_knows_what_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
