/* What a comment behind "goinception:" says. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_SUPPRESSION_COMMENT_H
#define GOINCEPTION_PROGRAM_SUPPRESSION_COMMENT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum suppression_kind {
	SUPPRESSION_LINE,  /* ignore(RULE[, RULE]) [until DATE] reason: this line and the next */
	SUPPRESSION_BEGIN, /* ignore-begin(...): from here ... */
	SUPPRESSION_END,   /* ignore-end: ... to here */
	SUPPRESSION_FILE,  /* ignore-file(...): the whole file */
};

struct suppression_comment {
	enum suppression_kind kind;
	const char *const *rules;
	size_t rule_count;
	const char *until;  /* null, or the last day on which it counts: "2027-01-31" */
	const char *reason; /* never empty; of an END "" */
};

/* Null: the comment is understood. Else what is wrong with it, in words that end the sentence "this comment ...". The
 * results are the arena's. */
const char *suppression_comment_read(struct arena *arena, const char *text, struct suppression_comment *ret);

#endif
