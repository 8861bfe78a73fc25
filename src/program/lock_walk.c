#include "program/lock_walk.h"

#include "program/guards.h"

#include <string.h>

enum { NESTING_AT_MOST = 128, WAYS_AT_MOST = 3 };

/* One way through an `if`: blocks with the same test, which follow each other in `a && f(b)`. */
struct way {
	enum fact_test test;
	fact_index value;
	int64_t constant;
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
struct frame {
	fact_index block;
	uint32_t way; /* of the fork of the frame below, for a branch */
	struct lock_state state;
	struct fork fork; /* inside this block */
};

struct walking {
	struct lock_walk *walk;
	const struct program *program;
	const struct facts *facts;
	VECTOR(struct frame) frames;
};

/* ---- what a test says of a try ---- */

static enum verdict taken_when(const struct lock_success *success, enum fact_test test, int64_t constant)
{
	/* By what number a call says that it did not get the lock is its own affair: one below and one above stand for
	 * all, and the one that the program asks about. */
	const int64_t refusals[] = {-1, 1, constant};

	if (!fact_test_holds(test, success->is_truth ? 1 : success->result, constant))
		return VERDICT_NO;
	if (success->is_truth)
		return fact_test_holds(test, 0, constant) ? VERDICT_MAYBE : VERDICT_YES;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		if (refusals[i] != success->result && !fact_test_holds(test, refusals[i], constant))
			return VERDICT_YES;
	}
	return VERDICT_MAYBE;
}

/* The call whose result a value is: the last one before `before` whose result the variable gets. NONE when it is none.
 */
static uint32_t call_behind(const struct walking *walking, fact_index value, uint32_t before)
{
	const struct function *function = &walking->program->functions.items[walking->walk->function];
	const struct unit *unit = &walking->program->units.items[function->unit];
	const struct fact_value *fact = &walking->facts->values.items[value];
	struct value_reference reference = {function->unit, value};
	const struct value_reference *sources;
	uint32_t latest = NONE;
	size_t count;

	if (fact->kind == FACT_VALUE_RESULT)
		return unit->call_sites[fact->a];
	if (fact->kind != FACT_VALUE_VARIABLE || flow_cell(walking->program, reference) == NONE)
		return NONE;
	sources = flow_sources(walking->program, flow_cell(walking->program, reference), &count);
	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source =
		    &walking->program->units.items[sources[i].unit].facts->values.items[sources[i].value];
		uint32_t site = source->kind == FACT_VALUE_RESULT && sources[i].unit == function->unit
		                    ? unit->call_sites[source->a]
		                    : NONE;

		if (site != NONE && site < before && (latest == NONE || site > latest))
			latest = site;
	}
	return latest;
}

/* What the branch's test says of tries, by their results or by asking the guard. */
static void assume(const struct walking *walking, struct lock_state *state, enum fact_test test, fact_index value,
                   int64_t constant, uint32_t before)
{
	struct lock_effects effects;
	uint32_t call;

	if (test == FACT_TEST_UNKNOWN || test == FACT_TEST_NEVER || value == FACT_NONE)
		return;
	call = call_behind(walking, value, before);
	if (call == NONE)
		return;
	lock_effects_at(walking->walk->summaries, call, &effects);
	for (uint32_t i = 0; i < effects.count; i++) {
		const struct lock_effect *effect = &effects.items[i];
		enum verdict taken = taken_when(&effect->success, test, constant);

		if (effect->act == LOCK_HOLDS)
			taken = fact_test_holds(test, 1, constant)
			            ? (fact_test_holds(test, 0, constant) ? VERDICT_MAYBE : VERDICT_YES)
			            : VERDICT_NO;
		if (taken == VERDICT_MAYBE)
			continue;
		if (effect->act == LOCK_TRY)
			lock_state_decide(state, call, NULL, taken == VERDICT_YES);
		else if (effect->act == LOCK_HOLDS)
			lock_state_decide(state, NONE, &effect->path, taken == VERDICT_YES);
	}
}

static enum fact_test opposite(enum fact_test test)
{
	static const enum fact_test opposites[FACT_TESTS] = {
	    [FACT_TEST_EQUAL] = FACT_TEST_NOT_EQUAL,    [FACT_TEST_NOT_EQUAL] = FACT_TEST_EQUAL,
	    [FACT_TEST_LESS] = FACT_TEST_GREATER_EQUAL, [FACT_TEST_GREATER_EQUAL] = FACT_TEST_LESS,
	    [FACT_TEST_GREATER] = FACT_TEST_LESS_EQUAL, [FACT_TEST_LESS_EQUAL] = FACT_TEST_GREATER,
	    [FACT_TEST_ANY_BITS] = FACT_TEST_NO_BITS,   [FACT_TEST_NO_BITS] = FACT_TEST_ANY_BITS,
	};

	return opposites[test];
}

/* ---- blocks ---- */

/* All ways through the `if` are known: what holds behind it. */
static void close_fork(const struct walking *walking, struct frame *frame, uint32_t before)
{
	struct fork *fork = &frame->fork;
	struct lock_state joined;

	if (!fork->open)
		return;
	fork->open = false;
	lock_state_copy(&joined, &fork->ways[0].exit);
	for (uint32_t i = 1; i < fork->way_count; i++)
		lock_state_join(&joined, &fork->ways[i].exit);
	if (fork->way_count == 1) { /* the other way has no calls */
		assume(walking, &fork->entry, opposite(fork->ways[0].test), fork->ways[0].value, fork->ways[0].constant,
		       before);
		lock_state_join(&joined, &fork->entry);
	}
	lock_state_copy(&frame->state, &joined);
}

static bool same_place(const struct fact_place *left, const struct fact_place *right)
{
	return left->file == right->file && left->line == right->line && left->column == right->column;
}

/* The way of the fork that a branch is part of, or a new one; WAYS_AT_MOST when there are too many. */
static uint32_t way_of(const struct walking *walking, struct fork *fork, const struct fact_block *block,
                       uint32_t before)
{
	struct way *way;

	for (uint32_t i = 0; i < fork->way_count && block->test != FACT_TEST_UNKNOWN; i++) {
		if (fork->ways[i].test == block->test && fork->ways[i].value == block->value &&
		    fork->ways[i].constant == block->constant)
			return i;
	}
	if (fork->way_count == WAYS_AT_MOST)
		return WAYS_AT_MOST - 1;
	way = &fork->ways[fork->way_count];
	way->test = block->test;
	way->value = block->value;
	way->constant = block->constant;
	lock_state_copy(&way->exit, &fork->entry);
	assume(walking, &way->exit, block->test, block->value, block->constant, before);
	return fork->way_count++;
}

/* Frames are large, and most of what they can hold is not used: it is not written either. */
static struct frame *add_frame(struct walking *walking, fact_index block)
{
	struct frame *frame;

	VECTOR_RESERVE(walking->frames, walking->frames.count + 1);
	frame = &walking->frames.items[walking->frames.count++];
	frame->block = block;
	frame->way = 0;
	frame->fork.open = false;
	lock_state_clear(&frame->state);
	return frame;
}

static void push(struct walking *walking, fact_index index, uint32_t before)
{
	const struct fact_block *block = &walking->facts->blocks.items[index];
	struct frame *frame = add_frame(walking, index), *below = walking->frames.count > 1 ? frame - 1 : NULL;

	if (below && block->kind == FACT_BLOCK_BRANCH) {
		struct fork *fork = &below->fork;

		if (fork->open && !same_place(&fork->place, &block->place))
			close_fork(walking, below, before);
		if (!fork->open) {
			fork->open = true;
			fork->place = block->place;
			lock_state_copy(&fork->entry, &below->state);
			fork->way_count = 0;
		}
		frame->way = way_of(walking, fork, block, before);
		lock_state_copy(&frame->state, &fork->ways[frame->way].exit);
	} else if (below) {
		close_fork(walking, below, before);
		lock_state_copy(&frame->state, &below->state);
		assume(walking, &frame->state, block->test, block->value, block->constant, before);
	}
}

static void pop(struct walking *walking, uint32_t before)
{
	struct frame *frame = &VECTOR_LAST(walking->frames), *below = frame - 1;

	close_fork(walking, frame, before);
	frame->state.dead |= walking->facts->blocks.items[frame->block].ends;
	if (walking->facts->blocks.items[frame->block].kind == FACT_BLOCK_BRANCH)
		lock_state_copy(&below->fork.ways[frame->way].exit, &frame->state);
	else
		lock_state_copy(&below->state, &frame->state); /* a loop's body is taken to run */
	walking->frames.count--;
}

/* Opens and closes blocks until `block` is the innermost; false when it is nested too deep. */
static bool enter(struct walking *walking, fact_index block, uint32_t before)
{
	fact_index chain[NESTING_AT_MOST];
	size_t length = 0, common = 0;

	for (fact_index b = block; b != FACT_NONE; b = walking->facts->blocks.items[b].parent) {
		if (length == NESTING_AT_MOST)
			return false;
		chain[length++] = b;
	}
	while (common < length && common < walking->frames.count &&
	       walking->frames.items[common].block == chain[length - 1 - common])
		common++;
	while (walking->frames.count > (common ? common : 1))
		pop(walking, before);
	for (size_t i = walking->frames.count; i < length; i++)
		push(walking, chain[length - 1 - i], before);
	if (common == length)
		close_fork(walking, &VECTOR_LAST(walking->frames), before);
	return true;
}

/* ---- calls ---- */

static void take(struct lock_state *state, uint32_t call, const struct lock_effect *effect)
{
	struct held_lock lock = {
	    .path = effect->path, .guard = effect->guard, .rule = effect->rule, .call = call, .level = HELD_SURE};

	if (effect->act == LOCK_TRY) {
		lock.level = HELD_MAYBE;
		lock.tried = true;
	} else if (effect->act == LOCK_DEFER) {
		lock.level = HELD_NOT;
	}
	lock_state_take(state, &lock);
}

static void give_back(struct lock_walk *walk, struct lock_state *state, const struct lock_effect *effect)
{
	struct lock_path path = effect->path;
	bool own = false;

	while (lock_state_give_back(state, &path, effect->by)) {
		VECTOR_PUSH(walk->released, path);
		own = true;
		if (effect->by == GIVE_BACK_BY_LOCK)
			break; /* a guard may hold several */
		path = effect->path;
	}
	if (!own && !(effect->rule && effect->rule->paired) && path.root != LOCK_ROOT_LOCAL)
		lock_state_note_given_back(state, &path);
	if (effect->by == GIVE_BACK_BY_LOCK)
		VECTOR_PUSH(walk->released, effect->path);
}

/* A thread that only ever waits with its lock gives it back, too. */
static void note_waits(struct lock_walk *walk, const struct lock_state *state, const struct lock_effect *effect)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		if (lock_path_equal(&effect->path, &state->held[i].path))
			VECTOR_PUSH(walk->released, effect->path);
	}
}

static void apply(struct lock_walk *walk, struct lock_state *state, uint32_t call, const struct lock_effects *effects)
{
	for (uint32_t i = 0; i < effects->count; i++) {
		const struct lock_effect *effect = &effects->items[i];

		switch (effect->act) {
		case LOCK_TRY:
			VECTOR_PUSH(walk->tries, call);
			take(state, call, effect);
			break;
		case LOCK_ACQUIRE:
		case LOCK_DEFER:
			take(state, call, effect);
			break;
		case LOCK_ADOPT:
			lock_state_adopt(state, &effect->path, &effect->guard);
			break;
		case LOCK_RELEASE:
			give_back(walk, state, effect);
			break;
		case LOCK_WAIT:
			note_waits(walk, state, effect);
			break;
		case LOCK_HOLDS:
			break;
		}
	}
}

void lock_walk_run(struct lock_walk *walk)
{
	const struct program *program = walk->summaries->program;
	const struct function *function = &program->functions.items[walk->function];
	struct walking walking = {
	    .walk = walk, .program = program, .facts = program->units.items[function->unit].facts};
	uint32_t end = function->first_call + function->call_count;

	for (uint32_t c = function->first_call; c < end; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct lock_effects effects;

		if (call->fact->block == FACT_NONE || !guards_open(program, call, &environment_empty) ||
		    !enter(&walking, call->fact->block, c))
			continue;
		lock_effects_at(walk->summaries, c, &effects);
		if (walk->visit)
			walk->visit(walk->data, c, &VECTOR_LAST(walking.frames).state, &effects);
		apply(walk, &VECTOR_LAST(walking.frames).state, c, &effects);
	}
	while (walking.frames.count > 1)
		pop(&walking, end);
	if (walking.frames.count == 1) {
		close_fork(&walking, &walking.frames.items[0], end);
		lock_state_copy(&walk->exit, &walking.frames.items[0].state);
	}
	VECTOR_FREE(walking.frames);
}

void lock_walk_release(struct lock_walk *walk)
{
	VECTOR_FREE(walk->released);
	VECTOR_FREE(walk->tries);
}
