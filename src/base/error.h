/* An error is a value: what went wrong, where, and what to do about it, in one line. */
#ifndef GOINCEPTION_BASE_ERROR_H
#define GOINCEPTION_BASE_ERROR_H

#include <stdarg.h>
#include <stdbool.h>

struct error {
	char file[512];  /* empty when the error has no file */
	unsigned line;   /* 0 when the error has no line; lines count from 1 */
	unsigned column; /* 0 when the error has no column; columns count from 1 */
	char message[1024];
};

/* Fills *error and returns false, so that a failing function can `return error_set(...)`. Over-long texts are cut.
 * error may be null: then nothing is stored. */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Like error_set, with a place. file may be null. */
bool error_set_at(struct error *error, const char *file, unsigned line, unsigned column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Writes "file:line:column: message" (only the parts that are known) into buffer, always terminated. */
const char *error_describe(const struct error *error, char *buffer, unsigned long size);

#endif
