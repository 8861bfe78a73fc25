#include "values/changers.h"

#include "model/components.h"
#include "values/guards.h"

#include <assert.h>
#include <stdlib.h>

enum { BITS = 64 };

struct changers {
	const struct program *program;
	struct table *numbers; /* watched cell → its bit */
	size_t words;
	uint64_t *sets; /* per function, so many words; null until the first change is noted */
};

struct changers *changers_new(const struct program *program)
{
	struct changers *changers = memory_zeroed(1, sizeof *changers);

	changers->program = program;
	changers->numbers = table_new();
	return changers;
}

void changers_free(struct changers *changers)
{
	if (!changers)
		return;
	table_free(changers->numbers);
	free(changers->sets);
	free(changers);
}

void changers_watch(struct changers *changers, uint32_t cell)
{
	table_put_number(changers->numbers, cell, (uint32_t)table_count(changers->numbers));
}

static uint64_t *set_of(const struct changers *changers, uint32_t function)
{
	return changers->sets + changers->words * function;
}

void changers_note(struct changers *changers, uint32_t function, uint32_t cell)
{
	uint32_t bit = cell == NONE ? TABLE_NONE : table_get_number(changers->numbers, cell);

	if (bit == TABLE_NONE)
		return;
	if (!changers->sets) {
		changers->words = table_count(changers->numbers) / BITS + 1;
		changers->sets =
		    memory_zeroed(changers->program->functions.count * changers->words, sizeof *changers->sets);
	}
	set_of(changers, function)[bit / BITS] |= UINT64_C(1) << bit % BITS;
}

static struct directed_graph call_graph(const struct program *program)
{
	struct directed_graph graph = {.count = (uint32_t)program->functions.count};
	VECTOR(uint32_t) out = {0};

	graph.starts = memory_zeroed(graph.count + 1, sizeof *graph.starts);
	for (uint32_t f = 0; f < graph.count; f++) {
		const struct function *function = &program->functions.items[f];

		graph.starts[f] = (uint32_t)out.count;
		for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
			const struct call_site *call = &program->calls.items[c];

			if (guards_end_at_last(program, call))
				continue; /* whoever comes back has not been there */
			for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
				VECTOR_PUSH(out, program->targets.items[t].function);
		}
	}
	graph.starts[graph.count] = (uint32_t)out.count;
	graph.out = out.items;
	return graph;
}

static void add(const struct changers *changers, uint32_t to, uint32_t from)
{
	uint64_t *one = set_of(changers, to);
	const uint64_t *other = set_of(changers, from);

	for (size_t w = 0; w < changers->words && to != from; w++)
		one[w] |= other[w];
}

/* Functions that call each other change the same; what they call was done before, as components are numbered. */
void changers_spread(struct changers *changers)
{
	struct directed_graph graph;
	struct components components;
	uint32_t *roots;

	if (!changers->sets)
		return;
	graph = call_graph(changers->program);
	roots = memory_allocate((graph.count + 1) * sizeof *roots);
	for (uint32_t f = 0; f < graph.count; f++)
		roots[f] = f;
	components_find(&graph, roots, graph.count, &components);
	assert(components.members.items && components.starts.items);
	for (uint32_t c = 0; c < components.count; c++) {
		uint32_t first = components.members.items[components.starts.items[c]];

		for (uint32_t m = components.starts.items[c]; m < components.starts.items[c + 1]; m++) {
			uint32_t member = components.members.items[m];

			add(changers, first, member);
			for (uint32_t e = graph.starts[member]; e < graph.starts[member + 1]; e++) {
				assert(graph.out);
				if (components.of[graph.out[e]] != c)
					add(changers, first, graph.out[e]);
			}
		}
		for (uint32_t m = components.starts.items[c]; m < components.starts.items[c + 1]; m++)
			add(changers, components.members.items[m], first);
	}
	components_release(&components);
	free(roots);
	free(graph.starts);
	free(graph.out);
}

bool changers_change(const struct changers *changers, uint32_t function, uint32_t cell)
{
	uint32_t bit = table_get_number(changers->numbers, cell);

	return bit != TABLE_NONE && changers->sets && (set_of(changers, function)[bit / BITS] >> bit % BITS & 1);
}
