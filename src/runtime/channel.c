#include "runtime/loop.h"
#include "runtime/waiters.h"

#include <goinception/async/channel.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct gi_channel {
	size_t item_bytes, capacity, count, first;
	bool closed;
	struct gi_waiters senders, receivers; /* item: what is sent; where to receive */
	char items[];
};

struct gi_channel *gi_channel_new(size_t item_bytes, size_t capacity)
{
	size_t bytes;

	if (item_bytes == 0 || __builtin_mul_overflow(item_bytes, capacity, &bytes) ||
	    __builtin_add_overflow(bytes, sizeof(struct gi_channel), &bytes)) {
		errno = EINVAL;
		return NULL;
	}
	struct gi_channel *channel = calloc(1, bytes);

	if (channel) {
		channel->item_bytes = item_bytes;
		channel->capacity = capacity;
	}
	return channel;
}

void gi_channel_free(struct gi_channel *channel)
{
	if (channel && (channel->senders.first || channel->receivers.first))
		gi_misuse("a channel is freed that tasks wait at");
	free(channel);
}

static char *place(struct gi_channel *channel, size_t number)
{
	size_t slot = channel->first + number;

	if (slot >= channel->capacity)
		slot -= channel->capacity;
	return channel->items + slot * channel->item_bytes;
}

int gi_channel_try_send(struct gi_channel *channel, const void *item)
{
	if (channel->closed) {
		errno = EPIPE;
		return -1;
	}
	/* Who waits to receive waits because the channel is empty, so the order is kept. */
	const struct gi_waiter *receiver = gi_waiters_wake_first(&channel->receivers);
	if (receiver) {
		memcpy(receiver->item, item, channel->item_bytes);
	} else if (channel->count < channel->capacity) {
		memcpy(place(channel, channel->count++), item, channel->item_bytes);
	} else {
		errno = EAGAIN;
		return -1;
	}
	return 0;
}

int gi_channel_send(struct gi_channel *channel, const void *item)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);
	if (!gi_may_go_on(loop->current))
		return -1;
	if (gi_channel_try_send(channel, item) == 0) {
		gi_did_not_wait(loop->current);
		return 0;
	}
	if (errno != EAGAIN)
		return -1;
	int error = gi_wait_among(loop, &channel->senders, "room in a channel", (void *)item, GI_NEVER);

	errno = error;
	return error ? -1 : 0;
}

int gi_channel_try_receive(struct gi_channel *channel, void *ret_item)
{
	const struct gi_waiter *sender;

	if (channel->count > 0) {
		memcpy(ret_item, place(channel, 0), channel->item_bytes);
		channel->first = channel->first + 1 == channel->capacity ? 0 : channel->first + 1;
		channel->count--;
		sender = gi_waiters_wake_first(&channel->senders);
		if (sender)
			memcpy(place(channel, channel->count++), sender->item, channel->item_bytes);
		return 1;
	}
	sender = gi_waiters_wake_first(&channel->senders);
	if (sender) {
		memcpy(ret_item, sender->item, channel->item_bytes);
		return 1;
	}
	if (channel->closed)
		return 0;
	errno = EAGAIN;
	return -1;
}

int gi_channel_receive(struct gi_channel *channel, void *ret_item)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);
	if (!gi_may_go_on(loop->current))
		return -1;
	int received = gi_channel_try_receive(channel, ret_item);

	if (received != -1) {
		gi_did_not_wait(loop->current);
		return received;
	}
	int error = gi_wait_among(loop, &channel->receivers, "an item of a channel", ret_item, GI_NEVER);

	if (error == ENODATA)
		return 0;
	errno = error;
	return error ? -1 : 1;
}

void gi_channel_close(struct gi_channel *channel)
{
	channel->closed = true;
	gi_waiters_wake_all(&channel->senders, EPIPE);
	gi_waiters_wake_all(&channel->receivers, ENODATA);
}

size_t gi_channel_count(const struct gi_channel *channel) { return channel->count; }
