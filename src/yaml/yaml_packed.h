/* Files as bytes, for the program that wrote them: what libyaml made of each, with every line and column, so that what
 * is wrong in it is told in the same words. Making the trees again costs a small part of parsing. */
#ifndef GOINCEPTION_YAML_YAML_PACKED_H
#define GOINCEPTION_YAML_YAML_PACKED_H

#include "base/text.h"
#include "yaml/yaml_tree.h"

#include <stdint.h>

/* Files are written into an empty text, one behind the other, between begin and end. The hash is that of what the file
 * held. */
void yaml_pack_begin(struct text *out);
void yaml_pack(struct text *out, const char *path, uint64_t hash, const struct yaml_documents *documents);
void yaml_pack_end(struct text *out);

/* Where the files begin; null when the bytes are damaged. */
const char *yaml_packed_files(const char *bytes, size_t size);

struct packed_file {
	const char *path;
	uint64_t hash;
	const char *bytes;
	size_t size;
	uint32_t documents, nodes;
};

/* False behind the last file, and where the bytes are none. */
bool yaml_packed_next(const char **at, const char *end, struct packed_file *ret_file);

/* The documents as they were; their texts stay where they are in the bytes. False when the bytes are damaged: whatever
 * they are, the trees are safe to walk, and no deeper than those that are parsed. */
bool yaml_unpack(struct arena *arena, const struct packed_file *file, struct yaml_documents *ret_documents);

#endif
