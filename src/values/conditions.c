#include "values/conditions.h"

/* The condition of one block, whatever stands behind it. */
static enum verdict test_holds(const struct program *program, uint32_t unit, const struct fact_block *block,
                               const struct environment *environment, unsigned depth)
{
	struct value_reference value = {unit, block->value};
	enum verdict null;
	int64_t integer;

	if (block->test == FACT_TEST_NEVER)
		return VERDICT_NO;
	if (block->test == FACT_TEST_UNKNOWN || block->value == FACT_NONE)
		return VERDICT_MAYBE;
	if (value_integer_within(program, value, environment, depth, &integer))
		return fact_test_holds(block->test, integer, block->constant) ? VERDICT_YES : VERDICT_NO;
	null = value_null_within(program, value, environment, depth);
	if (null != VERDICT_NO || block->constant != 0)
		return VERDICT_MAYBE;
	if (block->test == FACT_TEST_NOT_EQUAL)
		return VERDICT_YES;
	return block->test == FACT_TEST_EQUAL ? VERDICT_NO : VERDICT_MAYBE; /* if (!callback), of one that was given */
}

/* Of the options behind a branch one must hold; an option is all that stand in each other. */
static enum verdict options_hold(const struct program *program, uint32_t unit, fact_index branch,
                                 const struct environment *environment, unsigned depth)
{
	const struct facts *facts = program->units.items[unit].facts;
	const struct fact_block *end = facts->blocks.items + facts->blocks.count,
	                        *first = &facts->blocks.items[branch] + 1;
	enum verdict any = first < end && first->kind == FACT_BLOCK_OPTION ? VERDICT_NO : VERDICT_MAYBE;

	for (const struct fact_block *option = first; option < end && option->kind == FACT_BLOCK_OPTION;) {
		enum verdict all = VERDICT_YES;

		do {
			enum verdict one = test_holds(program, unit, option++, environment, depth);

			if (all == VERDICT_YES || one == VERDICT_NO)
				all = one;
		} while (option < end && option->kind == FACT_BLOCK_OPTION &&
		         option->parent == (fact_index)(option - 1 - facts->blocks.items));
		if (any == VERDICT_NO || all == VERDICT_YES)
			any = all;
	}
	return any;
}

enum verdict condition_within(const struct program *program, uint32_t unit, fact_index index,
                              const struct environment *environment, unsigned depth)
{
	const struct fact_block *block = &program->units.items[unit].facts->blocks.items[index];

	if (block->kind != FACT_BLOCK_BRANCH && block->test != FACT_TEST_NEVER)
		return VERDICT_MAYBE;
	if (block->kind == FACT_BLOCK_BRANCH && block->test == FACT_TEST_UNKNOWN)
		return options_hold(program, unit, index, environment, depth);
	return test_holds(program, unit, block, environment, depth);
}
