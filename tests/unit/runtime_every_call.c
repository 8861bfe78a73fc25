/* The drop-ins, but for those of time. */
#include "runtime_every_function.h"

#include "runtime_loop.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

static int use_pipe(struct things *things)
{
	char data[2];
	const struct iovec part = {data, sizeof data};

	int error = error_of(gi_read(things->pipe[0], data, sizeof data));
	error = first_of(error, error_of(gi_readv(things->pipe[0], &part, 1)));
	error = first_of(error, error_of(gi_write(things->pipe[1], data, sizeof data)));
	return first_of(error, error_of(gi_writev(things->pipe[1], &part, 1)));
}

static int use_socket_as_file(struct things *things)
{
	char data[2];
	const struct iovec part = {data, sizeof data};

	int error = error_of(gi_read(things->sockets[0], data, sizeof data));
	error = first_of(error, error_of(gi_readv(things->sockets[0], &part, 1)));
	error = first_of(error, error_of(gi_write(things->sockets[1], data, sizeof data)));
	return first_of(error, error_of(gi_writev(things->sockets[1], &part, 1)));
}

static int use_read_of_file(struct things *things)
{
	char data[FILE_BYTES];
	const struct iovec parts[] = {{data, 10}, {data, sizeof data}};
	uint64_t count;

	int error = error_of(gi_read(things->file, data, 10));
	error = first_of(error, error_of(gi_readv(things->file, parts, 2)));
	error = first_of(error, error_of(gi_write(things->file, data, 10)));
	error = first_of(error, error_of(gi_writev(things->file, parts, 2)));
	return first_of(error, error_of(gi_read(things->event, &count, sizeof count)));
}

static int read_later(void *argument)
{
	const struct things *things = argument;
	int error = error_of(gi_sleep_ns(GI_SECOND_NS));

	return first_of(error, error_of(gi_write(things->pipe[1], "x", 1)));
}

/* All that is there, and then what another task sends. */
static int use_waiting_read(struct things *things)
{
	struct gi_nursery nursery;
	char data[10];
	int error = error_of(gi_read(things->pipe[0], data, sizeof data));
	int opened = open_beside(&nursery, read_later, things), waited = 0;

	if (!error && !opened) {
		struct gi_scope patience; /* who was to write may have failed */

		gi_scope_enter_for(&patience, 2 * GI_SECOND_NS);
		waited = error_of(gi_read(things->pipe[0], data, sizeof data));
		if (gi_scope_leave(&patience) == ETIMEDOUT)
			waited = 0;
	}
	return close_beside(&nursery, first_of(first_of(error, opened), waited));
}

static int use_close(struct things *things)
{
	gi_descriptor_changed(things->event);
	int error = error_of(gi_close(things->event));

	things->event = -1;
	return error;
}

static int use_poll(struct things *things)
{
	struct pollfd readable = {.fd = things->listening, .events = POLLIN};
	struct pollfd never[20] = {{.fd = things->caller, .events = POLLIN}};

	for (int i = 1; i < 20; i++)
		never[i].fd = -1;
	int error = error_of(gi_poll(&readable, 1, -1));
	return first_of(error, error_of(gi_poll(never, 20, 10)));
}

static int use_select(struct things *things)
{
	struct timeval timeout = {0, 10000};
	fd_set readable;

	FD_ZERO(&readable);
	FD_SET(things->caller, &readable);
	int error = error_of(gi_select(things->caller + 1, &readable, NULL, NULL, &timeout));
	FD_SET(things->listening, &readable);
	return first_of(error, error_of(gi_select(things->listening + 1, &readable, NULL, NULL, NULL)));
}

static int use_accept(struct things *things)
{
	int accepted = gi_accept(things->listening, NULL, NULL), error = error_of(accepted);

	if (accepted != -1)
		gi_close(accepted);
	return error;
}

static int use_accept4(struct things *things)
{
	int accepted = gi_accept4(things->listening, NULL, NULL, SOCK_CLOEXEC), error = error_of(accepted);

	if (accepted != -1)
		gi_close(accepted);
	return error;
}

static int use_connect(struct things *things)
{
	return error_of(gi_connect(things->fresh, (const struct sockaddr *)&things->address, sizeof things->address));
}

static int use_receive(struct things *things)
{
	char byte;
	struct sockaddr_storage address;
	socklen_t length = sizeof address;
	struct iovec part = {&byte, 1};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	int error = error_of(gi_recv(things->sockets[0], &byte, 1, MSG_WAITALL));
	error = first_of(error,
	                 error_of(gi_recvfrom(things->sockets[0], &byte, 1, 0, (struct sockaddr *)&address, &length)));
	return first_of(error, error_of(gi_recvmsg(things->sockets[0], &message, 0)));
}

static int use_send(struct things *things)
{
	char byte = 'x';
	struct iovec part = {&byte, 1};
	const struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	int error = error_of(gi_send(things->sockets[0], &byte, 1, 0));
	error = first_of(error, error_of(gi_sendto(things->sockets[0], &byte, 1, 0, NULL, 0)));
	return first_of(error, error_of(gi_sendmsg(things->sockets[0], &message, 0)));
}

static int use_file(struct things *things)
{
	char data[10] = "";

	int error = error_of(gi_pread(things->file, data, sizeof data, 0));
	error = first_of(error, error_of(gi_pwrite(things->file, data, sizeof data, 0)));
	error = first_of(error, error_of(gi_fsync(things->file)));
	error = first_of(error, error_of(gi_fdatasync(things->file)));
	return first_of(error, error_of(gi_ftruncate(things->file, 50)));
}

static int use_open(struct things *things)
{
	int opened = gi_open(things->path, O_RDONLY), error = error_of(opened);

	if (opened != -1)
		gi_close(opened);
	return error;
}

static int use_paths(struct things *things)
{
	struct stat status;

	int error = error_of(gi_stat(things->path, &status));
	error = first_of(error, error_of(gi_lstat(things->path, &status)));
	error = first_of(error, error_of(gi_rename(things->path, things->other_path)));
	if (!error)
		error = error_of(gi_unlink(things->other_path));
	if (!error)
		error = error_of(gi_mkdir(things->other_path, 0700));
	return error ? error : error_of(gi_rmdir(things->other_path));
}

static int use_directory(struct things *things)
{
	DIR *directory = gi_opendir(things->folder);

	if (!directory)
		return errno;
	errno = 0;
	int error = gi_readdir(directory) ? 0 : errno;
	return first_of(error, error_of(gi_closedir(directory)));
}

static int use_stdio(struct things *things)
{
	FILE *file = gi_fopen(things->path, "r+");
	char line[20];

	if (!file)
		return errno;
	int error = gi_fgets(line, sizeof line, file) ? 0 : errno;
	if (gi_fread(line, 1, sizeof line, file) != sizeof line)
		error = first_of(error, errno);
	fseek(file, 0, SEEK_SET);
	if (gi_fwrite(line, 1, sizeof line, file) != sizeof line)
		error = first_of(error, errno);
	if (gi_fflush(file) == EOF)
		error = first_of(error, errno);
	return gi_fclose(file) == EOF ? first_of(error, errno) : error;
}

static int use_file_locks(struct things *things)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	int error = error_of(gi_flock(things->file, LOCK_EX));
	return first_of(error, error_of(gi_fcntl(things->file, F_SETLKW, &whole)));
}

static int error_of_look_up(int result)
{
	if (result == EAI_MEMORY)
		return ENOMEM;
	return result == EAI_SYSTEM ? errno : result ? EINVAL : 0;
}

static int use_names(struct things *things)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST, .ai_socktype = SOCK_STREAM};
	struct addrinfo *addresses = NULL;
	char host[60];

	int error = error_of_look_up(gi_getaddrinfo("127.0.0.1", things->port, &hints, &addresses));
	if (addresses)
		freeaddrinfo(addresses);
	return first_of(
	    error, error_of_look_up(gi_getnameinfo((const struct sockaddr *)&things->address, sizeof things->address,
	                                           host, sizeof host, NULL, 0, NI_NUMERICHOST)));
}

static int use_waitpid(struct things *things)
{
	pid_t ended = gi_waitpid(things->child, NULL, 0);

	if (ended == things->child)
		things->child = 0;
	return error_of(ended);
}

static int use_system(struct things *things)
{
	(void)things;
	return error_of(gi_system("exit 0"));
}

static int use_popen(struct things *things)
{
	FILE *file = gi_popen("exit 0", "r");

	(void)things;
	if (!file)
		return errno;
	return error_of(gi_pclose(file));
}

static ssize_t add_one(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	if (input_bytes != sizeof(int) || output_bytes_max < sizeof(int))
		return -1;
	*(int *)output = *(const int *)input + 1;
	return sizeof(int);
}

static int use_process_pool(struct things *things)
{
	struct gi_process_pool *pool = gi_process_pool_new(1);
	int inputs[] = {1, 2}, outputs[2] = {0};

	(void)things;
	if (!pool)
		return errno;
	int error =
	    error_of(gi_process_pool_run(pool, add_one, &inputs[0], sizeof inputs[0], &outputs[0], sizeof outputs[0]));
	if (gi_process_pool_map(pool, add_one, inputs, sizeof inputs[0], outputs, sizeof outputs[0], 2) == -1)
		error = first_of(error, errno);
	if (!error && gi_process_pool_deaths(pool) != 0)
		error = EINVAL;
	gi_process_pool_free(pool);
	return error;
}

static int use_signals(struct things *things)
{
	const struct timespec second = {1, 0};
	siginfo_t information;
	int number;

	int error = gi_sigwait(&things->signals, &number);
	kill(getpid(), SIGUSR2);
	error = first_of(error, error_of(gi_sigwaitinfo(&things->signals, &information)));
	int waited = error_of(gi_sigtimedwait(&things->signals, &information, &second));
	return first_of(error, waited == EAGAIN ? 0 : waited);
}

const struct exercise exercises_of_calls[] = {
    {.use = use_pipe, .functions = "gi_read gi_readv gi_write gi_writev"},
    {.use = use_socket_as_file, .functions = "a socket as a file"},
    {.use = use_read_of_file, .functions = "a file where it stands"},
    {.use = use_waiting_read, .functions = "a read that waits"},
    {.use = use_close, .functions = "gi_close gi_descriptor_changed"},
    {.use = use_poll, .functions = "gi_poll"},
    {.use = use_select, .functions = "gi_select"},
    {.use = use_accept, .functions = "gi_accept"},
    {.use = use_accept4, .functions = "gi_accept4"},
    {.use = use_connect, .functions = "gi_connect"},
    {.use = use_receive, .functions = "gi_recv gi_recvfrom gi_recvmsg"},
    {.use = use_send, .functions = "gi_send gi_sendto gi_sendmsg"},
    {.use = use_file, .functions = "gi_pread gi_pwrite gi_fsync gi_fdatasync gi_ftruncate"},
    {.use = use_open, .functions = "gi_open"},
    {.use = use_paths, .functions = "gi_stat gi_lstat gi_rename gi_unlink gi_mkdir gi_rmdir"},
    {.use = use_directory, .functions = "gi_opendir gi_readdir gi_closedir"},
    {.use = use_stdio, .functions = "gi_fopen gi_fread gi_fwrite gi_fgets gi_fflush gi_fclose"},
    {.use = use_file_locks, .functions = "gi_flock gi_fcntl"},
    {.use = use_names, .functions = "gi_getaddrinfo gi_getnameinfo"},
    {.use = use_waitpid, .functions = "gi_waitpid", .needs_child = true},
    {.use = use_system, .functions = "gi_system"},
    {.use = use_popen, .functions = "gi_popen gi_pclose"},
    {.use = use_process_pool,
     .functions = "gi_process_pool_new gi_process_pool_run gi_process_pool_map gi_process_pool_deaths "
                  "gi_process_pool_free",
     .other_error = EOWNERDEAD},
    {.use = use_signals, .functions = "gi_sigwait gi_sigwaitinfo gi_sigtimedwait"},
    {0},
};
