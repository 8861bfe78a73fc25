#include "program/unsafe.h"

#include "base/text.h"
#include "values/guards.h"

#include <stdlib.h>
#include <string.h>

/* The call that the context itself makes on the way to this one. */
static uint32_t own_call(const struct reach *reach, const struct unsafe_call *call)
{
	const struct step *step = reach_step(reach, call->at);
	uint32_t own = call->call;

	for (; step->from != NONE; step = reach_step(reach, step->from))
		own = step->call;
	return own;
}

/* What one use of a macro writes is one thing to repair. */
static void add_key(struct text *key, const struct program *program, const struct reach *reach,
                    const struct unsafe_call *call)
{
	const struct call_site *own = &program->calls.items[own_call(reach, call)];
	struct place place = link_place(program, own->unit, own->fact->expansion);

	if (call->blocking.rule->spoils)
		text_printf(key, "spoils %s", call->blocking.rule->spoils);
	else
		text_printf(key, "%s:%u:%u", place.file, place.line, place.column);
}

static bool comes_before(const struct unsafe_call *one, const struct unsafe_call *other, const struct reach *reach)
{
	if (one->loss != other->loss)
		return one->loss < other->loss;
	if (one->mild != other->mild)
		return !one->mild;
	if (one->accepted != other->accepted)
		return !one->accepted;
	if (one->contexts != other->contexts)
		return one->contexts > other->contexts;
	if (one->way_loss != other->way_loss)
		return one->way_loss < other->way_loss;
	return reach_step(reach, one->at)->depth < reach_step(reach, other->at)->depth;
}

/* The group of each call, numbered as they are met. */
static uint32_t *number_groups(const struct program *program, const struct reach *reach, const unsafe_calls *calls)
{
	uint32_t *numbers = memory_allocate((calls->count + 1) * sizeof *numbers), count = 0;
	struct table *groups = table_new();
	struct text key = {0};

	for (size_t i = 0; i < calls->count; i++) {
		text_clear(&key);
		add_key(&key, program, reach, &calls->items[i]);
		numbers[i] = table_put(groups, key.bytes, key.length, count);
		count += numbers[i] == count;
	}
	text_free(&key);
	table_free(groups);
	return numbers;
}

static void add_other(struct unsafe_group *group, struct table *seen, const struct unsafe_call *call, size_t index,
                      uint32_t number)
{
	uint32_t key[2] = {number, call->call}, next = (uint32_t)table_count(seen);

	if (table_put(seen, key, sizeof key, next) != next)
		return;
	if (group->other_count < UNSAFE_OTHERS_AT_MOST)
		group->others[group->other_count++] = index;
	group->other_total++;
}

void unsafe_group(const struct program *program, const struct reach *reach, const unsafe_calls *calls,
                  unsafe_groups *ret_groups)
{
	uint32_t *numbers = number_groups(program, reach, calls);
	struct table *seen = table_new();

	for (size_t i = 0; i < calls->count; i++) {
		if (numbers[i] == ret_groups->count)
			VECTOR_PUSH(*ret_groups, (struct unsafe_group){.first = i});
		else if (comes_before(&calls->items[i], &calls->items[ret_groups->items[numbers[i]].first], reach))
			ret_groups->items[numbers[i]].first = i;
	}
	for (size_t i = 0; i < calls->count; i++) {
		struct unsafe_group *group = &ret_groups->items[numbers[i]];

		if (calls->items[i].call != calls->items[group->first].call)
			add_other(group, seen, &calls->items[i], i, numbers[i]);
	}
	table_free(seen);
	free(numbers);
}

/* The best call that the context reaches; calls->count when there is none. */
static size_t best_of_context(const struct reach *reach, const unsafe_calls *calls, const struct reached_by *reached_by,
                              size_t context)
{
	size_t best = calls->count;

	for (size_t i = 0; i < calls->count; i++) {
		if (reached_by_context(reached_by, calls->items[i].point, context) &&
		    (best == calls->count || comes_before(&calls->items[i], &calls->items[best], reach)))
			best = i;
	}
	return best;
}

void unsafe_cover(const struct reach *reach, const unsafe_calls *calls, const struct reached_by *reached_by,
                  unsafe_groups *groups)
{
	for (size_t c = 0; c < reached_by->all.count; c++) {
		bool covered = false;
		size_t best;

		for (size_t g = 0; g < groups->count && !covered; g++)
			covered = reached_by_context(reached_by, calls->items[groups->items[g].first].point, c);
		best = covered ? calls->count : best_of_context(reach, calls, reached_by, c);
		if (best < calls->count)
			VECTOR_PUSH(*groups, (struct unsafe_group){.first = best});
	}
}

bool unsafe_ends(const struct program *program, const struct reach *reach, uint32_t at, uint32_t c)
{
	bool ends = guards_end_at_last(program, &program->calls.items[c]);

	for (const struct step *step = reach_step(reach, at); !ends && step->from != NONE;
	     step = reach_step(reach, step->from))
		ends = guards_end_at_last(program, &program->calls.items[step->call]);
	return ends;
}
