#include "locks/lock_walk.h"

#include "values/guards.h"

#include <stdlib.h>

void lock_jumps_init(struct lock_jumps *jumps, const struct program *program)
{
	*jumps = (struct lock_jumps){.functions = table_new()};
	jumps->units_read = memory_zeroed(program->units.count + 1, sizeof *jumps->units_read);
}

void lock_jumps_release(struct lock_jumps *jumps)
{
	table_free(jumps->functions);
	free(jumps->units_read);
	VECTOR_FREE(jumps->runs);
}

static uint64_t jumps_key(uint32_t unit, fact_index function) { return (uint64_t)unit << 32 | function; }

static void read_unit(struct lock_jumps *jumps, const struct facts *facts, uint32_t unit)
{
	jumps->units_read[unit] = true;
	for (uint32_t j = 0; j < facts->jumps.count; j++) {
		fact_index function = facts->blocks.items[facts->jumps.items[j].block].function;
		uint32_t next = (uint32_t)jumps->runs.count,
		         at = table_put_number(jumps->functions, jumps_key(unit, function), next);

		if (at == next)
			VECTOR_PUSH(jumps->runs, (struct lock_jump_run){j, j + 1});
		else
			jumps->runs.items[at].end = j + 1;
	}
}

static struct lock_jump_run jumps_of(struct lock_jumps *jumps, const struct program *program,
                                     const struct function *function)
{
	uint32_t at;

	if (!jumps->units_read[function->unit])
		read_unit(jumps, program->units.items[function->unit].facts, function->unit);
	at = table_get_number(jumps->functions, jumps_key(function->unit, function->index));
	return at == TABLE_NONE ? (struct lock_jump_run){0, 0} : jumps->runs.items[at];
}

/* ---- calls ---- */

static void take(struct lock_state *state, const struct call_site *site, uint32_t call,
                 const struct lock_effect *effect)
{
	struct held_lock lock = {
	    .path = effect->path, .guard = effect->guard, .rule = effect->rule, .call = call, .level = HELD_SURE};

	if (effect->conditional) {
		lock.level = HELD_WHEN;
	} else if (effect->act == LOCK_TRY && effect->by_rule && site->fact->unread) {
		lock.unread = true; /* the program goes on as if it had it */
	} else if (effect->act == LOCK_TRY) {
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
	if (!own && !(effect->rule && effect->rule->paired) && !lock_path_is_object(&path))
		lock_state_note_given_back(state, &path);
	if (effect->by == GIVE_BACK_BY_LOCK)
		VECTOR_PUSH(walk->released, effect->path);
}

/* first = std::move(second); */
static void take_over(struct lock_walk *walk, struct lock_state *state, const struct lock_effect *effect)
{
	struct lock_path path = effect->guard;

	while (lock_state_give_back(state, &path, GIVE_BACK_BY_GUARD)) {
		VECTOR_PUSH(walk->released, path);
		path = effect->guard;
	}
	lock_state_let_go(state, &effect->guard);
	lock_state_pass_on(state, &effect->path, &effect->guard);
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
	const struct call_site *site = &walk->summaries->program->calls.items[call];

	for (uint32_t i = 0; i < effects->count && !state->dead; i++) {
		const struct lock_effect *effect = &effects->items[i];

		switch (effect->act) {
		case LOCK_TRY:
		case LOCK_ACQUIRE:
		case LOCK_DEFER:
			take(state, site, call, effect);
			break;
		case LOCK_ADOPT:
			lock_state_adopt(state, &effect->path, &effect->guard);
			break;
		case LOCK_TAKE_OVER:
			take_over(walk, state, effect);
			break;
		case LOCK_LET_GO:
			lock_state_let_go(state, &effect->path);
			break;
		case LOCK_RELEASE:
			give_back(walk, state, effect);
			if (site->fact->implicit) /* the end of the guard's life: it takes nothing again */
				lock_state_let_go(state, &effect->path);
			break;
		case LOCK_WAIT:
			note_waits(walk, state, effect);
			break;
		case LOCK_HOLDS:
			break;
		}
	}
}

static void walk_call(struct lock_walk *walk, uint32_t call)
{
	const struct call_site *site = &walk->summaries->program->calls.items[call];
	struct lock_effects effects;
	struct lock_state *state;

	if (site->fact->block == FACT_NONE || !guards_open(walk->summaries->program, site, &environment_empty))
		return;
	state = lock_ways_enter(&walk->ways, site->fact->block, call);
	if (!state)
		return;
	lock_effects_at(walk->summaries, call, &effects);
	if (walk->visit)
		walk->visit(walk->data, call, state, &effects);
	apply(walk, state, call, &effects);
}

void lock_walk_run(struct lock_walk *walk)
{
	const struct program *program = walk->summaries->program;
	const struct function *function = &program->functions.items[walk->function];
	const struct facts *facts = program->units.items[function->unit].facts;
	struct lock_jump_run run = jumps_of(walk->jumps, program, function);
	uint32_t end = function->first_call + function->call_count, jump = run.first;

	lock_ways_init(&walk->ways, walk->summaries, walk->function);
	for (uint32_t c = function->first_call; c <= end; c++) {
		uint32_t calls = UINT32_MAX;

		if (c < end)
			calls = (uint32_t)(program->calls.items[c].fact - facts->calls.items);
		for (; jump < run.end && facts->jumps.items[jump].calls <= calls; jump++) {
			if (facts->blocks.items[facts->jumps.items[jump].block].function == function->index)
				lock_ways_jump(&walk->ways, &facts->jumps.items[jump], c);
		}
		if (c < end)
			walk_call(walk, c);
	}
	lock_ways_end(&walk->ways, end);
}

void lock_walk_release(struct lock_walk *walk)
{
	VECTOR_FREE(walk->released);
	lock_ways_release(&walk->ways);
}
