/* Private to this room: a few bytes over a socket to another process, and open descriptors with them. */
#ifndef GOINCEPTION_EXTRACT_HANDOVER_H
#define GOINCEPTION_EXTRACT_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>

enum { HANDOVER_DESCRIPTORS = 2 }; /* at most */

/* Without waiting: the receiver waits for it, so that there is room, or something is wrong. False with errno. */
bool handover_send(int socket, const void *bytes, size_t size, const int *descriptors, unsigned count);

/* Waits. False when nobody is there any more. The descriptors belong to the caller. */
bool handover_receive(int socket, void *bytes, size_t size, int ret_descriptors[HANDOVER_DESCRIPTORS],
                      unsigned *ret_count);

#endif
