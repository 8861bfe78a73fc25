#include "extract/written_headers.h"

#include "base/arena.h"
#include "base/files.h"
#include "extract/c_text.h"

#include <string.h>

struct condition_words {
	const char *word;
	int deeper;
};

/* How the nesting of conditions changes with a directive. */
static int deeper_by(const char *text, const char *name, size_t length)
{
	static const struct condition_words words[] = {{"if", 1}, {"ifdef", 1}, {"ifndef", 1}, {"endif", -1}};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (c_text_is_directive(text, name, length, words[i].word))
			return words[i].deeper;
	return 0;
}

static void add_headers(const char *text, size_t size, struct text *ret_lines)
{
	size_t length;
	int depth = 0;
	const char *end = text + size;
	for (const char *name = text; (name = c_text_next_name(name, end, &length)); name += length) {
		depth += deeper_by(text, name, length);
		const char *named = name + length + strspn(name + length, " \t");
		if (!depth && *named == '_' && c_text_is_directive(text, name, length, "define"))
			text_printf(ret_lines, "#define %.*s\n", (int)strcspn(named, "\r\n"), named);
		if (depth || !c_text_is_directive(text, name, length, "include"))
			continue;
		size_t named_length = strcspn(named, ">\n");
		if (*named == '<' && named[named_length] == '>')
			text_printf(ret_lines, "#include %.*s>\n", (int)named_length, named);
	}
}

void written_headers(const struct source *source, struct text *ret_lines)
{
	struct arena *arena = arena_new();
	const char *content = overlay_path(source->overlay, source->path);
	char *text;
	size_t size;
	struct error error;
	if (content && file_read(arena, content, &text, &size, &error))
		add_headers(text, size, ret_lines);
	arena_free(arena);
}
