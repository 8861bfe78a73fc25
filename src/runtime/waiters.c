#include "runtime/waiters.h"

#include "runtime/loop.h"

static void take_out(struct gi_waiter *waiter)
{
	struct gi_waiters *waiters = waiter->waiters;

	if (waiter->next)
		waiter->next->previous = waiter->previous;
	else
		waiters->last = waiter->previous;
	if (waiter->previous)
		waiter->previous->next = waiter->next;
	else
		waiters->first = waiter->next;
}

static bool abandon(struct gi_fiber *fiber)
{
	take_out(fiber->waits_at);
	return true;
}

int gi_wait_among(struct loop *loop, struct gi_waiters *waiters, const char *what, void *item, uint64_t due_ns)
{
	struct gi_waiter waiter = {.fiber = loop->current, .waiters = waiters, .previous = waiters->last, .item = item};

	if (waiters->last)
		waiters->last->next = &waiter;
	else
		waiters->first = &waiter;
	waiters->last = &waiter;
	loop->current->waits_at = &waiter;
	return gi_park(loop, what, abandon, due_ns);
}

static struct gi_waiter *wake_first(struct gi_waiters *waiters, int error)
{
	struct gi_waiter *first = waiters->first;

	if (!first)
		return NULL;
	take_out(first);
	gi_wake(first->fiber, error);
	return first;
}

struct gi_waiter *gi_waiters_wake_first(struct gi_waiters *waiters) { return wake_first(waiters, 0); }

void gi_waiters_wake_all(struct gi_waiters *waiters, int error)
{
	while (wake_first(waiters, error))
		;
}
