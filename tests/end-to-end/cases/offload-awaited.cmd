# Who hands work to a thread and waits for it in the same loop is told which work, and that nothing is gained.
cat >server.c <<'END'
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>

static sem_t done;

static void *work(void *data)
{
	sem_post(&done);
	return data;
}

static void on_request(int descriptor)
{
	pthread_t thread;

	(void)descriptor;
	pthread_create(&thread, NULL, work, NULL);
	sem_wait(&done);
	pthread_join(thread, NULL);
}

int main(void)
{
	void (*const handlers[])(int) = {on_request, on_request};
	struct pollfd watched[2] = {{.fd = 0, .events = POLLIN}, {.fd = 3, .events = POLLIN}};

	for (;;) {
		poll(watched, 2, -1);
		for (int i = 0; i < 2; i++) {
			if (watched[i].revents)
				handlers[i](watched[i].fd);
		}
	}
}
END
"$GOINCEPTION" analyze --no-cache --fail-on never server.c | grep -o "^server.*"
