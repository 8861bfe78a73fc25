/* Who runs next, and the switch. A fiber that waits hands over to the next one by itself; the thread's own stack takes
 * its turn only to look out: when nobody is ready, or when switches_left have been made. */
#include "runtime/context.h"
#include "runtime/log.h"
#include "runtime/loop.h"

#include <assert.h>
#include <errno.h>

static size_t choose(struct loop *loop, size_t count)
{
	if (loop->options.choose)
		return count > 1 ? loop->options.choose(loop->options.choose_context, count) % count : 0;
	return gi_next_random(&loop->random) % count;
}

/* Brings the one that chance, or the test, names to the front. */
static void shuffle(struct loop *loop)
{
	size_t skipped = choose(loop, loop->ready);
	struct gi_fiber *before = NULL, *chosen = loop->first_ready;

	while (skipped-- > 0) {
		before = chosen;
		chosen = chosen->next_ready;
	}
	if (!before)
		return;
	before->next_ready = chosen->next_ready;
	if (loop->last_ready == chosen)
		loop->last_ready = before;
	chosen->next_ready = loop->first_ready;
	loop->first_ready = chosen;
}

static inline struct gi_fiber *take_next(struct loop *loop)
{
	/* Only this thread writes: no lock is needed. */
	atomic_store_explicit(&loop->switches, atomic_load_explicit(&loop->switches, memory_order_relaxed) + 1,
	                      memory_order_relaxed);
	if (!loop->first_ready || loop->switches_left == 0)
		return &loop->thread;
	loop->switches_left--;
	if (loop->reorders)
		shuffle(loop);

	struct gi_fiber *next = loop->first_ready;
	loop->first_ready = next->next_ready;
	loop->ready--;
	if (!loop->first_ready)
		loop->last_ready = NULL;
	return next;
}

/* Without a guard page an overflow is only seen here, after it has happened. */
static inline void check_stack(const struct gi_fiber *fiber)
{
	if ((char *)__builtin_frame_address(0) < fiber->stack_limit)
		gi_misuse(
		    "task \"%s\" has overflowed its stack of %zu bytes, or is about to: spawn it with a larger one",
		    fiber->name, fiber->stack.bytes);
}

static inline void swap_exceptions(const struct loop *loop, struct gi_fiber *from, const struct gi_fiber *to)
{
	if (!loop->exceptions)
		return;
	for (int i = 0; i < 2; i++) {
		from->exceptions[i] = loop->exceptions[i];
		loop->exceptions[i] = to->exceptions[i];
	}
}

static inline void arrive(struct loop *loop)
{
	annotate_arrival(&loop->current->annotation, loop->left == &loop->thread ? &loop->left->annotation : NULL);
	if (loop->left_has_ended) {
		annotate_end(&loop->left->annotation);
		loop->left_has_ended = false;
	}
}

void gi_arrive(struct loop *loop) { arrive(loop); }

static inline void let_others_run(struct loop *loop)
{
	struct gi_fiber *from = loop->current, *to = take_next(loop);

	from->calls_without_waiting = 0;
	if (to == from)
		return;
	check_stack(from);
	swap_exceptions(loop, from, to);
	loop->current = to;
	loop->left = from;
	annotate_switch(&from->annotation, &to->annotation);
	gi_context_switch(&from->context, to->context);
	arrive(loop);
}

void gi_let_others_run(struct loop *loop) { let_others_run(loop); }

void gi_leave_for_ever(struct loop *loop)
{
	struct gi_fiber *from = loop->current, *to = take_next(loop);

	swap_exceptions(loop, from, to);
	loop->current = to;
	loop->left = from;
	loop->left_has_ended = true;
	annotate_switch(NULL, &to->annotation);
	gi_context_switch(&from->context, to->context);
	__builtin_unreachable();
}

void gi_step_aside(struct loop *loop)
{
	gi_make_ready(loop, loop->current);
	let_others_run(loop);
}

bool gi_abandon_nothing(struct gi_fiber *fiber)
{
	(void)fiber;
	return true;
}

int gi_park(struct loop *loop, const char *what, bool (*abandon)(struct gi_fiber *fiber), uint64_t due_ns)
{
	struct gi_fiber *self = loop->current;

	if (abandon && self->scope->cancelled && abandon(self)) {
		gi_refuse(self);
		return ECANCELED;
	}
	assert(abandon || due_ns == GI_NEVER);
	if (abandon && due_ns != GI_NEVER && !gi_timer_set(&loop->timers, &self->timeout, due_ns) && abandon(self))
		return ENOMEM;
	self->abandon = abandon;
	self->waits_for = what;
	if (loop->options.log)
		gi_log(loop, GI_LOG_WAITS, what, 0);
	let_others_run(loop);
	if (loop->options.log)
		gi_log(loop, GI_LOG_GOES_ON, what, self->wait_error);
	return self->wait_error;
}

void gi_wake(struct gi_fiber *fiber, int error)
{
	assert(fiber->waits_for);
	gi_timer_clear(&fiber->loop->timers, &fiber->timeout);
	fiber->abandon = NULL;
	fiber->waits_for = NULL;
	fiber->wait_error = error;
	gi_make_ready(fiber->loop, fiber);
}

bool gi_interrupt(struct gi_fiber *fiber, int error)
{
	if (!fiber->abandon || !fiber->abandon(fiber))
		return false;
	gi_wake(fiber, error);
	return true;
}
