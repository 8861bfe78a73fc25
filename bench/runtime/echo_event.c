/* An echo server on libevent: events on descriptors, read and written at once (bufferevents are slower). */
#include "../../examples/listen.h"

#include <event2/event.h>
#include <unistd.h>

static char data[4096];

static void on_readable(evutil_socket_t number, short events, void *argument)
{
	ssize_t got = read(number, data, sizeof data);

	(void)events;
	if (got > 0 && send(number, data, (size_t)got, MSG_NOSIGNAL) == got)
		return;
	event_free(*(struct event **)argument);
	free(argument);
	close(number);
}

static void on_connection(evutil_socket_t listening, short events, void *base)
{
	struct event **place = malloc(sizeof *place);

	(void)events;
	*place =
	    event_new(base, accept4(listening, NULL, NULL, SOCK_NONBLOCK), EV_READ | EV_PERSIST, on_readable, place);
	event_add(*place, NULL);
}

int main(void)
{
	struct event_base *base = event_base_new();

	event_add(event_new(base, listen_on("0"), EV_READ | EV_PERSIST, on_connection, base), NULL);
	return event_base_dispatch(base);
}
