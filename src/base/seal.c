#include "base/seal.h"

#include <stdint.h>
#include <string.h>
#include <xxhash.h>

void seal_begin(struct text *out, const char *mark)
{
	const uint64_t later = 0;
	text_add(out, mark);
	text_add_bytes(out, (const char *)&later, sizeof later);
}

void seal_end(struct text *out, size_t start, const char *mark)
{
	size_t checksum_at = start + strlen(mark), body = checksum_at + sizeof(uint64_t);
	const uint64_t checksum = XXH3_64bits(out->bytes + body, out->length - body);
	memcpy(out->bytes + checksum_at, &checksum, sizeof checksum);
}

bool seal_is_marked(const char *bytes, size_t size, const char *mark)
{
	size_t length = strlen(mark);
	return size >= length && memcmp(bytes, mark, length) == 0;
}

const char *seal_open(const char *bytes, size_t size, const char *mark)
{
	size_t head = strlen(mark) + sizeof(uint64_t);
	uint64_t checksum;
	if (size < head || !seal_is_marked(bytes, size, mark))
		return NULL;
	memcpy(&checksum, bytes + head - sizeof checksum, sizeof checksum);
	return checksum == XXH3_64bits(bytes + head, size - head) ? bytes + head : NULL;
}
