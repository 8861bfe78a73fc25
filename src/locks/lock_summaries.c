#include "locks/lock_summaries.h"

#include "locks/lock_tests.h"
#include "values/values.h"

#include <stdlib.h>
#include <string.h>

/* How deep helpers that lock or unlock for their caller may be nested; ends recursion, too. */
enum { HELPER_ROUNDS = 6 };

struct summarizing {
	struct lock_summaries *summaries;
	struct lock_steps *steps;
	struct arena *arena;
};

/* A function, and how it is left. */
struct leaving_function {
	const struct program *program;
	uint32_t function;
	const struct lock_exit *exits;
	size_t exit_count;
	bool skip_unlikely; /* there are others, which say what it does */
	struct lock_state joined;
};

static bool counts(const struct leaving_function *leaving, const struct lock_exit *exit)
{
	return !(leaving->skip_unlikely && exit->state.unlikely);
}

static void look_at_exits(struct leaving_function *leaving)
{
	lock_state_end(&leaving->joined);
	for (size_t e = 0; e < leaving->exit_count; e++)
		lock_state_join(&leaving->joined, &leaving->exits[e].state);
	leaving->skip_unlikely = !leaving->joined.unlikely;
}

static void add(struct lock_effects *effects, const struct lock_effect *effect)
{
	if (effects->count < LOCK_EFFECTS_AT_MOST)
		effects->items[effects->count++] = *effect;
}

/* ---- in terms of the function's callers ---- */

static bool is_for_caller(const struct lock_path *path)
{
	return !lock_path_is_object(path) && path->root != LOCK_ROOT_UNKNOWN;
}

static struct lock_path returned_path(const struct leaving_function *leaving, const struct lock_exit *exit)
{
	uint32_t unit = leaving->program->functions.items[leaving->function].unit;

	return lock_path_of(leaving->program, leaving->function, (struct value_reference){unit, exit->value});
}

/* What is part of what is returned, callers know as that. */
static struct lock_path outside_path(const struct leaving_function *leaving, const struct lock_exit *exit,
                                     const struct lock_path *path)
{
	struct lock_path start, outside = *path;

	if (is_for_caller(path) && path->root != LOCK_ROOT_RESULT)
		return outside;
	start = returned_path(leaving, exit);
	if (exit->value == FACT_NONE || !lock_path_begins(path, &start))
		return outside;
	outside.root = LOCK_ROOT_RETURNED;
	outside.id = 0;
	outside.field_count -= start.field_count;
	memmove(outside.fields, outside.fields + start.field_count, outside.field_count * sizeof *outside.fields);
	return outside;
}

static bool make_outside(const struct leaving_function *leaving, const struct lock_exit *exit,
                         const struct held_lock *lock, struct lock_effect *ret_effect)
{
	struct lock_path guard = outside_path(leaving, exit, &lock->guard);

	*ret_effect = (struct lock_effect){
	    .act = LOCK_ACQUIRE, .rule = lock->rule, .paired = lock->rule->paired, .guard = lock_path_unknown};
	ret_effect->path = outside_path(leaving, exit, &lock->path);
	if (lock_path_is_moved(leaving->program, &lock->guard, exit->value))
		guard = (struct lock_path){.root = LOCK_ROOT_RETURNED, .name = ""};
	if (!is_for_caller(&ret_effect->path) || lock_path_is_object(&guard))
		return false;
	ret_effect->guard = guard;
	return true;
}

/* ---- what is held when it returns ---- */

/* What one exit says of a lock. */
struct word {
	enum held_level level;
	bool tried;                  /* it is as its result says: */
	struct lock_success success; /* then */
	bool constant;               /* it returns: */
	int64_t integer;
	struct lock_condition when; /* of HELD_WHEN */
};

static const struct held_lock *find_lock(const struct leaving_function *leaving, const struct lock_exit *exit,
                                         const struct lock_effect *effect)
{
	struct lock_effect outside;

	for (uint32_t i = 0; i < exit->state.held_count; i++) {
		const struct held_lock *lock = &exit->state.held[i];

		if (lock->level != HELD_NOT && !lock->restored && make_outside(leaving, exit, lock, &outside) &&
		    lock_path_equal(&outside.path, &effect->path))
			return lock;
	}
	return NULL;
}

/* A condition on the result of the try is returned: which of its two answers says that the lock is held? */
static struct lock_success success_of_truth(const struct lock_success *success, const struct lock_condition *truth)
{
	struct lock_condition other = lock_test_opposite(truth);

	if (lock_test_taken(success, truth->test, truth->constant) == VERDICT_YES)
		return (struct lock_success){.known = true, .is_truth = true};
	return (struct lock_success){.known = lock_test_taken(success, other.test, other.constant) == VERDICT_YES};
}

/* Is it the result of the try that is returned? */
static bool returns_try(const struct leaving_function *leaving, const struct lock_summaries *summaries,
                        const struct lock_exit *exit, const struct held_lock *lock, struct word *word)
{
	struct lock_condition truth = {FACT_TEST_NOT_EQUAL, exit->value, 0};
	struct lock_effects effects;
	bool kept;

	if (!lock->tried || exit->value == FACT_NONE)
		return false;
	kept = lock_test_ask_result(leaving->program, leaving->function, &truth);
	if (lock_test_call(leaving->program, leaving->function, truth.value, exit->before) != lock->call)
		return false;
	lock_effects_at(summaries, lock->call, &effects);
	for (uint32_t i = 0; i < effects.count; i++) {
		if (effects.items[i].act == LOCK_TRY)
			word->success =
			    kept ? success_of_truth(&effects.items[i].success, &truth) : effects.items[i].success;
	}
	return word->tried = true;
}

static struct word word_of(const struct leaving_function *leaving, const struct lock_summaries *summaries,
                           const struct lock_exit *exit, const struct lock_effect *effect)
{
	const struct held_lock *lock = find_lock(leaving, exit, effect);
	struct value_reference value = {leaving->program->functions.items[leaving->function].unit, exit->value};
	struct word word = {.level = lock ? lock->level : HELD_NOT};

	if (word.level == HELD_WHEN)
		word.when = lock->when;

	if (lock && returns_try(leaving, summaries, exit, lock, &word))
		return word;
	word.constant =
	    exit->value != FACT_NONE && value_as_integer(leaving->program, value, &environment_empty, &word.integer);
	return word;
}

/* What the ways say together: by which result is it known whether the lock is held? */
struct verdicts {
	bool tried, doubtful;        /* on some way; on some way nobody can say */
	struct lock_success success; /* of what is tried */
	unsigned held, refused;
	bool held_same, refused_same; /* always by the same constant: */
	int64_t held_by, refused_by;
};

static void add_word(struct verdicts *verdicts, const struct word *word)
{
	bool held = word->level == HELD_SURE;
	unsigned *count = held ? &verdicts->held : &verdicts->refused;
	bool *same = held ? &verdicts->held_same : &verdicts->refused_same;
	int64_t *by = held ? &verdicts->held_by : &verdicts->refused_by;

	if (word->tried) {
		verdicts->tried = true;
		verdicts->success = word->success;
		return;
	}
	verdicts->doubtful |= word->level == HELD_MAYBE || word->level == HELD_WHEN;
	*same = word->constant && (*count == 0 || (*same && *by == word->integer));
	*by = word->integer;
	(*count)++;
}

static bool tells_apart(const struct verdicts *verdicts, struct lock_success *ret_success)
{
	*ret_success = (struct lock_success){.known = true};
	if (verdicts->doubtful)
		return false;
	if (verdicts->tried) {
		*ret_success = verdicts->success;
		return verdicts->held == 0 &&
		       (verdicts->refused == 0 ||
		        (verdicts->refused_same &&
		         lock_test_taken(&verdicts->success, FACT_TEST_EQUAL, verdicts->refused_by) == VERDICT_NO));
	}
	if (verdicts->refused_same && verdicts->refused_by == 0 && !(verdicts->held_same && verdicts->held_by == 0)) {
		ret_success->is_truth = true;
		return true;
	}
	ret_success->result = verdicts->held_by;
	return verdicts->held_same && !(verdicts->refused_same && verdicts->refused_by == verdicts->held_by);
}

static bool is_known(const struct lock_effects *effects, const struct lock_effect *effect)
{
	for (uint32_t i = 0; i < effects->count; i++) {
		if (lock_path_equal(&effects->items[i].path, &effect->path))
			return true;
	}
	return false;
}

/* A condition that only asks for a parameter, or for a field in which a constructor put it, says callers when. */
static struct lock_condition outside_condition(const struct leaving_function *leaving,
                                               const struct lock_condition *inside)
{
	uint32_t unit = leaving->program->functions.items[leaving->function].unit;
	struct lock_condition outside = *inside;
	struct lock_path path;

	if (inside->test == FACT_TEST_UNKNOWN)
		return outside;
	path = lock_path_of(leaving->program, leaving->function, (struct value_reference){unit, inside->value});
	outside.value = path.id;
	if (path.root != LOCK_ROOT_PARAMETER || path.field_count > 0)
		outside = (struct lock_condition){.test = FACT_TEST_UNKNOWN};
	return outside;
}

/* How callers may take the lock: always, in some mode of the program, or as the result says. */
static void add_lock(const struct leaving_function *leaving, const struct lock_summaries *summaries,
                     struct lock_effect *effect, struct lock_effects *effects)
{
	bool makes_guard = is_constructor(&leaving->program->functions.items[leaving->function]);
	struct verdicts verdicts = {0};
	const struct lock_condition no_condition = {.test = FACT_TEST_UNKNOWN};
	bool first = true, sure = true, conditional = true, silent = true, same_mode = true;

	for (size_t e = 0; e < leaving->exit_count; e++) {
		struct word word;

		if (!counts(leaving, &leaving->exits[e]))
			continue;
		word = word_of(leaving, summaries, &leaving->exits[e], effect);
		sure &= word.level == HELD_SURE;
		conditional &= word.level >= HELD_WHEN;
		silent &= leaving->exits[e].value == FACT_NONE;
		same_mode &= first || lock_condition_equal(&word.when, &effect->when);
		first = false;
		effect->when = word.when;
		add_word(&verdicts, &word);
	}
	effect->when = same_mode ? outside_condition(leaving, &effect->when) : no_condition;
	effect->conditional = (conditional || (silent && !makes_guard)) && !sure;
	if (sure && verdicts.held_same && leaving->skip_unlikely)
		effect->success = (struct lock_success){.known = true, .result = verdicts.held_by};
	if (!sure && !effect->conditional) {
		effect->act = LOCK_TRY;
		if (!makes_guard && !tells_apart(&verdicts, &effect->success))
			return;
	}
	add(effects, effect);
}

static void add_held(const struct leaving_function *leaving, const struct lock_summaries *summaries,
                     struct lock_effects *effects)
{
	for (size_t e = 0; e < leaving->exit_count; e++) {
		const struct lock_exit *exit = &leaving->exits[e];

		for (uint32_t i = 0; i < exit->state.held_count && counts(leaving, exit); i++) {
			const struct held_lock *lock = &exit->state.held[i];
			struct lock_effect effect;

			if (lock->level != HELD_NOT && !lock->restored && make_outside(leaving, exit, lock, &effect) &&
			    !is_known(effects, &effect))
				add_lock(leaving, summaries, &effect, effects);
		}
	}
}

static void add_given_back(const struct leaving_function *leaving, struct lock_effects *effects)
{
	const struct lock_state *state = &leaving->joined;

	for (uint32_t i = 0; i < state->given_back_count; i++) {
		if (is_for_caller(&state->given_back[i]))
			add(effects, &(struct lock_effect){.act = LOCK_RELEASE,
			                                   .paired = state->given_back_paired[i],
			                                   .path = state->given_back[i],
			                                   .guard = lock_path_unknown,
			                                   .by = GIVE_BACK_BY_LOCK});
	}
}

/* True when the function does something else for its callers than was known. */
static bool summarize(const struct summarizing *summarizing, uint32_t function)
{
	struct lock_summaries *summaries = summarizing->summaries;
	struct lock_walk walk = {.summaries = summaries, .steps = summarizing->steps, .function = function};
	struct leaving_function leaving = {.program = summaries->program, .function = function};
	struct lock_effects effects = {0}, *known = summaries->of[function];
	bool changed;

	lock_walk_run(&walk);
	leaving.exits = walk.ways.exits.items;
	leaving.exit_count = walk.ways.exits.count;
	look_at_exits(&leaving);
	add_held(&leaving, summaries, &effects);
	add_given_back(&leaving, &effects);
	lock_walk_release(&walk);
	changed = known ? !lock_effects_equal(known, &effects) : effects.count > 0;
	if (changed && !known)
		known = summaries->of[function] = ARENA_NEW(summarizing->arena, struct lock_effects);
	if (changed)
		*known = effects;
	return changed;
}

/* ---- all of them ---- */

static void mark_by_rule(const struct program *program, bool *marked)
{
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->caller != NONE && !marked[call->caller])
			marked[call->caller] = lock_effects_by_rule(program, call);
	}
}

static void mark_callers(const struct program *program, uint32_t function, bool *marked)
{
	for (uint32_t i = program->callers.first[function]; i < program->callers.first[function + 1]; i++) {
		uint32_t caller = program->calls.items[program->callers.sites[i]].caller;

		if (caller != NONE)
			marked[caller] = true;
	}
}

/* In rounds: first what locks by itself, then what calls those that lock for their callers, and so on. */
void lock_summaries_find(struct lock_summaries *summaries, struct lock_steps *steps, struct arena *arena,
                         bool *concerned)
{
	struct summarizing summarizing = {summaries, steps, arena};
	const struct program *program = summaries->program;
	size_t count = program->functions.count;
	bool *work = memory_zeroed(count + 1, sizeof *work), *next = memory_zeroed(count + 1, sizeof *next);

	mark_by_rule(program, work);
	for (unsigned round = 0; round < HELPER_ROUNDS; round++) {
		bool any = false;

		for (uint32_t f = 0; f < count; f++) {
			if (!work[f])
				continue;
			concerned[f] = true;
			if (!summarize(&summarizing, f))
				continue;
			mark_callers(program, f, next);
			any = true;
		}
		memcpy(work, next, count * sizeof *work);
		memset(next, 0, count * sizeof *next);
		if (!any)
			break;
	}
	for (uint32_t f = 0; f < count; f++)
		concerned[f] |= work[f];
	free(work);
	free(next);
}
