/* Settings: what is stronger, how values are written, and what a slip is told. */
#define _GNU_SOURCE
#include "base/files.h"
#include "config/settings.h"

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

struct place {
	char folder[64];
	struct arena *arena;
};

static int enter(void **state)
{
	struct place *place = memory_zeroed(1, sizeof *place);
	place->arena = arena_new();
	snprintf(place->folder, sizeof place->folder, "/tmp/goinception-config-XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	for (char **entry = environ; *entry;) {
		if (strncmp(*entry, "GOINCEPTION_", 12) != 0) {
			entry++;
			continue;
		}
		char *name = strndup(*entry, strcspn(*entry, "="));
		unsetenv(name);
		free(name);
		entry = environ;
	}
	setenv("HOME", place->folder, 1);
	unsetenv("XDG_CACHE_HOME");
	*state = place;
	return 0;
}

static int leave(void **state)
{
	struct place *place = *state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", place->folder);
	int status = system(command);
	arena_free(place->arena);
	free(place);
	return status;
}

static const char *in(const struct place *place, const char *name)
{
	return path_join(place->arena, place->folder, name);
}

static void write_file(const struct place *place, const char *name, const char *text)
{
	assert_true(directory_create(path_directory(place->arena, in(place, name)), NULL));
	assert_true(file_write(in(place, name), text, strlen(text), NULL));
}

/* Reads "WORD WORD ..." as a command line of analyze; the first path is the test's folder. */
static struct settings *try_read(struct place *place, const char *line, struct error *error)
{
	char *argv[32] = {"analyze"};
	int argc = 1;
	char *words = arena_printf(place->arena, "--path %s %s", place->folder, line), *rest = NULL;
	for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	return settings_read(analyze_options, argc, argv, error);
}

static struct settings *must_read(struct place *place, const char *line)
{
	struct error error = {0};
	char text[2048];
	struct settings *settings = try_read(place, line, &error);
	if (!settings)
		fail_msg("'%s' was refused: %s", line, error_describe(&error, text, sizeof text));
	return settings;
}

static void must_refuse(struct place *place, const char *line, const char *expected)
{
	struct error error = {0};
	struct settings *settings = try_read(place, line, &error);
	if (settings)
		fail_msg("'%s' was accepted", line);
	assert_string_equal(error.message, expected);
}

static void the_file_must_be_refused(struct place *place, const char *text, unsigned line, unsigned column,
                                     const char *expected)
{
	struct error error = {0};
	write_file(place, "goinception.conf", text);
	struct settings *settings = try_read(place, "", &error);
	if (settings)
		fail_msg("accepted: %s", text);
	if (!strstr(error.message, expected))
		fail_msg("%s\nwas told: %s\nexpected: %s", text, error.message, expected);
	assert_string_equal(error.file, in(place, "goinception.conf"));
	assert_int_equal(error.line, line);
	assert_int_equal(error.column, column);
}

static void defaults_hold_when_nobody_says_more(void **state)
{
	struct place *place = *state;
	struct settings *settings = must_read(place, "");
	assert_int_equal(settings_integer(settings, "depth"), SETTING_UNLIMITED);
	assert_string_equal(settings_string(settings, "format"), "text");
	assert_int_equal(settings_word(settings, "min-confidence"), 1);
	assert_true(settings_integer(settings, "jobs") >= 1);
	assert_int_equal(settings_integer(settings, "timeout"), 60);
	assert_int_equal(settings_integer(settings, "max-memory"), 2048);
	assert_true(settings_flag(settings, "cache"));
	assert_false(settings_flag(settings, "strict"));
	assert_int_equal(settings_get(settings, "output")->list.count, 0);
	assert_string_equal(settings_string(settings, "cache-dir"), in(place, ".cache/goinception"));
	assert_false(settings_get(settings, "jobs")->given);
	settings_free(settings);
}

static void the_command_line_is_stronger_than_the_environment_than_the_file(void **state)
{
	struct place *place = *state;
	write_file(place, "goinception.conf", "jobs: 3\ntimeout: 7\ndepth: 4\nstrict: true\n");
	setenv("GOINCEPTION_JOBS", "5", 1);
	setenv("GOINCEPTION_TIMEOUT", "8", 1);
	struct settings *settings = must_read(place, "-j 6");
	assert_int_equal(settings_integer(settings, "jobs"), 6);
	assert_string_equal(settings_get(settings, "jobs")->where, "-j");
	assert_int_equal(settings_integer(settings, "timeout"), 8);
	assert_string_equal(settings_get(settings, "timeout")->where, "GOINCEPTION_TIMEOUT");
	assert_int_equal(settings_integer(settings, "depth"), 4);
	assert_string_equal(settings_get(settings, "depth")->where,
	                    arena_printf(place->arena, "%s:3:8", in(place, "goinception.conf")));
	assert_true(settings_flag(settings, "strict"));
	settings_free(settings);
}

static void a_list_is_taken_whole_from_the_strongest_place(void **state)
{
	struct place *place = *state;
	write_file(place, "goinception.conf", "exclude: [a, b]\npack: glib\nlevel: {sleep: 1, dns-lookup: 0}\n");
	struct settings *settings = must_read(place, "--exclude c --exclude=d");
	const struct setting *exclude = settings_get(settings, "exclude"), *level = settings_get(settings, "level");
	assert_int_equal(exclude->list.count, 2);
	assert_string_equal(exclude->list.items[0], "c");
	assert_string_equal(exclude->list.items[1], "d");
	assert_string_equal(settings_get(settings, "pack")->list.items[0], "glib");
	assert_int_equal(level->list.count, 2);
	assert_string_equal(level->list.items[0], "sleep=1");
	assert_string_equal(level->list.items[1], "dns-lookup=0");
	settings_free(settings);
}

static void what_the_file_names_can_be_taken_away(void **state)
{
	struct place *place = *state;
	struct error error;
	write_file(place, "goinception.conf", "baseline: known.yaml\nsuppressions: accepted.yaml\ntimeout: 7\n");
	struct settings *settings = must_read(place, "--no-baseline");
	assert_null(settings_string(settings, "baseline"));
	assert_non_null(settings_string(settings, "suppressions"));
	settings_free(settings);
	settings = must_read(place, "--no-suppressions --baseline other.yaml --no-baseline --baseline last.yaml");
	assert_string_equal(path_name(settings_string(settings, "baseline")), "last.yaml");
	assert_null(settings_string(settings, "suppressions"));
	settings_free(settings);
	setenv("GOINCEPTION_CONFIG", in(place, "goinception.conf"), 1);
	settings = must_read(place, "--no-config");
	assert_int_equal(settings_integer(settings, "timeout"), 60);
	assert_string_equal(settings->file, "");
	settings_free(settings);
	assert_null(try_read(place, "--no-baseline=x", &error));
	assert_non_null(strstr(error.message, "takes no value"));
	assert_null(try_read(place, "--no-build", &error));
}

static void values_may_be_written_in_each_usual_way(void **state)
{
	struct place *place = *state;
	struct settings *settings =
	    must_read(place, "-j4 --depth=unlimited -p out --no-cache --strict --level sleep=0 one -- --two -three");
	assert_int_equal(settings_integer(settings, "jobs"), 4);
	assert_int_equal(settings_integer(settings, "depth"), SETTING_UNLIMITED);
	assert_string_equal(settings_string(settings, "build"), "out");
	assert_false(settings_flag(settings, "cache"));
	assert_true(settings_flag(settings, "strict"));
	const struct setting *paths = settings_get(settings, "path");
	assert_int_equal(paths->list.count, 4);
	assert_string_equal(paths->list.items[1], "one");
	assert_string_equal(paths->list.items[2], "--two");
	assert_string_equal(paths->list.items[3], "-three");
	settings_free(settings);
}

static void a_slip_on_the_command_line_is_told_what_was_meant(void **state)
{
	struct place *place = *state;
	must_refuse(place, "--formt json", "unknown option '--formt' (did you mean '--format'?)");
	must_refuse(place, "--form json", "unknown option '--form' (did you mean '--format'?)");
	must_refuse(place, "--qqqqqqqqqqqq", "unknown option '--qqqqqqqqqqqq' (--help lists the options)");
	must_refuse(place, "-x", "unknown option '-x' (--help lists the options)");
	must_refuse(place, "--format jsno",
	            "--format: expected text, compact, summary, json, sarif, html, junit, github, gitlab, checkstyle "
	            "or csv, found 'jsno' (did "
	            "you mean 'json'?)");
	must_refuse(place, "--fail-on=x", "--fail-on: expected error, warning or never, found 'x'");
	must_refuse(place, "-j 0", "-j: expected a number from 1 to 1024, found '0'");
	must_refuse(place, "-j 99999999999999999999",
	            "-j: expected a number from 1 to 1024, found '99999999999999999999'");
	must_refuse(place, "-j 4x", "-j: expected a number from 1 to 1024, found '4x'");
	must_refuse(
	    place, "--depth unlimitd",
	    "--depth: expected a number from 0 to 1000, or unlimited, found 'unlimitd' (did you mean 'unlimited'?)");
	must_refuse(place, "--level sleep=3", "--level: expected RULE=0|1|2, found 'sleep=3'");
	must_refuse(place, "--level sleep", "--level: expected RULE=0|1|2, found 'sleep'");
	must_refuse(place, "--strict=yes", "option '--strict' takes no value, found 'yes'");
	must_refuse(place, "--output", "option '--output' needs a value: [FORMAT:]FILE");
	must_refuse(place, "--output=", "--output: expected [FORMAT:]FILE, found nothing");
	must_refuse(place, "--no-help", "unknown option '--no-help' (did you mean '--help'?)");
}

static void the_environment_reads_every_kind_of_value(void **state)
{
	struct place *place = *state;
	setenv("GOINCEPTION_EXCLUDE", "a/*,b", 1);
	setenv("GOINCEPTION_NO_CACHE", "1", 1);
	setenv("GOINCEPTION_STRICT", "on", 1);
	setenv("GOINCEPTION_MAX_MEMORY", "512", 1);
	setenv("GOINCEPTION_DEPTH", "", 1);
	struct settings *settings = must_read(place, "");
	assert_int_equal(settings_get(settings, "exclude")->list.count, 2);
	assert_string_equal(settings_get(settings, "exclude")->list.items[0], "a/*");
	assert_false(settings_flag(settings, "cache"));
	assert_true(settings_flag(settings, "strict"));
	assert_int_equal(settings_integer(settings, "max-memory"), 512);
	assert_int_equal(settings_integer(settings, "depth"), SETTING_UNLIMITED);
	assert_int_equal(settings->warnings.count, 0);
	settings_free(settings);
}

static void an_unknown_variable_is_a_warning_and_a_bad_value_an_error(void **state)
{
	struct place *place = *state;
	setenv("GOINCEPTION_JBOS", "2", 1);
	struct settings *settings = must_read(place, "");
	assert_int_equal(settings->warnings.count, 1);
	assert_string_equal(
	    settings->warnings.items[0],
	    "no setting has the name of the variable GOINCEPTION_JBOS (did you mean GOINCEPTION_JOBS?)");
	settings_free(settings);
	setenv("GOINCEPTION_JOBS", "many", 1);
	must_refuse(place, "-j 2", "GOINCEPTION_JOBS: expected a number from 1 to 1024, found 'many'");
	setenv("GOINCEPTION_JOBS", "2", 1);
	setenv("GOINCEPTION_STRICT", "maybe", 1);
	must_refuse(place, "", "GOINCEPTION_STRICT: expected true or false, found 'maybe'");
}

static void an_error_in_the_file_names_its_place(void **state)
{
	struct place *place = *state;
	the_file_must_be_refused(place, "jobs: 2\nformt: json\n", 2, 1, "format");
	the_file_must_be_refused(place, "jobs: many\n", 1, 7, "jobs: expected a number from 1 to 1024, found 'many'");
	the_file_must_be_refused(place, "jobs: '2'\n", 1, 7, "found a quoted text");
	the_file_must_be_refused(place, "jobs: [2]\n", 1, 7, "found a list");
	the_file_must_be_refused(place, "format: text\nscope: contxts\n", 2, 8,
	                         "scope: expected auto, contexts or all, found 'contxts' (did you mean 'contexts'?)");
	the_file_must_be_refused(place, "strict: 3\n", 1, 9, "strict");
	the_file_must_be_refused(place, "exclude:\n  - a\n  - {b: c}\n", 3, 5, "exclude: expected a list of GLOB");
	the_file_must_be_refused(place, "exclude: {b: c}\n", 1, 10, "found a mapping");
	the_file_must_be_refused(place, "level: {sleep: 9}\n", 1, 16, "expected RULE=0|1|2, found 'sleep=9'");
	the_file_must_be_refused(place, "help: true\n", 1, 1, "help");
	the_file_must_be_refused(place, "config: x\n", 1, 1, "config");
	the_file_must_be_refused(place, "- jobs\n", 1, 1, "configuration");
	the_file_must_be_refused(place, "jobs: 2\n---\njobs: 3\n", 3, 1, "one document");
}

static void the_file_is_found_upward_from_the_first_path(void **state)
{
	struct place *place = *state;
	write_file(place, "goinception.conf", "jobs: 3\n");
	write_file(place, "a/b/x.c", "int x;\n");
	char *argv[] = {"analyze", (char *)in(place, "a/b/x.c")};
	struct settings *settings = settings_read(analyze_options, 2, argv, NULL);
	assert_non_null(settings);
	assert_int_equal(settings_integer(settings, "jobs"), 3);
	assert_string_equal(settings->file, in(place, "goinception.conf"));
	settings_free(settings);

	write_file(place, "a/goinception.conf", "");
	settings = settings_read(analyze_options, 2, argv, NULL);
	assert_non_null(settings);
	assert_string_equal(settings->file, in(place, "a/goinception.conf"));
	assert_false(settings_get(settings, "jobs")->given);
	settings_free(settings);
}

static void the_named_file_is_read_instead_of_the_found_one(void **state)
{
	struct place *place = *state;
	write_file(place, "goinception.conf", "jobs: 3\n");
	write_file(place, "other/named.conf", "jobs: 4\n");
	write_file(place, "other/third.conf", "jobs: 5\n");
	setenv("GOINCEPTION_CONFIG", in(place, "other/named.conf"), 1);
	struct settings *settings = must_read(place, "");
	assert_int_equal(settings_integer(settings, "jobs"), 4);
	settings_free(settings);
	settings = must_read(place, arena_printf(place->arena, "--config %s", in(place, "other/third.conf")));
	assert_int_equal(settings_integer(settings, "jobs"), 5);
	settings_free(settings);
	struct error error;
	assert_null(try_read(place, "--config /nowhere/x.conf", &error));
	assert_string_equal(error.file, "/nowhere/x.conf");
}

static void paths_in_the_file_count_from_its_folder(void **state)
{
	struct place *place = *state;
	write_file(place, "goinception.conf",
	           "path: [src, /usr]\nbuild: out/../build\nrules: ~/rules\noutput: report.txt\n");
	char *argv[] = {"analyze", "--show-config"};
	char *before = getcwd(NULL, 0);
	assert_int_equal(chdir(place->folder), 0);
	struct settings *settings = settings_read(analyze_options, 2, argv, NULL);
	assert_int_equal(chdir(before), 0);
	free(before);
	assert_non_null(settings);
	assert_string_equal(settings_get(settings, "path")->list.items[0], in(place, "src"));
	assert_string_equal(settings_get(settings, "path")->list.items[1], "/usr");
	assert_string_equal(settings_string(settings, "build"), in(place, "build"));
	assert_string_equal(settings_get(settings, "rules")->list.items[0], in(place, "rules"));
	assert_string_equal(settings_get(settings, "output")->list.items[0], in(place, "report.txt"));
	settings_free(settings);
}

static void a_found_file_lets_nobody_write_outside_its_folder(void **state)
{
	struct place *place = *state;
	the_file_must_be_refused(place, "output: /tmp/report.txt\n", 1, 9, "does not lie below");
	the_file_must_be_refused(place, "log-file: ../x.log\n", 1, 11, "does not lie below");
	the_file_must_be_refused(place, "cache-dir: /var/cache/x\n", 1, 12, "does not lie below");
	assert_int_equal(symlink("/tmp", in(place, "way-out")), 0);
	the_file_must_be_refused(place, "output: way-out/report.txt\n", 1, 9, "does not lie below");
	the_file_must_be_refused(place, "cache-dir: way-out/a/b/c\n", 1, 12, "does not lie below");

	write_file(place, "goinception.conf", "output: /tmp/report.txt\n");
	struct settings *settings =
	    must_read(place, arena_printf(place->arena, "--config %s", in(place, "goinception.conf")));
	assert_string_equal(settings_get(settings, "output")->list.items[0], "/tmp/report.txt");
	settings_free(settings);
	write_file(place, "goinception.conf", "cache-dir: new/cache\nno-cache: true\n");
	settings = must_read(place, "");
	assert_string_equal(settings_string(settings, "cache-dir"), in(place, "new/cache"));
	assert_false(settings_flag(settings, "cache"));
	settings_free(settings);
}

static void what_show_config_prints_can_be_read_back(void **state)
{
	struct place *place = *state;
	setenv("GOINCEPTION_EXCLUDE", "*.gen.c,#odd: \"name\"", 1);
	struct settings *first = must_read(place, "-j 3 --depth 9 --no-cache --level sleep=1 --output /tmp/a\001b");
	struct text shown = {0}, again = {0};
	settings_show(first, &shown);
	assert_non_null(strstr(shown.bytes, "jobs: 3                                 # -j\n"));
	assert_non_null(strstr(shown.bytes, "# GOINCEPTION_EXCLUDE\n"));
	assert_non_null(strstr(shown.bytes, "timeout: 60                             # default\n"));
	settings_free(first);
	unsetenv("GOINCEPTION_EXCLUDE");

	write_file(place, "shown.conf", shown.bytes);
	struct settings *second = must_read(place, arena_printf(place->arena, "--config %s", in(place, "shown.conf")));
	assert_int_equal(settings_integer(second, "jobs"), 3);
	assert_int_equal(settings_integer(second, "depth"), 9);
	assert_false(settings_flag(second, "cache"));
	assert_string_equal(settings_get(second, "exclude")->list.items[1], "#odd: \"name\"");
	assert_string_equal(settings_get(second, "level")->list.items[0], "sleep=1");
	assert_string_equal(settings_get(second, "output")->list.items[0], "/tmp/a\001b");
	settings_show(second, &again);
	assert_non_null(strstr(again.bytes, "shown.conf:"));
	settings_free(second);
	text_free(&shown);
	text_free(&again);
}

/* Takes the '#' away from the lines that hold a setting: the example as somebody would use it. */
static char *with_every_setting_on(struct arena *arena, const char *example)
{
	char *on = arena_copy_string(arena, example), *to = on;
	for (const char *from = on; *from; from++) {
		bool starts_line = to == on || to[-1] == '\n';
		if (!(starts_line && *from == '#' && from[1] >= 'a' && from[1] <= 'z'))
			*to++ = *from;
	}
	*to = 0;
	return on;
}

static void the_example_file_names_every_key_and_every_value_is_valid(void **state)
{
	struct place *place = *state;
	struct text example = {0};
	settings_write_example(analyze_options, &example);
	write_file(place, "goinception.conf", with_every_setting_on(place->arena, example.bytes));
	char *argv[] = {"analyze", "--config", (char *)in(place, "goinception.conf")};
	struct error error = {0};
	struct settings *settings = settings_read(analyze_options, 3, argv, &error);
	if (!settings)
		fail_msg("%s:%u: %s", error.file, error.line, error.message);
	for (const struct option *option = analyze_options; option->name; option++)
		if (!option->command_line_only && !option->not_in_file && !settings_get(settings, option->name)->given)
			fail_msg("the example does not give '%s'", option->name);
	settings_free(settings);
	text_free(&example);
}

static void the_committed_example_is_the_generated_one(void **state)
{
	struct place *place = *state;
	struct text example = {0};
	char *committed;
	size_t size;
	settings_write_example(analyze_options, &example);
	assert_true(file_read(place->arena, SOURCE_ROOT "/goinception.conf.example", &committed, &size, NULL));
	assert_string_equal(committed, example.bytes);
	text_free(&example);
}

static void the_help_names_every_option_in_80_columns(void **state)
{
	struct place *place = *state;
	struct text help = {0};
	settings_write_help(analyze_options, true, &help);
	for (const struct option *option = analyze_options; option->name; option++)
		if (!strstr(help.bytes, arena_printf(place->arena, "--%s", option->name)))
			fail_msg("--%s is not in the help", option->name);
	for (const char *line = help.bytes; *line; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > 80)
			fail_msg("over 80 columns: %.*s", (int)strcspn(line, "\n"), line);
	text_free(&help);
}

static void help_is_answered_whatever_the_file_says(void **state)
{
	struct place *place = *state;
	write_file(place, "goinception.conf", "jobs: many\n");
	struct settings *settings = must_read(place, "--help");
	assert_true(settings_flag(settings, "help"));
	settings_free(settings);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

static void what_stands_behind_two_dashes_is_kept_as_it_is(void **state)
{
	(void)state;
	static const struct option options[] = {
	    {.name = "source", .type = OPTION_LIST, .operands = true, .command_line_only = true},
	    {.name = "flag", .type = OPTION_LIST, .behind_dashes = true, .command_line_only = true},
	    {.name = NULL},
	};
	char *argv[] = {"extract", "a.c", "--", "-Iinc", "", "--", "--source=b.c"};
	for (int count = 2; count <= 7; count++) {
		struct settings *settings = settings_read(options, count, argv, NULL);
		const struct setting *flags = settings_get(settings, "flag");
		assert_int_equal(settings_get(settings, "source")->list.count, 1);
		assert_int_equal(flags->given, count > 2);
		assert_int_equal(flags->list.count, count < 4 ? 0 : count - 3);
		if (count == 7)
			assert_string_equal(flags->list.items[3], "--source=b.c");
		settings_free(settings);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(defaults_hold_when_nobody_says_more),
	    TEST(the_command_line_is_stronger_than_the_environment_than_the_file),
	    TEST(a_list_is_taken_whole_from_the_strongest_place),
	    TEST(what_the_file_names_can_be_taken_away),
	    TEST(values_may_be_written_in_each_usual_way),
	    TEST(a_slip_on_the_command_line_is_told_what_was_meant),
	    TEST(the_environment_reads_every_kind_of_value),
	    TEST(an_unknown_variable_is_a_warning_and_a_bad_value_an_error),
	    TEST(an_error_in_the_file_names_its_place),
	    TEST(the_file_is_found_upward_from_the_first_path),
	    TEST(the_named_file_is_read_instead_of_the_found_one),
	    TEST(paths_in_the_file_count_from_its_folder),
	    TEST(a_found_file_lets_nobody_write_outside_its_folder),
	    TEST(what_show_config_prints_can_be_read_back),
	    TEST(the_example_file_names_every_key_and_every_value_is_valid),
	    TEST(the_committed_example_is_the_generated_one),
	    TEST(the_help_names_every_option_in_80_columns),
	    TEST(help_is_answered_whatever_the_file_says),
	    TEST(what_stands_behind_two_dashes_is_kept_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
