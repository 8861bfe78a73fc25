#include "yaml/yaml_memory.h"

#include "base/files.h"
#include "base/vector.h"
#include "yaml/yaml_packed.h"

#include <string.h>
#include <xxhash.h>

struct loaded_file {
	const char *path;
	uint64_t hash;
	struct yaml_documents documents;
};

struct yaml_memory {
	const char *path;
	VECTOR(struct packed_file) known;
	VECTOR(struct loaded_file) loaded;
	bool damaged;
	size_t recalled; /* of those that were loaded, so many were known, and stood in the same order */
};

struct yaml_memory *yaml_memory_open(struct arena *arena, const char *path)
{
	struct yaml_memory *memory = ARENA_NEW(arena, struct yaml_memory);
	struct packed_file file;
	char *bytes;
	size_t size;
	memory->path = arena_copy_string(arena, path);
	bool read = file_read(arena, path, &bytes, &size, NULL);
	const char *at = read ? yaml_packed_files(bytes, size) : NULL;
	memory->damaged = read && !at;
	while (at && yaml_packed_next(&at, bytes + size, &file))
		VECTOR_PUSH(memory->known, file);
	return memory;
}

void yaml_memory_close(struct yaml_memory *memory)
{
	if (!memory)
		return;
	VECTOR_FREE(memory->known);
	VECTOR_FREE(memory->loaded);
}

bool yaml_memory_is_damaged(const struct yaml_memory *memory) { return memory && memory->damaged; }

/* Its place among those that are known. Files are loaded in the order in which they were before, as long as none came
 * or went. */
static bool find_known(const struct yaml_memory *memory, const char *path, size_t *ret)
{
	size_t count = memory->known.count;
	for (size_t i = 0; i < count; i++) {
		*ret = (memory->loaded.count + i) % count;
		if (strcmp(memory->known.items[*ret].path, path) == 0)
			return true;
	}
	return false;
}

static bool recall(struct yaml_memory *memory, struct arena *arena, const char *path, uint64_t hash,
                   struct yaml_documents *ret_documents)
{
	size_t place;
	if (!find_known(memory, path, &place) || memory->known.items[place].hash != hash ||
	    !yaml_unpack(arena, &memory->known.items[place], ret_documents))
		return false;
	memory->recalled += place == memory->loaded.count;
	return true;
}

bool yaml_memory_load(struct yaml_memory *memory, struct arena *arena, const char *path,
                      struct yaml_documents *ret_documents, uint64_t *ret_hash, struct error *error)
{
	struct text bytes = {0};
	bool loaded = yaml_read_file(path, &bytes, error);
	*ret_hash = loaded ? XXH3_64bits(text_string(&bytes), bytes.length) : 0;
	if (loaded && !(memory && recall(memory, arena, path, *ret_hash, ret_documents)))
		loaded = yaml_load(arena, path, text_string(&bytes), bytes.length, ret_documents, error);
	text_free(&bytes);
	if (loaded && memory)
		VECTOR_PUSH(memory->loaded, (struct loaded_file){path, *ret_hash, *ret_documents});
	return loaded;
}

bool yaml_memory_keep(const struct yaml_memory *memory, struct error *error)
{
	if (!memory || (memory->recalled == memory->loaded.count && memory->recalled == memory->known.count))
		return true;
	struct text out = {0};
	yaml_pack_begin(&out);
	for (size_t i = 0; i < memory->loaded.count; i++)
		yaml_pack(&out, memory->loaded.items[i].path, memory->loaded.items[i].hash,
		          &memory->loaded.items[i].documents);
	yaml_pack_end(&out);
	bool kept = file_write_below(memory->path, out.bytes, out.length, error);
	text_free(&out);
	return kept;
}
