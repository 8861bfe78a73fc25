/* Which of many lists of names speak of a name: asked once, instead of list by list. */
#ifndef GOINCEPTION_RULES_NAME_INDEX_H
#define GOINCEPTION_RULES_NAME_INDEX_H

#include "base/vector.h"

#include <stddef.h>
#include <stdint.h>

struct name_index;

struct name_index *name_index_new(void);
void name_index_free(struct name_index *index); /* null is allowed */

/* The list with that number. The names must outlive the index. */
void name_index_add(struct name_index *index, const char *const *names, size_t count, uint32_t number);

typedef VECTOR(uint32_t) name_numbers;

/* The numbers of the lists that the name matches as by names_match (match.h), ascending, each once: they replace what
 * stands in *numbers, which the caller frees. */
void name_index_find(const struct name_index *index, const char *name, name_numbers *numbers);

#endif
