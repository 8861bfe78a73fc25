/* Files as URIs below the analysed root, and places as regions of them. */
#include "base/files.h"
#include "report/glyph.h"
#include "report/sarif_parts.h"
#include "report/uri.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

static const char base_id[] = "SRCROOT";

static json_t *file_uri(const char *path, const char *end)
{
	struct text uri = {0};
	text_add(&uri, "file://");
	uri_add_path(&uri, path);
	text_add(&uri, end);
	json_t *value = json_text(text_string(&uri));
	text_free(&uri);
	return value;
}

static json_t *make_artifact(const struct sarif *sarif, const char *path)
{
	json_t *object = json_object();
	const char *below = path_below(sarif->root, path);
	if (below == path && path[0] == '/') {
		json_object_set_new_nocheck(object, "uri", file_uri(path, ""));
		return object;
	}
	struct text uri = {0};
	uri_add_path(&uri, below);
	json_set_text(object, "uri", text_string(&uri));
	json_set_text(object, "uriBaseId", base_id);
	text_free(&uri);
	return object;
}

json_t *sarif_artifact(struct sarif *sarif, const char *path)
{
	uint32_t next = (uint32_t)sarif->files.count, number = table_put_string(sarif->file_numbers, path, next);
	if (number == next)
		VECTOR_PUSH(sarif->files, make_artifact(sarif, path));
	assert(sarif->files.items);
	return json_incref(sarif->files.items[number]);
}

/* Behind the name that begins at the column; columns of SARIF here count characters. */
static uint32_t name_end(struct sarif *sarif, const struct place *place, uint32_t start)
{
	size_t length;
	const char *line = source_line(&sarif->lines, place, &length);
	uint32_t end = start;
	for (size_t at = place->column - 1; line && at < length; at++) {
		unsigned char byte = (unsigned char)line[at];
		if (!isalnum(byte) && byte != '_' && byte < 0x80)
			break;
		end += (byte & 0xc0) != 0x80;
	}
	return end;
}

static json_t *region(struct sarif *sarif, const struct place *place)
{
	json_t *object = json_object();
	json_set_count(object, "startLine", place->line);
	if (place->column) {
		uint32_t start = source_characters(&sarif->lines, place), end = name_end(sarif, place, start);
		json_set_count(object, "startColumn", start);
		if (end > start)
			json_set_count(object, "endColumn", end);
	}
	size_t length;
	const char *line = source_line(&sarif->lines, place, &length);
	if (line) {
		text_add_bytes(&sarif->scratch, line, length);
		json_object_set_new_nocheck(object, "snippet", sarif_message(sarif));
	}
	return object;
}

json_t *sarif_location(struct sarif *sarif, const struct place *place, const char *function)
{
	if (!place->file[0])
		return NULL;
	json_t *location = json_object(), *physical = json_object();
	json_object_set_new_nocheck(physical, "artifactLocation", sarif_artifact(sarif, place->file));
	if (place->line)
		json_object_set_new_nocheck(physical, "region", region(sarif, place));
	json_object_set_new_nocheck(location, "physicalLocation", physical);
	if (function) {
		json_t *logical = json_object(), *all = json_array();
		json_set_text(logical, "fullyQualifiedName", function);
		json_set_text(logical, "kind", "function");
		json_array_append_new(all, logical);
		json_object_set_new_nocheck(location, "logicalLocations", all);
	}
	return location;
}

json_t *sarif_bases(struct sarif *sarif)
{
	json_t *bases = json_object(), *base = json_object();
	const char *root = sarif->root;
	size_t length = strlen(root);
	json_object_set_new_nocheck(base, "uri", file_uri(root, length && root[length - 1] == '/' ? "" : "/"));
	text_add(&sarif->scratch, "The repository, or else the folder that was analysed.");
	json_object_set_new_nocheck(base, "description", sarif_message(sarif));
	json_object_set_new_nocheck(bases, base_id, base);
	return bases;
}
