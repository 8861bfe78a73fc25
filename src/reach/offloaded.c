#include "reach/offloaded.h"

#include "model/callers.h"
#include "values/values.h"

#include <stdlib.h>
#include <string.h>

enum { WRAPPERS_AT_MOST = 4 };

/* A call that hands a function over, or hands it to a wrapper that does. */
struct handing_over {
	uint32_t call, function;
};

struct offloaded {
	const struct program *program;
	VECTOR(struct handing_over) handings; /* in order of calls */
	uint32_t *by; /* per function: index of the handing over by which it runs elsewhere; NONE: it does not */
};

static void note_functions(struct offloaded *offloaded, uint32_t call, struct value_reference value)
{
	const struct program *program = offloaded->program;
	size_t count;
	const uint32_t *objects = flow_objects(program, value, &count);

	for (size_t i = 0; i < count; i++) {
		const struct object *object = &program->objects.items[objects[i]];

		if (object->kind == OBJECT_FUNCTION && program->functions.items[object->index].defined)
			VECTOR_PUSH(offloaded->handings, (struct handing_over){call, object->index});
	}
}

/* Of a wrapper, each call hands over something of its own, and works on objects of its own. */
static void note_handing(struct offloaded *offloaded, uint32_t c, unsigned argument, unsigned depth)
{
	const struct program *program = offloaded->program;
	const struct call_site *call = &program->calls.items[c];
	struct value_reference value = call_argument(program, call, argument);
	const struct fact_value *fact = value_fact(program, value);

	uint32_t wrapper = fact && fact->kind == FACT_VALUE_PARAMETER ? link_body(program, value.unit, fact->a) : NONE;

	if (wrapper == NONE || depth == WRAPPERS_AT_MOST) {
		note_functions(offloaded, c, value);
		return;
	}
	for (uint32_t i = program->callers.first[wrapper]; i < program->callers.first[wrapper + 1]; i++)
		note_handing(offloaded, program->callers.sites[i], (unsigned)fact->integer, depth + 1);
}

static void note_call(struct offloaded *offloaded, uint32_t call, uint32_t function)
{
	const struct program *program = offloaded->program;
	const struct mentions *mentions = &program->functions.items[function].mentions;

	for (size_t m = 0; m < mentions->count; m++) {
		const struct offload_rule *rule;

		if (mentions->items[m].subject != SUBJECT_OFFLOAD)
			continue;
		rule = &program->ruleset->offloads.items[mentions->items[m].index];
		if (call_offloads(program, &program->calls.items[call], rule))
			note_handing(offloaded, call, (unsigned)rule->argument, 0);
	}
}

/* What runs elsewhere calls runs there, too. */
static void spread(struct offloaded *offloaded)
{
	const struct program *program = offloaded->program;
	VECTOR(uint32_t) work = {0};

	for (uint32_t h = 0; h < offloaded->handings.count; h++) {
		uint32_t function = offloaded->handings.items[h].function;

		if (offloaded->by[function] != NONE)
			continue;
		offloaded->by[function] = h;
		VECTOR_PUSH(work, function);
	}
	for (size_t w = 0; w < work.count; w++) {
		const struct function *function = &program->functions.items[work.items[w]];

		for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
			const struct call_site *call = &program->calls.items[c];

			for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
				const struct target *target = &program->targets.items[t];

				if (target->certainty == CERTAINTY_TYPE || offloaded->by[target->function] != NONE)
					continue;
				offloaded->by[target->function] = offloaded->by[work.items[w]];
				VECTOR_PUSH(work, target->function);
			}
		}
	}
	VECTOR_FREE(work);
}

struct offloaded *offloaded_find(const struct program *program)
{
	struct offloaded *offloaded = memory_zeroed(1, sizeof *offloaded);
	size_t count;
	uint32_t *calls;

	offloaded->program = program;
	offloaded->by = memory_allocate((program->functions.count + 1) * sizeof *offloaded->by);
	memset(offloaded->by, 0xff, program->functions.count * sizeof *offloaded->by);
	calls = callers_of_mentioned(program, SUBJECT_OFFLOAD, &count);
	for (size_t i = 0; i < count; i++) {
		const struct call_site *call = &program->calls.items[calls[i]];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
			note_call(offloaded, calls[i], program->targets.items[t].function);
	}
	free(calls);
	spread(offloaded);
	return offloaded;
}

void offloaded_free(struct offloaded *offloaded)
{
	if (!offloaded)
		return;
	VECTOR_FREE(offloaded->handings);
	free(offloaded->by);
	free(offloaded);
}

/* ---- who waits ---- */

/* The objects that a call works on: its arguments, receiver and result; numbers and functions are none. */
struct worked_on {
	uint32_t cells[16];
	size_t count;
};

static void add_cell(const struct program *program, struct worked_on *worked_on, struct value_reference value)
{
	uint32_t cell = value.value == FACT_NONE ? NONE : flow_cell(program, value);

	if (cell != NONE && worked_on->count < sizeof worked_on->cells / sizeof *worked_on->cells)
		worked_on->cells[worked_on->count++] = cell;
}

static struct worked_on worked_on_by(const struct program *program, const struct call_site *call)
{
	struct worked_on worked_on = {0};

	for (fact_index i = 0; i < call->fact->argument_count; i++)
		add_cell(program, &worked_on, call_argument(program, call, i));
	add_cell(program, &worked_on, (struct value_reference){call->unit, call->fact->receiver});
	return worked_on;
}

static const struct fact_call *call_that_gave(const struct program *program, struct value_reference value)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	const struct fact_value *fact = value_fact(program, value);

	return fact && fact->kind == FACT_VALUE_RESULT ? &facts->calls.items[fact->a] : NULL;
}

/* future = promise.get_future(): who waits for the one waits for the other. */
static void add_givers(const struct program *program, struct worked_on *worked_on)
{
	size_t own = worked_on->count;

	for (size_t i = 0; i < own; i++) {
		size_t count;
		const struct value_reference *sources = flow_sources(program, worked_on->cells[i], &count);

		for (size_t s = 0; s < count; s++) {
			const struct fact_call *giver = call_that_gave(program, sources[s]);

			if (giver)
				add_cell(program, worked_on,
				         (struct value_reference){sources[s].unit, giver->receiver});
		}
	}
}

static bool shares(const struct worked_on *left, const struct worked_on *right)
{
	for (size_t i = 0; i < left->count; i++) {
		for (size_t j = 0; j < right->count; j++) {
			if (left->cells[i] == right->cells[j])
				return true;
		}
	}
	return false;
}

static bool is_result_of(const struct program *program, struct value_reference value, const struct call_site *call)
{
	return value.value != FACT_NONE && call_that_gave(program, value) == call->fact;
}

/* thread = make(work), where = is a function: does one of these objects take over what the call gave? */
static bool is_taken_over(const struct program *program, const struct call_site *call, const struct worked_on *objects)
{
	const struct function *function = &program->functions.items[call->caller];

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *taker = &program->calls.items[c];
		struct worked_on receiver = {0};

		add_cell(program, &receiver, (struct value_reference){taker->unit, taker->fact->receiver});
		for (fact_index i = 0; shares(objects, &receiver) && i < taker->fact->argument_count; i++) {
			if (is_result_of(program, call_argument(program, taker, i), call))
				return true;
		}
	}
	return false;
}

/* future = make(work): is what the call gave stored in one of these? */
static bool gave_one_of(const struct program *program, const struct call_site *call, const struct worked_on *worked_on)
{
	for (size_t i = 0; i < worked_on->count; i++) {
		size_t count;
		const struct value_reference *sources = flow_sources(program, worked_on->cells[i], &count);

		for (size_t s = 0; s < count; s++) {
			if (is_result_of(program, sources[s], call))
				return true;
		}
	}
	return call->caller != NONE && is_taken_over(program, call, worked_on);
}

static bool awaits_offload(const struct offloaded *offloaded, const struct call_site *wait,
                           const struct worked_on *waited_on, struct awaited *ret_awaited)
{
	const struct program *program = offloaded->program;
	struct value_reference receiver = {wait->unit, wait->fact->receiver};

	for (size_t h = 0; h < offloaded->handings.count; h++) {
		const struct handing_over *handing = &offloaded->handings.items[h];
		const struct call_site *call = &program->calls.items[handing->call];
		struct worked_on worked_on = worked_on_by(program, call);

		if (call != wait && !is_result_of(program, receiver, call) && !shares(waited_on, &worked_on) &&
		    !gave_one_of(program, call, waited_on))
			continue;
		*ret_awaited = (struct awaited){handing->function, handing->call};
		return true;
	}
	return false;
}

static bool ends_waits(const struct program *program, const struct call_site *call, const struct rule *rule)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		if (!function->defined && names_match(rule->enders, rule->ender_count, function->fact->name))
			return true;
	}
	return false;
}

static bool awaits_ender(const struct offloaded *offloaded, const struct worked_on *wait, const struct rule *rule,
                         struct awaited *ret_awaited)
{
	const struct program *program = offloaded->program;

	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		uint32_t by = call->caller == NONE ? NONE : offloaded->by[call->caller];
		struct worked_on worked_on;

		if (by == NONE || !ends_waits(program, call, rule))
			continue;
		worked_on = worked_on_by(program, call);
		if (!shares(wait, &worked_on))
			continue;
		*ret_awaited = (struct awaited){call->caller, offloaded->handings.items[by].call};
		return true;
	}
	return false;
}

bool offloaded_awaited(const struct offloaded *offloaded, uint32_t call, const struct rule *rule,
                       struct awaited *ret_awaited)
{
	const struct call_site *wait = &offloaded->program->calls.items[call];
	struct worked_on waited_on;

	if (offloaded->handings.count == 0 || (!rule->ended_by_offload && rule->ender_count == 0))
		return false;
	waited_on = worked_on_by(offloaded->program, wait);
	add_givers(offloaded->program, &waited_on);
	return (rule->ended_by_offload && awaits_offload(offloaded, wait, &waited_on, ret_awaited)) ||
	       (rule->ender_count > 0 && awaits_ender(offloaded, &waited_on, rule, ret_awaited));
}
