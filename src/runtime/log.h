/* The debug log: what happens to tasks. Only asked for when loop->options.log is set. */
#ifndef GOINCEPTION_RUNTIME_LOG_H
#define GOINCEPTION_RUNTIME_LOG_H

#include <goinception/async/run.h>

struct loop;

/* Sets options.log when the environment asks for it. */
void gi_log_begin(struct loop *loop);

/* Tells of the task that runs. */
void gi_log(const struct loop *loop, enum gi_log_event event, const char *what, int error);

#endif
