/* Which operations the rewrites of a framework have, and what became of each in its proof program. */
#include "validate/rule_runs.h"

#include <string.h>

static bool is_plain_name(const char *name) { return !strpbrk(name, "*:"); }

/* "proof_NAME": the function that shows it, in C; a method's or a template's name is none. */
static bool is_proof_of(const char *function, const char *call)
{
	static const char prefix[] = "proof_";
	return strncmp(function, prefix, sizeof prefix - 1) == 0 && strcmp(function + sizeof prefix - 1, call) == 0;
}

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
static void look_up(struct rule_proof *proof, const struct rule_proofs_request *request, struct arena *arena)
{
	const struct change *first = NULL, *missing = NULL;
	for (size_t i = 0; i < request->plan->changes.count; i++) {
		const struct change *change = &request->plan->changes.items[i];
		if (strcmp(change->finding->call, proof->call) != 0 ||
		    !is_proof_of(change->finding->function, proof->call))
			continue;
		first = first ? first : change;
		if (change->stage < CHANGE_REWRITTEN || change->status == STATUS_REFUTED)
			missing = missing ? missing : change;
	}
	if (!first) {
		decide(proof, PROOF_UNPROVEN, "no proof program calls it, or no rule speaks of that call");
		return;
	}
	proof->rule = arena_copy_string(arena, first->finding->rule->id);
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

static void add(struct rule_proofs *proofs, const struct rule_proofs_request *request, const char *call,
                const char *rewrite, enum rewrite_safety grade)
{
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
	look_up(&proof, request, arena);
	if (is_wanted(request, proof.rule))
		VECTOR_PUSH(proofs->items, proof);
}

static bool is_automatic(const struct instead *instead, const char *framework)
{
	return strcmp(instead->framework, framework) == 0 && instead->safety != SAFETY_MANUAL &&
	       (instead->rename || instead->add_flag);
}

static void add_own_words(struct rule_proofs *proofs, const struct rule_proofs_request *request,
                          const struct rule *rule)
{
	for (size_t k = 0; k < rule->instead_count; k++) {
		const struct instead *instead = &rule->instead[k];
		for (size_t n = 0; is_automatic(instead, request->framework) && n < rule->call_count; n++)
			add(proofs, request, rule->calls[n], "", instead->safety);
	}
}

void rule_operations_add(struct rule_proofs *proofs, const struct rule_proofs_request *request)
{
	const struct ruleset *ruleset = request->ruleset;
	for (size_t i = 0; i < ruleset->rewrites.count; i++) {
		const struct rewrite_rule *rewrite = &ruleset->rewrites.items[i];
		bool automatic = rewrite->grade != SAFETY_MANUAL && strcmp(rewrite->framework, request->framework) == 0;
		for (size_t k = 0; automatic && k < rewrite->calls.count; k++)
			add(proofs, request, rewrite->calls.from[k], rewrite->id, rewrite->grade);
	}
	for (size_t i = 0; i < ruleset->rules.count; i++)
		add_own_words(proofs, request, &ruleset->rules.items[i]);
}
