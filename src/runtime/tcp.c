/* Servers and clients of streams over TCP. */
#include "runtime/loop.h"

#include <goinception/async/io.h>
#include <goinception/async/lock.h>
#include <goinception/async/name.h>
#include <goinception/async/nursery.h>
#include <goinception/async/socket.h>
#include <goinception/async/stream.h>
#include <goinception/async/time.h>

#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define BETTER_TIMES_NS (100 * GI_MILLISECOND_NS)

enum { BACKLOG = 128 };

/* Returns 0 or an error number. */
static int look_up(const char *host, const char *service, int flags, struct addrinfo **ret_addresses)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = flags};

	switch (gi_getaddrinfo(host, service, &hints, ret_addresses)) {
	case 0:
		return 0;
	case EAI_SYSTEM:
		return errno;
	case EAI_MEMORY:
		return ENOMEM;
	case EAI_AGAIN:
		return EAGAIN;
	default:
		return ENOENT;
	}
}

static int new_socket(const struct addrinfo *address)
{
	int number = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);

	/* Whatever had the number before is gone. */
	if (number != -1)
		gi_descriptor_changed(number);
	return number;
}

static int close_with(int number, int error)
{
	gi_close(number);
	errno = error;
	return -1;
}

static void send_at_once(int number)
{
	const int yes = 1;

	setsockopt(number, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static int connect_one(const struct addrinfo *address)
{
	int number = new_socket(address);

	if (number == -1)
		return -1;
	if (gi_connect(number, address->ai_addr, address->ai_addrlen) == -1)
		return close_with(number, errno);
	send_at_once(number);
	return number;
}

struct gi_stream *gi_connect_tcp(const char *host, const char *service, const struct gi_stream_options *options)
{
	struct addrinfo *addresses = NULL;
	struct gi_stream *stream = NULL;
	int number = -1, error = look_up(host, service, 0, &addresses);

	for (const struct addrinfo *address = addresses; address && number == -1; address = address->ai_next) {
		number = connect_one(address);
		error = number == -1 ? errno : 0;
		if (error == ECANCELED)
			break;
	}
	if (addresses)
		freeaddrinfo(addresses);
	if (number != -1 && !(stream = gi_stream_new(number, options))) {
		gi_close(number);
		error = ENOMEM;
	}
	errno = error;
	return stream;
}

struct server {
	const struct gi_server_options *options;
	int (*handle)(struct gi_stream *stream, void *context);
	void *context;
	struct gi_nursery *connections;
	struct gi_semaphore places; /* for connections, when there is a limit */
};

struct connection {
	struct server *server;
	struct gi_stream *stream;
};

static void give_place_back(struct server *server)
{
	if (server->options->connections_max)
		gi_semaphore_post(&server->places);
}

static int serve_connection(void *argument)
{
	struct connection connection = *(struct connection *)argument;

	free(argument);
	connection.server->handle(connection.stream, connection.server->context);
	gi_stream_close(connection.stream);
	give_place_back(connection.server);
	return 0;
}

/* Starts a task for an accepted connection. False with errno; then the descriptor is closed. */
static bool begin_connection(struct server *server, int number)
{
	struct connection *connection = malloc(sizeof *connection);
	struct gi_stream *stream = connection ? gi_stream_new(number, &server->options->streams) : NULL;

	if (!stream) {
		free(connection);
		close_with(number, ENOMEM);
		return false;
	}
	*connection = (struct connection){server, stream};
	if (gi_spawn(server->connections, serve_connection, connection, NULL) == 0)
		return true;

	int error = errno;
	gi_stream_close(stream);
	free(connection);
	errno = error;
	return false;
}

/* What ends by itself, or belongs to a connection that is gone already, is no reason to end a server. */
static bool passes(int error)
{
	switch (error) {
	case EBADF:
	case EFAULT:
	case EINVAL:
	case ENOTSOCK:
	case EOPNOTSUPP:
	case ECANCELED:
		return false;
	default:
		return true;
	}
}

static bool is_scarcity(int error)
{
	return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS || error == EAGAIN;
}

/* Takes one connection. Returns 0 or an error number that ends the server. */
static int take_one(struct server *server, int listening)
{
	int number = gi_accept4(listening, NULL, NULL, SOCK_CLOEXEC), error = errno;

	if (number != -1) {
		send_at_once(number);
		/* A place is only taken for a connection that is there: the next one may come at another address. */
		if (server->options->connections_max && gi_semaphore_wait(&server->places) == -1) {
			gi_close(number);
			return ECANCELED;
		}
		if (begin_connection(server, number))
			return 0;
		error = errno;
		give_place_back(server);
	}
	if (is_scarcity(error) && gi_sleep_ns(BETTER_TIMES_NS) == -1)
		return ECANCELED;
	return passes(error) ? 0 : error;
}

struct listener {
	struct server *server;
	int number;
};

static int listen_for_ever(void *argument)
{
	const struct listener *listener = argument;
	int error;

	do {
		error = take_one(listener->server, listener->number);
	} while (error == 0);
	return error;
}

static int listen_at(const struct addrinfo *address, int backlog)
{
	const int yes = 1;
	int number = new_socket(address);

	if (number == -1)
		return -1;
	setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	/* Each family has a socket of its own. */
	if (address->ai_family == AF_INET6)
		setsockopt(number, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
	if (bind(number, address->ai_addr, address->ai_addrlen) == -1 ||
	    listen(number, backlog ? backlog : BACKLOG) == -1)
		return close_with(number, errno);
	return number;
}

/* Serves at all listeners until cancelled. Returns an error number. */
static int serve(struct server *server, struct listener *listeners, size_t count)
{
	struct gi_nursery connections;
	int error = 0;

	gi_nursery_open(&connections);
	server->connections = &connections;
	for (size_t i = 0; i < count; i++) {
		listeners[i].server = server;
		if (server->options->listening)
			server->options->listening(listeners[i].number, server->options->listening_context);
		if (gi_spawn(&connections, listen_for_ever, &listeners[i], NULL) == -1 && !error) {
			error = errno;
			gi_nursery_cancel(&connections);
		}
	}
	if (gi_nursery_close(&connections) == -1 && !error)
		error = errno;
	return error;
}

/* Listens at all addresses that this machine has. Returns how many that are; none with errno. */
static size_t listen_at_all(const struct addrinfo *addresses, int backlog, struct listener *listeners)
{
	size_t count = 0;
	bool is_whole = true;
	int error = 0;

	for (const struct addrinfo *address = addresses; address && is_whole; address = address->ai_next) {
		int number = listen_at(address, backlog);

		if (number != -1) {
			listeners[count++].number = number;
			continue;
		}
		error = errno;
		is_whole = error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
	}
	/* Half a server is worse than none. */
	while (!is_whole && count > 0)
		gi_close(listeners[--count].number);
	errno = error;
	return count;
}

int gi_serve_tcp(const char *host, const char *service, int (*handle)(struct gi_stream *stream, void *context),
                 void *context, const struct gi_server_options *options)
{
	static const struct gi_server_options defaults;
	struct server server = {.options = options ? options : &defaults, .handle = handle, .context = context};
	struct addrinfo *addresses = NULL;
	size_t places = server.options->connections_max, address_count = 1, count = 0;

	if (!gi_loop_of_task())
		gi_misuse("%s() was called outside of a task", __func__);
	int error = look_up(host, service, AI_PASSIVE, &addresses);
	if (error) {
		errno = error;
		return -1;
	}
	for (const struct addrinfo *address = addresses->ai_next; address; address = address->ai_next)
		address_count++;
	struct listener *listeners = calloc(address_count, sizeof *listeners);

	gi_semaphore_init(&server.places, places < UINT_MAX ? (unsigned)places : UINT_MAX);
	error = ENOMEM;
	if (listeners) {
		count = listen_at_all(addresses, server.options->backlog, listeners);
		error = count > 0 ? serve(&server, listeners, count) : errno;
	}
	for (size_t i = 0; i < count; i++)
		gi_close(listeners[i].number);
	free(listeners);
	freeaddrinfo(addresses);
	errno = error;
	return -1;
}
