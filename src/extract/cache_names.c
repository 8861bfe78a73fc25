#include "extract/cache_names.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

enum { LEAST_DIGITS = 16 };

static const char *const suffixes[CACHE_KINDS] = {
    [CACHE_FACTS] = ".facts", [CACHE_DECIDED] = ".decided", [CACHE_RULES] = ".rules"};

char *cache_path(struct arena *arena, const char *directory, const struct text *key, enum cache_kind kind)
{
	XXH128_hash_t hash = XXH3_128bits(text_string(key), key->length);
	return arena_printf(arena, "%s/%02x/%014" PRIx64 "%016" PRIx64 "%s", directory, (unsigned)(hash.high64 >> 56),
	                    hash.high64 & 0xffffffffffffff, hash.low64, suffixes[kind]);
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t length = strlen(name), size = strlen(suffix);
	return length > size && strcmp(name + length - size, suffix) == 0;
}

static bool is_hexadecimal(const char *name, size_t digits)
{
	for (size_t i = 0; i < digits; i++)
		if (!isxdigit((unsigned char)name[i]))
			return false;
	return true;
}

bool cache_is_folder(const char *name) { return is_hexadecimal(name, 2) && !name[2]; }

bool cache_is_entry(const char *name)
{
	bool known = false;
	for (size_t i = 0; i < CACHE_KINDS && !known; i++)
		known = ends_in(name, suffixes[i]);
	return known && is_hexadecimal(name, LEAST_DIGITS);
}

bool cache_is_half_written(const char *name)
{
	bool known = false;
	for (size_t i = 0; i < CACHE_KINDS && !known; i++)
		known = strstr(name, suffixes[i]) != NULL;
	return known && is_hexadecimal(name, LEAST_DIGITS) && ends_in(name, ".tmp");
}
