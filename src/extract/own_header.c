#include "extract/own_header.h"

#include "base/files.h"

#include <string.h>

const char *own_header(struct arena *arena, const struct source *source, const char *from, const char *name)
{
	const char *path = from ? path_absolute(arena, path_directory(arena, from), name) : NULL;
	for (size_t i = 0; i < source->flag_count && !(path && path_is_file(path)); i++) {
		const char *flag = source->flags[i];
		if (strncmp(flag, "-I", 2) != 0)
			continue;
		const char *folder = flag[2] ? flag + 2 : i + 1 < source->flag_count ? source->flags[i + 1] : ".";
		path = path_absolute(arena, path_absolute(arena, source->directory, folder), name);
	}
	return path && path_is_file(path) ? path : NULL;
}
