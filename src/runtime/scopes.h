/* What scopes, nurseries and fibers need of each other beyond the public headers. */
#ifndef GOINCEPTION_RUNTIME_SCOPES_H
#define GOINCEPTION_RUNTIME_SCOPES_H

#include <goinception/async/nursery.h>

struct loop;

/* Puts a scope below another (null: the loop's outermost), without anybody standing in it yet. */
void gi_scope_init(struct gi_scope *scope, struct gi_scope *parent);

/* Takes it out again. */
void gi_scope_detach(struct loop *loop, struct gi_scope *scope);

/* Which fibers stand in a scope: each in its innermost one. */
void gi_scope_add_task(struct gi_scope *scope, struct gi_fiber *fiber);
void gi_scope_remove_task(struct gi_fiber *fiber);

/* Cancels for a reason, ECANCELED or ETIMEDOUT; the first one stays. */
void gi_scope_cancel_for(struct gi_scope *scope, int reason);

/* A task of this nursery has returned status. */
void gi_nursery_task_ended(struct gi_nursery *nursery, int status);

/* Tells who joins. */
void gi_task_ended(struct gi_task *task, int status);

#endif
