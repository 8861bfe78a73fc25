/* Private to this room: the processes that workers live in. They are forked by one that was itself forked while its
 * parent was small: the facts that the parent has gathered since are no memory of theirs, and nothing has to be set up
 * for those when a process begins late. All are children of the parent. */
#ifndef GOINCEPTION_EXTRACT_NURSERY_H
#define GOINCEPTION_EXTRACT_NURSERY_H

#include "source/sources.h"

#include <sys/types.h>

enum {
	NURSERY_SOCKET = 3, /* of a worker, in its process; nothing else is open there */
	OUT_OF_MEMORY_STATUS = 71,
};

/* All that a worker does; it never returns. It holds the sources by being a copy of who opened the nursery. */
typedef void worker_life(const struct sources *sources);

struct nursery {
	const struct sources *sources;
	worker_life *life;
	pid_t process; /* that forks; 0: none, the caller does so itself */
	int socket;
};

void nursery_init(struct nursery *nursery, const struct sources *sources, worker_life *life);
/* From now on a process of its own forks; for where many are to come. */
void nursery_move_out(struct nursery *nursery);
/* Its process is told to end; nursery_bury it. 0: it has none. */
pid_t nursery_dismiss(struct nursery *nursery);

/* Begins the life of a worker, which gets that end of a socket. -1 with errno when there can be none now. */
pid_t nursery_bear(const struct nursery *nursery, int socket);
/* Waits for the end of a process that was born here and is dying: how it ended, as waitpid says. */
int nursery_bury(pid_t process);

#endif
