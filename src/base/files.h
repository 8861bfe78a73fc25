/* Whole files and paths. Paths that the program keeps are absolute and normalised: no ".", "..", or "//". */
#ifndef GOINCEPTION_BASE_FILES_H
#define GOINCEPTION_BASE_FILES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdint.h>

/* Reads a regular file into memory of the arena, 0-terminated. Anything else than a regular file is an error:
 * a FIFO or a device named like a source must not make the program wait. */
bool file_read(struct arena *arena, const char *path, char **ret_bytes, size_t *ret_size, struct error *error);

/* Its first bytes, or all when there are not so many, in place of what the text held: the memory is used again. */
bool file_read_start(const char *path, size_t most, struct text *text, struct error *error);

/* Writes beside the target and renames, so that a reader sees the old file or the new one, never half of one. What is
 * no regular file (a device, a pipe, a link) is written through. */
bool file_write(const char *path, const char *bytes, size_t size, struct error *error);

/* The same for what can be made again: nobody waits for the disk, so that the file may be empty after a power cut. */
bool file_write_output(const char *path, const char *bytes, size_t size, struct error *error);

/* Writes all of it; else false, with errno. A terminal or pipe that somebody made non-blocking is waited for, not
 * failed on. */
bool descriptor_write(int descriptor, const void *bytes, size_t size);

/* xxh3 of the file's content; false when it cannot be read. */
bool file_hash(const char *path, uint64_t *ret_hash);

bool path_is_file(const char *path);

/* When the file was last written to, in nanoseconds since 1970. */
#define FILE_NEVER_WRITTEN INT64_MIN
int64_t file_written_ns(const char *path);
bool path_is_directory(const char *path);

/* Makes a directory and its parents. */
bool directory_create(const char *path, struct error *error);

/* As file_write(), in a folder that is made when it is not there. */
bool file_write_below(const char *path, const char *bytes, size_t size, struct error *error);

/* The path made absolute against base (null: the current directory) and normalised, without touching the disk. */
char *path_absolute(struct arena *arena, const char *base, const char *path);

char *path_join(struct arena *arena, const char *directory, const char *name);
char *path_directory(struct arena *arena, const char *path);
const char *path_name(const char *path); /* the part behind the last '/' */

/* The part of path below root ("src/a.c"), path itself when it does not lie below. */
const char *path_below(const char *root, const char *path);

/* The string with the folder `to` for the folder `from`, wherever that stands in it: at the string's end or before a
 * '/'. Where it does not, the string itself. */
const char *path_moved(struct arena *arena, const char *string, const char *from, const char *to);

#endif
