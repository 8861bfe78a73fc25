/* Locks on files: tried again and again, because a thread that waits for one would be lost to everybody else. */
#include "runtime/loop.h"

#include <goinception/async/file.h>
#include <goinception/async/io.h>
#include <goinception/async/time.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>

#define PAUSE_FIRST_NS (1 * GI_MILLISECOND_NS)
#define PAUSE_LAST_NS  (50 * GI_MILLISECOND_NS)

struct locking {
	int number;
	int operation;      /* of flock(), or the command of fcntl() that does not wait */
	struct flock *lock; /* null: flock() */
};

static int try_to_lock(const struct locking *locking)
{
	if (locking->lock)
		return fcntl(locking->number, locking->operation, locking->lock);
	return flock(locking->number, locking->operation | LOCK_NB);
}

static int lock(const struct locking *locking)
{
	uint64_t pause_ns = PAUSE_FIRST_NS;

	for (;;) {
		int result = try_to_lock(locking);
		bool is_held = result == -1 && (errno == EAGAIN || errno == EACCES);

		if (!is_held)
			return result;
		if (gi_sleep_ns(pause_ns) == -1)
			return -1;
		pause_ns = 2 * pause_ns < PAUSE_LAST_NS ? 2 * pause_ns : PAUSE_LAST_NS;
	}
}

int gi_flock(int number, int operation)
{
	const struct locking locking = {number, operation, NULL};
	struct loop *loop = gi_loop_of_task();

	if (!loop || (operation & LOCK_NB) || operation == LOCK_UN)
		return flock(number, operation);
	return gi_may_go_on(loop->current) ? lock(&locking) : -1;
}

int gi_fcntl(int number, int command, ...)
{
	struct loop *loop = gi_loop_of_task();
	va_list arguments;

	/* As the C library does: whatever the command's argument is, it fits here. */
	va_start(arguments, command);
	void *argument = va_arg(arguments, void *);
	va_end(arguments);
	bool waits = (command == F_SETLKW || command == F_OFD_SETLKW) && ((struct flock *)argument)->l_type != F_UNLCK;

	if (!loop || !waits) {
		int result = fcntl(number, command, argument);

		if (loop && command == F_SETFL)
			gi_descriptor_changed(number);
		return result;
	}
	const struct locking locking = {number, command == F_SETLKW ? F_SETLK : F_OFD_SETLK, argument};

	return gi_may_go_on(loop->current) ? lock(&locking) : -1;
}
