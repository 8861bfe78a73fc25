#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>

static log_sink *current_sink;
static void *current_data;
static enum log_level current_level;

void log_set_sink(log_sink *sink, void *data, enum log_level level)
{
	current_sink = sink;
	current_data = data;
	current_level = level;
}

void log_message(enum log_level level, const char *format, ...)
{
	if (!current_sink || level > current_level)
		return;
	char message[2048];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	current_sink(level, message, current_data);
}
