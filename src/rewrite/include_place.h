/* Where an #include goes in a source, and whether it is there already. */
#ifndef GOINCEPTION_REWRITE_INCLUDE_PLACE_H
#define GOINCEPTION_REWRITE_INCLUDE_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Does the text include the header, under no condition? <x.h> and "x.h" are the same. */
bool include_is_there(const char *text, size_t size, const char *header);

/* The byte at which the line `#include <header>` goes, which is the beginning of a line: behind the last #include with
 * <> that stands under no condition and before any code; else behind the first with "", which is the program's
 * configuration or the source's own header, while the last may give functions other names (curl's memdebug.h); else
 * behind the comment and the #defines that begin the file. *ret_apart: it stands alone there, and wants an empty line
 * behind it. */
uint32_t include_place(const char *text, size_t size, bool *ret_apart);

#endif
