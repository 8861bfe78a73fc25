#include "read_together.h"

#include "facts/facts_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

struct read_together together;

int together_set_up(void **state)
{
	(void)state;
	together = (struct read_together){.tree = temporary_tree_new()};
	return 0;
}

int together_tear_down(void **state)
{
	(void)state;
	text_free(&together.commands);
	temporary_tree_remove(&together.tree);
	return 0;
}

void together_add_source(const char *name, const char *flags, const char *text)
{
	text_printf(&together.commands,
	            "%s{\"directory\": \"%s\", \"file\": \"%s\", \"arguments\": [\"cc\", %s\"-c\", \"%s\"]}",
	            together.commands.length ? ",\n" : "[", together.tree.folder,
	            temporary_tree_write(&together.tree, name, text), flags, temporary_tree_path(&together.tree, name));
}

struct sources *together_sources(void)
{
	struct error error;
	text_add(&together.commands, "]\n");
	temporary_tree_write(&together.tree, "compile_commands.json", text_string(&together.commands));
	struct sources_request request = {.paths = &together.tree.folder, .path_count = 1};
	struct sources *sources = sources_find(&request, &error);
	if (!sources)
		fail_msg("%s", error.message);
	return sources;
}

struct pool_result together_extract(struct sources *sources, enum share_headers share_headers, unsigned jobs)
{
	struct pool_options options = {.jobs = jobs, .share_headers = share_headers};
	struct pool_result result;
	pool_extract(sources, &options, &result);
	return result;
}

void together_expect_equal(const struct pool_result *alone, struct pool_result *shared)
{
	struct text left = {0}, right = {0};
	assert_int_equal(alone->count, shared->count);
	for (size_t i = 0; i < alone->count; i++) {
		assert_non_null(alone->facts[i]);
		assert_non_null(shared->facts[i]);
		text_clear(&left);
		text_clear(&right);
		facts_write(alone->facts[i], &left);
		facts_write(shared->facts[i], &right);
		assert_string_equal(text_string(&left), text_string(&right));
	}
	text_free(&left);
	text_free(&right);
	pool_result_release(shared);
}
