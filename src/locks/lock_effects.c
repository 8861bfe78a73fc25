#include "locks/lock_effects.h"

#include "values/values.h"

#include <string.h>

static void add(struct lock_effects *effects, const struct lock_effect *effect)
{
	bool drops = effect->act == LOCK_TAKE_OVER; /* guard = nullptr */

	if (effects->count < LOCK_EFFECTS_AT_MOST && (drops || !lock_path_is_vague(&effect->path)))
		effects->items[effects->count++] = *effect;
}

/* ---- by rule ---- */

/* Where several actions fit one call, what says most of it: constructors with tags come before plain ones. */
static unsigned rank(enum lock_act act)
{
	static const unsigned ranks[] = {
	    [LOCK_HOLDS] = 6,   [LOCK_ADOPT] = 5, [LOCK_DEFER] = 4,   [LOCK_TAKE_OVER] = 4,
	    [LOCK_LET_GO] = 4,  [LOCK_SWAP] = 4,  [LOCK_GIVES] = 4,   [LOCK_TRY] = 3,
	    [LOCK_RELEASE] = 2, [LOCK_WAIT] = 1,  [LOCK_ACQUIRE] = 0,
	};

	return ranks[act];
}

struct chosen {
	const struct lock_rule *rule;
	const struct lock_action *action;
};

/* Of the actions that speak of the call. One that is not sure counts only when it gives back: what is not surely held
 * is not held. */
static struct chosen choose(const struct program *program, const struct call_site *call,
                            const struct mentions *mentions)
{
	struct chosen chosen = {0};
	struct call_arguments arguments;

	call_arguments_init(&arguments, program, NULL, call, &environment_empty);
	for (size_t m = 0; m < mentions->count; m++) {
		const struct lock_rule *rule;
		const struct lock_action *action;
		enum verdict verdict;

		if (mentions->items[m].subject != SUBJECT_LOCK)
			continue;
		rule = &program->ruleset->locks.items[mentions->items[m].index];
		action = &rule->actions[mentions->items[m].entry];
		verdict = conditions_all(&action->when, &arguments.view, NULL);
		if (verdict == VERDICT_NO || (verdict == VERDICT_MAYBE && action->act != LOCK_RELEASE))
			continue;
		if (!chosen.action || rank(action->act) > rank(chosen.action->act))
			chosen = (struct chosen){rule, action};
	}
	return chosen;
}

static const struct mentions *lock_mentions(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		const struct mentions *mentions = &program->functions.items[target->function].mentions;

		for (size_t m = 0; m < mentions->count && target->certainty != CERTAINTY_TYPE; m++) {
			if (mentions->items[m].subject == SUBJECT_LOCK)
				return mentions;
		}
	}
	return NULL;
}

bool lock_effects_by_rule(const struct program *program, const struct call_site *call)
{
	return lock_mentions(program, call) != NULL;
}

static void add_by_argument(const struct program *program, const struct call_site *call, struct lock_effect effect,
                            int argument, struct lock_effects *effects)
{
	struct value_reference value = {call->unit, call->fact->receiver};

	if (argument >= 0)
		value = call_argument(program, call, (unsigned)argument);
	effect.path = lock_path_of(program, call->caller, value);
	add(effects, &effect);
}

static void add_by_action(const struct program *program, const struct call_site *call, const struct chosen *chosen,
                          struct lock_effects *effects)
{
	const struct lock_action *action = chosen->action;
	struct lock_effect effect = {.act = action->act,
	                             .rule = chosen->rule,
	                             .by_rule = true,
	                             .success = action->success,
	                             .guard = lock_path_unknown,
	                             .by = GIVE_BACK_BY_LOCK};

	if (chosen->rule->guard && action->argument == LOCK_RECEIVER)
		effect.by = GIVE_BACK_BY_GUARD;
	else if (chosen->rule->guard && action->act != LOCK_WAIT)
		effect.guard = lock_path_of_object(program, call); /* without a name: it is gone at once, or gets one */
	if (action->act == LOCK_SWAP && action->argument == LOCK_ALL) { /* std::swap(first, second) */
		effect.guard = lock_path_of(program, call->caller, call_argument(program, call, 1));
		add_by_argument(program, call, effect, 0, effects);
		return;
	}
	if (action->argument != LOCK_ALL) {
		add_by_argument(program, call, effect, action->argument, effects);
		return;
	}
	for (fact_index i = 0; i < call->fact->argument_count; i++)
		add_by_argument(program, call, effect, (int)i, effects);
}

/* ---- by summary ---- */

/* The one function that is called, in whatever forms; NONE when there may be others. */
static uint32_t only_target(const struct program *program, const struct call_site *call)
{
	uint32_t only = NONE;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t function = program->targets.items[t].function;

		if (program->targets.items[t].certainty == CERTAINTY_TYPE ||
		    (only != NONE &&
		     program->functions.items[function].form_of != program->functions.items[only].form_of))
			return NONE;
		if (only == NONE)
			only = function;
	}
	return only;
}

/* What a function does where a parameter says so: what does the caller's argument say? */
static enum verdict happens_at(const struct program *program, const struct call_site *call, struct lock_effect *effect)
{
	struct lock_condition *when = &effect->when;
	struct value_reference given;
	int64_t number;

	if (!effect->conditional || when->test == FACT_TEST_UNKNOWN)
		return VERDICT_MAYBE;
	given = call_argument(program, call, when->value);
	if (given.value == FACT_NONE)
		return (when->test = FACT_TEST_UNKNOWN), VERDICT_MAYBE;
	if (value_as_integer(program, given, &environment_empty, &number))
		return fact_test_holds(when->test, number, when->constant) ? VERDICT_YES : VERDICT_NO;
	when->value = given.value;
	return VERDICT_MAYBE;
}

static void add_summary(const struct lock_summaries *summaries, const struct call_site *call, uint32_t function,
                        bool sure, struct lock_effects *effects)
{
	const struct program *program = summaries->program;
	const struct lock_effects *inside = summaries->of[function];
	struct lock_path object;

	if (!inside || inside->count == 0)
		return;
	object = lock_path_of_object(program, call);
	for (uint32_t i = 0; i < inside->count; i++) {
		struct lock_effect effect = inside->items[i];
		enum verdict happens = happens_at(program, call, &effect);

		if ((!sure && effect.act != LOCK_RELEASE) || happens == VERDICT_NO)
			continue;
		if (effect.paired && effect.act != LOCK_RELEASE && !lock_path_is_object(&object) &&
		    object.root != LOCK_ROOT_RECEIVER)
			continue;
		effect.by_rule = false;
		effect.conditional &= happens != VERDICT_YES;
		if (effect.act == LOCK_RELEASE && call->fact->implicit)
			effect.by = GIVE_BACK_BY_SCOPE_END;
		if (effect.by == GIVE_BACK_BY_SCOPE_END && effect.path.root == LOCK_ROOT_RECEIVER)
			effect.path = lock_path_in_object(program, call, &effect.path);
		else
			effect.path = lock_path_at_call(program, call, &effect.path);
		effect.guard = lock_path_at_call(program, call, &effect.guard);
		if ((effect.act == LOCK_ACQUIRE || effect.act == LOCK_TRY) && lock_path_is_vague(&effect.guard) &&
		    lock_path_is_object(&object) && !is_destructor(&program->functions.items[function]))
			effect.guard = object; /* a guard of the program's own, when a destructor gives back */
		add(effects, &effect);
	}
}

void lock_effects_at(const struct lock_summaries *summaries, uint32_t call_index, struct lock_effects *ret_effects)
{
	const struct program *program = summaries->program;
	const struct call_site *call = &program->calls.items[call_index];
	const struct mentions *mentions = lock_mentions(program, call);
	uint32_t only;

	ret_effects->count = 0;
	if (call->caller == NONE)
		return;
	if (mentions) {
		struct chosen chosen = choose(program, call, mentions);

		if (chosen.action)
			add_by_action(program, call, &chosen, ret_effects);
		return;
	}
	only = only_target(program, call);
	if (only != NONE) {
		add_summary(summaries, call, only, true, ret_effects);
		return;
	}
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		if (program->targets.items[t].certainty != CERTAINTY_TYPE)
			add_summary(summaries, call, program->targets.items[t].function, false, ret_effects);
	}
}

bool lock_effects_equal(const struct lock_effects *left, const struct lock_effects *right)
{
	if (left->count != right->count)
		return false;
	for (uint32_t i = 0; i < left->count; i++) {
		const struct lock_effect *one = &left->items[i], *other = &right->items[i];

		if (one->act != other->act || one->rule != other->rule || one->conditional != other->conditional ||
		    !lock_condition_equal(&one->when, &other->when) || one->paired != other->paired ||
		    one->success.known != other->success.known || one->success.result != other->success.result ||
		    one->success.is_truth != other->success.is_truth || !lock_path_equal(&one->path, &other->path))
			return false;
	}
	return true;
}
