/* Private to precompile.c, precompile_opening.c and precompiled.c: how a card lies in memory. Behind the head stand the
 * arrays in the order of their counts, without a gap. */
#ifndef GOINCEPTION_EXTRACT_PRECOMPILED_CARD_H
#define GOINCEPTION_EXTRACT_PRECOMPILED_CARD_H

#include "extract/libclang.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct card_head {
	uint64_t mark;
	uint64_t opening; /* so many directives, which the strings begin with; 0: any headers of the system */
	uint64_t header_count, reading_count, macro_count, given_count, number_count, name_count, string_bytes;
};

static const uint64_t card_mark = 0x676f696e63617264;

bool image_write(CXTranslationUnit unit, int image);

#endif
