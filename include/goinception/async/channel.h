/* Channels: bounded queues between tasks of one loop. A sender that finds the channel full waits: that is the
 * back-pressure. */
#ifndef GOINCEPTION_ASYNC_CHANNEL_H
#define GOINCEPTION_ASYNC_CHANNEL_H

#include <goinception/async/scope.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gi_channel;

/* Makes a channel of items of item_bytes each (not 0), of which it holds up to capacity. With capacity 0 each item goes
 * from hand to hand: send returns when somebody has received, as in Trio. Null with errno ENOMEM or EINVAL. The caller
 * owns it. */
GI_PUBLIC struct gi_channel *gi_channel_new(size_t item_bytes, size_t capacity);

/* Nobody may wait at it any more. Items in it are forgotten. Null is allowed. */
GI_PUBLIC void gi_channel_free(struct gi_channel *channel);

/* Copies an item into the channel, waiting while it is full. Returns 0, or -1 with errno EPIPE when it is closed,
 * ECANCELED: then the item was not sent. */
GI_PUBLIC int gi_channel_send(struct gi_channel *channel, const void *item);

/* The same, or -1 with EAGAIN where it would have to wait. */
GI_PUBLIC int gi_channel_try_send(struct gi_channel *channel, const void *item);

/* Takes the oldest item out, waiting while there is none. Returns as read() does: 1 with an item; 0 at the end, when
 * the channel is closed and empty; -1 with errno ECANCELED: then no item was taken. */
GI_PUBLIC int gi_channel_receive(struct gi_channel *channel, void *ret_item);

/* The same, or -1 with EAGAIN where it would have to wait. */
GI_PUBLIC int gi_channel_try_receive(struct gi_channel *channel, void *ret_item);

/* No more items: who waits to send gets EPIPE, who receives gets what is left. Closing again does nothing. */
GI_PUBLIC void gi_channel_close(struct gi_channel *channel);

/* Items that are in the channel. */
GI_PUBLIC size_t gi_channel_count(const struct gi_channel *channel);

#ifdef __cplusplus
}
#endif
#endif
