#include "cli/console.h"

#include "base/files.h"
#include "base/log.h"
#include "cli/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { USUAL_COLUMNS = 80, LONGEST_LINE = 512, LEAST_PARSED = 3, SECONDS_BETWEEN_LINES = 5 };

/* The words of --log-format. */
enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

unsigned terminal_columns(int descriptor)
{
	struct winsize size;
	if (!isatty(descriptor))
		return 0;
	return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : USUAL_COLUMNS;
}

static void receive_message(enum log_level level, const char *message, void *data)
{
	struct console *console = data;
	if (!console->log_file)
		console_clear(console);
	message_log(console->log_file, level, message);
}

static FILE *open_log(const char *path, struct error *error)
{
	int descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	FILE *file = descriptor >= 0 ? fdopen(descriptor, "a") : NULL;
	if (!file)
		error_set_at(error, path, 0, 0, "the log cannot be written: %s", strerror(errno));
	return file;
}

bool terminal_is_capable(int descriptor)
{
	const char *terminal = getenv("TERM");
	return isatty(descriptor) && terminal && strcmp(terminal, "dumb") != 0;
}

static bool wants_progress(const struct settings *settings)
{
	enum when when = (enum when)settings_word(settings, "progress");
	return when == WHEN_ALWAYS || (when == WHEN_AUTO && terminal_is_capable(STDERR_FILENO));
}

bool console_open(struct console *console, const struct settings *settings, struct error *error)
{
	const char *path = settings_string(settings, "log-file");
	*console =
	    (struct console){.progress = wants_progress(settings), .terminal = terminal_is_capable(STDERR_FILENO)};
	console->columns = terminal_columns(STDERR_FILENO);
	if (!console->columns)
		console->columns = USUAL_COLUMNS;
	if (path && !(console->log_file = open_log(path, error)))
		return false;
	messages_as_json(settings_word(settings, "log-format") == LOG_FORMAT_JSON);
	log_set_sink(receive_message, console, (enum log_level)settings_word(settings, "log-level"));
	return true;
}

static void close_log(struct console *console)
{
	bool failed = ferror(console->log_file) != 0;
	if (fclose(console->log_file) != 0 || failed)
		message_log(NULL, LOG_WARNING, "the log is not whole: it could not be written");
	console->log_file = NULL;
}

void console_close(struct console *console)
{
	console_clear(console);
	log_set_sink(NULL, NULL, LOG_ERROR);
	if (console->log_file)
		close_log(console);
}

void console_clear(struct console *console)
{
	if (!console->drawn)
		return;
	message_progress("", "\r\033[K");
	console->drawn = false;
}

/* Adds to the line what fits; numbers come first, so they are what stays on a narrow terminal. */
static void add_part(char *line, size_t size, unsigned columns, const char *part)
{
	size_t used = strlen(line), more = strlen(part);
	if (used + more <= columns && used + more < size)
		memcpy(line + used, part, more + 1);
}

/* The end of a path says more than its start. */
static void add_slowest(const struct pool_progress *progress, unsigned columns, char *line, size_t size)
{
	char seconds[32], name[LONGEST_LINE], part[LONGEST_LINE + 64];
	snprintf(seconds, sizeof seconds, " %.1f s", progress->slowest_seconds);
	size_t used = strlen(line) + strlen(seconds) + 2, length = strlen(progress->slowest);
	if (used + 8 > columns || used >= size)
		return;
	size_t room = columns - used < sizeof name - 1 ? columns - used : sizeof name - 1;
	if (length <= room)
		snprintf(name, sizeof name, "%s", progress->slowest);
	else
		snprintf(name, sizeof name, "...%s", progress->slowest + length - (room - 3));
	for (char *byte = name; *byte; byte++) /* a byte is a column only in ASCII */
		if ((unsigned char)*byte >= 0x80)
			*byte = '?';
	make_printable(name);
	snprintf(part, sizeof part, ", %s%s", name, seconds);
	add_part(line, size, columns, part);
}

/* Sources that were in the cache cost nothing, and say nothing about how long the others take. */
static double parsed_per_second(const struct pool_progress *progress)
{
	unsigned parsed = progress->done - progress->cache_hits;
	return progress->seconds > 0.5 ? parsed / progress->seconds : 0;
}

/* Below 0: not known yet. */
static double seconds_left(const struct pool_progress *progress)
{
	double rate = parsed_per_second(progress);
	bool enough = progress->seconds >= 2 && progress->done - progress->cache_hits >= LEAST_PARSED;
	return enough && rate > 0 ? (progress->total - progress->done) / rate : -1;
}

static void add_time_left(const struct pool_progress *progress, unsigned columns, char *line, size_t size)
{
	char part[64];
	double left = seconds_left(progress);
	if (left < 0 || progress->done == progress->total)
		return;
	if (left < 100)
		snprintf(part, sizeof part, ", %.0f s left", left);
	else
		snprintf(part, sizeof part, ", %.0f min left", left / 60);
	add_part(line, size, columns, part);
}

void progress_line(const struct pool_progress *progress, unsigned columns, char *line, size_t size)
{
	char part[64];
	line[0] = 0;
	snprintf(part, sizeof part, "%u/%u files", progress->done, progress->total);
	add_part(line, size, columns, part);
	double rate = parsed_per_second(progress);
	if (rate > 0) {
		snprintf(part, sizeof part, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
		add_part(line, size, columns, part);
	}
	add_time_left(progress, columns, line, size);
	if (progress->cache_hits) {
		snprintf(part, sizeof part, ", %u cached", progress->cache_hits);
		add_part(line, size, columns, part);
	}
	if (progress->failed) {
		snprintf(part, sizeof part, ", %u failed", progress->failed);
		add_part(line, size, columns, part);
	}
	if (progress->slowest && progress->slowest_seconds >= 0.5)
		add_slowest(progress, columns, line, size);
}

static void write_fields(const struct pool_progress *progress, char *fields, size_t size)
{
	double left = seconds_left(progress);
	int length = snprintf(
	    fields, size, "\"done\": %u, \"total\": %u, \"cached\": %u, \"failed\": %u, \"per_second\": %.1f",
	    progress->done, progress->total, progress->cache_hits, progress->failed, parsed_per_second(progress));
	if (left >= 0)
		snprintf(fields + length, size - (size_t)length, ", \"seconds_left\": %.0f", left);
}

/* A terminal has a line that changes. A file or a JSON reader gets a line now and then, and the last one. */
static bool is_time(const struct console *console, const struct pool_progress *progress)
{
	bool live = console->terminal && !messages_are_json();
	double since = progress->seconds - console->last_seconds;
	if (live)
		return !console->drawn || since >= 0.1;
	bool end = progress->done == progress->total && console->last_done != progress->total;
	return since >= SECONDS_BETWEEN_LINES || end;
}

void console_progress(const struct pool_progress *progress, void *data)
{
	struct console *console = data;
	if (!console->progress || !is_time(console, progress))
		return;
	char line[LONGEST_LINE], drawn[LONGEST_LINE + 32], fields[LONGEST_LINE];
	struct pool_progress shown = *progress;
	if (shown.slowest && console->root)
		shown.slowest = path_below(console->root, shown.slowest);
	progress_line(&shown, console->columns - 1, line, sizeof line);
	write_fields(progress, fields, sizeof fields);
	bool live = console->terminal && !messages_are_json();
	snprintf(drawn, sizeof drawn, live ? "\r%s\033[K" : "goinception: %s\n", line);
	message_progress(fields, drawn);
	console->drawn = live;
	console->last_seconds = progress->seconds;
	console->last_done = progress->done;
}
