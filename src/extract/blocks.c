#include "extract/translation.h"

void block_enter(struct translation *translation, struct fact_block block, CXCursor cursor)
{
	block.parent = translation->block;
	block.function = translation->function;
	translation->block = (fact_index)translation->pending.count;
	VECTOR_PUSH(translation->pending, (struct pending_block){block, cursor, FACT_NONE, NULL});
}

/* Can it be known not to hold? */
static bool can_fail(const struct condition *condition)
{
	switch (condition->kind) {
	case CONDITION_KNOWN:
		return !condition->truth;
	case CONDITION_TEST:
		return true;
	case CONDITION_BOTH:
		return can_fail(condition->left) || can_fail(condition->right);
	case CONDITION_EITHER:
		return can_fail(condition->left) && can_fail(condition->right);
	default:
		return false;
	}
}

void block_enter_either(struct translation *translation, const struct condition *condition)
{
	struct fact_block branch = {.kind = FACT_BLOCK_BRANCH, .value = FACT_NONE};
	block_enter(translation, branch, condition->cursor);
	if (can_fail(condition))
		VECTOR_LAST(translation->pending).options = condition;
}

static fact_index add_option(struct translation *translation, const struct condition *condition, fact_index parent)
{
	struct facts *facts = translation->facts;
	struct fact_block block = {.kind = FACT_BLOCK_OPTION, .parent = parent, .value = FACT_NONE};
	if (condition->kind == CONDITION_BOTH) {
		parent = add_option(translation, condition->left, parent);
		return add_option(translation, condition->right, parent);
	}
	block.function = translation->function;
	block.place = place_of_cursor(translation, condition->cursor);
	if (condition->kind == CONDITION_TEST) {
		block.test = condition->test;
		block.value = condition->value;
		block.constant = condition->constant;
	} else if (condition->kind == CONDITION_KNOWN && !condition->truth) {
		block.test = FACT_TEST_NEVER;
	}
	VECTOR_PUSH(facts->blocks, block);
	return (fact_index)facts->blocks.count - 1;
}

static void add_options(struct translation *translation, const struct condition *condition, fact_index parent)
{
	if (condition->kind != CONDITION_EITHER) {
		add_option(translation, condition, parent);
		return;
	}
	add_options(translation, condition->left, parent);
	add_options(translation, condition->right, parent);
}

static void make_record(struct translation *translation, fact_index pending)
{
	struct facts *facts = translation->facts;
	struct pending_block *entry = &translation->pending.items[pending];
	struct fact_block block = entry->block;
	if (block.parent != FACT_NONE)
		block.parent = translation->pending.items[block.parent].record;
	block.place = place_of_cursor(translation, entry->cursor);
	entry->record = (fact_index)facts->blocks.count;
	VECTOR_PUSH(facts->blocks, block);
	if (entry->options)
		add_options(translation, entry->options, block.parent);
}

void block_ends(struct translation *translation, fact_index block, enum leaving leaving, unsigned exits_before)
{
	if (leaving != ENDS || translation->exits != exits_before)
		return;
	struct pending_block *entry = &translation->pending.items[block];
	entry->block.ends = true;
	if (entry->record != FACT_NONE)
		translation->facts->blocks.items[entry->record].ends = true;
}

/* Most branches hold no call, and nobody asks for them: records are made when the first call needs them, from the
 * outermost inwards. */
fact_index block_record(struct translation *translation)
{
	if (translation->block == FACT_NONE)
		return FACT_NONE;
	size_t first = translation->arguments.count;
	for (fact_index at = translation->block; at != FACT_NONE && translation->pending.items[at].record == FACT_NONE;
	     at = translation->pending.items[at].block.parent)
		VECTOR_PUSH(translation->arguments, at);
	while (translation->arguments.count > first) {
		translation->arguments.count--;
		make_record(translation, translation->arguments.items[translation->arguments.count]);
	}
	return translation->pending.items[translation->block].record;
}

void block_set_exhaustive(struct translation *translation, fact_index block)
{
	struct pending_block *entry = &translation->pending.items[block];
	entry->block.exhaustive = true;
	if (entry->record != FACT_NONE)
		translation->facts->blocks.items[entry->record].exhaustive = true;
}

void jump_record(struct translation *translation, enum fact_jump_kind kind, fact_index value, uint32_t label)
{
	struct facts *facts = translation->facts;
	struct fact_jump jump = {.kind = kind, .value = value, .label = label};
	if (translation->function == FACT_NONE)
		return;
	jump.block = block_record(translation);
	jump.calls = (uint32_t)facts->calls.count;
	jump.flows = (uint32_t)facts->flows.count;
	VECTOR_PUSH(facts->jumps, jump);
}

uint32_t label_of(struct translation *translation, CXCursor statement)
{
	return table_put_number(translation->labels, expression_identity(statement),
	                        (uint32_t)table_count(translation->labels));
}

struct jumps_begun jumps_begin(const struct translation *translation)
{
	const struct facts *facts = translation->facts;
	return (struct jumps_begun){facts->jumps.count, facts->calls.count, facts->blocks.count, facts->flows.count};
}

/* The order of calls that are not there interests nobody. */
void jumps_end(struct translation *translation, struct jumps_begun begun)
{
	struct facts *facts = translation->facts;
	if (facts->calls.count != begun.calls)
		return;
	for (size_t b = begun.blocks; b < facts->blocks.count; b++)
		if (facts->blocks.items[b].function != translation->function)
			return;
	facts->jumps.count = begun.jumps;
	facts->blocks.count = begun.blocks;
	for (size_t f = begun.flows; f < facts->flows.count; f++)
		facts->flows.items[f].block = FACT_NONE;
}
