/* Files that were parsed before: what comes back is what was parsed, with every place; what has changed or is damaged
 * is parsed again. */
#include "base/files.h"
#include "temporary_tree.h"
#include "yaml/yaml_memory.h"
#include "yaml/yaml_packed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>
#include <xxhash.h>

enum { MARK_SIZE = 19, CHECKSUM_SIZE = 8 };

static const char everything[] = "# a comment\n"
                                 "rule: sleep\ncalls: [usleep, \"n*\", '']\nempty: {}\nnone:\n"
                                 "when: [{argument: 1, has-flag: X}, [[], [deep, \"\\u00e4\"]]]\n"
                                 "---\n- only\n- a list\n---\n~\n---\ntext: |\n  two\n  lines\n";

static struct yaml_documents parse(struct arena *arena, const char *text)
{
	struct yaml_documents documents = {0};
	struct error error;
	assert_true(yaml_load(arena, "x.yaml", text, strlen(text), &documents, &error));
	return documents;
}

static struct text packed(const char *path, uint64_t hash, const struct yaml_documents *documents)
{
	struct text out = {0};
	yaml_pack_begin(&out);
	yaml_pack(&out, path, hash, documents);
	yaml_pack_end(&out);
	return out;
}

static struct text packed_text(const char *text)
{
	struct arena *arena = arena_new();
	struct yaml_documents documents = parse(arena, text);
	struct text out = packed("x.yaml", 7, &documents);
	arena_free(arena);
	return out;
}

static void assert_same(const struct yaml_node *one, const struct yaml_node *other)
{
	assert_int_equal(one->kind, other->kind);
	assert_int_equal(one->line, other->line);
	assert_int_equal(one->column, other->column);
	assert_int_equal(one->quoted, other->quoted);
	assert_int_equal(one->count, other->count);
	assert_string_equal(one->file, other->file);
	assert_string_equal(one->text ? one->text : "", other->text ? other->text : "");
	for (size_t i = 0; i < one->count; i++) {
		if (one->kind == YAML_MAPPING)
			assert_same(one->keys[i], other->keys[i]);
		assert_same(one->items[i], other->items[i]);
	}
}

static void what_is_unpacked_is_what_was_packed(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct yaml_documents documents = parse(arena, everything), again;
	struct text bytes = packed("x.yaml", 7, &documents);
	const char *at = yaml_packed_files(bytes.bytes, bytes.length);
	struct packed_file file;
	assert_non_null(at);
	assert_true(yaml_packed_next(&at, bytes.bytes + bytes.length, &file));
	assert_true(file.hash == 7);
	assert_true(yaml_unpack(arena, &file, &again));
	assert_int_equal(again.count, documents.count);
	for (size_t i = 0; i < again.count; i++)
		assert_same(again.items[i], documents.items[i]);
	assert_false(yaml_packed_next(&at, bytes.bytes + bytes.length, &file));
	text_free(&bytes);
	arena_free(arena);
}

static void what_was_cut_short_is_refused(void **state)
{
	(void)state;
	struct text bytes = packed_text(everything);
	for (size_t size = 0; size < bytes.length; size++)
		assert_null(yaml_packed_files(bytes.bytes, size));
	bytes.bytes[bytes.length / 2] ^= 4;
	assert_null(yaml_packed_files(bytes.bytes, bytes.length));
	text_free(&bytes);
}

/* In memory of exactly that size, so that reading behind it is noticed; packing follows each pointer. */
static bool unpacks(const char *bytes, size_t size)
{
	char *copy = memory_allocate(size);
	struct arena *arena = arena_new();
	struct yaml_documents documents;
	struct packed_file file;
	memcpy(copy, bytes, size);
	uint64_t checksum = XXH3_64bits(copy + MARK_SIZE + CHECKSUM_SIZE, size - MARK_SIZE - CHECKSUM_SIZE);
	memcpy(copy + MARK_SIZE, &checksum, sizeof checksum);
	const char *at = yaml_packed_files(copy, size);
	assert_non_null(at);
	bool good = yaml_packed_next(&at, copy + size, &file) && yaml_unpack(arena, &file, &documents);
	if (good) {
		struct text out = packed(file.path, file.hash, &documents);
		text_free(&out);
	}
	arena_free(arena);
	free(copy);
	return good;
}

static void whatever_the_bytes_trees_are_safe(void **state)
{
	(void)state;
	static const char changes[] = {1, 2, 0x7f, (char)0x80, (char)0xff};
	struct text bytes = packed_text(everything);
	unsigned refused = 0;
	assert_true(unpacks(bytes.bytes, bytes.length));
	for (size_t at = MARK_SIZE + CHECKSUM_SIZE; at < bytes.length; at++) {
		for (size_t c = 0; c < sizeof changes; c++) {
			bytes.bytes[at] ^= changes[c];
			refused += !unpacks(bytes.bytes, bytes.length);
			bytes.bytes[at] ^= changes[c];
		}
	}
	assert_true(refused > bytes.length);
	for (size_t size = MARK_SIZE + CHECKSUM_SIZE; size < bytes.length; size++)
		assert_false(unpacks(bytes.bytes, size));
	text_free(&bytes);
}

/* "[[[...]]]", made by hand, as no file can be. */
static void no_tree_is_too_deep_to_walk(void **state)
{
	(void)state;
	char text[2 * YAML_DEEPEST_LEVEL + 1] = "";
	memset(text, '[', YAML_DEEPEST_LEVEL);
	memset(text + YAML_DEEPEST_LEVEL, ']', YAML_DEEPEST_LEVEL);
	struct arena *arena = arena_new();
	struct yaml_documents documents = parse(arena, text);
	struct text deep = packed("x.yaml", 7, &documents);
	assert_true(unpacks(deep.bytes, deep.length));
	struct yaml_node around = *documents.items[0];
	around.count = 1;
	around.items = documents.items;
	struct yaml_node *root = &around;
	struct text deeper = packed("x.yaml", 7, &(struct yaml_documents){1, &root});
	assert_false(unpacks(deeper.bytes, deeper.length));
	text_free(&deeper);
	text_free(&deep);
	arena_free(arena);
}

static void the_fuzzer_begins_with_trees_of_today(void **state)
{
	(void)state;
	struct text bytes = packed_text(everything), seed = {0};
	assert_true(
	    file_read_start(SOURCE_ROOT "/tests/fuzz/corpus/fuzz_yaml_packed/everything", SIZE_MAX, &seed, NULL));
	assert_int_equal(seed.length, bytes.length);
	assert_memory_equal(seed.bytes, bytes.bytes, bytes.length);
	text_free(&seed);
	text_free(&bytes);
}

/* ---- the memory ---- */

struct remembering {
	struct temporary_tree tree;
	const char *kept;
};

static int tree_setup(void **state)
{
	struct remembering *remembering = memory_zeroed(1, sizeof *remembering);
	remembering->tree = temporary_tree_new();
	remembering->kept = temporary_tree_path(&remembering->tree, "cache/ab/kept");
	*state = remembering;
	return 0;
}

static int tree_teardown(void **state)
{
	struct remembering *remembering = *state;
	temporary_tree_remove(&remembering->tree);
	free(remembering);
	return 0;
}

static ino_t inode_of(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 ? status.st_ino : 0;
}

/* Loads the files and keeps them; was that another memory than before? Their first texts, with blanks between, come in
 * *ret_texts. */
static bool load_all(struct remembering *remembering, const char *const *paths, size_t count, struct text *ret_texts)
{
	struct arena *arena = arena_new();
	struct error error = {0};
	struct yaml_memory *memory = yaml_memory_open(arena, remembering->kept);
	ino_t before = inode_of(remembering->kept);
	text_clear(ret_texts);
	for (size_t i = 0; i < count; i++) {
		struct yaml_documents documents;
		uint64_t hash, hash_of_file;
		assert_true(yaml_memory_load(memory, arena, paths[i], &documents, &hash, &error));
		assert_true(file_hash(paths[i], &hash_of_file) && hash == hash_of_file);
		text_printf(ret_texts, "%s ", documents.items[0]->items[0]->text);
	}
	assert_true(yaml_memory_keep(memory, &error));
	yaml_memory_close(memory);
	arena_free(arena);
	return inode_of(remembering->kept) != before;
}

static void a_file_that_reads_the_same_is_not_parsed_again(void **state)
{
	struct remembering *remembering = *state;
	const char *path = temporary_tree_write(&remembering->tree, "a.yaml", "a: written\n");
	struct text texts = {0};
	assert_true(load_all(remembering, &path, 1, &texts));
	assert_string_equal(texts.bytes, "written ");
	assert_false(load_all(remembering, &path, 1, &texts));
	assert_string_equal(texts.bytes, "written ");
	/* What is known of it is believed: had it been parsed, its own word would be there. */
	struct arena *arena = arena_new();
	struct yaml_documents documents = parse(arena, "a: remembered\n");
	uint64_t hash;
	assert_true(file_hash(path, &hash));
	struct text other = packed(path, hash, &documents);
	assert_true(file_write(remembering->kept, other.bytes, other.length, NULL));
	assert_false(load_all(remembering, &path, 1, &texts));
	assert_string_equal(texts.bytes, "remembered ");
	temporary_tree_write(&remembering->tree, "a.yaml", "a: changed\n");
	assert_true(load_all(remembering, &path, 1, &texts));
	assert_string_equal(texts.bytes, "changed ");
	text_free(&other);
	text_free(&texts);
	arena_free(arena);
}

static void files_come_and_go(void **state)
{
	struct remembering *remembering = *state;
	struct temporary_tree *tree = &remembering->tree;
	const char *paths[] = {temporary_tree_write(tree, "a.yaml", "a: 1\n"),
	                       temporary_tree_write(tree, "b.yaml", "b: 2\n"),
	                       temporary_tree_write(tree, "c.yaml", "c: 3\n")};
	const char *first_and_last[] = {paths[0], paths[2]}, *turned[] = {paths[2], paths[0]};
	struct text texts = {0};
	assert_true(load_all(remembering, paths, 2, &texts));
	assert_true(load_all(remembering, paths, 3, &texts));
	assert_string_equal(texts.bytes, "1 2 3 ");
	assert_true(load_all(remembering, first_and_last, 2, &texts));
	assert_string_equal(texts.bytes, "1 3 ");
	assert_true(load_all(remembering, turned, 2, &texts));
	assert_string_equal(texts.bytes, "3 1 ");
	assert_false(load_all(remembering, turned, 2, &texts));
	assert_string_equal(texts.bytes, "3 1 ");
	text_free(&texts);
}

static void a_damaged_memory_is_made_anew(void **state)
{
	struct remembering *remembering = *state;
	const char *path = temporary_tree_write(&remembering->tree, "a.yaml", "a: written\n");
	struct text texts = {0}, bytes = {0};
	load_all(remembering, &path, 1, &texts);
	assert_true(file_read_start(remembering->kept, SIZE_MAX, &bytes, NULL));
	for (size_t size = 0; size < bytes.length; size++) {
		assert_true(file_write(remembering->kept, bytes.bytes, size, NULL));
		assert_true(load_all(remembering, &path, 1, &texts));
		assert_string_equal(texts.bytes, "written ");
		assert_false(load_all(remembering, &path, 1, &texts));
	}
	text_free(&bytes);
	text_free(&texts);
}

static void errors_are_those_of_parsing(void **state)
{
	struct remembering *remembering = *state;
	const char *path = temporary_tree_write(&remembering->tree, "a.yaml", "a: [1\n");
	struct arena *arena = arena_new();
	struct error parsed = {0}, loaded = {0};
	struct yaml_documents documents;
	uint64_t hash;
	assert_false(yaml_load_file(arena, path, &documents, &parsed));
	struct yaml_memory *memory = yaml_memory_open(arena, remembering->kept);
	assert_false(yaml_memory_load(memory, arena, path, &documents, &hash, &loaded));
	assert_string_equal(loaded.message, parsed.message);
	assert_int_equal(loaded.line, parsed.line);
	assert_false(yaml_memory_load(memory, arena, remembering->tree.folder, &documents, &hash, &loaded));
	assert_non_null(strstr(loaded.message, "cannot be read"));
	yaml_memory_close(memory);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_unpacked_is_what_was_packed),
	    cmocka_unit_test(what_was_cut_short_is_refused),
	    cmocka_unit_test(whatever_the_bytes_trees_are_safe),
	    cmocka_unit_test(no_tree_is_too_deep_to_walk),
	    cmocka_unit_test(the_fuzzer_begins_with_trees_of_today),
	    cmocka_unit_test_setup_teardown(a_file_that_reads_the_same_is_not_parsed_again, tree_setup, tree_teardown),
	    cmocka_unit_test_setup_teardown(files_come_and_go, tree_setup, tree_teardown),
	    cmocka_unit_test_setup_teardown(a_damaged_memory_is_made_anew, tree_setup, tree_teardown),
	    cmocka_unit_test_setup_teardown(errors_are_those_of_parsing, tree_setup, tree_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
