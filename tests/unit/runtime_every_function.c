#include "runtime_every_function.h"

#include "runtime_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

void make_things(struct things *things, const char *folder, bool with_child)
{
	const struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof things->address;
	char bytes[FILE_BYTES];

	memset(things, 0, sizeof *things);
	assert_int_equal(pipe(things->pipe) | socketpair(AF_UNIX, SOCK_STREAM, 0, things->sockets), 0);
	assert_int_equal(write(things->pipe[1], "data\n", 5), 5);
	assert_int_equal(write(things->sockets[1], "data\n", 5), 5);
	things->listening = socket(AF_INET, SOCK_STREAM, 0);
	things->caller = socket(AF_INET, SOCK_STREAM, 0);
	things->fresh = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(things->listening, (const struct sockaddr *)&any, sizeof any), 0);
	assert_int_equal(listen(things->listening, 8), 0);
	getsockname(things->listening, (struct sockaddr *)&things->address, &length);
	assert_int_equal(connect(things->caller, (struct sockaddr *)&things->address, length), 0);
	snprintf(things->port, sizeof things->port, "%d", ntohs(things->address.sin_port));
	things->event = eventfd(1, 0);

	snprintf(things->folder, sizeof things->folder, "%s", folder);
	snprintf(things->path, sizeof things->path, "%s/file", folder);
	snprintf(things->other_path, sizeof things->other_path, "%s/other", folder);
	memset(bytes, 'x', sizeof bytes);
	things->file = open(things->path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	assert_int_equal(pwrite(things->file, bytes, sizeof bytes, 0), sizeof bytes);
	things->stream = fopen(things->path, "r+");
	assert_non_null(things->stream);

	sigemptyset(&things->signals);
	sigaddset(&things->signals, SIGUSR2);
	sigprocmask(SIG_BLOCK, &things->signals, &things->signals_before);
	kill(getpid(), SIGUSR2);
	things->child = with_child ? fork() : 0;
	if (with_child && things->child == 0)
		_exit(0);
}

void end_things(struct things *things)
{
	const struct timespec at_once = {0};
	const int all[] = {things->pipe[0], things->pipe[1], things->sockets[0], things->sockets[1], things->listening,
	                   things->caller,  things->fresh,   things->file,       things->event};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (all[i] != -1)
			close(all[i]);
	if (things->stream)
		fclose(things->stream);
	unlink(things->path);
	unlink(things->other_path);
	rmdir(things->other_path);
	if (things->child > 0)
		waitpid(things->child, NULL, 0);
	while (sigtimedwait(&things->signals, NULL, &at_once) > 0)
		;
	sigprocmask(SIG_SETMASK, &things->signals_before, NULL);
}

int error_of(ssize_t result) { return result == -1 ? errno : 0; }

int first_of(int first, int second) { return first ? first : second; }

int nap(void *argument)
{
	(void)argument;
	return error_of(gi_sleep_ns(GI_SECOND_NS));
}

int nothing(void *argument)
{
	(void)argument;
	return 0;
}

int open_beside(struct gi_nursery *nursery, gi_function function, void *argument)
{
	gi_nursery_open(nursery);
	return error_of(gi_spawn(nursery, function, argument, NULL));
}

int close_beside(struct gi_nursery *nursery, int error)
{
	int error_of_tasks = error_of(gi_nursery_close(nursery));

	/* A task that fails cancels the others. */
	return error && error != ECANCELED ? error : first_of(error_of_tasks, error);
}
