/* How a task begins and ends. */
#include "runtime/fiber.h"

#include "runtime/context.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/scopes.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

enum {
	/* Stacks begin at equal offsets of equal-sized mappings, and so would fall on the same few lines of the cache.
	 */
	COLOURS = 8,
	COLOUR_BYTES = 256,
	STACK_RESERVE_BYTES = 512, /* what a switch and a signal's beginning need, at the low end */
};

_Static_assert(COLOURS *COLOUR_BYTES + sizeof(struct gi_fiber) + 1024 <= 4096, "an idle task takes one page");

static void end(struct loop *loop, struct gi_fiber *self, int status)
{
	struct gi_nursery *nursery = self->nursery;

	if (self->scope != (self->task ? &self->task->scope : &nursery->scope))
		gi_misuse("task \"%s\" has returned from within a nursery or a scope that it did not close",
		          self->name);
	gi_scope_remove_task(self);
	if (self->task)
		gi_task_ended(self->task, status);
	gi_nursery_task_ended(nursery, self->task ? 0 : status);
	loop->fibers--;
	/* Nobody takes the stack before this task has left it. */
	gi_stack_give(&loop->stacks, &self->stack);
	gi_leave_for_ever(loop);
}

static void begin(void *argument)
{
	struct gi_fiber *self = argument;
	struct loop *loop = self->loop;

	gi_arrive(loop);
	if (loop->options.log)
		gi_log(loop, GI_LOG_BEGINS, NULL, 0);
	int status = self->function(self->argument);

	if (loop->options.log)
		gi_log(loop, GI_LOG_ENDS, NULL, status);
	end(loop, self, status);
}

static void time_out(struct gi_timer *timer)
{
	gi_interrupt((struct gi_fiber *)((char *)timer - offsetof(struct gi_fiber, timeout)), ETIMEDOUT);
}

static void set_name(struct gi_fiber *fiber, const char *name)
{
	size_t length = 0;

	if (name) {
		length = strnlen(name, sizeof fiber->name - 1);
		memcpy(fiber->name, name, length);
	}
	fiber->name[length] = '\0';
}

struct gi_fiber *gi_fiber_new(struct loop *loop, struct gi_scope *scope, gi_function function, void *argument,
                              const struct gi_spawn_options *options)
{
	struct stack stack;
	size_t bytes =
	    options && options->stack_size_bytes ? options->stack_size_bytes : loop->options.stack_size_bytes;

	if (!gi_stack_take(&loop->stacks, bytes, &stack))
		return NULL;
	annotate_begin_memory(stack.lowest + loop->stacks.page_bytes, stack.bytes - loop->stacks.page_bytes);

	uint64_t number = ++loop->fibers_started;
	size_t colour = ((uintptr_t)stack.lowest >> __builtin_ctzll(stack.bytes)) % COLOURS;
	char *end_of_stack = stack.lowest + stack.bytes - colour * COLOUR_BYTES;
	struct gi_fiber *fiber = (struct gi_fiber *)(((uintptr_t)end_of_stack - sizeof *fiber) & ~(uintptr_t)63);

	fiber->loop = loop;
	fiber->abandon = NULL;
	fiber->waits_for = NULL;
	gi_timer_init(&fiber->timeout, time_out);
	fiber->function = function;
	fiber->argument = argument;
	fiber->nursery = NULL;
	fiber->task = NULL;
	fiber->number = number;
	fiber->stack = stack;
	fiber->stack_limit = stack.lowest + loop->stacks.page_bytes + STACK_RESERVE_BYTES;
	fiber->calls_without_waiting = 0;
	fiber->exceptions[0] = fiber->exceptions[1] = NULL;
	set_name(fiber, options ? options->name : NULL);
	annotate_begin(&fiber->annotation, stack.lowest, (size_t)((char *)fiber - stack.lowest));
	fiber->context = gi_context_make(fiber, begin, fiber);
	gi_scope_add_task(scope, fiber);
	loop->fibers++;
	gi_make_ready(loop, fiber);
	return fiber;
}
