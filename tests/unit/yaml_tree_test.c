/* YAML text becomes a tree that knows its places; what the tree cannot hold is an error with a place. */
#include "base/files.h"
#include "yaml/yaml_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int arena_setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int arena_teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct yaml_documents load(struct arena *arena, const char *text)
{
	struct yaml_documents documents = {0};
	struct error error = {0};
	char line[2048];
	if (!yaml_load(arena, "x.yaml", text, strlen(text), &documents, &error))
		fail_msg("%s", error_describe(&error, line, sizeof line));
	return documents;
}

static void assert_load_error(struct arena *arena, const char *text, size_t size, const char *expected)
{
	struct yaml_documents documents;
	struct error error = {0};
	char line[2048];
	assert_false(yaml_load(arena, "x.yaml", text, size, &documents, &error));
	assert_string_equal(error_describe(&error, line, sizeof line), expected);
}

#define ASSERT_LOAD_ERROR(state, text, expected) assert_load_error(*(state), text, strlen(text), expected)

static void nodes_know_their_places(void **state)
{
	struct yaml_documents documents = load(*state, "rule: sleep\ncalls: [usleep, \"n*\"]\n");
	assert_int_equal(documents.count, 1);
	const struct yaml_node *root = documents.items[0];
	assert_int_equal(root->kind, YAML_MAPPING);
	assert_int_equal(root->count, 2);
	assert_string_equal(root->keys[1]->text, "calls");
	assert_int_equal(root->keys[1]->line, 2);
	assert_int_equal(root->keys[1]->column, 1);
	const struct yaml_node *calls = yaml_get(root, "calls");
	assert_int_equal(calls->kind, YAML_SEQUENCE);
	assert_int_equal(calls->count, 2);
	assert_string_equal(calls->items[1]->text, "n*");
	assert_string_equal(calls->items[1]->file, "x.yaml");
	assert_int_equal(calls->items[1]->line, 2);
	assert_int_equal(calls->items[1]->column, 17);
	assert_true(calls->items[1]->quoted);
	assert_false(calls->items[0]->quoted);
	assert_null(yaml_get(root, "none"));
	assert_null(yaml_get(calls, "rule"));
}

static void block_text_keeps_its_lines(void **state)
{
	struct yaml_documents documents = load(*state, "why: |\n  one\n  two\n");
	const struct yaml_node *why = yaml_get(documents.items[0], "why");
	assert_string_equal(why->text, "one\ntwo\n");
	assert_true(why->quoted);
}

static void empty_documents_are_left_out(void **state)
{
	assert_int_equal(load(*state, "").count, 0);
	assert_int_equal(load(*state, "# only a comment\n").count, 0);
	struct yaml_documents documents = load(*state, "---\n---\na: 1\n---\n# nothing\n---\n- b\n");
	assert_int_equal(documents.count, 2);
	assert_int_equal(documents.items[0]->kind, YAML_MAPPING);
	assert_int_equal(documents.items[1]->kind, YAML_SEQUENCE);
	assert_int_equal(documents.items[1]->line, 7);
}

static void broken_yaml_names_its_place(void **state)
{
	ASSERT_LOAD_ERROR(state, "a: [1, 2\nb: 3\n",
	                  "x.yaml:2:2: not YAML: did not find expected ',' or ']' while parsing a flow sequence");
	ASSERT_LOAD_ERROR(state, "a: 1\n\tb: 2\n", "x.yaml:2:1: not YAML: a tab cannot indent, use spaces");
	ASSERT_LOAD_ERROR(state, "a: 1\nb: \xff\n", "x.yaml:2:4: not YAML: invalid leading UTF-8 octet");
}

static void what_a_tree_cannot_hold_is_an_error(void **state)
{
	ASSERT_LOAD_ERROR(state, "a: &name 1\n",
	                  "x.yaml:1:4: anchors ('&name') are not supported: write the value out");
	ASSERT_LOAD_ERROR(state, "a: *name\n",
	                  "x.yaml:1:4: aliases ('*name') are not supported: quote text that begins with '*'");
	ASSERT_LOAD_ERROR(state, "a: !!int 1\n",
	                  "x.yaml:1:4: tags ('!name') are not supported: quote text that begins with '!'");
	ASSERT_LOAD_ERROR(state, "b: !x {}\n",
	                  "x.yaml:1:4: tags ('!name') are not supported: quote text that begins with '!'");
	ASSERT_LOAD_ERROR(state, "? [a]\n: 1\n", "x.yaml:1:3: a key must be text, not a list or a mapping");
	ASSERT_LOAD_ERROR(state, "a: \"x\\0y\"\n", "x.yaml:1:4: text must not contain a NUL character");
}

static void a_key_stands_once_in_a_mapping(void **state)
{
	ASSERT_LOAD_ERROR(state, "a: 1\nb: {c: 1, d: 2, c: 3}\n",
	                  "x.yaml:2:17: key 'c' stands here twice, first in line 2");
	assert_int_equal(load(*state, "a: {c: 1}\nb: {c: 1}\n").count, 1);
}

static void nesting_ends_at_64_levels(void **state)
{
	char text[200];
	for (int levels = 64; levels <= 65; levels++) {
		memset(text, '[', (size_t)levels);
		memset(text + levels, ']', (size_t)levels);
		text[2 * levels] = 0;
		if (levels == 64)
			assert_int_equal(load(*state, text).count, 1);
		else
			ASSERT_LOAD_ERROR(state, text, "x.yaml:1:65: nested deeper than 64 levels");
	}
}

static void a_file_over_16_mib_is_not_read(void **state)
{
	size_t size = (16 << 20) + 1;
	char *text = memory_allocate(size);
	memset(text, '\n', size);
	assert_load_error(*state, text, size, "x.yaml: larger than 16 MiB: not read");
	free(text);
}

static void files_are_read_and_missing_ones_are_errors(void **state)
{
	char folder[] = "/tmp/goinception-yaml-XXXXXX";
	assert_non_null(mkdtemp(folder));
	char *path = path_join(*state, folder, "a.yaml");
	struct yaml_documents documents;
	struct error error = {0};
	assert_false(yaml_load_file(*state, path, &documents, &error));
	assert_string_equal(error.file, path);
	assert_string_equal(error.message, "cannot be read: No such file or directory");
	assert_true(file_write(path, "a: 1\n", 5, &error));
	assert_true(yaml_load_file(*state, path, &documents, &error));
	assert_string_equal(documents.items[0]->file, path);
	assert_int_equal(truncate(path, (16 << 20) + 1), 0);
	assert_false(yaml_load_file(*state, path, &documents, &error));
	assert_string_equal(error.message, "larger than 16 MiB: not read");
	unlink(path);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(nodes_know_their_places, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(block_text_keeps_its_lines, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(empty_documents_are_left_out, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(broken_yaml_names_its_place, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(what_a_tree_cannot_hold_is_an_error, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(a_key_stands_once_in_a_mapping, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(nesting_ends_at_64_levels, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(a_file_over_16_mib_is_not_read, arena_setup, arena_teardown),
	    cmocka_unit_test_setup_teardown(files_are_read_and_missing_ones_are_errors, arena_setup, arena_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
