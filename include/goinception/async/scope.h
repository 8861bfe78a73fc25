/* Cancel scopes and deadlines, as Trio has them.
 *
 * A scope is a stretch of code of one task, from enter to leave, and everything that is started in it. When a scope is
 * cancelled, by a call or by its deadline, every wait that stands in it ends at once: it returns -1 with errno
 * ECANCELED, and has taken back what it asked for. Every further wait in the scope fails the same way, without waiting,
 * until the scope is left. (asyncio throws CancelledError once, and whoever swallows it goes on as if nothing had been:
 * here nobody can.)
 *
 * Scopes nest; the innermost is left first. A deadline ends the scopes within it, whatever deadlines they have. */
#ifndef GOINCEPTION_ASYNC_SCOPE_H
#define GOINCEPTION_ASYNC_SCOPE_H

#include <goinception/async/visibility.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* No deadline; a timeout that never ends. In nanoseconds that is 584 years. */
#define GI_NEVER UINT64_MAX

struct gi_fiber;

/* Private: a place in the heap of timers. */
struct gi_timer {
	uint64_t due_ns, sequence;
	void (*strike)(struct gi_timer *timer);
	uint32_t place;
};

/* Private: tasks that wait for the same thing, first come first. */
struct gi_waiter;
struct gi_waiters {
	struct gi_waiter *first, *last;
};

/* The caller owns the memory, usually as a variable of the function that enters and leaves the scope. All fields are
 * private; nothing needs to be set before a scope is entered. */
struct gi_scope {
	struct gi_scope *parent, *first_child, *next, *previous;
	struct gi_fiber *owner, *first_task;
	struct gi_timer deadline;
	int reason;
	bool cancelled, shielded, delivered;
};

/* The calling task enters a scope. */
GI_PUBLIC void gi_scope_enter(struct gi_scope *scope);

/* The same, and the scope is cancelled when timeout_ns nanoseconds have passed, counted from now. 0: at once; GI_NEVER:
 * no deadline. */
GI_PUBLIC void gi_scope_enter_for(struct gi_scope *scope, uint64_t timeout_ns);

/* The same, with a point in time, as gi_now_ns() counts. */
GI_PUBLIC void gi_scope_enter_until(struct gi_scope *scope, uint64_t deadline_ns);

/* Leaves the innermost scope of the calling task. Returns 0 when no wait was ended by *this* scope; otherwise why it
 * was cancelled: ETIMEDOUT for its deadline, ECANCELED for gi_scope_cancel(). errno is kept. What an outer scope
 * cancels is not told here: the next wait outside tells. (Trio: cancelled_caught.) */
GI_PUBLIC int gi_scope_leave(struct gi_scope *scope);

/* Cancels a scope that some task of this loop has entered; may be called by any task of the loop, again and again. */
GI_PUBLIC void gi_scope_cancel(struct gi_scope *scope);

/* Moves the deadline; GI_NEVER takes it away. A scope that is cancelled already stays so. */
GI_PUBLIC void gi_scope_set_deadline(struct gi_scope *scope, uint64_t deadline_ns);

/* While a scope is shielded, cancellation of the scopes around it does not reach into it: for clean-up that must wait.
 * Give such a scope a deadline of its own. (Trio: CancelScope.shield.) */
GI_PUBLIC void gi_scope_shield(struct gi_scope *scope, bool shielded);

/* The earliest deadline of the scopes that the calling task stands in, up to a shield; GI_NEVER when there is none, 0
 * when one of them is cancelled already. (Trio: current_effective_deadline.) */
GI_PUBLIC uint64_t gi_deadline_ns(void);

#ifdef __cplusplus
}
#endif
#endif
