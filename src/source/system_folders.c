#define _GNU_SOURCE /* strverscmp */
#include "source/system_folders.h"

#include "base/files.h"
#include "base/table.h"
#include "base/vector.h"

#include <ctype.h>
#include <dirent.h>
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
    "/usr/local/include/*",         "/usr/include/*",          "/usr/include/*-linux-*/*",
    "/usr/lib/*-linux-*/*/include", "/usr/include/*/[0-9]*/*", /* several versions beside each other, each with parts:
                                                                  postgresql/15/server */
};

/* A folder of a library, by the name of something that lies in it. */
struct holder {
	const char *folder;
	uint32_t next; /* holder of the same name, or TABLE_NONE */
};

/* Of the machine, and so the same for the whole process; made when it is first asked. */
static struct {
	struct arena *arena;
	struct table *first_of_name;
	VECTOR(struct holder) holders;
} libraries;

/* Such a folder is a part of the system's own (sys/, linux/, bits/): whoever looked into it first would find its
 * signal.h instead of the one that is meant. */
static bool hides_headers_of_c(DIR *stream)
{
	static const char *const headers[] = {"errno.h", "limits.h", "signal.h", "stdio.h", "string.h", "time.h"};
	bool hides = false;
	for (struct dirent *entry; !hides && (entry = readdir(stream));)
		for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
			hides |= strcmp(entry->d_name, headers[i]) == 0;
	rewinddir(stream);
	return hides;
}

static void add_library(const char *folder)
{
	DIR *stream = opendir(folder);
	if (!stream)
		return;
	if (hides_headers_of_c(stream)) {
		closedir(stream);
		return;
	}
	for (struct dirent *entry; (entry = readdir(stream));) {
		const char *name = entry->d_name;
		struct holder holder = {folder, table_get_string(libraries.first_of_name, name)};
		table_set(libraries.first_of_name, name, strlen(name), (uint32_t)libraries.holders.count);
		VECTOR_PUSH(libraries.holders, holder);
	}
	closedir(stream);
}

/* Backwards, so that the holders of a name stand in the order of the patterns. */
static void find_libraries(void)
{
	glob_t folders;
	libraries.arena = arena_new();
	libraries.first_of_name = table_new();
	for (size_t i = 0; i < sizeof library_patterns / sizeof *library_patterns; i++)
		glob(library_patterns[i], i ? GLOB_APPEND : 0, NULL, &folders);
	for (size_t i = folders.gl_pathc; i-- > 0;)
		add_library(arena_copy_string(libraries.arena, folders.gl_pathv[i]));
	globfree(&folders);
}

static const char *behind_version(const char *at)
{
	while (isdigit((unsigned char)*at) || *at == '.')
		at++;
	return at;
}

bool system_folders_is_newer(const char *folder, const char *than)
{
	const char *left = behind_version(folder), *right = behind_version(than);
	while (*left && *left == *right) {
		left = behind_version(left + 1);
		right = behind_version(right + 1);
	}
	return !*left && !*right && strverscmp(folder, than) > 0;
}

const char *system_folders_of_library(struct arena *arena, const char *header_name)
{
	if (!libraries.arena)
		find_libraries();
	size_t length = strcspn(header_name, "/"), found = 0;
	const char *folder = NULL;
	for (uint32_t at = table_get(libraries.first_of_name, header_name, length); at != TABLE_NONE;
	     at = libraries.holders.items[at].next) {
		const char *candidate = libraries.holders.items[at].folder;
		if (!path_is_file(path_join(arena, candidate, header_name)))
			continue;
		if (!folder || system_folders_is_newer(candidate, folder))
			folder = candidate;
		found++;
	}
	return found == 1 || header_name[length] ? folder : NULL;
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
