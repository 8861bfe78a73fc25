/* Programs that wait in a loop, one a word: what `goinception trace` is tried on. */
#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Inlined, as compilers do with small functions: only debugging information knows its name then. */
static inline __attribute__((always_inline)) void pause_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};
	nanosleep(&time, NULL); /* the stall */
}

static void on_request(void) { pause_ms(30); }
static void on_quick(void) {}

static void drain(int descriptor)
{
	char byte;
	if (read(descriptor, &byte, 1) != 1)
		exit(9);
}

/* An event loop of so many turns, in each of which something is ready. */
static void serve(int turns, void (*handler)(void))
{
	int ends[2], loop = epoll_create1(0);
	if (pipe(ends) != 0)
		exit(9);
	struct epoll_event event = {.events = EPOLLIN, .data.fd = ends[0]}, ready[4];
	epoll_ctl(loop, EPOLL_CTL_ADD, ends[0], &event);
	for (int turn = 0; turn < turns; turn++) {
		if (write(ends[1], "x", 1) != 1 || epoll_wait(loop, ready, 4, 10000) != 1)
			exit(9);
		drain(ready[0].data.fd);
		handler();
	}
	close(ends[0]);
	close(ends[1]);
	close(loop);
}

static void *sleep_beside(void *nothing)
{
	pause_ms(60);
	return nothing;
}

static void *serve_in_thread(void *nothing)
{
	serve(3, on_request);
	return nothing;
}

/* The worker sleeps, and waits on one descriptor as often as a loop would: nobody is kept waiting. */
static void *work(void *end)
{
	struct pollfd one = {.fd = *(int *)end, .events = POLLIN};
	for (int i = 0; i < 4; i++)
		poll(&one, 1, 15);
	return sleep_beside(NULL);
}

static int beside_worker(void)
{
	pthread_t worker;
	int ends[2];
	if (pipe(ends) != 0)
		return 9;
	pthread_create(&worker, NULL, work, &ends[0]);
	serve(4, on_quick);
	pthread_detach(worker);
	pthread_join(worker, NULL);
	return 0;
}

static int in_threads(void)
{
	pthread_t threads[3];
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, serve_in_thread, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	return 0;
}

static int in_child(void)
{
	serve(3, on_quick);
	pid_t child = fork();
	if (child == 0) {
		serve(3, on_request);
		_exit(5);
	}
	int status;
	if (waitpid(child, &status, 0) != child || WEXITSTATUS(status) != 5)
		return 9;
	return 0;
}

static void on_alarm(int number)
{
	int kept = errno;
	(void)number;
	pause_ms(20);
	errno = kept;
}

static sigjmp_buf back;
static void on_alarm_jump(int number) { siglongjmp(back, number); }

/* Again and again: the first one may come before the call that it is to interrupt. */
static timer_t alarm_every_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};
	struct itimerspec every = {.it_value = time, .it_interval = time};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	timer_t timer;
	timer_create(CLOCK_MONOTONIC, &event, &timer);
	timer_settime(timer, 0, &every, NULL);
	return timer;
}

/* A read that a handler interrupts, one that it is left from by a jump, and a sleep behind it. */
static void on_interrupted(void)
{
	int ends[2];
	char byte;
	if (pipe(ends) != 0)
		exit(9);
	struct sigaction action = {.sa_handler = on_alarm};
	sigaction(SIGALRM, &action, NULL);
	timer_t timer = alarm_every_ms(50);
	errno = 0;
	if (read(ends[0], &byte, 1) != -1 || errno != EINTR)
		exit(8);
	timer_delete(timer);
	action.sa_handler = on_alarm_jump;
	if (sigsetjmp(back, 1) == 0) {
		sigaction(SIGALRM, &action, NULL);
		timer = alarm_every_ms(50);
		if (read(ends[0], &byte, 1) != 0)
			exit(8);
	}
	timer_delete(timer);
	action.sa_handler = SIG_IGN;
	sigaction(SIGALRM, &action, NULL);
	close(ends[0]);
	close(ends[1]);
	pause_ms(30);
}

static int in_signals(void)
{
	serve(3, on_quick);
	serve(1, on_interrupted);
	return 0;
}

/* select, ppoll and a wait inside of a handler, which is none of the loop's. */
static int in_other_waits(void)
{
	int ends[2];
	struct timespec none = {0};
	if (pipe(ends) != 0 || write(ends[1], "x", 1) != 1)
		return 9;
	for (int i = 0; i < 4; i++) {
		struct timeval timeout = {.tv_sec = 1};
		fd_set readable, writable;
		FD_ZERO(&readable);
		FD_ZERO(&writable);
		FD_SET(ends[0], &readable);
		FD_SET(ends[1], &writable);
		if (select(ends[1] + 1, &readable, &writable, NULL, &timeout) != 2)
			return 9;
		struct pollfd one = {.fd = ends[0], .events = POLLPRI};
		if (ppoll(&one, 1, &none, NULL) != 0 || poll(&one, 1, 25) != 0)
			return 9;
	}
	return 0;
}

static void on_plugin(void)
{
	static void *plugin;
	void (*work_of_plugin)(void);
	if (!plugin)
		plugin = dlopen(getenv("PLUGIN"), RTLD_NOW);
	*(void **)&work_of_plugin = plugin ? dlsym(plugin, "plugin_work") : NULL;
	if (!work_of_plugin)
		exit(9);
	work_of_plugin(); /* lost here */
}

static void on_hidden(void) { usleep(30000); }

/* A pointer that no reader of sources follows. */
static void on_pointer(void)
{
	volatile unsigned long hidden = (unsigned long)on_hidden ^ 0x55;
	void (*handler)(void) = (void (*)(void))(hidden ^ 0x55);
	handler();
}

/* What is traced must see what it sees otherwise. */
static int sees_the_same(void)
{
	int ends[2];
	char byte;
	serve(3, on_quick);
	errno = 0;
	if (read(-1, &byte, 1) != -1 || errno != EBADF || close(-1) != -1 || pipe(ends) != 0 || ends[0] != 3)
		return 8;
	errno = ENOTTY;
	if (write(ends[1], "xy", 2) != 2 || read(ends[0], &byte, 1) != 1 || byte != 'x' || errno != ENOTTY)
		return 8;
	pause_ms(30);
	if (errno != ENOTTY)
		return 8;
	return 0;
}

static int busy(void)
{
	struct timespec start, now;
	serve(2, on_quick);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 < 60);
	return 0;
}

static void on_busy(void) { busy(); }

/* A server that puts itself into the background closes what it has inherited, and what it does not know of. */
static int without_descriptors(void)
{
	serve(3, on_quick);
	for (int descriptor = 3; descriptor < 1024; descriptor++)
		close(descriptor);
	serve(1, on_request);
	return 0;
}

static void wait_for(pid_t child)
{
	int status;
	if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
		exit(8);
}

static void on_spawn(void)
{
	char *words[] = {"true", NULL};
	pid_t spawned, forked = vfork();
	if (forked == 0) {
		execvp(words[0], words);
		_exit(9);
	}
	wait_for(forked);
	if (posix_spawnp(&spawned, words[0], NULL, NULL, words, environ) != 0)
		exit(8);
	wait_for(spawned);
	pause_ms(30);
}

int main(int count, char *arguments[])
{
	const char *what = count > 1 ? arguments[1] : "";
	if (strcmp(what, "stall") == 0)
		serve(4, on_request);
	else if (strcmp(what, "worker") == 0)
		return beside_worker();
	else if (strcmp(what, "threads") == 0)
		return in_threads();
	else if (strcmp(what, "fork") == 0)
		return in_child();
	else if (strcmp(what, "signals") == 0)
		return in_signals();
	else if (strcmp(what, "waits") == 0)
		return in_other_waits();
	else if (strcmp(what, "plugin") == 0)
		serve(4, on_plugin);
	else if (strcmp(what, "pointer") == 0)
		serve(4, on_pointer);
	else if (strcmp(what, "same") == 0)
		return sees_the_same();
	else if (strcmp(what, "busy") == 0)
		serve(3, on_busy);
	else if (strcmp(what, "closed") == 0)
		return without_descriptors();
	else if (strcmp(what, "spawn") == 0)
		serve(4, on_spawn);
	else if (strcmp(what, "ends") == 0) {
		serve(3, on_request);
		_exit(4);
	} else if (strcmp(what, "killed") == 0) {
		serve(3, on_request);
		raise(SIGKILL);
	} else if (strcmp(what, "exec") == 0) {
		execl(arguments[0], arguments[0], "stall", (char *)NULL);
		return 9;
	} else
		return atoi(what);
	return 3;
}
