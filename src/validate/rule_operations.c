/* Which operations the rewrites of a framework have, and what became of each in its proof program. */
#include "validate/rule_runs.h"

#include <string.h>

static bool is_plain_name(const char *name) { return !strpbrk(name, "*:"); }

static struct rule_proof *find(const struct rule_proofs *proofs, const char *framework, const char *call)
{
	for (size_t i = 0; i < proofs->items.count; i++) {
		struct rule_proof *proof = &proofs->items.items[i];
		if (strcmp(proof->framework, framework) == 0 && strcmp(proof->call, call) == 0)
			return proof;
	}
	return NULL;
}

static void decide(struct rule_proof *proof, enum proof_verdict verdict, const char *message)
{
	proof->decided = true;
	proof->verdict = verdict;
	proof->message = message;
}

/* What the plan has for the calls of the operation in its own proof program. */
static void look_up(struct rule_proof *proof, const struct rule_sources *sources, struct arena *arena)
{
	const struct rule_proofs_request *request = sources->request;
	const struct rule_source *source = rule_sources_of_call(sources, proof->call);
	const struct change *first = NULL, *missing = NULL;
	for (size_t i = 0; i < request->plan->changes.count; i++) {
		const struct change *change = &request->plan->changes.items[i];
		if (strcmp(change->finding->call, proof->call) != 0 ||
		    !rule_is_proof_of(change->finding->function, proof->call))
			continue;
		first = first ? first : change;
		if (change->stage < CHANGE_REWRITTEN || change->status == STATUS_REFUTED)
			missing = missing ? missing : change;
	}
	if (source && source->absent) {
		decide(proof, PROOF_UNPROVEN, source->absent);
		return;
	}
	if (!first) {
		decide(proof, PROOF_UNPROVEN, "no proof program calls it, or no rule speaks of that call");
		return;
	}
	proof->rule = arena_copy_string(arena, first->finding->rule->id);
	if (first->rewrite)
		proof->rewrite = arena_copy_string(arena, first->rewrite->id);
	proof->replacement = first->replacement ? arena_copy_string(arena, first->replacement) : "";
	if (missing)
		decide(proof, missing->status == STATUS_REFUTED ? PROOF_REFUTED : PROOF_UNPROVEN,
		       arena_copy_string(arena, missing->message));
}

static bool is_wanted(const struct rule_proofs_request *request, const char *rule)
{
	for (size_t i = 0; i < request->only_rule_count; i++)
		if (strcmp(request->only_rules[i], rule) == 0)
			return true;
	return request->only_rule_count == 0;
}

static void add(struct rule_proofs *proofs, const struct rule_sources *sources, const char *call, const char *rewrite,
                enum rewrite_safety grade)
{
	const struct rule_proofs_request *request = sources->request;
	struct arena *arena = proofs->arena;
	if (!is_plain_name(call) || find(proofs, request->framework, call))
		return;
	struct rule_proof proof = {.call = arena_copy_string(arena, call),
	                           .rewrite = arena_copy_string(arena, rewrite),
	                           .framework = arena_copy_string(arena, request->framework),
	                           .grade = grade,
	                           .rule = "",
	                           .replacement = "",
	                           .message = "",
	                           .said = ""};
	look_up(&proof, sources, arena);
	if (is_wanted(request, proof.rule))
		VECTOR_PUSH(proofs->items, proof);
}

static bool is_automatic(const struct instead *instead, const char *framework)
{
	return strcmp(instead->framework, framework) == 0 && instead->safety != SAFETY_MANUAL &&
	       (instead->rename || instead->add_flag);
}

static void add_own_words(struct rule_proofs *proofs, const struct rule_sources *sources, const struct rule *rule)
{
	for (size_t k = 0; k < rule->instead_count; k++) {
		const struct instead *instead = &rule->instead[k];
		for (size_t n = 0; is_automatic(instead, sources->request->framework) && n < rule->call_count; n++)
			add(proofs, sources, rule->calls[n], "", instead->safety);
	}
}

void rule_operations_add(struct rule_proofs *proofs, const struct rule_sources *sources)
{
	const struct rule_proofs_request *request = sources->request;
	const struct ruleset *ruleset = request->ruleset;
	for (size_t i = 0; i < ruleset->rewrites.count; i++) {
		const struct rewrite_rule *rewrite = &ruleset->rewrites.items[i];
		bool automatic = rewrite->grade != SAFETY_MANUAL && strcmp(rewrite->framework, request->framework) == 0;
		for (size_t k = 0; automatic && k < rewrite->calls.count; k++)
			add(proofs, sources, rewrite->calls.from[k], rewrite->id, rewrite->grade);
	}
	for (size_t i = 0; i < ruleset->rules.count; i++)
		add_own_words(proofs, sources, &ruleset->rules.items[i]);
}
