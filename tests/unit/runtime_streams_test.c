/* Buffered streams, servers of them, futures. */
#include "runtime_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct ends {
	struct gi_stream *here, *there;
};

static struct ends two_ends(const struct gi_stream_options *options)
{
	int sockets[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	return (struct ends){gi_stream_new(sockets[0], options), gi_stream_new(sockets[1], options)};
}

/* In pieces that have nothing to do with lines. */
static int write_in_pieces(void *argument)
{
	static const char text[] = "GET / HTTP/1.0\r\nHost: here\r\n\r\n0123456789the rest";
	int number = gi_stream_descriptor(argument);

	for (size_t begin = 0; begin < sizeof text - 1; begin += 7) {
		size_t left = sizeof text - 1 - begin;

		gi_sleep(1);
		assert_true(gi_write(number, text + begin, left < 7 ? left : 7) > 0);
	}
	assert_int_equal(gi_stream_end(argument), 0);
	return 0;
}

static int read_pieces(void *argument)
{
	struct ends ends = two_ends(NULL);
	struct gi_nursery nursery;
	char line[100];

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, write_in_pieces, ends.there, NULL);
	assert_int_equal(gi_stream_read_until(ends.here, "\r\n", line, sizeof line), 16);
	assert_string_equal(line, "GET / HTTP/1.0\r\n");
	/* Too small a place: nothing is lost. */
	assert_fails(gi_stream_read_until(ends.here, "\r\n", line, 5), EMSGSIZE);
	assert_int_equal(gi_stream_read_until(ends.here, "\r\n\r\n", line, sizeof line), 14);
	assert_string_equal(line, "Host: here\r\n\r\n");
	assert_int_equal(gi_stream_read_exactly(ends.here, line, 10), 10);
	assert_memory_equal(line, "0123456789", 10);
	assert_fails(gi_stream_read_until(ends.here, "", line, sizeof line), EINVAL);
	assert_int_equal(gi_stream_read_until(ends.here, "\n", line, sizeof line), 8);
	assert_string_equal(line, "the rest");
	assert_int_equal(gi_stream_read_until(ends.here, "\n", line, sizeof line), 0);
	assert_int_equal(gi_stream_read(ends.here, line, sizeof line), 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_stream_close(ends.there), 0);
	assert_int_equal(gi_stream_close(ends.here), 0);
	return gi_stream_close(NULL);
}

static void lines_come_whatever_their_pieces(void **state)
{
	(void)state;
	run_in_loop(read_pieces, NULL);
}

static int cancel_reads(void *argument)
{
	const struct gi_stream_options small = {.read_buffer_bytes = 8};
	struct ends ends = two_ends(&small);
	struct gi_scope scope;
	char line[100];

	(void)argument;
	assert_int_equal(gi_write(gi_stream_descriptor(ends.there), "abc", 3), 3);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	assert_fails(gi_stream_read_exactly(ends.here, line, 4), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	/* What had come before is still there. */
	assert_int_equal(gi_write(gi_stream_descriptor(ends.there), "\ndefghijkl", 10), 10);
	assert_int_equal(gi_stream_read_until(ends.here, "\n", line, sizeof line), 4);
	assert_string_equal(line, "abc\n");
	assert_fails(gi_stream_read_until(ends.here, "\n", line, sizeof line), EMSGSIZE);
	assert_int_equal(gi_stream_read_exactly(ends.here, line, 3), 3);
	assert_memory_equal(line, "def", 3);
	/* More than the buffer holds. */
	assert_int_equal(gi_write(gi_stream_descriptor(ends.there), "mnopqrstuvwxyz", 14), 14);
	assert_int_equal(gi_stream_read_exactly(ends.here, line, 20), 20);
	assert_memory_equal(line, "ghijklmnopqrstuvwxyz", 20);
	gi_stream_close(ends.there);
	return gi_stream_close(ends.here);
}

static void a_cancelled_read_loses_nothing(void **state)
{
	(void)state;
	run_in_loop(cancel_reads, NULL);
}

enum { MUCH = 4 * 1024 * 1024 };

static int read_slowly(void *argument)
{
	char *data = malloc(MUCH);
	size_t all = 0;

	gi_sleep(60);
	for (ssize_t got; (got = gi_stream_read(argument, data, MUCH)) > 0; all += (size_t)got)
		;
	free(data);
	assert_int_equal(all, MUCH + 5);
	return 0;
}

static int write_much(void *argument)
{
	struct ends ends = two_ends(NULL);
	struct gi_nursery nursery;
	char *data = calloc(1, MUCH), byte;

	(void)argument;
	/* A little stays in the buffer until it is drained. */
	assert_int_equal(gi_stream_printf(ends.here, "%s %d", "no", 12), 0);
	assert_int_equal(recv(gi_stream_descriptor(ends.there), &byte, 1, MSG_DONTWAIT), -1);
	assert_int_equal(gi_stream_drain(ends.here), 0);
	assert_int_equal(recv(gi_stream_descriptor(ends.there), &byte, 1, MSG_DONTWAIT | MSG_PEEK), 1);
	/* Much waits until the other side reads. */
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, read_slowly, ends.there, NULL);
	assert_int_equal(gi_stream_write(ends.here, data, MUCH), 0);
	assert_true(gi_now_ns() >= 60 * GI_SECOND_NS);
	assert_int_equal(gi_stream_close(ends.here), 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	free(data);
	return gi_stream_close(ends.there);
}

static int write_to_nobody(void *argument)
{
	struct ends ends = two_ends(NULL);

	(void)argument;
	assert_int_equal(gi_stream_close(ends.there), 0);
	assert_int_equal(gi_stream_write(ends.here, "x", 1), 0);
	assert_fails(gi_stream_drain(ends.here), EPIPE);
	assert_fails(gi_stream_write(ends.here, "x", 1), EPIPE);
	assert_fails(gi_stream_end(ends.here), EPIPE);
	assert_fails(gi_stream_close(ends.here), EPIPE);
	return 0;
}

static void who_writes_too_fast_waits(void **state)
{
	(void)state;
	run_in_loop(write_much, NULL);
	run_in_loop(write_to_nobody, NULL);
}

/* A "cipher" below a stream: each byte is turned around on its way. */
struct turning {
	int number;
	bool ended, closed;
};

static ssize_t turned_read(void *context, void *data, size_t size)
{
	ssize_t got = gi_read(((struct turning *)context)->number, data, size);

	for (ssize_t i = 0; i < got; i++)
		((unsigned char *)data)[i] ^= 0xff;
	return got;
}

static ssize_t turned_write(void *context, const void *data, size_t size)
{
	unsigned char turned[16];
	size_t part = size < sizeof turned ? size : sizeof turned;

	for (size_t i = 0; i < part; i++)
		turned[i] = ((const unsigned char *)data)[i] ^ 0xff;
	return gi_write(((struct turning *)context)->number, turned, part);
}

static int turned_end(void *context)
{
	((struct turning *)context)->ended = true;
	return shutdown(((struct turning *)context)->number, SHUT_WR);
}

static int turned_close(void *context)
{
	((struct turning *)context)->closed = true;
	return gi_close(((struct turning *)context)->number);
}

static int talk_turned(void *argument)
{
	static const struct gi_transport transport = {turned_read, turned_write, turned_end, turned_close};
	struct turning turning[2] = {0};
	struct gi_stream *streams[2];
	int sockets[2];
	char line[64];

	(void)argument;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	for (int i = 0; i < 2; i++) {
		turning[i].number = sockets[i];
		streams[i] = gi_stream_new_over(&transport, &turning[i], NULL);
		assert_int_equal(gi_stream_descriptor(streams[i]), -1);
	}
	assert_int_equal(gi_stream_write(streams[0], "more than sixteen bytes\n", 24), 0);
	assert_int_equal(gi_stream_end(streams[0]), 0);
	assert_true(turning[0].ended);
	assert_int_equal(gi_stream_read_until(streams[1], "\n", line, sizeof line), 24);
	assert_string_equal(line, "more than sixteen bytes\n");
	assert_int_equal(gi_stream_read_until(streams[1], "\n", line, sizeof line), 0);
	gi_stream_close(streams[0]);
	gi_stream_close(streams[1]);
	assert_true(turning[0].closed && turning[1].closed);
	return 0;
}

static void a_transport_carries_a_stream(void **state)
{
	(void)state;
	run_in_loop(talk_turned, NULL);
}

enum { CLIENTS = 20, PLACES = 3 };

struct shop {
	struct gi_future port, idler_is_there;
	struct gi_event all_are_there;
	int there;
	int at_once, most_at_once, served;
	char service[8];
};

static void learn_port(int descriptor, void *context)
{
	struct shop *shop = context;
	struct sockaddr_in address;
	socklen_t length = sizeof address;

	assert_int_equal(getsockname(descriptor, (struct sockaddr *)&address, &length), 0);
	snprintf(shop->service, sizeof shop->service, "%d", ntohs(address.sin_port));
	assert_int_equal(gi_future_set(&shop->port, shop->service), 0);
}

static int answer(struct gi_stream *stream, void *context)
{
	struct shop *shop = context;
	char line[100];

	if (++shop->at_once > shop->most_at_once)
		shop->most_at_once = shop->at_once;
	while (gi_stream_read_until(stream, "\n", line, sizeof line) > 0) {
		gi_yield();
		if (gi_stream_printf(stream, "you said %s", line) == -1 || gi_stream_drain(stream) == -1)
			break;
	}
	shop->at_once--;
	shop->served++;
	return EIO; /* no matter for the others */
}

static int serve(void *argument)
{
	struct shop *shop = argument;
	const struct gi_server_options options = {
	    .connections_max = PLACES, .listening = learn_port, .listening_context = shop};

	assert_fails(gi_serve_tcp("127.0.0.1", "0", answer, shop, &options), ECANCELED);
	return ECANCELED;
}

static struct gi_stream *enter_shop(struct shop *shop)
{
	void *service;

	assert_int_equal(gi_future_wait(&shop->port, &service), 0);
	struct gi_stream *stream = gi_connect_tcp("127.0.0.1", service, NULL);
	if (!stream)
		fail_msg("no connection: %s", strerror(errno));
	return stream;
}

static void talk(struct gi_stream *stream)
{
	char line[100];

	assert_int_equal(gi_stream_printf(stream, "hello\n"), 0);
	assert_int_equal(gi_stream_drain(stream), 0);
	assert_int_equal(gi_stream_read_until(stream, "\n", line, sizeof line), 15);
	assert_string_equal(line, "you said hello\n");
}

static int visit(void *argument)
{
	struct shop *shop = argument;
	struct gi_stream *stream = enter_shop(shop);

	/* Nobody talks before all wait at the door. */
	if (++shop->there == CLIENTS)
		gi_event_set(&shop->all_are_there);
	assert_int_equal(gi_event_wait(&shop->all_are_there), 0);
	for (int i = 0; i < 3; i++)
		talk(stream);
	return gi_stream_close(stream);
}

/* Keeps a place to itself until the server ends. */
static int stay(void *argument)
{
	struct shop *shop = argument;
	struct gi_stream *stream = enter_shop(shop);
	char byte;

	talk(stream);
	gi_future_set(&shop->idler_is_there, NULL);
	assert_int_equal(gi_stream_read(stream, &byte, 1), 0);
	return gi_stream_close(stream);
}

static int keep_shop(void *argument)
{
	struct gi_nursery server, clients, idle;
	struct shop shop = {0};

	(void)argument;
	gi_nursery_open(&idle);
	gi_nursery_open(&server);
	gi_spawn(&server, serve, &shop, NULL);
	gi_spawn(&idle, stay, &shop, NULL);
	assert_int_equal(gi_future_wait(&shop.idler_is_there, NULL), 0);
	gi_nursery_open(&clients);
	for (int i = 0; i < CLIENTS; i++)
		gi_spawn(&clients, visit, &shop, NULL);
	assert_int_equal(gi_nursery_close(&clients), 0);
	assert_int_equal(shop.most_at_once, PLACES);
	gi_nursery_cancel(&server);
	assert_int_equal(gi_nursery_close(&server), 0);
	assert_int_equal(gi_nursery_close(&idle), 0);
	assert_int_equal(shop.served, CLIENTS + 1);
	assert_int_equal(shop.at_once, 0);

	errno = 0;
	assert_null(gi_connect_tcp("127.0.0.1", shop.service, NULL));
	assert_int_equal(errno, ECONNREFUSED);
	assert_fails(gi_serve_tcp("127.0.0.1", "no such service", answer, NULL, NULL), ENOENT);
	return 0;
}

static void a_server_serves_until_it_is_cancelled(void **state)
{
	int before = dup(STDIN_FILENO);

	(void)state;
	close(before);
	assert_int_equal(gi_run(keep_shop, NULL, NULL), 0);
	int after = dup(STDIN_FILENO);
	assert_int_equal(after, before); /* no descriptor is left */
	close(after);
}

static int learn_value(void *argument)
{
	void *value;

	assert_int_equal(gi_future_wait(argument, &value), 0);
	assert_string_equal(value, "done");
	return 0;
}

static int learn_error(void *argument)
{
	assert_fails(gi_future_wait(argument, NULL), ENOSPC);
	return 0;
}

static int use_futures(void *argument)
{
	struct gi_future good = {0}, bad = {0}, never = {0};
	struct gi_nursery nursery;
	struct gi_scope scope;

	(void)argument;
	gi_nursery_open(&nursery);
	for (int i = 0; i < 3; i++) {
		gi_spawn(&nursery, learn_value, &good, NULL);
		gi_spawn(&nursery, learn_error, &bad, NULL);
	}
	gi_sleep(1);
	assert_false(gi_future_is_done(&good));
	assert_int_equal(gi_future_set(&good, "done"), 0);
	assert_fails(gi_future_set(&good, "again"), EALREADY);
	assert_int_equal(gi_future_fail(&bad, ENOSPC), 0);
	assert_true(gi_future_is_done(&good) && gi_future_is_done(&bad));
	assert_int_equal(gi_nursery_close(&nursery), 0);
	/* Who comes later need not wait. */
	learn_value(&good);
	learn_error(&bad);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	assert_fails(gi_future_wait(&never, NULL), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	return 0;
}

static void a_future_tells_all_who_wait(void **state)
{
	(void)state;
	run_in_loop(use_futures, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_come_whatever_their_pieces),
	    cmocka_unit_test(a_cancelled_read_loses_nothing),
	    cmocka_unit_test(who_writes_too_fast_waits),
	    cmocka_unit_test(a_transport_carries_a_stream),
	    cmocka_unit_test(a_server_serves_until_it_is_cancelled),
	    cmocka_unit_test(a_future_tells_all_who_wait),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
