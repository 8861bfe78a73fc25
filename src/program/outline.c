#include "program/outline.h"

#include "base/table.h"
#include "base/text.h"

#include <stdlib.h>

struct outline {
	struct table *calls, *entries, *functions; /* as sets */
	struct text key;                           /* on its way into a set */
	VECTOR(struct outline_call) list;
};

struct outline *outline_new(void)
{
	struct outline *outline = memory_zeroed(1, sizeof *outline);

	outline->calls = table_new();
	outline->entries = table_new();
	outline->functions = table_new();
	return outline;
}

void outline_free(struct outline *outline)
{
	if (!outline)
		return;
	table_free(outline->calls);
	table_free(outline->entries);
	table_free(outline->functions);
	text_free(&outline->key);
	VECTOR_FREE(outline->list);
	free(outline);
}

static void write_call(struct text *key, const char *caller, const char *callee)
{
	text_clear(key);
	text_printf(key, "%s\n%s", caller, callee);
}

static void write_entry(struct text *key, enum context_kind kind, const char *entry)
{
	text_clear(key);
	text_printf(key, "%d\n%s", (int)kind, entry);
}

void outline_add_call(struct outline *outline, const struct outline_call *call)
{
	uint32_t next = (uint32_t)outline->list.count;

	write_call(&outline->key, call->caller, call->callee);
	if (table_put(outline->calls, outline->key.bytes, outline->key.length, next) == next)
		VECTOR_PUSH(outline->list, *call);
	table_put_string(outline->functions, call->caller, 1);
	table_put_string(outline->functions, call->callee, 1);
}

bool outline_has(const struct outline *outline, const char *function)
{
	return table_get_string(outline->functions, function) != TABLE_NONE;
}

const struct outline_call *outline_list(const struct outline *outline, size_t *ret_count)
{
	*ret_count = outline->list.count;
	return outline->list.items;
}

void outline_add_entry(struct outline *outline, enum context_kind kind, const char *entry)
{
	write_entry(&outline->key, kind, entry);
	table_put(outline->entries, outline->key.bytes, outline->key.length, 1);
}

bool outline_calls(const struct outline *outline, const char *caller, const char *callee)
{
	struct text key = {0};

	write_call(&key, caller, callee);
	bool known = table_get(outline->calls, key.bytes, key.length) != TABLE_NONE;
	text_free(&key);
	return known;
}

bool outline_enters(const struct outline *outline, enum context_kind kind, const char *entry)
{
	struct text key = {0};

	write_entry(&key, kind, entry);
	bool known = table_get(outline->entries, key.bytes, key.length) != TABLE_NONE;
	text_free(&key);
	return known;
}
