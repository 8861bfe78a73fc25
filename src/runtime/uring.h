/* Files through io_uring, where the library was built with liburing and the kernel lets us: asked when a loop first
 * needs it. Elsewhere, and for what a ring cannot do, there are the threads. */
#ifndef GOINCEPTION_RUNTIME_URING_H
#define GOINCEPTION_RUNTIME_URING_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

struct loop;
struct uring; /* of a loop */

enum uring_work { URING_READ, URING_WRITE, URING_FSYNC, URING_FDATASYNC };

struct uring_call {
	enum uring_work work;
	int number;
	const struct iovec *parts; /* not for syncs */
	int count;
	off_t offset; /* not negative: a ring does not take the lock of a file's own position */
};

/* Does it through the ring; the task waits to the end, whatever becomes of its scopes. True: *ret_result is what the
 * call returns, with errno. False: there is no ring, and nothing was done. */
bool gi_uring_do(struct loop *loop, const struct uring_call *call, ssize_t *ret_result);

/* The descriptor that epoll tells of when something is finished; -1 without a ring. */
int gi_uring_descriptor(const struct loop *loop);

/* Wakes those whose work is finished. */
void gi_uring_take(struct loop *loop);

/* Reminds the kernel of what has been under way for long; when to do so next, in real time (GI_NEVER: nothing is). */
uint64_t gi_uring_doubt(struct loop *loop);

void gi_uring_release(struct loop *loop);

#endif
