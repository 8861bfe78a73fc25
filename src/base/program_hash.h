/* Which program this is. */
#ifndef GOINCEPTION_BASE_PROGRAM_HASH_H
#define GOINCEPTION_BASE_PROGRAM_HASH_H

#include <stdint.h>

/* Of all that the linker wrote: what another build of the program may make differently is not to be taken for its work.
 */
uint64_t program_hash(void);

#endif
