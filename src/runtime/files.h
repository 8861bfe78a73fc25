/* Reading and writing what epoll does not know. */
#ifndef GOINCEPTION_RUNTIME_FILES_H
#define GOINCEPTION_RUNTIME_FILES_H

#include "runtime/transfer.h"

/* As preadv() and pwritev(); offset -1: as readv() and writev(). The caller has asked gi_may_go_on(). */
ssize_t gi_file_read(struct loop *loop, int number, const struct iovec *parts, int count, off_t offset);
ssize_t gi_file_write(struct loop *loop, int number, const struct iovec *parts, int count, off_t offset);

/* gi_off_load() for a task; elsewhere the function is just called. */
ssize_t gi_maybe_off_load(ssize_t (*function)(void *argument), void *argument);

/* The same, also when the task is cancelled: for what must not be left undone. */
ssize_t gi_certainly_off_load(ssize_t (*function)(void *argument), void *argument);

#endif
