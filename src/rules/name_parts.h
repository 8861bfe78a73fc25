/* Parts of qualified names that make no difference. Private to the room. */
#ifndef GOINCEPTION_RULES_NAME_PARTS_H
#define GOINCEPTION_RULES_NAME_PARTS_H

#include <stdbool.h>

/* Without a leading "::". */
const char *name_without_root(const char *name);

/* Is a part of it an implementation's own: "std::__1::mutex::lock"? */
bool name_has_reserved_parts(const char *name);

/* "std::__1::mutex::lock" → "std::mutex::lock". The first and the last part stay. Release with free(). */
char *name_without_reserved_parts(const char *name);

#endif
