#include "rules/name_index.h"

#include "base/table.h"
#include "rules/match.h"
#include "rules/name_parts.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A name of a list; those with the same exact name form a chain. */
struct named {
	const char *name;
	uint32_t number;
	uint32_t next; /* index into exact, or TABLE_NONE */
};

/* The first letters of a text in one number, zeroes behind it. */
typedef uint64_t beginning;

/* Most globs are of one library, "std::...": the beginning tells at once that a name is none of its. */
struct glob {
	struct named named;
	beginning letters, mask; /* as far as its first '*' */
};

struct name_index {
	VECTOR(struct named) exact;
	struct table *heads;                       /* exact name → index into exact */
	VECTOR(struct glob) begins[UCHAR_MAX + 1]; /* globs by their first letter; but of those that begin with '*' */
	VECTOR(struct glob) ends[UCHAR_MAX + 1];   /* by their last one, which may be a '*' */
};

static beginning beginning_of(const char *text, size_t length)
{
	beginning letters = 0;

	memcpy(&letters, text, length < sizeof letters ? length : sizeof letters);
	return letters;
}

static struct glob glob_of(struct named named)
{
	static const char ones[] = "\377\377\377\377\377\377\377\377";
	size_t length = strcspn(named.name, "*");

	return (struct glob){named, beginning_of(named.name, length), beginning_of(ones, length)};
}

struct name_index *name_index_new(void)
{
	struct name_index *index = memory_zeroed(1, sizeof *index);

	index->heads = table_new();
	return index;
}

void name_index_free(struct name_index *index)
{
	if (!index)
		return;
	VECTOR_FREE(index->exact);
	for (size_t letter = 0; letter <= UCHAR_MAX; letter++) {
		VECTOR_FREE(index->begins[letter]);
		VECTOR_FREE(index->ends[letter]);
	}
	table_free(index->heads);
	free(index);
}

static unsigned char last_letter(const char *name)
{
	size_t length = strlen(name);

	return (unsigned char)(length ? name[length - 1] : 0);
}

static void add_name(struct name_index *index, const char *name, uint32_t number)
{
	struct named named = {.name = name_without_root(name), .number = number, .next = TABLE_NONE};

	if (*named.name == '*') {
		VECTOR_PUSH(index->ends[last_letter(named.name)], glob_of(named));
		return;
	}
	if (strchr(named.name, '*')) {
		VECTOR_PUSH(index->begins[(unsigned char)*named.name], glob_of(named));
		return;
	}
	named.next = table_get_string(index->heads, named.name);
	table_set(index->heads, named.name, strlen(named.name), (uint32_t)index->exact.count);
	VECTOR_PUSH(index->exact, named);
}

void name_index_add(struct name_index *index, const char *const *names, size_t count, uint32_t number)
{
	for (size_t i = 0; i < count; i++)
		add_name(index, names[i], number);
}

static void collect_globs(const struct glob *globs, size_t count, const char *name, name_numbers *numbers)
{
	beginning letters = count ? beginning_of(name, strlen(name)) : 0;

	for (size_t i = 0; i < count; i++)
		if ((letters & globs[i].mask) == globs[i].letters && glob_matches(globs[i].named.name, name))
			VECTOR_PUSH(*numbers, globs[i].named.number);
}

static void collect(const struct name_index *index, const char *name, name_numbers *numbers)
{
	unsigned char first = (unsigned char)*name, last = last_letter(name);

	for (uint32_t i = table_get_string(index->heads, name); i != TABLE_NONE; i = index->exact.items[i].next)
		VECTOR_PUSH(*numbers, index->exact.items[i].number);
	collect_globs(index->begins[first].items, index->begins[first].count, name, numbers);
	collect_globs(index->ends[last].items, index->ends[last].count, name, numbers);
	if (last != '*')
		collect_globs(index->ends['*'].items, index->ends['*'].count, name, numbers);
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

void name_index_find(const struct name_index *index, const char *name, name_numbers *numbers)
{
	const char *rootless = name_without_root(name);
	size_t count = 0;

	numbers->count = 0;
	collect(index, rootless, numbers);
	if (name_has_reserved_parts(rootless)) {
		char *plain = name_without_reserved_parts(rootless);

		collect(index, plain, numbers);
		free(plain);
	}
	if (numbers->count > 1)
		qsort(numbers->items, numbers->count, sizeof *numbers->items, compare_numbers);
	for (size_t i = 0; i < numbers->count; i++)
		if (i == 0 || numbers->items[i] != numbers->items[i - 1])
			numbers->items[count++] = numbers->items[i];
	numbers->count = count;
}
