#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>

ssize_t wrong_read(int descriptor, void *bytes, size_t size);
int wrong_stat(const char *path, struct stat *status);
int wrong_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms);
int wrong_usleep(useconds_t microseconds);
int wrong_nanosleep(const struct timespec *duration, struct timespec *remaining);
pid_t wrong_waitpid(pid_t child, int *status, int options);
ssize_t wrong_readv(int descriptor, const struct iovec *parts, int count);
int wrong_fsync(int descriptor);
