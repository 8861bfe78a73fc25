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
	int descriptor; /* an eventfd; nobody reads it, so it is for EPOLLET */
};

/* False with errno: no descriptor. */
bool gi_wake_up_init(struct wake_up *wake_up);

/* All deliveries have been made. */
void gi_wake_up_release(struct wake_up *wake_up);

/* From any thread, in two steps: push hands over, and ring makes the loop look. Between them the delivery may be made
 * already, but the loop does not end before the ring is over: so ring with no lock held that the loop wants next, or
 * the two threads fall over each other. */
void gi_wake_up_push(struct wake_up *wake_up, struct delivery *delivery);
void gi_wake_up_ring(struct wake_up *wake_up);

/* On the loop's thread, after the descriptor has told of a ring: makes all deliveries, oldest first. */
void gi_wake_up_take(struct wake_up *wake_up);

#endif
