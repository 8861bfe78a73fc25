/* Growing arrays: VECTOR(int) numbers = {0}; VECTOR_PUSH(numbers, 3); VECTOR_FREE(numbers); */
#ifndef GOINCEPTION_BASE_VECTOR_H
#define GOINCEPTION_BASE_VECTOR_H

#include "base/arena.h"

#include <stdlib.h>

#define VECTOR(type)                    \
	struct {                        \
		type *items;            \
		size_t count, capacity; \
	}

#define VECTOR_RESERVE(vector, wanted)                                                                              \
	do {                                                                                                        \
		if ((vector).capacity < (wanted)) {                                                                 \
			(vector).capacity = (wanted) > 2 * (vector).capacity ? (wanted) : 2 * (vector).capacity;    \
			(vector).items = memory_resize((vector).items, (vector).capacity * sizeof *(vector).items); \
		}                                                                                                   \
	} while (0)

#define VECTOR_PUSH(vector, ...)                                                               \
	do {                                                                                   \
		if ((vector).count == (vector).capacity)                                       \
			VECTOR_RESERVE(vector, (vector).capacity ? 2 * (vector).capacity : 8); \
		(vector).items[(vector).count++] = (__VA_ARGS__);                              \
	} while (0)

#define VECTOR_FREE(vector)                             \
	do {                                            \
		free((vector).items);                   \
		(vector).items = NULL;                  \
		(vector).count = (vector).capacity = 0; \
	} while (0)

#define VECTOR_LAST(vector) ((vector).items[(vector).count - 1])

#endif
