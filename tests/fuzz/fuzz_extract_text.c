/* Any bytes as the text of a header: names, #undef and #if are found inside it, and reading always comes to its end. */
#include "base/arena.h"
#include "extract/c_text.h"
#include "extract/if_line.h"
#include "require.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIRECTIVES = 64 };

struct header {
	const char *text;
	size_t size;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Told from the letters of the name, so that all three answers come up. */
static enum if_outcome is_defined(size_t offset, void *data)
{
	const struct header *header = data;
	require(offset < header->size);
	return (enum if_outcome)((unsigned char)header->text[offset] % 3);
}

static void walk_names(const struct header *header)
{
	size_t length = 0;
	const char *end = header->text + header->size, *from = header->text;
	for (const char *name; (name = c_text_next_name(from, end, &length)); from = name + length)
		require(name >= from && length > 0 && length <= (size_t)(end - name));
}

static void walk_undefinitions(const struct header *header)
{
	size_t length = 0;
	const char *end = header->text + header->size, *from = header->text, *name = NULL;
	for (const char *at; (at = c_text_next_undefinition(header->text, from, end, &name, &length)); from = at)
		require(at > from && name >= at && length > 0 && length <= (size_t)(end - name));
}

static void ask_directives(struct header *header)
{
	size_t asked = 0;
	for (size_t i = 0; i < header->size && asked < MOST_DIRECTIVES; i++) {
		if (header->text[i] != '#')
			continue;
		asked++;
		enum if_outcome outcome = if_line_outcome(header->text, header->size, i, is_defined, header);
		require(outcome == IF_FALSE || outcome == IF_TRUE || outcome == IF_UNKNOWN);
	}
	for (size_t i = 0; i < header->size && asked < 2 * MOST_DIRECTIVES; i++) {
		if (header->text[i] != 'f')
			continue;
		asked++;
		for (size_t behind = i; behind < header->size && behind < i + 3; behind++)
			require(!if_line_guards_types(header->text, header->size, behind) ||
			        header->text[behind] != '#');
	}
	require(if_line_outcome(header->text, header->size, header->size, is_defined, header) == IF_UNKNOWN);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = memory_zeroed(size ? size : 1, 1); /* of this size, so that a byte too much is noticed */
	if (size)
		memcpy(text, data, size);
	struct header header = {text, size};
	walk_names(&header);
	walk_undefinitions(&header);
	ask_directives(&header);
	free(text);
	return 0;
}
