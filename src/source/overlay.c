#define _DEFAULT_SOURCE
#include "source/overlay.h"

#include "base/files.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Below a file nothing can lie: the front end takes the answer ("not a directory") as "there is no such file", and does
 * not look at the disk, as it does where there is nothing at all. */
static const char nowhere[] = "/dev/null/hidden";

struct overlay *overlay_new(struct error *error)
{
	const char *temporary = getenv("TMPDIR");
	struct arena *arena = arena_new();
	char *folder = path_join(arena, temporary && temporary[0] == '/' ? temporary : "/tmp", "goinception-XXXXXX");
	if (!mkdtemp(folder)) {
		error_set_at(error, folder, 0, 0, "cannot be made: %s", strerror(errno));
		arena_free(arena);
		return NULL;
	}
	struct overlay *overlay = memory_zeroed(1, sizeof *overlay);
	overlay->arena = arena;
	overlay->folder = folder;
	overlay->map = path_join(arena, folder, "map.yaml");
	overlay->number_of_path = table_new();
	return overlay;
}

void overlay_free(struct overlay *overlay)
{
	if (!overlay)
		return;
	for (size_t i = 0; i < overlay->contents.count; i++)
		if (overlay->contents.items[i])
			unlink(overlay->contents.items[i]);
	unlink(overlay->map);
	rmdir(overlay->folder);
	table_free(overlay->number_of_path);
	VECTOR_FREE(overlay->contents);
	VECTOR_FREE(overlay->paths);
	arena_free(overlay->arena);
	free(overlay);
}

static void add(struct overlay *overlay, const char *path, const char *content)
{
	uint32_t next = (uint32_t)overlay->contents.count;
	if (table_put_string(overlay->number_of_path, path, next) != next)
		return;
	VECTOR_PUSH(overlay->contents, content);
	VECTOR_PUSH(overlay->paths, arena_copy_string(overlay->arena, path));
}

const char *overlay_add(struct overlay *overlay, const char *path)
{
	const char *content = arena_printf(overlay->arena, "%s/%zu", overlay->folder, overlay->contents.count);
	add(overlay, path, content);
	return overlay_path(overlay, path);
}

void overlay_hide(struct overlay *overlay, const char *path) { add(overlay, path, NULL); }

/* YAML reads JSON. A name that is no UTF-8 cannot stand in it. */
bool overlay_finish(struct overlay *overlay, struct error *error)
{
	json_t *map = json_object(), *roots = json_array();
	json_object_set_new(map, "version", json_integer(0));
	json_object_set_new(map, "case-sensitive", json_string("true"));
	json_object_set_new(map, "use-external-names", json_string("false"));
	for (size_t i = 0; i < overlay->paths.count; i++) {
		const char *content = overlay->contents.items[i];
		json_t *name = json_string(overlay->paths.items[i]);
		if (!name)
			continue;
		json_t *file = json_object();
		json_object_set_new(file, "type", json_string("file"));
		json_object_set_new(file, "name", name);
		json_object_set_new(file, "external-contents", json_string(content ? content : nowhere));
		json_array_append_new(roots, file);
	}
	json_object_set_new(map, "roots", roots);
	char *text = json_dumps(map, JSON_INDENT(1));
	json_decref(map);
	bool written = text && file_write(overlay->map, text, strlen(text), error);
	free(text);
	return written;
}

const char *overlay_path(const struct overlay *overlay, const char *path)
{
	uint32_t number = overlay ? table_get_string(overlay->number_of_path, path) : TABLE_NONE;
	return number == TABLE_NONE ? path : overlay->contents.items[number];
}
