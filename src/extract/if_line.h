/* Private to this room: what an #if or #elif comes to, as far as it asks which macros are defined. */
#ifndef GOINCEPTION_EXTRACT_IF_LINE_H
#define GOINCEPTION_EXTRACT_IF_LINE_H

#include <stdbool.h>
#include <stddef.h>

enum if_outcome { IF_FALSE, IF_TRUE, IF_UNKNOWN };

/* The directive that the byte at offset stands in: IF_UNKNOWN when it is neither #if nor #elif, or when values of
 * macros decide. is_defined gets the offset of each name behind "defined". */
enum if_outcome if_line_outcome(const char *text, size_t size, size_t offset,
                                enum if_outcome (*is_defined)(size_t offset, void *data), void *data);

/* Is the name at offset that of an #ifndef which lets types be declared once, and does no more?
 *
 *     #ifndef __pid_t_defined
 *     typedef __pid_t pid_t;
 *     # define __pid_t_defined
 *     #endif */
bool if_line_guards_types(const char *text, size_t size, size_t offset);

/* Is the name at offset one of those of which one has to be defined, and no more is asked?
 *
 *     #if !defined _SETJMP_H && !defined _PTHREAD_H
 *     # error "Never include <bits/setjmp.h> directly; use <setjmp.h> instead."
 *     #endif */
bool if_line_insists(const char *text, size_t size, size_t offset);

/* Does the directive that the byte at offset stands in decide, up to its #endif, only how macros are defined that do
 * not matter?
 *
 *     #if defined(SSIZE_MAX)
 *     # define LARGEST SSIZE_MAX
 *     #else
 *     # define LARGEST ((ssize_t)(SIZE_MAX >> 1))
 *     #endif */
bool if_line_guards_definitions(const char *text, size_t size, size_t offset,
                                bool (*matters)(const char *name, size_t length, void *data), void *data);

#endif
