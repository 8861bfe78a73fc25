#include "paths/path_query.h"

#include "base/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_SUGGESTED = 3, LEAST_PART = 3 };

bool path_atoms_match(const struct path_atoms *atoms, const char *name, label_set labels)
{
	for (size_t i = 0; i < atoms->count; i++)
		if (path_atom_matches(&atoms->items[i], name, labels))
			return true;
	return false;
}

/* ---- names that are no function's ---- */

/* Different names that may be meant, up to NAMES_SUGGESTED. */
struct suggestions {
	const char *names[NAMES_SUGGESTED];
	size_t count;
};

static void suggest(struct suggestions *suggestions, const char *name)
{
	for (size_t i = 0; i < suggestions->count; i++)
		if (strcmp(suggestions->names[i], name) == 0)
			return;
	if (suggestions->count < NAMES_SUGGESTED)
		suggestions->names[suggestions->count++] = name;
}

static bool ends_with_part(const char *name, const char *part)
{
	size_t length = strlen(name), tail = strlen(part);

	return length > tail + 2 && strcmp(name + length - tail, part) == 0 &&
	       strncmp(name + length - tail - 2, "::", 2) == 0;
}

/* First what is the same but for its scope, then slips of the pen, then names that hold what was written. */
static struct suggestions find_suggestions(const struct program *program, const char *written)
{
	struct suggestions suggestions = {0};
	size_t count = program->functions.count;
	const char **names = memory_allocate((count + 1) * sizeof *names), *nearest;

	for (size_t f = 0; f < count; f++) {
		names[f] = program->functions.items[f].fact->name;
		if (ends_with_part(names[f], written))
			suggest(&suggestions, names[f]);
	}
	nearest = words_nearest(written, names, count);
	if (nearest)
		suggest(&suggestions, nearest);
	for (size_t f = 0; f < count && strlen(written) >= LEAST_PART; f++)
		if (strstr(names[f], written))
			suggest(&suggestions, names[f]);
	free(names);
	return suggestions;
}

static bool refuse_name(const struct program *program, const char *written, struct error *error)
{
	struct suggestions suggestions = find_suggestions(program, written);
	char hint[512] = "";
	size_t used = 0;

	for (size_t i = 0; i < suggestions.count && used < sizeof hint; i++)
		used += (size_t)snprintf(hint + used, sizeof hint - used, "%s'%s'",
		                         i == 0                       ? " (did you mean "
		                         : i + 1 == suggestions.count ? " or "
		                                                      : ", ",
		                         suggestions.names[i]);
	if (suggestions.count && used < sizeof hint)
		snprintf(hint + used, sizeof hint - used, "?)");
	return error_set(error, "no function of the program is called '%s'%s", written, hint);
}

static bool is_known(const struct program *program, const struct path_atom *atom, struct error *error)
{
	if (!program || !atom->name)
		return true;
	for (size_t f = 0; f < program->functions.count; f++)
		if (path_atom_matches(atom, program->functions.items[f].fact->name, 0))
			return true;
	return refuse_name(program, atom->name, error);
}

/* ---- reading ---- */

static bool read_atoms(struct arena *arena, const struct program *program, const char *option, const char *const *texts,
                       size_t count, struct path_atoms *ret_atoms, struct error *error)
{
	struct error why;
	char told[sizeof why];

	ret_atoms->items = ARENA_ARRAY(arena, struct path_atom, count + 1);
	ret_atoms->count = count;
	for (size_t i = 0; i < count; i++) {
		if (!path_atom_read(arena, texts[i], &ret_atoms->items[i], &why))
			return error_set(error, "%s '%s': %s", option, texts[i],
			                 error_describe(&why, told, sizeof told));
		if (!is_known(program, &ret_atoms->items[i], error))
			return false;
	}
	return true;
}

static bool read_pattern(struct arena *arena, const struct program *program, const char *text,
                         struct path_query *ret_query, struct error *error)
{
	ret_query->pattern = ARENA_NEW(arena, struct path_pattern);
	if (!path_pattern_read(arena, text, ret_query->pattern, error))
		return false;
	for (unsigned position = 0; position < ret_query->pattern->count; position++)
		if (!is_known(program, &ret_query->pattern->atoms[position], error))
			return false;
	return true;
}

bool path_query_read(struct arena *arena, const struct program *program, const struct paths_query *query,
                     struct path_query *ret_query, struct error *error)
{
	*ret_query = (struct path_query){0};
	if (query->through_count > PATHS_THROUGH_MAX)
		return error_set(error, "a path can be asked to go through %d functions at most", PATHS_THROUGH_MAX);
	return read_atoms(arena, program, "--from", query->from, query->from_count, &ret_query->from, error) &&
	       read_atoms(arena, program, "--to", query->to, query->to_count, &ret_query->to, error) &&
	       read_atoms(arena, program, "--through", query->through, query->through_count, &ret_query->through,
	                  error) &&
	       read_atoms(arena, program, "--avoid", query->avoid, query->avoid_count, &ret_query->avoid, error) &&
	       (!query->pattern || read_pattern(arena, program, query->pattern, ret_query, error));
}

bool paths_query_check(const struct paths_query *query, struct error *error)
{
	struct arena *arena = arena_new();
	struct path_query read;
	bool good = path_query_read(arena, NULL, query, &read, error);

	arena_free(arena);
	if (good && !query->pattern && (!query->from_count || !query->to_count))
		return error_set(error, "a path has two ends, or a pattern: --from F --to G, or --labels PATTERN");
	return good;
}
