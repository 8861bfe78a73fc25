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

/* bool error_set(struct error *error, const char *format, ...)
 * bool error_set_at(struct error *error, const char *file, unsigned line, unsigned column, const char *format, ...)
 *
 * Fill *error and return false, so that a failing function can `return error_set(...)`. Over-long texts are cut.
 * error may be null: then nothing is stored. file may be null. They are macros so that whoever reads a caller, compiler
 * and analyser included, sees the false. */
#define error_set(...)    (error_store(__VA_ARGS__), error_false())
#define error_set_at(...) (error_store_at(__VA_ARGS__), error_false())

/* Private to the macros. */
void error_store(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
void error_store_at(struct error *error, const char *file, unsigned line, unsigned column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
static inline bool error_false(void) { return false; }

/* Appends to the message of an error that is set; cut where it gets too long. error may be null. */
void error_add(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes "file:line:column: message" (only the parts that are known) into buffer, always terminated. */
const char *error_describe(const struct error *error, char *buffer, unsigned long size);

#endif
