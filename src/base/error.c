#include "base/error.h"

#include <stdio.h>
#include <string.h>

static void fill(struct error *error, const char *file, unsigned line, unsigned column, const char *format,
                 va_list arguments)
{
	memset(error, 0, sizeof *error);
	if (file)
		snprintf(error->file, sizeof error->file, "%s", file);
	error->line = line;
	error->column = column;
	vsnprintf(error->message, sizeof error->message, format, arguments);
}

void error_store(struct error *error, const char *format, ...)
{
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		fill(error, NULL, 0, 0, format, arguments);
		va_end(arguments);
	}
}

void error_store_at(struct error *error, const char *file, unsigned line, unsigned column, const char *format, ...)
{
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		fill(error, file, line, column, format, arguments);
		va_end(arguments);
	}
}

void error_add(struct error *error, const char *format, ...)
{
	size_t length = error ? strlen(error->message) : 0;
	if (error) {
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(error->message + length, sizeof error->message - length, format, arguments);
		va_end(arguments);
	}
}

const char *error_describe(const struct error *error, char *buffer, unsigned long size)
{
	if (!error->file[0])
		snprintf(buffer, size, "%s", error->message);
	else if (!error->line)
		snprintf(buffer, size, "%s: %s", error->file, error->message);
	else if (!error->column)
		snprintf(buffer, size, "%s:%u: %s", error->file, error->line, error->message);
	else
		snprintf(buffer, size, "%s:%u:%u: %s", error->file, error->line, error->column, error->message);
	return buffer;
}
