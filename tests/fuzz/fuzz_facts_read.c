/* Any bytes as a facts file: refused with an error, or facts in which every reference leads somewhere and which are
 * written back to what reads the same. */

#define _GNU_SOURCE
#include "facts/facts_file.h"
#include "walk_facts.h"

#include <xxhash.h>

static struct facts *read_again(const char *bytes, size_t size)
{
	struct error error;
	return facts_read(bytes, size, "again.facts", &error);
}

static void read_bytes(const char *bytes, size_t size)
{
	struct error error = {0};
	struct facts *facts = facts_read(bytes, size, "x.facts", &error);
	if (!facts) {
		require(error.message[0] && strcmp(error.file, "x.facts") == 0);
		return;
	}
	walk_facts(facts);
	write_and_read_again(facts, facts_write, read_again);
	facts_free(facts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As they are, and with a checksum that fits, without which nothing gets far. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_bytes((const char *)data, size);
	struct text text = {0};
	text_add_bytes(&text, (const char *)data, size);
	const char *last = size ? memmem(data, size, "\nchecksum ", 10) : NULL;
	if (last)
		text.length = (size_t)(last + 1 - (const char *)data);
	text_printf(&text, "checksum %016llx\n", (unsigned long long)XXH3_64bits(text.bytes, text.length));
	read_bytes(text.bytes, text.length);
	text_free(&text);
	return 0;
}
