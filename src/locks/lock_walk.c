#include "locks/lock_walk.h"

#include "model/type_text.h"
#include "values/guards.h"
#include "values/values.h"

#include <string.h>

/* ---- calls ---- */

static void take(struct lock_walk *walk, struct lock_state *state, uint32_t call, const struct lock_effect *effect)
{
	const struct call_site *site = &walk->summaries->program->calls.items[call];
	struct held_lock lock = {
	    .path = effect->path, .guard = effect->guard, .rule = effect->rule, .call = call, .level = HELD_SURE};

	if (site->fact->unread && effect->guard.root == LOCK_ROOT_OBJECT && effect->guard.id == call)
		return; /* a guard that nobody takes is gone at once */
	if (effect->conditional) {
		lock.level = HELD_WHEN;
		lock.when = effect->when;
	} else if (effect->act == LOCK_TRY && effect->by_rule && site->fact->unread) {
		lock.unread = true; /* the program goes on as if it had it */
	} else if (effect->act == LOCK_TRY) {
		lock.level = HELD_MAYBE;
		lock.tried = true;
	} else if (effect->act == LOCK_DEFER) {
		lock.level = HELD_NOT;
	}
	walk->stores_count |= effect->rule && effect->rule->store.releases;
	lock_state_take(state, &lock);
}

/* A guard that dies gives back what it holds, also where nobody can say that it holds it. */
static void note_guard_dies(struct lock_walk *walk, const struct lock_state *state, const struct lock_path *dying)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		const struct held_lock *lock = &state->held[i];

		if (lock->level == HELD_NOT && lock_path_is_object(&lock->guard) &&
		    lock_path_begins(dying, &lock->guard))
			VECTOR_PUSH(walk->released, lock->path);
	}
}

static void give_back(struct lock_walk *walk, struct lock_state *state, const struct lock_effect *effect, bool implicit)
{
	struct lock_path path = effect->path;
	bool paired = effect->rule ? effect->rule->paired : effect->paired;
	bool handed_on = effect->paired && !effect->by_rule && !implicit; /* the object still lives */
	bool own = false;

	while (!handed_on && lock_state_give_back(state, &path, effect->by)) {
		VECTOR_PUSH(walk->released, path);
		own = true;
		if (effect->by == GIVE_BACK_BY_LOCK)
			break; /* a guard may hold several */
		path = effect->path;
	}
	if (!own && !lock_path_is_object(&path) && (!paired || path.root == LOCK_ROOT_RECEIVER))
		lock_state_note_given_back(state, &path, paired);
	if (effect->by == GIVE_BACK_BY_LOCK && !handed_on)
		VECTOR_PUSH(walk->released, effect->path);
}

static void end_guard(struct lock_walk *walk, struct lock_state *state, const struct lock_path *guard)
{
	struct lock_path path = *guard;

	while (lock_state_give_back(state, &path, GIVE_BACK_BY_GUARD)) {
		VECTOR_PUSH(walk->released, path);
		path = *guard;
	}
	lock_state_let_go(state, guard);
}

/* first = std::move(second); */
static void take_over(struct lock_walk *walk, struct lock_state *state, const struct lock_effect *effect)
{
	end_guard(walk, state, &effect->guard);
	lock_state_pass_on(state, &effect->path, &effect->guard);
}

static void end_given(struct lock_walk *walk, struct lock_state *state, uint32_t caller, struct value_reference given)
{
	const struct program *program = walk->summaries->program;
	struct lock_path guard = lock_path_of(program, caller, given);

	for (uint32_t i = 0; i < state->held_count; i++)
		if (lock_path_is_moved(program, &state->held[i].guard, given.value))
			guard = state->held[i].guard;
	if (lock_path_is_object(&guard))
		end_guard(walk, state, &guard);
}

/* What a guard holds that is handed over by value is given back when the function that is called ends. */
static void hand_over(struct lock_walk *walk, struct lock_state *state, const struct call_site *call)
{
	const struct program *program = walk->summaries->program;
	const struct function *callee;
	struct type_parameters parameters;
	const char *type;
	size_t length;

	if (state->held_count == 0 || call->target_count == 0 || call->fact->argument_count == 0)
		return;
	callee = &program->functions.items[program->targets.items[call->first_target].function];
	parameters = type_parameters_of(callee->fact->type);
	for (unsigned i = 0; i < call->fact->argument_count; i++) {
		type = type_next_parameter(&parameters, &length);
		if (!type || !callee->defined || memchr(type, '*', length) || memchr(type, '&', length))
			continue;
		end_given(walk, state, call->caller, call_argument(program, call, i));
	}
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
			take(walk, state, call, effect);
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
			if (site->fact->implicit)
				note_guard_dies(walk, state, &effect->path);
			give_back(walk, state, effect, site->fact->implicit);
			if (site->fact->implicit) /* the end of the guard's life: it takes nothing again */
				lock_state_let_go(state, &effect->path);
			break;
		case LOCK_WAIT:
			note_waits(walk, state, effect);
			break;
		case LOCK_SWAP:
			lock_state_swap(state, &effect->path, &effect->guard);
			break;
		case LOCK_HOLDS:
		case LOCK_GIVES:
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
	hand_over(walk, state, site);
}

/* ---- stores ---- */

/* lock->taken = 0; gives back what was taken there by a rule that says so: that very lock, and no other. */
static void walk_store(struct lock_walk *walk, const struct fact_flow *store, uint32_t before)
{
	const struct program *program = walk->summaries->program;
	const struct function *function = &program->functions.items[walk->function];
	struct lock_state *state = lock_ways_enter(&walk->ways, store->block, before);
	struct value_reference stored = {function->unit, store->to};
	struct lock_path path = lock_path_of(program, walk->function, stored);
	int64_t number = fact_value_integer(&program->units.items[function->unit].facts->values.items[store->from]);

	for (uint32_t i = state ? state->held_count : 0; i-- > 0;) {
		const struct held_lock *lock = &state->held[i];

		if (!lock->rule || !lock->rule->store.releases || lock->rule->store.number != number ||
		    !lock_path_equal(&lock->path, &path))
			continue;
		lock_state_give_back(state, &path, GIVE_BACK_BY_LOCK);
		VECTOR_PUSH(walk->released, path);
		return;
	}
}

/* ---- in order ---- */

static void walk_steps(struct lock_walk *walk, struct lock_steps_ahead *ahead, uint32_t call_of_facts, uint32_t before)
{
	struct lock_step step;

	while (lock_steps_next(ahead, call_of_facts, &step)) {
		if (step.jump)
			lock_ways_jump(&walk->ways, step.jump, before);
		else if (walk->stores_count)
			walk_store(walk, step.store, before);
	}
}

void lock_walk_run(struct lock_walk *walk)
{
	const struct program *program = walk->summaries->program;
	const struct function *function = &program->functions.items[walk->function];
	const struct facts *facts = program->units.items[function->unit].facts;
	struct lock_steps_ahead ahead = lock_steps_of(walk->steps, walk->function);
	uint32_t end = function->first_call + function->call_count;

	lock_ways_init(&walk->ways, walk->summaries, walk->function);
	for (uint32_t c = function->first_call; c < end; c++) {
		walk_steps(walk, &ahead, (uint32_t)(program->calls.items[c].fact - facts->calls.items), c);
		walk_call(walk, c);
	}
	walk_steps(walk, &ahead, UINT32_MAX, end);
	lock_ways_end(&walk->ways, end);
}

void lock_walk_release(struct lock_walk *walk)
{
	VECTOR_FREE(walk->released);
	lock_ways_release(&walk->ways);
}
