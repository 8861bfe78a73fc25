#include "source/system_folders.h"

#include "base/arena.h"
#include "base/files.h"
#include "base/vector.h"

#include <glob.h>
#include <string.h>

/* Of this machine, its architecture, and whatever compilers are installed. */
static const char *const patterns[] = {
    "/usr/local/include",
    "/usr/include",
    "/usr/include/*-linux-*",
    "/usr/include/c++/[0-9]*",
    "/usr/lib/gcc/*/*/include",
    "/usr/lib/clang/*/include",
    "/usr/lib/llvm-*/lib/clang/*/include",
};

/* Each library has one of its own. */
static const char *const library_patterns[] = {
    "/usr/local/include/*",
    "/usr/include/*",
    "/usr/include/*-linux-*/*",
    "/usr/lib/*-linux-*/*/include",
};

const char *system_folders_of_library(struct arena *arena, const char *header_name)
{
	if (strpbrk(header_name, "*?[\\"))
		return NULL;
	glob_t found;
	for (size_t i = 0; i < sizeof library_patterns / sizeof *library_patterns; i++)
		glob(path_join(arena, library_patterns[i], header_name), i ? GLOB_APPEND : 0, NULL, &found);
	const char *folder = NULL;
	if (found.gl_pathc == 1 || (found.gl_pathc && strchr(header_name, '/'))) {
		size_t length = strlen(found.gl_pathv[0]) - strlen(header_name) - 1;
		folder = arena_copy_bytes(arena, found.gl_pathv[0], length);
	}
	globfree(&found);
	return folder;
}

bool system_folders_hold(const char *header_name)
{
	static glob_t folders; /* of the machine, and so the same for the whole process */
	static bool known;
	for (size_t i = 0; !known && i < sizeof patterns / sizeof *patterns; i++)
		glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &folders);
	known = true;

	struct arena *arena = arena_new();
	bool held = false;
	for (size_t i = 0; i < folders.gl_pathc && !held; i++)
		held = path_is_file(path_join(arena, folders.gl_pathv[i], header_name));
	arena_free(arena);
	return held;
}
