/* An echo server: a task for each connection, written as if it were alone.
 *
 *	echo [PORT] */
#include "listen.h"

#include <goinception/async.h>

#include <stdint.h>

static int echo(void *argument)
{
	int connection = (int)(intptr_t)argument;
	char data[4096];

	for (ssize_t got; (got = gi_read(connection, data, sizeof data)) > 0;)
		if (gi_send(connection, data, (size_t)got, MSG_NOSIGNAL) == -1)
			break;
	gi_close(connection);
	return 0; /* what happens to one connection is no error of the server */
}

static int serve(void *argument)
{
	struct gi_nursery connections;
	int listening = listen_on(argument);

	if (listening == -1)
		return 2;
	gi_nursery_open(&connections);
	for (int connection; (connection = gi_accept(listening, NULL, NULL)) != -1;)
		if (gi_spawn(&connections, echo, (void *)(intptr_t)connection, NULL) == -1)
			gi_close(connection);
	gi_nursery_cancel(&connections);
	return gi_nursery_close(&connections);
}

int main(int count, char **arguments) { return gi_run(serve, count > 1 ? arguments[1] : "0", NULL); }
