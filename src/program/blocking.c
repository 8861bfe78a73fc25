#include "program/blocking.h"

/* Calls f with each rule of each outside target; stops when f says so. */
static bool each_rule(const struct program *program, const struct call_site *call,
                      bool (*f)(const struct rule *rule, uint32_t target, void *data), void *data)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		if (function->defined)
			continue; /* what it does is there to be read */
		for (size_t m = 0; m < function->mentions.count; m++) {
			const struct rule *rule;

			if (function->mentions.items[m].subject != SUBJECT_RULE)
				continue;
			rule = &program->ruleset->rules.items[function->mentions.items[m].index];
			if (rule->level > 0 && f(rule, t, data))
				return true;
		}
	}
	return false;
}

struct choice {
	struct blocking best;
	struct call_arguments *arguments;
};

static bool choose(const struct rule *rule, uint32_t target, void *data)
{
	struct choice *choice = data;
	struct blocking *best = &choice->best;
	const struct condition *undecided = NULL;
	enum verdict verdict = rule_blocks(rule, &choice->arguments->view, &undecided);

	if (verdict == VERDICT_NO)
		return false;
	if (!best->rule || verdict > best->verdict || (verdict == best->verdict && rule->level > best->rule->level))
		*best = (struct blocking){.rule = rule, .verdict = verdict, .undecided = undecided, .target = target};
	return false;
}

struct blocking blocking_at(const struct program *program, const struct descriptors *descriptors,
                            const struct call_site *call, const struct environment *environment)
{
	struct call_arguments arguments;
	struct choice choice = {.arguments = &arguments};

	call_arguments_init(&arguments, program, descriptors, call, environment);
	each_rule(program, call, choose, &choice);
	choice.best.switched =
	    choice.best.rule && choice.best.verdict == VERDICT_MAYBE && choice.best.undecided &&
	    choice.best.undecided->test == CONDITION_IS_NONBLOCKING && descriptors &&
	    descriptors_switched(descriptors, call_argument(program, call, choice.best.undecided->argument),
	                         choice.best.undecided->word);
	return choice.best;
}

static bool any(const struct rule *rule, uint32_t target, void *data)
{
	(void)rule;
	(void)target;
	(void)data;
	return true;
}

bool blocking_possible(const struct program *program, const struct call_site *call)
{
	return each_rule(program, call, any, NULL);
}

unsigned loss_of_confidence(enum confidence confidence) { return CONFIDENCE_HIGH - confidence; }

unsigned loss_of_blocking(const struct blocking *blocking)
{
	unsigned loss = loss_of_confidence(blocking->rule->confidence);

	if (blocking->switched)
		return LOSS_MOST;
	return blocking->verdict == VERDICT_MAYBE && loss == 0 ? 1 : loss;
}

unsigned loss_of_hop(enum certainty certainty, unsigned candidates)
{
	switch (certainty) {
	case CERTAINTY_DIRECT:
	case CERTAINTY_INVOKED:
		return 0;
	case CERTAINTY_TYPE:
	case CERTAINTIES:
		return 2;
	case CERTAINTY_FIELD:
		return candidates > FIELD_SURE_UNTIL;
	case CERTAINTY_VARIABLE:
	case CERTAINTY_PARAMETER: /* every caller's function, where this chain brings one of them */
	case CERTAINTY_VIRTUAL:
		break;
	}
	return candidates > 1;
}
