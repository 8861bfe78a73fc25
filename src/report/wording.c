#include "report/wording.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char *const waits_for[RULE_CLASSES] = {
    [RULE_CLASS_NETWORK] = "for the network",        [RULE_CLASS_DNS] = "for name servers",
    [RULE_CLASS_DISK] = "for a file system",         [RULE_CLASS_PROCESS] = "for another process",
    [RULE_CLASS_TIMER] = "for time to pass",         [RULE_CLASS_LOCK] = "for a lock or a signal of another thread",
    [RULE_CLASS_IPC] = "for another process's data", [RULE_CLASS_TERMINAL] = "for a terminal",
    [RULE_CLASS_CPU] = "for its own computing",      [RULE_CLASS_UNSAFE] = "",
};

static const char *const ends_by[RULE_BOUNDS] = {
    [RULE_BOUND_UNBOUNDED] = "nothing promises that it ends",
    [RULE_BOUND_PEER] = "it ends when the other side acts",
    [RULE_BOUND_DISK] = "as long as the device takes",
    [RULE_BOUND_CHILD] = "it ends when the other process ends or answers",
    [RULE_BOUND_HOLDER] = "it ends when the other thread lets go",
    [RULE_BOUND_USER] = "it ends when a person acts",
    [RULE_BOUND_ARGUMENT] = "as long as an argument says",
    [RULE_BOUND_WORK] = "as long as the work takes",
    [RULE_BOUND_NONE] = "",
};

static const char *const context_is[CONTEXT_KINDS] = {
    [CONTEXT_EVENT_LOOP] = "runs in an event loop",
    [CONTEXT_COROUTINE] = "is a coroutine",
    [CONTEXT_SIGNAL_HANDLER] = "is entered by a signal",
    [CONTEXT_REAL_TIME] = "runs in real time",
    [CONTEXT_CRITICAL_SECTION] = "runs with a lock held",
    [CONTEXT_NONBLOCKING] = "is declared not to block",
    [CONTEXT_USER] = "is declared a context",
};

static const char *const hop_goes[CERTAINTIES] = {
    [CERTAINTY_DIRECT] = "",
    [CERTAINTY_VARIABLE] = " through a variable",
    [CERTAINTY_PARAMETER] = " through a parameter",
    [CERTAINTY_FIELD] = " through a field or table",
    [CERTAINTY_INVOKED] = " through an outside function that calls its argument",
    [CERTAINTY_VIRTUAL] = " as a virtual method",
    [CERTAINTY_TYPE] = " perhaps: only the type fits",
};

/* "as long as its first argument says, in seconds" */
static void add_argument_bound(struct text *out, const struct rule *rule)
{
	const char *unit = rule->bound_unit ? rule->bound_unit : "";
	bool is_structure = strncmp(unit, "time", 4) == 0;
	text_add(out, "as long as ");
	text_add(out, "its ");
	add_argument_name(out, rule->bound_argument);
	text_printf(out, " says%s%s", unit[0] == 0 ? "" : is_structure ? ", a " : ", in ", unit);
}

void wording_wait(struct text *out, const struct rule *rule)
{
	text_printf(out, "%s; ", waits_for[rule->class_]);
	if (rule->bound == RULE_BOUND_ARGUMENT)
		add_argument_bound(out, rule);
	else
		text_add(out, ends_by[rule->bound]);
	text_printf(out, " (class %s, bound %s)", rule_class_name(rule->class_), rule_bound_name(rule->bound));
}

void wording_function(struct text *out, const char *name)
{
	size_t length = strlen(name);
	bool plain =
	    length && (isalnum((unsigned char)name[length - 1]) || name[length - 1] == '_') && !strchr(name, ' ');
	text_printf(out, "%s%s", name, plain ? "()" : "");
}

void wording_context(struct text *out, const struct finding_context *context)
{
	wording_function(out, context->entry);
	if (context->rule)
		text_printf(out, " %s: %s", context_is[context->kind], context->rule->title);
	else if (context->kind == CONTEXT_CRITICAL_SECTION)
		text_add(out, " holds a lock, taken at");
	else
		text_printf(out, " runs in the program's own event loop, on %s", context->framework);
	if (context->confidence < CONFIDENCE_HIGH)
		text_printf(out, " (%s confidence)", confidence_name(context->confidence));
}

void wording_hop(struct text *out, const struct hop *hop)
{
	wording_function(out, hop->function);
	text_add(out, " calls ");
	wording_function(out, hop->calls);
	text_add(out, hop_goes[hop->certainty]);
	if (hop->candidates > 1)
		text_printf(out, " (one of %u that it may be)", hop->candidates);
}

void wording_instead(struct text *out, const struct instead *instead)
{
	text_add(out, instead->use);
	if (instead->rename && !strstr(instead->use, instead->rename))
		text_printf(out, ": call %s in its place", instead->rename);
	if (instead->add_flag) {
		text_printf(out, ": add %s to ", instead->add_flag);
		text_add(out, "its ");
		add_argument_name(out, instead->argument);
	}
	if (instead->safety == SAFETY_CHANGES_BEHAVIOUR)
		text_add(out, " (changes what the program does: read what follows the call)");
}

void wording_number(struct text *out, unsigned long number)
{
	char digits[32];
	int length = snprintf(digits, sizeof digits, "%lu", number);
	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			text_add(out, ",");
		text_add_bytes(out, digits + i, 1);
	}
}

void wording_count(struct text *out, unsigned long number, const char *noun)
{
	wording_number(out, number);
	text_printf(out, " %s%s", noun, number == 1 ? "" : "s");
}

void wording_cause(struct text *out, const struct finding *finding)
{
	static const char *const verbs[CAUSES] = {
	    [CAUSE_CALL] = " now calls ", [CAUSE_MORE] = " has one more call of ", [CAUSE_VALUE] = " may now call "};
	const struct finding_cause *cause = finding->cause;
	switch (cause->kind) {
	case CAUSE_CONTEXT:
		text_add(out, "new context: ");
		wording_context(out, finding->context);
		break;
	case CAUSE_SUPPRESSION:
		text_add(out, "it was suppressed, and is no more");
		break;
	case CAUSE_SEVERITY:
		text_add(out, "it was a warning");
		break;
	case CAUSE_CONDITION:
		text_add(out,
		         "each of these calls was there; what decides whether they are made, or wait, has changed");
		break;
	default:
		wording_function(out, cause->function);
		text_add(out, verbs[cause->kind]);
		wording_function(out, cause->calls);
		if (cause->kind == CAUSE_VALUE)
			text_add(out, ", through a value");
	}
}
