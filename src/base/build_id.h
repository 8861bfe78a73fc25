/* What the linker says of a file that it wrote: a hash that differs for each build. */
#ifndef GOINCEPTION_BASE_BUILD_ID_H
#define GOINCEPTION_BASE_BUILD_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hashed, among the notes of a segment (ELF); false where it is not there. */
bool build_id_in_notes(const char *at, size_t size, uint64_t *ret_hash);

/* The same, of a program or library of this machine's kind, which is not loaded. */
bool build_id_of_file(const char *path, uint64_t *ret_hash);

#endif
