/* Any bytes as files that were parsed before: refused, or trees that can be walked and are packed to what unpacks to
 * the same. */

#define _GNU_SOURCE
#include "read_sealed.h"
#include "require.h"
#include "yaml/yaml_packed.h"

#include <string.h>

static void walk(const struct yaml_node *node, unsigned depth)
{
	require(depth <= YAML_DEEPEST_LEVEL);
	require((node->kind == YAML_SCALAR) == (node->text != NULL));
	for (size_t i = 0; i < node->count; i++) {
		require(node->kind != YAML_MAPPING || node->keys[i]->kind == YAML_SCALAR);
		walk(node->items[i], depth + 1);
	}
}

static struct text pack(const struct packed_file *file, const struct yaml_documents *documents)
{
	struct text out = {0};
	yaml_pack_begin(&out);
	yaml_pack(&out, file->path, file->hash, documents);
	yaml_pack_end(&out);
	return out;
}

/* The first file of the bytes, which must be good ones. */
static struct text unpack_and_pack(struct arena *arena, const struct text *bytes)
{
	struct yaml_documents documents;
	struct packed_file file;
	const char *at = yaml_packed_files(bytes->bytes, bytes->length);
	require(at && yaml_packed_next(&at, bytes->bytes + bytes->length, &file));
	require(yaml_unpack(arena, &file, &documents));
	return pack(&file, &documents);
}

static void read_file(struct arena *arena, const struct packed_file *file)
{
	struct yaml_documents documents;
	if (!yaml_unpack(arena, file, &documents))
		return;
	for (size_t i = 0; i < documents.count; i++)
		walk(documents.items[i], 0);
	struct text once = pack(file, &documents), twice = unpack_and_pack(arena, &once);
	require(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0);
	text_free(&once);
	text_free(&twice);
}

static void read_bytes(const char *bytes, size_t size)
{
	struct arena *arena = arena_new();
	struct packed_file file;
	const char *at = yaml_packed_files(bytes, size);
	while (at && yaml_packed_next(&at, bytes + size, &file))
		read_file(arena, &file);
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_sealed(data, size, read_bytes);
	return 0;
}
