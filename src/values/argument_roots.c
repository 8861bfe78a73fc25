#include "values/argument_roots.h"

#include <stdlib.h>

struct argument_roots {
	const struct program *program;
	uint32_t *first; /* per call site, of a run of items: its receiver, then its arguments */
	struct record_root *items;
};

struct argument_roots *argument_roots_new(const struct program *program)
{
	struct argument_roots *roots = memory_zeroed(1, sizeof *roots);
	size_t calls = program->calls.count;

	roots->program = program;
	roots->first = memory_zeroed(calls + 1, sizeof *roots->first);
	for (size_t c = 0; c < calls; c++)
		roots->first[c + 1] =
		    roots->first[c] +
		    (program->calls.items[c].caller == NONE ? 0 : 1 + program->calls.items[c].fact->argument_count);
	roots->items = memory_zeroed(roots->first[calls] + 1, sizeof *roots->items);
	for (size_t c = 0; c < calls; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct record_root *items = &roots->items[roots->first[c]];

		if (call->caller == NONE)
			continue;
		items[0] = root_of_argument(program, call, ROOT_RECEIVER);
		for (uint32_t a = 0; a < call->fact->argument_count; a++)
			items[1 + a] = a == ROOT_RECEIVER ? items[0] : root_of_argument(program, call, a);
	}
	return roots;
}

void argument_roots_free(struct argument_roots *roots)
{
	if (!roots)
		return;
	free(roots->first);
	free(roots->items);
	free(roots);
}

struct record_root argument_root(const struct argument_roots *roots, const struct call_site *call, uint32_t position)
{
	const struct record_root *items = &roots->items[roots->first[call - roots->program->calls.items]];

	if (position == ROOT_RECEIVER)
		return items[0];
	return position < call->fact->argument_count ? items[1 + position] : (struct record_root){.kind = ROOT_UNKNOWN};
}
