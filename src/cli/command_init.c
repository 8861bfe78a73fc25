/* goinception init: the files that a code base needs to keep a gate. */
#include "base/files.h"
#include "base/words.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/shipped.h"
#include "config/options.h"
#include "source/repository.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char configuration_name[] = "goinception.conf", baseline_name[] = "goinception-baseline.yaml";

/* What a service reads, and the shipped file that it is made from. */
static const struct integration {
	const char *name, *shipped, *path, *what;
} integrations[] = {
    {"github", "github-workflow.yml", ".github/workflows/goinception.yml",
     "a workflow; put into it where goinception comes from"},
    {"gitlab", "gitlab-ci.yml", "goinception.gitlab-ci.yml",
     "a job; include it from .gitlab-ci.yml, and put into it where goinception comes from"},
    {"jenkins", "Jenkinsfile", "goinception.jenkinsfile", "a stage for your Jenkinsfile"},
    {"pre-commit", "pre-commit-config.yaml", ".pre-commit-config.yaml", "a hook; `pre-commit install` switches it on"},
};
enum { INTEGRATIONS = sizeof integrations / sizeof *integrations };

static const struct option options[] = {
    {.name = "path",
     .type = OPTION_LIST,
     .value_name = "DIR|FILE",
     .path = true,
     .operands = true,
     .command_line_only = true,
     .help = "what is to be analysed (default: all of it); repeatable",
     .details = "Below the current folder. Operands are paths too."},
    {.name = "ci",
     .type = OPTION_LIST,
     .value_name = "SERVICE",
     .command_line_only = true,
     .help = "github, gitlab, jenkins or pre-commit; repeatable",
     .details = "Writes what the service needs to fail on what a change brings."},
    {.name = "without-baseline",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "do not analyse: all findings are to be reported",
     .details =
         "Without it, the findings of today are written into a baseline: only new ones are reported from now on."},
    {.name = "force",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "replace files that are there",
     .details = "Without it, nothing is written when one of the files is there."},
    OPTION_ROW_HELP,
    {.name = NULL},
};

/* One file to write, and what to say of it. */
struct planned {
	const char *path, *what;
	struct text text;
};

struct plan {
	const struct settings *settings;
	struct arena *arena;
	bool stays; /* the configuration, and the baseline that it may name */
	bool baseline;
	VECTOR(struct planned) files;
};

static void plan_release(struct plan *plan)
{
	for (size_t i = 0; i < plan->files.count; i++)
		text_free(&plan->files.items[i].text);
	VECTOR_FREE(plan->files);
}

/* ---- what to write ---- */

/* In single quotes, YAML takes every character as it is. */
static void add_quoted(struct text *out, const char *text)
{
	text_add(out, "'");
	for (const char *at = text; *at; at++)
		text_add_bytes(out, *at == '\'' ? "''" : at, *at == '\'' ? 2 : 1);
	text_add(out, "'");
}

/* The example, in which the line of a key, a comment, becomes a setting. */
static void switch_on(struct text *example, const char *key, const char *value, struct text *out)
{
	char line[64];
	snprintf(line, sizeof line, "\n#%s:", key);
	const char *at = strstr(text_string(example), line);
	assert(at); /* the example has every key */
	text_add_bytes(out, example->bytes, (size_t)(at - example->bytes));
	text_printf(out, "\n%s: %s", key, value);
	text_add(out, at + 1 + strcspn(at + 1, "\n"));
}

static void plan_configuration(struct plan *plan)
{
	const struct setting *paths = settings_get(plan->settings, "path");
	struct planned file = {.path = configuration_name, .what = "what is analysed, and every setting that there is"};
	struct text example = {0}, with_path = {0}, list = {0};
	text_add(&list, "[");
	for (size_t i = 0; i < paths->list.count; i++) {
		text_add(&list, i ? ", " : "");
		add_quoted(&list, paths->list.items[i]);
	}
	text_add(&list, paths->list.count ? "]" : "'.']");
	settings_write_example(analyze_options, &example);
	switch_on(&example, "path", text_string(&list), &with_path);
	if (plan->baseline)
		switch_on(&with_path, "baseline", baseline_name, &file.text);
	else
		text_add(&file.text, text_string(&with_path));
	text_free(&example);
	text_free(&with_path);
	text_free(&list);
	VECTOR_PUSH(plan->files, file);
}

static const struct integration *find_integration(const char *name, struct error *error)
{
	const char *names[INTEGRATIONS];
	char hint[256];
	for (size_t i = 0; i < INTEGRATIONS; i++) {
		names[i] = integrations[i].name;
		if (strcmp(name, names[i]) == 0)
			return &integrations[i];
	}
	error_set(error, "--ci: unknown service '%s'%s", name,
	          words_hint(name, names, INTEGRATIONS, hint, sizeof hint));
	return NULL;
}

static bool plan_integration(struct plan *plan, const char *name, struct error *error)
{
	const struct integration *integration = find_integration(name, error);
	if (!integration)
		return false;
	struct planned file = {.path = integration->path, .what = integration->what};
	const char *folder = shipped_path(plan->arena, "integrations", "the shipped files for CI", error);
	char *bytes;
	size_t size;
	if (!folder ||
	    !file_read(plan->arena, path_join(plan->arena, folder, integration->shipped), &bytes, &size, error))
		return false;
	for (size_t i = 0; i < plan->files.count; i++)
		if (strcmp(plan->files.items[i].path, file.path) == 0)
			return true;
	text_add_bytes(&file.text, bytes, size);
	VECTOR_PUSH(plan->files, file);
	return true;
}

/* ---- may it be written? ---- */

/* Services look for their files, and findings are known by their paths, from the top of the repository. */
static bool check_place(struct plan *plan, struct error *error)
{
	const char *here = path_absolute(plan->arena, NULL, "."), *top = repository_folder(plan->arena, here);
	return !top || strcmp(top, here) == 0 ||
	       error_set(error, "init is for the top of the repository: run it in %s", top);
}

static bool check_paths(const struct plan *plan, struct error *error)
{
	const struct setting *paths = settings_get(plan->settings, "path");
	for (size_t i = 0; i < paths->list.count; i++)
		if (access(paths->list.items[i], R_OK) != 0)
			return error_set(error, "%s: cannot be read; name an existing folder or source",
			                 paths->list.items[i]);
	return true;
}

static bool check_free(const char *path, struct error *error)
{
	return access(path, F_OK) != 0 ||
	       error_set_at(error, path, 0, 0, "is there; nothing was written. --force replaces it");
}

static bool check_files(const struct plan *plan, struct error *error)
{
	if (settings_flag(plan->settings, "force"))
		return true;
	for (size_t i = 0; i < plan->files.count; i++)
		if (!check_free(plan->files.items[i].path, error))
			return false;
	return !plan->baseline || check_free(baseline_name, error);
}

static bool make_plan(struct plan *plan, struct error *error)
{
	const struct setting *services = settings_get(plan->settings, "ci");
	/* A service may be added later: what is there already stays. */
	plan->stays =
	    services->list.count && !settings_flag(plan->settings, "force") && access(configuration_name, F_OK) == 0;
	plan->baseline = !plan->stays && !settings_flag(plan->settings, "without-baseline");
	if (!plan->stays)
		plan_configuration(plan);
	for (size_t i = 0; i < services->list.count; i++)
		if (!plan_integration(plan, services->list.items[i], error))
			return false;
	return check_place(plan, error) && check_paths(plan, error) && check_files(plan, error);
}

/* ---- writing ---- */

static bool write_files(const struct plan *plan, struct text *told, struct error *error)
{
	for (size_t i = 0; i < plan->files.count; i++) {
		const struct planned *file = &plan->files.items[i];
		assert(plan->files.items);
		if (!directory_create(path_directory(plan->arena, file->path), error) ||
		    !output_write(file->path, &file->text, error))
			return false;
		text_printf(told, "%s: %s\n", file->path, file->what);
	}
	return true;
}

/* Comes first: where there is nothing to analyse, there is nothing to set up. */
static enum exit_code draw_baseline(const struct plan *plan)
{
	const struct setting *paths = settings_get(plan->settings, "path");
	const char *const fixed[] = {"goinception",       "analyze",  "--baseline", baseline_name,
	                             "--update-baseline", "--output", "/dev/null"};
	VECTOR(char *) words = {0};
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
		VECTOR_PUSH(words, arena_copy_string(plan->arena, fixed[i]));
	for (size_t i = 0; i < paths->list.count; i++)
		VECTOR_PUSH(words, arena_printf(plan->arena, "--path=%s", paths->list.items[i]));
	if (!paths->list.count)
		VECTOR_PUSH(words, arena_copy_string(plan->arena, "--path=."));
	VECTOR_PUSH(words, NULL);
	unlink(baseline_name); /* what stood in an older one is not to stay in it */
	enum exit_code code = command_line_run((int)words.count - 1, words.items);
	VECTOR_FREE(words);
	return code;
}

static enum exit_code write_all(const struct plan *plan, struct error *error)
{
	struct text told = {0};
	enum exit_code code = plan->baseline ? draw_baseline(plan) : EXIT_CLEAN;
	if (code != EXIT_CLEAN)
		return code;
	if (!write_files(plan, &told, error)) {
		text_free(&told);
		show_error(error);
		return EXIT_INTERNAL;
	}
	if (plan->stays)
		text_printf(&told, "%s: stays as it is\n", configuration_name);
	if (plan->baseline)
		text_printf(&told, "%s: the findings of today; from now on, only new ones are reported\n",
		            baseline_name);
	text_add(&told, "Look at them, and commit them. `goinception analyze` is all it takes now.\n");
	return print_text(&told);
}

static enum exit_code run(const struct settings *settings)
{
	struct error error;
	struct plan plan = {.settings = settings, .arena = settings->arena};
	enum exit_code code = EXIT_USAGE;
	if (make_plan(&plan, &error))
		code = write_all(&plan, &error);
	else
		show_error(&error);
	plan_release(&plan);
	return code;
}

const struct command init_command = {
    .name = "init",
    .summary = "set a code base up: configuration, baseline, CI",
    .synopsis = "[OPTION]... [DIR|FILE...]",
    .description =
        "Writes, into the current folder, a goinception.conf with every setting as a comment, a baseline of the "
        "findings of today, and, with --ci, what a service needs to fail on what a change brings. Nothing that is "
        "there is replaced unless --force says so; with --ci, a configuration that is there is kept.\n\n"
        "Run it at the top of the repository. What is written is meant to be read, changed and committed.",
    .options = options,
    .run = run,
};
