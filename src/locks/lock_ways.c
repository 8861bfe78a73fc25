#include "locks/lock_ways.h"

#include <assert.h>
#include <stdlib.h>

/* What stands in `if (a || b()) { … return; }` is looked over once more for each condition behind it. */
enum { NESTING_AT_MOST = 128, WAYS_AT_MOST = 3, LOOKED_OVER_AT_MOST = 256 };

/* One way through an `if`: blocks with the same test, which follow each other in `a && f(b)`. */
struct way {
	fact_index block; /* the first of them */
	struct lock_condition condition;
	struct lock_state exit;
};

/* The ways through one `if`, while it is not known whether more follow. */
struct fork {
	bool open;
	struct fact_place place;
	struct lock_state entry;
	uint32_t way_count;
	struct way ways[WAYS_AT_MOST];
};

/* A block that is open. */
struct lock_frame {
	fact_index block;
	uint32_t way; /* of the fork of the frame below, for a branch */
	struct lock_state state;
	struct lock_state entry;     /* of a loop or a switch */
	struct lock_state breaks;    /* those that left it */
	struct lock_state continues; /* those that go on with its next round */
	struct fork fork;            /* inside this block */
};

static const struct fact_block *block_of(const struct lock_ways *ways, fact_index block)
{
	const struct program *program = ways->summaries->program;
	uint32_t unit = program->functions.items[ways->function].unit;

	return &program->units.items[unit].facts->blocks.items[block];
}

static struct lock_condition condition_of(const struct fact_block *block)
{
	return (struct lock_condition){block->test, block->value, block->constant};
}

static void assume(const struct lock_ways *ways, struct lock_state *state, const struct lock_condition *condition,
                   uint32_t before)
{
	lock_test_assume(ways->summaries, ways->function, state, condition, before);
}

/* ---- branches ---- */

static bool same_place(const struct fact_place *left, const struct fact_place *right)
{
	return left->file == right->file && left->line == right->line && left->column == right->column;
}

/* `if (lost || is_late()) return; …`: behind it neither holds, and a block inside a block says so. The other way of the
 * inner one is the way that returned. */
static bool has_been_walked(const struct lock_ways *ways, const struct way *way)
{
	struct lock_condition opposite = lock_test_opposite(&way->condition);
	const struct fact_block *block = block_of(ways, way->block);

	fact_index last = way->block > LOOKED_OVER_AT_MOST ? way->block - LOOKED_OVER_AT_MOST : 0;

	for (fact_index b = way->block; b > last && block_of(ways, b)->kind != FACT_BLOCK_BODY; b--) {
		const struct fact_block *option = block_of(ways, b);
		struct lock_condition holds = condition_of(option);

		if (option->kind == FACT_BLOCK_OPTION && same_place(&option->place, &block->place) &&
		    lock_condition_equal(&holds, &opposite))
			return true;
	}
	return false;
}

static bool is_of_locks(const struct lock_state *state) { return state->held_count + state->given_back_count > 0; }

/* All ways through the `if` are known: what holds behind it. */
static void close_fork(const struct lock_ways *ways, struct lock_frame *frame, uint32_t before)
{
	struct fork *fork = &frame->fork;
	struct lock_state joined;

	if (!fork->open)
		return;
	fork->open = false;
	lock_state_copy(&joined, &fork->ways[0].exit);
	if (fork->way_count == 1 && !(is_of_locks(&fork->entry) && has_been_walked(ways, &fork->ways[0]))) {
		/* nothing happens on the other way */
		struct lock_condition opposite = lock_test_opposite(&fork->ways[0].condition);
		struct lock_state other;

		lock_state_copy(&other, &fork->entry);
		assume(ways, &other, &opposite, before);
		lock_state_join_branch(&joined, &fork->ways[0].condition, &other, &fork->entry);
	}
	for (uint32_t i = 1; i < fork->way_count; i++)
		lock_state_join(&joined, &fork->ways[i].exit);
	lock_state_copy(&frame->state, &joined);
}

/* The way of the fork that a branch is part of, or a new one; the last one when there are too many. */
static uint32_t way_of(const struct lock_ways *ways, struct fork *fork, fact_index index, uint32_t before)
{
	const struct fact_block *block = block_of(ways, index);
	struct lock_condition condition = condition_of(block);
	struct way *way;

	assert(fork->way_count <= WAYS_AT_MOST);
	for (uint32_t i = 0; i < fork->way_count && block->test != FACT_TEST_UNKNOWN; i++) {
		const struct lock_condition *known = &fork->ways[i].condition;

		if (known->test == condition.test && known->value == condition.value &&
		    known->constant == condition.constant)
			return i;
	}
	if (fork->way_count == WAYS_AT_MOST)
		return WAYS_AT_MOST - 1;
	way = &fork->ways[fork->way_count];
	way->block = index;
	way->condition = condition;
	lock_state_copy(&way->exit, &fork->entry);
	assume(ways, &way->exit, &condition, before);
	return fork->way_count++;
}

static void push_branch(struct lock_ways *ways, struct lock_frame *below, struct lock_frame *frame, uint32_t before)
{
	const struct fact_block *block = block_of(ways, frame->block);
	struct fork *fork = &below->fork;

	if (fork->open && !same_place(&fork->place, &block->place))
		close_fork(ways, below, before);
	if (!fork->open) {
		fork->open = true;
		fork->place = block->place;
		lock_state_copy(&fork->entry, &below->state);
		fork->way_count = 0;
	}
	frame->way = way_of(ways, fork, frame->block, before);
	lock_state_copy(&frame->state, &fork->ways[frame->way].exit);
}

/* A label is reached from the top of its switch, and from the label before. */
static void push_label(struct lock_ways *ways, const struct lock_frame *below, struct lock_frame *frame,
                       uint32_t before)
{
	struct lock_condition condition = condition_of(block_of(ways, frame->block));

	lock_state_copy(&frame->state, &below->entry);
	assume(ways, &frame->state, &condition, before);
	lock_state_join(&frame->state, &below->state);
}

/* ---- blocks ---- */

static struct lock_frame *new_frame(struct lock_ways *ways, fact_index block)
{
	struct lock_frame *frame;

	if (ways->unused.count > 0)
		frame = ways->unused.items[--ways->unused.count];
	else
		frame = memory_allocate(sizeof *frame);
	frame->block = block;
	frame->fork.open = false;
	lock_state_end(&frame->breaks);
	lock_state_end(&frame->continues);
	return frame;
}

static void push(struct lock_ways *ways, fact_index index, uint32_t before)
{
	const struct fact_block *block = block_of(ways, index);
	struct lock_frame *below = ways->frames.count ? VECTOR_LAST(ways->frames) : NULL,
	                  *frame = new_frame(ways, index);

	if (!below) {
		lock_state_clear(&frame->state);
	} else if (block->kind != FACT_BLOCK_BRANCH) {
		struct lock_condition condition = condition_of(block);

		close_fork(ways, below, before);
		lock_state_copy(&frame->state, &below->state);
		assume(ways, &frame->state, &condition, before);
	} else if (block_of(ways, below->block)->kind == FACT_BLOCK_SWITCH) {
		push_label(ways, below, frame, before);
	} else {
		push_branch(ways, below, frame, before);
	}
	if (block->kind == FACT_BLOCK_LOOP || block->kind == FACT_BLOCK_SWITCH)
		lock_state_copy(&frame->entry, &frame->state);
	if (block->kind == FACT_BLOCK_SWITCH)
		lock_state_end(&frame->state); /* nobody comes to the first label from one before */
	VECTOR_PUSH(ways->frames, frame);
}

/* What is known behind a loop: its body is taken to run once, unless it only ends from inside. */
static void leave_loop(const struct lock_ways *ways, struct lock_frame *frame, struct lock_frame *below,
                       uint32_t before)
{
	const struct fact_block *block = block_of(ways, frame->block);
	struct lock_condition condition = condition_of(block), opposite = lock_test_opposite(&condition);

	lock_state_join(&frame->state, &frame->continues);
	if (block->exhaustive) {
		lock_state_copy(&below->state, &frame->breaks);
		return;
	}
	if (frame->state.dead)
		lock_state_copy(&frame->state, &below->state);
	assume(ways, &frame->state, &opposite, before);
	lock_state_join(&frame->state, &frame->breaks);
	lock_state_copy(&below->state, &frame->state);
}

static void pop(struct lock_ways *ways, uint32_t before)
{
	struct lock_frame *frame = VECTOR_LAST(ways->frames), *below = ways->frames.items[ways->frames.count - 2];
	const struct fact_block *block = block_of(ways, frame->block);
	bool label = block_of(ways, below->block)->kind == FACT_BLOCK_SWITCH;

	close_fork(ways, frame, before);
	if (block->ends)
		lock_state_end(&frame->state);
	if (block->kind == FACT_BLOCK_BRANCH && !label) {
		lock_state_copy(&below->fork.ways[frame->way].exit, &frame->state);
	} else if (block->kind == FACT_BLOCK_LOOP) {
		leave_loop(ways, frame, below, before);
	} else if (block->kind == FACT_BLOCK_SWITCH) {
		lock_state_join(&frame->state, &frame->breaks);
		if (!block->exhaustive)
			lock_state_join(&frame->state, &frame->entry);
		lock_state_copy(&below->state, &frame->state);
	} else {
		lock_state_copy(&below->state, &frame->state);
	}
	VECTOR_PUSH(ways->unused, frame);
	ways->frames.count--;
}

struct lock_state *lock_ways_enter(struct lock_ways *ways, fact_index block, uint32_t before)
{
	fact_index chain[NESTING_AT_MOST];
	size_t length = 0, common = 0;

	for (fact_index b = block; b != FACT_NONE; b = block_of(ways, b)->parent) {
		if (length == NESTING_AT_MOST)
			return NULL;
		chain[length++] = b;
	}
	while (common < length && common < ways->frames.count &&
	       ways->frames.items[common]->block == chain[length - 1 - common])
		common++;
	while (ways->frames.count > (common ? common : 1))
		pop(ways, before);
	for (size_t i = ways->frames.count; i < length; i++)
		push(ways, chain[length - 1 - i], before);
	if (common == length)
		close_fork(ways, VECTOR_LAST(ways->frames), before);
	return &VECTOR_LAST(ways->frames)->state;
}

/* ---- jumps ---- */

static struct lock_frame *innermost(const struct lock_ways *ways, bool loops_only)
{
	for (size_t i = ways->frames.count; i-- > 0;) {
		enum fact_block_kind kind = block_of(ways, ways->frames.items[i]->block)->kind;

		if (kind == FACT_BLOCK_LOOP || (kind == FACT_BLOCK_SWITCH && !loops_only))
			return ways->frames.items[i];
	}
	return NULL;
}

static struct lock_state *state_at_label(struct lock_ways *ways, uint32_t label)
{
	for (size_t i = 0; i < ways->to_labels.count; i++) {
		if (ways->to_labels.items[i].label == label)
			return &ways->to_labels.items[i].state;
	}
	VECTOR_PUSH(ways->to_labels, (struct lock_way_to_label){.label = label});
	lock_state_end(&VECTOR_LAST(ways->to_labels).state);
	return &VECTOR_LAST(ways->to_labels).state;
}

static void leave_to(struct lock_frame *frame, struct lock_state *target, struct lock_state *state)
{
	if (frame) {
		lock_state_leave_scope(state, &frame->entry);
		lock_state_join(target, state);
	}
	lock_state_end(state);
}

static void leave_function(struct lock_ways *ways, const struct lock_state *state, fact_index value, uint32_t before)
{
	struct lock_exit *exit;

	if (state->dead)
		return;
	VECTOR_RESERVE(ways->exits, ways->exits.count + 1);
	exit = &ways->exits.items[ways->exits.count++];
	lock_state_copy(&exit->state, state);
	exit->value = value;
	exit->before = before;
}

void lock_ways_jump(struct lock_ways *ways, const struct fact_jump *jump, uint32_t before)
{
	struct lock_state *state = lock_ways_enter(ways, jump->block, before);
	struct lock_frame *frame;

	if (!state)
		return;
	switch (jump->kind) {
	case FACT_JUMP_RETURN:
		leave_function(ways, state, jump->value, before);
		lock_state_end(state);
		break;
	case FACT_JUMP_BREAK:
		frame = innermost(ways, false);
		leave_to(frame, frame ? &frame->breaks : NULL, state);
		break;
	case FACT_JUMP_CONTINUE:
		frame = innermost(ways, true);
		leave_to(frame, frame ? &frame->continues : NULL, state);
		break;
	case FACT_JUMP_GOTO:
		lock_state_join(state_at_label(ways, jump->label), state);
		lock_state_end(state);
		break;
	case FACT_JUMP_TRY:
		lock_state_join(state_at_label(ways, jump->label), state);
		break;
	case FACT_JUMP_LABEL:
		lock_state_join(state, state_at_label(ways, jump->label));
		break;
	case FACT_JUMP_RESTART:
		leave_function(ways, state, FACT_NONE, before);
		lock_state_clear(state);
		break;
	case FACT_JUMP_AWAY:
	case FACT_JUMP_KINDS:
		lock_state_end(state);
		break;
	}
}

void lock_ways_init(struct lock_ways *ways, const struct lock_summaries *summaries, uint32_t function)
{
	*ways = (struct lock_ways){.summaries = summaries, .function = function};
}

void lock_ways_end(struct lock_ways *ways, uint32_t before)
{
	struct lock_frame *body;

	if (ways->frames.count == 0)
		return;
	while (ways->frames.count > 1)
		pop(ways, before);
	body = ways->frames.items[0];
	close_fork(ways, body, before);
	if (!block_of(ways, body->block)->ends)
		leave_function(ways, &body->state, FACT_NONE, before);
}

void lock_ways_release(struct lock_ways *ways)
{
	for (size_t i = 0; i < ways->frames.count; i++)
		free(ways->frames.items[i]);
	for (size_t i = 0; i < ways->unused.count; i++)
		free(ways->unused.items[i]);
	VECTOR_FREE(ways->frames);
	VECTOR_FREE(ways->unused);
	VECTOR_FREE(ways->to_labels);
	VECTOR_FREE(ways->exits);
}
