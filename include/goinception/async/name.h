/* Names of hosts: the C library looks them up, in a thread of the loop's pool. */
#ifndef GOINCEPTION_ASYNC_NAME_H
#define GOINCEPTION_ASYNC_NAME_H

#include <goinception/async/visibility.h>

#include <netdb.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* POSIX. Also EAI_SYSTEM with errno ECANCELED: then the task goes on at once, and the look-up ends by itself. Free
 * results with freeaddrinfo(). Outside of tasks these are the calls they stand for. */
GI_PUBLIC int gi_getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                             struct addrinfo **ret_addresses);
GI_PUBLIC int gi_getnameinfo(const struct sockaddr *address, socklen_t address_length, char *host, socklen_t host_size,
                             char *service, socklen_t service_size, int flags);

#ifdef __cplusplus
}
#endif
#endif
