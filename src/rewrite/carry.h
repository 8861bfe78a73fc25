/* Private to this room: what a function that is taken apart carries over: the members of the job, what goes into it,
 * and what comes out of it. */
#ifndef GOINCEPTION_REWRITE_CARRY_H
#define GOINCEPTION_REWRITE_CARRY_H

#include "rewrite/split.h"
#include "rewrite/wording.h"

/* Sets the words
 *
 *	{fields}  the members of the job: what is carried, arguments that are worked out at once, the result
 *	{take}    statements that fill them in
 *	{work}    the call, out of the job
 *	{locals}  variables out of the job, as the rest names them
 *	{0}, {1}  the arguments as the call has them; {0.} what comes before a member of what one leads to: `time.`,
 * `time->`
 *
 * `native`: the call's arguments are used where it stood, and no thread makes the call. copy: code that copies the
 * array {from} to {to}. Null, or why it cannot be done. */
const char *carry_words(struct wording *wording, const struct split *split, const struct rewrite_split *how,
                        const char *source, bool native);

#endif
