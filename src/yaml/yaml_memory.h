/* What was made of files in earlier runs, so that a file that still reads as it did is not parsed again. All of it lies
 * in one file, which is replaced as a whole where something else was loaded than what it knows. */
#ifndef GOINCEPTION_YAML_YAML_MEMORY_H
#define GOINCEPTION_YAML_YAML_MEMORY_H

#include "base/error.h"
#include "yaml/yaml_tree.h"

#include <stdint.h>

struct yaml_memory;

/* With what the file at path holds, which this very program must have written; where there is none, or it is damaged,
 * nothing is known. It and the trees that it gives belong to the arena; null is no memory for all below. */
struct yaml_memory *yaml_memory_open(struct arena *arena, const char *path);
void yaml_memory_close(struct yaml_memory *memory);

/* Was there a file, which is damaged? */
bool yaml_memory_is_damaged(const struct yaml_memory *memory);

/* As yaml_load_file() does. *ret_hash is that of the file's content, as file_hash() has it. */
bool yaml_memory_load(struct yaml_memory *memory, struct arena *arena, const char *path,
                      struct yaml_documents *ret_documents, uint64_t *ret_hash, struct error *error);

/* Keeps what was loaded for the next run, unless that is what was known. */
bool yaml_memory_keep(const struct yaml_memory *memory, struct error *error);

#endif
