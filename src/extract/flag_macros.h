/* Private to this room: macros that flags define or undefine: -DNAME=1, -UNAME. What does not mention them is the same
 * for sources whose flags differ in nothing else. */
#ifndef GOINCEPTION_EXTRACT_FLAG_MACROS_H
#define GOINCEPTION_EXTRACT_FLAG_MACROS_H

#include "base/text.h"
#include "source/sources.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name in such a flag, or null. */
const char *flag_macro(const char *flag, size_t *ret_length);

/* Adds those that not all of the sources have alike, each as a line: "apart NAME". */
void flag_macros_apart(const struct sources *sources, const uint32_t *numbers, size_t count, struct text *ret_lines);

/* Takes the next of such lines off. False when none stands there. */
bool flag_macros_take(const char **lines, const char **ret_name, size_t *ret_length);

/* Does the flag define or undefine one of those that stand at the beginning of the lines? */
bool flag_macro_is_apart(const char *flag, const char *lines);

#endif
