/* Private to this room: who holds a loop, for people. */
#ifndef GOINCEPTION_VALIDATE_HOLDER_H
#define GOINCEPTION_VALIDATE_HOLDER_H

#include "validate/proof.h"

/* ", by usleep() in work() (work.c:13)", or "" when the frames of the run do not say. `program` is where it was built,
 * with the driver of that folder. */
const char *holder_phrase(struct arena *arena, const struct measured *measured, const char *program,
                          const char *driver_folder);

#endif
