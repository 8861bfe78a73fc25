#include "cli/planning.h"

#include "cli/shipped.h"

#include <string.h>

/* In the order of enum rewrite_safety, from the end. */
const char *const planning_grades[] = {"safe", "changes-behaviour", NULL};

bool planning_check_rules(const struct pipeline *pipeline, struct error *error)
{
	const struct setting *rules = settings_get(pipeline->settings, "rule");
	for (size_t i = 0; i < rules->list.count; i++)
		if (!ruleset_demand(pipeline->ruleset, rules->list.items[i], error))
			return false;
	return true;
}

static bool is_wanted_rule(const struct settings *settings, const char *id)
{
	const struct setting *rules = settings_get(settings, "rule");
	for (size_t i = 0; i < rules->list.count; i++)
		if (strcmp(rules->list.items[i], id) == 0)
			return true;
	return rules->list.count == 0;
}

static void choose(struct plan *plan, const struct settings *settings)
{
	enum rewrite_safety least = settings_word(settings, "grade") ? SAFETY_CHANGES_BEHAVIOUR : SAFETY_SAFE;
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		if (change->status != STATUS_READY)
			continue;
		change->chosen = change->grade >= least && is_wanted_rule(settings, change->finding->rule->id);
		if (!change->chosen)
			change->status = STATUS_LEFT_OUT;
	}
}

struct plan *planning_make(const struct pipeline *pipeline, const struct analysis *analysis)
{
	const struct settings *settings = pipeline->settings;
	struct plan_request request = {
	    .analysis = analysis,
	    .ruleset = pipeline->ruleset,
	    .sources = pipeline->sources,
	    .facts = pipeline->extracted.facts,
	    .runtime = settings_string(settings, "runtime"),
	    .include_folder = shipped_include_folder(settings->arena),
	};
	struct plan *plan = plan_make(&request);
	choose(plan, settings);
	return plan;
}
