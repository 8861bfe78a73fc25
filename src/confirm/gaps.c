#include "confirm/gaps.h"

#include "base/table.h"

#include <stdlib.h>

/* Functions by number; the calls of each are a list. */
struct call_of {
	uint32_t callee, next; /* TABLE_NONE: it was the last */
};

struct gaps {
	struct table *numbers; /* of functions, by name */
	VECTOR(uint32_t) first;
	VECTOR(struct call_of) calls;
	VECTOR(uint32_t) reached; /* in the search, in the order in which they were */
	VECTOR(uint32_t) visited; /* by which search */
	uint32_t searches;
};

static uint32_t number_of(struct gaps *gaps, const char *function)
{
	uint32_t next = (uint32_t)gaps->first.count, number = table_put_string(gaps->numbers, function, next);
	if (number == next) {
		VECTOR_PUSH(gaps->first, TABLE_NONE);
		VECTOR_PUSH(gaps->visited, 0);
	}
	return number;
}

struct gaps *gaps_new(const struct outline *outline)
{
	struct gaps *gaps = memory_zeroed(1, sizeof *gaps);
	size_t count;
	const struct outline_call *calls = outline_list(outline, &count);
	gaps->numbers = table_new();
	for (size_t i = 0; i < count; i++) {
		uint32_t caller = number_of(gaps, calls[i].caller), callee = number_of(gaps, calls[i].callee);
		struct call_of call = {callee, gaps->first.items[caller]};
		gaps->first.items[caller] = (uint32_t)gaps->calls.count;
		VECTOR_PUSH(gaps->calls, call);
	}
	return gaps;
}

void gaps_free(struct gaps *gaps)
{
	if (!gaps)
		return;
	table_free(gaps->numbers);
	VECTOR_FREE(gaps->first);
	VECTOR_FREE(gaps->calls);
	VECTOR_FREE(gaps->reached);
	VECTOR_FREE(gaps->visited);
	free(gaps);
}

/* What the function calls is reached, unless it was before. Is the one that is looked for among it? */
static bool reach(struct gaps *gaps, uint32_t function, uint32_t wanted)
{
	for (uint32_t at = gaps->first.items[function]; at != TABLE_NONE; at = gaps->calls.items[at].next) {
		uint32_t callee = gaps->calls.items[at].callee;
		if (callee == wanted)
			return true;
		if (gaps->visited.items[callee] == gaps->searches)
			continue;
		gaps->visited.items[callee] = gaps->searches;
		VECTOR_PUSH(gaps->reached, callee);
	}
	return false;
}

unsigned gaps_calls_between(struct gaps *gaps, const char *caller, const char *callee)
{
	uint32_t from = table_get_string(gaps->numbers, caller), to = table_get_string(gaps->numbers, callee);
	if (from == TABLE_NONE || to == TABLE_NONE)
		return GAPS_NONE;
	gaps->searches++;
	gaps->reached.count = 0;
	VECTOR_PUSH(gaps->reached, from);
	size_t at = 0;
	for (unsigned calls = 1; calls <= GAPS_CALLS; calls++)
		for (size_t end = gaps->reached.count; at < end; at++)
			if (reach(gaps, gaps->reached.items[at], to))
				return calls;
	return GAPS_NONE;
}
