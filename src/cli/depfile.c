#include "cli/depfile.h"

#include <string.h>

/* Backslashes count only before what they may quote: there, and at the end, each is written twice. */
static void add_name(struct text *out, const char *name)
{
	for (; *name; name++) {
		size_t slashes = strspn(name, "\\");
		text_add_bytes(out, name, slashes);
		name += slashes;
		if (!*name || *name == ' ' || *name == '#' || *name == '\t')
			text_add_bytes(out, name - slashes, slashes);
		if (!*name)
			return;
		if (*name == ' ' || *name == '#' || *name == '\t')
			text_add(out, "\\");
		else if (*name == '$')
			text_add(out, "$");
		text_add_bytes(out, name, 1);
	}
}

void depfile_write(const char *target, const char *const *paths, size_t count, struct text *out)
{
	add_name(out, target);
	text_add(out, ":");
	for (size_t i = 0; i < count; i++) {
		if (strpbrk(paths[i], "\r\n"))
			continue;
		text_add(out, " \\\n  ");
		add_name(out, paths[i]);
	}
	text_add(out, "\n");
}
