#define _GNU_SOURCE
#include "extract/precompiled.h"

#include "base/arena.h"
#include "extract/precompiled_card.h"

#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <xxhash.h>

uint32_t precompiled_name(const char *name, size_t length) { return (uint32_t)XXH3_64bits(name, length); }
uint32_t precompiled_call(uint32_t name) { return name ^ 0x9e3779b9; }
uint32_t precompiled_insistence(uint32_t name) { return name ^ 0x85ebca6b; }
uint64_t precompiled_text(const char *text) { return XXH3_64bits(text, strlen(text)); }

static bool fits(const struct card_head *head, size_t size)
{
	enum { MOST = 1 << 28 };
	const uint64_t counts[] = {head->header_count, head->reading_count, head->macro_count, head->given_count,
	                           head->number_count, head->name_count,    head->string_bytes};
	if (head->opening > MOST || (head->opening && !head->string_bytes))
		return false;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		if (counts[i] > MOST)
			return false;
	return head->mark == card_mark &&
	       size == sizeof *head + head->header_count * sizeof(struct precompiled_header) +
	                   head->reading_count * sizeof(struct precompiled_reading) +
	                   head->macro_count * sizeof(struct precompiled_macro) +
	                   head->given_count * sizeof(struct given_macro) +
	                   (head->number_count + head->name_count) * sizeof(uint32_t) + head->string_bytes;
}

static void lay_out(struct precompiled *precompiled)
{
	const struct card_head *head = precompiled->mapped;
	precompiled->header_count = head->header_count;
	precompiled->reading_count = head->reading_count;
	precompiled->macro_count = head->macro_count;
	precompiled->given_count = head->given_count;
	precompiled->name_count = head->name_count;
	precompiled->headers = (const void *)(head + 1);
	precompiled->macros = (const void *)(precompiled->headers + head->header_count);
	precompiled->given = (const void *)(precompiled->macros + head->macro_count);
	precompiled->readings = (const void *)(precompiled->given + head->given_count);
	precompiled->numbers = (const void *)(precompiled->readings + head->reading_count);
	precompiled->names = precompiled->numbers + head->number_count;
	precompiled->strings = (const void *)(precompiled->names + head->name_count);
	precompiled->opening_count = (unsigned)head->opening;
	precompiled->opening = head->opening ? precompiled->strings : NULL;
}

struct precompiled *precompiled_open(int card, const char *image)
{
	struct stat status;
	if (fstat(card, &status) != 0 || (size_t)status.st_size < sizeof(struct card_head))
		return NULL;
	size_t size = (size_t)status.st_size;
	void *mapped = mmap(NULL, size, PROT_READ, MAP_PRIVATE, card, 0);
	if (mapped == MAP_FAILED)
		return NULL;
	if (!fits(mapped, size)) {
		munmap(mapped, size);
		return NULL;
	}
	struct precompiled *precompiled = memory_zeroed(1, sizeof *precompiled);
	*precompiled = (struct precompiled){.image = image, .mapped = mapped, .mapped_size = size};
	lay_out(precompiled);
	precompiled->paths = table_new();
	for (size_t i = 0; i < precompiled->header_count; i++)
		table_put_string(precompiled->paths, precompiled->strings + precompiled->headers[i].path, (uint32_t)i);
	return precompiled;
}

void precompiled_close(struct precompiled *precompiled)
{
	if (!precompiled)
		return;
	munmap(precompiled->mapped, precompiled->mapped_size);
	table_free(precompiled->paths);
	free(precompiled);
}

uint32_t precompiled_header(const struct precompiled *precompiled, const char *path)
{
	return table_get_string(precompiled->paths, path);
}

static bool contains(const uint32_t *numbers, size_t count, uint32_t number)
{
	size_t from = 0;
	while (from < count) {
		size_t middle = from + (count - from) / 2;
		if (numbers[middle] == number)
			return true;
		if (numbers[middle] < number)
			from = middle + 1;
		else
			count = middle;
	}
	return false;
}

bool precompiled_mentions(const struct precompiled *precompiled, uint32_t name)
{
	return contains(precompiled->names, precompiled->name_count, name);
}

bool precompiled_header_mentions(const struct precompiled *precompiled, uint32_t header, uint32_t name)
{
	const struct precompiled_header *record = &precompiled->headers[header];
	return contains(precompiled->numbers + record->first_name, record->name_count, name);
}

const struct precompiled_macro *precompiled_macros(const struct precompiled *precompiled, uint32_t name,
                                                   size_t *ret_count)
{
	size_t from = 0, to = precompiled->macro_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (precompiled->macros[middle].name < name)
			from = middle + 1;
		else
			to = middle;
	}
	for (to = from; to < precompiled->macro_count && precompiled->macros[to].name == name;)
		to++;
	*ret_count = to - from;
	return precompiled->macros + from;
}
