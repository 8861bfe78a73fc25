#define _DEFAULT_SOURCE
#include "cli/facts_files.h"

#include "base/files.h"
#include "base/table.h"
#include "base/text.h"
#include "facts/facts_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char suffix[] = ".facts";

static bool ends_in(const char *text, size_t length, const char *end)
{
	size_t size = strlen(end);
	return length >= size && memcmp(text + length - size, end, size) == 0;
}

/* A folder that is called as a facts file might be gets one more '_', and so do those that are called like that. */
static void add_folder(struct text *name, const char *part, size_t length)
{
	size_t bare = length;
	while (bare && part[bare - 1] == '_')
		bare--;
	text_add(name, "/");
	text_add_bytes(name, part, length);
	if (ends_in(part, bare, suffix))
		text_add(name, "_");
}

/* "net.c~2" */
static bool looks_numbered(const char *name)
{
	const char *tilde = strrchr(name, '~');
	return tilde && tilde[1] && !tilde[1 + strspn(tilde + 1, "0123456789")];
}

char *facts_file_name(struct arena *arena, const char *folder, const char *source, unsigned number)
{
	struct text name = {0};
	const char *part = source + strspn(source, "/"), *slash;
	text_add(&name, folder);
	for (; (slash = strchr(part, '/')); part = slash + 1)
		add_folder(&name, part, (size_t)(slash - part));
	text_printf(&name, "/%s", part);
	if (number != 1 || looks_numbered(part))
		text_printf(&name, "~%u", number);
	text_add(&name, suffix);
	char *copy = arena_copy_string(arena, text_string(&name));
	text_free(&name);
	return copy;
}

struct finding_files {
	struct arena *arena;
	struct table *known; /* by path: each is read once */
	VECTOR(const char *) paths;
	struct error *error;
};

static void add_file(struct finding_files *finding, const char *path)
{
	const char *absolute = path_absolute(finding->arena, NULL, path);
	size_t before = table_count(finding->known);
	table_put_string(finding->known, absolute, 0);
	if (table_count(finding->known) > before)
		VECTOR_PUSH(finding->paths, absolute);
}

static bool walk(struct finding_files *finding, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, NULL);
	if (count < 0)
		return error_set_at(finding->error, folder, 0, 0, "cannot be read: %s", strerror(errno));
	bool walked = true;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name, *path = path_join(finding->arena, folder, name);
		struct stat status;
		bool is_there = strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && lstat(path, &status) == 0;
		if (is_there && S_ISDIR(status.st_mode))
			walked = walked && walk(finding, path);
		else if (is_there && ends_in(name, strlen(name), suffix))
			add_file(finding, path);
		free(entries[i]);
	}
	free(entries);
	return walked;
}

static bool add_path(struct finding_files *finding, const char *path)
{
	if (path_is_directory(path))
		return walk(finding, path);
	add_file(finding, path);
	return true;
}

static bool add_list(struct finding_files *finding, const char *path)
{
	char *bytes;
	size_t size;
	if (!file_read(finding->arena, path, &bytes, &size, finding->error))
		return false;
	for (char *rest = NULL, *line = strtok_r(bytes, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest))
		if (!add_path(finding, line))
			return false;
	return true;
}

static bool read_file(struct facts_files *files, const char *path, struct error *error)
{
	struct arena *reading = arena_new();
	char *bytes;
	size_t size;
	struct facts *facts = NULL;
	if (file_read(reading, path, &bytes, &size, error))
		facts = facts_read(bytes, size, path, error);
	if (facts)
		VECTOR_PUSH(files->items, (struct facts_file){path, facts});
	arena_free(reading);
	return facts != NULL;
}

static const char *source_of(const struct facts_file *file) { return file->facts->files.items[0].path; }

static int compare_files(const void *left, const void *right)
{
	const struct facts_file *a = left, *b = right;
	int order = strcmp(source_of(a), source_of(b));
	return order ? order : strcmp(a->path, b->path);
}

static bool read_all(struct facts_files *files, struct finding_files *finding, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (words[i][0] == '@' ? !add_list(finding, words[i] + 1) : !add_path(finding, words[i]))
			return false;
	}
	if (!finding->paths.count)
		return error_set(finding->error, "%s: no facts file (*%s) is there; `goinception extract` writes them",
		                 count ? words[0] : "no file is named", suffix);
	for (size_t i = 0; i < finding->paths.count; i++)
		if (!read_file(files, finding->paths.items[i], finding->error))
			return false;
	qsort(files->items.items, files->items.count, sizeof *files->items.items, compare_files);
	return true;
}

struct facts_files *facts_files_read(const char *const *words, size_t count, struct error *error)
{
	struct facts_files *files = memory_zeroed(1, sizeof *files);
	files->arena = arena_new();
	struct finding_files finding = {.arena = files->arena, .known = table_new(), .error = error};
	bool good = read_all(files, &finding, words, count);
	table_free(finding.known);
	VECTOR_FREE(finding.paths);
	if (good)
		return files;
	facts_files_free(files);
	return NULL;
}

void facts_files_free(struct facts_files *files)
{
	if (!files)
		return;
	for (size_t i = 0; i < files->items.count; i++)
		facts_free(files->items.items[i].facts);
	VECTOR_FREE(files->items);
	arena_free(files->arena);
	free(files);
}
