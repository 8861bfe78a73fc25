/* A chat server with back-pressure. Each client has a channel of lines to be sent; when it is full, who talks waits, so
 * that nobody can talk faster than others listen. But who does not take a line within two seconds is shown the door.
 *
 *	chat [PORT] */
#include "listen.h"

#include <goinception/async.h>

#include <errno.h>
#include <stdint.h>
#include <string.h>

enum { LINE_BYTES = 256, LINES_WAITING_MAX = 16, PATIENCE_SECONDS = 2 };

struct line {
	size_t length;
	char text[LINE_BYTES];
};

struct client {
	struct client *next; /* by number */
	unsigned long number;
	int connection;
	struct gi_channel *lines;
};

static struct client *clients;

/* While a task waits, clients come and go: so it remembers a number, not a place. */
static struct client *client_after(unsigned long number)
{
	struct client *client = clients;

	while (client && client->number <= number)
		client = client->next;
	return client;
}

static void tell_others(unsigned long from, const struct line *line)
{
	for (struct client *client = client_after(0); client;) {
		unsigned long number = client->number;

		if (number != from)
			gi_channel_send(client->lines, line); /* fails when that client leaves: then it need not know */
		client = client_after(number);
	}
}

static int write_lines(void *argument)
{
	const struct client *client = argument;
	struct line line;

	while (gi_channel_receive(client->lines, &line) == 1) {
		struct gi_scope patience;

		gi_scope_enter_for(&patience, PATIENCE_SECONDS * GI_SECOND_NS);
		ssize_t sent = gi_send(client->connection, line.text, line.length, MSG_NOSIGNAL);
		gi_scope_leave(&patience);
		if (sent != (ssize_t)line.length)
			return EPIPE; /* cancels the reader, too */
	}
	return 0;
}

static int read_lines(void *argument)
{
	const struct client *client = argument;
	struct line line = {0};

	for (;;) {
		ssize_t got = gi_read(client->connection, line.text + line.length, LINE_BYTES - line.length);
		if (got <= 0)
			return EPIPE; /* cancels the writer, too */
		line.length += (size_t)got;
		for (char *end; (end = memchr(line.text, '\n', line.length)) || line.length == LINE_BYTES;) {
			struct line whole = line;

			whole.length = end ? (size_t)(end + 1 - line.text) : LINE_BYTES;
			tell_others(client->number, &whole);
			line.length -= whole.length;
			memmove(line.text, line.text + whole.length, line.length);
		}
	}
}

static void enter(struct client *client)
{
	static unsigned long last_number;
	struct client **end = &clients;

	client->number = ++last_number;
	while (*end)
		end = &(*end)->next;
	*end = client;
}

static void leave(const struct client *client)
{
	struct client **place = &clients;

	while (*place != client)
		place = &(*place)->next;
	*place = client->next;
}

static int serve_client(void *argument)
{
	struct client client = {.connection = (int)(intptr_t)argument,
	                        .lines = gi_channel_new(sizeof(struct line), LINES_WAITING_MAX)};
	struct gi_nursery tasks;

	if (client.lines) {
		enter(&client);
		gi_nursery_open(&tasks);
		gi_spawn(&tasks, read_lines, &client, NULL);
		gi_spawn(&tasks, write_lines, &client, NULL);
		gi_nursery_close(&tasks);
		leave(&client);
		gi_channel_close(client.lines);
		gi_channel_free(client.lines);
	}
	gi_close(client.connection);
	return 0;
}

static int serve(void *argument)
{
	struct gi_nursery all;
	int listening = listen_on(argument);

	if (listening == -1)
		return 2;
	gi_nursery_open(&all);
	for (int connection; (connection = gi_accept(listening, NULL, NULL)) != -1;)
		if (gi_spawn(&all, serve_client, (void *)(intptr_t)connection, NULL) == -1)
			gi_close(connection);
	gi_nursery_cancel(&all);
	return gi_nursery_close(&all);
}

int main(int count, char **arguments) { return gi_run(serve, count > 1 ? arguments[1] : "0", NULL); }
