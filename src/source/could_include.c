#include "source/sources.h"

#include "base/files.h"
#include "source/system_folders.h"

#include <string.h>

/* Flags whose next word is a folder to look in. */
static const char *const folder_flags[] = {"-iquote", "-isystem", "-isystem-after", "-cxx-isystem", "-idirafter"};

static const char *include_folder(const struct source *source, size_t *index)
{
	const char *flag = source->flags[*index];
	if (strncmp(flag, "-I", 2) == 0)
		return flag + 2;
	for (size_t i = 0; i < sizeof folder_flags / sizeof *folder_flags; i++) {
		if (strcmp(flag, folder_flags[i]) == 0 && *index + 1 < source->flag_count)
			return source->flags[++*index];
	}
	return NULL;
}

static bool holds(struct arena *arena, const struct source *source, const char *folder, const char *name)
{
	const char *path = overlay_path(source->overlay, path_absolute(arena, folder, name));
	return path && path_is_file(path);
}

bool source_could_include(const struct source *source, const char *header_name)
{
	struct arena *arena = arena_new();
	bool held = holds(arena, source, path_directory(arena, source->path), header_name) ||
	            holds(arena, source, source->directory, header_name);
	for (size_t i = 0; i < source->flag_count && !held; i++) {
		const char *folder = include_folder(source, &i);
		held = folder && holds(arena, source, folder, header_name);
	}
	arena_free(arena);
	return held || system_folders_hold(header_name);
}
