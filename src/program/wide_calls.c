#include "model/id_set.h"
#include "program/diagnosis_parts.h"
#include "values/candidates.h"
#include "values/values.h"

#include <stdlib.h>
#include <string.h>

static enum width width_of(uint32_t functions)
{
	if (functions <= 1)
		return WIDTH_ONE;
	if (functions <= 4)
		return WIDTH_UP_TO_4;
	if (functions <= 16)
		return WIDTH_UP_TO_16;
	return functions <= 64 ? WIDTH_UP_TO_64 : WIDTH_MORE;
}

static void name_some(const struct program *program, struct arena *arena, const struct call_site *call,
                      struct wide_call *wide)
{
	const char **names = ARENA_ARRAY(arena, const char *, WIDE_NAMES);
	struct id_set forms = {0};

	for (uint32_t t = call->first_target;
	     t < call->first_target + call->target_count && wide->name_count < WIDE_NAMES; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		if (id_set_add(&forms, function->form_of))
			names[wide->name_count++] = function->fact->name;
	}
	id_set_free(&forms);
	wide->names = names;
}

/* Calls that share their targets, through the same cell. */
static uint32_t number_of(const struct program *program, struct table *known, const struct call_site *call,
                          uint32_t next)
{
	uint32_t key[] = {call->first_target, call->target_count,
	                  flow_cell(program, (struct value_reference){call->unit, call->fact->through})};

	return table_put(known, key, sizeof key, next);
}

static int compare_wide(const void *left_item, const void *right_item)
{
	const struct wide_call *left = left_item, *right = right_item;

	if (left->functions != right->functions)
		return left->functions > right->functions ? -1 : 1;
	return place_compare(&left->call.place, &right->call.place);
}

void diagnose_wide(const struct program *program, struct diagnosis *diagnosis)
{
	uint32_t *candidates = candidates_count(program);
	struct table *known = table_new();

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (!call->indirect || !call->resolved)
			continue;
		diagnosis->indirect_widths[width_of(candidates[c])]++;
		if (candidates[c] < 2)
			continue;
		uint32_t at = number_of(program, known, call, (uint32_t)diagnosis->widest.count);

		if (at == diagnosis->widest.count) {
			struct wide_call wide = {.call = diagnose_call(program, diagnosis->arena, call),
			                         .functions = candidates[c]};

			name_some(program, diagnosis->arena, call, &wide);
			VECTOR_PUSH(diagnosis->widest, wide);
		}
		diagnosis->widest.items[at].calls++;
	}
	if (diagnosis->widest.count > 1)
		qsort(diagnosis->widest.items, diagnosis->widest.count, sizeof *diagnosis->widest.items, compare_wide);
	table_free(known);
	free(candidates);
}
