/* What is known of descriptors: how each was made, and whether anything makes it non-blocking. Order is not looked at:
 * a descriptor that is made non-blocking somewhere is taken to be so where it is used. */
#include "program/values.h"

static void learn_birth(const struct program *program, struct descriptors *descriptors, uint32_t object)
{
	const struct call_site *call = &program->calls.items[program->objects.items[object].index];
	struct call_arguments arguments;

	call_arguments_init(&arguments, program, NULL, call, &environment_empty);
	for (uint32_t t = 0; t < call->target_count; t++) {
		const struct function *function =
		    &program->functions.items[program->targets.items[call->first_target + t].function];

		for (size_t m = 0; m < function->mentions.count; m++) {
			const struct mention *mention = &function->mentions.items[m];
			const struct descriptor_rule *rule;

			if (mention->subject != SUBJECT_DESCRIPTOR || function->defined)
				continue;
			rule = &program->ruleset->descriptors.items[mention->index];
			descriptors->kind[object] = rule->kind;
			if (rule->always_nonblocking)
				descriptors->nonblocking[object] = VERDICT_YES;
			else if (rule->nonblocking.count == 0)
				descriptors->nonblocking[object] = VERDICT_NO;
			else
				descriptors->nonblocking[object] =
				    conditions_all(&rule->nonblocking, &arguments.view, NULL);
		}
	}
}

static void learn_setting(const struct program *program, struct descriptors *descriptors, const struct call_site *call,
                          const struct nonblocking_rule *rule)
{
	struct call_arguments arguments;
	const uint32_t *objects;
	size_t count;

	call_arguments_init(&arguments, program, NULL, call, &environment_empty);
	if (conditions_all(&rule->when, &arguments.view, NULL) == VERDICT_NO)
		return;
	objects = flow_objects(program, call_argument(program, call, rule->sets), &count);
	for (size_t i = 0; i < count; i++) {
		if (descriptors->kind[objects[i]])
			descriptors->nonblocking[objects[i]] = VERDICT_YES;
	}
}

void descriptors_learn(const struct program *program, struct arena *arena, struct descriptors *ret_descriptors)
{
	size_t count = program->objects.count;

	*ret_descriptors = (struct descriptors){
	    .program = program,
	    .nonblocking = ARENA_ARRAY(arena, enum verdict, count + 1),
	    .kind = ARENA_ARRAY(arena, const char *, count + 1),
	};
	for (uint32_t object = 0; object < count; object++) {
		ret_descriptors->nonblocking[object] = VERDICT_MAYBE;
		if (program->objects.items[object].kind == OBJECT_RESULT)
			learn_birth(program, ret_descriptors, object);
	}
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = 0; t < call->target_count; t++) {
			const struct function *function =
			    &program->functions.items[program->targets.items[call->first_target + t].function];

			for (size_t m = 0; m < function->mentions.count; m++) {
				if (function->mentions.items[m].subject == SUBJECT_NONBLOCKING)
					learn_setting(
					    program, ret_descriptors, call,
					    &program->ruleset->nonblockings.items[function->mentions.items[m].index]);
			}
		}
	}
}
