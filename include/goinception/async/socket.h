/* Sockets: only the calling task waits. What <goinception/async/io.h> says at its beginning holds here, too;
 * SO_RCVTIMEO and SO_SNDTIMEO are obeyed, with timeouts below 10 ms rounded up to that. */
#ifndef GOINCEPTION_ASYNC_SOCKET_H
#define GOINCEPTION_ASYNC_SOCKET_H

#include <goinception/async/io.h>

#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* POSIX; gi_accept4() is Linux'. A listening socket without O_NONBLOCK has it for the moment of the call, because
 * accept() knows no other way not to wait: another process may have taken the connection meanwhile. */
GI_PUBLIC int gi_accept(int descriptor, struct sockaddr *address, socklen_t *length);
GI_PUBLIC int gi_accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);

/* POSIX. The socket has O_NONBLOCK for the moment in which the connection is begun. When the task is cancelled the
 * connection goes on being made, as after a signal: close the socket. */
GI_PUBLIC int gi_connect(int descriptor, const struct sockaddr *address, socklen_t length);

/* POSIX, with all its flags: MSG_DONTWAIT, MSG_PEEK, MSG_WAITALL ... */
GI_PUBLIC ssize_t gi_recv(int descriptor, void *buffer, size_t size, int flags);
GI_PUBLIC ssize_t gi_recvfrom(int descriptor, void *buffer, size_t size, int flags, struct sockaddr *address,
                              socklen_t *length);
GI_PUBLIC ssize_t gi_recvmsg(int descriptor, struct msghdr *message, int flags);
GI_PUBLIC ssize_t gi_send(int descriptor, const void *buffer, size_t size, int flags);
GI_PUBLIC ssize_t gi_sendto(int descriptor, const void *buffer, size_t size, int flags, const struct sockaddr *address,
                            socklen_t length);
GI_PUBLIC ssize_t gi_sendmsg(int descriptor, const struct msghdr *message, int flags);

#ifdef __cplusplus
}
#endif
#endif
