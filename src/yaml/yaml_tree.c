#include "yaml/yaml_tree.h"

#include "base/files.h"
#include "base/vector.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { LARGEST_BYTES = 16 << 20 };

/* A sequence or mapping whose end was not seen yet; its children are the pending nodes from `first` on. */
struct open_node {
	struct yaml_node *node;
	size_t first;
};

struct tree_builder {
	struct arena *arena;
	const char *file, *bytes;
	size_t size;
	VECTOR(struct yaml_node *) pending; /* finished nodes whose parent is still open */
	struct open_node open[YAML_DEEPEST_LEVEL];
	size_t depth;
	VECTOR(struct yaml_node *) roots;
	struct error *error;
};

static bool error_at_mark(struct tree_builder *builder, yaml_mark_t mark, const char *message)
{
	return error_set_at(builder->error, builder->file, (unsigned)mark.line + 1, (unsigned)mark.column + 1, "%s",
	                    message);
}

static struct yaml_node *node_new(struct tree_builder *builder, enum yaml_kind kind, yaml_mark_t mark)
{
	struct yaml_node *node = ARENA_NEW(builder->arena, struct yaml_node);
	node->kind = kind;
	node->file = builder->file;
	node->line = (unsigned)mark.line + 1;
	node->column = (unsigned)mark.column + 1;
	return node;
}

/* A key is what stands at an even place among a mapping's children. */
static bool is_key_place(const struct tree_builder *builder)
{
	if (builder->depth == 0)
		return false;
	const struct open_node *parent = &builder->open[builder->depth - 1];
	return parent->node->kind == YAML_MAPPING && (builder->pending.count - parent->first) % 2 == 0;
}

static bool check_plainness(struct tree_builder *builder, const yaml_char_t *anchor, const yaml_char_t *tag,
                            yaml_mark_t mark)
{
	if (anchor)
		return error_at_mark(builder, mark, "anchors ('&name') are not supported: write the value out");
	if (tag)
		return error_at_mark(builder, mark,
		                     "tags ('!name') are not supported: quote text that begins with '!'");
	return true;
}

static bool add_scalar(struct tree_builder *builder, const yaml_event_t *event)
{
	if (!check_plainness(builder, event->data.scalar.anchor, event->data.scalar.tag, event->start_mark))
		return false;
	const char *text = (const char *)event->data.scalar.value;
	if (strlen(text) != event->data.scalar.length)
		return error_at_mark(builder, event->start_mark, "text must not contain a NUL character");
	struct yaml_node *node = node_new(builder, YAML_SCALAR, event->start_mark);
	node->text = arena_copy_bytes(builder->arena, text, event->data.scalar.length);
	node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	VECTOR_PUSH(builder->pending, node);
	return true;
}

static bool open_collection(struct tree_builder *builder, enum yaml_kind kind, const yaml_event_t *event)
{
	bool mapping = kind == YAML_MAPPING;
	if (!check_plainness(builder, mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
	                     mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag,
	                     event->start_mark))
		return false;
	if (is_key_place(builder))
		return error_at_mark(builder, event->start_mark, "a key must be text, not a list or a mapping");
	if (builder->depth == YAML_DEEPEST_LEVEL)
		return error_at_mark(builder, event->start_mark, "nested deeper than 64 levels");
	builder->open[builder->depth++] =
	    (struct open_node){node_new(builder, kind, event->start_mark), builder->pending.count};
	return true;
}

static int compare_keys(const void *a, const void *b)
{
	const struct yaml_node *left = *(struct yaml_node *const *)a, *right = *(struct yaml_node *const *)b;
	int order = strcmp(left->text, right->text);
	if (order == 0)
		order = left->line < right->line ? -1 : left->line > right->line;
	if (order == 0)
		order = left->column < right->column ? -1 : left->column > right->column;
	return order;
}

/* Sorted, because a mapping of a hostile file may have a million keys. */
static bool check_duplicate_keys(struct tree_builder *builder, const struct yaml_node *mapping)
{
	if (mapping->count < 2)
		return true;
	struct yaml_node **sorted = memory_allocate(mapping->count * sizeof *sorted);
	memcpy(sorted, mapping->keys, mapping->count * sizeof *sorted);
	qsort(sorted, mapping->count, sizeof *sorted, compare_keys);
	bool unique = true;
	for (size_t i = 1; unique && i < mapping->count; i++)
		if (strcmp(sorted[i - 1]->text, sorted[i]->text) == 0)
			unique = yaml_error(sorted[i], builder->error, "key '%s' stands here twice, first in line %u",
			                    sorted[i]->text, sorted[i - 1]->line);
	free(sorted);
	return unique;
}

static bool close_collection(struct tree_builder *builder)
{
	struct open_node *closed = &builder->open[--builder->depth];
	struct yaml_node *node = closed->node, **children = builder->pending.items + closed->first;
	size_t children_count = builder->pending.count - closed->first;
	bool mapping = node->kind == YAML_MAPPING;
	node->count = mapping ? children_count / 2 : children_count;
	node->items = ARENA_ARRAY(builder->arena, struct yaml_node *, node->count);
	if (mapping)
		node->keys = ARENA_ARRAY(builder->arena, struct yaml_node *, node->count);
	for (size_t i = 0; i < node->count; i++) {
		node->items[i] = children[mapping ? 2 * i + 1 : i];
		if (mapping)
			node->keys[i] = children[2 * i];
	}
	builder->pending.count = closed->first;
	VECTOR_PUSH(builder->pending, node);
	return !mapping || check_duplicate_keys(builder, node);
}

static void close_document(struct tree_builder *builder)
{
	struct yaml_node *root = builder->pending.count ? builder->pending.items[0] : NULL;
	bool empty = !root || (root->kind == YAML_SCALAR && !root->quoted && !root->text[0]);
	if (!empty)
		VECTOR_PUSH(builder->roots, root);
	builder->pending.count = 0;
}

static bool take_event(struct tree_builder *builder, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		return error_at_mark(builder, event->start_mark,
		                     "aliases ('*name') are not supported: quote text that begins with '*'");
	case YAML_SCALAR_EVENT:
		return add_scalar(builder, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_collection(builder, YAML_SEQUENCE, event);
	case YAML_MAPPING_START_EVENT:
		return open_collection(builder, YAML_MAPPING, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(builder);
	case YAML_DOCUMENT_END_EVENT:
		close_document(builder);
		return true;
	default:
		return true;
	}
}

static yaml_mark_t mark_of_offset(const struct tree_builder *builder, size_t offset)
{
	yaml_mark_t mark = {0};
	for (size_t i = 0; i < offset && i < builder->size; i++) {
		mark.column++;
		if (builder->bytes[i] == '\n') {
			mark.line++;
			mark.column = 0;
		}
	}
	return mark;
}

/* Only spaces can stand before a tab that indents, so that characters are bytes up to there. */
static bool is_tab_at(const struct tree_builder *builder, yaml_mark_t mark)
{
	size_t offset = 0;
	for (size_t line = 0; line < mark.line && offset < builder->size; offset++)
		line += builder->bytes[offset] == '\n';
	return offset + mark.column < builder->size && builder->bytes[offset + mark.column] == '\t';
}

static bool parser_error(struct tree_builder *builder, const yaml_parser_t *parser)
{
	yaml_mark_t mark = parser->problem_mark;
	if (parser->error == YAML_READER_ERROR)
		mark = mark_of_offset(builder, parser->problem_offset);
	if (parser->error == YAML_SCANNER_ERROR && is_tab_at(builder, mark))
		return error_at_mark(builder, mark, "not YAML: a tab cannot indent, use spaces");
	bool context = parser->context && parser->error != YAML_READER_ERROR;
	return error_set_at(builder->error, builder->file, (unsigned)mark.line + 1, (unsigned)mark.column + 1,
	                    "not YAML: %s%s%s", parser->problem ? parser->problem : "cannot be parsed",
	                    context ? " " : "", context ? parser->context : "");
}

static bool build(struct tree_builder *builder, yaml_parser_t *parser)
{
	for (bool more = true; more;) {
		yaml_event_t event;
		if (!yaml_parser_parse(parser, &event))
			return parser_error(builder, parser);
		more = event.type != YAML_STREAM_END_EVENT;
		bool taken = take_event(builder, &event);
		yaml_event_delete(&event);
		if (!taken)
			return false;
	}
	return true;
}

static bool too_large(const char *file, struct error *error)
{
	return error_set_at(error, file, 0, 0, "larger than 16 MiB: not read");
}

bool yaml_load(struct arena *arena, const char *file, const char *bytes, size_t size,
               struct yaml_documents *ret_documents, struct error *error)
{
	if (size > LARGEST_BYTES)
		return too_large(file, error);
	yaml_parser_t parser;
	if (!yaml_parser_initialize(&parser))
		return error_set_at(error, file, 0, 0, "the YAML parser could not be started");
	struct tree_builder builder = {
	    .arena = arena, .file = arena_copy_string(arena, file), .bytes = bytes, .size = size, .error = error};
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, size);
	bool built = build(&builder, &parser);
	yaml_parser_delete(&parser);
	if (built) {
		ret_documents->count = builder.roots.count;
		ret_documents->items = ARENA_ARRAY(arena, struct yaml_node *, builder.roots.count);
		for (size_t i = 0; i < builder.roots.count; i++)
			ret_documents->items[i] = builder.roots.items[i];
	}
	VECTOR_FREE(builder.pending);
	VECTOR_FREE(builder.roots);
	return built;
}

bool yaml_read_file(const char *path, struct text *bytes, struct error *error)
{
	return file_read_start(path, LARGEST_BYTES + 1, bytes, error) &&
	       (bytes->length <= LARGEST_BYTES || too_large(path, error));
}

bool yaml_load_file(struct arena *arena, const char *path, struct yaml_documents *ret_documents, struct error *error)
{
	struct text bytes = {0};
	bool loaded = yaml_read_file(path, &bytes, error) &&
	              yaml_load(arena, path, text_string(&bytes), bytes.length, ret_documents, error);
	text_free(&bytes);
	return loaded;
}
