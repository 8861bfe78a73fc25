/* A small server with a loop of its own: what the checker of judgements is tried on. */
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct watcher {
	void (*ready)(int fd);
};

static pthread_mutex_t names = PTHREAD_MUTEX_INITIALIZER;

static void lookup(const char *host)
{
	struct addrinfo *found = NULL;

	getaddrinfo(host, "80", NULL, &found);
}

static void on_client(int fd)
{
	char *host = getenv("HOST");

	(void)fd;
	lookup(host);
	sleep(1);
	rename("names.new", "names");
}

static void on_timer(int fd)
{
	(void)fd;
	pthread_mutex_lock(&names);
	puts("tick");
	pthread_mutex_unlock(&names);
	unlink("names.old");
	rmdir("names.folder");
}

int main(void)
{
	struct watcher watchers[2] = {{on_client}, {on_timer}};
	struct pollfd fds[2] = {{.fd = 0, .events = POLLIN}, {.fd = 1, .events = POLLOUT}};

	for (;;) {
		int count = poll(fds, 2, 1000);

		for (int i = 0; i < 2 && count > 0; i++)
			if (fds[i].revents)
				watchers[i].ready(fds[i].fd);
	}
}
