/* Every public function of the runtime at work: so that a test can walk over them all. */
#ifndef RUNTIME_EVERY_FUNCTION_H
#define RUNTIME_EVERY_FUNCTION_H

#include <goinception/async.h>

#include <netinet/in.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

enum { FILE_BYTES = 100 };

/* What functions work on; made anew for each time. No call needs to wait long for any of it. */
struct things {
	int pipe[2], sockets[2];    /* there is data to be read, and room to write */
	int listening, caller;      /* somebody waits to be accepted */
	int fresh;                  /* a socket to be connected to the address */
	int file, event;            /* FILE_BYTES are in it; it counts 1 */
	struct sockaddr_in address; /* where somebody listens */
	char port[8];
	char folder[40], path[60], other_path[60]; /* the file; nothing */
	FILE *stream;
	pid_t child; /* that has ended, or will soon; 0 without one */
	sigset_t signals, signals_before;
};

/* Uses a function, or several that belong together. Returns 0, or the first error that it was told: after any error
 * everything is cleaned up that it has begun. */
typedef int exercise_function(struct things *things);

struct exercise {
	exercise_function *use;
	const char *functions; /* names, with a space between two */
	bool needs_child;
	bool needs_no_loop; /* it runs one itself */
	int other_error;    /* that it may tell instead of the one that came from below; 0 */
};

/* Each ends with a row of zeros. */
extern const struct exercise exercises_of_tasks[], exercises_of_calls[], exercises_of_streams[];

void make_things(struct things *things, const char *folder, bool with_child);

/* An exercise sets to -1, or null, what it has closed. */
void end_things(struct things *things);

/* What exercises are made of: errno after -1, else 0; the first of two errors. */
int error_of(ssize_t result);
int first_of(int first, int second);

/* Tasks: one sleeps a second, one has nothing to do. */
int nap(void *argument);
int nothing(void *argument);

/* Runs a task beside what follows, until close_beside(). These return errors, close_beside() also the one it is given.
 */
int open_beside(struct gi_nursery *nursery, gi_function function, void *argument);
int close_beside(struct gi_nursery *nursery, int error);

#endif
