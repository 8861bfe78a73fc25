/* Everything that the program says to people while it works, on standard error: log, errors, notes. It goes through
 * this file, so that there is one place for its form: as text, or as JSON, an object a line (docs/reports.md). */
#ifndef GOINCEPTION_CLI_MESSAGES_H
#define GOINCEPTION_CLI_MESSAGES_H

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdio.h>

/* Of this process, until it ends. Text until it is called: who misspells an option reads a line. */
void messages_as_json(bool json);
bool messages_are_json(void);

/* One line of the log. In a file, it has the time in front. */
void message_log(FILE *file, enum log_level level, const char *message);

/* "goinception: FILE:LINE:COLUMN: message": why the program ends without a report. */
void show_error(const struct error *error);

/* Notes for people, whole lines: what was written, what to do next, where the time went. event names what they are
 * about in JSON: "baseline", "hint", "profile", "usage". */
void message_note(const char *event, const char *lines);

/* How far the work is. fields is the inside of a JSON object, line the same for people. */
void message_progress(const char *fields, const char *line);

/* Bytes that a terminal would obey are replaced by '?'. */
void make_printable(char *text);

#endif
