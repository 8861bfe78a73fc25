/* Any bytes as a comment: a reason that lies inside the comment, or none. */
#include "program/suppressions.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *comment = arena_copy_bytes(arena, (const char *)data, size), *reason = NULL;

	if (suppression_matches(comment, "sleep", &reason) &&
	    (reason <= comment || reason >= comment + strlen(comment) || !strstr(comment, "sleep")))
		abort();
	arena_free(arena);
	return 0;
}
