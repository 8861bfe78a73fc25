/* What scopes, nurseries and fibers need of each other beyond the public headers. */
#ifndef GOINCEPTION_RUNTIME_SCOPES_H
#define GOINCEPTION_RUNTIME_SCOPES_H

#include "runtime/fiber.h"

struct loop;

/* Puts a scope below another (null: the loop's outermost), without anybody standing in it yet. */
void gi_scope_init(struct gi_scope *scope, struct gi_scope *parent);

/* Takes it out again. */
void gi_scope_detach(struct loop *loop, struct gi_scope *scope);

/* Which fibers stand in a scope: each in its innermost one. */
static inline void gi_scope_add_task(struct gi_scope *scope, struct gi_fiber *fiber)
{
	fiber->scope = scope;
	fiber->previous_in_scope = NULL;
	fiber->next_in_scope = scope->first_task;
	if (scope->first_task)
		scope->first_task->previous_in_scope = fiber;
	scope->first_task = fiber;
}

static inline void gi_scope_remove_task(struct gi_fiber *fiber)
{
	if (fiber->next_in_scope)
		fiber->next_in_scope->previous_in_scope = fiber->previous_in_scope;
	if (fiber->previous_in_scope)
		fiber->previous_in_scope->next_in_scope = fiber->next_in_scope;
	else
		fiber->scope->first_task = fiber->next_in_scope;
}

/* Cancels for a reason, ECANCELED or ETIMEDOUT; the first one stays. */
void gi_scope_cancel_for(struct gi_scope *scope, int reason);

/* A task of this nursery has returned status. */
void gi_nursery_task_ended(struct gi_nursery *nursery, int status);

/* Tells who joins. */
void gi_task_ended(struct gi_task *task, int status);

#endif
