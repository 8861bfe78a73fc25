#include "program/telling.h"

#include "base/files.h"
#include "program/suppressions.h"

#include <stdio.h>
#include <string.h>

#include <xxhash.h>

static const char *function_name(const struct program *program, uint32_t function)
{
	return program->functions.items[function].fact->name;
}

struct place telling_place(const struct program *program, const struct call_site *call)
{
	return link_place(program, call->unit, call->fact->expansion);
}

/* "sleep() waits as long as it is told (2 seconds here)" */
static const char *message_of(const struct telling *telling, const struct call_site *call,
                              const struct environment *environment, const struct blocking *blocking)
{
	const struct rule *rule = blocking->rule;
	const char *name = function_name(telling->program, telling->program->targets.items[blocking->target].function);
	int64_t how_long;

	if (rule->bound == RULE_BOUND_ARGUMENT && strcmp(rule->bound_unit, "timespec") != 0 &&
	    strcmp(rule->bound_unit, "timeval") != 0 &&
	    value_as_integer(telling->program, call_argument(telling->program, call, rule->bound_argument), environment,
	                     &how_long) &&
	    how_long > 0)
		return arena_printf(telling->arena, "%s() waits %s (%lld %.*s here)", name, rule->waits,
		                    (long long)how_long, (int)strlen(rule->bound_unit) - (how_long == 1),
		                    rule->bound_unit);
	return arena_printf(telling->arena, "%s() %s", name, rule->predicate);
}

/* Does not depend on lines, files and on which of its contexts is told: what somebody accepted yesterday is known again
 * after other code moved. */
static const char *fingerprint_of(const struct telling *telling, const struct finding *finding,
                                  const struct call_site *call, uint32_t site)
{
	const struct program *program = telling->program;
	const struct function *caller = &program->functions.items[call->caller];
	unsigned ordinal = 0;
	char text[2048];
	int length;

	for (uint32_t c = caller->first_call; c < site; c++) {
		const struct call_site *other = &program->calls.items[c];

		ordinal += other->target_count > 0 && call->target_count > 0 &&
		           program->targets.items[other->first_target].function ==
		               program->targets.items[call->first_target].function;
	}
	length = snprintf(text, sizeof text, "%s\n%s\n%s\n%s\n%u", finding->rule->id,
	                  finding->context ? context_kind_name(finding->context->kind) : "", finding->function,
	                  finding->call, ordinal);
	return arena_printf(
	    telling->arena, "%016llx",
	    (unsigned long long)XXH64(text, length < (int)sizeof text ? (size_t)length : sizeof text - 1, 0));
}

static const char *doubt_of_section(const struct program *program, const struct lock_section *section)
{
	if (section->doubtful)
		return program->calls.items[section->call].fact->unread
		           ? "whether the lock is held: nobody looks at what the try for it gave"
		           : "whether the lock is held: it is taken only in some mode of the program";
	return section->given_back ? "that others wait for this lock: it may be used for something else"
	                           : "that the lock is still held: where it is given back is not seen";
}

/* What the rule asks is not known of the call: in words, and of which descriptor where that is it. */
static const char *doubt_of_condition(const struct telling *telling, const struct blocking *blocking)
{
	const struct program *program = telling->program;
	const char *written = blocking->undecided->written;

	if (blocking->maker == NONE)
		return arena_printf(telling->arena, "whether %s", written);
	const struct call_site *maker = &program->calls.items[blocking->maker];
	return arena_printf(telling->arena, "whether %s: that of %s()%s%s%s is not known to be", written,
	                    function_name(program, program->targets.items[maker->first_target].function),
	                    maker->caller == NONE ? "" : " in ",
	                    maker->caller == NONE ? "" : function_name(program, maker->caller),
	                    maker->caller == NONE ? "" : "()");
}

/* The link that costs most, in words; the first of equals, from the entry on. */
static const char *doubt_of(const struct telling *telling, const struct finding *finding,
                            const struct blocking *blocking, image_set images)
{
	struct arena *arena = telling->arena;
	unsigned worst = CONFIDENCE_HIGH - finding->confidence;

	if (worst == 0)
		return "";
	if (!images && finding->context)
		return arena_printf(arena, "whether any program holds both %s() and %s(): this tree makes several",
		                    finding->context->entry, finding->function);
	if (finding->context && telling->entry->section && loss_of_confidence(finding->context->confidence) == worst)
		return doubt_of_section(telling->program, telling->entry->section);
	if (finding->context && finding->context->doubt && loss_of_confidence(finding->context->confidence) == worst)
		return finding->context->doubt;
	if (finding->context && loss_of_confidence(finding->context->confidence) == worst)
		return arena_printf(arena, "that %s() is a context: %s", finding->context->entry,
		                    finding->context->rule ? "its registration holds many functions"
		                                           : "the loop hands nothing out in a loop of its own");
	for (size_t h = 0; h < finding->chain_length; h++) {
		const struct hop *hop = &finding->chain[h];

		if (hop->loss != worst)
			continue;
		if (hop == finding->ending)
			return arena_printf(arena, "whether %s() comes to %s(): the program ends there", hop->function,
			                    hop->calls);
		if (hop->certainty == CERTAINTY_TYPE)
			return arena_printf(arena, "that %s() calls %s(): only its type fits", hop->function,
			                    hop->calls);
		if (hop->certainty == CERTAINTY_INVOKED)
			return arena_printf(arena, "whether %s() has run before: it runs once, for who comes first",
			                    hop->calls);
		if (loss_of_hop(hop->certainty, hop->candidates) == 0)
			return arena_printf(
			    arena, "whether %s() comes to %s(): it does so once, as long as something is unset",
			    hop->function, hop->calls);
		return arena_printf(arena, "that %s() calls %s(): one of %u functions that its %s may hold",
		                    hop->function, hop->calls, hop->candidates, certainty_name(hop->certainty));
	}
	if (finding->context && finding->chain_length > WAY_FUNCTIONS_SURE && worst == LOSS_MOST)
		return arena_printf(arena,
		                    "whether all of these %zu calls happen in one run: a chain this long seldom does",
		                    finding->chain_length);
	if (finding->context && finding->context->kind == CONTEXT_SIGNAL_HANDLER && worst == 1 &&
	    finding->chain_length > HANDLER_FUNCTIONS_SURE)
		return arena_printf(arena, "whether %s() gets that far: it depends on what it interrupts",
		                    finding->context->entry);
	if (blocking->switched)
		return arena_printf(arena, "whether %s just then: it is made so, and made to wait again",
		                    blocking->undecided->written);
	if (blocking->unlike_others)
		return arena_printf(arena, "whether %s: others that the program makes are",
		                    blocking->undecided->written);
	if (blocking->verdict == VERDICT_MAYBE && blocking->undecided)
		return doubt_of_condition(telling, blocking);
	if (blocking->rule->hazard == HAZARD_UNSAFE)
		return arena_printf(arena, "whether %s() does harm here: it often does not", finding->call);
	return arena_printf(arena, "whether %s() really waits here: it often does not", finding->call);
}

/* Does the hop cost something only because the program may end there? */
static bool add_hop(const struct program *program, const struct reach *reach, struct hop *hop, uint32_t at, uint32_t c,
                    uint32_t target)
{
	const struct call_site *call = &program->calls.items[c];
	const struct target *to = &program->targets.items[target];

	*hop = (struct hop){.function = function_name(program, reach_step(reach, at)->function),
	                    .place = telling_place(program, call),
	                    .calls = function_name(program, to->function),
	                    .certainty = to->certainty,
	                    .candidates = to->certainty == CERTAINTY_DIRECT ? 1 : reach_candidates(reach, c)};
	hop->loss = loss_of_target(program, call, to->function, hop->certainty, hop->candidates);
	if (hop->loss == 0)
		hop->loss = reach_first_time_loss(reach, c, to->certainty);
	if (hop->loss > 0)
		return false;
	hop->loss = reach_end_loss(reach, at, c);
	return hop->loss > 0;
}

void telling_chain(const struct telling *telling, struct finding *finding, const struct reach *reach, uint32_t at,
                   uint32_t c, const struct blocking *blocking)
{
	const struct program *program = telling->program;
	size_t length = reach_step(reach, at)->depth + 1, hop = length;
	struct hop *chain = ARENA_ARRAY(telling->arena, struct hop, length);

	finding->ending = NULL;
	if (add_hop(program, reach, &chain[--hop], at, c, blocking->target))
		finding->ending = &chain[hop];
	for (const struct step *step = reach_step(reach, at); step->from != NONE && hop > 0;
	     step = reach_step(reach, step->from))
		if (add_hop(program, reach, &chain[--hop], step->from, step->call, step->target))
			finding->ending = &chain[hop];
	finding->chain = chain;
	finding->chain_length = length;
}

/* What a context is better made of in this program, whatever is called in it; null: nothing is known. */
static const struct instead *instead_of_context(const struct telling *telling, const struct finding_context *context)
{
	const struct instead *instead = NULL;

	if (context->rule)
		instead = instead_for(context->rule->instead, context->rule->instead_count, telling->loop_framework);
	return instead;
}

/* A rule's own words for a context's framework; what fits every wait below a lock, or every unsafe call of the context;
 * words that fit everywhere. */
static const struct instead *instead_of(const struct telling *telling, const struct finding *finding,
                                        const struct rule *rule)
{
	const struct instead *instead = rule_instead_for(rule, finding->context ? finding->context->framework : "any");
	const struct lock_section *section = finding->context ? telling->entry->section : NULL;

	if (section && section->rule->instead.use &&
	    !(instead && strcmp(instead->framework, section->rule->instead.framework) == 0))
		return &section->rule->instead;
	if (rule->hazard == HAZARD_UNSAFE && finding->context &&
	    !(instead && strcmp(instead->framework, finding->context->framework) == 0) &&
	    instead_of_context(telling, finding->context))
		return instead_of_context(telling, finding->context);
	return instead;
}

void telling_awaited(const struct telling *telling, struct finding *finding, const struct awaited *awaited)
{
	const struct program *program = telling->program;
	struct awaited_work *work = ARENA_ARRAY(telling->arena, struct awaited_work, 1);
	const struct instead *instead =
	    instead_for_awaited(finding->rule->instead, finding->rule->instead_count, finding->context->framework);

	work->function = function_name(program, awaited->function);
	work->place = telling_place(program, &program->calls.items[awaited->call]);
	finding->awaited = work;
	finding->message =
	    arena_printf(telling->arena,
	                 "%s; it waits for %s(), handed to another thread at %s:%u: nothing is gained while %s() waits",
	                 finding->message, work->function, path_below(telling->root, work->place.file),
	                 work->place.line, finding->context->entry);
	finding->offload = NULL; /* a thread does the work already */
	if (instead)
		finding->instead = instead;
}

/* Where the rule knows nothing better for the framework, the wait itself can go to a thread. That is no help for a
 * pause, nor for a lock: who waits for it has something to do once it is taken. */
static const struct instead *offload_of(const struct telling *telling, const struct finding *finding,
                                        const struct rule *rule)
{
	const struct finding_context *context = finding->context;
	bool helps = context && (context->kind == CONTEXT_EVENT_LOOP || context->kind == CONTEXT_COROUTINE) &&
	             rule->hazard == HAZARD_WAITS && rule->class_ != RULE_CLASS_TIMER &&
	             rule->class_ != RULE_CLASS_LOCK;

	if (!helps || (finding->instead && strcmp(finding->instead->framework, "any") != 0))
		return NULL;
	return offload_instead_for(telling->program->ruleset, context->framework);
}

void telling_fill(const struct telling *telling, struct finding *finding, uint32_t c,
                  const struct environment *environment, const struct blocking *blocking, unsigned loss,
                  image_set images)
{
	const struct program *program = telling->program;
	const struct call_site *call = &program->calls.items[c];
	struct fact_place inside = call->fact->place, outside = call->fact->expansion;

	finding->rule = blocking->rule;
	finding->severity = finding->context && blocking->rule->level == 2 ? SEVERITY_ERROR : SEVERITY_WARNING;
	finding->confidence = (enum confidence)(CONFIDENCE_HIGH - loss);
	finding->call = function_name(program, program->targets.items[blocking->target].function);
	finding->function = function_name(program, call->caller);
	finding->place = telling_place(program, call);
	finding->macro_place = "";
	if (inside.line && (inside.file != outside.file || inside.line != outside.line))
		finding->macro_place =
		    arena_printf(telling->arena, "%s:%u", link_place(program, call->unit, inside).file, inside.line);
	finding->message = message_of(telling, call, environment, blocking);
	finding->instead = instead_of(telling, finding, blocking->rule);
	finding->offload = offload_of(telling, finding, blocking->rule);
	finding->doubt = doubt_of(telling, finding, blocking, images);
	finding->fingerprint = fingerprint_of(telling, finding, call, c);
	finding->suppressed = suppressions_reason(telling->suppressions, finding->rule, &finding->place);
}

void telling_end(const struct telling *telling, struct finding *finding, const struct reach *reach, uint32_t at,
                 uint32_t c)
{
	if (finding->rule->hazard != HAZARD_UNSAFE || !unsafe_ends(telling->program, reach, at, c))
		return;
	finding->severity = SEVERITY_WARNING;
	finding->message =
	    arena_printf(telling->arena, "%s; the program ends behind it, if it gets there", finding->message);
}

void telling_others(const struct telling *telling, struct finding *finding, const unsafe_calls *calls,
                    const struct unsafe_group *group)
{
	const struct program *program = telling->program;
	struct more_call *more = ARENA_ARRAY(telling->arena, struct more_call, group->other_count + 1);

	for (size_t i = 0; i < group->other_count; i++) {
		const struct unsafe_call *other = &calls->items[group->others[i]];

		more[i] = (struct more_call){
		    .rule = other->blocking.rule,
		    .call = function_name(program, program->targets.items[other->blocking.target].function),
		    .place = telling_place(program, &program->calls.items[other->call])};
	}
	finding->more_calls = more;
	finding->more_call_count = group->other_count;
	finding->more_call_total = group->other_total;
}
