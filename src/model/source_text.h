/* Pieces of source text, for evidence a person can read. */
#ifndef GOINCEPTION_MODEL_SOURCE_TEXT_H
#define GOINCEPTION_MODEL_SOURCE_TEXT_H

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"
#include "model/context.h"

/* Files that were read, kept until released. */
struct source_texts {
	struct arena *arena;
	struct table *by_path; /* path → index in files */
	VECTOR(char *) files;  /* null: could not be read */
};

void source_texts_init(struct source_texts *texts);
void source_texts_release(struct source_texts *texts);

/* The call or assignment that begins at a place, on one line with single spaces, at most 100 characters; "" when it
 * cannot be read. Owned by arena. */
const char *source_text_at(struct source_texts *texts, struct arena *arena, struct place place);

/* The whole line around a place, without what surrounds it; the same limits. */
const char *source_line_at(struct source_texts *texts, struct arena *arena, struct place place);

#endif
