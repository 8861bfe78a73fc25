/* validate --rules. */
#include "base/files.h"
#include "cli/output.h"
#include "cli/planning.h"
#include "cli/proving.h"
#include "cli/shipped.h"
#include "validate/rule_proofs.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Whose rewrites are proved, and where the programs are, below the folder of proofs. */
struct proof_set {
	const char *framework;
	const char *const *folders;
	size_t folder_count;
	/* Null, or its source, which the programs' callbacks run in; the header beside it comes first. */
	const char *loop;
};

static const char any_framework[] = "any";
static const char *const drop_in_folders[] = {"programs"}, *const any_folders[] = {"at-once", "libraries"};
static const char *const callback_folders[] = {"callbacks"};
static const struct proof_set shipped_sets[] = {{PROOF_RUNTIME, drop_in_folders, 1, NULL},
                                                {any_framework, any_folders, 2, NULL}};

static void add_flags(struct sources *sources, struct source *source, const char *const *more, size_t count)
{
	const char **flags = ARENA_ARRAY(sources->arena, const char *, source->flag_count + count + 1);
	if (source->flag_count)
		memcpy(flags, source->flags, source->flag_count * sizeof *flags);
	if (count)
		memcpy(flags + source->flag_count, more, count * sizeof *flags);
	source->flags = flags;
	source->flag_count += count;
}

/* Callbacks are read with what the loop's own source needs, and its header. */
static void add_loop(struct sources *sources, const char *loop)
{
	const char *const include[] = {"-include",
	                               path_join(sources->arena, path_directory(sources->arena, loop), "callbacks.h")};
	const struct source *own = NULL;
	for (size_t i = 0; i < sources->items.count; i++)
		if (strcmp(sources->items.items[i].path, loop) == 0)
			own = &sources->items.items[i];
	for (size_t i = 0; own && i < sources->items.count; i++) {
		struct source *source = &sources->items.items[i];
		if (source == own)
			continue;
		add_flags(sources, source, own->flags, own->flag_count);
		add_flags(sources, source, include, sizeof include / sizeof *include);
	}
}

/* The sources of the set. What lies in the user's folder is for headers that rewrites include. */
static struct sources *find_sources(const struct pipeline *pipeline, const struct proof_set *set,
                                    const struct proving_kit *kit, struct error *error)
{
	const char **folders = ARENA_ARRAY(pipeline->settings->arena, const char *, set->folder_count + 1);
	for (size_t i = 0; i < set->folder_count; i++)
		folders[i] = path_join(pipeline->settings->arena, kit->driver_folder, set->folders[i]);
	const char *more = settings_string(pipeline->settings, "drop-ins");
	folders[set->folder_count] = set->loop;
	const struct sources_request request = {
	    .paths = folders, .path_count = set->folder_count + (set->loop != NULL), .without_database = true};
	struct sources *sources = sources_find(&request, error);
	for (size_t i = 0; more && sources && i < sources->items.count; i++) {
		const char *const flags[] = {"-idirafter", path_absolute(sources->arena, NULL, more)};
		add_flags(sources, &sources->items.items[i], flags, sizeof flags / sizeof *flags);
	}
	if (sources && set->loop)
		add_loop(sources, set->loop);
	return sources;
}

/* The callbacks that proofs of libraries have would be taken apart for their loops: that is not what is proved. */
static bool is_of(const struct change *change, const char *framework)
{
	return !change->rewrite || strcmp(change->rewrite->framework, framework) == 0;
}

static struct plan *plan_all(const struct pipeline *pipeline, const struct analysis *analysis,
                             const struct proof_set *set, struct error *error)
{
	bool by_context = set->loop || strcmp(set->framework, any_framework) == 0;
	const struct plan_request request = {
	    .analysis = analysis,
	    .ruleset = pipeline->ruleset,
	    .sources = pipeline->sources,
	    .facts = pipeline->extracted.facts,
	    .runtime = by_context ? NULL : set->framework,
	    .include_folder = shipped_include_folder(pipeline->settings->arena),
	    .anywhere = true,
	};
	struct plan *plan = plan_make(&request);
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		change->chosen = change->status == STATUS_READY && is_of(change, set->framework);
	}
	plan_compose(plan);
	if (plan_check(plan, error))
		return plan;
	plan_free(plan);
	return NULL;
}

static enum exit_code prove_plan(const struct pipeline *pipeline, const struct plan *plan, const struct proof_set *set,
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
	    .framework = set->framework,
	    .only_rules = rules->list.items,
	    .only_rule_count = rules->list.count,
	    .driver_folder = kit->driver_folder,
	    .runner = set->loop ? "loop.c" : "tasks.c",
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

static enum exit_code prove_sources(struct pipeline *pipeline, struct console *console, const struct proof_set *set,
                                    const struct proving_kit *kit, struct rule_proofs *proofs, struct error *error)
{
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	const struct program_options everything = {
	    .depth = UINT_MAX, .scope = SCOPE_ALL, .min_confidence = CONFIDENCE_LOW, .root = pipeline->sources->root};
	struct analysis *analysis = program_analyse(pipeline->program, &everything);
	struct plan *plan = plan_all(pipeline, analysis, set, error);
	enum exit_code code = plan ? prove_plan(pipeline, plan, set, kit, proofs, error) : EXIT_INTERNAL;
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
		code = prove_sources(&own, console, set, kit, proofs, error);
	own.ruleset = NULL; /* the others need it */
	pipeline_release(&own);
	return code;
}

/* Sets of callbacks: one for each loop that there is, in a folder of its name. */
static bool find_loops(struct arena *arena, const char *folder, struct proof_set **ret, size_t *ret_count,
                       struct error *error)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	if (count < 0)
		return error_set_at(error, folder, 0, 0, "%s", strerror(errno));
	*ret = ARENA_ARRAY(arena, struct proof_set, (size_t)count + 1);
	*ret_count = 0;
	for (int i = 0; i < count; i++) {
		const char *name = arena_copy_string(arena, entries[i]->d_name);
		if (*name != '.')
			(*ret)[(*ret_count)++] = (struct proof_set){
			    name, callback_folders, 1, path_join(arena, path_join(arena, folder, name), "loop.c")};
		free(entries[i]);
	}
	free(entries);
	return true;
}

/* What --runtime asks for: rewrites for a loop, else for something that takes the place of goinception-async. */
static struct proof_set set_of_runtime(const char *runtime, const struct proof_set *loops, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(loops[i].framework, runtime) == 0)
			return loops[i];
	return (struct proof_set){runtime, drop_in_folders, 1, NULL};
}

static enum exit_code prove_sets(const struct pipeline *pipeline, struct console *console, struct rule_proofs *proofs,
                                 struct error *error)
{
	const struct settings *settings = pipeline->settings;
	const char *runtime = settings_string(settings, "runtime");
	bool one = settings_get(settings, "runtime")->given && strcmp(runtime, any_framework) != 0;
	enum { SHIPPED = sizeof shipped_sets / sizeof *shipped_sets };
	struct proving_kit kit;
	struct proof_set *loops;
	size_t count;
	if (!proving_find_kit(settings->arena, "proofs", &kit, error) ||
	    !find_loops(settings->arena, path_join(settings->arena, kit.driver_folder, "loops"), &loops, &count, error))
		return EXIT_INTERNAL;
	const struct proof_set asked = set_of_runtime(runtime, loops, count);
	if (one)
		return prove_set(pipeline, console, &asked, &kit, proofs, error);
	enum exit_code code = EXIT_CLEAN;
	for (size_t i = 0; code == EXIT_CLEAN && i < SHIPPED + count; i++)
		code = prove_set(pipeline, console, i < SHIPPED ? &shipped_sets[i] : &loops[i - SHIPPED], &kit, proofs,
		                 error);
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
	pipeline->ruleset = load_rules(settings, NULL, error);
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
