/* libclang, as this room calls it: through pointers, because it is not loaded before a source is read (front_end.h).
 * Private to the room. */
#ifndef GOINCEPTION_EXTRACT_LIBCLANG_H
#define GOINCEPTION_EXTRACT_LIBCLANG_H

#include <clang-c/Index.h>

#include "libclang_table.h" /* made by the build */

#endif
