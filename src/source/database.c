#include "source/database.h"

#include "base/files.h"

#include <glob.h>
#include <jansson.h>
#include <string.h>

static const char database_name[] = "compile_commands.json";
static const char *const build_folders[] = {"build*", "out*", "cmake-build*"};

static const char how_to_make_one[] =
    "make one with 'cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON', meson, or 'bear -- make'";

const char *database_named(struct arena *arena, const char *path, struct error *error)
{
	const char *absolute = path_absolute(arena, NULL, path);
	if (path_is_directory(absolute)) {
		const char *inside = path_join(arena, absolute, database_name);
		if (path_is_file(inside))
			return inside;
		error_set(error, "%s: holds no %s; %s", path, database_name, how_to_make_one);
		return NULL;
	}
	if (path_is_file(absolute))
		return absolute;
	error_set(error, "%s: no such build folder or %s; %s", path, database_name, how_to_make_one);
	return NULL;
}

/* glob(3) sorts what it finds; the folder's own name is quoted, as it may hold stars. */
static const char *in_build_folder(struct arena *arena, const char *folder)
{
	char *quoted = arena_alloc(arena, 2 * strlen(folder) + 1), *to = quoted;
	for (const char *at = folder; *at; at++) {
		if (strchr("*?[\\", *at))
			*to++ = '\\';
		*to++ = *at;
	}
	const char *found = NULL;
	for (size_t i = 0; i < sizeof build_folders / sizeof *build_folders && !found; i++) {
		glob_t matches;
		const char *pattern = arena_printf(arena, "%s/%s/%s", quoted, build_folders[i], database_name);
		if (glob(pattern, 0, NULL, &matches) != 0)
			continue;
		for (size_t match = 0; match < matches.gl_pathc && !found; match++) {
			if (path_is_file(matches.gl_pathv[match]))
				found = path_absolute(arena, NULL, matches.gl_pathv[match]);
		}
		globfree(&matches);
	}
	return found;
}

const char *database_search(struct arena *arena, const char *folder, const char **ret_folder)
{
	for (;;) {
		const char *path = path_join(arena, folder, database_name);
		const char *found = path_is_file(path) ? path : in_build_folder(arena, folder);
		if (found || strcmp(folder, "/") == 0) {
			*ret_folder = folder;
			return found;
		}
		folder = path_directory(arena, folder);
	}
}

static bool entry_error(struct error *error, const char *path, size_t index, const char *what)
{
	return error_set_at(error, path, 0, 0,
	                    "entry %zu (counted from 0) %s; write the database again, or name another with -p", index,
	                    what);
}

static bool read_arguments(struct arena *arena, const json_t *arguments, struct words *ret_words)
{
	size_t count = json_array_size(arguments);
	const char **items = ARENA_ARRAY(arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++) {
		const char *word = json_string_value(json_array_get(arguments, i));
		if (!word)
			return false;
		items[i] = arena_copy_string(arena, word);
	}
	*ret_words = (struct words){items, count};
	return true;
}

/* What is wrong with the entry, or null. */
static const char *read_command(struct arena *arena, const json_t *entry, struct compile_command *command)
{
	const json_t *arguments = json_object_get(entry, "arguments");
	if (arguments) {
		if (!json_is_array(arguments) || !read_arguments(arena, arguments, &command->words))
			return "has \"arguments\" that are no list of strings";
	} else {
		const char *line = json_string_value(json_object_get(entry, "command"));
		if (!line)
			return "has neither \"arguments\" nor \"command\"";
		if (!shell_words_split(arena, line, &command->words))
			return "has a \"command\" with a quote that is not closed";
	}
	return command->words.count ? NULL : "has an empty command";
}

static bool read_entry(struct arena *arena, const char *path, size_t index, const json_t *entry,
                       struct database *database, struct error *error)
{
	if (!json_is_object(entry))
		return entry_error(error, path, index, "is no object");
	const char *file = json_string_value(json_object_get(entry, "file"));
	const char *directory = json_string_value(json_object_get(entry, "directory"));
	if (!file || !*file)
		return entry_error(error, path, index, "has no \"file\"");
	if (!directory)
		return entry_error(error, path, index, "has no \"directory\"");
	struct compile_command command = {.names_compiler = true};
	const char *wrong = read_command(arena, entry, &command);
	if (wrong)
		return entry_error(error, path, index, wrong);
	if (strcmp(file, "-") == 0)
		return true;
	command.directory = path_absolute(arena, path_directory(arena, path), directory);
	command.path = path_absolute(arena, command.directory, file);
	VECTOR_PUSH(database->commands, command);
	return true;
}

bool database_read(struct arena *arena, const char *path, const char *bytes, size_t size, struct database *ret_database,
                   struct error *error)
{
	json_error_t where;
	json_t *root = json_loadb(bytes, size, 0, &where);
	if (!root) {
		for (char *at = where.text; *at; at++) /* it repeats what it did not like */
			*at = (unsigned char)*at < ' ' ? ' ' : *at;
		return error_set_at(error, path, where.line > 0 ? (unsigned)where.line : 0,
		                    where.column > 0 ? (unsigned)where.column : 0,
		                    "is no valid JSON: %s; write the database again, or name another with -p",
		                    where.text);
	}
	*ret_database = (struct database){.path = path};
	bool read = json_is_array(root);
	if (!read)
		error_set_at(error, path, 0, 0, "is no compile database: a list of entries was expected; %s",
		             how_to_make_one);
	for (size_t i = 0; read && i < json_array_size(root); i++)
		read = read_entry(arena, path, i, json_array_get(root, i), ret_database, error);
	if (!read)
		database_release(ret_database);
	json_decref(root);
	return read;
}

bool database_load(struct arena *arena, const char *path, struct database *ret_database, struct error *error)
{
	/* The bytes are needed only while they are read: their size is not that of the commands. */
	struct arena *reading = arena_new();
	char *bytes;
	size_t size;
	bool loaded = file_read(reading, path, &bytes, &size, error) &&
	              database_read(arena, path, bytes, size, ret_database, error);
	arena_free(reading);
	return loaded;
}

void database_release(struct database *database) { VECTOR_FREE(database->commands); }
