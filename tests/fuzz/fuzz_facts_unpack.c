/* Any bytes as packed facts: refused, or facts in which every reference leads somewhere and which are packed to what
 * unpacks to the same. */

#define _GNU_SOURCE
#include "facts/facts_packed.h"
#include "read_sealed.h"
#include "walk_facts.h"

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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_sealed(data, size, unpack_bytes);
	return 0;
}
