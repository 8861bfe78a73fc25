/* Private to this room: which sources open alike (opening.h), and the precompiled headers that they are read with. */
#ifndef GOINCEPTION_EXTRACT_OPENINGS_H
#define GOINCEPTION_EXTRACT_OPENINGS_H

#include "base/vector.h"
#include "extract/schedule.h"

typedef VECTOR(uint32_t) source_list;

struct openings;

/* Takes those of the sources for which it pays; the others are added to ret_others. */
struct openings *openings_new(const struct sources *sources, const uint32_t *numbers, size_t count,
                              source_list *ret_others);
void openings_free(struct openings *openings); /* null is allowed */

/* The next task, which names the opening. False when there is none now. */
bool openings_next(struct openings *openings, struct task *ret_task);

/* A precompiling task is over. Sources that cannot be read with it are added to the list. */
void openings_precompiled(struct openings *openings, const struct task *task, bool good, source_list *ret_alone);
/* A source was read. Where most refuse, the rest is added to the list. */
void openings_read(struct openings *openings, const struct task *task, bool refused, source_list *ret_alone);

#endif
