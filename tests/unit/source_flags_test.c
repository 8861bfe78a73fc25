#include "source/flags.h"

#include "base/files.h"
#include "base/text.h"
#include "temporary_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *joined(struct words words)
{
	struct text text = {0};
	for (size_t i = 0; i < words.count; i++)
		text_printf(&text, "%s%s", i ? " " : "", words.items[i]);
	const char *copy = arena_copy_string(arena, text_string(&text));
	text_free(&text);
	return copy;
}

static struct clean_flags clean(const char *command_line, const char *path)
{
	struct compile_command command = {.directory = "/build", .path = path, .names_compiler = true};
	assert_true(shell_words_split(arena, command_line, &command.words));
	return flags_clean(arena, &command);
}

#define ASSERT_KEPT(command_line, kept_flags) \
	assert_string_equal(joined(clean(command_line, "/src/x.c").kept), kept_flags)
#define ASSERT_NOT_UNDERSTOOD(command_line, flags) \
	assert_string_equal(joined(clean(command_line, "/src/x.c").not_understood), flags)

static void a_command_is_split_as_a_shell_would(void **state)
{
	(void)state;
	struct words words;
	assert_true(shell_words_split(arena, " cc  -DA=\\\"1\\\"\t'-DB=a b' -D\"C=\\\"x\\\" \\y\" '' \\\n -c", &words));
	assert_int_equal(words.count, 6);
	assert_string_equal(words.items[1], "-DA=\"1\"");
	assert_string_equal(words.items[2], "-DB=a b");
	assert_string_equal(words.items[3], "-DC=\"x\" \\y");
	assert_string_equal(words.items[4], "");
	assert_string_equal(words.items[5], "-c");
	assert_true(shell_words_split(arena, "", &words));
	assert_int_equal(words.count, 0);
	assert_true(shell_words_split(arena, "\\", &words));
	assert_string_equal(words.items[0], "\\");
}

static void an_open_quote_is_an_error(void **state)
{
	(void)state;
	struct words words;
	assert_false(shell_words_split(arena, "cc 'x", &words));
	assert_false(shell_words_split(arena, "cc \"x", &words));
	assert_false(shell_words_split(arena, "cc \"x\\", &words));
}

static void what_decides_the_meaning_is_kept(void **state)
{
	(void)state;
	ASSERT_KEPT("cc -DA -D B=2 -UC -std=gnu11 -fno-exceptions -pthread -m32 -c x.c -o x.o",
	            "-DA -DB=2 -UC -fno-exceptions -pthread -m32 -std=gnu11");
	ASSERT_KEPT("cc -nostdinc -fshort-enums -ftemplate-depth=900 --target=aarch64-linux-gnu x.c",
	            "-nostdinc -fshort-enums -ftemplate-depth=900 --target=aarch64-linux-gnu");
}

static void paths_are_made_absolute(void **state)
{
	(void)state;
	ASSERT_KEPT("cc -Iinclude -I ../deps -isystem sys -iquote/q -idirafter after --sysroot=root -isysroot r2 x.c",
	            "-I/build/include -I/deps -isystem /build/sys -iquote /q -idirafter /build/after "
	            "--sysroot=/build/root -isysroot /build/r2");
	ASSERT_KEPT("cc -I=/usr/include x.c", "-I=/usr/include");
	ASSERT_KEPT("cc -I/usr/include/glib-2.0 -I/usr/include x.c", "-isystem /usr/include/glib-2.0 -I/usr/include");
}

static void forced_headers_go_past_the_driver(void **state)
{
	(void)state;
	struct temporary_tree tree = temporary_tree_new();
	const char *header = temporary_tree_write(&tree, "config.h", "");
	struct compile_command command = {.directory = tree.folder, .path = "/src/x.c"};
	assert_true(shell_words_split(arena, "-include config.h -imacros none.h", &command.words));
	assert_string_equal(joined(flags_clean(arena, &command).kept),
	                    arena_printf(arena, "-Xclang -include -Xclang %s -Xclang -imacros -Xclang none.h", header));
	temporary_tree_remove(&tree);
}

static void outputs_warnings_and_code_generation_are_dropped_silently(void **state)
{
	(void)state;
	const char *command =
	    "gcc -Wall -Wextra -pedantic -O2 -g3 -ggdb -fPIC -flto -fno-strict-aliasing -fvisibility=hidden "
	    "-fstack-protector-strong -march=native -MMD -MP -MF x.d -MT x.o -MQ x.o -o x.o -c -pipe "
	    "-fsanitize=address -L. -lz -Wl,-z,now -L lib -static-libgcc --param ssp=4 -ffast-math x.c";
	ASSERT_KEPT(command, "");
	ASSERT_NOT_UNDERSTOOD(command, "");
}

static void nothing_that_runs_or_writes_gets_through(void **state)
{
	(void)state;
	static const char *const commands[] = {
	    "cc -Xclang -load -Xclang /tmp/evil.so",
	    "cc -fplugin=/tmp/evil.so",
	    "cc -fplugin /tmp/evil.so",
	    "cc -fpass-plugin=/tmp/evil.so",
	    "cc -load /tmp/evil.so",
	    "cc -mllvm -load=/tmp/evil.so",
	    "cc @/tmp/evil",
	    "cc -save-temps=obj",
	    "cc --config /tmp/evil.cfg",
	    "cc --config=/tmp/evil.cfg",
	    "cc -ivfsoverlay /tmp/evil.yaml",
	    "cc -fmodules -fmodule-map-file=/tmp/evil",
	    "cc -fmodules-cache-path=/tmp/evil",
	    "cc -include-pch /tmp/evil.pch",
	    "cc -emit-pch",
	    "cc -Wp,-MD,/tmp/evil",
	    "cc -Wp,-Wp,-Wp,-fplugin=/tmp/evil",
	    "cc -Wp,@/tmp/evil",
	    "cc -specs=/tmp/evil",
	    "cc -wrapper /tmp/evil",
	    "cc -B /tmp/evil",
	    "cc -serialize-diagnostics /tmp/evil",
	    "cc -fprofile-generate=/tmp/evil",
	    "cc -Xpreprocessor -load",
	    "cc -cc1 -load /tmp/evil.so",
	    "cc -dependency-file /tmp/evil",
	    "cc -index-store-path /tmp/evil",
	    "cc -include @/tmp/evil",
	    "cc -include -load",
	    "cc -resource-dir /tmp/evil",
	    "cc -- -fplugin=/tmp/evil.so",
	};
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		const char *kept = joined(clean(commands[i], "/src/x.c").kept);
		if (*kept)
			fail_msg("'%s' let '%s' through", commands[i], kept);
	}
}

static void preprocessor_lists_are_taken_apart(void **state)
{
	(void)state;
	ASSERT_KEPT("cc -Wp,-DA=1,-UB,-MD,x.d,-Iinc x.c", "-DA=1 -UB -I/build/inc");
}

static void unknown_flags_are_left_out_and_named(void **state)
{
	(void)state;
	ASSERT_KEPT("cc -fmagic --wonder=1 x.c", "");
	ASSERT_NOT_UNDERSTOOD("cc -fmagic --wonder=1 @more x.c", "-fmagic --wonder=1 @more");
	ASSERT_NOT_UNDERSTOOD("cc -D", "-D");
}

/* Each of these values makes libclang refuse the whole source. */
static void values_that_libclang_may_not_know_are_left_out(void **state)
{
	(void)state;
	ASSERT_NOT_UNDERSTOOD("cc -std=c99999 x.c", "-std=c99999");
	ASSERT_NOT_UNDERSTOOD("cc --target=pdp11-dec x.c", "--target=pdp11-dec");
	ASSERT_NOT_UNDERSTOOD("cc -ftemplate-depth=deep x.c", "-ftemplate-depth=deep");
	ASSERT_NOT_UNDERSTOOD("cc -std=c++17 x.c", "-std=c++17");
	ASSERT_KEPT("cc -std=c++17 -std=c99 x.c", "-std=c99");
}

static void the_language_is_the_one_it_is_built_as(void **state)
{
	(void)state;
	ASSERT_KEPT("g++ -std=c++17 -c x.c", "-x c++ -std=c++17");
	ASSERT_KEPT("ccache /usr/bin/x86_64-linux-gnu-g++-12 x.c", "-x c++");
	ASSERT_KEPT("gcc x.c -c -DA", "-DA");
	ASSERT_KEPT("gcc -xc++ x.c", "-x c++");
	ASSERT_KEPT("gcc -x c++ -x none x.c", "");
	assert_string_equal(joined(clean("g++ x.cpp", "/src/x.cpp").kept), "");
	assert_string_equal(joined(clean("gcc -x c x.cpp", "/src/x.cpp").kept), "-x c");
	assert_int_equal(clean("gcc -c x.S", "/src/x.S").language, LANGUAGE_NONE);
	assert_int_equal(clean("gcc -x assembler-with-cpp x.c", "/src/x.c").language, LANGUAGE_NONE);
	assert_int_equal(clean("clang -x cuda x.c", "/src/x.c").language, LANGUAGE_NONE);
	assert_int_equal(clean("gcc -x c x.weird", "/src/x.weird").language, LANGUAGE_C);
	assert_int_equal(language_of_name("/a.c/b"), LANGUAGE_NONE);
	assert_int_equal(language_of_name("/a/.c"), LANGUAGE_NONE);
	assert_int_equal(language_of_name("/a/b.C"), LANGUAGE_CXX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_command_is_split_as_a_shell_would),
	    cmocka_unit_test(an_open_quote_is_an_error),
	    cmocka_unit_test(what_decides_the_meaning_is_kept),
	    cmocka_unit_test(paths_are_made_absolute),
	    cmocka_unit_test(forced_headers_go_past_the_driver),
	    cmocka_unit_test(outputs_warnings_and_code_generation_are_dropped_silently),
	    cmocka_unit_test(nothing_that_runs_or_writes_gets_through),
	    cmocka_unit_test(preprocessor_lists_are_taken_apart),
	    cmocka_unit_test(unknown_flags_are_left_out_and_named),
	    cmocka_unit_test(values_that_libclang_may_not_know_are_left_out),
	    cmocka_unit_test(the_language_is_the_one_it_is_built_as),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
