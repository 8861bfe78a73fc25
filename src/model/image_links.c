#include "model/image_search.h"

#include <stdlib.h>

/* What a linker takes at once: the source that a function stands in. A header's function, which is in all that include
 * it, and variables stand for themselves. */
static uint32_t taken_with(const struct image_search *search, uint32_t node)
{
	const struct function *function =
	    node < search->first_variable ? &search->program->functions.items[node] : NULL;

	if (!function || !function->defined || function->fact->place.file != 0)
		return node;
	return search->first_unit + function->unit;
}

/* Which programs a source is linked into: those that refer to something in it, whatever that is. */
void image_links_find(struct image_search *search)
{
	const struct program *program = search->program;
	struct image_search whole = *search;

	whole.held = memory_zeroed(search->node_count + 1, sizeof *whole.held);
	whole.referred_to = memory_zeroed(search->node_count + 1, sizeof *whole.referred_to);
	whole.references.items = NULL;
	whole.references.count = whole.references.capacity = 0;
	for (size_t r = 0; r < search->references.count; r++) {
		struct reference reference = search->references.items[r];

		image_refer(&whole, taken_with(search, reference.from), taken_with(search, reference.to));
	}
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct unit *unit = &program->units.items[u];

		for (fact_index f = 0; f < unit->facts->functions.count; f++) {
			if (unit->bodies[f] != NONE && unit->facts->functions.items[f].place.file != 0)
				image_refer(&whole, search->first_unit + u, unit->bodies[f]);
		}
	}
	image_references_sort(&whole, &whole.lists);
	for (size_t m = 0; m < search->mains.count; m++)
		image_hold(&whole, taken_with(search, search->mains.items[m]), (image_set)1 << m);
	image_pass_on(&whole);
	search->growing = whole.growing;
	for (uint32_t u = 0; u < program->units.count; u++)
		search->linked[u] = whole.held[search->first_unit + u];
	VECTOR_FREE(whole.references);
	free(whole.lists.starts);
	free(whole.lists.to);
	free(whole.referred_to);
	free(whole.held);
}
