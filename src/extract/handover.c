#define _GNU_SOURCE
#include "extract/handover.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>

union control {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(HANDOVER_DESCRIPTORS * sizeof(int))];
};

bool handover_send(int socket, const void *bytes, size_t size, const int *descriptors, unsigned count)
{
	assert(count <= HANDOVER_DESCRIPTORS);
	union control control = {0};
	struct iovec part = {(void *)bytes, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	if (count) {
		message.msg_control = control.bytes;
		message.msg_controllen = CMSG_SPACE(count * sizeof(int));
		control.head = (struct cmsghdr){
		    .cmsg_len = CMSG_LEN(count * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(&control.head), descriptors, count * sizeof(int));
	}
	ssize_t sent;
	do
		sent = sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)size;
}

bool handover_receive(int socket, void *bytes, size_t size, int ret_descriptors[HANDOVER_DESCRIPTORS],
                      unsigned *ret_count)
{
	union control control = {0};
	struct iovec part = {bytes, size};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
	*ret_count = 0;
	if (recvmsg(socket, &message, MSG_WAITALL) != (ssize_t)size)
		return false;
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	if (head && head->cmsg_type == SCM_RIGHTS) {
		size_t length = head->cmsg_len - CMSG_LEN(0);
		memcpy(ret_descriptors, CMSG_DATA(head), length);
		*ret_count = (unsigned)(length / sizeof(int));
	}
	return true;
}
