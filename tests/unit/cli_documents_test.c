/* Help and man pages are made from the table of commands; those that are committed are the current ones. */
#define _GNU_SOURCE
#include "base/files.h"
#include "cli/help.h"
#include "report/report.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void must_be_committed(const struct command *command, const char *file)
{
	struct arena *arena = arena_new();
	struct text page = {0};
	char *committed;
	size_t size;
	man_page_write(command, &page);
	const char *path = path_join(arena, SOURCE_ROOT "/docs/man", file);
	if (!file_read(arena, path, &committed, &size, NULL))
		fail_msg("%s is missing: run `make docs`", path);
	if (strcmp(committed, page.bytes) != 0)
		fail_msg("%s is not current: run `make docs`", path);
	text_free(&page);
	arena_free(arena);
}

static void the_committed_man_pages_are_the_generated_ones(void **state)
{
	(void)state;
	must_be_committed(NULL, "goinception.1");
	must_be_committed(&analyze_command, "goinception-analyze.1");
	must_be_committed(&cache_command, "goinception-cache.1");
	must_be_committed(&completions_command, "goinception-completions.1");
	must_be_committed(&doctor_command, "goinception-doctor.1");
	must_be_committed(&explain_command, "goinception-explain.1");
	must_be_committed(&extract_command, "goinception-extract.1");
	must_be_committed(&fix_command, "goinception-fix.1");
	must_be_committed(&graph_command, "goinception-graph.1");
	must_be_committed(&help_command, "goinception-help.1");
	must_be_committed(&link_command, "goinception-link.1");
	must_be_committed(&rules_command, "goinception-rules.1");
	must_be_committed(&validate_command, "goinception-validate.1");
}

static void must_fit(const struct text *text)
{
	for (const char *line = text->bytes; *line; line += strcspn(line, "\n") + 1)
		if (strcspn(line, "\n") > 80)
			fail_msg("over 80 columns: %.*s", (int)strcspn(line, "\n"), line);
}

static void every_help_fits_80_columns(void **state)
{
	(void)state;
	struct text text = {0};
	help_write_program(&text);
	must_fit(&text);
	for (size_t i = 0; commands[i]; i++) {
		text_clear(&text);
		help_write_command(commands[i], commands[i]->name, &text);
		must_fit(&text);
		for (const struct command *row = commands[i]->subcommands; row && row->name; row++) {
			text_clear(&text);
			help_write_command(row, row->name, &text);
			must_fit(&text);
		}
	}
	text_free(&text);
}

static void must_fit_a_screen(const struct command *command, const char *name)
{
	struct text text = {0};
	unsigned lines = 0;
	help_write_screen(command, name, &text);
	must_fit(&text);
	for (size_t i = 0; i < text.length; i++)
		lines += text.bytes[i] == '\n';
	if (lines > 23) /* and the next prompt */
		fail_msg("--help of %s has %u lines: mark options that few need as rare", name, lines);
	text_free(&text);
}

static void every_help_fits_a_screen_of_24_lines(void **state)
{
	(void)state;
	for (size_t i = 0; commands[i]; i++) {
		must_fit_a_screen(commands[i], commands[i]->name);
		for (const struct command *row = commands[i]->subcommands; row && row->name; row++)
			must_fit_a_screen(row, row->name);
	}
}

static void a_slip_in_a_command_is_told_what_was_meant(void **state)
{
	(void)state;
	struct error error;
	assert_null(command_find((char *[]){"anlyze"}, 1, &error));
	assert_string_equal(error.message, "unknown command 'anlyze' (did you mean 'analyze'?)");
	assert_null(command_find((char *[]){"rules", "tset"}, 2, &error));
	assert_string_equal(error.message, "unknown subcommand of rules 'tset' (did you mean 'test'?)");
	assert_null(command_find((char *[]){"analyze", "x"}, 2, &error));
	assert_string_equal(error.message, "'analyze' has no subcommand 'x'");
	assert_string_equal(command_find((char *[]){"rules", "check"}, 2, &error)->name, "check");
}

static void every_report_format_is_a_word_of_the_option(void **state)
{
	(void)state;
	const struct option *format = analyze_options;
	while (strcmp(format->name, "format") != 0)
		format++;
	size_t count = 0;
	for (; report_formats[count].name; count++) {
		assert_non_null(format->words[count]);
		assert_string_equal(report_formats[count].name, format->words[count]);
	}
	assert_null(format->words[count]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_committed_man_pages_are_the_generated_ones),
	    cmocka_unit_test(every_help_fits_80_columns),
	    cmocka_unit_test(every_help_fits_a_screen_of_24_lines),
	    cmocka_unit_test(a_slip_in_a_command_is_told_what_was_meant),
	    cmocka_unit_test(every_report_format_is_a_word_of_the_option),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
