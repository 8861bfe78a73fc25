/* validate --rules. */
#include "base/files.h"
#include "cli/output.h"
#include "cli/planning.h"
#include "cli/proving.h"
#include "cli/shipped.h"
#include "validate/rule_proofs.h"

#include <limits.h>
#include <string.h>

/* Whose rewrites are proved, and where the programs are, below the folder of proofs. */
struct proof_set {
	const char *framework;
	const char *const *folders;
	size_t folder_count;
};

static const char any_framework[] = "any";
static const char *const drop_in_folders[] = {"programs"}, *const any_folders[] = {"at-once", "libraries"};
static const struct proof_set shipped_sets[] = {{"goinception-async", drop_in_folders, 1},
                                                {any_framework, any_folders, 2}};

/* The sources of the set. What lies in the user's folder is for headers that rewrites include. */
static struct sources *find_sources(const struct pipeline *pipeline, const struct proof_set *set,
                                    const struct proving_kit *kit, struct error *error)
{
	const char **folders = ARENA_ARRAY(pipeline->settings->arena, const char *, set->folder_count);
	for (size_t i = 0; i < set->folder_count; i++)
		folders[i] = path_join(pipeline->settings->arena, kit->driver_folder, set->folders[i]);
	const char *more = settings_string(pipeline->settings, "drop-ins");
	const struct sources_request request = {
	    .paths = folders, .path_count = set->folder_count, .without_database = true};
	struct sources *sources = sources_find(&request, error);
	for (size_t i = 0; more && sources && i < sources->items.count; i++) {
		struct source *source = &sources->items.items[i];
		const char **flags = ARENA_ARRAY(sources->arena, const char *, source->flag_count + 2);
		memcpy(flags, source->flags, source->flag_count * sizeof *flags);
		flags[source->flag_count++] = "-idirafter";
		flags[source->flag_count++] = path_absolute(sources->arena, NULL, more);
		source->flags = flags;
	}
	return sources;
}

/* The callbacks that proofs of libraries have would be taken apart for their loops: that is not what is proved. */
static bool is_of(const struct change *change, const char *framework)
{
	return !change->rewrite || strcmp(change->rewrite->framework, framework) == 0;
}

static struct plan *plan_all(const struct pipeline *pipeline, const struct analysis *analysis, const char *framework,
                             struct error *error)
{
	const struct plan_request request = {
	    .analysis = analysis,
	    .ruleset = pipeline->ruleset,
	    .sources = pipeline->sources,
	    .facts = pipeline->extracted.facts,
	    .runtime = strcmp(framework, any_framework) == 0 ? NULL : framework,
	    .include_folder = shipped_include_folder(pipeline->settings->arena),
	};
	struct plan *plan = plan_make(&request);
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		change->chosen = change->status == STATUS_READY && is_of(change, framework);
	}
	plan_compose(plan);
	if (plan_check(plan, error))
		return plan;
	plan_free(plan);
	return NULL;
}

static enum exit_code prove_plan(const struct pipeline *pipeline, const struct plan *plan, const char *framework,
                                 const struct proving_kit *kit, struct rule_proofs *proofs, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	const char *more = settings_string(settings, "drop-ins");
	const struct setting *rules = settings_get(settings, "rule");
	const struct rule_proofs_request request = {
	    .plan = plan,
	    .sources = pipeline->sources,
	    .facts = pipeline->extracted.facts,
	    .ruleset = pipeline->ruleset,
	    .framework = framework,
	    .only_rules = rules->list.items,
	    .only_rule_count = rules->list.count,
	    .driver_folder = kit->driver_folder,
	    .include_folder = kit->include_folder,
	    .library = kit->library,
	    .more_folder = more ? path_absolute(settings->arena, NULL, more) : NULL,
	    .seconds = (unsigned)settings_integer(settings, "run-timeout"),
	    .total_seconds = (unsigned)settings_integer(settings, "total-timeout"),
	    .memory_mib = (unsigned)settings_integer(settings, "run-memory"),
	    .most_processes = (unsigned)settings_integer(settings, "run-processes"),
	};
	return rule_proofs_add(proofs, &request, error) ? EXIT_CLEAN : EXIT_INTERNAL;
}

static enum exit_code prove_sources(struct pipeline *pipeline, struct console *console, const char *framework,
                                    const struct proving_kit *kit, struct rule_proofs *proofs, struct error *error)
{
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	const struct program_options everything = {
	    .depth = UINT_MAX, .scope = SCOPE_ALL, .min_confidence = CONFIDENCE_LOW, .root = pipeline->sources->root};
	struct analysis *analysis = program_analyse(pipeline->program, &everything);
	struct plan *plan = plan_all(pipeline, analysis, framework, error);
	enum exit_code code = plan ? prove_plan(pipeline, plan, framework, kit, proofs, error) : EXIT_INTERNAL;
	plan_free(plan);
	analysis_free(analysis);
	return code;
}

static enum exit_code prove_set(const struct pipeline *pipeline, struct console *console, const struct proof_set *set,
                                const struct proving_kit *kit, struct rule_proofs *proofs, struct error *error)
{
	struct pipeline own = {.settings = pipeline->settings,
	                       .command = pipeline->command,
	                       .started = pipeline->started,
	                       .ruleset = pipeline->ruleset};
	own.sources = find_sources(&own, set, kit, error);
	enum exit_code code = EXIT_INTERNAL;
	if (own.sources)
		code = prove_sources(&own, console, set->framework, kit, proofs, error);
	own.ruleset = NULL; /* the others need it */
	pipeline_release(&own);
	return code;
}

static enum exit_code prove_sets(const struct pipeline *pipeline, struct console *console, struct rule_proofs *proofs,
                                 struct error *error)
{
	const struct settings *settings = pipeline->settings;
	struct proving_kit kit;
	if (!proving_find_kit(settings->arena, "proofs", &kit, error))
		return EXIT_INTERNAL;
	const struct proof_set own = {settings_string(settings, "runtime"), drop_in_folders, 1};
	bool one = settings_get(settings, "runtime")->given && strcmp(own.framework, any_framework) != 0;
	const struct proof_set *sets = one ? &own : shipped_sets;
	size_t count = one ? 1 : sizeof shipped_sets / sizeof *shipped_sets;
	enum exit_code code = EXIT_CLEAN;
	for (size_t i = 0; code == EXIT_CLEAN && i < count; i++)
		code = prove_set(pipeline, console, &sets[i], &kit, proofs, error);
	return code;
}

static bool report(const struct rule_proofs *proofs, const struct settings *settings, bool json, struct error *error)
{
	struct text text = {0};
	if (json)
		rule_proofs_write_json(proofs, &text);
	else
		rule_proofs_write_table(proofs, &text);
	bool good = output_write(settings_string(settings, "output"), &text, error);
	text_free(&text);
	return good;
}

enum exit_code proving_rules(struct pipeline *pipeline, struct console *console, bool json, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	pipeline->ruleset = load_rules(settings, error);
	if (!pipeline->ruleset || !planning_check_rules(pipeline, error))
		return EXIT_USAGE;
	struct rule_proofs *proofs = rule_proofs_new();
	enum exit_code code = prove_sets(pipeline, console, proofs, error);
	if (code == EXIT_CLEAN && !report(proofs, settings, json, error))
		code = EXIT_INTERNAL;
	if (code == EXIT_CLEAN && rule_proofs_count(proofs, PROOF_REFUTED))
		code = EXIT_FINDINGS;
	rule_proofs_free(proofs);
	return code;
}
