/* accept and connect on 127.0.0.1, datagrams with addresses. */
#include "runtime_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

static int socket_at_free_port(int type, struct sockaddr_in *ret_address)
{
	int number = socket(AF_INET, type, 0);
	socklen_t length = sizeof *ret_address;

	*ret_address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	assert_int_equal(bind(number, (struct sockaddr *)ret_address, sizeof *ret_address), 0);
	assert_int_equal(getsockname(number, (struct sockaddr *)ret_address, &length), 0);
	return number;
}

static int echo_one(void *argument)
{
	int connection = *(int *)argument;
	char data[100];

	for (ssize_t got; (got = gi_read(connection, data, sizeof data)) > 0;)
		assert_int_equal(gi_write(connection, data, (size_t)got), got);
	return gi_close(connection);
}

enum { CLIENTS = 50, ROUNDS = 20 };

static int serve(void *argument)
{
	int listening = *(int *)argument, connections[CLIENTS];
	struct gi_nursery nursery;

	gi_nursery_open(&nursery);
	for (int i = 0; i < CLIENTS; i++) {
		struct sockaddr_in peer;
		socklen_t length = sizeof peer;

		connections[i] = gi_accept4(listening, (struct sockaddr *)&peer, &length, SOCK_CLOEXEC);
		assert_true(connections[i] >= 0);
		assert_int_equal(peer.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
		assert_int_equal(fcntl(connections[i], F_GETFD), FD_CLOEXEC);
		assert_int_equal(fcntl(connections[i], F_GETFL) & O_NONBLOCK, 0);
		assert_int_equal(gi_spawn(&nursery, echo_one, &connections[i], NULL), 0);
	}
	return gi_nursery_close(&nursery) == 0 ? 0 : errno;
}

static int talk(void *argument)
{
	const struct sockaddr_in *address = argument;
	int connection = socket(AF_INET, SOCK_STREAM, 0);
	char said[8], heard[8];

	assert_int_equal(gi_connect(connection, (const struct sockaddr *)address, sizeof *address), 0);
	assert_int_equal(fcntl(connection, F_GETFL) & O_NONBLOCK, 0);
	for (int i = 0; i < ROUNDS; i++) {
		memset(said, 'a' + i, sizeof said);
		assert_int_equal(gi_send(connection, said, sizeof said, MSG_NOSIGNAL), sizeof said);
		assert_int_equal(gi_recv(connection, heard, sizeof heard, MSG_WAITALL), sizeof heard);
		assert_memory_equal(said, heard, sizeof said);
	}
	return gi_close(connection);
}

static int serve_and_talk(void *argument)
{
	struct gi_nursery nursery;
	struct sockaddr_in address;
	int listening = socket_at_free_port(SOCK_STREAM, &address);

	(void)argument;
	assert_int_equal(listen(listening, CLIENTS), 0);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, serve, &listening, NULL);
	for (int i = 0; i < CLIENTS; i++)
		gi_spawn(&nursery, talk, &address, NULL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(fcntl(listening, F_GETFL) & O_NONBLOCK, 0);
	return gi_close(listening);
}

static void an_echo_server_and_its_clients(void **state)
{
	(void)state;
	assert_int_equal(gi_run(serve_and_talk, NULL, NULL), 0);
}

static int give_up(void *argument)
{
	struct sockaddr_in address;
	struct gi_scope scope;
	int listening = socket_at_free_port(SOCK_STREAM, &address), client = socket(AF_INET, SOCK_STREAM, 0);

	(void)argument;
	/* Nobody listens yet. */
	assert_fails(gi_connect(client, (struct sockaddr *)&address, sizeof address), ECONNREFUSED);
	gi_close(client);
	assert_int_equal(listen(listening, 1), 0);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	assert_fails(gi_accept(listening, NULL, NULL), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);

	client = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(gi_connect(client, (struct sockaddr *)&address, sizeof address), 0);
	assert_fails(gi_connect(client, (struct sockaddr *)&address, sizeof address), EISCONN);
	int accepted = gi_accept(listening, NULL, NULL);
	assert_true(accepted >= 0);
	assert_int_equal(fcntl(listening, F_SETFL, O_NONBLOCK), 0);
	gi_descriptor_changed(listening);
	assert_fails(gi_accept(listening, NULL, NULL), EAGAIN);
	assert_fails(gi_accept(-1, NULL, NULL), EBADF);
	gi_close(accepted);
	gi_close(client);
	return gi_close(listening);
}

static void errors_of_connections_are_those_of_the_system(void **state)
{
	(void)state;
	run_in_loop(give_up, NULL);
}

static int answer_datagram(void *argument)
{
	int number = *(int *)argument;
	struct sockaddr_in from;
	socklen_t length = sizeof from;
	char data[100];
	ssize_t got = gi_recvfrom(number, data, sizeof data, 0, (struct sockaddr *)&from, &length);

	assert_int_equal(got, 4);
	assert_int_equal(length, sizeof from);
	gi_sleep(1);
	assert_int_equal(gi_sendto(number, "", 0, 0, (struct sockaddr *)&from, length), 0);
	assert_int_equal(gi_sendto(number, "pong!", 5, 0, (struct sockaddr *)&from, length), 5);
	return 0;
}

static int exchange_datagrams(void *argument)
{
	struct gi_nursery nursery;
	struct sockaddr_in server_address, client_address;
	int server = socket_at_free_port(SOCK_DGRAM, &server_address);
	int client = socket_at_free_port(SOCK_DGRAM, &client_address);
	char data[3];
	struct iovec part = {data, sizeof data};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, answer_datagram, &server, NULL);
	assert_int_equal(gi_sendto(client, "ping", 4, 0, (struct sockaddr *)&server_address, sizeof server_address), 4);
	/* An empty datagram is one; of a long one the rest is lost, and that is told. */
	assert_int_equal(gi_recv(client, data, sizeof data, 0), 0);
	assert_int_equal(gi_recvmsg(client, &message, 0), 3);
	assert_int_equal(message.msg_flags, MSG_TRUNC);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_close(server);
	return gi_close(client);
}

static void datagrams_keep_their_limits(void **state)
{
	(void)state;
	run_in_loop(exchange_datagrams, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_echo_server_and_its_clients),
	    cmocka_unit_test(errors_of_connections_are_those_of_the_system),
	    cmocka_unit_test(datagrams_keep_their_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
