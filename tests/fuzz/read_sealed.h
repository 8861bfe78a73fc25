/* What fuzzers of sealed bytes (base/seal.h) share. */
#ifndef GOINCEPTION_READ_SEALED_H
#define GOINCEPTION_READ_SEALED_H

#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Reads them as they are, and with a checksum that fits behind the first line, without which nothing gets far. */
static inline void read_sealed(const uint8_t *data, size_t size, void (*read)(const char *bytes, size_t size))
{
	read((const char *)data, size);
	const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
	size_t head = line ? (size_t)(line + 1 - data) + sizeof(uint64_t) : SIZE_MAX;
	if (head > size)
		return;
	char *copy = memory_allocate(size);
	memcpy(copy, data, size);
	uint64_t hash = XXH3_64bits(copy + head, size - head);
	memcpy(copy + head - sizeof hash, &hash, sizeof hash);
	read(copy, size);
	free(copy);
}

#endif
