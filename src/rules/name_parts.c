#include "rules/name_parts.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

const char *name_without_root(const char *name) { return name[0] == ':' && name[1] == ':' ? name + 2 : name; }

/* Is the part of a qualified name that begins here an implementation's own: "__1::", "_V2::"? */
static bool is_reserved_part(const char *part)
{
	return part[0] == '_' && (part[1] == '_' || (part[1] >= 'A' && part[1] <= 'Z')) && strstr(part, "::");
}

bool name_has_reserved_parts(const char *name)
{
	for (const char *part = name; (part = strchr(part, ':'));) {
		part++;
		if (*part == ':' && is_reserved_part(part + 1))
			return true;
	}
	return false;
}

char *name_without_reserved_parts(const char *name)
{
	char *plain = memory_copy_string(name), *end = plain;
	for (const char *part = name; part;) {
		const char *next = strstr(part, "::");
		size_t length = next ? (size_t)(next + 2 - part) : strlen(part);
		if (part == name || !is_reserved_part(part)) {
			memcpy(end, part, length);
			end += length;
		}
		part = next ? next + 2 : NULL;
	}
	*end = 0;
	return plain;
}
