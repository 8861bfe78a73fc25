/* One worker of a process pool, and what is said over its socket. */
#ifndef GOINCEPTION_RUNTIME_WORKER_PROCESS_H
#define GOINCEPTION_RUNTIME_WORKER_PROCESS_H

#include <goinception/async/process_pool.h>

#include <stdbool.h>

struct worker_process {
	struct worker_process *next; /* of those that are idle */
	pid_t identifier;
	int socket;
};

struct worker_request {
	gi_process_function function; /* the same in the copy */
	size_t input_bytes, output_bytes_max;
};

struct worker_answer {
	ssize_t result;
	int error;
};

/* Forks a worker. False with errno. */
bool gi_worker_start(struct worker_process *worker);

/* Sends a request and takes the answer. -1 with errno: the function's, ECANCELED, or EOWNERDEAD; after the last two the
 * worker must be ended. */
ssize_t gi_worker_ask(const struct worker_process *worker, const struct worker_request *request, const void *input,
                      void *ret_output);

/* Ends a worker: one that is idle ends by itself when it is hung up on; kill does not wait for that. */
void gi_worker_end(const struct worker_process *worker, bool kill_it);

#endif
