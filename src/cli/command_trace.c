/* goinception trace: what really blocked, in a run of a program; and reports of that. */
#include "base/files.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/shipped.h"
#include "config/options.h"
#include "report/trace.h"
#include "trace/run.h"

static const char *const format_words[] = {"text", "json", "stacks", NULL};

static const char default_output[] = "goinception-trace.json";

static const struct option options[] = {
    {.name = "command",
     .type = OPTION_LIST,
     .value_name = "WORD",
     .behind_dashes = true,
     .command_line_only = true,
     .rare = true,
     .help = "the command to run: what stands behind --"},
    {.name = "threshold",
     .type = OPTION_INTEGER,
     .value_name = "MS",
     .low = 1,
     .high = 3600000,
     .default_value = "10",
     .command_line_only = true,
     .help = "from how many milliseconds on a call is a stall"},
    {.name = "output",
     .letter = 'o',
     .type = OPTION_STRING,
     .value_name = "FILE",
     .path = true,
     .command_line_only = true,
     .help = "the trace; goinception-trace.json without it, or where the report goes",
     .details = "Of a command that is run, the trace: goinception-trace.json in the current folder when nothing is "
                "said. With --report, the report: standard output when nothing is said."},
    {.name = "follow-children",
     .type = OPTION_FLAG,
     .default_value = "false",
     .command_line_only = true,
     .help = "trace the processes that the command starts as well",
     .details = "Without it, only the process that is started is traced, whatever programs it becomes by exec. A "
                "server that puts itself into the background is a child."},
    {.name = "report",
     .type = OPTION_STRING,
     .value_name = "FILE",
     .path = true,
     .command_line_only = true,
     .help = "report what a trace says, and run nothing"},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .command_line_only = true,
     .help = "of the report: text, json, or stacks (for flame graphs)",
     .details = "text is for people; json is the trace itself, sorted (docs/schema/trace-1.json); stacks is a line a "
                "way, its functions from the outside in and microseconds, as flame graph programs take it."},
    {.name = "limit",
     .type = OPTION_INTEGER,
     .value_name = "N",
     .low = 1,
     .high = 100000,
     .default_value = "10",
     .command_line_only = true,
     .help = "how many ways to stalls a text shows at most"},
    OPTION_ROWS_OF_LOG,
    OPTION_ROW_PROGRESS,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    {.name = NULL},
};

static enum exit_code fail(const struct error *error, enum exit_code code)
{
	show_error(error);
	return code;
}

static enum exit_code report(const struct settings *settings)
{
	const char *output = settings_string(settings, "output");
	struct report_options page = pipeline_report_options(settings, output);
	struct text text = {0};
	struct error error;
	page.folder = path_absolute(settings->arena, NULL, ".");
	struct trace *trace = trace_read(settings_string(settings, "report"), &error);
	if (!trace)
		return fail(&error, EXIT_USAGE);
	trace_report_formats[settings_word(settings, "format")].write(
	    trace, (unsigned)settings_integer(settings, "limit"), &page, &text);
	bool good = output_write(output, &text, &error);
	text_free(&text);
	trace_free(trace);
	return good ? EXIT_CLEAN : fail(&error, EXIT_INTERNAL);
}

static void tell(const struct trace *trace, const char *output)
{
	struct text note = {0};
	trace_report_summary(trace, &note);
	text_printf(&note, "\ntrace: %s (goinception trace --report %s)\n", output, output);
	message_note("trace", text_string(&note));
	text_free(&note);
}

static enum exit_code run_command(const struct settings *settings, const char *const *command)
{
	const char *named = settings_string(settings, "output"), *output = named ? named : default_output;
	struct trace_request request = {
	    .command = command,
	    .threshold_ns = (uint64_t)settings_integer(settings, "threshold") * 1000000U,
	    .children = settings_flag(settings, "follow-children"),
	};
	struct error error;
	struct text text = {0};
	request.library = shipped_preload(settings->arena, &error);
	if (!request.library || !output_check(output, &error))
		return fail(&error, EXIT_USAGE);
	struct trace *trace = trace_run(&request, &error);
	if (!trace)
		return fail(&error, EXIT_USAGE);
	int code = trace->exit_code;
	trace_write(trace, &text);
	if (output_write(output, &text, &error))
		tell(trace, output);
	else
		code = (int)fail(&error, EXIT_INTERNAL);
	text_free(&text);
	trace_free(trace);
	return (enum exit_code)code; /* the command's own */
}

static enum exit_code check_and_work(const struct settings *settings, const char *const *command)
{
	struct error error;
	bool has_report = settings_get(settings, "report")->given;
	if (settings->operands.count) {
		error_set(&error, "'%s': the command to trace stands behind --: goinception trace -- %s ...",
		          settings->operands.items[0], settings->operands.items[0]);
		return fail(&error, EXIT_USAGE);
	}
	if (has_report && command[0]) {
		error_set(&error, "--report reads a trace, -- runs a command: one of them");
		return fail(&error, EXIT_USAGE);
	}
	if (has_report)
		return report(settings);
	if (command[0])
		return run_command(settings, command);
	error_set(&error, "nothing to trace: goinception trace -- COMMAND, or goinception trace --report FILE");
	return fail(&error, EXIT_USAGE);
}

static enum exit_code run(const struct settings *settings)
{
	const struct setting *words = settings_get(settings, "command");
	const char **command = ARENA_ARRAY(settings->arena, const char *, words->list.count + 1);
	for (size_t i = 0; i < words->list.count; i++)
		command[i] = words->list.items[i];
	struct console console;
	struct error error;
	if (!console_open(&console, settings, &error))
		return fail(&error, EXIT_USAGE);
	enum exit_code code = check_and_work(settings, command);
	console_close(&console);
	return code;
}

const struct command trace_command = {
    .name = "trace",
    .summary = "run a program and record which calls stall its event loops",
    .synopsis = "[OPTION]... -- COMMAND [ARGUMENT]...",
    .description =
        "Runs any program, unchanged, with a library in it that times the calls of the C library which may wait, on "
        "threads that run a loop around epoll_wait, poll or select. A call that takes longer than the threshold is a "
        "stall: it is recorded with the way that led to it. The wait of the loop itself is none.\n\n"
        "The trace is one file, which `trace --report FILE` tells about, and which `analyze --trace FILE` holds "
        "against what it finds in the sources.\n\n"
        "What cannot be watched is told before it runs: programs that are linked statically, and those that run with "
        "other rights than yours. Calls that the C library makes by itself, and system calls that a program makes "
        "without it, are not seen.\n\n"
        "The exit status is the command's, 128 and the number of the signal where one ended it; 2 when it could not "
        "be run or traced; with --report, 0.",
    .options = options,
    .run = run,
};
