#define _GNU_SOURCE
#include "cli/rules_test.h"

#include "base/files.h"
#include "cli/fixtures.h"
#include "cli/output.h"
#include "cli/profile.h"
#include "cli/shipped.h"
#include "config/options.h"
#include "extract/cache.h"

#include <stdlib.h>

enum { TIMEOUT_SECONDS = 60, MAX_MEMORY_MIB = 2048, MOST_CACHE_BYTES = 256 << 20 };

/* Nothing of the environment or a configuration is read: the examples mean the same everywhere. */
const struct option rules_test_options[] = {
    {.name = "rules-dir",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .command_line_only = true,
     .help = "the shipped rules, where they are not beside the program"},
    {.name = "fixtures",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .command_line_only = true,
     .help = "the fixtures (default: ../fixtures/rules from the rules)"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value_name = "PATH",
     .path = true,
     .command_line_only = true,
     .help = "more rules, for fixtures of your own; repeatable"},
    {.name = "jobs",
     .letter = 'j',
     .type = OPTION_INTEGER,
     .value_name = "N",
     .low = 1,
     .high = OPTIONS_MOST_JOBS,
     .default_value = "the number of processors",
     .compute_default = options_processors,
     .command_line_only = true,
     .help = "worker processes"},
    {.name = "cache-dir",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .default_value = "~/.cache/goinception",
     .compute_default = options_cache_folder,
     .command_line_only = true,
     .help = "where facts about the examples are kept between runs"},
    {.name = "no-cache",
     .type = OPTION_FLAG,
     .default_value = "false",
     .command_line_only = true,
     .help = "parse every fixture, whatever was kept or made with the program"},
    {.name = "write-facts",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .written = true,
     .command_line_only = true,
     .help = "write the facts of the fixtures there, and compare nothing",
     .details =
         "For packages: where the folder is installed as share/goinception/facts, `goinception rules test` parses "
         "no fixture that has not changed, nor a header that it includes."},
    {.name = "profile",
     .type = OPTION_FLAG,
     .default_value = "false",
     .command_line_only = true,
     .help = "say on standard error what was parsed, and for how long"},
    OPTION_ROW_HELP,
    {.name = NULL},
};

struct examples {
	const struct settings *settings;
	const char *rules_folder, *fixtures_folder; /* where those that are shipped are */
	struct ruleset *ruleset, *without_contexts;
	struct fixtures *fixtures;
};

static const char *real_folder(const struct settings *settings, const char *path, struct error *error)
{
	char *real = realpath(path, NULL);
	if (!real) {
		error_set_at(error, path, 0, 0, "cannot be read: there is no such folder");
		return NULL;
	}
	const char *folder = arena_copy_string(settings->arena, real);
	free(real);
	return folder;
}

static struct ruleset *load(const struct examples *examples, struct error *error)
{
	struct ruleset *ruleset = load_all_packs(examples->rules_folder, error);
	const struct setting *paths = settings_get(examples->settings, "rules");
	for (size_t i = 0; ruleset && i < paths->list.count; i++) {
		if (ruleset_load_path(ruleset, paths->list.items[i], error))
			continue;
		ruleset_free(ruleset);
		return NULL;
	}
	return ruleset;
}

static bool load_rulesets(struct examples *examples, struct error *error)
{
	const char *folder = settings_string(examples->settings, "rules-dir");
	struct arena *arena = examples->settings->arena;
	examples->rules_folder =
	    folder ? real_folder(examples->settings, folder, error) : shipped_rules_folder(arena, error);
	if (!examples->rules_folder || !(examples->ruleset = load(examples, error)) ||
	    !(examples->without_contexts = load(examples, error)))
		return false;
	examples->without_contexts->contexts.count = 0;
	examples->without_contexts->multiplexers.count = 0;
	examples->without_contexts->locks.count = 0;
	return true;
}

static bool find_fixtures(struct examples *examples, struct error *error)
{
	const struct settings *settings = examples->settings;
	const char *named = settings_string(settings, "fixtures");
	const char *folder = named ? path_absolute(settings->arena, NULL, named)
	                           : path_absolute(settings->arena, examples->rules_folder, "../fixtures/rules");
	examples->fixtures_folder = folder;
	examples->fixtures = fixtures_new();
	for (size_t i = 0; i < settings->operands.count; i++)
		if (!fixtures_add(examples->fixtures, settings->operands.items[i], error))
			return false;
	if (!settings->operands.count &&
	    !fixtures_add_folder(examples->fixtures, folder, examples->rules_folder, error))
		return false;
	return fixtures_read(examples->fixtures, error);
}

/* kept: where facts are kept, or null; made: those that were made before, which are only read, or null. */
static void extract(const struct examples *examples, const char *kept, const char *made, struct pool_result *ret_result)
{
	struct pool_options options = {.jobs = (unsigned)settings_integer(examples->settings, "jobs"),
	                               .timeout_seconds = TIMEOUT_SECONDS,
	                               .max_memory_mib = MAX_MEMORY_MIB,
	                               .share_headers = SHARE_AS_WRITTEN,
	                               .cache_directory = kept,
	                               .most_cache_bytes = MOST_CACHE_BYTES,
	                               .shipped_directory = made,
	                               .movable_folder = examples->fixtures_folder};
	struct sources shown = examples->fixtures->sources;
	pool_extract(&examples->fixtures->sources, &options, ret_result);
	shown.root = examples->fixtures_folder;
	if (settings_flag(examples->settings, "profile"))
		profile_tell(&shown, ret_result);
}

/* Compares all fixtures; what fails is written to out. Returns false when anything did. */
static bool compare(const struct examples *examples, struct text *out)
{
	const struct settings *settings = examples->settings;
	struct fixtures *fixtures = examples->fixtures;
	struct pool_result extracted;
	struct fixture_tally tally = {0};
	unsigned lacking = 0;
	struct exercise *exercise = exercise_new(examples->ruleset);
	if (!settings_flag(settings, "no-cache"))
		extract(examples, settings_string(settings, "cache-dir"), shipped_facts_folder(settings->arena),
		        &extracted);
	else
		extract(examples, NULL, NULL, &extracted);
	for (size_t i = 0; i < fixtures->items.count; i++)
		fixture_check(fixtures, i, &extracted, exercise, examples->without_contexts, &tally, out);
	pool_result_release(&extracted);
	if (!examples->settings->operands.count && tally.unread)
		text_printf(out, "%u of the fixtures could not be read: what the rules lack is not looked for\n",
		            tally.unread);
	else if (!examples->settings->operands.count)
		lacking = fixtures_check_coverage(fixtures, exercise, examples->rules_folder, out);
	exercise_free(exercise);
	text_printf(out,
	            "fixtures %u, expected %u, missing %u, unexpected %u, other faults %u, rules without examples %u, "
	            "known gaps %u\n",
	            tally.fixtures, tally.expected, tally.missing, tally.unexpected, tally.other_failures, lacking,
	            tally.gaps);
	return !tally.missing && !tally.unexpected && !tally.other_failures && !lacking;
}

/* Nothing of what was there stays: entries of sources that are gone, or of another version of the program. */
static bool write_facts(const struct examples *examples, const char *directory, struct error *error)
{
	struct pool_result extracted;
	bool written = directory_create(directory, error);
	if (!written)
		return false;
	extract(examples, NULL, settings_flag(examples->settings, "no-cache") ? NULL : directory, &extracted);
	cache_trim(directory, 0);
	struct cache *cache = cache_open(directory, examples->fixtures_folder, UINT64_MAX);
	for (size_t i = 0; written && i < extracted.count; i++)
		written = !extracted.facts[i] ||
		          cache_store(cache, &examples->fixtures->sources.items.items[i], extracted.facts[i]);
	cache_close(cache);
	pool_result_release(&extracted);
	return written || error_set_at(error, directory, 0, 0, "cannot be written to");
}

static enum exit_code print_comparison(const struct examples *examples)
{
	struct text text = {0};
	bool good = compare(examples, &text);
	enum exit_code code = print_text(&text);
	return code == EXIT_CLEAN && !good ? EXIT_FINDINGS : code;
}

enum exit_code rules_test_run(const struct settings *settings)
{
	struct examples examples = {.settings = settings};
	struct error error;
	enum exit_code code = EXIT_USAGE;
	const char *facts = settings_string(settings, "write-facts");
	bool good = load_rulesets(&examples, &error) && find_fixtures(&examples, &error);
	if (good && !facts)
		code = print_comparison(&examples);
	else if (good && write_facts(&examples, facts, &error))
		code = EXIT_CLEAN;
	else
		show_error(&error);
	fixtures_free(examples.fixtures);
	ruleset_free(examples.without_contexts);
	ruleset_free(examples.ruleset);
	return code;
}
