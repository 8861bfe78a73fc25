#include "cli/rule_mentions.h"

#include "rules/match.h"

static void write_pass(const struct pass_rule *pass, const char *function, struct text *out)
{
	const char *what = pass->content ? "what is behind " : "";
	if (pass->to >= 0)
		text_printf(out, "%s: stores %sargument %u where argument %d points\n", function, what, pass->argument,
		            pass->to);
	else
		text_printf(out, "%s: gives %sargument %u back%s\n", function, what, pass->argument,
		            pass->binds ? ", to be called with other arguments" : "");
}

static void write_entry(const struct context_rule *context, const struct mention *mention, const char *function,
                        struct text *out)
{
	unsigned argument = context->entries[mention->entry].argument;
	text_printf(out,
	            mention->subject == SUBJECT_ENTRY ? "%s: argument %u is called in"
	                                              : "%s: what argument %u points to holds a function of",
	            function, argument);
	text_printf(out, " context %s (%s)\n", context->id, context_kind_name(context->kind));
}

static void write_offload(const struct offload_rule *offload, const char *function, struct text *out)
{
	if (offload->by_result)
		text_printf(out, "%s: where its result is %lld runs", function, (long long)offload->result);
	else
		text_printf(out, "%s: argument %d runs", function, offload->argument);
	text_printf(out, " elsewhere (offload %s)\n", offload->id);
}

static void write_zero(int argument, const char *function, struct text *out)
{
	if (argument >= 0)
		text_printf(out, "%s: makes what argument %d points to zero\n", function, argument);
	else
		text_printf(out, "%s: gives memory that is all zero\n", function);
}

/* What a document that is no rule says of a function. */
static void write_mention(const struct ruleset *ruleset, const struct mention *mention, const char *function,
                          struct text *out)
{
	switch (mention->subject) {
	case SUBJECT_ENTRY:
	case SUBJECT_REGISTRATION:
		write_entry(&ruleset->contexts.items[mention->index], mention, function, out);
		break;
	case SUBJECT_MULTIPLEXER:
		text_printf(out, "%s: the wait of an event loop\n", function);
		break;
	case SUBJECT_OFFLOAD:
		write_offload(&ruleset->offloads.items[mention->index], function, out);
		break;
	case SUBJECT_INVOKE:
		text_printf(out, "%s: calls argument %u before it returns\n", function,
		            ruleset->invokes.items[mention->index].argument);
		break;
	case SUBJECT_PASS:
		write_pass(&ruleset->passes.items[mention->index], function, out);
		break;
	case SUBJECT_ZERO:
		write_zero(ruleset->zeroes.items[mention->index].argument, function, out);
		break;
	case SUBJECT_SYMBOL:
		text_printf(out, "%s: finds the function that argument %u names\n", function,
		            ruleset->symbols.items[mention->index].argument);
		break;
	case SUBJECT_DESCRIPTOR:
		text_printf(out, "%s: makes a descriptor\n", function);
		break;
	case SUBJECT_NONBLOCKING:
		text_printf(out, "%s: may make argument %u non-blocking\n", function,
		            ruleset->nonblockings.items[mention->index].sets);
		break;
	case SUBJECT_ALLOW:
		text_printf(out, "%s: contexts end here: %s\n", function, ruleset->allows.items[mention->index].reason);
		break;
	case SUBJECT_LOCK:
		text_printf(out, "%s: works on a lock (%s)\n", function, ruleset->locks.items[mention->index].id);
		break;
	case SUBJECT_KEPT:
		text_printf(out, "%s: its result points to what a context must give back as it was (%s)\n", function,
		            ruleset->kepts.items[mention->index].id);
		break;
	case SUBJECT_WINDOW:
		text_printf(out, "%s: lets signals in that are blocked elsewhere (%s)\n", function,
		            ruleset->windows.items[mention->index].id);
		break;
	case SUBJECT_RULE: /* stands in the list */
	case SUBJECT_UNSAFE:
		break;
	}
}

void rule_mentions_write(const struct ruleset *ruleset, const char *function, struct text *out)
{
	struct matcher *matcher = matcher_new(ruleset);
	struct mentions mentions = matcher_find(matcher, function);
	for (size_t i = 0; i < mentions.count; i++)
		write_mention(ruleset, &mentions.items[i], function, out);
	matcher_free(matcher);
}
