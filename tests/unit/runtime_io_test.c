/* The drop-ins on real pipes and sockets: values, errno, partial results, O_NONBLOCK, and that only the task waits. */
#include "runtime_loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MUCH = 4 * 1024 * 1024 };

/* Two tasks and what is between them. */
struct line {
	int in, out; /* what goes into the one comes out of the other */
};

static struct line pipe_line(void)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	return (struct line){ends[1], ends[0]};
}

static struct line socket_line(int type)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, type, 0, ends), 0);
	return (struct line){ends[1], ends[0]};
}

static void hang_up(struct line line)
{
	assert_int_equal(gi_close(line.in), 0);
	assert_int_equal(gi_close(line.out), 0);
}

static char pattern(size_t place) { return (char)(place * 7 + place / 1000); }

/* All of it in one call: it comes back when the last byte is taken. */
static int write_much(void *argument)
{
	const struct line *line = argument;
	char *data = malloc(MUCH);

	for (size_t i = 0; i < MUCH; i++)
		data[i] = pattern(i);
	assert_int_equal(gi_write(line->in, data, MUCH), MUCH);
	assert_int_equal(gi_close(line->in), 0);
	free(data);
	return 0;
}

static int writev_much(void *argument)
{
	const struct line *line = argument;
	struct iovec parts[40];
	char *data = malloc(MUCH);
	size_t begin = 0;

	for (size_t i = 0; i < MUCH; i++)
		data[i] = pattern(i);
	for (size_t i = 0; i < 40; i++) {
		size_t length = i == 39 ? MUCH - begin : i * 1000;

		parts[i] = (struct iovec){data + begin, length};
		begin += length;
	}
	assert_int_equal(gi_writev(line->in, parts, 40), MUCH);
	assert_int_equal(gi_close(line->in), 0);
	free(data);
	return 0;
}

static int move_much(struct line line, gi_function write_all)
{
	struct gi_nursery nursery;
	char data[50000];
	size_t place = 0;

	gi_nursery_open(&nursery);
	gi_spawn(&nursery, write_all, &line, NULL);
	for (ssize_t got; (got = gi_read(line.out, data, sizeof data)) != 0; place += (size_t)got) {
		assert_true(got > 0);
		for (size_t i = 0; i < (size_t)got; i++)
			if (data[i] != pattern(place + i))
				fail_msg("byte %zu is not what was sent", place + i);
	}
	assert_int_equal(place, MUCH);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_close(line.out), 0);
	return 0;
}

static int move_through_each(void *argument)
{
	(void)argument;
	move_much(pipe_line(), write_much);
	move_much(pipe_line(), writev_much);
	move_much(socket_line(SOCK_STREAM), write_much);
	move_much(socket_line(SOCK_STREAM), writev_much);
	return 0;
}

static void all_is_written_while_another_reads(void **state)
{
	(void)state;
	run_in_loop(move_through_each, NULL);
}

static int say_later(void *argument)
{
	const struct line *line = argument;

	gi_sleep(1);
	assert_int_equal(gi_write(line->in, "hello", 5), 5);
	return 0;
}

static int hear(struct line line)
{
	struct gi_nursery nursery;
	char first[3], rest[10];
	struct iovec parts[2] = {{first, sizeof first}, {rest, sizeof rest}};
	uint64_t begin_ns = gi_now_ns();

	gi_nursery_open(&nursery);
	gi_spawn(&nursery, say_later, &line, NULL);
	assert_int_equal(gi_read(line.out, rest, 0), 0);
	assert_int_equal(gi_readv(line.out, parts, 2), 5);
	assert_memory_equal(first, "hel", 3);
	assert_memory_equal(rest, "lo", 2);
	assert_int_equal(gi_now_ns() - begin_ns, GI_SECOND_NS);
	/* Again: what the loop remembers of the descriptor still holds. */
	gi_spawn(&nursery, say_later, &line, NULL);
	assert_int_equal(gi_read(line.out, rest, sizeof rest), 5);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	hang_up(line);
	return 0;
}

static int hear_on_each(void *argument)
{
	(void)argument;
	hear(pipe_line());
	hear(socket_line(SOCK_STREAM));
	hear(socket_line(SOCK_DGRAM));
	hear(socket_line(SOCK_SEQPACKET));
	return 0;
}

static void a_read_returns_what_is_there(void **state)
{
	(void)state;
	run_in_loop(hear_on_each, NULL);
}

static int count_event(void *argument)
{
	const uint64_t three = 3;

	gi_sleep(1);
	assert_int_equal(gi_write(*(int *)argument, &three, sizeof three), sizeof three);
	return 0;
}

static int wait_for_event(void *argument)
{
	struct gi_nursery nursery;
	int event = eventfd(0, 0);
	uint64_t count = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, count_event, &event, NULL);
	assert_int_equal(gi_read(event, &count, sizeof count), sizeof count);
	assert_int_equal(count, 3);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_close(event);
	return 0;
}

static void other_descriptors_can_be_waited_for(void **state)
{
	(void)state;
	run_in_loop(wait_for_event, NULL);
}

static int errors(void *argument)
{
	struct line line = socket_line(SOCK_STREAM);
	char data[8] = {0};
	struct iovec part = {data, sizeof data};

	(void)argument;
	assert_fails(gi_read(-1, data, 1), EBADF);
	assert_fails(gi_write(1000000, data, 1), EBADF);
	assert_fails(gi_readv(line.out, &part, -1), EINVAL);
	assert_fails(gi_recv(STDIN_FILENO, data, 1, MSG_OOB), ENOTSOCK);
	signal(SIGPIPE, SIG_IGN);
	gi_close(line.out);
	assert_fails(gi_write(line.in, data, 1), EPIPE);
	assert_fails(gi_send(line.in, data, 1, MSG_NOSIGNAL), EPIPE);
	assert_int_equal(gi_read(line.in, data, 1), 0);
	gi_close(line.in);
	assert_fails(gi_read(line.in, data, 1), EBADF);
	assert_fails(gi_close(line.in), EBADF);
	return 0;
}

static void errors_are_those_of_the_system(void **state)
{
	(void)state;
	int kept = dup(STDIN_FILENO), file = open("/dev/null", O_RDONLY);

	dup2(file, STDIN_FILENO);
	run_in_loop(errors, NULL);
	dup2(kept, STDIN_FILENO);
	close(kept);
	close(file);
}

static int without_waiting(void *argument)
{
	struct line lines[] = {pipe_line(), socket_line(SOCK_STREAM)};
	char data[5000] = {0};

	(void)argument;
	for (int i = 0; i < 2; i++) {
		struct line line = lines[i];

		assert_int_equal(fcntl(line.out, F_SETFL, O_NONBLOCK), 0);
		assert_int_equal(fcntl(line.in, F_SETFL, O_NONBLOCK), 0);
		assert_fails(gi_read(line.out, data, sizeof data), EAGAIN);
		while (gi_write(line.in, data, sizeof data) > 0)
			;
		assert_int_equal(errno, EAGAIN);
		hang_up(line);
	}
	struct line line = socket_line(SOCK_STREAM);
	assert_fails(gi_recv(line.out, data, 1, MSG_DONTWAIT), EAGAIN);
	hang_up(line);
	return 0;
}

static void o_nonblock_means_what_it_means(void **state)
{
	(void)state;
	run_in_loop(without_waiting, NULL);
}

static int cancel_while_writing(void *argument)
{
	struct line line = socket_line(SOCK_STREAM);
	struct gi_scope scope;
	char *data = calloc(1, MUCH);
	char byte;

	(void)argument;
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	ssize_t written = gi_write(line.in, data, MUCH);
	assert_true(written > 0 && written < MUCH);
	assert_fails(gi_write(line.in, data, 1), ECANCELED);
	assert_fails(gi_read(line.out, &byte, 1), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	/* What was told to be written is there, and nothing else. */
	assert_int_equal(shutdown(line.in, SHUT_WR), 0);
	assert_int_equal(gi_recv(line.out, data, MUCH, MSG_WAITALL), written);
	hang_up(line);
	free(data);
	return 0;
}

static void cancelled_writes_tell_how_far_they_came(void **state)
{
	(void)state;
	run_in_loop(cancel_while_writing, NULL);
}

static int send_slowly(void *argument)
{
	const struct line *line = argument;

	for (int i = 0; i < 10; i++) {
		gi_sleep(1);
		assert_int_equal(gi_send(line->in, "0123456789", 10, 0), 10);
	}
	return 0;
}

static int flags(void *argument)
{
	struct line line = socket_line(SOCK_STREAM);
	struct gi_nursery nursery;
	char data[100];

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, send_slowly, &line, NULL);
	assert_int_equal(gi_recv(line.out, data, sizeof data, MSG_PEEK), 10);
	assert_int_equal(gi_recv(line.out, data, sizeof data, MSG_PEEK), 10);
	assert_int_equal(gi_recv(line.out, data, 95, MSG_WAITALL), 95);
	assert_memory_equal(data + 85, "5678901234", 10);
	assert_int_equal(gi_now_ns(), 10 * GI_SECOND_NS);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_recv(line.out, data, sizeof data, 0), 5);
	hang_up(line);
	return 0;
}

static void flags_of_recv_mean_what_they_mean(void **state)
{
	(void)state;
	run_in_loop(flags, NULL);
}

static int read_one(void *argument)
{
	char byte;

	assert_fails(gi_read(*(int *)argument, &byte, 1), EBADF);
	return 0;
}

static int close_while_another_reads(void *argument)
{
	struct line line = pipe_line();
	struct gi_nursery nursery;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, read_one, &line.out, NULL);
	gi_spawn(&nursery, read_one, &line.out, NULL);
	gi_yield();
	gi_yield();
	gi_close(line.out);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_close(line.in);
	return 0;
}

static void who_waits_for_a_closed_descriptor_is_told(void **state)
{
	(void)state;
	run_in_loop(close_while_another_reads, NULL);
}

/* The program closes behind the loop's back, and another file gets the number. */
static int swap_files(void *argument)
{
	struct line first = socket_line(SOCK_STREAM), second;
	struct gi_nursery nursery;
	struct gi_scope scope;
	char byte;
	int number = first.out;

	(void)argument;
	gi_scope_enter_for(&scope, 1000000);
	assert_fails(gi_read(number, &byte, 1), ECANCELED);
	gi_scope_leave(&scope);
	second = socket_line(SOCK_STREAM);
	assert_int_equal(dup2(second.out, number), number);

	gi_nursery_open(&nursery);
	gi_spawn(&nursery, say_later, &second, NULL);
	assert_int_equal(gi_read(number, &byte, 1), 1);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	close(first.in);
	close(number);
	hang_up(second);
	return 0;
}

static int close_behind_its_back(void *argument)
{
	struct line line = pipe_line();
	struct gi_nursery nursery;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, read_one, &line.out, NULL);
	gi_yield();
	close(line.out);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	close(line.in);
	return 0;
}

static void what_happens_behind_the_loops_back_is_noticed(void **state)
{
	(void)state;
	assert_int_equal(gi_run(swap_files, NULL, NULL), 0);
	assert_int_equal(gi_run(close_behind_its_back, NULL, NULL), 0);
	run_in_loop(close_behind_its_back, NULL);
}

static int socket_timeout(void *argument)
{
	struct line line = socket_line(SOCK_STREAM);
	struct timeval timeout = {.tv_usec = 30000};
	char byte;
	uint64_t begin_ns = gi_now_ns();

	(void)argument;
	assert_int_equal(setsockopt(line.out, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout), 0);
	assert_fails(gi_read(line.out, &byte, 1), EAGAIN);
	assert_true(gi_now_ns() - begin_ns >= 29 * GI_MILLISECOND_NS);
	hang_up(line);
	return 0;
}

static void timeouts_of_sockets_are_obeyed(void **state)
{
	(void)state;
	assert_int_equal(gi_run(socket_timeout, NULL, NULL), 0);
}

static int never_wait(void *argument)
{
	struct line line = pipe_line();
	char byte = 'x';

	/* There is always something to read, and yet the other task gets its turn. */
	while (!*(bool *)argument) {
		assert_int_equal(gi_write(line.in, &byte, 1), 1);
		assert_int_equal(gi_read(line.out, &byte, 1), 1);
	}
	hang_up(line);
	return 0;
}

static int set_flag(void *argument)
{
	*(bool *)argument = true;
	return 0;
}

static int share(void *argument)
{
	struct gi_nursery nursery;
	bool flag = false;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, never_wait, &flag, NULL);
	gi_spawn(&nursery, set_flag, &flag, NULL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	return 0;
}

static void who_never_waits_lets_others_run_all_the_same(void **state)
{
	(void)state;
	run_in_loop(share, NULL);
}

static int write_after_three_calls(void *argument)
{
	const struct line *line = argument;

	gi_sleep(3);
	assert_int_equal(gi_write(line->in, "x", 1), 1);
	return 0;
}

static int use_file(void *argument)
{
	FILE *file = tmpfile();
	char data[8];

	(void)argument;
	assert_int_equal(gi_write(fileno(file), "content", 7), 7);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	assert_int_equal(gi_read(fileno(file), data, sizeof data), 7);
	assert_memory_equal(data, "content", 7);
	assert_int_equal(gi_read(fileno(file), data, sizeof data), 0);
	fclose(file);
	return 0;
}

static void files_are_read_and_written(void **state)
{
	(void)state;
	run_in_loop(use_file, NULL);
}

static int poll_many(void *argument)
{
	enum { COUNT = 40 };
	struct line lines[COUNT];
	struct pollfd descriptors[COUNT + 1] = {{.fd = -1, .events = POLLIN}};
	struct gi_nursery nursery;

	(void)argument;
	for (int i = 0; i < COUNT; i++) {
		lines[i] = i % 2 ? pipe_line() : socket_line(SOCK_STREAM);
		descriptors[i + 1] = (struct pollfd){.fd = lines[i].out, .events = POLLIN};
	}
	assert_int_equal(gi_poll(descriptors, COUNT + 1, 0), 0);
	assert_int_equal(gi_poll(descriptors, COUNT + 1, 2000), 0);
	assert_int_equal(gi_now_ns(), 2 * GI_SECOND_NS);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, write_after_three_calls, &lines[33], NULL);
	assert_int_equal(gi_poll(descriptors, COUNT + 1, -1), 1);
	assert_int_equal(gi_now_ns(), 5 * GI_SECOND_NS);
	assert_int_equal(descriptors[34].revents, POLLIN);
	assert_int_equal(descriptors[0].revents, 0);
	/* It is still there: poll() is about the state, not about the change. */
	assert_int_equal(gi_poll(descriptors, COUNT + 1, -1), 1);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	for (int i = 0; i < COUNT; i++)
		hang_up(lines[i]);
	assert_int_equal(gi_poll(&descriptors[1], 1, -1), 1);
	assert_int_equal(descriptors[1].revents, POLLNVAL);
	return 0;
}

static void poll_waits_for_many(void **state)
{
	(void)state;
	run_in_loop(poll_many, NULL);
}

static int select_some(void *argument)
{
	struct line line = pipe_line(), other = socket_line(SOCK_STREAM);
	int count = (line.out > other.out ? line.out : other.out) + 1;
	struct timeval timeout = {.tv_sec = 10};
	struct gi_nursery nursery;
	fd_set readable, writable;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, write_after_three_calls, &line, NULL);
	FD_ZERO(&readable);
	FD_SET(line.out, &readable);
	FD_SET(other.out, &readable);
	assert_int_equal(gi_select(count, &readable, NULL, NULL, &timeout), 1);
	assert_true(FD_ISSET(line.out, &readable) && !FD_ISSET(other.out, &readable));
	assert_int_equal(timeout.tv_sec, 7);
	FD_ZERO(&writable);
	FD_SET(other.out, &writable);
	assert_int_equal(gi_select(count, &readable, &writable, NULL, NULL), 2);
	FD_CLR(line.out, &readable);
	timeout = (struct timeval){.tv_sec = 1};
	assert_int_equal(gi_select(0, NULL, NULL, NULL, &timeout), 0);
	assert_int_equal(gi_now_ns(), 4 * GI_SECOND_NS);
	assert_fails(gi_select(-1, NULL, NULL, NULL, &timeout), EINVAL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	hang_up(line);
	hang_up(other);
	FD_SET(line.out, &readable);
	assert_fails(gi_select(count, &readable, NULL, NULL, NULL), EBADF);
	return 0;
}

static void select_is_poll_with_sets(void **state)
{
	(void)state;
	run_in_loop(select_some, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_is_written_while_another_reads),
	    cmocka_unit_test(a_read_returns_what_is_there),
	    cmocka_unit_test(other_descriptors_can_be_waited_for),
	    cmocka_unit_test(errors_are_those_of_the_system),
	    cmocka_unit_test(o_nonblock_means_what_it_means),
	    cmocka_unit_test(cancelled_writes_tell_how_far_they_came),
	    cmocka_unit_test(flags_of_recv_mean_what_they_mean),
	    cmocka_unit_test(who_waits_for_a_closed_descriptor_is_told),
	    cmocka_unit_test(what_happens_behind_the_loops_back_is_noticed),
	    cmocka_unit_test(timeouts_of_sockets_are_obeyed),
	    cmocka_unit_test(who_never_waits_lets_others_run_all_the_same),
	    cmocka_unit_test(files_are_read_and_written),
	    cmocka_unit_test(poll_waits_for_many),
	    cmocka_unit_test(select_is_poll_with_sets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
