/* Remedies as edits: what becomes of a line, and where nothing is done. */
#include "report/fix.h"
#include "temporary_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The line as the fix leaves it; "no fix" without one. The call is the first thing on the line that is not a space. */
static const char *fixed(const char *source, const struct instead *instead, const char *call, struct arena *arena)
{
	struct temporary_tree tree = temporary_tree_new();
	const char *path = temporary_tree_write(&tree, "a.c", source);
	struct source_lines lines = {0};
	struct finding finding = {.call = call,
	                          .place = {path, 1, (uint32_t)strspn(source, " \t") + 1},
	                          .macro_place = "",
	                          .instead = instead};
	struct fix fix;
	const char *result = "no fix";
	if (fix_find(&lines, &finding, &fix)) {
		result = arena_printf(arena, "%.*s%s%.*s", (int)fix.from - 1, source, fix.replacement.bytes,
		                      (int)strcspn(source + fix.to - 1, "\n"), source + fix.to - 1);
		text_free(&fix.replacement);
	}
	source_lines_release(&lines);
	temporary_tree_remove(&tree);
	return result;
}

static void assert_fixed(const char *source, const struct instead *instead, const char *call, const char *expected)
{
	struct arena *arena = arena_new();
	assert_string_equal(fixed(source, instead, call, arena), expected);
	arena_free(arena);
}

static const struct instead flag = {.framework = "any",
                                    .use = "with MSG_DONTWAIT",
                                    .add_flag = "MSG_DONTWAIT",
                                    .argument = 3,
                                    .safety = SAFETY_CHANGES_BEHAVIOUR};
static const struct instead name = {
    .framework = "runtime", .use = "the runtime's own", .rename = "gi_recv", .safety = SAFETY_SAFE};

static void a_flag_is_added_to_what_is_there(void **state)
{
	(void)state;
	assert_fixed("\trecv(fd, buffer, size, 0);\n", &flag, "recv", "\trecv(fd, buffer, size, MSG_DONTWAIT);");
	assert_fixed("recv(fd, f(a, b), s[i, j], MSG_PEEK );", &flag, "recv",
	             "recv(fd, f(a, b), s[i, j], MSG_PEEK | MSG_DONTWAIT );");
	assert_fixed("recv(fd, \"a, b)\", ',', more ? MSG_MORE : 0);", &flag, "recv",
	             "recv(fd, \"a, b)\", ',', (more ? MSG_MORE : 0) | MSG_DONTWAIT);");
	assert_fixed("::recv (fd, größe, 1, flags);", &flag, "recv", "::recv (fd, größe, 1, flags | MSG_DONTWAIT);");
}

static void another_function_takes_its_place(void **state)
{
	(void)state;
	assert_fixed("  recv(fd, buffer, size, 0);", &name, "recv", "  gi_recv(fd, buffer, size, 0);");
	assert_fixed("net::recv(fd);", &name, "net::recv", "gi_recv(fd);");
}

static void what_is_not_plain_is_left_to_people(void **state)
{
	(void)state;
	static const struct instead manual = {
	    .framework = "any", .use = "think", .rename = "x", .safety = SAFETY_MANUAL};
	static const struct instead words = {.framework = "any", .use = "think", .safety = SAFETY_SAFE};
	static const char *const lines[] = {"recv(fd, buffer,\n     size, 0);",  /* it goes on in the next line */
	                                    "recv(fd, buffer, size);",           /* there is no such argument */
	                                    "recv(fd, b, size, 0 /* yet */);",   /* a comment may say anything */
	                                    "recv(fd, b, s, MSG_DONTWAIT | x);", /* it is there */
	                                    "RECEIVE(fd, buffer, size, 0);",     /* a macro of another name */
	                                    "recvfrom(fd, buffer, size, 0, a, b);",
	                                    "recv(fd, [&] { return x, y; }(), 1, 0);",
	                                    "recv(fd, \"",
	                                    ""};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_fixed(lines[i], &flag, "recv", "no fix");
	assert_fixed("recv(fd, buffer, size, 0);", &manual, "recv", "no fix");
	assert_fixed("recv(fd, buffer, size, 0);", &words, "recv", "no fix");
	assert_fixed("recv(fd, buffer, size, 0);", NULL, "recv", "no fix");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_flag_is_added_to_what_is_there),
	    cmocka_unit_test(another_function_takes_its_place),
	    cmocka_unit_test(what_is_not_plain_is_left_to_people),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
