#define _GNU_SOURCE
#include "cli/shipped.h"

#include "base/files.h"
#include "base/log.h"
#include "base/program_hash.h"
#include "extract/cache_names.h"
#include "extract/cache_size.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char share_from_program[] = "../share/goinception";

/* The path, which is relative to the program's folder, with links followed; null where nothing is there. */
static char *from_program(struct arena *arena, const char *relative, const char *what, struct error *error)
{
	char program[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
	if (length < 0) {
		error_set(error, "the program's own place is not known: /proc/self/exe: %s", strerror(errno));
		return NULL;
	}
	program[length] = 0;
	const char *path = path_absolute(arena, path_directory(arena, program), relative);
	char *real = realpath(path, NULL);
	if (!real) {
		error_set(error, "%s at %s; install goinception again", what, path);
		return NULL;
	}
	char *found = arena_copy_string(arena, real);
	free(real);
	return found;
}

char *shipped_path(struct arena *arena, const char *name, const char *what, struct error *error)
{
	return from_program(arena, path_join(arena, share_from_program, name), arena_printf(arena, "%s are not", what),
	                    error);
}

char *shipped_library(struct arena *arena, const char *name, const char *what, struct error *error)
{
	static const char *const folders[] = {LIBRARY_FOLDERS};
	char *found = NULL;
	for (size_t i = 0; !found && i < sizeof folders / sizeof *folders; i++)
		found = from_program(arena, arena_printf(arena, "../%s/%s", folders[i], name),
		                     arena_printf(arena, "%s is not", what), error);
	return found;
}

char *shipped_preload(struct arena *arena, struct error *error)
{
	return shipped_library(arena, "goinception/libgoinception-trace.so", "the library that is preloaded", error);
}

char *shipped_rules_folder(struct arena *arena, struct error *error)
{
	return shipped_path(arena, "rules", "the shipped rules", error);
}

const char *shipped_facts_folder(struct arena *arena) { return shipped_path(arena, "facts", "the facts", NULL); }

const char *shipped_include_folder(struct arena *arena)
{
	const char *folder = shipped_path(arena, "../../include", "the headers", NULL);
	const char *header = folder ? path_join(arena, folder, "goinception/async.h") : NULL;
	return header && path_is_file(header) ? folder : NULL;
}

static bool is_in_list(const struct setting *setting, const char *name)
{
	for (size_t i = 0; i < setting->list.count; i++)
		if (strcmp(setting->list.items[i], name) == 0)
			return true;
	return false;
}

/* A pack that a stronger place switches on is not switched off by a weaker one. */
static struct pack_choice choose_packs(const struct settings *settings)
{
	const struct setting *with = settings_get(settings, "pack"), *without = settings_get(settings, "no-pack");
	const char **off = ARENA_ARRAY(settings->arena, const char *, without->list.count + 1);
	struct pack_choice choice = {.with = with->list.items, .with_count = with->list.count, .without = off};
	for (size_t i = 0; i < without->list.count; i++)
		if (with->origin <= without->origin || !is_in_list(with, without->list.items[i]))
			off[choice.without_count++] = without->list.items[i];
	return choice;
}

static bool is_pack(const struct ruleset *ruleset, const char *name)
{
	for (size_t i = 0; i < ruleset->packs.count; i++)
		if (strcmp(ruleset->packs.items[i].name, name) == 0)
			return true;
	return false;
}

/* Where a name that is no pack was written. Asked only once loading has failed. */
static const char *place_of_unknown_pack(const char *folder, const struct settings *settings)
{
	const struct setting *lists[] = {settings_get(settings, "pack"), settings_get(settings, "no-pack")};
	const struct pack_choice defaults = {0};
	struct ruleset *ruleset = ruleset_new();
	const char *place = NULL;
	bool loaded = ruleset_load_shipped(ruleset, folder, &defaults, NULL);
	for (size_t k = 0; loaded && k < 2; k++)
		for (size_t i = 0; !place && i < lists[k]->list.count; i++)
			if (!is_pack(ruleset, lists[k]->list.items[i]))
				place = lists[k]->places.items[i];
	ruleset_free(ruleset);
	return place;
}

static bool load_packs(struct ruleset *ruleset, const char *folder, const struct settings *settings,
                       struct error *error)
{
	struct pack_choice choice = choose_packs(settings);
	struct error why;
	if (ruleset_load_shipped(ruleset, folder, &choice, &why))
		return true;
	const char *place = place_of_unknown_pack(folder, settings);
	if (place)
		return error_set(error, "%s: %s", place, why.message);
	*error = why;
	return false;
}

static bool set_levels(struct ruleset *ruleset, const struct settings *settings, struct error *error)
{
	const struct setting *levels = settings_get(settings, "level");
	for (size_t i = 0; i < levels->list.count; i++) {
		const char *pair = levels->list.items[i], *equals = strrchr(pair, '=');
		const char *id = arena_copy_bytes(settings->arena, pair, (size_t)(equals - pair));
		struct error why;
		if (!ruleset_set_level(ruleset, id, (unsigned)(equals[1] - '0'), &why))
			return error_set(error, "%s: %s", levels->places.items[i], why.message);
	}
	return true;
}

static bool load_into(struct ruleset *ruleset, const char *folder, const struct settings *settings, struct error *error)
{
	const struct setting *paths = settings_get(settings, "rules");
	if (!load_packs(ruleset, folder, settings, error))
		return false;
	for (size_t i = 0; i < paths->list.count; i++)
		if (!ruleset_load_path(ruleset, paths->list.items[i], error))
			return false;
	return set_levels(ruleset, settings, error);
}

/* Where files of these folders are kept as they were parsed. */
static const char *parsed_path(const struct settings *settings, const char *cache_folder, const char *folder)
{
	const struct setting *paths = settings_get(settings, "rules");
	struct text key = {0};
	text_printf(&key, "%016" PRIx64 "\n%s", program_hash(), folder);
	for (size_t i = 0; i < paths->list.count; i++)
		text_printf(&key, "\n%s", path_absolute(settings->arena, NULL, paths->list.items[i]));
	const char *path =
	    cache_path(settings->arena, path_absolute(settings->arena, NULL, cache_folder), &key, CACHE_RULES);
	text_free(&key);
	return path;
}

static void keep_parsed(const struct ruleset *ruleset, const char *path)
{
	struct error error;
	char described[sizeof error];
	if (ruleset_keep_parsed(ruleset, &error))
		cache_note_use(path);
	else
		log_message(LOG_INFO, "rules are not kept as they were parsed: %s",
		            error_describe(&error, described, sizeof described));
}

struct ruleset *load_rules(const struct settings *settings, const char *cache_folder, struct error *error)
{
	const char *folder = shipped_rules_folder(settings->arena, error);
	if (!folder)
		return NULL;
	struct ruleset *ruleset = ruleset_new();
	const char *parsed = cache_folder ? parsed_path(settings, cache_folder, folder) : NULL;
	if (parsed && !ruleset_remember(ruleset, parsed))
		log_message(LOG_INFO, "%s: is damaged: rules are parsed anew", parsed);
	bool loaded = load_into(ruleset, folder, settings, error);
	if (loaded && parsed)
		keep_parsed(ruleset, parsed);
	if (loaded)
		return ruleset;
	ruleset_free(ruleset);
	return NULL;
}

struct ruleset *load_all_packs(const char *folder, struct error *error)
{
	const struct pack_choice choice = {.all = true};
	struct ruleset *ruleset = ruleset_new();
	if (ruleset_load_shipped(ruleset, folder, &choice, error))
		return ruleset;
	ruleset_free(ruleset);
	return NULL;
}
