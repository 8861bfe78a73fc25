# A pattern over labels: what waits in an event loop, and not what a thread or a child process does for it.
cat >server.c <<'END'
#include <poll.h>
#include <pthread.h>
#include <unistd.h>
static void pause_here(void) { usleep(10); }
static void *work(void *data) { sleep(1); return data; }
static void on_event(int fd)
{
	pthread_t thread;
	pthread_create(&thread, NULL, work, NULL);
	if (fork() == 0)
		pause_here();
	if (fd == 3)
		sleep(0);
}
static void on_timer(int fd) { (void)fd; pause_here(); }
static void (*const handlers[2])(int) = {on_event, on_timer};
static void prepare(void) { sleep(2); }
int main(void)
{
	struct pollfd fds[2] = {{.fd = 3}, {.fd = 4}};
	prepare();
	for (;;) {
		poll(fds, 2, -1);
		for (int i = 0; i < 2; i++)
			if (fds[i].revents)
				handlers[i](fds[i].fd);
	}
}
END
"$GOINCEPTION" graph server.c --labels '[event-loop] [!offload]* [timer]' --limit 5
echo "--- off-loaded"
"$GOINCEPTION" graph server.c --paths '[event-loop] [offload] [blocking]' --all
echo "--- start-up"
"$GOINCEPTION" graph server.c --labels 'main [!event-loop]* [blocking]'
