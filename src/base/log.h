/* What the program says while it works. Library rooms only say it; where it goes is decided by cli. */
#ifndef GOINCEPTION_BASE_LOG_H
#define GOINCEPTION_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO, LOG_DEBUG };

/* Receives each message that is at or above the level, one line without its end. */
typedef void log_sink(enum log_level level, const char *message, void *data);

/* Until a sink is set, messages go nowhere. */
void log_set_sink(log_sink *sink, void *data, enum log_level level);

void log_message(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
