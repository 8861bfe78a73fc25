#include "report/causes.h"

#include "base/table.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

/* Of the findings that go through a function, a deeper one is the better root as long as it keeps so many: fifths. */
enum { FIFTHS_KEPT = 4 };

/* A function on chains, and the findings whose chains those are. */
struct passed {
	const char *function;
	VECTOR(uint32_t) findings;
	size_t left;     /* of them, without a cause yet */
	size_t distance; /* to the blocking call, summed over those left of the set that is looked at */
	size_t kept;     /* how many those are */
	bool refused;    /* it is no root: too few, and they have too little in common */
};

/* One of the functions on a chain. */
struct passing {
	uint32_t function; /* index into functions */
	uint32_t distance; /* hops from it to the blocking call */
};

struct search {
	const struct analysis *analysis;
	struct table *numbers; /* by function and file → index into functions */
	VECTOR(struct passed) functions;
	VECTOR(struct passing) passings; /* by finding, each function once */
	VECTOR(size_t) starts;           /* per finding, and one more: where its passings begin */
	VECTOR(uint32_t) touched;        /* functions on the chains of the set that is looked at */
	struct causes *causes;
};

/* What context and dispatch make of a chain is not what is wrong with it: its first function is blamed only for calls
 * of its own, and none for what a table below it could as well have called: its handlers have nothing in common. */
static size_t first_to_blame(const struct finding *finding)
{
	size_t first = finding->chain_length == 1 ? 0 : 1;
	for (size_t i = first; i < finding->chain_length; i++)
		if (finding->chain[i].candidates > 1)
			first = i + 1;
	return first;
}

/* Different files have functions of one name. A hop stands in the file of its function, or in a macro's use there. */
static uint32_t function_number(struct search *search, const struct hop *hop)
{
	struct text key = {0};
	uint32_t next = (uint32_t)search->functions.count;
	text_printf(&key, "%s\n%s", hop->function, hop->place.file);
	uint32_t number = table_put(search->numbers, key.bytes, key.length, next);
	text_free(&key);
	if (number == next)
		VECTOR_PUSH(search->functions, (struct passed){.function = hop->function});
	return number;
}

/* From the blocking call up: of a function that calls itself, the last time counts. */
static void note_chain(struct search *search, uint32_t index)
{
	const struct finding *finding = &search->analysis->findings.items[index];
	for (size_t i = finding->chain_length, first = first_to_blame(finding); i-- > first;) {
		uint32_t number = function_number(search, &finding->chain[i]);

		assert(search->functions.items); /* the number is one of them */
		struct passed *passed = &search->functions.items[number];
		if (passed->findings.count && VECTOR_LAST(passed->findings) == index)
			continue;
		VECTOR_PUSH(passed->findings, index);
		passed->left++;
		VECTOR_PUSH(search->passings, (struct passing){number, (uint32_t)(finding->chain_length - i)});
	}
}

/* The function with most findings left, UINT32_MAX without one. Of several the first that was met: the order of
 * findings is that of their places. */
static uint32_t most_passed(const struct search *search)
{
	uint32_t best = UINT32_MAX;
	for (uint32_t i = 0; i < search->functions.count; i++) {
		const struct passed *passed = &search->functions.items[i];
		if (!passed->refused && passed->left >= CAUSE_LEAST_FINDINGS &&
		    (best == UINT32_MAX || passed->left > search->functions.items[best].left))
			best = i;
	}
	return best;
}

static void add_up(struct search *search, uint32_t index)
{
	for (size_t i = search->starts.items[index]; i < search->starts.items[index + 1]; i++) {
		const struct passing *passing = &search->passings.items[i];
		struct passed *passed = &search->functions.items[passing->function];
		if (passed->kept++ == 0)
			VECTOR_PUSH(search->touched, passing->function);
		passed->distance += passing->distance;
	}
}

/* The function nearest to the blocking calls that keeps most of the findings of the one given. UINT32_MAX: two calls in
 * different functions have no root worth the name. */
static uint32_t deepest(struct search *search, uint32_t from)
{
	const struct passed *start = &search->functions.items[from];
	size_t least = (start->left * FIFTHS_KEPT + 4) / 5;
	for (size_t i = 0; i < start->findings.count; i++)
		if (search->causes->of_finding[start->findings.items[i]] == CAUSE_NONE)
			add_up(search, start->findings.items[i]);
	uint32_t best = from;
	for (size_t i = 0; i < search->touched.count; i++) {
		const struct passed *passed = &search->functions.items[search->touched.items[i]],
		                    *than = &search->functions.items[best];
		if (passed->kept >= least && passed->distance * than->kept < than->distance * passed->kept)
			best = search->touched.items[i];
	}
	const struct passed *root = &search->functions.items[best];
	bool worth_it = root->kept > CAUSE_LEAST_FINDINGS || root->distance == root->kept;
	for (size_t i = 0; i < search->touched.count; i++) {
		struct passed *passed = &search->functions.items[search->touched.items[i]];
		passed->kept = passed->distance = 0;
	}
	search->touched.count = 0;
	return worth_it ? best : UINT32_MAX;
}

size_t causes_hop(const struct cause *cause, const struct finding *finding)
{
	size_t at = finding->chain_length;
	while (at > 0 && strcmp(finding->chain[at - 1].function, cause->function) != 0)
		at--;
	return at ? at - 1 : 0;
}

static void add_cause(struct search *search, uint32_t number)
{
	const struct passed *passed = &search->functions.items[number];
	struct causes *causes = search->causes;
	struct cause cause = {.function = passed->function, .contains = true};
	for (size_t i = 0; i < passed->findings.count; i++) {
		uint32_t index = passed->findings.items[i];
		if (causes->of_finding[index] != CAUSE_NONE)
			continue;
		if (cause.count++ == 0)
			cause.first = index;
		causes->of_finding[index] = (uint32_t)causes->items.count;
		for (size_t p = search->starts.items[index]; p < search->starts.items[index + 1]; p++) {
			search->functions.items[search->passings.items[p].function].left--;
			if (search->passings.items[p].function == number)
				cause.contains &= search->passings.items[p].distance == 1;
		}
	}
	cause.hop = causes_hop(&cause, &search->analysis->findings.items[cause.first]);
	VECTOR_PUSH(causes->items, cause);
}

static void search_all(struct search *search)
{
	const struct analysis *analysis = search->analysis;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		search->causes->of_finding[i] = CAUSE_NONE;
		VECTOR_PUSH(search->starts, search->passings.count);
		if (finding_counts(&analysis->findings.items[i]) && analysis->findings.items[i].context)
			note_chain(search, (uint32_t)i);
	}
	VECTOR_PUSH(search->starts, search->passings.count);
	for (uint32_t most; (most = most_passed(search)) != UINT32_MAX;) {
		uint32_t root = deepest(search, most);
		if (root == UINT32_MAX)
			search->functions.items[most].refused = true;
		else
			add_cause(search, root);
	}
}

static int by_count(const void *one, const void *other)
{
	const struct cause *a = *(const struct cause *const *)one, *b = *(const struct cause *const *)other;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* What is left when a cause was taken deeper may be more than what was found before it. */
static void sort_causes(struct causes *causes, size_t finding_count)
{
	size_t count = causes->items.count;
	const struct cause **order = memory_zeroed(count + 1, sizeof *order);
	uint32_t *new_number = memory_zeroed(count + 1, sizeof *new_number);
	VECTOR(struct cause) sorted = {0};
	for (size_t i = 0; i < count; i++)
		order[i] = &causes->items.items[i];
	qsort(order, count, sizeof *order, by_count);
	for (size_t i = 0; i < count; i++) {
		VECTOR_PUSH(sorted, *order[i]);
		new_number[order[i] - causes->items.items] = (uint32_t)i;
	}
	for (size_t i = 0; i < finding_count; i++)
		if (causes->of_finding[i] != CAUSE_NONE)
			causes->of_finding[i] = new_number[causes->of_finding[i]];
	for (size_t i = 0; i < count; i++)
		causes->items.items[i] = sorted.items[i];
	VECTOR_FREE(sorted);
	free(new_number);
	free(order);
}

void causes_find(struct causes *causes, const struct analysis *analysis)
{
	struct search search = {.analysis = analysis, .numbers = table_new(), .causes = causes};
	*causes = (struct causes){0};
	causes->of_finding = memory_zeroed(analysis->findings.count + 1, sizeof *causes->of_finding);
	search_all(&search);
	sort_causes(causes, analysis->findings.count);
	for (size_t i = 0; i < search.functions.count; i++)
		VECTOR_FREE(search.functions.items[i].findings);
	VECTOR_FREE(search.functions);
	VECTOR_FREE(search.passings);
	VECTOR_FREE(search.starts);
	VECTOR_FREE(search.touched);
	table_free(search.numbers);
}

void causes_release(struct causes *causes)
{
	VECTOR_FREE(causes->items);
	free(causes->of_finding);
	causes->of_finding = NULL;
}
