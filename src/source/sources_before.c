#include "source/sources_before.h"

#include "base/files.h"
#include "source/flags.h"
#include "source/glob.h"

#include <stdlib.h>
#include <string.h>

static struct changed_file *changed(const struct change *change, const char *path, const char **ret_name)
{
	*ret_name = change_name(change, path);
	return *ret_name ? change_find(change, *ret_name) : NULL;
}

/* The database of a build lies where its output lies: what a build makes there is no change. */
static bool is_new_to_git(const struct change *change, const char *database, const char *name)
{
	const char *of_database = change_name(change, database);
	for (size_t i = 0; i < change->untracked.count; i++) {
		const char *untracked = change->untracked.items[i];
		size_t length = strlen(untracked);
		bool folder = length && untracked[length - 1] == '/';
		if (folder ? strncmp(name, untracked, length) != 0 : strcmp(name, untracked) != 0)
			continue;
		return !folder || !of_database || strncmp(of_database, untracked, length) != 0;
	}
	return false;
}

static enum source_then judge(const struct change *change, const struct sources *now, const struct source *source,
                              bool affected)
{
	const char *name;
	const struct changed_file *file = changed(change, source->path, &name);
	if (file ? file->kind == CHANGE_ADDED && !file->moved : name && is_new_to_git(change, now->database, name))
		return SOURCE_THEN_ABSENT;
	return affected ? SOURCE_THEN_OTHER : SOURCE_THEN_SAME;
}

/* The same build, under the name that it had. */
static void add_other(struct sources_before *before, const struct change *change, const struct source *now)
{
	const char *name;
	const struct changed_file *file = changed(change, now->path, &name);
	struct source then = *now;
	if (file && file->moved)
		then.path = path_join(before->sources->arena, change->top, file->moved);
	VECTOR_PUSH(before->sources->items, then);
}

static size_t shared_length(const char *one, const char *other)
{
	size_t length = 0;
	while (one[length] && one[length] == other[length])
		length++;
	return length;
}

/* What is gone was most likely built like the source of its language that lies nearest. */
static const struct source *neighbour(const struct sources *now, const char *path)
{
	const struct source *nearest = NULL;
	for (size_t i = 0; i < now->items.count; i++) {
		const struct source *source = &now->items.items[i];
		if (language_of_name(source->path) != language_of_name(path))
			continue;
		if (!nearest || shared_length(source->path, path) > shared_length(nearest->path, path))
			nearest = source;
	}
	return nearest;
}

static bool is_asked_for(const struct sources *now, const struct sources_request *request, const char *path)
{
	const struct globs excludes = {request->excludes, request->exclude_count};
	struct arena *arena = arena_new();
	bool asked = false;
	for (size_t i = 0; i < request->path_count && !asked; i++) {
		const char *absolute = path_absolute(arena, NULL, request->paths[i]);
		asked = strcmp(absolute, path) == 0 || path_below(absolute, path) != path;
	}
	arena_free(arena);
	return asked && !globs_exclude(&excludes, path_below(now->root, path));
}

static bool is_still_read(const struct sources_before *before, const char *path)
{
	for (size_t i = 0; i < before->sources->items.count; i++)
		if (strcmp(before->sources->items.items[i].path, path) == 0)
			return true;
	return false;
}

static void add_gone(struct sources_before *before, const struct change *change, const struct sources *now,
                     const struct sources_request *request)
{
	for (size_t i = 0; i < change->files.count; i++) {
		const struct changed_file *file = &change->files.items[i];
		if (file->kind != CHANGE_REMOVED || language_of_name(file->name) == LANGUAGE_NONE)
			continue;
		const char *path = path_join(before->sources->arena, change->top, file->name);
		if (!is_asked_for(now, request, path) || is_still_read(before, path))
			continue;
		const struct source *like = neighbour(now, path);
		before->gone += like != NULL;
		before->flagless += like == NULL;
		if (!like)
			continue;
		struct source source = *like;
		source.path = path;
		source.guessed = true;
		VECTOR_PUSH(before->sources->items, source);
	}
}

struct sources_before *sources_before_new(const struct sources *now, const bool *affected, const struct change *change,
                                          const struct sources_request *request)
{
	struct sources_before *before = memory_zeroed(1, sizeof *before);
	before->sources = memory_zeroed(1, sizeof *before->sources);
	before->sources->arena = arena_new();
	before->sources->root = now->root;
	before->sources->database = now->database;
	before->then = memory_zeroed(now->items.count + 1, sizeof *before->then);
	for (size_t i = 0; i < now->items.count; i++) {
		before->then[i] = judge(change, now, &now->items.items[i], affected[i]);
		if (before->then[i] == SOURCE_THEN_OTHER)
			add_other(before, change, &now->items.items[i]);
	}
	add_gone(before, change, now, request);
	return before;
}

void sources_before_free(struct sources_before *before)
{
	if (!before)
		return;
	sources_free(before->sources);
	free(before->then);
	free(before);
}

/* Files are read under both names of the repository, where links give it two. */
static bool lay_file(struct overlay *overlay, const struct change *change, const struct changed_file *file,
                     const char *top, struct error *error)
{
	struct arena *arena = arena_new();
	const char *path = path_join(arena, top, file->name);
	bool good = true;
	if (file->kind == CHANGE_ADDED)
		overlay_hide(overlay, path);
	else
		good = change_write_before(change, file, overlay_add(overlay, path), error);
	arena_free(arena);
	return good;
}

struct overlay *sources_before_lay(struct sources_before *before, const struct change *change, struct error *error)
{
	struct overlay *overlay = overlay_new(error);
	bool good = overlay != NULL;
	for (size_t i = 0; i < change->files.count && good; i++) {
		const struct changed_file *file = &change->files.items[i];
		good = lay_file(overlay, change, file, change->top, error) &&
		       (strcmp(change->top, change->real_top) == 0 ||
		        lay_file(overlay, change, file, change->real_top, error));
	}
	good = good && overlay_finish(overlay, error);
	for (size_t i = 0; i < before->sources->items.count; i++)
		before->sources->items.items[i].overlay = overlay;
	if (good)
		return overlay;
	overlay_free(overlay);
	return NULL;
}
