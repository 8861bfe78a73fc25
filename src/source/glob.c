#include "source/glob.h"

#include "base/files.h"

#include <string.h>

/* Whether c is in the set whose '[' is at *pattern; *pattern moves behind the ']'. A '[' without end is itself. */
static bool matches_set(const char **pattern, char c)
{
	const char *at = *pattern + 1;
	bool negated = *at == '!' || *at == '^', found = false;
	at += negated;
	const char *first = at;
	while (*at && (*at != ']' || at == first)) {
		char low = *at == '\\' && at[1] ? *++at : *at, high = low;
		at++;
		if (at[0] == '-' && at[1] && at[1] != ']') {
			high = at[1];
			at += 2;
		}
		found = found || (low <= c && c <= high);
	}
	if (!*at) {
		++*pattern;
		return c == '[';
	}
	*pattern = at + 1;
	return found != negated;
}

/* One character that is no star; *pattern moves on when it matches. */
static bool matches_one(const char **pattern, char c)
{
	if (**pattern == '?') {
		++*pattern;
		return c != '/';
	}
	if (**pattern == '[')
		return matches_set(pattern, c) && c != '/';
	if (**pattern == '\\' && (*pattern)[1])
		++*pattern;
	return *(*pattern)++ == c;
}

/* Where to go on when what follows a star did not fit: the star takes more. Only the last star of each kind needs to be
 * remembered, which keeps the time at pattern times path. */
struct star {
	const char *pattern, *path; /* pattern is null: none yet */
	bool whole_folders;         /* a double star with its slash: takes folder by folder */
};

struct matching {
	const char *start, *pattern, *path;
	struct star star, double_star;
};

static void enter_star(struct matching *matching)
{
	const char *pattern = matching->pattern;
	if (pattern[1] != '*') {
		matching->pattern++;
		matching->star = (struct star){matching->pattern, matching->path, false};
		return;
	}
	bool whole_folders = pattern[2] == '/' && (pattern == matching->start || pattern[-1] == '/');
	matching->pattern += whole_folders ? 3 : 2;
	matching->double_star = (struct star){matching->pattern, matching->path, whole_folders};
	matching->star = (struct star){0};
}

static bool retry(struct matching *matching)
{
	struct star *star = &matching->star;
	if (!star->pattern || !*star->path || *star->path == '/') {
		star = &matching->double_star;
		matching->star = (struct star){0};
		if (!star->pattern)
			return false;
		if (star->whole_folders)
			star->path += strcspn(star->path, "/");
		if (!*star->path)
			return false;
	}
	star->path++;
	matching->path = star->path;
	matching->pattern = star->pattern;
	return true;
}

bool path_glob_matches(const char *pattern, const char *path)
{
	struct matching matching = {.start = pattern, .pattern = pattern, .path = path};
	for (;;) {
		if (*matching.pattern == '*') {
			enter_star(&matching);
			continue;
		}
		if (!*matching.path && !*matching.pattern)
			return true;
		const char *next = matching.pattern;
		if (*matching.path && *next && matches_one(&next, *matching.path)) {
			matching.pattern = next;
			matching.path++;
		} else if (!retry(&matching)) {
			return false;
		}
	}
}

static bool one_excludes(const char *pattern, const char *path)
{
	if (path_glob_matches(pattern, path) || path_glob_matches(pattern, path_name(path)))
		return true;
	/* "deps/" means the folder. */
	size_t length = strlen(pattern);
	char folder[256];
	if (length < 2 || pattern[length - 1] != '/' || length > sizeof folder)
		return false;
	memcpy(folder, pattern, length - 1);
	folder[length - 1] = 0;
	return path_glob_matches(folder, path) || path_glob_matches(folder, path_name(path));
}

static bool any_excludes(const struct globs *globs, const char *path)
{
	for (size_t i = 0; i < globs->count; i++) {
		if (one_excludes(globs->items[i], path))
			return true;
	}
	return false;
}

bool globs_exclude(const struct globs *globs, const char *relative_path)
{
	if (!globs->count)
		return false;
	struct arena *arena = arena_new();
	char *path = arena_copy_string(arena, relative_path);
	bool excluded = any_excludes(globs, path);
	for (char *slash = strrchr(path, '/'); slash && slash != path && !excluded; slash = strrchr(path, '/')) {
		*slash = 0;
		excluded = any_excludes(globs, path);
	}
	arena_free(arena);
	return excluded;
}
