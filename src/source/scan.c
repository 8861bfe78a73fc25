#define _DEFAULT_SOURCE
#include "source/scan.h"

#include "base/files.h"
#include "base/log.h"
#include "source/flags.h"
#include "source/ignore.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST_FOLDER = 100 };

struct walk {
	struct arena *arena;
	const char *root;
	const struct globs *excludes;
	struct ignore_rules *ignore;
	struct tree *tree;
	bool taken_out; /* below something that is excluded: only counting */
};

struct entry {
	const char *name;
	bool is_folder;
};

static const char *const header_suffixes[] = {".h",   ".hh",  ".hpp", ".hxx", ".h++", ".H",  ".inc",
                                              ".inl", ".ipp", ".tcc", ".tpp", ".def", ".ixx"};

/* A folder that holds one of these is a build folder, unless it holds one of the others too: built in its own tree. */
static const char *const build_marks[] = {"CMakeCache.txt", "meson-info"};
static const char *const source_marks[] = {"CMakeLists.txt", "meson.build"};
static const char cmake_scratch[] = "CMakeFiles";

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_header_name(const char *name)
{
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < COUNT(header_suffixes); i++) {
		if (strcmp(dot, header_suffixes[i]) == 0)
			return true;
	}
	return false;
}

static int compare_entries(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->name, ((const struct entry *)right)->name);
}

/* A link to a file is that file, unless it lies in the tree anyway. Links to folders are not followed: no loops,
 * nothing twice. */
static bool link_counts(const struct walk *walk, const char *path)
{
	char *real = realpath(path, NULL), *real_root = realpath(walk->root, NULL);
	bool counts = real && real_root && path_is_file(real) && path_below(real_root, real) == real;
	free(real);
	free(real_root);
	return counts;
}

static bool classify(const struct walk *walk, const char *folder, const struct dirent *found, bool *ret_is_folder)
{
	unsigned char type = found->d_type;
	const char *path = path_join(walk->arena, folder, found->d_name);
	if (type == DT_UNKNOWN) {
		struct stat status;
		if (lstat(path, &status) != 0)
			return false;
		type = S_ISDIR(status.st_mode) ? DT_DIR : S_ISREG(status.st_mode) ? DT_REG : DT_UNKNOWN;
		if (S_ISLNK(status.st_mode))
			type = DT_LNK;
	}
	*ret_is_folder = type == DT_DIR;
	return type == DT_DIR || type == DT_REG || (type == DT_LNK && link_counts(walk, path));
}

static bool is_worth_a_look(const char *name)
{
	return language_of_name(name) != LANGUAGE_NONE || is_header_name(name);
}

typedef VECTOR(struct entry) entry_list;

/* What is in a folder, sorted; ret_build_folder says that it should not be walked. */
static bool list_folder(const struct walk *walk, const char *folder, entry_list *entries, bool *ret_build_folder)
{
	DIR *directory = opendir(folder);
	if (!directory)
		return false;
	bool build_mark = false, source_mark = false;
	for (const struct dirent *found; (found = readdir(directory));) {
		for (size_t i = 0; i < COUNT(build_marks); i++)
			build_mark |= strcmp(found->d_name, build_marks[i]) == 0;
		for (size_t i = 0; i < COUNT(source_marks); i++)
			source_mark |= strcmp(found->d_name, source_marks[i]) == 0;
		struct entry entry = {.name = found->d_name};
		if (found->d_name[0] == '.' || strcmp(found->d_name, cmake_scratch) == 0)
			continue;
		if (found->d_type == DT_REG && !is_worth_a_look(found->d_name))
			continue;
		if (!classify(walk, folder, found, &entry.is_folder))
			continue;
		if (!entry.is_folder && !is_worth_a_look(found->d_name))
			continue;
		entry.name = arena_copy_string(walk->arena, found->d_name);
		VECTOR_PUSH(*entries, entry);
	}
	closedir(directory);
	if (entries->count)
		qsort(entries->items, entries->count, sizeof *entries->items, compare_entries);
	*ret_build_folder = build_mark && !source_mark;
	return true;
}

static bool is_taken_out(const struct walk *walk, const char *path, bool is_folder)
{
	return walk->taken_out || globs_exclude(walk->excludes, path_below(walk->root, path)) ||
	       ignore_rules_match(walk->ignore, walk->arena, path, is_folder);
}

/* Headers stay, whoever takes their folder out: sources elsewhere may need them. */
static void add_file(struct walk *walk, const char *path)
{
	if (language_of_name(path) == LANGUAGE_NONE)
		VECTOR_PUSH(walk->tree->headers, path);
	else if (is_taken_out(walk, path, false))
		walk->tree->excluded++;
	else
		VECTOR_PUSH(walk->tree->sources, path);
}

static bool walk_folder(struct walk *walk, const char *folder, unsigned depth)
{
	entry_list entries = {0};
	bool build_folder;
	if (!list_folder(walk, folder, &entries, &build_folder))
		return false;
	if (build_folder && depth > 0)
		entries.count = 0;
	ignore_rules_enter(walk->ignore, walk->arena, folder);
	for (size_t i = 0; i < entries.count; i++) {
		const char *path = path_join(walk->arena, folder, entries.items[i].name);
		if (!entries.items[i].is_folder) {
			add_file(walk, path);
			continue;
		}
		bool before = walk->taken_out;
		walk->taken_out = is_taken_out(walk, path, true);
		if (depth >= DEEPEST_FOLDER)
			log_message(LOG_WARNING, "%s: lies too deep; not looked into", path);
		else if (!walk_folder(walk, path, depth + 1))
			log_message(LOG_WARNING, "%s: cannot be read: %s", path, strerror(errno));
		walk->taken_out = before;
	}
	VECTOR_FREE(entries);
	return true;
}

static int compare_paths(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

bool tree_scan(struct arena *arena, const char *folder, const char *root, const struct globs *excludes,
               struct tree *ret_tree, struct error *error)
{
	*ret_tree = (struct tree){0};
	struct walk walk = {.arena = arena, .root = root, .excludes = excludes, .tree = ret_tree};
	walk.ignore = ignore_rules_open(folder);
	bool walked = walk_folder(&walk, folder, 0);
	int why = errno;
	ignore_rules_close(walk.ignore);
	if (!walked)
		return error_set(error, "%s: cannot be read: %s", folder, strerror(why));
	if (ret_tree->sources.count)
		qsort(ret_tree->sources.items, ret_tree->sources.count, sizeof(char *), compare_paths);
	if (ret_tree->headers.count)
		qsort(ret_tree->headers.items, ret_tree->headers.count, sizeof(char *), compare_paths);
	return true;
}

void tree_release(struct tree *tree)
{
	VECTOR_FREE(tree->sources);
	VECTOR_FREE(tree->headers);
}
