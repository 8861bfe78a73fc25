#include "values/changers.h"

#include "model/components.h"
#include "values/flow.h"
#include "values/guards.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BITS = 64 };

/* A function changes a cell itself. */
struct change {
	uint32_t function, cell;
};

/* A word of a set of cells, and how many of them the words before it hold: so each cell that is changed has a number.
 */
struct cells {
	uint64_t watched, changed;
	uint32_t before;
};

/* What a function changes, as bits by the numbers of cells. */
struct change_set {
	uint64_t *bits;
	uint32_t count;
};

struct changers {
	const struct program *program;
	struct arena *arena;
	struct cells *cells; /* per 64 cells */
	VECTOR(struct change) changes;
	size_t words;                   /* of a set */
	VECTOR(struct change_set) sets; /* the first is empty; functions that change the same share one */
	uint32_t *set_of;               /* per function */
};

struct changers *changers_new(const struct program *program)
{
	struct changers *changers = memory_zeroed(1, sizeof *changers);

	changers->program = program;
	changers->arena = arena_new();
	changers->cells = memory_zeroed(program->flow->cells.count / BITS + 1, sizeof *changers->cells);
	changers->set_of = memory_zeroed(program->functions.count + 1, sizeof *changers->set_of);
	VECTOR_PUSH(changers->sets, (struct change_set){0});
	return changers;
}

void changers_free(struct changers *changers)
{
	if (!changers)
		return;
	VECTOR_FREE(changers->changes);
	VECTOR_FREE(changers->sets);
	free(changers->cells);
	free(changers->set_of);
	arena_free(changers->arena);
	free(changers);
}

static uint64_t bit_of(uint32_t cell) { return UINT64_C(1) << cell % BITS; }

void changers_watch(struct changers *changers, uint32_t cell) { changers->cells[cell / BITS].watched |= bit_of(cell); }

bool changers_watched(const struct changers *changers, uint32_t cell)
{
	return changers->cells[cell / BITS].watched & bit_of(cell);
}

void changers_note(struct changers *changers, uint32_t function, uint32_t cell)
{
	assert(changers_watched(changers, cell));
	changers->cells[cell / BITS].changed |= bit_of(cell);
	VECTOR_PUSH(changers->changes, (struct change){function, cell});
}

/* ---- from functions to their callers ---- */

/* While sets are passed on: what the callees of one component change. */
struct spreading {
	struct changers *changers;
	struct directed_graph graph;
	struct components components;
	uint32_t *first_change; /* per function, with one more at the end: a run of numbers */
	uint32_t *numbers;
	uint32_t *seen_by;     /* per set: the component that was given it last, from 1 */
	uint64_t *joined;      /* of the component that is looked at */
	VECTOR(uint32_t) sets; /* of its callees, each once */
};

static struct directed_graph call_graph(const struct program *program)
{
	struct directed_graph graph = {.count = (uint32_t)program->functions.count};
	VECTOR(uint32_t) out = {0};

	graph.starts = memory_zeroed(graph.count + 1, sizeof *graph.starts);
	for (uint32_t f = 0; f < graph.count; f++) {
		const struct function *function = &program->functions.items[f];
		fact_index block = FACT_NONE;
		bool ends = false;

		graph.starts[f] = (uint32_t)out.count;
		for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
			const struct call_site *call = &program->calls.items[c];

			if (call->fact->block != block)
				ends = guards_end_at_last(program, call);
			block = call->fact->block;
			if (ends)
				continue; /* whoever comes back has not been there */
			for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
				VECTOR_PUSH(out, program->targets.items[t].function);
		}
	}
	graph.starts[graph.count] = (uint32_t)out.count;
	graph.out = out.items;
	return graph;
}

static uint32_t number_of(const struct changers *changers, uint32_t cell)
{
	const struct cells *cells = &changers->cells[cell / BITS];

	return cells->before + (uint32_t)__builtin_popcountll(cells->changed & (bit_of(cell) - 1));
}

/* Numbers the cells that are changed, and orders the changes by function. */
static void number_changes(struct spreading *spreading)
{
	struct changers *changers = spreading->changers;
	size_t functions = changers->program->functions.count, words = changers->program->flow->cells.count / BITS + 1;
	uint32_t *first, count = 0;

	for (size_t w = 0; w < words; w++) {
		changers->cells[w].before = count;
		count += (uint32_t)__builtin_popcountll(changers->cells[w].changed);
	}
	changers->words = count / BITS + 1;
	first = spreading->first_change = memory_zeroed(functions + 1, sizeof *first);
	spreading->numbers = memory_allocate((changers->changes.count + 1) * sizeof *spreading->numbers);
	for (size_t i = 0; i < changers->changes.count; i++)
		first[changers->changes.items[i].function]++;
	for (size_t f = 0; f < functions; f++)
		first[f + 1] += first[f];
	for (size_t i = changers->changes.count; i-- > 0;) {
		const struct change *change = &changers->changes.items[i];

		spreading->numbers[--first[change->function]] = number_of(changers, change->cell);
	}
	VECTOR_FREE(changers->changes);
}

/* What the members of the component call was given its sets before, as components are numbered. */
static void collect_sets(struct spreading *spreading, uint32_t component)
{
	const struct components *components = &spreading->components;

	spreading->sets.count = 0;
	for (uint32_t m = components->starts.items[component]; m < components->starts.items[component + 1]; m++) {
		uint32_t member = components->members.items[m];

		for (uint32_t e = spreading->graph.starts[member]; e < spreading->graph.starts[member + 1]; e++) {
			uint32_t set = spreading->changers->set_of[spreading->graph.out[e]];

			if (set == 0 || spreading->seen_by[set] == component + 1)
				continue;
			spreading->seen_by[set] = component + 1;
			VECTOR_PUSH(spreading->sets, set);
		}
	}
}

/* Adds a set to those that are joined; gives how many cells it adds. */
static uint32_t join(struct spreading *spreading, const uint64_t *bits)
{
	uint32_t added = 0;

	for (size_t w = 0; w < spreading->changers->words; w++) {
		uint64_t more = bits[w] & ~spreading->joined[w];

		if (!more)
			continue;
		added += (uint32_t)__builtin_popcountll(more);
		spreading->joined[w] |= more;
	}
	return added;
}

static uint32_t join_own(struct spreading *spreading, uint32_t function)
{
	uint32_t added = 0;

	for (uint32_t i = spreading->first_change[function]; i < spreading->first_change[function + 1]; i++) {
		uint64_t *word = &spreading->joined[spreading->numbers[i] / BITS];

		added += !(*word & bit_of(spreading->numbers[i]));
		*word |= bit_of(spreading->numbers[i]);
	}
	return added;
}

/* The set of a component: the largest one of its callees, when nothing is added to that. */
static uint32_t find_set(struct spreading *spreading, uint32_t component)
{
	struct changers *changers = spreading->changers;
	const struct components *components = &spreading->components;
	uint32_t largest = 0, added = 0;
	struct change_set set;

	collect_sets(spreading, component);
	for (size_t i = 0; i < spreading->sets.count; i++)
		if (changers->sets.items[spreading->sets.items[i]].count > changers->sets.items[largest].count)
			largest = spreading->sets.items[i];
	if (largest)
		memcpy(spreading->joined, changers->sets.items[largest].bits, changers->words * sizeof(uint64_t));
	else
		memset(spreading->joined, 0, changers->words * sizeof(uint64_t));
	for (size_t i = 0; i < spreading->sets.count; i++)
		if (spreading->sets.items[i] != largest)
			added += join(spreading, changers->sets.items[spreading->sets.items[i]].bits);
	for (uint32_t m = components->starts.items[component]; m < components->starts.items[component + 1]; m++)
		added += join_own(spreading, components->members.items[m]);
	if (added == 0)
		return largest;
	set.count = changers->sets.items[largest].count + added;
	set.bits = ARENA_ARRAY(changers->arena, uint64_t, changers->words);
	memcpy(set.bits, spreading->joined, changers->words * sizeof(uint64_t));
	VECTOR_PUSH(changers->sets, set);
	return (uint32_t)(changers->sets.count - 1);
}

static void spread(struct spreading *spreading)
{
	const struct components *components = &spreading->components;

	assert(components->members.items && components->starts.items);
	for (uint32_t c = 0; c < components->count; c++) {
		uint32_t set = find_set(spreading, c);

		for (uint32_t m = components->starts.items[c]; m < components->starts.items[c + 1]; m++)
			spreading->changers->set_of[components->members.items[m]] = set;
	}
}

void changers_spread(struct changers *changers)
{
	struct spreading spreading = {.changers = changers};
	size_t functions = changers->program->functions.count;
	uint32_t *all;

	if (changers->changes.count == 0)
		return;
	number_changes(&spreading);
	spreading.graph = call_graph(changers->program);
	spreading.seen_by = memory_zeroed(functions + 1, sizeof *spreading.seen_by); /* as many sets as components */
	spreading.joined = memory_allocate(changers->words * sizeof *spreading.joined);
	all = memory_allocate((functions + 1) * sizeof *all);
	for (uint32_t f = 0; f < functions; f++)
		all[f] = f;
	components_find(&spreading.graph, all, functions, &spreading.components);
	spread(&spreading);
	components_release(&spreading.components);
	VECTOR_FREE(spreading.sets);
	free(all);
	free(spreading.joined);
	free(spreading.seen_by);
	free(spreading.first_change);
	free(spreading.numbers);
	free(spreading.graph.starts);
	free(spreading.graph.out);
}

bool changers_change(const struct changers *changers, uint32_t function, uint32_t cell)
{
	uint32_t set = changers->set_of[function], number;

	if (set == 0 || !(changers->cells[cell / BITS].changed & bit_of(cell)))
		return false;
	number = number_of(changers, cell);
	return changers->sets.items[set].bits[number / BITS] >> number % BITS & 1;
}
