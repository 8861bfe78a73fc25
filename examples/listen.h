/* What the servers among the examples share: a listening socket on 127.0.0.1, whose port they print. */
#ifndef EXAMPLES_LISTEN_H
#define EXAMPLES_LISTEN_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

/* Listens on that port, 0 for a free one; -1 when it cannot, and has said why. */
static inline int listen_on(const char *port)
{
	char *end;
	unsigned long wanted = strtoul(port, &end, 10);

	if (*end || wanted > 65535) {
		fprintf(stderr, "%s is no port: a number up to 65535, or 0 for a free one\n", port);
		return -1;
	}
	struct sockaddr_in address = {.sin_family = AF_INET,
	                              .sin_port = htons((unsigned short)wanted),
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int number = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

	if (number == -1 || setsockopt(number, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1 ||
	    bind(number, (struct sockaddr *)&address, sizeof address) == -1 || listen(number, 128) == -1 ||
	    getsockname(number, (struct sockaddr *)&address, &length) == -1) {
		perror("listen");
		return -1;
	}
	printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return number;
}

#endif
