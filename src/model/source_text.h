/* Pieces of source text, for evidence a person can read. */
#ifndef GOINCEPTION_MODEL_SOURCE_TEXT_H
#define GOINCEPTION_MODEL_SOURCE_TEXT_H

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"
#include "model/context.h"

struct text_file {
	const char *path, *text; /* text: null where it could not be read */
	uint64_t hash;           /* xxh3 of it; 0 without one */
	VECTOR(uint32_t) lines;  /* where each begins, as far as somebody asked */
};

/* What was taken from a file. */
struct source_quote {
	struct place place;
	bool line; /* by source_line_at */
	const char *text;
};

/* Files that were read, kept until released, and all that was taken from them. */
struct source_texts {
	struct arena *arena;
	struct table *by_path; /* path → index in files */
	VECTOR(struct text_file) files;
	VECTOR(struct source_quote) quotes;
};

void source_texts_init(struct source_texts *texts);
void source_texts_release(struct source_texts *texts);

/* The call or assignment that begins at a place, on one line with single spaces, at most 100 characters; "" when it
 * cannot be read. Owned by arena. */
const char *source_text_at(struct source_texts *texts, struct arena *arena, struct place place);

/* The whole line around a place, without what surrounds it; the same limits. */
const char *source_line_at(struct source_texts *texts, struct arena *arena, struct place place);

/* Would the quote be the same now? */
bool source_quote_holds(struct source_texts *texts, const struct source_quote *quote);

#endif
