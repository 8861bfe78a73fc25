#include "source/finding.h"

#include "base/files.h"
#include "base/table.h"
#include "source/guess.h"
#include "source/scan.h"

#include <assert.h>
#include <string.h>

static const char flags_name[] = "compile_flags.txt";

/* The nearest compile_flags.txt of each folder, looked up once. */
struct flag_files {
	struct finding *finding;
	struct table *number_of_folder;          /* index into commands; NO_FILE */
	VECTOR(struct compile_command) commands; /* without a path */
};

enum { NO_FILE = TABLE_NONE - 1 };

/* One flag a line; blanks at both ends and empty lines do not count. */
static bool read_flag_file(struct arena *arena, const char *path, struct compile_command *command, struct error *error)
{
	char *bytes;
	size_t size;
	VECTOR(const char *) flags = {0};
	if (!file_read(arena, path, &bytes, &size, error))
		return false;
	for (char *rest = NULL, *line = strtok_r(bytes, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
		line += strspn(line, " \t");
		size_t length = strlen(line);
		while (length && strchr(" \t", line[length - 1]))
			line[--length] = 0;
		if (length)
			VECTOR_PUSH(flags, line);
	}
	const char **items = ARENA_ARRAY(arena, const char *, flags.count + 1);
	if (flags.count)
		memcpy(items, flags.items, flags.count * sizeof *items);
	*command = (struct compile_command){.directory = path_directory(arena, path), .words = {items, flags.count}};
	VECTOR_FREE(flags);
	return true;
}

static bool find_flags(struct flag_files *files, const char *folder, uint32_t *ret_number, struct error *error)
{
	struct arena *arena = files->finding->arena;
	*ret_number = table_get_string(files->number_of_folder, folder);
	if (*ret_number != TABLE_NONE)
		return true;
	const char *path = path_join(arena, folder, flags_name);
	*ret_number = NO_FILE;
	if (path_is_file(path)) {
		struct compile_command command;
		if (!read_flag_file(arena, path, &command, error))
			return false;
		*ret_number = (uint32_t)files->commands.count;
		VECTOR_PUSH(files->commands, command);
	} else if (strcmp(folder, "/") != 0 && !find_flags(files, path_directory(arena, folder), ret_number, error)) {
		return false;
	}
	table_put_string(files->number_of_folder, folder, *ret_number);
	return true;
}

static bool add_source(struct flag_files *files, struct guesser **guesser, const struct tree *tree, const char *path,
                       struct error *error)
{
	struct finding *finding = files->finding;
	const char *folder = path_directory(finding->arena, path);
	uint32_t number;
	if (!find_flags(files, folder, &number, error))
		return false;
	struct compile_command command = {.directory = folder};
	if (number != NO_FILE) {
		assert(number < files->commands.count);
		command = files->commands.items[number];
	} else {
		if (!*guesser)
			*guesser = guesser_new(tree, finding->sources->root);
		command.words = guesser_flags(*guesser, finding->arena, path);
	}
	command.path = path;
	finding_add(finding, &command, number == NO_FILE);
	return true;
}

bool finding_from_tree(struct finding *finding, const struct asked_path *asked, struct error *error)
{
	struct tree tree = {0};
	if (!asked->is_folder) {
		if (language_of_name(asked->absolute) == LANGUAGE_NONE)
			return error_set(
			    error,
			    "%s: is no C or C++ source (%s); headers are read through the sources that include them",
			    asked->written, source_suffixes_text);
		VECTOR_PUSH(tree.sources, asked->absolute);
	} else if (!tree_scan(finding->arena, asked->absolute, finding->sources->root, &finding->excludes, &tree,
	                      error)) {
		return false;
	}
	finding->sources->excluded += tree.excluded;
	struct flag_files files = {.finding = finding, .number_of_folder = table_new()};
	struct guesser *guesser = NULL;
	bool added = true;
	for (size_t i = 0; i < tree.sources.count && added; i++)
		added = add_source(&files, &guesser, &tree, tree.sources.items[i], error);
	guesser_free(guesser);
	table_free(files.number_of_folder);
	VECTOR_FREE(files.commands);
	tree_release(&tree);
	return added;
}
