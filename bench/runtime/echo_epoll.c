/* An echo server on bare epoll, as good as by hand: level-triggered, read and write at once. The limit of what a
 * runtime can reach. */
#include "../../examples/listen.h"

#include <sys/epoll.h>
#include <unistd.h>

int main(int count, char **arguments)
{
	int listening = listen_on(count > 1 ? arguments[1] : "0"), epoll = epoll_create1(0);
	struct epoll_event event = {.events = EPOLLIN, .data.fd = listening}, events[256];
	char data[4096];

	epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &event);
	for (;;) {
		int ready = epoll_wait(epoll, events, 256, -1);

		for (int i = 0; i < ready; i++) {
			int number = events[i].data.fd;

			if (number == listening) {
				event.data.fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK);
				epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
				continue;
			}
			ssize_t got = read(number, data, sizeof data);
			if (got <= 0 || send(number, data, (size_t)got, MSG_NOSIGNAL) != got)
				close(number);
		}
	}
}
