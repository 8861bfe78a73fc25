/* Sources that lie in the tree, and that nobody has read. */
#include "base/files.h"
#include "base/table.h"
#include "program/diagnosis_parts.h"

#include <stdlib.h>
#include <string.h>

/* Folders with what lies in them and below. */
struct folders {
	struct arena *arena;
	const char *root;
	struct table *numbers; /* path → items */
	VECTOR(struct unbuilt_folder) items;
};

static struct table *files_read(const struct program *program, const struct diagnosed_sources *sources)
{
	struct table *read = table_new();

	for (size_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->files.count; f++)
			table_put_string(read, facts->files.items[f].path, 0);
	}
	for (size_t i = 0; i < sources->failed.count; i++)
		table_put_string(read, sources->failed.items[i].path, 0);
	return read;
}

static bool is_within_root(const struct folders *folders, const char *path)
{
	return path_below(folders->root, path) != path;
}

static struct unbuilt_folder *folder_of(struct folders *folders, const char *path)
{
	uint32_t next = (uint32_t)folders->items.count, known = table_put_string(folders->numbers, path, next);

	if (known == next)
		VECTOR_PUSH(folders->items, (struct unbuilt_folder){.path = path});
	return &folders->items.items[known];
}

static void count_source(struct folders *folders, const char *source, bool unbuilt)
{
	for (const char *path = path_directory(folders->arena, source);; path = path_directory(folders->arena, path)) {
		struct unbuilt_folder *folder = folder_of(folders, path);

		folder->below++;
		folder->unbuilt_below += unbuilt;
		if (!is_within_root(folders, path))
			break;
	}
}

/* The highest folder in which nothing is built, else the one that the source lies in. */
static struct unbuilt_folder *folder_to_tell(struct folders *folders, const char *source)
{
	const char *own = path_directory(folders->arena, source), *highest = own;

	for (const char *path = own; is_within_root(folders, path); path = path_directory(folders->arena, path)) {
		struct unbuilt_folder *folder = folder_of(folders, path);

		if (folder->unbuilt_below < folder->below)
			break;
		highest = path;
	}
	return folder_of(folders, highest);
}

static int compare_folders(const void *left_item, const void *right_item)
{
	const struct unbuilt_folder *left = left_item, *right = right_item;

	if (left->sources != right->sources)
		return left->sources > right->sources ? -1 : 1;
	return strcmp(left->path, right->path);
}

static void tell_folders(struct folders *folders, struct diagnosed_sources *sources)
{
	for (size_t i = 0; i < sources->unbuilt.count; i++)
		folder_to_tell(folders, sources->unbuilt.items[i])->sources++;
	for (size_t i = 0; i < folders->items.count; i++)
		if (folders->items.items[i].sources)
			VECTOR_PUSH(sources->unbuilt_folders, folders->items.items[i]);
	if (sources->unbuilt_folders.count > 1)
		qsort(sources->unbuilt_folders.items, sources->unbuilt_folders.count,
		      sizeof *sources->unbuilt_folders.items, compare_folders);
}

void diagnose_unbuilt(struct diagnosis *diagnosis, const struct program *program, const char *const *in_tree,
                      size_t count)
{
	struct diagnosed_sources *sources = &diagnosis->sources;
	struct folders folders = {.arena = diagnosis->arena, .root = diagnosis->root, .numbers = table_new()};
	struct table *read = files_read(program, sources);

	for (size_t i = 0; i < count; i++) {
		bool unbuilt = table_get_string(read, in_tree[i]) == TABLE_NONE;

		if (unbuilt)
			VECTOR_PUSH(sources->unbuilt, arena_copy_string(diagnosis->arena, in_tree[i]));
		count_source(&folders, in_tree[i], unbuilt);
	}
	tell_folders(&folders, sources);
	VECTOR_FREE(folders.items);
	table_free(folders.numbers);
	table_free(read);
}
