#include "cli/console.h"

#include "base/files.h"
#include "base/log.h"
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { USUAL_COLUMNS = 80, LONGEST_LINE = 512 };

static const char *const level_names[] = {"error", "warning", "info", "debug"};

unsigned terminal_columns(int descriptor)
{
	struct winsize size;
	if (!isatty(descriptor))
		return 0;
	return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : USUAL_COLUMNS;
}

static void write_to_file(FILE *file, enum log_level level, const char *message)
{
	struct timespec now;
	struct tm parts;
	char day[32];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
	fprintf(file, "%s.%03ldZ %s: %s\n", day, now.tv_nsec / 1000000, level_names[level], message);
	fflush(file); /* whatever happens next, the log has it */
}

static void receive_message(enum log_level level, const char *message, void *data)
{
	struct console *console = data;
	char printable[2048];
	snprintf(printable, sizeof printable, "%s", message);
	make_printable(printable);
	if (console->log_file) {
		write_to_file(console->log_file, level, printable);
		return;
	}
	console_clear(console);
	fprintf(stderr, "goinception: %s: %s\n", level_names[level], printable);
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
	*console = (struct console){.progress = wants_progress(settings)};
	console->columns = terminal_columns(STDERR_FILENO);
	if (!console->columns)
		console->columns = USUAL_COLUMNS;
	if (path && !(console->log_file = open_log(path, error)))
		return false;
	log_set_sink(receive_message, console, (enum log_level)settings_word(settings, "log-level"));
	return true;
}

void console_close(struct console *console)
{
	console_clear(console);
	log_set_sink(NULL, NULL, LOG_ERROR);
	if (console->log_file)
		fclose(console->log_file);
	console->log_file = NULL;
}

void console_clear(struct console *console)
{
	if (!console->drawn)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
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

void progress_line(const struct pool_progress *progress, unsigned columns, char *line, size_t size)
{
	char part[64];
	line[0] = 0;
	snprintf(part, sizeof part, "%u/%u files", progress->done, progress->total);
	add_part(line, size, columns, part);
	if (progress->seconds > 0.5) {
		snprintf(part, sizeof part, ", %.0f/s", progress->done / progress->seconds);
		add_part(line, size, columns, part);
	}
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

void console_progress(const struct pool_progress *progress, void *data)
{
	struct console *console = data;
	if (!console->progress || (console->drawn && progress->seconds - console->last_seconds < 0.1))
		return;
	char line[LONGEST_LINE];
	struct pool_progress shown = *progress;
	if (shown.slowest && console->root)
		shown.slowest = path_below(console->root, shown.slowest);
	progress_line(&shown, console->columns - 1, line, sizeof line);
	fprintf(stderr, "\r%s\033[K", line);
	fflush(stderr);
	console->drawn = true;
	console->last_seconds = progress->seconds;
}
