#include "contexts/signal_windows.h"

#include "values/blocking.h"

#include <stdlib.h>

/* A loop that waits is called by who registers handlers, or by a function in between. Further away it is somebody
 * else's. */
enum { HOPS_AT_MOST = 2 };

/* What a call means for signals. */
enum opening { OPENS_NOTHING, OPENS_WHILE_IT_WAITS, OPENS_UNTIL_THE_NEXT, CHANGES_MASK };

static enum opening opening_at(const struct program *program, const struct call_site *call)
{
	enum opening opening = OPENS_NOTHING;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct mentions *mentions =
		    &program->functions.items[program->targets.items[t].function].mentions;

		for (size_t m = 0; m < mentions->count; m++) {
			const struct window_rule *rule;
			struct call_arguments arguments;

			if (mentions->items[m].subject != SUBJECT_WINDOW)
				continue;
			rule = &program->ruleset->windows.items[mentions->items[m].index];
			call_arguments_init(&arguments, program, NULL, call, &environment_empty);
			if (conditions_all(&rule->when, &arguments.view, NULL) != VERDICT_NO)
				return rule->around ? OPENS_UNTIL_THE_NEXT : OPENS_WHILE_IT_WAITS;
			opening = rule->around ? CHANGES_MASK : OPENS_NOTHING;
		}
	}
	return opening;
}

/* Does the function let signals in while it waits: by the wait itself, or by changing the mask right before it and
 * right behind it? */
static bool has_window(const struct program *program, const struct function *function)
{
	enum { CLOSED, OPEN, WAITED } state = CLOSED;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		enum opening opening = opening_at(program, call);

		if (opening == OPENS_WHILE_IT_WAITS || (opening >= OPENS_UNTIL_THE_NEXT && state == WAITED))
			return true;
		if (opening == OPENS_UNTIL_THE_NEXT)
			state = OPEN;
		else
			state = state == OPEN && blocking_possible(program, call) ? WAITED : CLOSED;
	}
	return false;
}

static void spread(const struct program *program, bool *windows)
{
	bool *next = memory_zeroed(program->functions.count + 1, sizeof *next);

	for (uint32_t f = 0; f < program->functions.count; f++) {
		for (uint32_t i = program->callers.first[f]; windows[f] && i < program->callers.first[f + 1]; i++) {
			const struct call_site *call = &program->calls.items[program->callers.sites[i]];

			if (call->caller != NONE && call->fact->kind == FACT_CALLEE_DIRECT)
				next[call->caller] = true;
		}
	}
	for (uint32_t f = 0; f < program->functions.count; f++)
		windows[f] |= next[f];
	free(next);
}

static bool speaks_of_windows(const struct function *function)
{
	for (size_t m = 0; m < function->mentions.count; m++)
		if (function->mentions.items[m].subject == SUBJECT_WINDOW)
			return true;
	return false;
}

/* Of those alone that call what a rule speaks of. */
static void find_windows(const struct program *program, bool *windows)
{
	const struct callers *callers = &program->callers_by_type;

	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (!speaks_of_windows(&program->functions.items[f]))
			continue;
		for (uint32_t i = callers->first[f]; i < callers->first[f + 1]; i++) {
			uint32_t caller = program->calls.items[callers->sites[i]].caller;

			if (caller != NONE)
				windows[caller] =
				    windows[caller] || has_window(program, &program->functions.items[caller]);
		}
	}
}

bool *signal_windows_find(const struct program *program)
{
	bool *windows = memory_zeroed(program->functions.count + 1, sizeof *windows);

	find_windows(program, windows);
	for (unsigned hop = 0; hop < HOPS_AT_MOST; hop++)
		spread(program, windows);
	return windows;
}
