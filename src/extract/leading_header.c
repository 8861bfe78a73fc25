#include "extract/leading_header.h"

#include "base/files.h"
#include "base/text.h"
#include "extract/c_text.h"
#include "extract/own_header.h"

#include <stdio.h>
#include <string.h>

enum { START = 16 * 1024, DEEP_AT_MOST = 10 };

struct start {
	const char *included; /* the name between quotes that is included first; null for <name>, or for none */
	struct text macros;   /* that are defined before */
};

static const char *read_start(struct arena *arena, const struct source *source, const char *path)
{
	char *start = memset(ARENA_ARRAY(arena, char, START + 1), 0, START + 1);
	const char *content = overlay_path(source->overlay, path);
	FILE *file = content && path_is_file(content) ? fopen(content, "rb") : NULL;
	if (!file)
		return start;
	if (fread(start, 1, START, file) == 0)
		start[0] = 0;
	fclose(file);
	return start;
}

static struct start look_at(struct arena *arena, const struct source *source, const char *path)
{
	struct start start = {0};
	const char *text = read_start(arena, source, path), *end = text + strlen(text), *name = text;
	for (size_t length; (name = c_text_next_name(name, end, &length)); name += length) {
		const char *behind = name + length + strspn(name + length, " \t");
		if (c_text_is_directive(text, name, length, "define") && *behind == '_')
			text_printf(&start.macros, " %.*s", (int)strcspn(behind, " \t\r\n"), behind);
		if (!c_text_is_directive(text, name, length, "include"))
			continue;
		if (*behind == '"')
			start.included = arena_copy_bytes(arena, behind + 1, strcspn(behind + 1, "\"\n"));
		break;
	}
	return start;
}

const char *leading_header(struct arena *arena, const struct source *source)
{
	const char *at = source->path;
	struct start start = look_at(arena, source, at);
	for (int depth = 0; depth < DEEP_AT_MOST && start.included; depth++) {
		const char *next = own_header(arena, source, at, start.included);
		if (!next)
			break;
		at = next;
		text_free(&start.macros);
		start = look_at(arena, source, at);
	}
	const char *leading = arena_printf(arena, "%s%s", at == source->path ? "" : at, text_string(&start.macros));
	text_free(&start.macros);
	return leading;
}
