#include "values/handed_fields.h"

#include "values/record_stores.h"

#include <string.h>

struct field_part part_with_condition(const struct program *program, struct field_part part, struct record_root root,
                                      uint32_t unit, fact_index block)
{
	const struct facts *facts = program->units.items[unit].facts;

	for (fact_index b = block; b != FACT_NONE && part.when == FACT_TEST_UNKNOWN;
	     b = facts->blocks.items[b].parent) {
		const struct fact_block *around = &facts->blocks.items[b];

		if (around->value == FACT_NONE || around->test == FACT_TEST_NEVER ||
		    !roots_equal(root_of_field(program, (struct value_reference){unit, around->value}, &part.tested),
		                 root))
			continue;
		part.when = around->test;
		part.constant = around->constant;
	}
	return part;
}

struct field_part part_seen_from_root(struct record_root root, struct field_part part)
{
	if (part.path == ANY_PATH && !root.whole)
		part.path = INNER_FIELDS;
	return part;
}

/* As the caller has it: under its own condition, unless there is one already. */
static struct field_part handed_up(struct record_root root, struct field_part part, const struct field_part *condition)
{
	part = part_seen_from_root(root, part);
	if (part.when == FACT_TEST_UNKNOWN) {
		part.when = condition->when;
		part.tested = condition->tested;
		part.constant = condition->constant;
	}
	return part;
}

/* The sets, and those of them whose callers are still to be told; each is in it once. */
struct handing {
	const struct program *program;
	const struct callers *callers;
	struct field_sets *sets;
	uint32_t overflow;
	VECTOR(uint32_t) pending;
	VECTOR(bool) waits; /* per set */
};

static void push_pending(struct handing *handing, uint32_t set)
{
	while (handing->waits.count <= set)
		VECTOR_PUSH(handing->waits, false);
	if (handing->waits.items[set])
		return;
	handing->waits.items[set] = true;
	VECTOR_PUSH(handing->pending, set);
}

/* What is new in the set of a callee: what is added meanwhile may move all sets, or change this one. */
struct news {
	uint32_t function, position, count;
	struct field_part items[FIELDS_AT_MOST];
};

static void take_news(struct fields *set, struct news *ret_news)
{
	ret_news->function = set->function;
	ret_news->position = set->position;
	ret_news->count = (uint32_t)(set->count - set->handed);
	if (ret_news->count > 0)
		memcpy(ret_news->items, &set->items[set->handed], ret_news->count * sizeof *set->items);
	set->handed = set->count;
}

/* Adds it to the set of a caller. True when that grows. */
static bool hand_to(const struct handing *handing, const struct call_site *call, struct record_root root,
                    const struct news *news, uint32_t set)
{
	struct field_part condition;
	bool grown = false;

	if (handing->overflow == NONE) {
		for (uint32_t i = 0; i < news->count; i++)
			grown |= fields_add(handing->sets, set, news->items[i], NONE);
		return grown;
	}
	if (fields_overflowed(handing->sets, set, handing->overflow))
		return false;
	condition =
	    part_with_condition(handing->program, field_always(handing->overflow), root, call->unit, call->fact->block);
	for (uint32_t i = 0; i < news->count; i++)
		grown |= fields_add(handing->sets, set, handed_up(root, news->items[i], &condition), handing->overflow);
	return grown;
}

static void hand_to_callers(struct handing *handing, const struct news *news)
{
	const struct callers *callers = handing->callers;

	for (uint32_t s = callers->first[news->function]; s < callers->first[news->function + 1]; s++) {
		const struct call_site *call = &handing->program->calls.items[callers->sites[s]];
		struct record_root root;
		uint32_t set;

		if (call->caller == NONE)
			continue;
		root = root_of_argument(handing->program, call, news->position);
		if (root.kind != ROOT_GIVEN || root.function != call->caller)
			continue;
		set = fields_make(handing->sets, root.function, root.index);
		if (hand_to(handing, call, root, news, set))
			push_pending(handing, set);
	}
}

void fields_hand_up(const struct program *program, struct field_sets *sets, const struct callers *callers,
                    uint32_t overflow)
{
	struct handing handing = {.program = program, .callers = callers, .sets = sets, .overflow = overflow};

	for (uint32_t i = 0; i < sets->items.count; i++)
		push_pending(&handing, i);
	for (size_t w = 0; w < handing.pending.count; w++) {
		uint32_t set = handing.pending.items[w];
		struct news news;

		handing.waits.items[set] = false;
		take_news(&sets->items.items[set], &news);
		if (news.count > 0)
			hand_to_callers(&handing, &news);
	}
	VECTOR_FREE(handing.pending);
	VECTOR_FREE(handing.waits);
}
