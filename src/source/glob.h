/* Globs for paths: '*' and '?' stay within a folder, '**' goes across, [a-z] and [!a-z] are sets, '\' quotes. */
#ifndef GOINCEPTION_SOURCE_GLOB_H
#define GOINCEPTION_SOURCE_GLOB_H

#include <stdbool.h>
#include <stddef.h>

/* The whole path must match. A leading double star with a slash also stands for no folder at all. */
bool path_glob_matches(const char *pattern, const char *path);

struct globs {
	const char *const *items;
	size_t count;
};

/* True when any glob matches the relative path, its last part, or one of the folders it lies in. */
bool globs_exclude(const struct globs *globs, const char *relative_path);

#endif
