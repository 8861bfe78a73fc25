#include "runtime/wake_up.h"

#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool gi_wake_up_init(struct wake_up *wake_up)
{
	atomic_init(&wake_up->last, NULL);
	atomic_init(&wake_up->rung, false);
	atomic_init(&wake_up->sending, 0);
	wake_up->descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return wake_up->descriptor != -1;
}

void gi_wake_up_release(struct wake_up *wake_up)
{
	/* A delivery may arrive before its sender has rung; whoever rings later must not find another file there. */
	while (atomic_load_explicit(&wake_up->sending, memory_order_acquire) != 0)
		sched_yield();
	close(wake_up->descriptor);
}

void gi_wake_up_push(struct wake_up *wake_up, struct delivery *delivery)
{
	atomic_fetch_add_explicit(&wake_up->sending, 1, memory_order_relaxed);
	delivery->next = atomic_load_explicit(&wake_up->last, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(&wake_up->last, &delivery->next, delivery, memory_order_release,
	                                              memory_order_relaxed))
		;
}

void gi_wake_up_ring(struct wake_up *wake_up)
{
	const uint64_t one = 1;

	/* One ring is enough until the loop has looked. */
	if (!atomic_exchange_explicit(&wake_up->rung, true, memory_order_acq_rel)) {
		ssize_t written = write(wake_up->descriptor, &one, sizeof one);
		(void)written; /* only a full counter could refuse, and that is some hundred years of rings */
	}
	atomic_fetch_sub_explicit(&wake_up->sending, 1, memory_order_release);
}

void gi_wake_up_take(struct wake_up *wake_up)
{
	struct delivery *newest, *oldest = NULL;

	/* First this, then the list: what is pushed later rings anew. */
	atomic_exchange_explicit(&wake_up->rung, false, memory_order_acq_rel);
	newest = atomic_exchange_explicit(&wake_up->last, NULL, memory_order_acquire);
	while (newest) {
		struct delivery *next = newest->next;

		newest->next = oldest;
		oldest = newest;
		newest = next;
	}
	while (oldest) {
		struct delivery *next = oldest->next;

		oldest->deliver(oldest);
		oldest = next;
	}
}
