#include "source/finding.h"

#include "base/files.h"
#include "base/log.h"

#include <string.h>

/* Null with *error when it cannot be read. The result is valid until the next call. */
static const struct database *load_once(struct finding *finding, const char *path, struct error *error)
{
	for (size_t i = 0; i < finding->databases.count; i++) {
		if (strcmp(finding->databases.items[i].path, path) == 0)
			return &finding->databases.items[i];
	}
	struct database database;
	if (!database_load(finding->arena, path, &database, error))
		return NULL;
	VECTOR_PUSH(finding->databases, database);
	return &VECTOR_LAST(finding->databases);
}

static bool lies_in(const char *path, const char *asked, bool is_folder)
{
	return is_folder ? path_below(asked, path) != path : strcmp(path, asked) == 0;
}

/* The asked path as the database's own paths begin: as it was written, or with its symbolic links resolved. */
static const char *as_in_database(const struct database *database, const struct asked_path *asked)
{
	const char *fits = NULL;
	for (size_t i = 0; i < database->commands.count && fits != asked->absolute; i++) {
		const char *path = database->commands.items[i].path;
		if (lies_in(path, asked->absolute, asked->is_folder))
			fits = asked->absolute;
		else if (!fits && lies_in(path, asked->real, asked->is_folder))
			fits = asked->real;
	}
	return fits;
}

/* The first command, by its path, for a file of the same folder and language. */
static const struct compile_command *neighbour(const struct database *database, const char *path)
{
	const struct compile_command *best = NULL;
	size_t folder = (size_t)(path_name(path) - path);
	for (size_t i = 0; i < database->commands.count; i++) {
		const struct compile_command *command = &database->commands.items[i];
		if (strncmp(command->path, path, folder) == 0 && !strchr(command->path + folder, '/') &&
		    language_of_name(command->path) == language_of_name(path) &&
		    (!best || strcmp(command->path, best->path) < 0))
			best = command;
	}
	return best;
}

/* A file that the database does not know is most likely built like those beside it. */
static bool borrow_flags(struct finding *finding, const struct database *database, const struct asked_path *asked)
{
	const struct compile_command *near = asked->is_folder || language_of_name(asked->absolute) == LANGUAGE_NONE
	                                         ? NULL
	                                         : neighbour(database, asked->absolute);
	if (!near)
		return false;
	log_message(LOG_INFO, "%s: is not in %s; it gets the flags of %s", asked->absolute, database->path, near->path);
	struct compile_command borrowed = *near;
	borrowed.path = asked->absolute;
	finding_add(finding, &borrowed, true);
	return true;
}

static void add_commands(struct finding *finding, const struct database *database, const struct asked_path *asked,
                         const char *place)
{
	for (size_t i = 0; i < database->commands.count; i++) {
		struct compile_command command = database->commands.items[i];
		if (!lies_in(command.path, place, asked->is_folder))
			continue;
		if (place != asked->absolute) /* reports are relative to what the user asked for */
			command.path = asked->is_folder
			                   ? path_join(finding->arena, asked->absolute, path_below(place, command.path))
			                   : asked->absolute;
		if (asked->is_folder &&
		    globs_exclude(&finding->excludes, path_below(finding->sources->root, command.path)))
			finding->sources->excluded++;
		else if (!path_is_file(command.path))
			finding->sources->missing++;
		else
			finding_add(finding, &command, false);
	}
}

static bool use_database(struct finding *finding, const char *path, const struct asked_path *asked, bool *ret_used,
                         struct error *error)
{
	const struct database *database = load_once(finding, path, error);
	if (!database)
		return false;
	const char *place = as_in_database(database, asked);
	*ret_used = place != NULL;
	if (place)
		add_commands(finding, database, asked, place);
	else
		*ret_used = borrow_flags(finding, database, asked);
	if (*ret_used && !finding->sources->database[0])
		finding->sources->database = path;
	return true;
}

/* One that knows nothing of the path (left behind in a folder far above, say) does not end the search. */
static bool search(struct finding *finding, const struct asked_path *asked, bool *ret_used, struct error *error)
{
	const char *folder = asked->is_folder ? asked->absolute : path_directory(finding->arena, asked->absolute);
	for (;;) {
		const char *path = database_search(finding->arena, folder, &folder);
		if (!path)
			return true;
		if (!use_database(finding, path, asked, ret_used, error))
			return false;
		if (*ret_used || strcmp(folder, "/") == 0)
			return true;
		log_message(LOG_INFO, "%s: names nothing below %s; looking further", path, asked->absolute);
		folder = path_directory(finding->arena, folder);
	}
}

bool finding_from_database(struct finding *finding, const struct asked_path *asked, const char *build, bool *ret_used,
                           struct error *error)
{
	*ret_used = false;
	if (!build)
		return search(finding, asked, ret_used, error);
	const char *path = database_named(finding->arena, build, error);
	if (!path || !use_database(finding, path, asked, ret_used, error))
		return false;
	if (!*ret_used && asked->is_folder)
		return error_set_at(error, path, 0, 0,
		                    "names no source below %s; was it written for another copy of the tree?",
		                    asked->written);
	return true;
}
