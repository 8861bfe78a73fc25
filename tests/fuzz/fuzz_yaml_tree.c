/* Any bytes as YAML: a tree whose every node has a place, or an error with one; never a crash. */
#include "require.h"
#include "yaml/yaml_tree.h"

#include <stddef.h>
#include <stdint.h>

/* Reads a node as everything it could be: each answer is a value or an error that says something. */
static void read_as_anything(struct arena *arena, const struct yaml_node *node)
{
	static const char *const words[] = {"one", "two"};
	struct error error = {0};
	const char *string;
	const char *const *strings;
	size_t count;
	int64_t number;
	bool flag;
	unsigned word;
	require(yaml_string(node, "'x'", &string, &error) || error.message[0]);
	require(yaml_strings(arena, node, "'x'", &strings, &count, &error) || error.message[0]);
	require(!yaml_integer(node, "'x'", -8, 8, &number, &error) || (number >= -8 && number <= 8));
	require(yaml_boolean(node, "'x'", &flag, &error) || error.message[0]);
	require(!yaml_word(node, "'x'", words, 2, &word, &error) || word < 2);
	require(yaml_check_keys(node, "'x'", words, 2, &error) || error.line > 0);
}

static void walk(struct arena *arena, const struct yaml_node *node)
{
	require(node->line > 0 && node->column > 0);
	require((node->kind == YAML_SCALAR) == (node->text != NULL));
	read_as_anything(arena, node);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == YAML_MAPPING) {
			require(node->keys[i]->kind == YAML_SCALAR);
			require(yaml_get(node, node->keys[i]->text) == node->items[i]);
		}
		walk(arena, node->items[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct yaml_documents documents;
	struct error error = {0};
	if (!yaml_load(arena, "x.yaml", (const char *)data, size, &documents, &error))
		require(error.message[0] && error.line > 0 && error.column > 0);
	else
		for (size_t i = 0; i < documents.count; i++)
			walk(arena, documents.items[i]);
	arena_free(arena);
	return 0;
}
