/* Child processes: only the calling task waits for them. */
#ifndef GOINCEPTION_ASYNC_PROCESS_H
#define GOINCEPTION_ASYNC_PROCESS_H

#include <goinception/async/visibility.h>

#include <stdio.h>
#include <sys/types.h>
#include <sys/wait.h>

#ifdef __cplusplus
extern "C" {
#endif

/* POSIX; also -1 with errno ECANCELED. Waits for one process (identifier > 0, and neither WUNTRACED nor WCONTINUED) by
 * a pidfd; for others it asks again and again, with pauses that grow from 1 ms to 20 ms. */
GI_PUBLIC pid_t gi_waitpid(pid_t identifier, int *ret_status, int options);

/* As system(), popen() and pclose(), but SIGINT, SIGQUIT and SIGCHLD keep their meaning meanwhile: other tasks run.
 * Also -1, or null, with errno ECANCELED: gi_system() ends its command by SIGKILL, gi_popen() has not begun.
 * gi_pclose() waits all the same. Programs are started in a thread of the loop's pool, because a new process holds up
 * whoever starts it until it runs. */
GI_PUBLIC int gi_system(const char *command);
GI_PUBLIC FILE *gi_popen(const char *command, const char *mode);
GI_PUBLIC int gi_pclose(FILE *file);

#ifdef __cplusplus
}
#endif
#endif
