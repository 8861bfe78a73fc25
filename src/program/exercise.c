#include "program/exercise.h"

#include "program/telling.h"

#include <assert.h>
#include <string.h>

struct exercise *exercise_new(const struct ruleset *ruleset)
{
	struct exercise *exercise = memory_zeroed(1, sizeof *exercise);

	exercise->arena = arena_new();
	exercise->ruleset = ruleset;
	exercise->rules = ARENA_ARRAY(exercise->arena, struct rule_exercise, ruleset->rules.count + 1);
	for (size_t r = 0; r < ruleset->rules.count; r++) {
		const struct rule *rule = &ruleset->rules.items[r];

		exercise->rules[r] =
		    (struct rule_exercise){.reported = ARENA_ARRAY(exercise->arena, bool, rule->call_count + 1),
		                           .failed = ARENA_ARRAY(exercise->arena, bool, rule->when.count + 1),
		                           .held = ARENA_ARRAY(exercise->arena, bool, rule->unless.count + 1)};
	}
	return exercise;
}

void exercise_free(struct exercise *exercise)
{
	if (!exercise)
		return;
	arena_free(exercise->arena);
	free(exercise);
}

static bool is_same_place(const struct place *one, const struct place *other)
{
	return one->line == other->line && one->column == other->column && strcmp(one->file, other->file) == 0;
}

/* The kinds of contexts in which some finding speaks of this call, as bits. */
static unsigned kinds_reported_at(const struct analysis *analysis, const struct place *place)
{
	unsigned kinds = 0;

	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		bool speaks = is_same_place(&finding->place, place);

		if (!finding->context)
			continue;
		for (size_t m = 0; m < finding->more_call_count && !speaks; m++)
			speaks = is_same_place(&finding->more_calls[m].place, place);
		if (!speaks)
			continue;
		kinds |= 1U << finding->context->kind;
		for (size_t c = 0; c < finding->other_context_count; c++)
			kinds |= 1U << finding->other_contexts[c]->kind;
	}
	return kinds;
}

/* A rule may speak of the function by an attribute, "[[clang::blocking]]", which is no name. */
static void mark_names(const struct rule *rule, const char *function, bool *marks)
{
	for (size_t n = 0; n < rule->call_count; n++)
		marks[n] |= rule->calls[n][0] == '[' || names_match(&rule->calls[n], 1, function);
}

/* A call for which the rule is silent by what it is given: which condition says so. */
static void mark_conditions(const struct rule *rule, const struct arguments_view *view, struct rule_exercise *shown)
{
	for (size_t i = 0; i < rule->when.count; i++)
		shown->failed[i] |= condition_holds(&rule->when.items[i], view) != VERDICT_YES;
	for (size_t i = 0; i < rule->unless.count; i++)
		shown->held[i] |= condition_holds(&rule->unless.items[i], view) == VERDICT_YES;
}

static bool is_of_interest(const struct rule *rule, unsigned kinds) { return !rule->kinds || rule->kinds & kinds; }

static void add_call(struct exercise *exercise, const struct program *program, const struct descriptors *descriptors,
                     const struct call_site *call, unsigned kinds)
{
	struct call_arguments arguments;

	call_arguments_init(&arguments, program, descriptors, call, &environment_empty);
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t index = program->targets.items[t].function;
		const struct function *function = &program->functions.items[index];

		for (size_t m = 0; m < function->mentions.count; m++) {
			const struct mention *mention = &function->mentions.items[m];
			const struct rule *rule;
			struct rule_exercise *shown;

			if (mention->subject != SUBJECT_RULE && mention->subject != SUBJECT_UNSAFE)
				continue;
			rule = &exercise->ruleset->rules.items[mention->index];
			shown = &exercise->rules[mention->index];
			if (rule_blocks(rule, &arguments.view, NULL) == VERDICT_NO)
				mark_conditions(rule, &arguments.view, shown);
			else if (kinds && is_of_interest(rule, kinds))
				mark_names(rule, function->fact->name, shown->reported);
			else
				shown->silent = true;
		}
	}
}

void exercise_add(struct exercise *exercise, struct program *program, const struct analysis *analysis)
{
	struct arena *arena = arena_new();
	struct descriptors descriptors;

	assert(program->ruleset == exercise->ruleset);
	descriptors_learn(program, arena, &descriptors);
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct place place = telling_place(program, call);

		add_call(exercise, program, &descriptors, call, kinds_reported_at(analysis, &place));
	}
	arena_free(arena);
}
