#include "runtime/log.h"

#include "runtime/loop.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* By write(), since tasks may have small stacks, and stdio takes much of one. */
static void print(const struct gi_log_entry *entry, void *context)
{
	static const char *const did[] = {"begins", "waits for ", "goes on after ", "ends"};
	char line[256];
	const char *outcome = entry->error ? strerrorname_np(entry->error) : NULL;
	int length = snprintf(line, sizeof line,
	                      "goinception-async: %" PRIu64 ".%09" PRIu64 " task %" PRIu64 " \"%s\" %s%s%s%s\n",
	                      entry->time_ns / 1000000000, entry->time_ns % 1000000000, entry->task_number, entry->task,
	                      did[entry->event], entry->what ? entry->what : "", entry->error ? ": " : "",
	                      entry->error ? (outcome ? outcome : "an error") : "");

	(void)context;
	if (length > (int)sizeof line - 1)
		length = (int)sizeof line - 1;
	if (write(STDERR_FILENO, line, (size_t)length) == -1)
		return; /* a log that nobody reads holds up nobody */
}

void gi_log_begin(struct loop *loop)
{
	const char *wanted = getenv("GOINCEPTION_ASYNC_LOG");

	if (!loop->options.log && wanted && *wanted)
		loop->options.log = print;
}

void gi_log(const struct loop *loop, enum gi_log_event event, const char *what, int error)
{
	const struct gi_fiber *fiber = loop->current;
	const struct gi_log_entry entry = {.event = event,
	                                   .time_ns = gi_loop_now_ns(loop),
	                                   .task = fiber->name,
	                                   .task_number = fiber->number,
	                                   .what = what,
	                                   .error = error};
	int errno_before = errno;

	loop->options.log(&entry, loop->options.log_context);
	errno = errno_before;
}
