#include "values/blocking.h"

#include "values/first_times.h"
#include "values/standing.h"

/* Calls f with each rule of each outside target, and with those for which the call itself is what matters; stops when f
 * says so. */
static bool each_rule(const struct program *program, const struct call_site *call, enum subject subject,
                      bool (*f)(const struct rule *rule, uint32_t target, void *data), void *data)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		for (size_t m = 0; m < function->mentions.count; m++) {
			const struct rule *rule;

			if (function->mentions.items[m].subject != subject)
				continue;
			rule = &program->ruleset->rules.items[function->mentions.items[m].index];
			if (function->defined && !rule->directly)
				continue; /* what it does is there to be read */
			if (rule->level > 0 && f(rule, t, data))
				return true;
		}
	}
	return false;
}

struct choice {
	struct blocking best;
	enum context_kind kind;
	struct call_arguments *arguments;
};

static bool is_better(const struct blocking *one, const struct blocking *other)
{
	if (!other->rule || one->verdict != other->verdict)
		return !other->rule || one->verdict > other->verdict;
	if (!one->rule->spoils != !other->rule->spoils)
		return !one->rule->spoils;
	return one->rule->level > other->rule->level;
}

static bool choose(const struct rule *rule, uint32_t target, void *data)
{
	struct choice *choice = data;
	struct blocking found = {.rule = rule, .target = target};

	if (!rule_concerns(rule, choice->kind))
		return false;
	found.verdict = rule_blocks(rule, &choice->arguments->view, &found.undecided);
	if (found.verdict != VERDICT_NO && is_better(&found, &choice->best))
		choice->best = found;
	return false;
}

static struct blocking choose_at(const struct program *program, const struct descriptors *descriptors,
                                 const struct call_site *call, const struct environment *environment,
                                 enum context_kind kind, enum subject subject)
{
	struct call_arguments arguments;
	struct choice choice = {.arguments = &arguments, .kind = kind};

	call_arguments_init(&arguments, program, descriptors, call, environment);
	each_rule(program, call, subject, choose, &choice);
	if (choice.best.rule && choice.best.verdict == VERDICT_MAYBE && choice.best.undecided &&
	    choice.best.undecided->test == CONDITION_IS_NONBLOCKING && descriptors) {
		const char *wanted = choice.best.undecided->word;
		struct value_reference asked = call_argument(program, call, choice.best.undecided->argument);

		choice.best.switched = descriptors_switched(descriptors, asked, wanted);
		choice.best.unlike_others = descriptors_unlike_others(descriptors, asked, wanted);
	}
	return choice.best;
}

struct blocking blocking_at(const struct program *program, const struct descriptors *descriptors,
                            const struct call_site *call, const struct environment *environment)
{
	return choose_at(program, descriptors, call, environment, CONTEXT_KINDS, SUBJECT_RULE);
}

struct blocking hazard_at(const struct program *program, const struct descriptors *descriptors,
                          const struct call_site *call, const struct environment *environment, enum context_kind kind)
{
	struct blocking waits = choose_at(program, descriptors, call, environment, kind, SUBJECT_RULE),
	                unsafe = choose_at(program, descriptors, call, environment, kind, SUBJECT_UNSAFE);

	if (!unsafe.rule || (waits.rule && unsafe.rule->spoils))
		return waits;
	if (!waits.rule)
		return unsafe;
	if (loss_of_blocking(&waits) < loss_of_blocking(&unsafe)) {
		waits.also = unsafe.rule;
		return waits;
	}
	unsafe.also = waits.rule;
	return unsafe;
}

static bool concerns(const struct rule *rule, uint32_t target, void *kind)
{
	(void)target;
	return rule_concerns(rule, *(enum context_kind *)kind);
}

bool blocking_possible(const struct program *program, const struct call_site *call)
{
	enum context_kind kind = CONTEXT_KINDS;

	return each_rule(program, call, SUBJECT_RULE, concerns, &kind);
}

bool hazard_possible(const struct program *program, const struct call_site *call, enum context_kind kind)
{
	return each_rule(program, call, SUBJECT_RULE, concerns, &kind) ||
	       (kind != CONTEXT_KINDS && each_rule(program, call, SUBJECT_UNSAFE, concerns, &kind));
}

unsigned loss_of_confidence(enum confidence confidence) { return CONFIDENCE_HIGH - confidence; }

unsigned loss_of_blocking(const struct blocking *blocking)
{
	unsigned loss = loss_of_confidence(blocking->rule->confidence);

	if (blocking->switched || blocking->unlike_others)
		return LOSS_MOST;
	return blocking->verdict == VERDICT_MAYBE && loss == 0 ? 1 : loss;
}

/* Is it reached only because something of elsewhere calls it for the first who comes? */
static bool is_called_once(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		for (size_t m = 0; m < function->mentions.count && !function->defined; m++)
			if (function->mentions.items[m].subject == SUBJECT_INVOKE &&
			    program->ruleset->invokes.items[function->mentions.items[m].index].once)
				return true;
	}
	return false;
}

unsigned loss_of_first_time(const struct program *program, const struct call_site *call, enum certainty certainty)
{
	return first_time_only(program, call) || (certainty == CERTAINTY_INVOKED && is_called_once(program, call));
}

unsigned loss_of_target(const struct program *program, const struct call_site *call, uint32_t function,
                        enum certainty certainty, unsigned candidates)
{
	bool held = certainty == CERTAINTY_FIELD || certainty == CERTAINTY_VARIABLE || certainty == CERTAINTY_PARAMETER;

	if (held && candidates > HANDED_OVER_UNTIL && !standing_is_called(program, call, function))
		return LOSS_MOST;
	return loss_of_hop(certainty, candidates);
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
