#include "values/block_order.h"

static bool same_condition(const struct fact_block *one, const struct fact_block *other)
{
	return one->kind == FACT_BLOCK_BRANCH && other->kind == FACT_BLOCK_BRANCH && one->value != FACT_NONE &&
	       one->value == other->value && one->test == other->test && one->constant == other->constant;
}

/* Does who comes to the inner block also come to the outer one? A guard that returns makes a block for the rest of its
 * scope, and another one with the same condition behind that. */
bool block_stands_in(const struct facts *facts, fact_index inner, fact_index outer)
{
	const struct fact_block *blocks = facts->blocks.items;

	while (inner != FACT_NONE && inner != outer) {
		if (same_condition(&blocks[inner], &blocks[outer])) {
			outer = blocks[outer].parent;
			if (outer == FACT_NONE)
				return false;
		}
		inner = blocks[inner].parent;
	}
	return inner == outer;
}

static bool is_in_loop(const struct facts *facts, fact_index block)
{
	while (block != FACT_NONE && facts->blocks.items[block].kind != FACT_BLOCK_LOOP)
		block = facts->blocks.items[block].parent;
	return block != FACT_NONE;
}

/* `if` and `else` */
static bool are_sides(const struct fact_block *one, const struct fact_block *other)
{
	return one->kind == FACT_BLOCK_BRANCH && other->kind == FACT_BLOCK_BRANCH && one->value != FACT_NONE &&
	       one->parent == other->parent && one->place.line == other->place.line &&
	       one->place.column == other->place.column && one->value == other->value &&
	       one->constant == other->constant && one->test != other->test;
}

/* Are they on two sides of one condition, and not in two rounds of a loop? Only where their ways up meet can that be;
 * blocks stand behind the one they are in, so the later of two is never around the other. */
bool blocks_exclude(const struct facts *facts, fact_index one, fact_index other)
{
	const struct fact_block *blocks = facts->blocks.items;
	fact_index one_side = FACT_NONE, other_side = FACT_NONE;

	while (one != other && one != FACT_NONE && other != FACT_NONE) {
		fact_index *later = one > other ? &one : &other;

		*(one > other ? &one_side : &other_side) = *later;
		*later = blocks[*later].parent;
	}
	return one == other && one_side != FACT_NONE && other_side != FACT_NONE &&
	       are_sides(&blocks[one_side], &blocks[other_side]) && !is_in_loop(facts, one);
}

bool blocks_share_loop(const struct facts *facts, fact_index one, fact_index other)
{
	const struct fact_block *blocks = facts->blocks.items;

	for (fact_index around = one; around != FACT_NONE; around = blocks[around].parent) {
		fact_index inner = other;

		while (blocks[around].kind == FACT_BLOCK_LOOP && inner != FACT_NONE && inner != around)
			inner = blocks[inner].parent;
		if (blocks[around].kind == FACT_BLOCK_LOOP && inner == around)
			return true;
	}
	return false;
}
