#include "source/include_graph.h"

#include "base/files.h"
#include "source/include_scan.h"
#include "source/system_folders.h"

#include <stdlib.h>
#include <string.h>

enum {
	LARGEST_FILE = 4 << 20, /* larger ones are data in the clothes of a source */
	MOST_FILES = 1 << 20,
	MOST_CANDIDATES = 1000, /* files of one name that are compared: hostile trees must not take forever */
	NO_LIBRARY = TABLE_NONE - 1,
};

static const char *const usual_folders[] = {"", "include", "inc", "src"};

static uint32_t add_file(struct include_graph *graph, const char *path)
{
	uint32_t number = (uint32_t)graph->files.count;
	if (table_put_string(graph->file_of_path, path, number) != number)
		return table_get_string(graph->file_of_path, path);
	struct included_file file = {.path = path,
	                             .next_of_name = table_get_string(graph->first_of_name, path_name(path))};
	const char *name = path_name(path);
	table_set(graph->first_of_name, name, strlen(name), number);
	VECTOR_PUSH(graph->files, file);
	return number;
}

static uint32_t add_folder(struct include_graph *graph, const char *path)
{
	uint32_t number = (uint32_t)graph->folders.count;
	if (table_put_string(graph->folder_of_path, path, number) != number)
		return table_get_string(graph->folder_of_path, path);
	VECTOR_PUSH(graph->folders, arena_copy_string(graph->arena, path));
	return number;
}

static bool is_of_the_system(struct include_graph *graph, const char *name)
{
	uint32_t known = table_get_string(graph->system_names, name);
	if (known == TABLE_NONE)
		known = table_put_string(graph->system_names, name, system_folders_hold(name));
	return known;
}

/* How many leading characters two paths share, counted in whole folders. */
static size_t shared_folders(const char *left, const char *right)
{
	size_t shared = 0;
	for (size_t i = 0; left[i] && left[i] == right[i]; i++) {
		if (left[i] == '/')
			shared = i + 1;
	}
	return shared;
}

/* The part of path before "/name" when it ends so, as a length; 0 when it does not. */
static size_t folder_length(const char *path, const char *name)
{
	size_t path_size = strlen(path), name_size = strlen(name);
	if (path_size <= name_size + 1 || path[path_size - name_size - 1] != '/' ||
	    strcmp(path + path_size - name_size, name) != 0)
		return 0;
	return path_size - name_size - 1;
}

/* The file of the tree that is nearest to who asks: most folders shared, then the shortest path, then by name. */
static uint32_t nearest(const struct include_graph *graph, const char *from, const char *name)
{
	uint32_t best = TABLE_NONE, seen = 0;
	size_t best_shared = 0;
	for (uint32_t at = table_get_string(graph->first_of_name, path_name(name));
	     at != TABLE_NONE && seen < MOST_CANDIDATES; at = graph->files.items[at].next_of_name, seen++) {
		const char *path = graph->files.items[at].path;
		if (!folder_length(path, name))
			continue;
		size_t shared = shared_folders(from, path);
		const char *best_path = best == TABLE_NONE ? NULL : graph->files.items[best].path;
		bool better = !best_path || shared > best_shared;
		if (!better && shared == best_shared)
			better = strlen(path) < strlen(best_path) ||
			         (strlen(path) == strlen(best_path) && strcmp(path, best_path) < 0);
		if (better) {
			best = at;
			best_shared = shared;
		}
	}
	return best;
}

/* At the edge of the tree. */
static bool find_outside(struct include_graph *graph, const char *name, struct include_link *link)
{
	for (size_t i = 0; graph->outside[i]; i++) {
		const char *path = path_absolute(graph->arena, graph->outside[i], name);
		if (!path_is_file(path))
			continue;
		link->file = add_file(graph, path);
		link->folder = add_folder(graph, graph->outside[i]);
		return true;
	}
	return false;
}

/* In the folder of an installed library, whose headers are read in their turn: they ask for folders of others. */
static bool find_in_library(struct include_graph *graph, const char *name, struct include_link *link)
{
	uint32_t known = table_get_string(graph->library_names, name);
	if (known == TABLE_NONE) {
		const char *folder = system_folders_of_library(graph->arena, name);
		known = table_put_string(graph->library_names, name, folder ? add_folder(graph, folder) : NO_LIBRARY);
	}
	if (known == NO_LIBRARY)
		return false;
	link->folder = known;
	link->file = add_file(graph, path_join(graph->arena, graph->folders.items[known], name));
	return true;
}

static bool resolve(struct include_graph *graph, const char *from, const struct include_name *include,
                    struct include_link *ret_link)
{
	*ret_link = (struct include_link){.folder = TABLE_NONE, .angled = include->angled};
	const char *name = include->name;
	if (!include->angled) {
		const char *beside = path_absolute(graph->arena, path_directory(graph->arena, from), name);
		ret_link->file = table_get_string(graph->file_of_path, beside);
		if (ret_link->file == TABLE_NONE && path_is_file(beside))
			ret_link->file = add_file(graph, beside);
		if (ret_link->file != TABLE_NONE)
			return true;
	} else if (is_of_the_system(graph, name)) {
		return false;
	}
	if (name[0] == '/' || strncmp(name, "../", 3) == 0 || strstr(name, "/../"))
		return false;
	ret_link->file = nearest(graph, from, name);
	if (ret_link->file == TABLE_NONE)
		return find_outside(graph, name, ret_link) ||
		       ((include->angled || strchr(name, '/')) && find_in_library(graph, name, ret_link));
	const char *path = graph->files.items[ret_link->file].path;
	ret_link->folder = add_folder(graph, arena_copy_bytes(graph->arena, path, folder_length(path, name)));
	return true;
}

static void read_includes(struct include_graph *graph, uint32_t number)
{
	const char *path = graph->files.items[number].path;
	struct arena *reading = arena_new();
	include_names names = {0};
	char *bytes;
	size_t size;
	if (file_read(reading, path, &bytes, &size, NULL) && size <= LARGEST_FILE)
		include_scan(reading, bytes, size, &names);
	graph->files.items[number].first_link = (uint32_t)graph->links.count;
	for (size_t i = 0; i < names.count; i++) {
		struct include_link link;
		if (resolve(graph, path, &names.items[i], &link))
			VECTOR_PUSH(graph->links, link);
	}
	graph->files.items[number].link_count = (uint32_t)graph->links.count - graph->files.items[number].first_link;
	VECTOR_FREE(names);
	arena_free(reading);
}

static void find_edge(struct include_graph *graph, const char *root)
{
	const char *const around[] = {root, path_directory(graph->arena, root)};
	enum { USUAL = sizeof usual_folders / sizeof *usual_folders };
	_Static_assert(sizeof graph->outside / sizeof *graph->outside > 2 * USUAL, "room for every folder");
	size_t count = 0;
	for (size_t i = 0; i < 2; i++) {
		for (size_t usual = 0; usual < USUAL; usual++) {
			const char *folder = path_absolute(graph->arena, around[i], usual_folders[usual]);
			if (path_is_directory(folder))
				graph->outside[count++] = folder;
		}
	}
}

struct include_graph *include_graph_new(const struct tree *tree, const char *root)
{
	struct include_graph *graph = memory_zeroed(1, sizeof *graph);
	graph->arena = arena_new();
	graph->file_of_path = table_new();
	graph->first_of_name = table_new();
	graph->folder_of_path = table_new();
	graph->system_names = table_new();
	graph->library_names = table_new();
	find_edge(graph, root);
	for (size_t i = 0; i < tree->sources.count; i++)
		add_file(graph, arena_copy_string(graph->arena, tree->sources.items[i]));
	for (size_t i = 0; i < tree->headers.count; i++)
		add_file(graph, arena_copy_string(graph->arena, tree->headers.items[i]));
	/* Files outside the tree join while it is read. */
	for (uint32_t i = 0; i < graph->files.count && i < MOST_FILES; i++)
		read_includes(graph, i);
	return graph;
}

void include_graph_free(struct include_graph *graph)
{
	if (!graph)
		return;
	VECTOR_FREE(graph->files);
	VECTOR_FREE(graph->links);
	VECTOR_FREE(graph->folders);
	table_free(graph->file_of_path);
	table_free(graph->first_of_name);
	table_free(graph->folder_of_path);
	table_free(graph->system_names);
	table_free(graph->library_names);
	arena_free(graph->arena);
	free(graph);
}
