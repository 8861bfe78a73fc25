/* What the C library's headers must be asked for before calls.def can be read, and the numbers of its calls. */
#ifndef GOINCEPTION_PRELOAD_CALLS_H
#define GOINCEPTION_PRELOAD_CALLS_H

#include <aio.h>
#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <mqueue.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <pwd.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <syslog.h>
#include <termios.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

/* One row of calls.def each; EACH_CALL(name, of) is defined by who includes it through these. */
#define CALL(type, name, of, pace, parameters, arguments)                     EACH_CALL(name, of)
#define CALL_VOID(name, of, pace, parameters, arguments)                      EACH_CALL(name, of)
#define CALL_WORD(type, name, of, pace, parameters, last, arguments)          EACH_CALL(name, of)
#define CALL_FORMAT(type, name, of, pace, parameters, last, other, arguments) EACH_CALL(name, of)
#define CALL_FORMAT_VOID(name, of, pace, parameters, last, other, arguments)  EACH_CALL(name, of)
#define CALL_SYSCALL(type, name, of, pace)                                    EACH_CALL(name, of)
#define WAIT(type, name, of, parameters, arguments, descriptors, waits)       EACH_CALL(name, of)

enum call {
#define EACH_CALL(name, of) CALL_##name,
#include "calls.def"
#undef EACH_CALL
	CALLS
};

#endif
