/* What is known of descriptors: how each was made, and whether anything makes it non-blocking, or blocking again. A
 * descriptor that is made non-blocking somewhere, and blocking nowhere, is taken to be non-blocking where it is used;
 * order is only looked at in the function that makes it, where that sets it as well. */
#include "values/block_order.h"
#include "values/constants.h"
#include "values/flow.h"
#include "values/guards.h"
#include "values/made_for.h"

#include <stdlib.h>
#include <string.h>

/* What calls do to a descriptor after it was made. */
enum { MADE_NONBLOCKING = 1, MADE_BLOCKING = 2, MADE_BOTH = MADE_NONBLOCKING | MADE_BLOCKING };

struct learning {
	const struct program *program;
	struct descriptors *descriptors;
	unsigned char *made; /* per object */
	unsigned ways_left;  /* by which the setting call may still be come to */
};

/* Of the rules that speak of the call, the last with conditions that hold, or the last without any. */
static const struct descriptor_rule *rule_of_birth(const struct program *program, const struct call_site *call,
                                                   const struct arguments_view *view)
{
	const struct descriptor_rule *found = NULL;

	for (uint32_t t = 0; t < call->target_count; t++) {
		const struct function *function =
		    &program->functions.items[program->targets.items[call->first_target + t].function];

		for (size_t m = 0; m < function->mentions.count; m++) {
			const struct mention *mention = &function->mentions.items[m];
			const struct descriptor_rule *rule;

			if (mention->subject != SUBJECT_DESCRIPTOR || function->defined)
				continue;
			rule = &program->ruleset->descriptors.items[mention->index];
			if (rule->when.count ? conditions_all(&rule->when, view, NULL) == VERDICT_YES
			                     : !found || found->when.count == 0)
				found = rule;
		}
	}
	return found;
}

static void learn_birth(const struct program *program, struct descriptors *descriptors, uint32_t object)
{
	const struct call_site *call = &program->calls.items[program->objects.items[object].index];
	struct call_arguments arguments;
	const struct descriptor_rule *rule;

	call_arguments_init(&arguments, program, NULL, call, &environment_empty);
	rule = rule_of_birth(program, call, &arguments.view);
	if (!rule)
		return;
	descriptors->kind[object] = rule->kind;
	if (rule->always_nonblocking)
		descriptors->nonblocking[object] = VERDICT_YES;
	else if (rule->nonblocking_unknown)
		descriptors->nonblocking[object] = VERDICT_MAYBE;
	else if (rule->nonblocking.count == 0)
		descriptors->nonblocking[object] = VERDICT_NO;
	else
		descriptors->nonblocking[object] = conditions_all(&rule->nonblocking, &arguments.view, NULL);
	descriptors->waits_at_first[object] = descriptors->nonblocking[object] == VERDICT_NO;
	if (rule->nonblocking.count && descriptors->nonblocking[object] == VERDICT_MAYBE)
		descriptors->made_by[object] = rule;
}

/* SSL_set_fd(connection, fd): what the one is, the other becomes, as far as that is known. */
static bool follows_another(const struct nonblocking_rule *rule)
{
	for (size_t i = 0; i < rule->when.count; i++)
		if (rule->when.items[i].test == CONDITION_IS_NONBLOCKING)
			return true;
	return false;
}

static bool followed_is_switched(const struct learning *learning, const struct call_site *call,
                                 const struct condition *condition)
{
	return descriptors_switched(learning->descriptors, call_argument(learning->program, call, condition->argument),
	                            &environment_empty, condition->word);
}

/* How many wrappers may stand between who says whether a descriptor waits, and who makes it so; and how many ways
 * through them are looked at. */
enum { WRAPPERS_AT_MOST = 3, WAYS_AT_MOST = 4096 };

/* The calls that lead to one that makes a descriptor wait or not: the first is of the function that it stands in. */
struct way {
	const struct call_site *sites[WRAPPERS_AT_MOST];
	unsigned count;
};

/* What the call does to the descriptor, by its conditions: those on flags, and on other descriptors, say whether it is
 * made non-blocking or blocking, all others whether it is such a call at all. */
static unsigned setting_of(const struct learning *learning, const struct call_site *call,
                           const struct nonblocking_rule *rule, const struct environment *environment,
                           bool *ret_decided)
{
	struct call_arguments arguments;
	unsigned made = 0;

	call_arguments_init(&arguments, learning->program, learning->descriptors, call, environment);
	*ret_decided = true;
	for (size_t i = 0; i < rule->when.count; i++) {
		const struct condition *condition = &rule->when.items[i];
		enum verdict verdict = condition_holds(condition, &arguments.view);

		if (condition->test == CONDITION_IS_NONBLOCKING) {
			if (verdict == VERDICT_MAYBE)
				return followed_is_switched(learning, call, condition) ? MADE_BOTH : 0;
		} else if (condition->test != CONDITION_HAS_FLAG) {
			if (verdict == VERDICT_NO)
				return 0;
			continue;
		}
		*ret_decided &= verdict != VERDICT_MAYBE;
		made |= verdict == VERDICT_NO ? MADE_BLOCKING : MADE_NONBLOCKING;
		if (verdict == VERDICT_MAYBE && condition->test == CONDITION_HAS_FLAG &&
		    value_may_lose_bits(learning->program, call_argument(learning->program, call, condition->argument)))
			made |= MADE_BLOCKING;
	}
	return made ? made : MADE_NONBLOCKING;
}

/* Who goes that way: does he come to the last call, past it, or does nobody go there? */
enum arrival { ARRIVES, PASSES, NOBODY_GOES };

/* *ret_environment is what the function that the last call stands in knows then. */
static enum arrival go(const struct program *program, const struct way *way, const struct call_site *last,
                       struct environment *ret_environment)
{
	*ret_environment = environment_empty;
	for (unsigned i = way->count; i-- > 0;) {
		const struct call_site *site = way->sites[i], *next = i > 0 ? way->sites[i - 1] : last;
		struct environment above = *ret_environment;

		if (guards_of(program, site, &above, NULL) == GUARD_NEVER)
			return NOBODY_GOES;
		constants_enter_with_all(program, site, next->caller, &above, ret_environment);
	}
	return guards_of(program, last, ret_environment, NULL) == GUARD_NEVER ? PASSES : ARRIVES;
}

/* What is given for the argument of the last call, as far up as a parameter is passed on: *ret_levels. */
static struct value_reference given_at_first(const struct program *program, const struct way *way,
                                             const struct call_site *last, unsigned argument, unsigned *ret_levels)
{
	struct value_reference given = call_argument(program, last, argument);

	for (*ret_levels = 0; *ret_levels < way->count; ++*ret_levels) {
		const struct call_site *site = way->sites[*ret_levels];
		const struct fact_value *fact = value_fact(program, given);

		if (!fact || fact->kind != FACT_VALUE_PARAMETER || fact->integer < 0 ||
		    fact->integer >= site->fact->argument_count)
			break;
		given = call_argument(program, site, (unsigned)fact->integer);
	}
	return given;
}

/* Where it is made non-blocking first, when one function does all of that. */
static void note_place(struct descriptors *descriptors, uint32_t object, const struct call_site *site)
{
	const struct call_site **first = &descriptors->set_first[object];

	if (descriptors->set_elsewhere[object])
		return;
	descriptors->set_elsewhere[object] = site->caller == NONE || (*first && (*first)->caller != site->caller);
	descriptors->set_again[object] |= *first && *first != site;
	if (!*first || site->fact < (*first)->fact)
		*first = site;
}

static void make(struct learning *learning, const struct way *way, const struct call_site *call,
                 const struct nonblocking_rule *rule, unsigned made)
{
	size_t count;
	unsigned levels;
	struct value_reference given = given_at_first(learning->program, way, call, rule->sets, &levels);
	const uint32_t *objects = flow_objects(learning->program, given, &count);

	if (made == 0 && levels > 0)
		return; /* others are left as they are */
	for (size_t i = 0; i < count; i++) {
		learning->made[objects[i]] |= made ? made : MADE_BLOCKING;
		if (made & MADE_NONBLOCKING)
			note_place(learning->descriptors, objects[i], levels ? way->sites[levels - 1] : call);
	}
}

static void learn_setting(struct learning *learning, const struct call_site *call, const struct nonblocking_rule *rule,
                          struct way *way);

/* What the call does is asked of who calls the function that it stands in, and of who calls those: each for what he
 * gives. False: nobody is known. */
static bool ask_callers(struct learning *learning, const struct call_site *call, const struct nonblocking_rule *rule,
                        struct way *way)
{
	const struct callers *callers = &learning->program->callers;
	uint32_t function = way->count ? way->sites[way->count - 1]->caller : call->caller;

	if (function == NONE || way->count == WRAPPERS_AT_MOST ||
	    callers->first[function] == callers->first[function + 1])
		return false;
	for (uint32_t i = callers->first[function]; i < callers->first[function + 1]; i++) {
		if (learning->ways_left == 0)
			return false;
		learning->ways_left--;
		way->sites[way->count++] = &learning->program->calls.items[callers->sites[i]];
		learn_setting(learning, call, rule, way);
		way->count--;
	}
	return true;
}

/* Is it known what the call does, and where the descriptor comes from? */
static bool is_settled(const struct program *program, const struct way *way, const struct call_site *call,
                       const struct nonblocking_rule *rule, const struct environment *environment)
{
	unsigned levels;
	const struct fact_value *given = value_fact(program, given_at_first(program, way, call, rule->sets, &levels));

	return guards_know(program, call, environment) && (!given || given->kind != FACT_VALUE_PARAMETER);
}

static void learn_setting(struct learning *learning, const struct call_site *call, const struct nonblocking_rule *rule,
                          struct way *way)
{
	struct environment environment;
	enum arrival arrival = go(learning->program, way, call, &environment);
	bool decided;
	unsigned made;

	if (arrival == PASSES && way->count)
		make(learning, way, call, rule, 0);
	if (arrival != ARRIVES)
		return;
	made = setting_of(learning, call, rule, &environment, &decided);
	if (!made || ((!decided || !is_settled(learning->program, way, call, rule, &environment)) &&
	              ask_callers(learning, call, rule, way)))
		return;
	make(learning, way, call, rule, made);
}

/* Those that follow another descriptor need to know of it first: a second round. */
static void learn_settings(struct learning *learning, bool second_round)
{
	const struct program *program = learning->program;

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = 0; t < call->target_count; t++) {
			const struct function *function =
			    &program->functions.items[program->targets.items[call->first_target + t].function];

			for (size_t m = 0; m < function->mentions.count; m++) {
				const struct mention *mention = &function->mentions.items[m];
				const struct nonblocking_rule *rule;

				if (mention->subject != SUBJECT_NONBLOCKING)
					continue;
				rule = &program->ruleset->nonblockings.items[mention->index];
				learning->ways_left = WAYS_AT_MOST;
				if (follows_another(rule) == second_round)
					learn_setting(learning, call, rule, &(struct way){.count = 0});
			}
		}
	}
}

static void conclude(struct descriptors *descriptors, uint32_t object, unsigned made)
{
	enum verdict *nonblocking = &descriptors->nonblocking[object];

	if (made == MADE_NONBLOCKING) {
		*nonblocking = VERDICT_YES;
	} else if (made & MADE_NONBLOCKING || descriptors->switched[object] || (made && *nonblocking == VERDICT_YES)) {
		*nonblocking = VERDICT_MAYBE;
		descriptors->switched[object] = true;
	} else if (made == MADE_BLOCKING) {
		*nonblocking = VERDICT_NO;
	}
}

static void conclude_all(struct learning *learning)
{
	for (uint32_t object = 0; object < learning->program->objects.count; object++)
		if (learning->descriptors->kind[object])
			conclude(learning->descriptors, object, learning->made[object]);
}

void descriptors_learn(const struct program *program, struct arena *arena, struct descriptors *ret_descriptors)
{
	size_t count = program->objects.count;
	struct learning learning = {.program = program, .descriptors = ret_descriptors};

	*ret_descriptors = (struct descriptors){
	    .program = program,
	    .nonblocking = ARENA_ARRAY(arena, enum verdict, count + 1),
	    .switched = ARENA_ARRAY(arena, bool, count + 1),
	    .kind = ARENA_ARRAY(arena, const char *, count + 1),
	    .set_first = ARENA_ARRAY(arena, const struct call_site *, count + 1),
	    .set_elsewhere = ARENA_ARRAY(arena, bool, count + 1),
	    .set_again = ARENA_ARRAY(arena, bool, count + 1),
	    .waits_at_first = ARENA_ARRAY(arena, bool, count + 1),
	    .made_by = ARENA_ARRAY(arena, const struct descriptor_rule *, count + 1),
	};
	learning.made = memory_zeroed(count + 1, sizeof *learning.made);
	for (uint32_t object = 0; object < count; object++) {
		ret_descriptors->nonblocking[object] = VERDICT_MAYBE;
		if (program->objects.items[object].kind == OBJECT_RESULT)
			learn_birth(program, ret_descriptors, object);
	}
	for (int second_round = 0; second_round <= 1; second_round++) {
		learn_settings(&learning, second_round == 1);
		conclude_all(&learning);
	}
	ret_descriptors->learned = true;
	free(learning.made);
}

/* Is the object a descriptor that a question about descriptors of that kind (null: of any) is about? */
static bool is_asked(const struct descriptors *descriptors, uint32_t object, const char *kind)
{
	const char *own = descriptors->kind[object];

	return own && (!kind || !*own || descriptor_kind_is(own, kind));
}

/* What the value may be: all that its function is given, or what who called it here gave it. */
static const uint32_t *objects_of(const struct descriptors *descriptors, struct value_reference value,
                                  const struct environment *environment, size_t *ret_count)
{
	uint32_t given = environment_descriptors(descriptors->program, value, environment);

	if (given != 0)
		return flow_set_objects(descriptors->program, given, ret_count);
	return flow_objects(descriptors->program, value, ret_count);
}

static enum verdict agreed(enum verdict all, bool first, enum verdict one)
{
	return first || all == one ? one : VERDICT_MAYBE;
}

enum verdict descriptors_of_kind(const struct descriptors *descriptors, struct value_reference value,
                                 const struct environment *environment, const char *kind)
{
	size_t count, asked = 0;
	const uint32_t *objects = objects_of(descriptors, value, environment, &count);
	enum verdict answer = VERDICT_MAYBE;

	for (size_t i = 0; i < count; i++) {
		const char *own = descriptors->kind[objects[i]];

		if (!own)
			continue;
		answer = agreed(answer, asked++ == 0,
		                !*own                           ? VERDICT_MAYBE
		                : descriptor_kind_is(own, kind) ? VERDICT_YES
		                                                : VERDICT_NO);
	}
	return answer;
}

/* The only call that sets it non-blocking stands in the function that makes it, under conditions: its callers may say.
 */
static const struct call_site *set_where_made(const struct descriptors *descriptors, uint32_t object)
{
	const struct program *program = descriptors->program;
	const struct call_site *set = descriptors->set_first[object];

	if (!set || descriptors->set_elsewhere[object] || descriptors->set_again[object] ||
	    set->caller != program->calls.items[program->objects.items[object].index].caller ||
	    guards_know(program, set, &environment_empty))
		return NULL;
	return set;
}

/* Is the object non-blocking, as the value holds it? */
static enum verdict is_nonblocking(const struct descriptors *descriptors, uint32_t object, struct value_reference value,
                                   const struct environment *environment)
{
	enum verdict known = descriptors->nonblocking[object], answer;
	struct making making = {.object = object,
	                        .rule = descriptors->made_by[object],
	                        .at_first = descriptors->waits_at_first[object] ? VERDICT_NO : VERDICT_MAYBE,
	                        .set = set_where_made(descriptors, object)};

	if (!making.set && (known != VERDICT_MAYBE || !making.rule || descriptors->switched[object]))
		return known;
	answer = made_for(descriptors->program, &making, value, environment);
	return answer == VERDICT_MAYBE ? known : answer;
}

enum verdict descriptors_nonblocking(const struct descriptors *descriptors, struct value_reference value,
                                     const struct environment *environment, const char *kind)
{
	size_t count, asked = 0;
	const uint32_t *objects = objects_of(descriptors, value, environment, &count);
	enum verdict answer = VERDICT_MAYBE;

	for (size_t i = 0; i < count && (asked == 0 || answer != VERDICT_MAYBE); i++) {
		if (is_asked(descriptors, objects[i], kind))
			answer =
			    agreed(answer, asked++ == 0, is_nonblocking(descriptors, objects[i], value, environment));
	}
	return answer;
}

/* Does one function make the descriptor, call this, and set it non-blocking only then? */
static bool is_before_set(const struct descriptors *descriptors, uint32_t object, const struct call_site *call)
{
	const struct program *program = descriptors->program;
	const struct call_site *birth = &program->calls.items[program->objects.items[object].index],
	                       *set = descriptors->set_first[object];
	const struct facts *facts = program->units.items[call->unit].facts;

	return set && !descriptors->set_elsewhere[object] && descriptors->waits_at_first[object] &&
	       call->caller != NONE && set->caller == call->caller && birth->caller == call->caller &&
	       birth->fact < call->fact && call->fact < set->fact &&
	       (!blocks_share_loop(facts, set->fact->block, call->fact->block) ||
	        blocks_share_loop(facts, birth->fact->block, call->fact->block));
}

/* What follows another descriptor goes on to do so: it becomes what that is in the end. */
bool descriptors_not_yet_set(const struct descriptors *descriptors, const struct call_site *call,
                             struct value_reference value, const char *kind)
{
	size_t count, asked = 0;
	const uint32_t *objects = flow_objects(descriptors->program, value, &count);

	for (size_t i = 0; descriptors->learned && i < count; i++) {
		if (!is_asked(descriptors, objects[i], kind))
			continue;
		if (!is_before_set(descriptors, objects[i], call))
			return false;
		asked++;
	}
	return asked > 0;
}

bool descriptors_switched(const struct descriptors *descriptors, struct value_reference value,
                          const struct environment *environment, const char *kind)
{
	size_t count;
	const uint32_t *objects = objects_of(descriptors, value, environment, &count);
	bool switched = false;

	for (size_t i = 0; i < count; i++) {
		if (!is_asked(descriptors, objects[i], kind))
			continue;
		if (!descriptors->switched[objects[i]] && descriptors->nonblocking[objects[i]] != VERDICT_YES)
			return false;
		switched |= descriptors->switched[objects[i]];
	}
	return switched;
}

uint32_t descriptors_doubtful(const struct descriptors *descriptors, struct value_reference value,
                              const struct environment *environment, const char *kind)
{
	size_t count;
	const uint32_t *objects = objects_of(descriptors, value, environment, &count);
	uint32_t first = NONE;

	for (size_t i = 0; i < count; i++) {
		uint32_t maker = descriptors->program->objects.items[objects[i]].index;

		if (is_asked(descriptors, objects[i], kind) && descriptors->nonblocking[objects[i]] != VERDICT_YES &&
		    maker < first)
			first = maker;
	}
	return first;
}

bool descriptors_unlike_others(const struct descriptors *descriptors, struct value_reference value,
                               const struct environment *environment, const char *kind)
{
	size_t count;
	const uint32_t *objects = objects_of(descriptors, value, environment, &count);
	bool others = false;

	for (size_t i = 0; i < count; i++)
		if (is_asked(descriptors, objects[i], kind))
			return false;
	for (uint32_t object = 0; kind && *kind && object < descriptors->program->objects.count; object++) {
		if (!is_asked(descriptors, object, kind))
			continue;
		if (descriptors->nonblocking[object] == VERDICT_NO || descriptors->switched[object])
			return false;
		others |= descriptors->nonblocking[object] == VERDICT_YES;
	}
	return others;
}
