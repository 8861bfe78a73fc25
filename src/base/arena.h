/* Arenas: memory whose lifetime is a stage of the pipeline. Nothing in an arena is freed alone. */
#ifndef GOINCEPTION_BASE_ARENA_H
#define GOINCEPTION_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

/* Called with the size that could not be had; must not return. main() installs one that says so and leaves with 70.
 * Without one, the program aborts. Out of memory is the one error that is not a value: no caller could act on it. */
void memory_on_exhausted(void (*handler)(size_t size));

/* malloc, realloc and calloc that never return null. Release with free(). */
void *memory_allocate(size_t size);
void *memory_resize(void *memory, size_t size);
void *memory_zeroed(size_t count, size_t size);
char *memory_copy_string(const char *text);

/* From now on, memory that is given back stays in the process, for what is asked for next. */
void memory_keep(void);
/* Bytes that are handed out now; 0 where the C library does not count them. */
size_t memory_held(void);
/* Has the system give memory for so many bytes now, while there is time, rather than page by page when they are
 * written first. After memory_keep(); up to 24 MiB; nothing where the system cannot. */
void memory_prepare(size_t size);

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* null is allowed */

/* Zeroed memory, aligned for any type. Never null. */
void *arena_alloc(struct arena *arena, size_t size);
/* Memory for bytes, neither zeroed nor aligned. Never null. */
char *arena_bytes(struct arena *arena, size_t size);
char *arena_copy_string(struct arena *arena, const char *text);
char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length); /* adds a terminating 0 */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far, for the account of a run. */
size_t arena_used(const struct arena *arena);

#define ARENA_NEW(arena, type)          ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), sizeof(type) * (count)))

#endif
