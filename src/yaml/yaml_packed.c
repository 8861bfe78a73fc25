#include "yaml/yaml_packed.h"

#include "base/seal.h"

#include <assert.h>
#include <string.h>

static const char mark[] = "goinception-yaml 1\n";

/* mark · checksum of all that follows · the files. Each is a head · its path with a zero behind it · the nodes, each
 * before its children, keys before their values · the texts of scalars in the same order, each with a zero behind it.
 */

struct file_head {
	uint64_t hash;
	uint32_t path_size; /* with the zero */
	uint32_t size;      /* of nodes and texts */
	uint32_t documents, nodes;
};

struct packed_node {
	uint32_t line, column;
	uint32_t count; /* of items, or of keys */
	uint8_t kind, quoted;
	uint16_t unused; /* always 0: the same trees give the same bytes */
};

/* ---- writing ---- */

void yaml_pack_begin(struct text *out) { seal_begin(out, mark); }

void yaml_pack_end(struct text *out) { seal_end(out, 0, mark); }

struct packer {
	uint32_t count;
	struct text nodes, texts;
};

static void pack_node(struct packer *packer, const struct yaml_node *node)
{
	const struct packed_node packed = {.line = node->line,
	                                   .column = node->column,
	                                   .count = (uint32_t)node->count,
	                                   .kind = (uint8_t)node->kind,
	                                   .quoted = node->quoted};
	packer->count++;
	text_add_bytes(&packer->nodes, (const char *)&packed, sizeof packed);
	if (node->kind == YAML_SCALAR)
		text_add_bytes(&packer->texts, node->text, strlen(node->text) + 1);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == YAML_MAPPING)
			pack_node(packer, node->keys[i]);
		pack_node(packer, node->items[i]);
	}
}

void yaml_pack(struct text *out, const char *path, uint64_t hash, const struct yaml_documents *documents)
{
	struct packer packer = {0};
	for (size_t i = 0; i < documents->count; i++)
		pack_node(&packer, documents->items[i]);
	const struct file_head head = {.hash = hash,
	                               .path_size = (uint32_t)strlen(path) + 1,
	                               .size = (uint32_t)(packer.nodes.length + packer.texts.length),
	                               .documents = (uint32_t)documents->count,
	                               .nodes = packer.count};
	text_add_bytes(out, (const char *)&head, sizeof head);
	text_add_bytes(out, path, head.path_size);
	text_add_bytes(out, packer.nodes.bytes, packer.nodes.length);
	text_add_bytes(out, packer.texts.bytes, packer.texts.length);
	text_free(&packer.nodes);
	text_free(&packer.texts);
}

/* ---- reading ---- */

const char *yaml_packed_files(const char *bytes, size_t size) { return seal_open(bytes, size, mark); }

bool yaml_packed_next(const char **at, const char *end, struct packed_file *ret_file)
{
	struct file_head head;
	size_t left = (size_t)(end - *at);
	if (left < sizeof head)
		return false;
	memcpy(&head, *at, sizeof head);
	left -= sizeof head;
	if (!head.path_size || head.path_size > left || head.size > left - head.path_size)
		return false;
	ret_file->path = *at + sizeof head;
	ret_file->hash = head.hash;
	ret_file->bytes = ret_file->path + head.path_size;
	ret_file->size = head.size;
	ret_file->documents = head.documents;
	ret_file->nodes = head.nodes;
	*at = ret_file->bytes + head.size;
	return ret_file->bytes[-1] == 0;
}

struct unpacker {
	const char *file;
	const char *packed;        /* the next node */
	const char *text, *end;    /* the next text; the last byte before `end` is a zero, if there is one */
	struct yaml_node *nodes;   /* room for those that are left */
	struct yaml_node **places; /* room for what leads to them */
	uint32_t left, places_left;
};

static struct yaml_node *unpack_node(struct unpacker *unpacker, unsigned depth);

static bool unpack_key(struct unpacker *unpacker, unsigned depth, struct yaml_node **ret)
{
	*ret = unpack_node(unpacker, depth);
	return *ret && (*ret)->kind == YAML_SCALAR;
}

static bool unpack_children(struct unpacker *unpacker, struct yaml_node *node, unsigned depth)
{
	uint32_t each = node->kind == YAML_MAPPING ? 2 : 1;
	if (depth == YAML_DEEPEST_LEVEL || node->count > unpacker->places_left / each)
		return false;
	assert(unpacker->places);
	node->items = unpacker->places;
	node->keys = each == 2 ? node->items + node->count : NULL;
	unpacker->places += each * node->count;
	unpacker->places_left -= each * (uint32_t)node->count;
	for (size_t i = 0; i < node->count; i++) {
		if (node->keys && !unpack_key(unpacker, depth + 1, &node->keys[i]))
			return false;
		node->items[i] = unpack_node(unpacker, depth + 1);
		if (!node->items[i])
			return false;
	}
	return true;
}

static bool unpack_text(struct unpacker *unpacker, struct yaml_node *node)
{
	if (node->count || unpacker->text == unpacker->end)
		return false;
	node->text = unpacker->text;
	unpacker->text += strlen(unpacker->text) + 1;
	return true;
}

/* Null when the bytes are damaged. */
static struct yaml_node *unpack_node(struct unpacker *unpacker, unsigned depth)
{
	struct packed_node packed;
	if (!unpacker->left)
		return NULL;
	memcpy(&packed, unpacker->packed, sizeof packed);
	unpacker->packed += sizeof packed;
	unpacker->left--;
	struct yaml_node *node = unpacker->nodes++;
	*node = (struct yaml_node){.kind = packed.kind,
	                           .file = unpacker->file,
	                           .line = packed.line,
	                           .column = packed.column,
	                           .quoted = packed.quoted != 0,
	                           .count = packed.count};
	bool whole = packed.kind == YAML_SCALAR ? unpack_text(unpacker, node)
	                                        : packed.kind <= YAML_MAPPING && unpack_children(unpacker, node, depth);
	return whole ? node : NULL;
}

bool yaml_unpack(struct arena *arena, const struct packed_file *file, struct yaml_documents *ret_documents)
{
	uint32_t count = file->nodes;
	if (count > file->size / sizeof(struct packed_node) || file->documents > count)
		return false;
	struct unpacker unpacker = {.file = file->path,
	                            .packed = file->bytes,
	                            .text = file->bytes + count * sizeof(struct packed_node),
	                            .end = file->bytes + file->size,
	                            .nodes = ARENA_ARRAY(arena, struct yaml_node, count),
	                            .places = ARENA_ARRAY(arena, struct yaml_node *, count),
	                            .left = count,
	                            .places_left = count};
	if (unpacker.text < unpacker.end && unpacker.end[-1] != 0)
		return false;
	ret_documents->count = file->documents;
	ret_documents->items = ARENA_ARRAY(arena, struct yaml_node *, file->documents);
	for (uint32_t i = 0; i < file->documents; i++) {
		ret_documents->items[i] = unpack_node(&unpacker, 0);
		if (!ret_documents->items[i])
			return false;
	}
	return !unpacker.left && unpacker.text == unpacker.end;
}
