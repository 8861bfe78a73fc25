/* program_analyse: contexts, reachability, findings, and the account of what was and was not seen. */
#include "base/parallel.h"
#include "program/decide.h"
#include "program/diagnosis_parts.h"
#include "program/quotes.h"
#include "program/whereabouts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static void count_context(struct account *account, const struct finding_context *context)
{
	for (size_t i = 0; i < account->contexts.count; i++) {
		struct context_count *count = &account->contexts.items[i];

		if (count->kind == context->kind && strcmp(count->framework, context->framework) == 0) {
			count->contexts++;
			return;
		}
	}
	VECTOR_PUSH(account->contexts,
	            (struct context_count){.framework = context->framework, .kind = context->kind, .contexts = 1});
}

static int compare_context_counts(const void *left_item, const void *right_item)
{
	const struct context_count *left = left_item, *right = right_item;
	int order = strcmp(left->framework, right->framework);

	return order ? order : (int)left->kind - (int)right->kind;
}

static int compare_strings(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The different texts of one kind of trouble, sorted. */
static const char *const *trouble_names(const struct program *program, struct arena *arena, enum fact_trouble_kind kind,
                                        unsigned *ret_count)
{
	struct table *known = table_new();
	VECTOR(const char *) names = {0};

	for (size_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t t = 0; t < facts->troubles.count; t++)
			if (facts->troubles.items[t].kind == kind &&
			    table_put_string(known, facts->troubles.items[t].text, (uint32_t)names.count) ==
			        names.count)
				VECTOR_PUSH(names, arena_copy_string(arena, facts->troubles.items[t].text));
	}
	table_free(known);
	if (names.count > 1)
		qsort(names.items, names.count, sizeof *names.items, compare_strings);
	const char **copy = ARENA_ARRAY(arena, const char *, names.count + 1);

	for (size_t i = 0; i < names.count; i++)
		copy[i] = names.items[i];
	*ret_count = (unsigned)names.count;
	VECTOR_FREE(names);
	return copy;
}

static void account_for_troubles(const struct program *program, struct analysis *analysis)
{
	struct account *account = &analysis->account;

	account->missing_header_names =
	    trouble_names(program, analysis->arena, FACT_TROUBLE_MISSING_HEADER, &account->missing_headers);
	account->unknown_flag_names =
	    trouble_names(program, analysis->arena, FACT_TROUBLE_FLAG, &account->unknown_flags);
	for (size_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		bool errors = false;

		for (size_t t = 0; t < facts->troubles.count; t++) {
			enum fact_trouble_kind kind = facts->troubles.items[t].kind;

			errors |= kind == FACT_TROUBLE_ERROR || kind == FACT_TROUBLE_MISSING_HEADER;
		}
		account->files_with_errors += errors;
	}
}

static void account_for_calls(const struct program *program, struct account *account)
{
	account->files = (unsigned)program->units.count;
	account->calls = (unsigned)program->calls.count;
	for (size_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];

		account->functions += function->defined;
		account->unknown_externals += function_is_unknown(program, function);
	}
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		account->direct_calls += !call->indirect;
		account->indirect_calls += call->indirect;
		account->indirect_resolved += call->indirect && call->resolved;
		account->indirect_nobody += call->indirect && !call->resolved && call->origin == ORIGIN_NOBODY;
	}
}

static void account_for_contexts(const struct contexts *contexts, struct account *account)
{
	for (size_t e = 0; e < contexts->entries.count; e++)
		if (!contexts->entries.items[e].repeated)
			count_context(account, contexts->entries.items[e].context);
	if (account->contexts.count > 1)
		qsort(account->contexts.items, account->contexts.count, sizeof *account->contexts.items,
		      compare_context_counts);
}

static struct outline *outline_of(const struct program *program, const struct contexts *contexts)
{
	struct outline *outline = outline_new();

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			const struct target *target = &program->targets.items[t];
			struct outline_call pair = {.callee = program->functions.items[target->function].fact->name,
			                            .place = link_place(program, call->unit, call->fact->expansion)};

			if (call->caller == NONE)
				continue;
			pair.caller = program->functions.items[call->caller].fact->name;
			outline_add_call(outline, &pair);
		}
	}
	for (size_t e = 0; e < contexts->entries.count; e++)
		outline_add_entry(outline, contexts->entries.items[e].context->kind,
		                  contexts->entries.items[e].context->entry);
	return outline;
}

/* Grounds that two threads look for, of which neither waits for the other: who has done its own part first takes what
 * is left. */
struct search {
	struct grounds *grounds;
	struct analysis *analysis;
	atomic_bool decided; /* what decides is known: others may be found */
	atomic_flag taken;   /* somebody finds them */
};

static void find_others(struct search *search)
{
	if (atomic_load(&search->decided) && !atomic_flag_test_and_set(&search->taken))
		foreknowledge_find_others(&search->grounds->knowledge, search->grounds->program);
}

static void find_contexts(void *data)
{
	struct search *search = data;
	struct grounds *grounds = search->grounds;

	grounds->locks = locks_find(grounds->program);
	descriptors_learn(grounds->program, grounds->arena, &grounds->descriptors);
	contexts_find(&grounds->contexts, grounds->program, grounds->arena);
	contexts_find_sections(&grounds->contexts, grounds->program, grounds->locks);
	account_for_calls(grounds->program, &search->analysis->account);
	account_for_troubles(grounds->program, search->analysis);
	account_for_contexts(&grounds->contexts, &search->analysis->account);
	walk_passes_make(&grounds->passes, grounds->program, &grounds->contexts, grounds->locks);
	find_others(search);
}

static void find_knowledge(void *data)
{
	struct search *search = data;
	struct grounds *grounds = search->grounds;

	foreknowledge_init(&grounds->knowledge, grounds->program);
	atomic_store(&search->decided, true);
	foreknowledge_find_changes(&grounds->knowledge);
	find_others(search);
}

struct analysis *program_analyse(struct program *program, const struct program_options *options)
{
	struct analysis *analysis = memory_zeroed(1, sizeof *analysis);
	struct grounds grounds = {.program = program, .images = program->images};
	struct search search = {.grounds = &grounds, .analysis = analysis, .taken = ATOMIC_FLAG_INIT};

	analysis->arena = grounds.arena = arena_new();
	analysis->root = arena_copy_string(analysis->arena, options->root);
	parallel_with(options->threads, find_contexts, find_knowledge, &search);
	foreknowledge_tell_descriptors(&grounds.knowledge, &grounds.descriptors);
	decide(analysis, options, &grounds);
	if (options->outline)
		analysis->outline = outline_of(program, &grounds.contexts);
	if (options->whereabouts)
		analysis->whereabouts = whereabouts_find(program, &grounds.contexts, grounds.locks);
	quotes_keep(analysis, &grounds.contexts.texts);
	foreknowledge_release(&grounds.knowledge);
	walk_passes_release(&grounds.passes);
	contexts_release(&grounds.contexts);
	locks_free(grounds.locks);
	return analysis;
}

void analysis_free(struct analysis *analysis)
{
	if (!analysis)
		return;
	VECTOR_FREE(analysis->findings);
	VECTOR_FREE(analysis->account.contexts);
	VECTOR_FREE(analysis->account.failed);
	VECTOR_FREE(analysis->fixed);
	VECTOR_FREE(analysis->suppression_troubles);
	VECTOR_FREE(analysis->quoted_files);
	VECTOR_FREE(analysis->quotes);
	outline_free(analysis->outline);
	whereabouts_free(analysis->whereabouts);
	arena_free(analysis->arena);
	free(analysis);
}

const char *origin_name(enum origin origin)
{
	static const char *const names[ORIGINS] = {[ORIGIN_UNSEEN] = "unseen",
	                                           [ORIGIN_OUTSIDE] = "outside",
	                                           [ORIGIN_NEVER] = "never",
	                                           [ORIGIN_NOBODY] = "nobody"};

	return names[origin];
}

const char *certainty_name(enum certainty certainty)
{
	static const char *const names[] = {"direct", "variable", "parameter", "field", "invoked", "virtual", "type"};

	return names[certainty];
}

const char *analysis_top(const struct analysis *analysis)
{
	return analysis->repository ? analysis->repository : analysis->root;
}

bool finding_counts(const struct finding *finding)
{
	return !finding->suppressed && finding->baseline != BASELINE_KNOWN;
}

const char *baseline_state_name(enum baseline_state state)
{
	static const char *const names[] = {
	    [BASELINE_NONE] = NULL, [BASELINE_NEW] = "new", [BASELINE_KNOWN] = "unchanged"};

	return names[state];
}

const char *cause_kind_name(enum cause_kind kind)
{
	static const char *const names[CAUSES] = {"call",        "more",     "value",    "context",
	                                          "suppression", "severity", "condition"};

	return names[kind];
}

const char *lost_reason_name(enum lost_reason reason)
{
	static const char *const names[LOST_REASONS] = {[LOST_OUTSIDE] = "outside",     [LOST_RULE] = "rule",
	                                                [LOST_CONDITION] = "condition", [LOST_EDGE] = "edge",
	                                                [LOST_CONTEXT] = "context",     [LOST_HIDDEN] = "hidden"};

	return names[reason];
}

const char *severity_name(enum severity severity) { return severity == SEVERITY_ERROR ? "error" : "warning"; }
