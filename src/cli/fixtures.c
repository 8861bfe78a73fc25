#include "cli/fixtures.h"

#include "base/files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fixtures *fixtures_new(void)
{
	struct fixtures *fixtures = memory_zeroed(1, sizeof *fixtures);
	fixtures->arena = arena_new();
	fixtures->here = path_absolute(fixtures->arena, NULL, ".");
	fixtures->sources.arena = fixtures->arena;
	fixtures->sources.root = "/";
	fixtures->sources.database = "";
	return fixtures;
}

void fixtures_free(struct fixtures *fixtures)
{
	if (!fixtures)
		return;
	for (size_t i = 0; i < fixtures->items.count; i++)
		annotations_release(&fixtures->items.items[i].annotations);
	VECTOR_FREE(fixtures->items);
	VECTOR_FREE(fixtures->sources.items);
	arena_free(fixtures->arena);
	free(fixtures);
}

static bool has_suffix(const char *path, const char *const *suffixes)
{
	const char *dot = strrchr(path_name(path), '.');
	for (; dot && *suffixes; suffixes++)
		if (strcmp(dot, *suffixes) == 0)
			return true;
	return false;
}

static bool is_source(const char *path)
{
	static const char *const suffixes[] = {".c", ".cc", ".cpp", ".cxx", NULL};
	return has_suffix(path, suffixes);
}

static bool is_header(const char *path)
{
	static const char *const suffixes[] = {".h", ".hh", ".hpp", ".hxx", NULL};
	return has_suffix(path, suffixes);
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

struct names {
	VECTOR(char *) items;
};

/* The full paths of what lies in a folder, in the order of their names; hidden files are left out. */
static bool list_folder(struct arena *arena, const char *folder, struct names *names, struct error *error)
{
	DIR *stream = opendir(folder);
	if (!stream)
		return error_set_at(error, folder, 0, 0, "cannot be read: %s", strerror(errno));
	for (struct dirent *entry; (entry = readdir(stream));)
		if (entry->d_name[0] != '.')
			VECTOR_PUSH(names->items, path_join(arena, folder, entry->d_name));
	closedir(stream);
	if (names->items.count)
		qsort(names->items.items, names->items.count, sizeof *names->items.items, by_name);
	return true;
}

static const char *without_suffix(struct arena *arena, const char *path)
{
	const char *dot = strrchr(path_name(path), '.');
	return arena_copy_bytes(arena, path, dot ? (size_t)(dot - path) : strlen(path));
}

static void push(struct fixtures *fixtures, const char *path, const char *mirror)
{
	struct fixture fixture = {.path = path, .mirror = mirror};
	VECTOR_PUSH(fixtures->items, fixture);
}

static bool add_below(struct fixtures *fixtures, const char *top, const char *folder, const char *rules_folder,
                      struct error *error)
{
	struct arena *arena = fixtures->arena;
	struct names names = {0};
	bool good = list_folder(arena, folder, &names, error);
	for (size_t i = 0; good && i < names.items.count; i++) {
		const char *path = names.items.items[i], *mirror = path_below(top, path);
		const char *rule_file = arena_printf(arena, "%s/%s.yaml", rules_folder, mirror);
		if (!path_is_directory(path)) {
			if (is_source(path))
				push(fixtures, path, without_suffix(arena, mirror));
		} else if (path_is_file(rule_file)) {
			push(fixtures, path, mirror);
		} else {
			good = add_below(fixtures, top, path, rules_folder, error);
		}
	}
	VECTOR_FREE(names.items);
	return good;
}

bool fixtures_add_folder(struct fixtures *fixtures, const char *folder, const char *rules_folder, struct error *error)
{
	if (!path_is_directory(folder))
		return error_set(
		    error, "there is no folder of fixtures at %s; name it with --fixtures, or name fixtures", folder);
	return add_below(fixtures, folder, folder, rules_folder, error);
}

bool fixtures_add(struct fixtures *fixtures, const char *path, struct error *error)
{
	if (!path_is_file(path) && !path_is_directory(path))
		return error_set_at(error, path, 0, 0, "cannot be read: there is no such fixture");
	push(fixtures, path_absolute(fixtures->arena, NULL, path), "");
	return true;
}

static bool read_annotations_of(struct arena *arena, const char *path, struct annotations *annotations,
                                struct error *error)
{
	char *bytes;
	size_t size;
	return file_read(arena, path, &bytes, &size, error) && annotations_read(arena, path, bytes, annotations, error);
}

static bool read_annotations_below(struct arena *arena, const char *folder, struct annotations *annotations,
                                   struct error *error)
{
	struct names names = {0};
	bool good = list_folder(arena, folder, &names, error);
	for (size_t i = 0; good && i < names.items.count; i++) {
		const char *path = names.items.items[i];
		if (path_is_directory(path))
			good = read_annotations_below(arena, path, annotations, error);
		else if (is_source(path) || is_header(path))
			good = read_annotations_of(arena, path, annotations, error);
	}
	VECTOR_FREE(names.items);
	return good;
}

bool fixture_read_annotations(struct arena *arena, const char *path, struct annotations *annotations,
                              struct error *error)
{
	return path_is_directory(path) ? read_annotations_below(arena, path, annotations, error)
	                               : read_annotations_of(arena, path, annotations, error);
}

static const char *const *copy_strings(struct arena *arena, const char *const *strings, size_t count)
{
	const char **copies = ARENA_ARRAY(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		copies[i] = arena_copy_string(arena, strings[i]);
	return copies;
}

/* A fixture has no build of its own: a compile database that happens to lie around it says nothing about it. */
static bool find_sources(struct fixtures *fixtures, struct fixture *fixture, struct error *error)
{
	struct sources_request request = {.paths = &fixture->path, .path_count = 1, .without_database = true};
	struct sources *found = sources_find(&request, error);
	if (!found)
		return false;
	fixture->first_source = fixtures->sources.items.count;
	fixture->source_count = found->items.count;
	for (size_t i = 0; i < found->items.count; i++) {
		struct source source = found->items.items[i];
		source.path = arena_copy_string(fixtures->arena, source.path);
		source.directory = arena_copy_string(fixtures->arena, source.directory);
		source.flags = copy_strings(fixtures->arena, source.flags, source.flag_count);
		source.not_understood =
		    copy_strings(fixtures->arena, source.not_understood, source.not_understood_count);
		VECTOR_PUSH(fixtures->sources.items, source);
	}
	sources_free(found);
	return true;
}

bool fixtures_read(struct fixtures *fixtures, struct error *error)
{
	for (size_t i = 0; i < fixtures->items.count; i++) {
		struct fixture *fixture = &fixtures->items.items[i];
		if (!fixture_read_annotations(fixtures->arena, fixture->path, &fixture->annotations, error) ||
		    !find_sources(fixtures, fixture, error))
			return false;
	}
	return true;
}
