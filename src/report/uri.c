#include "report/uri.h"

#include <ctype.h>
#include <string.h>

void uri_add_path(struct text *out, const char *path)
{
	for (const char *at = path; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte < 0x80 && (isalnum(byte) || strchr("-._~/+", byte)))
			text_add_bytes(out, at, 1);
		else
			text_printf(out, "%%%02X", byte);
	}
}
