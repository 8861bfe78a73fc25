#include "validate/markup.h"

void markup_add(struct text *out, const char *words)
{
	for (; *words; words++) {
		unsigned char byte = (unsigned char)*words;
		if (byte == '&')
			text_add(out, "&amp;");
		else if (byte == '<')
			text_add(out, "&lt;");
		else if (byte == '>')
			text_add(out, "&gt;");
		else if (byte == '"')
			text_add(out, "&quot;");
		else if ((byte < ' ' && byte != '\n' && byte != '\t') || byte >= 0x7f)
			text_add(out, "?");
		else
			text_add_bytes(out, words, 1);
	}
}

void markup_add_duration(struct text *out, uint64_t ns)
{
	if (ns >= 1000000000u)
		text_printf(out, "%.1f s", (double)ns / 1e9);
	else
		text_printf(out, "%.1f ms", (double)ns / 1e6);
}
