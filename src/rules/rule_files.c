/* Which files of a folder hold rules, in an order that does not depend on the file system. */
#include "base/files.h"
#include "rules/reading.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

enum { DEEPEST_FOLDER = 16 }; /* a link to a parent ends here */

bool is_rule_file(const char *path)
{
	static const char suffix[] = ".yaml";
	size_t length = strlen(path), suffix_length = sizeof suffix - 1;
	return length > suffix_length && strcmp(path + length - suffix_length, suffix) == 0 &&
	       strcmp(path_name(path), "pack.yaml") != 0;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool folder_list(struct arena *arena, const char *folder, struct paths *ret_paths, struct error *error)
{
	DIR *stream = opendir(folder);
	if (!stream)
		return error_set_at(error, folder, 0, 0, "cannot be read: %s", strerror(errno));
	VECTOR(const char *) paths = {0};
	for (struct dirent *entry; (entry = readdir(stream));)
		if (entry->d_name[0] != '.')
			VECTOR_PUSH(paths, path_join(arena, folder, entry->d_name));
	closedir(stream);
	ret_paths->count = paths.count;
	ret_paths->items = ARENA_ARRAY(arena, const char *, paths.count);
	if (paths.count) {
		memcpy(ret_paths->items, paths.items, paths.count * sizeof *paths.items);
		qsort(ret_paths->items, paths.count, sizeof *paths.items, compare_paths);
	}
	VECTOR_FREE(paths);
	return true;
}

struct search {
	struct arena *arena;
	VECTOR(const char *) found;
	struct error *error;
};

static bool search_folder(struct search *search, const char *folder, unsigned depth)
{
	struct paths paths;
	if (depth == DEEPEST_FOLDER)
		return error_set_at(search->error, folder, 0, 0, "lies more than %d folders deep", DEEPEST_FOLDER);
	if (!folder_list(search->arena, folder, &paths, search->error))
		return false;
	for (size_t i = 0; i < paths.count; i++) {
		if (path_is_directory(paths.items[i])) {
			if (!search_folder(search, paths.items[i], depth + 1))
				return false;
		} else if (is_rule_file(paths.items[i])) {
			VECTOR_PUSH(search->found, paths.items[i]);
		}
	}
	return true;
}

bool rule_files_find(struct arena *arena, const char *folder, struct paths *ret_paths, struct error *error)
{
	struct search search = {.arena = arena, .error = error};
	bool searched = search_folder(&search, folder, 0);
	if (searched) {
		ret_paths->count = search.found.count;
		ret_paths->items = ARENA_ARRAY(arena, const char *, search.found.count);
		for (size_t i = 0; i < search.found.count; i++)
			ret_paths->items[i] = search.found.items[i];
	}
	VECTOR_FREE(search.found);
	return searched;
}
