#include "source/system_folders.h"

#include "base/arena.h"
#include "base/files.h"
#include "base/vector.h"

#include <glob.h>

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
