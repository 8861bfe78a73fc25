#include "cli/markdown.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const char mark[] = "<!-- Made by `goinception rules pages` from ";

void markdown_prose(struct text *out, const char *prose)
{
	size_t end = strlen(prose);
	bool in_code = false;
	while (end && isspace((unsigned char)prose[end - 1]))
		end--;
	for (size_t i = 0; i < end; i++) {
		char byte = prose[i];
		in_code ^= byte == '`';
		if (byte == '\n')
			text_add(out, " ");
		else if (byte == '|' || (!in_code && (byte == '<' || byte == '*')))
			text_printf(out, "\\%c", byte);
		else
			text_add_bytes(out, &byte, 1);
	}
}

void markdown_code_list(struct text *out, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_printf(out, "%s`%s`", i ? ", " : "", words[i]);
}

void markdown_reference(struct text *out, const char *reference)
{
	char section[8], name[128];
	int length = 0;
	if (sscanf(reference, "man %7[0-9a-z] %127[A-Za-z0-9_.+:-]%n", section, name, &length) == 2 &&
	    !reference[length])
		text_printf(out, "[%s](https://manpages.debian.org/%s.%s)", reference, name, section);
	else if (strncmp(reference, "https://", 8) == 0 && !strchr(reference, ' '))
		text_printf(out, "<%s>", reference);
	else
		markdown_prose(out, reference);
}

void markdown_generated_mark(struct text *out, const char *source)
{
	text_printf(out, "%s%s: edit that, and run it again. -->\n", mark, source);
}

bool markdown_is_generated(const char *text) { return strncmp(text, mark, sizeof mark - 1) == 0; }
