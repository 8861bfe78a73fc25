#include "values/conditions.h"

#include "values/local_flags.h"

/* Of bits that were put together before: `flags |= QUICK; if (flags & QUICK) ...`. */
static enum verdict flags_hold(const struct program *program, uint32_t unit, const struct fact_block *block,
                               const struct environment *environment, unsigned depth)
{
	const struct unit *of = &program->units.items[unit];
	const struct fact_value *fact = &of->facts->values.items[block->value];
	struct known_bits known;

	if (fact->kind != FACT_VALUE_VARIABLE || !local_flags_has(of, fact->a))
		return VERDICT_MAYBE;
	known = local_flags_at_block(program, unit, (fact_index)(block - of->facts->blocks.items),
	                             (struct value_reference){unit, block->value}, environment, depth);
	if (known.set == ~known.clear)
		return fact_test_holds(block->test, known.set, block->constant) ? VERDICT_YES : VERDICT_NO;
	if (block->test == FACT_TEST_NO_BITS)
		return known_bits_none(known, block->constant);
	if (block->test == FACT_TEST_ANY_BITS)
		return (enum verdict)(VERDICT_YES - known_bits_none(known, block->constant));
	return VERDICT_MAYBE;
}

/* The condition of one block, whatever stands behind it. */
static enum verdict test_holds(const struct program *program, uint32_t unit, const struct fact_block *block,
                               const struct environment *environment, unsigned depth)
{
	struct value_reference value = {unit, block->value};
	enum verdict null, flags;
	int64_t integer;

	if (block->test == FACT_TEST_NEVER)
		return VERDICT_NO;
	if (block->test == FACT_TEST_UNKNOWN || block->value == FACT_NONE)
		return VERDICT_MAYBE;
	flags = flags_hold(program, unit, block, environment, depth);
	if (flags != VERDICT_MAYBE)
		return flags;
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
