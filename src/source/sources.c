#define _DEFAULT_SOURCE
#include "source/sources.h"

#include "base/files.h"
#include "base/log.h"
#include "source/finding.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_SETS_OF_FLAGS = 4 }; /* per path */

void finding_add(struct finding *finding, const struct compile_command *command, bool guessed)
{
	struct clean_flags flags = flags_clean(finding->arena, command);
	if (flags.language == LANGUAGE_NONE) {
		log_message(LOG_DEBUG, "%s: is built as something else than C or C++; left out", command->path);
		return;
	}
	struct source source = {
	    .path = command->path,
	    .directory = command->directory,
	    .flags = flags.kept.items,
	    .flag_count = flags.kept.count,
	    .guessed = guessed,
	    .not_understood = flags.not_understood.items,
	    .not_understood_count = flags.not_understood.count,
	};
	VECTOR_PUSH(finding->sources->items, source);
}

static bool ask_for(struct finding *finding, const char *written, struct error *error)
{
	struct asked_path asked = {.written = written, .absolute = path_absolute(finding->arena, NULL, written)};
	struct stat status;
	if (!*written)
		return error_set(error, "an empty path was given; name a folder or a source");
	/* Asked of the path as written: "link/.." is not what its text says. */
	if (stat(written, &status) != 0)
		return error_set(error, "%s: %s%s", written, strerror(errno),
		                 errno == ENOENT ? "; name an existing folder or source" : "");
	asked.is_folder = S_ISDIR(status.st_mode);
	if (!asked.is_folder && !S_ISREG(status.st_mode))
		return error_set(error, "%s: is neither a folder nor a regular file; name a folder or a source",
		                 written);
	if (access(written, asked.is_folder ? R_OK | X_OK : R_OK) != 0)
		return error_set(error, "%s: cannot be read: %s", written, strerror(errno));
	char *real = realpath(written, NULL);
	asked.real = real ? arena_copy_string(finding->arena, real) : asked.absolute;
	free(real);
	if (!path_is_directory(asked.absolute) && !path_is_file(asked.absolute))
		asked.absolute = asked.real;
	VECTOR_PUSH(finding->asked, asked);
	return true;
}

/* The longest folder that all asked-for paths lie in. */
static const char *common_root(struct finding *finding)
{
	const char *root = NULL;
	for (size_t i = 0; i < finding->asked.count; i++) {
		const struct asked_path *asked = &finding->asked.items[i];
		const char *folder =
		    asked->is_folder ? asked->absolute : path_directory(finding->arena, asked->absolute);
		if (!root)
			root = folder;
		while (strcmp(root, folder) != 0 && path_below(root, folder) == folder)
			root = path_directory(finding->arena, root);
	}
	return root;
}

static int compare_flags(const struct source *a, const struct source *b)
{
	for (size_t i = 0; i < a->flag_count && i < b->flag_count; i++) {
		int order = strcmp(a->flags[i], b->flags[i]);
		if (order)
			return order;
	}
	return a->flag_count < b->flag_count ? -1 : a->flag_count > b->flag_count;
}

/* Not by the order of the database: builds with many jobs write that differently each time. */
static int compare_sources(const void *left, const void *right)
{
	const struct source *a = left, *b = right;
	int order = strcmp(a->path, b->path);
	if (!order)
		order = compare_flags(a, b);
	if (!order)
		order = a->guessed - b->guessed;
	return order ? order : strcmp(a->directory, b->directory);
}

static void sort_and_unite(struct sources *sources)
{
	if (!sources->items.count)
		return;
	qsort(sources->items.items, sources->items.count, sizeof *sources->items.items, compare_sources);
	size_t kept = 0, sets = 0;
	for (size_t i = 0; i < sources->items.count; i++) {
		const struct source *source = &sources->items.items[i];
		const struct source *last = kept ? &sources->items.items[kept - 1] : NULL;
		bool same_path = last && strcmp(last->path, source->path) == 0;
		if (same_path && compare_flags(last, source) == 0)
			continue;
		sets = same_path ? sets + 1 : 1;
		if (sets == MOST_SETS_OF_FLAGS + 1)
			log_message(LOG_INFO, "%s: is built in more than %d ways; the first %d are analysed",
			            source->path, MOST_SETS_OF_FLAGS, MOST_SETS_OF_FLAGS);
		if (sets <= MOST_SETS_OF_FLAGS)
			sources->items.items[kept++] = *source;
	}
	sources->items.count = kept;
}

static void count_outside(struct finding *finding)
{
	for (size_t i = 0; i < finding->databases.count; i++) {
		const struct database *database = &finding->databases.items[i];
		for (size_t entry = 0; entry < database->commands.count; entry++) {
			const char *path = database->commands.items[entry].path;
			bool inside = false;
			for (size_t asked = 0; asked < finding->asked.count && !inside; asked++) {
				const struct asked_path *a = &finding->asked.items[asked];
				inside = strcmp(path, a->absolute) == 0 || strcmp(path, a->real) == 0 ||
				         path_below(a->absolute, path) != path || path_below(a->real, path) != path;
			}
			finding->sources->outside += !inside;
			if (!inside && !*finding->sources->database && !*finding->sources->elsewhere)
				finding->sources->elsewhere = path;
		}
	}
}

/* True when the work goes on without the path that *error speaks of. */
static bool refuse(struct finding *finding, const struct sources_request *request, const struct error *error)
{
	char why[sizeof *error];
	if (!request->keep_going)
		return false;
	VECTOR_PUSH(finding->sources->refused,
	            arena_copy_string(finding->arena, error_describe(error, why, sizeof why)));
	return true;
}

/* A source with the flags of the request. */
static bool add_with_flags(struct finding *finding, const struct asked_path *asked,
                           const struct sources_request *request, struct error *error)
{
	struct compile_command command = {
	    .directory = path_absolute(finding->arena, NULL, "."),
	    .path = asked->absolute,
	    .words = {request->flags, request->flag_count},
	    .names_compiler = request->flag_count && request->flags[0][0] != '-',
	};
	if (asked->is_folder)
		return error_set(error, "%s: is a folder; name the sources that the flags are for", asked->written);
	size_t before = finding->sources->items.count;
	finding_add(finding, &command, false);
	if (finding->sources->items.count == before)
		return error_set(error, "%s: is no C or C++ source (%s), and the flags do not make it one",
		                 asked->written, source_suffixes_text);
	return true;
}

static bool find_asked(struct finding *finding, const struct asked_path *asked, const struct sources_request *request,
                       struct error *error)
{
	bool used = false;
	if (request->flags)
		return add_with_flags(finding, asked, request, error) || refuse(finding, request, error);
	if (!request->without_database && !finding_from_database(finding, asked, request->build, &used, error))
		return false;
	return used || finding_from_tree(finding, asked, error) || refuse(finding, request, error);
}

static bool nothing_found(const struct sources *sources, const struct sources_request *request, struct error *error)
{
	const char *written = request->paths[0];
	if (sources->missing)
		return error_set_at(error, sources->database, 0, 0,
		                    "none of its %u sources below %s exists; write the database again",
		                    sources->missing, written);
	if (sources->excluded)
		return error_set(error,
		                 "%s: nothing is left to analyse: globs and ignore files took out all %u sources",
		                 written, sources->excluded);
	return error_set(error, "%s: no C or C++ source (%s) lies below it; name the folder that holds the sources",
	                 written, source_suffixes_text);
}

static bool find_all(struct finding *finding, const struct sources_request *request, struct error *error)
{
	struct sources *sources = finding->sources;
	for (size_t i = 0; i < request->path_count; i++) {
		if (!ask_for(finding, request->paths[i], error) && !refuse(finding, request, error))
			return false;
	}
	if (!request->path_count)
		return error_set(error, "no path was given; name a folder or a source");
	sources->root = finding->asked.count ? common_root(finding) : "/";
	for (size_t i = 0; i < finding->asked.count; i++) {
		if (!find_asked(finding, &finding->asked.items[i], request, error))
			return false;
	}
	sort_and_unite(sources);
	count_outside(finding);
	return sources->items.count || sources->refused.count || nothing_found(sources, request, error);
}

struct sources *sources_find(const struct sources_request *request, struct error *error)
{
	struct sources *sources = memory_zeroed(1, sizeof *sources);
	sources->arena = arena_new();
	sources->database = sources->elsewhere = "";
	struct finding finding = {
	    .sources = sources,
	    .arena = sources->arena,
	    .excludes = {request->excludes, request->exclude_count},
	};
	bool found = find_all(&finding, request, error);
	for (size_t i = 0; i < finding.databases.count; i++)
		database_release(&finding.databases.items[i]);
	VECTOR_FREE(finding.databases);
	VECTOR_FREE(finding.asked);
	if (found)
		return sources;
	sources_free(sources);
	return NULL;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

void sources_scan(const struct sources *sources, const struct sources_request *request, struct tree *ret_tree)
{
	const struct globs excludes = {request->excludes, request->exclude_count};
	struct tree all = {0};
	for (size_t i = 0; i < request->path_count; i++) {
		const char *folder = path_absolute(sources->arena, NULL, request->paths[i]);
		struct tree tree = {0};
		struct error ignored;
		if (!path_is_directory(folder) ||
		    !tree_scan(sources->arena, folder, sources->root, &excludes, &tree, &ignored))
			continue;
		for (size_t s = 0; s < tree.sources.count; s++)
			VECTOR_PUSH(all.sources, tree.sources.items[s]);
		tree_release(&tree);
	}
	*ret_tree = (struct tree){0};
	if (all.sources.count > 1)
		qsort(all.sources.items, all.sources.count, sizeof(char *), compare_names);
	for (size_t s = 0; s < all.sources.count; s++)
		if (s == 0 || strcmp(all.sources.items[s - 1], all.sources.items[s]) != 0)
			VECTOR_PUSH(ret_tree->sources, all.sources.items[s]);
	tree_release(&all);
}

void sources_free(struct sources *sources)
{
	if (!sources)
		return;
	VECTOR_FREE(sources->items);
	VECTOR_FREE(sources->refused);
	arena_free(sources->arena);
	free(sources);
}
