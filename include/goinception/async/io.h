/* Reading, writing and waiting for descriptors: only the calling task waits.
 *
 * Each function takes, returns and sets errno as the POSIX function whose name it carries, and also
 *  - ECANCELED, when a scope of the task is cancelled. What was transferred before that is returned first, as POSIX
 * does with signals.
 *  - O_NONBLOCK means what it means to POSIX: EAGAIN instead of waiting. No descriptor is made non-blocking here (but
 * see accept and connect in <goinception/async/socket.h>).
 *  - EINTR comes only from the system call itself: a signal handler interrupts the thread, not the task that waits.
 * A task that needs not wait lets others run every 64th call.
 *
 * The loop remembers what a descriptor is. Close descriptors that tasks have used by gi_close(), and tell changes of
 * O_NONBLOCK by gi_descriptor_changed(); without that a waiting task notices after 10 ms to a second, but a busy one
 * may not. Outside of tasks these are the calls they stand for. */
#ifndef GOINCEPTION_ASYNC_IO_H
#define GOINCEPTION_ASYNC_IO_H

#include <goinception/async/visibility.h>

#include <poll.h>
#include <sys/select.h>
#include <sys/types.h>
#include <sys/uio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* POSIX. Sockets, pipes, terminals, eventfds and the like; and files, as <goinception/async/file.h> says. */
GI_PUBLIC ssize_t gi_read(int descriptor, void *buffer, size_t size);
GI_PUBLIC ssize_t gi_readv(int descriptor, const struct iovec *parts, int count);

/* POSIX. As with any blocking descriptor, all is written before these return, unless an error or a cancellation comes
 * first. Bytes of tasks that write to one descriptor at the same time may mix when they do not fit; PIPE_BUF bytes to a
 * pipe never do. */
GI_PUBLIC ssize_t gi_write(int descriptor, const void *buffer, size_t size);
GI_PUBLIC ssize_t gi_writev(int descriptor, const struct iovec *parts, int count);

/* POSIX. Tasks that wait for the descriptor get EBADF. Closes even when the task is cancelled. */
GI_PUBLIC int gi_close(int descriptor);

/* The file behind a number, or its O_NONBLOCK, has changed without gi_close(). */
GI_PUBLIC void gi_descriptor_changed(int descriptor);

/* POSIX. */
GI_PUBLIC int gi_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);
GI_PUBLIC int gi_select(int count, fd_set *readable, fd_set *writable, fd_set *exceptional, struct timeval *timeout);

#ifdef __cplusplus
}
#endif
#endif
