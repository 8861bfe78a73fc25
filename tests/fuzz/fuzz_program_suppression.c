/* Any bytes as a comment: understood, with rules and a reason, or refused in words. */
#include "program/suppression_comment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *text = arena_copy_bytes(arena, (const char *)data, size);
	struct suppression_comment comment;

	if (!suppression_comment_read(arena, text, &comment) && comment.kind != SUPPRESSION_END) {
		if (!comment.rule_count || !comment.reason[0])
			abort();
		for (size_t i = 0; i < comment.rule_count; i++)
			if (!comment.rules[i][0] || !strstr(text, comment.rules[i]))
				abort();
	}
	arena_free(arena);
	return 0;
}
