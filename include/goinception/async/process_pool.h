/* Work in other processes: for what computes long, may crash, or must be stopped while it runs. */
#ifndef GOINCEPTION_ASYNC_PROCESS_POOL_H
#define GOINCEPTION_ASYNC_PROCESS_POOL_H

#include <goinception/async/visibility.h>

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a worker runs: works on input_bytes bytes, and writes up to output_bytes_max. Returns how many it wrote, or -1
 * with errno. It runs in a forked copy of the program with standard input, output and error and no other descriptor,
 * with default signal handling, on a stack of 8 MiB. */
typedef ssize_t (*gi_process_function)(const void *input, size_t input_bytes, void *output, size_t output_bytes_max);

struct gi_process_pool;

/* A pool of up to workers_max processes (not 0), for tasks of the calling loop. Workers are forked when they are
 * needed, and used again. Forking copies the program as it is: make the pool before other threads hold locks that
 * workers need. Null with errno ENOMEM or EINVAL. */
GI_PUBLIC struct gi_process_pool *gi_process_pool_new(size_t workers_max);

/* Runs function in a worker; waits for one first, first come first. Returns what the function returned, the output
 * copied, or -1 with errno
 *  - whatever the function left there;
 *  - EOWNERDEAD: the worker died of it. The next call gets a new one;
 *  - ECANCELED: the task was cancelled. A worker that had begun has been killed;
 *  - EAGAIN, ENOMEM, EMFILE: no worker could be made. */
GI_PUBLIC ssize_t gi_process_pool_run(struct gi_process_pool *pool, gi_process_function function, const void *input,
                                      size_t input_bytes, void *ret_output, size_t output_bytes_max);

/* Runs function for each of count inputs, in all workers, and stores the outputs in the order of the inputs. Each
 * function must return output_bytes. The first error ends all: -1 with errno as above, or EMSGSIZE for another number
 * of bytes. Returns 0 when all is done. */
GI_PUBLIC int gi_process_pool_map(struct gi_process_pool *pool, gi_process_function function, const void *inputs,
                                  size_t input_bytes, void *ret_outputs, size_t output_bytes, size_t count);

/* Workers that died of their work so far, not counting those that were killed by cancellation. */
GI_PUBLIC size_t gi_process_pool_deaths(const struct gi_process_pool *pool);

/* Ends the workers, and waits for their end; none may be at work. Null is allowed. */
GI_PUBLIC void gi_process_pool_free(struct gi_process_pool *pool);

#ifdef __cplusplus
}
#endif
#endif
