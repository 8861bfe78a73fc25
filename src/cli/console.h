/* Standard error while the program works: the log, and a progress line that gives way to it. */
#ifndef GOINCEPTION_CLI_CONSOLE_H
#define GOINCEPTION_CLI_CONSOLE_H

#include "base/error.h"
#include "config/settings.h"
#include "extract/pool.h"

#include <stdio.h>

/* The words of --progress and --color. */
enum when { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER };

struct console {
	FILE *log_file; /* null: the log goes to standard error */
	bool progress;
	bool terminal;       /* standard error is one that can redraw a line */
	const char *root;    /* paths below it are shown relative to it; null: none is */
	bool drawn;          /* a progress line is on the screen */
	unsigned columns;    /* of the terminal */
	double last_seconds; /* when the line was drawn, since the start of the work */
	unsigned last_done;  /* what it said */
};

/* Opens the log as the settings say and takes the messages of all rooms from then on. The console must stay where it
 * is until console_close. */
bool console_open(struct console *console, const struct settings *settings, struct error *error);
void console_close(struct console *console);

/* For struct pool_options; data is the console. Draws at most ten times a second. */
void console_progress(const struct pool_progress *progress, void *data);

/* Takes the progress line away. */
void console_clear(struct console *console);

/* The line for people, at most `columns` wide: "34/140 files, 12/s, 9 s left, 5 cached, 1 failed, src/slow.c 3.2 s". */
void progress_line(const struct pool_progress *progress, unsigned columns, char *line, size_t size);

/* A terminal that can move its cursor and show colours. */
bool terminal_is_capable(int descriptor);

/* The width of the terminal behind a descriptor; 0 when there is none. */
unsigned terminal_columns(int descriptor);

#endif
