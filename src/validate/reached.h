/* Private to this room: which of the calls that a plan changes are made in a run. The program as it is notes each, in a
 * folder; what is not called is not proved. */
#ifndef GOINCEPTION_VALIDATE_REACHED_H
#define GOINCEPTION_VALIDATE_REACHED_H

#include "rewrite/plan.h"

/* The file as it is, with a note before each changed call. Same lines. */
const char *reached_text(struct arena *arena, const struct plan *plan, const struct planned_file *file,
                         const char *folder, size_t *ret_size);

/* Was the call of the change made? */
bool reached_was(struct arena *arena, const struct change *change, const char *folder);

/* Is it one of those that were rewritten? */
bool change_is_made(const struct change *change);

#endif
