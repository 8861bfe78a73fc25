/* Sources that the golden reports quote. Nothing compiles them; the reports only need their lines. */
#include "net.h"

int resolve(struct client *client, const char *host, const char *port)
{
	int rc, fd = client->fd;
	rc = getaddrinfo(host, port, &client->hints, &client->result);
	if (rc == 0 && connect(fd, client->result->ai_addr, client->result->ai_addrlen) < 0 && errno != EINPROGRESS && errno != EINTR && errno != EALREADY && errno != EISCONN)
		return -1;
	if (rc == 0) connect(fd, client->result->ai_next->ai_addr, client->result->ai_next->ai_addrlen);
	return rc;
}

void lookup(struct client *client)
{
	client->lookup(client, client->host, client->port);
}
