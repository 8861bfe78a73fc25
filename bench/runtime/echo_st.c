/* An echo server on State Threads. */
#include "../../examples/listen.h"

#include <st.h>

static void *echo(void *argument)
{
	st_netfd_t connection = argument;
	char data[4096];

	for (ssize_t got; (got = st_read(connection, data, sizeof data, ST_UTIME_NO_TIMEOUT)) > 0;)
		if (st_write(connection, data, (size_t)got, ST_UTIME_NO_TIMEOUT) != got)
			break;
	st_netfd_close(connection);
	return NULL;
}

int main(void)
{
	st_set_eventsys(ST_EVENTSYS_ALT); /* epoll */
	st_init();
	st_netfd_t listening = st_netfd_open_socket(listen_on("0"));

	for (st_netfd_t connection; (connection = st_accept(listening, NULL, NULL, ST_UTIME_NO_TIMEOUT));)
		st_thread_create(echo, connection, 0, 65536);
	return 1;
}
