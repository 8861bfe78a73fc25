#define _DEFAULT_SOURCE
#include "source/sources.h"

#include "base/files.h"
#include "base/text.h"
#include "source/system_folders.h"
#include "temporary_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct temporary_tree tree;
static struct error error;

static int set_up(void **state)
{
	(void)state;
	tree = temporary_tree_new();
	memset(&error, 0, sizeof error);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	temporary_tree_remove(&tree);
	return 0;
}

static const char *below(const char *name) { return temporary_tree_path(&tree, name); }

static void write_file(const char *name, const char *text) { temporary_tree_write(&tree, name, text); }

/* "DIR" stands for the tree's folder. */
static void write_database(const char *name, const char *entries)
{
	struct text text = {0};
	for (const char *at = entries; *at;) {
		if (strncmp(at, "DIR", 3) == 0) {
			text_add(&text, tree.folder);
			at += 3;
		} else {
			text_add_bytes(&text, at++, 1);
		}
	}
	write_file(name, text_string(&text));
	text_free(&text);
}

static struct sources *find(const char *name)
{
	const char *path = below(name);
	return sources_find(&(struct sources_request){.paths = &path, .path_count = 1}, &error);
}

static struct sources *find_without(const char *name, const char *const *excludes, size_t count)
{
	const char *path = below(name);
	struct sources_request request = {
	    .paths = &path, .path_count = 1, .excludes = excludes, .exclude_count = count};
	return sources_find(&request, &error);
}

/* "a.c b.c": the paths below the tree's folder. */
static const char *names(const struct sources *sources)
{
	struct text text = {0};
	if (!sources) {
		fail_msg("no sources: %s: %s", error.file, error.message);
		return "";
	}
	for (size_t i = 0; i < sources->items.count; i++)
		text_printf(&text, "%s%s", i ? " " : "", path_below(tree.folder, sources->items.items[i].path));
	const char *copy = arena_copy_string(tree.arena, text_string(&text));
	text_free(&text);
	return copy;
}

/* Flags of the n-th source, with "DIR" for the tree's folder. */
static const char *flags(const struct sources *sources, size_t number)
{
	struct text text = {0};
	const struct source *source = &sources->items.items[number];
	for (size_t i = 0; i < source->flag_count; i++) {
		const char *place = strstr(source->flags[i], tree.folder);
		text_add(&text, i ? " " : "");
		if (place) {
			text_add_bytes(&text, source->flags[i], (size_t)(place - source->flags[i]));
			text_printf(&text, "DIR%s", place + strlen(tree.folder));
		} else {
			text_add(&text, source->flags[i]);
		}
	}
	const char *copy = arena_copy_string(tree.arena, text_string(&text));
	text_free(&text);
	return copy;
}

static void assert_error(struct sources *sources, const char *part)
{
	char described[sizeof error];
	assert_null(sources);
	error_describe(&error, described, sizeof described);
	if (!strstr(described, part))
		fail_msg("'%s' should say '%s'", described, part);
	assert_null(strchr(described, '\n'));
}

static void a_database_says_what_is_built_and_how(void **state)
{
	(void)state;
	write_file("src/a.c", "");
	write_file("src/b.cc", "");
	write_file("src/not-built.c", "");
	write_database(
	    "compile_commands.json",
	    "[{\"directory\": \"DIR/src\", \"command\": \"cc -DX=\\\\\\\"1\\\\\\\" -I. -c a.c\", \"file\": \"a.c\"},"
	    " {\"directory\": \"DIR\", \"arguments\": [\"g++\", \"-Iinc\", \"src/b.cc\"], \"file\": \"src/b.cc\"},"
	    " {\"directory\": \"DIR\", \"command\": \"cc -c gone.c\", \"file\": \"src/gone.c\"},"
	    " {\"directory\": \"DIR\", \"command\": \"cc -c boot.S\", \"file\": \"src/boot.S\"},"
	    " {\"directory\": \"DIR\", \"command\": \"cc -c -\", \"file\": \"-\"},"
	    " {\"directory\": \"/elsewhere\", \"command\": \"cc -c x.c\", \"file\": \"x.c\"}]");
	write_file("src/boot.S", "");
	struct sources *sources = find("src");
	assert_string_equal(names(sources), "src/a.c src/b.cc");
	assert_string_equal(flags(sources, 0), "-DX=\"1\" -IDIR/src");
	assert_string_equal(flags(sources, 1), "-IDIR/inc");
	assert_false(sources->items.items[0].guessed);
	assert_string_equal(sources->root, below("src"));
	assert_string_equal(sources->database, below("compile_commands.json"));
	assert_int_equal(sources->outside, 1);
	assert_int_equal(sources->missing, 1);
	sources_free(sources);
}

static const char one_entry[] = "[{\"directory\": \"DIR\", \"command\": \"cc -DFROM_DATABASE\", \"file\": \"a.c\"}]";

static void a_database_is_found_in_build_folders_and_above(void **state)
{
	(void)state;
	static const char *const places[] = {"compile_commands.json", "build/compile_commands.json",
	                                     "build-debug/compile_commands.json", "out/compile_commands.json",
	                                     "cmake-build-release/compile_commands.json"};
	write_file("a.c", "");
	write_file("x/y/b.c", "");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		write_database(places[i], one_entry);
		struct sources *sources = find(".");
		assert_string_equal(names(sources), "a.c");
		assert_string_equal(flags(sources, 0), "-DFROM_DATABASE");
		assert_string_equal(sources->database, below(places[i]));
		sources_free(sources);
		unlink(below(places[i]));
	}
	write_database("build/compile_commands.json",
	               "[{\"directory\": \"DIR\", \"command\": \"cc\", \"file\": \"x/y/b.c\"}]");
	struct sources *sources = find("x/y");
	assert_string_equal(names(sources), "x/y/b.c");
	assert_string_equal(sources->database, below("build/compile_commands.json"));
	sources_free(sources);
}

static void a_database_can_be_named_or_left_alone(void **state)
{
	(void)state;
	write_file("a.c", "");
	write_database("elsewhere/compile_commands.json", one_entry);
	write_database("other.json", one_entry);
	const char *path = tree.folder, *named[] = {below("elsewhere"), below("other.json")};
	for (size_t i = 0; i < 2; i++) {
		struct sources_request request = {.paths = &path, .path_count = 1, .build = named[i]};
		struct sources *sources = sources_find(&request, &error);
		assert_string_equal(flags(sources, 0), "-DFROM_DATABASE");
		sources_free(sources);
	}
	write_database("compile_commands.json", one_entry);
	struct sources_request request = {.paths = &path, .path_count = 1, .without_database = true};
	struct sources *sources = sources_find(&request, &error);
	assert_true(sources->items.items[0].guessed);
	sources_free(sources);

	request = (struct sources_request){.paths = &path, .path_count = 1, .build = below("nowhere")};
	assert_error(sources_find(&request, &error), "CMAKE_EXPORT_COMPILE_COMMANDS");
	write_file("empty/x", "");
	request.build = below("empty");
	assert_error(sources_find(&request, &error), "holds no compile_commands.json");
	write_file("foreign.json", "[]");
	request.build = below("foreign.json");
	assert_error(sources_find(&request, &error), "names no source below");
}

static void a_database_that_knows_nothing_of_the_path_is_passed_over(void **state)
{
	(void)state;
	write_file("project/a.c", "");
	write_database("compile_commands.json", "[{\"directory\": \"/x\", \"command\": \"cc\", \"file\": \"y.c\"}]");
	struct sources *sources = find("project");
	assert_string_equal(names(sources), "project/a.c");
	assert_true(sources->items.items[0].guessed);
	assert_string_equal(sources->database, "");
	sources_free(sources);
}

static void a_broken_database_names_its_place(void **state)
{
	(void)state;
	write_file("a.c", "");
	write_file("compile_commands.json", "[\n  {\"directory\": }\n]");
	assert_error(find("."), "compile_commands.json:2:");
	assert_error(NULL, "write the database again");
	write_file("compile_commands.json", "[");
	assert_error(find("."), "is no valid JSON");
	write_file("compile_commands.json", "{}");
	assert_error(find("."), "a list of entries was expected");

	static const char *const broken[][2] = {
	    {"[3]", "entry 0 (counted from 0) is no object"},
	    {"[{\"directory\": \"/\", \"command\": \"cc\", \"file\": \"a.c\"}, {\"directory\": \"/\"}]", "entry 1"},
	    {"[{\"file\": \"a.c\", \"command\": \"cc\"}]", "no \"directory\""},
	    {"[{\"directory\": \"/\", \"file\": \"a.c\"}]", "neither \"arguments\" nor \"command\""},
	    {"[{\"directory\": \"/\", \"file\": \"a.c\", \"arguments\": [1]}]", "no list of strings"},
	    {"[{\"directory\": \"/\", \"file\": \"a.c\", \"arguments\": []}]", "empty command"},
	    {"[{\"directory\": \"/\", \"file\": \"a.c\", \"command\": \"cc 'x\"}]", "quote that is not closed"},
	};
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		write_file("compile_commands.json", broken[i][0]);
		assert_error(find("."), broken[i][1]);
	}
}

static void a_source_built_in_several_ways_stands_once_for_each(void **state)
{
	(void)state;
	write_file("a.c", "");
	write_database("compile_commands.json",
	               "[{\"directory\": \"DIR\", \"command\": \"cc -DB -fPIC -o 1.o -c a.c\", \"file\": \"a.c\"},"
	               " {\"directory\": \"DIR\", \"command\": \"cc -DA -c a.c\", \"file\": \"a.c\"},"
	               " {\"directory\": \"DIR\", \"command\": \"cc -DB -O3 -o 2.o -c a.c\", \"file\": \"DIR/a.c\"}]");
	struct sources *sources = find(".");
	assert_string_equal(names(sources), "a.c a.c");
	assert_string_equal(flags(sources, 0), "-DA");
	assert_string_equal(flags(sources, 1), "-DB");
	sources_free(sources);

	struct text many = {0};
	for (int i = 0; i < 9; i++)
		text_printf(&many, "%s{\"directory\": \"DIR\", \"command\": \"cc -DN=%d\", \"file\": \"a.c\"}",
		            i ? "," : "[", i);
	text_add(&many, "]");
	write_database("compile_commands.json", many.bytes);
	text_free(&many);
	sources = find(".");
	assert_string_equal(names(sources), "a.c a.c a.c a.c");
	sources_free(sources);
}

static void a_file_the_database_does_not_know_borrows_its_neighbours_flags(void **state)
{
	(void)state;
	write_file("src/a.c", "");
	write_file("src/new.c", "");
	write_file("src/new.cc", "");
	write_database("compile_commands.json",
	               "[{\"directory\": \"DIR\", \"command\": \"cc -DNEAR\", \"file\": \"src/a.c\"}]");
	struct sources *sources = find("src/new.c");
	assert_string_equal(names(sources), "src/new.c");
	assert_string_equal(flags(sources, 0), "-DNEAR");
	assert_true(sources->items.items[0].guessed);
	sources_free(sources);
	sources = find("src/new.cc");
	assert_string_equal(flags(sources, 0), "-D_GNU_SOURCE -std=gnu++20");
	sources_free(sources);
}

static void a_tree_reached_through_a_link_is_known_to_its_database(void **state)
{
	(void)state;
	write_file("real/a.c", "");
	write_database("real/compile_commands.json",
	               "[{\"directory\": \"DIR/real\", \"command\": \"cc -DX\", \"file\": \"a.c\"}]");
	assert_int_equal(symlink(below("real"), below("link")), 0);
	struct sources *sources = find("link");
	assert_string_equal(names(sources), "link/a.c");
	assert_string_equal(flags(sources, 0), "-DX");
	sources_free(sources);
}

static void flags_files_stand_in_for_a_database(void **state)
{
	(void)state;
	write_file("compile_flags.txt", "-Iinc\n\n  -DTOP \r\n-fplugin=x.so\n-std=c++17\n");
	write_file("lib/compile_flags.txt", "-DLIB");
	write_file("a.cpp", "");
	write_file("lib/deep/b.c", "");
	struct sources *sources = find(".");
	assert_string_equal(names(sources), "a.cpp lib/deep/b.c");
	assert_string_equal(flags(sources, 0), "-IDIR/inc -DTOP -std=c++17");
	assert_string_equal(flags(sources, 1), "-DLIB");
	assert_false(sources->items.items[0].guessed);
	sources_free(sources);
}

static void include_folders_are_guessed_from_what_is_included(void **state)
{
	(void)state;
	write_file("src/main.c",
	           "#include <stdio.h>\n # include \"net/socket.h\"\n#include <api.h>\n#include \"near.h\"\n"
	           "#include \"string.h\"\n#include \"missing.h\"\n");
	write_file("src/near.h", "");
	write_file("lib/net/socket.h", "#include \"deep.h\"");
	write_file("lib/net/deep.h", "");
	write_file("include/api.h", "#include \"other.h\"");
	write_file("vendor/other.h", "");
	write_file("vendor/unused/x.h", "");
	write_file("compat/string.h", "");
	write_file("src/plain.cc", "#include <vector>\n");
	struct sources *sources = find(".");
	assert_string_equal(names(sources), "src/main.c src/plain.cc");
	/* compat/string.h is wanted by "string.h", and must stay out of the way of <string.h>. */
	assert_string_equal(flags(sources, 0), "-D_GNU_SOURCE -iquote DIR/compat -IDIR/include -iquote DIR/lib "
	                                       "-iquote DIR/vendor -std=gnu17");
	assert_string_equal(flags(sources, 1), "-D_GNU_SOURCE -std=gnu++20");
	assert_true(sources->items.items[0].guessed);
	sources_free(sources);
}

static void libraries_are_found_where_they_are_installed(void **state)
{
	(void)state;
	write_file("a.c", "#include <glib.h>\n");
	write_file("b.c", "#include <gio/gio.h>\n");
	write_file("c.c", "#include \"gmodule.h\"\n#include <no-such-library/x.h>\n");
	struct sources *sources = find(".");
	assert_non_null(strstr(flags(sources, 0), "-isystem /usr/include/glib-2.0"));
	assert_non_null(strstr(flags(sources, 0), "/glib-2.0/include")); /* glibconfig.h, which glib.h asks for */
	assert_non_null(strstr(flags(sources, 1), "-isystem /usr/include/glib-2.0"));
	assert_string_equal(flags(sources, 2), "-D_GNU_SOURCE -std=gnu17"); /* between quotes: a file of the project */
	sources_free(sources);
}

/* <sys/epoll.h> is there, <epoll.h> is not: with -I…/sys, <signal.h> would be <sys/signal.h>, which includes
 * <signal.h>. */
static void of_several_versions_of_a_library_the_newest_is_meant(void **state)
{
	(void)state;
	assert_true(system_folders_is_newer("/usr/include/gtk-3.0", "/usr/include/gtk-2.0"));
	assert_false(system_folders_is_newer("/usr/include/gtk-2.0", "/usr/include/gtk-3.0"));
	assert_true(system_folders_is_newer("/usr/include/postgresql/15/server", "/usr/include/postgresql/9.6/server"));
	assert_false(system_folders_is_newer("/usr/include/gtk-3.0", "/usr/include/gtk-3.0"));
	assert_false(system_folders_is_newer("/usr/include/gtkmm-3.0", "/usr/include/gtk-2.0"));
	assert_false(system_folders_is_newer("/usr/include/gtk-3.0/unix", "/usr/include/gtk-2.0"));
}

static void parts_of_the_system_are_no_libraries(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	assert_true(system_folders_hold("sys/epoll.h"));
	assert_null(system_folders_of_library(arena, "epoll.h"));
	arena_free(arena);
}

static void of_two_headers_with_one_name_the_nearer_is_meant(void **state)
{
	(void)state;
	write_file("one/src/a.c", "#include <config.h>");
	write_file("one/include/config.h", "");
	write_file("two/src/a.c", "#include <config.h>");
	write_file("two/include/config.h", "");
	struct sources *sources = find(".");
	assert_string_equal(flags(sources, 0), "-D_GNU_SOURCE -IDIR/one/include -std=gnu17");
	assert_string_equal(flags(sources, 1), "-D_GNU_SOURCE -IDIR/two/include -std=gnu17");
	sources_free(sources);
}

static void headers_beside_the_asked_folder_are_found(void **state)
{
	(void)state;
	write_file("src/a.c", "#include \"api.h\"\n");
	write_file("include/api.h", "#include \"common/x.h\"");
	write_file("common/x.h", "");
	struct sources *sources = find("src");
	assert_string_equal(flags(sources, 0), "-D_GNU_SOURCE -iquote DIR -iquote DIR/include -std=gnu17");
	sources_free(sources);
	sources = find("src/a.c");
	assert_string_equal(flags(sources, 0), "-D_GNU_SOURCE -iquote DIR -iquote DIR/include -std=gnu17");
	sources_free(sources);
}

static void includes_in_circles_and_to_themselves_end(void **state)
{
	(void)state;
	write_file("a.c", "#include \"x/b.h\"\n#include \"a.c\"\n");
	write_file("inc/x/b.h", "#include \"x/b.h\"\n#include \"../../a.c\"\n");
	struct sources *sources = find(".");
	assert_string_equal(flags(sources, 0), "-D_GNU_SOURCE -iquote DIR/inc -std=gnu17");
	sources_free(sources);
}

static void only_sources_are_taken_sorted_and_without_build_folders(void **state)
{
	(void)state;
	static const char *const files[] = {"b.cpp",       "a.c",         "sub/z.cxx",
	                                    "sub/y.c++",   "C.C",         "k.cc",
	                                    "x.h",         "x.m",         "x.S",
	                                    "x.o",         ".hidden/h.c", ".h.c",
	                                    "build/gen.c", "b2/mes.c",    "CMakeFiles/id.c",
	                                    "in-tree/t.c", "README",      "sub/CMakeFiles/3.c"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		write_file(files[i], "");
	write_file("build/CMakeCache.txt", "");
	write_file("b2/meson-info/x", "");
	write_file("in-tree/CMakeCache.txt", "");
	write_file("in-tree/CMakeLists.txt", "");
	struct sources *sources = find(".");
	assert_string_equal(names(sources), "C.C a.c b.cpp in-tree/t.c k.cc sub/y.c++ sub/z.cxx");
	sources_free(sources);
	sources = find("build"); /* whoever names it wants it */
	assert_string_equal(names(sources), "build/gen.c");
	sources_free(sources);
}

static void links_lead_neither_in_circles_nor_twice_to_a_file(void **state)
{
	(void)state;
	write_file("project/a.c", "");
	write_file("outside/b.c", "");
	assert_int_equal(symlink("..", below("project/loop")), 0);
	assert_int_equal(symlink("a.c", below("project/again.c")), 0);
	assert_int_equal(symlink("../outside/b.c", below("project/b.c")), 0);
	assert_int_equal(symlink("gone.c", below("project/dangling.c")), 0);
	struct sources *sources = find("project");
	assert_string_equal(names(sources), "project/a.c project/b.c");
	sources_free(sources);
}

static void globs_take_sources_out(void **state)
{
	(void)state;
	static const char *const excludes[] = {"deps", "**/*_test.c"};
	write_file("a.c", "#include \"lua.h\"");
	write_file("a_test.c", "");
	write_file("deps/lua/lua.c", "");
	write_file("deps/lua/lua.h", "");
	struct sources *sources = find_without(".", excludes, 2);
	assert_string_equal(names(sources), "a.c");
	assert_int_equal(sources->excluded, 2);
	assert_non_null(strstr(flags(sources, 0), "DIR/deps/lua")); /* its headers may still be needed */
	sources_free(sources);

	write_database("compile_commands.json",
	               "[{\"directory\": \"DIR\", \"command\": \"cc\", \"file\": \"a.c\"},"
	               " {\"directory\": \"DIR\", \"command\": \"cc\", \"file\": \"deps/lua/lua.c\"}]");
	sources = find_without(".", excludes, 2);
	assert_string_equal(names(sources), "a.c");
	assert_int_equal(sources->excluded, 1);
	sources_free(sources);

	static const char *const everything[] = {"**"};
	assert_error(find_without(".", everything, 1), "nothing is left to analyse");
}

static void ignore_files_are_respected_in_a_repository(void **state)
{
	(void)state;
	write_file("project/a.c", "");
	write_file("project/gen.c", "");
	write_file("project/generated/x.c", "");
	write_file("project/generated/deep/y.c", "");
	write_file("project/sub/keep.c", "");
	write_file("project/sub/drop.c", "");
	write_file("project/.gitignore", "/gen.c\ngenerated/\n");
	write_file("project/sub/.gitignore", "drop.c\n");
	struct sources *sources = find("project");
	assert_int_equal(sources->items.count, 6); /* no repository: the files mean nothing */
	sources_free(sources);

	write_file("project/.git/HEAD", "ref: refs/heads/main\n");
	write_file("project/.git/config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
	write_file("project/.git/objects/info/x", "");
	write_file("project/.git/refs/heads/x", "");
	sources = find("project");
	assert_string_equal(names(sources), "project/a.c project/sub/keep.c");
	assert_int_equal(sources->excluded, 4);
	sources_free(sources);
	sources = find("project/sub");
	assert_string_equal(names(sources), "project/sub/keep.c");
	sources_free(sources);
	sources = find("project/generated"); /* whoever names it wants it */
	assert_string_equal(names(sources), "project/generated/deep/y.c project/generated/x.c");
	sources_free(sources);

	assert_int_equal(unlink(below("project/sub/.gitignore")), 0);
	assert_int_equal(mkfifo(below("project/sub/.gitignore"), 0600), 0); /* nobody waits for it */
	sources = find("project");
	assert_non_null(strstr(names(sources), "project/sub/drop.c"));
	sources_free(sources);
}

static void several_paths_are_united(void **state)
{
	(void)state;
	write_file("one/a.c", "");
	write_file("two/b.c", "");
	write_file("two/c.c", "");
	const char *paths[] = {below("two"), below("one"), below("two/b.c")};
	struct sources *sources = sources_find(&(struct sources_request){.paths = paths, .path_count = 3}, &error);
	assert_string_equal(names(sources), "one/a.c two/b.c two/c.c");
	assert_string_equal(sources->root, tree.folder);
	sources_free(sources);
	const char *one[] = {below("one/a.c")};
	sources = sources_find(&(struct sources_request){.paths = one, .path_count = 1}, &error);
	assert_string_equal(sources->root, below("one"));
	sources_free(sources);
}

static void a_path_that_cannot_be_analysed_says_what_to_do(void **state)
{
	(void)state;
	assert_error(find("nowhere"), "No such file or directory; name an existing folder or source");
	write_file("empty/README", "");
	assert_error(find("empty"), "no C or C++ source (.c, .cc");
	write_file("x.h", "");
	assert_error(find("x.h"), "headers are read through the sources that include them");
	assert_int_equal(mkfifo(below("fifo.c"), 0600), 0);
	assert_error(find("fifo.c"), "neither a folder nor a regular file");
	const char *path = "";
	assert_error(sources_find(&(struct sources_request){.paths = &path, .path_count = 1}, &error), "empty path");
	write_file("gone/x", "");
	write_database("gone/compile_commands.json",
	               "[{\"directory\": \"DIR/gone\", \"command\": \"cc\", \"file\": \"x.c\"}]");
	assert_error(find("gone"), "none of its 1 sources");
}

static void a_header_that_appears_is_noticed(void **state)
{
	(void)state;
	write_file("src/a.c", "");
	write_file("inc/x", "");
	write_database("compile_commands.json",
	               "[{\"directory\": \"DIR\", \"command\": \"cc -Iinc -isystem sys\", \"file\": \"src/a.c\"}]");
	struct sources *sources = find("src");
	const struct source *source = &sources->items.items[0];
	assert_true(source_could_include(source, "stdio.h"));
	static const char *const places[] = {"inc/new/one.h", "sys/new/one.h", "src/new/one.h"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		assert_false(source_could_include(source, "new/one.h"));
		write_file(places[i], "");
		assert_true(source_could_include(source, "new/one.h"));
		unlink(below(places[i]));
	}
	sources_free(sources);
}

static void flags_of_the_request_hold_for_each_source(void **state)
{
	(void)state;
	write_file("a.c", "");
	write_file("b.inc", "");
	write_database("compile_commands.json",
	               "[{\"directory\": \"DIR\", \"command\": \"cc -DNOT_ME -c a.c\", \"file\": \"a.c\"}]");
	const char *paths[] = {below("a.c"), below("b.inc")};
	const char *plain[] = {"-DX=1", "-o", "a.o", "-fplugin=evil.so"};
	const char *command[] = {"ccache", "g++", "-DX=1", "-x", "c++", "-c", "a.c"};
	struct sources_request request = {.paths = paths, .path_count = 1, .flags = plain, .flag_count = 4};
	struct sources *sources = sources_find(&request, &error);
	assert_string_equal(names(sources), "a.c");
	assert_string_equal(flags(sources, 0), "-DX=1");
	assert_false(sources->items.items[0].guessed);
	assert_string_equal(sources->database, "");
	sources_free(sources);
	request.path_count = 2;
	assert_error(sources_find(&request, &error), "the flags do not make it one");
	request.flags = command;
	request.flag_count = 7;
	sources = sources_find(&request, &error);
	assert_string_equal(names(sources), "a.c b.inc");
	assert_string_equal(flags(sources, 1), "-DX=1 -x c++");
	sources_free(sources);
}

static void on_demand_a_path_that_cannot_be_read_costs_itself_only(void **state)
{
	(void)state;
	write_file("a.c", "");
	write_file("notes.txt", "");
	const char *paths[] = {below("gone.c"), below("a.c"), below("notes.txt")};
	struct sources_request request = {.paths = paths, .path_count = 3};
	assert_error(sources_find(&request, &error), "gone.c: No such file");
	request.keep_going = true;
	struct sources *sources = sources_find(&request, &error);
	assert_string_equal(names(sources), "a.c");
	assert_int_equal(sources->refused.count, 2);
	assert_non_null(strstr(sources->refused.items[0], "gone.c: No such file"));
	assert_non_null(strstr(sources->refused.items[1], "notes.txt: is no C or C++ source"));
	sources_free(sources);
	request.path_count = 1;
	sources = sources_find(&request, &error);
	assert_string_equal(names(sources), "");
	sources_free(sources);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_database_says_what_is_built_and_how),
	    TEST(a_database_is_found_in_build_folders_and_above),
	    TEST(a_database_can_be_named_or_left_alone),
	    TEST(a_database_that_knows_nothing_of_the_path_is_passed_over),
	    TEST(a_broken_database_names_its_place),
	    TEST(a_source_built_in_several_ways_stands_once_for_each),
	    TEST(a_file_the_database_does_not_know_borrows_its_neighbours_flags),
	    TEST(a_tree_reached_through_a_link_is_known_to_its_database),
	    TEST(flags_files_stand_in_for_a_database),
	    TEST(include_folders_are_guessed_from_what_is_included),
	    TEST(libraries_are_found_where_they_are_installed),
	    TEST(of_several_versions_of_a_library_the_newest_is_meant),
	    TEST(parts_of_the_system_are_no_libraries),
	    TEST(of_two_headers_with_one_name_the_nearer_is_meant),
	    TEST(headers_beside_the_asked_folder_are_found),
	    TEST(includes_in_circles_and_to_themselves_end),
	    TEST(only_sources_are_taken_sorted_and_without_build_folders),
	    TEST(links_lead_neither_in_circles_nor_twice_to_a_file),
	    TEST(globs_take_sources_out),
	    TEST(ignore_files_are_respected_in_a_repository),
	    TEST(several_paths_are_united),
	    TEST(a_path_that_cannot_be_analysed_says_what_to_do),
	    TEST(a_header_that_appears_is_noticed),
	    TEST(flags_of_the_request_hold_for_each_source),
	    TEST(on_demand_a_path_that_cannot_be_read_costs_itself_only),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
