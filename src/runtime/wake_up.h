/* How other threads reach a loop: they hand over fibers to wake, or only ring. Everything else of a loop belongs to its
 * own thread. */
#ifndef GOINCEPTION_RUNTIME_WAKE_UP_H
#define GOINCEPTION_RUNTIME_WAKE_UP_H

#include <stdatomic.h>
#include <stdbool.h>

/* What another thread hands over; it stands in the memory of whoever waits for it. */
struct delivery {
	struct delivery *next;
	void (*deliver)(struct delivery *delivery); /* runs on the loop's thread, and must not wait */
};

struct wake_up {
	_Atomic(struct delivery *) last; /* a stack: the newest is first */
	atomic_bool rung;
	atomic_uint sending;
	int descriptor; /* an eventfd */
};

/* False with errno: no descriptor. */
bool gi_wake_up_init(struct wake_up *wake_up);

/* All deliveries have been made. */
void gi_wake_up_release(struct wake_up *wake_up);

/* From any thread. The loop must not end before the delivery has been made. */
void gi_wake_up_send(struct wake_up *wake_up, struct delivery *delivery);

/* On the loop's thread: has anything been sent? */
static inline bool gi_wake_up_pending(const struct wake_up *wake_up)
{
	return atomic_load_explicit(&wake_up->rung, memory_order_acquire);
}

/* On the loop's thread: makes all deliveries, oldest first. */
void gi_wake_up_take(struct wake_up *wake_up);

#endif
