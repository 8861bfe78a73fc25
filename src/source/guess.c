#include "source/guess.h"

#include "base/files.h"
#include "source/include_graph.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_FOLDERS = 64 };

struct guesser {
	struct include_graph *graph;
	uint32_t *visited; /* per file: the number of the walk that saw it last */
	uint32_t *wanted;  /* per folder, the same */
	uint32_t *angled;  /* per folder: wanted by an include between < and > */
	uint32_t walks;
	VECTOR(uint32_t) open;    /* files whose links are still to be followed */
	VECTOR(uint32_t) folders; /* that the walk wants */
};

struct guesser *guesser_new(const struct tree *tree, const char *root)
{
	struct guesser *guesser = memory_zeroed(1, sizeof *guesser);
	guesser->graph = include_graph_new(tree, root);
	guesser->visited = memory_zeroed(guesser->graph->files.count, sizeof *guesser->visited);
	guesser->wanted = memory_zeroed(guesser->graph->folders.count, sizeof *guesser->wanted);
	guesser->angled = memory_zeroed(guesser->graph->folders.count, sizeof *guesser->angled);
	return guesser;
}

void guesser_free(struct guesser *guesser)
{
	if (!guesser)
		return;
	include_graph_free(guesser->graph);
	free(guesser->visited);
	free(guesser->wanted);
	free(guesser->angled);
	VECTOR_FREE(guesser->open);
	VECTOR_FREE(guesser->folders);
	free(guesser);
}

static void follow(struct guesser *guesser, const struct include_link *link)
{
	if (guesser->visited[link->file] != guesser->walks) {
		guesser->visited[link->file] = guesser->walks;
		VECTOR_PUSH(guesser->open, link->file);
	}
	if (link->folder == TABLE_NONE)
		return;
	if (guesser->wanted[link->folder] != guesser->walks) {
		guesser->wanted[link->folder] = guesser->walks;
		VECTOR_PUSH(guesser->folders, link->folder);
	}
	if (link->angled)
		guesser->angled[link->folder] = guesser->walks;
}

/* Fills guesser->folders with what the source and all that it includes ask for. */
static void collect_folders(struct guesser *guesser, const char *path)
{
	guesser->walks++;
	guesser->folders.count = guesser->open.count = 0;
	uint32_t start = table_get_string(guesser->graph->file_of_path, path);
	if (start != TABLE_NONE)
		VECTOR_PUSH(guesser->open, start);
	while (guesser->open.count) {
		const struct included_file *file =
		    &guesser->graph->files.items[guesser->open.items[--guesser->open.count]];
		for (uint32_t i = 0; i < file->link_count; i++)
			follow(guesser, &guesser->graph->links.items[file->first_link + i]);
	}
}

struct near_folder {
	const char *path;
	size_t distance;
	bool angled;
};

static size_t count_folders(const char *path)
{
	size_t count = 0;
	for (; *path; path++)
		count += *path == '/';
	return count;
}

/* Steps up from the source's folder and down to the other. */
static size_t distance_between(const char *source, const char *folder)
{
	size_t shared = 0;
	for (size_t at = 0; folder[at] && folder[at] == source[at]; at++)
		shared += source[at + 1] == '/' && (folder[at + 1] == '/' || !folder[at + 1]);
	return count_folders(source) - 1 - shared + count_folders(folder) - shared;
}

static int compare_near(const void *left, const void *right)
{
	const struct near_folder *a = left, *b = right;
	if (a->distance != b->distance)
		return a->distance < b->distance ? -1 : 1;
	return strcmp(a->path, b->path);
}

static struct near_folder *sort_folders(struct guesser *guesser, struct arena *arena, const char *path)
{
	struct near_folder *near = ARENA_ARRAY(arena, struct near_folder, guesser->folders.count + 1);
	for (size_t i = 0; i < guesser->folders.count; i++) {
		uint32_t folder = guesser->folders.items[i];
		near[i].path = guesser->graph->folders.items[folder];
		near[i].distance = distance_between(path, near[i].path);
		near[i].angled = guesser->angled[folder] == guesser->walks;
	}
	qsort(near, guesser->folders.count, sizeof *near, compare_near);
	return near;
}

struct words guesser_flags(struct guesser *guesser, struct arena *arena, const char *path)
{
	enum { MOST_WORDS = 2 + 2 * MOST_FOLDERS };
	const char **flags = ARENA_ARRAY(arena, const char *, MOST_WORDS);
	size_t count = 0;
	flags[count++] = language_of_name(path) == LANGUAGE_CXX ? "-std=gnu++20" : "-std=gnu17";
	flags[count++] = "-D_GNU_SOURCE";
	collect_folders(guesser, path);
	struct near_folder *near = sort_folders(guesser, arena, path);
	for (size_t i = 0; i < guesser->folders.count && i < MOST_FOLDERS; i++) {
		/* A folder that only "quoted" names need must not hide a header of the system from <angled> ones. */
		if (near[i].angled) {
			flags[count++] = arena_printf(arena, "-I%s", near[i].path);
		} else {
			flags[count++] = "-iquote";
			flags[count++] = arena_copy_string(arena, near[i].path);
		}
	}
	return (struct words){flags, count};
}
