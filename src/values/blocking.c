#include "values/blocking.h"

#include "values/asked.h"
#include "values/first_times.h"
#include "values/standing.h"

/* The rule that a mention of the function names, when it is of that subject, and the call itself is what matters; else
 * null. */
static const struct rule *rule_of(const struct program *program, const struct function *function, size_t mention,
                                  enum subject subject)
{
	const struct rule *rule;

	if (function->mentions.items[mention].subject != subject)
		return NULL;
	rule = &program->ruleset->rules.items[function->mentions.items[mention].index];
	if (rule->level == 0 || (function->defined && !rule->directly)) /* what it does is there to be read */
		return NULL;
	return rule;
}

static bool is_better(const struct blocking *one, const struct blocking *other)
{
	if (!other->rule || one->verdict != other->verdict)
		return !other->rule || one->verdict > other->verdict;
	if (!one->rule->spoils != !other->rule->spoils)
		return !one->rule->spoils;
	return one->rule->level > other->rule->level;
}

/* The best of all rules of all targets that concern contexts of that kind. */
static struct blocking choose(const struct call_arguments *arguments, enum context_kind kind, enum subject subject)
{
	const struct program *program = arguments->program;
	const struct call_site *call = arguments->call;
	struct blocking best = {.maker = NONE};

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		for (size_t m = 0; m < function->mentions.count; m++) {
			struct blocking found = {
			    .rule = rule_of(program, function, m, subject), .target = t, .maker = NONE};

			if (!found.rule || !rule_concerns(found.rule, kind))
				continue;
			found.verdict = rule_blocks(found.rule, &arguments->view, &found.undecided);
			if (found.verdict != VERDICT_NO && is_better(&found, &best) &&
			    !call_was_asked(program, call, found.rule) && !call_is_settled(program, call, found.rule))
				best = found;
		}
	}
	return best;
}

static struct blocking choose_at(const struct program *program, const struct descriptors *descriptors,
                                 const struct call_site *call, const struct environment *environment,
                                 enum context_kind kind, enum subject subject)
{
	struct call_arguments arguments;
	struct blocking best;

	call_arguments_init(&arguments, program, descriptors, call, environment);
	best = choose(&arguments, kind, subject);
	if (best.rule && best.verdict == VERDICT_MAYBE && best.undecided &&
	    best.undecided->test == CONDITION_IS_NONBLOCKING && descriptors) {
		const char *wanted = best.undecided->word;
		struct value_reference asked = call_argument(program, call, best.undecided->argument);

		best.switched = descriptors_switched(descriptors, asked, environment, wanted);
		best.unlike_others = descriptors_unlike_others(descriptors, asked, environment, wanted);
		best.maker = descriptors_doubtful(descriptors, asked, environment, wanted);
	}
	return best;
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

bool hazard_possible(const struct program *program, uint32_t index, enum context_kind kind)
{
	const struct function *function = &program->functions.items[index];

	for (size_t m = 0; m < function->mentions.count; m++) {
		const struct rule *waits = rule_of(program, function, m, SUBJECT_RULE),
		                  *unsafe =
		                      kind == CONTEXT_KINDS ? NULL : rule_of(program, function, m, SUBJECT_UNSAFE);

		if ((waits && rule_concerns(waits, kind)) || (unsafe && rule_concerns(unsafe, kind)))
			return true;
	}
	return false;
}

bool blocking_possible(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
		if (hazard_possible(program, program->targets.items[t].function, CONTEXT_KINDS))
			return true;
	return false;
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
