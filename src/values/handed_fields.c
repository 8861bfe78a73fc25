#include "values/handed_fields.h"

#include "values/record_stores.h"

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

/* Sets whose callers are still to be told; each is in it once. */
struct pending {
	VECTOR(uint32_t) sets;
	VECTOR(bool) waits; /* per set */
};

static void push_pending(struct pending *pending, uint32_t set)
{
	while (pending->waits.count <= set)
		VECTOR_PUSH(pending->waits, false);
	if (pending->waits.items[set])
		return;
	pending->waits.items[set] = true;
	VECTOR_PUSH(pending->sets, set);
}

/* Adds to the set of a caller what is new in that of a callee. True when it grows. */
static bool hand_to(const struct program *program, const struct call_site *call, struct record_root root,
                    const struct fields *fields, struct field_sets *sets, uint32_t overflow)
{
	struct field_part condition;
	bool grown = false;

	if (overflow == NONE) {
		for (uint32_t i = fields->handed; i < fields->count; i++)
			grown |= fields_add(sets, root.function, root.index, fields->items[i], overflow);
		return grown;
	}
	if (fields_overflowed(sets, root.function, root.index, overflow))
		return false;
	condition = part_with_condition(program, field_always(overflow), root, call->unit, call->fact->block);
	for (uint32_t i = fields->handed; i < fields->count; i++)
		grown |= fields_add(sets, root.function, root.index, handed_up(root, fields->items[i], &condition),
		                    overflow);
	return grown;
}

void fields_hand_up(const struct program *program, const struct argument_roots *roots, struct field_sets *sets,
                    const struct callers *callers, uint32_t overflow)
{
	struct pending pending = {0};

	for (uint32_t i = 0; i < sets->items.count; i++)
		push_pending(&pending, i);
	for (size_t w = 0; w < pending.sets.count; w++) {
		struct fields *set = &sets->items.items[pending.sets.items[w]], fields;

		pending.waits.items[pending.sets.items[w]] = false;
		if (set->handed == set->count)
			continue;
		fields = *set; /* those that are added may move all sets */
		set->handed = set->count;
		for (uint32_t s = callers->first[fields.function]; s < callers->first[fields.function + 1]; s++) {
			const struct call_site *call = &program->calls.items[callers->sites[s]];
			struct record_root root = {.kind = ROOT_UNKNOWN};

			if (call->caller != NONE)
				root = argument_root(roots, call, fields.position);
			if (root.kind != ROOT_GIVEN || root.function != call->caller)
				continue;
			if (hand_to(program, call, root, &fields, sets, overflow))
				push_pending(&pending, fields_set(sets, root.function, root.index));
		}
	}
	VECTOR_FREE(pending.sets);
	VECTOR_FREE(pending.waits);
}
