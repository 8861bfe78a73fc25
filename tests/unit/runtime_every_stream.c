/* Streams, and servers of such. */
#include "runtime_every_function.h"

#include "runtime_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Streams over the two ends of a pair; each end is a copy, so that the things stay as they were. */
static int use_streams(struct things *things)
{
	const struct gi_stream_options small = {.read_buffer_bytes = 64, .write_buffer_bytes = 8};
	int copies[] = {dup(things->sockets[0]), dup(things->sockets[1])};
	struct gi_stream *reader = gi_stream_new(copies[0], NULL);
	int error = reader ? 0 : errno;
	struct gi_stream *writer = gi_stream_new(copies[1], &small);
	char text[20];

	error = writer ? error : first_of(error, errno);
	if (!error && gi_stream_descriptor(reader) != copies[0])
		error = EINVAL;
	error = error ? error : error_of(gi_stream_write(writer, "line\nlong and longer", 20));
	error = error ? error : error_of(gi_stream_printf(writer, "%d", 17));
	error = error ? error : error_of(gi_stream_drain(writer));
	error = error ? error : error_of(gi_stream_end(writer));
	error = error ? error : error_of(gi_stream_read_until(reader, "\n", text, sizeof text));
	error = error ? error : error_of(gi_stream_read_exactly(reader, text, 5));
	error = error ? error : error_of(gi_stream_read(reader, text, 5));
	if (!reader)
		gi_close(copies[0]);
	if (!writer)
		gi_close(copies[1]);
	if (gi_stream_close(writer) == -1)
		error = first_of(error, errno);
	return gi_stream_close(reader) == -1 ? first_of(error, errno) : error;
}

static ssize_t read_nothing(void *context, void *data, size_t size)
{
	(void)context, (void)data, (void)size;
	return 0;
}

static int close_nothing(void *context)
{
	(void)context;
	return 0;
}

static int use_transport(struct things *things)
{
	const struct gi_transport transport = {.read = read_nothing, .close = close_nothing};
	struct gi_stream *stream = gi_stream_new_over(&transport, NULL, NULL);
	char byte;

	(void)things;
	if (!stream)
		return errno;
	int error = error_of(gi_stream_read(stream, &byte, 1));
	return gi_stream_close(stream) == -1 ? first_of(error, errno) : error;
}

struct server {
	struct gi_nursery nursery;
	char port[8];
	struct gi_event listens;
	int error;
};

static void note_port(int descriptor, void *context)
{
	struct server *server = context;
	struct sockaddr_in address;
	socklen_t length = sizeof address;

	if (getsockname(descriptor, (struct sockaddr *)&address, &length) == 0)
		snprintf(server->port, sizeof server->port, "%d", ntohs(address.sin_port));
	gi_event_set(&server->listens);
}

static int greet(struct gi_stream *stream, void *context)
{
	(void)context;
	return error_of(gi_stream_write(stream, "hello\n", 6));
}

static int serve(void *argument)
{
	struct server *server = argument;
	const struct gi_server_options options = {.listening = note_port, .listening_context = server};

	if (gi_serve_tcp("127.0.0.1", "0", greet, NULL, &options) == -1 && errno != ECANCELED)
		server->error = errno;
	gi_event_set(&server->listens);
	return 0;
}

static int talk_to(struct server *server)
{
	struct gi_stream *stream = gi_connect_tcp("127.0.0.1", server->port, NULL);
	char line[20];

	if (!stream)
		return errno;
	/* A server that is short of something may hang up on its callers. */
	int error = error_of(gi_stream_read_until(stream, "\n", line, sizeof line));
	return gi_stream_close(stream) == -1 ? first_of(error, errno) : error;
}

static int use_server(struct things *things)
{
	struct server server = {0};

	(void)things;
	int error = open_beside(&server.nursery, serve, &server);
	if (!error)
		error = error_of(gi_event_wait(&server.listens));
	if (!error && server.port[0])
		error = talk_to(&server);
	gi_nursery_cancel(&server.nursery);
	error = close_beside(&server.nursery, error);
	return first_of(server.error, error);
}

const struct exercise exercises_of_streams[] = {
    {.use = use_streams,
     .functions = "gi_stream_new gi_stream_read gi_stream_read_exactly gi_stream_read_until gi_stream_write "
                  "gi_stream_printf gi_stream_drain gi_stream_end gi_stream_close gi_stream_descriptor"},
    {.use = use_transport, .functions = "gi_stream_new_over"},
    {.use = use_server, .functions = "gi_connect_tcp gi_serve_tcp"},
    {0},
};
