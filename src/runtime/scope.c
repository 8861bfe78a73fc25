#include "runtime/loop.h"
#include "runtime/scopes.h"

#include <assert.h>
#include <errno.h>

static void strike(struct gi_timer *timer)
{
	gi_scope_cancel_for((struct gi_scope *)((char *)timer - offsetof(struct gi_scope, deadline)), ETIMEDOUT);
}

void gi_scope_init(struct gi_scope *scope, struct gi_scope *parent)
{
	scope->parent = parent;
	scope->first_child = NULL;
	scope->previous = NULL;
	scope->next = NULL;
	scope->first_task = NULL;
	scope->owner = NULL;
	scope->reason = 0;
	scope->shielded = false;
	scope->delivered = false;
	scope->cancelled = parent && parent->cancelled;
	gi_timer_init(&scope->deadline, strike);
	if (!parent)
		return;
	scope->next = parent->first_child;
	if (scope->next)
		scope->next->previous = scope;
	parent->first_child = scope;
}

void gi_scope_detach(struct loop *loop, struct gi_scope *scope)
{
	assert(!scope->first_child && !scope->first_task);
	gi_timer_clear(&loop->timers, &scope->deadline);
	if (scope->next)
		scope->next->previous = scope->previous;
	if (scope->previous)
		scope->previous->next = scope->next;
	else if (scope->parent)
		scope->parent->first_child = scope->next;
}

static struct loop *loop_of_caller(const char *function)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		gi_misuse("%s() was called outside of a task", function);
	return loop;
}

static void enter(struct loop *loop, struct gi_scope *scope, uint64_t deadline_ns)
{
	struct gi_fiber *self = loop->current;

	gi_scope_init(scope, self->scope);
	scope->owner = self;
	gi_scope_remove_task(self);
	gi_scope_add_task(scope, self);
	if (deadline_ns != GI_NEVER)
		gi_scope_set_deadline(scope, deadline_ns);
}

void gi_scope_enter(struct gi_scope *scope) { enter(loop_of_caller(__func__), scope, GI_NEVER); }

void gi_scope_enter_for(struct gi_scope *scope, uint64_t timeout_ns)
{
	struct loop *loop = loop_of_caller(__func__);

	enter(loop, scope, gi_due_ns(loop, timeout_ns));
}

void gi_scope_enter_until(struct gi_scope *scope, uint64_t deadline_ns)
{
	enter(loop_of_caller(__func__), scope, deadline_ns);
}

int gi_scope_leave(struct gi_scope *scope)
{
	struct loop *loop = loop_of_caller(__func__);
	struct gi_fiber *self = loop->current;

	if (self->scope != scope)
		gi_misuse("task \"%s\" leaves a scope that is not its innermost one", self->name);
	gi_scope_remove_task(self);
	gi_scope_add_task(scope->parent, self);
	gi_scope_detach(loop, scope);
	return scope->delivered ? scope->reason : 0;
}

/* The scope after this one in the tree below top, parents first; `below` says whether to go below it. */
static struct gi_scope *next_in_tree(struct gi_scope *scope, const struct gi_scope *top, bool below)
{
	if (below && scope->first_child)
		return scope->first_child;
	while (scope != top && !scope->next)
		scope = scope->parent;
	return scope == top ? NULL : scope->next;
}

static bool is_cancelled(const struct gi_scope *scope)
{
	return scope->reason || (!scope->shielded && scope->parent && scope->parent->cancelled);
}

/* What has changed at the top changes what follows from it below, and ends waits. */
static void settle(struct gi_scope *top)
{
	bool changed;

	for (struct gi_scope *scope = top; scope; scope = next_in_tree(scope, top, changed)) {
		changed = scope->cancelled != is_cancelled(scope);
		if (!changed)
			continue;
		scope->cancelled = !scope->cancelled;
		if (!scope->cancelled)
			continue;
		for (struct gi_fiber *fiber = scope->first_task; fiber; fiber = fiber->next_in_scope)
			if (gi_interrupt(fiber, ECANCELED))
				gi_refuse(fiber);
	}
}

void gi_scope_cancel_for(struct gi_scope *scope, int reason)
{
	if (!scope->reason)
		scope->reason = reason;
	settle(scope);
}

void gi_scope_cancel(struct gi_scope *scope) { gi_scope_cancel_for(scope, ECANCELED); }

void gi_scope_set_deadline(struct gi_scope *scope, uint64_t deadline_ns)
{
	struct loop *loop = loop_of_caller(__func__);

	gi_timer_clear(&loop->timers, &scope->deadline);
	if (deadline_ns == GI_NEVER)
		return;
	/* Without memory for the timer, too early is the side that nobody waits for ever on. */
	if (deadline_ns <= gi_loop_now_ns(loop) || !gi_timer_set(&loop->timers, &scope->deadline, deadline_ns))
		gi_scope_cancel_for(scope, ETIMEDOUT);
}

void gi_scope_shield(struct gi_scope *scope, bool shielded)
{
	scope->shielded = shielded;
	settle(scope);
}

bool gi_refuse(struct gi_fiber *fiber)
{
	for (struct gi_scope *scope = fiber->scope; scope && scope->cancelled; scope = scope->parent) {
		if (scope->reason)
			scope->delivered = true;
		if (scope->shielded)
			break;
	}
	errno = ECANCELED;
	return false;
}

uint64_t gi_deadline_ns(void)
{
	const struct loop *loop = loop_of_caller(__func__);
	uint64_t earliest_ns = GI_NEVER;

	for (const struct gi_scope *scope = loop->current->scope; scope; scope = scope->parent) {
		if (scope->cancelled)
			return 0;
		if (gi_timer_is_set(&scope->deadline) && scope->deadline.due_ns < earliest_ns)
			earliest_ns = scope->deadline.due_ns;
		if (scope->shielded)
			break;
	}
	return earliest_ns;
}
