/* What the comments of a fixture say should be found:
 *   expect: RULE [chain=a>b] [context=NAME] [confidence=...] [severity=...] [certainty=...] [awaits=FUNCTION];
 *           RULE ...
 *   ok: why            nothing in a context is reported here
 *   gap: RULE why      a known miss
 *   after: RULE ...    the function below is what to write instead of what the rules find
 * A comment speaks of its own line, or, alone on its line, of the next line that holds code. */
#ifndef GOINCEPTION_CLI_ANNOTATIONS_H
#define GOINCEPTION_CLI_ANNOTATIONS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stddef.h>

enum annotation_kind { ANNOTATION_EXPECT, ANNOTATION_OK, ANNOTATION_GAP, ANNOTATION_AFTER };

struct annotation {
	enum annotation_kind kind;
	const char *file;
	unsigned line;    /* that it speaks of */
	const char *rule; /* of expect, gap and after; "" otherwise */
	/* null: anything goes. context "none" is a blocking point that no context reaches. */
	const char *chain, *context, *confidence, *severity, *certainty, *awaits;
	bool met; /* for the one who compares */
};

struct annotations {
	VECTOR(struct annotation) items;
};

/* Adds the annotations of a source's text. Strings are owned by the arena; file must live as long. False with *error at
 * the comment: a misspelt word, an unknown key, a comment with no code behind it. */
bool annotations_read(struct arena *arena, const char *file, const char *text, struct annotations *annotations,
                      struct error *error);
void annotations_release(struct annotations *annotations);

#endif
