/* Any bytes as a fixture: annotations that speak of lines it has, or an error with a line. */
#include "cli/annotations.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct annotations annotations = {0};
	struct error error = {0};
	unsigned lines = 1;
	for (size_t i = 0; i < size && data[i]; i++)
		lines += data[i] == '\n';
	const char *text = arena_copy_bytes(arena, (const char *)data, size);
	if (!annotations_read(arena, "x.c", text, &annotations, &error) && !error.line)
		abort();
	for (size_t i = 0; i < annotations.items.count; i++)
		if (annotations.items.items[i].line < 1 || annotations.items.items[i].line > lines)
			abort();
	annotations_release(&annotations);
	arena_free(arena);
	return 0;
}
