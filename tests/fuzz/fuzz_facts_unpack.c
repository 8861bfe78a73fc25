/* Any bytes as packed facts: refused, or facts in which every reference leads somewhere and which are packed to what
 * unpacks to the same. */

#define _GNU_SOURCE
#include "facts/facts_packed.h"
#include "walk_facts.h"

#include <xxhash.h>

static void unpack_bytes(const char *bytes, size_t size)
{
	struct facts *facts = facts_unpack(bytes, size);
	if (!facts)
		return;
	require(facts_are_packed(bytes, size));
	walk_facts(facts);
	write_and_read_again(facts, facts_pack, facts_unpack);
	facts_free(facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As they are, and with a checksum that fits behind the mark, without which nothing gets far. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	unpack_bytes((const char *)data, size);
	const uint8_t *line = size ? memchr(data, '\n', size) : NULL;
	size_t mark = line ? (size_t)(line + 1 - data) : 0;
	if (!mark || size - mark < sizeof(uint64_t))
		return 0;
	struct text text = {0};
	uint64_t hash = XXH3_64bits(data + mark + sizeof hash, size - mark - sizeof hash);
	text_add_bytes(&text, (const char *)data, mark);
	text_add_bytes(&text, (const char *)&hash, sizeof hash);
	text_add_bytes(&text, (const char *)data + mark + sizeof hash, size - mark - sizeof hash);
	unpack_bytes(text.bytes, text.length);
	text_free(&text);
	return 0;
}
