/* The #include lines of a file, found by a quick look: good enough to guess include folders, no preprocessor. */
#ifndef GOINCEPTION_SOURCE_INCLUDE_SCAN_H
#define GOINCEPTION_SOURCE_INCLUDE_SCAN_H

#include "base/arena.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stddef.h>

struct include_name {
	const char *name; /* "net/socket.h" */
	bool angled;      /* written between < and > */
};

typedef VECTOR(struct include_name) include_names;

/* Adds the includes of count bytes, in their order; names are copied into the arena. */
void include_scan(struct arena *arena, const char *bytes, size_t size, include_names *names);

#endif
