/* Two sources that each define main() are never linked into one program. What a program holds is what its main()
 * refers to, directly or not, as a linker sees it: by calls and by names, whether or not they are followed at run time.
 * What is not known makes the sets larger, never smaller. */
#include "model/images.h"

#include "model/image_search.h"

#include <stdlib.h>
#include <string.h>

enum { IMAGES_MAX = 64 };

/* The one name by which the language itself tells where a program starts. */
bool image_starts_at(const struct function *function)
{
	return function->defined && !function->fact->local && strcmp(function->fact->name, "main") == 0;
}

static bool find_mains(struct image_search *search)
{
	const struct program *program = search->program;

	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (image_starts_at(&program->functions.items[f]) && program->functions.items[f].form_of == f)
			VECTOR_PUSH(search->mains, f);
	}
	return search->mains.count > 1 && search->mains.count <= IMAGES_MAX;
}

/* ---- what a unit can be linked into ---- */

static image_set mains_in(const struct image_search *search, uint32_t unit)
{
	const struct facts *facts = search->program->units.items[unit].facts;
	image_set set = 0;

	for (fact_index f = 0; f < facts->functions.count; f++) {
		uint32_t body = search->program->units.items[unit].bodies[f];

		for (size_t m = 0; body != NONE && m < search->mains.count; m++) {
			if (search->program->functions.items[body].form_of == search->mains.items[m])
				set |= (image_set)1 << m;
		}
	}
	return set ? set : IMAGES_ALL;
}

/* A source that is part of a program brings all that its file level names. */
static void bind_to_units(struct image_search *search)
{
	const struct program *program = search->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		image_set linked_into = mains_in(search, u);

		search->allowed[search->first_unit + u] = linked_into;
		for (fact_index f = 0; f < facts->functions.count; f++) {
			uint32_t body = program->units.items[u].bodies[f];

			if (body == NONE)
				continue;
			search->allowed[body] |= linked_into;
			search->containing[body]++;
		}
	}
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->functions.count; f++) {
			uint32_t body = program->units.items[u].bodies[f];

			/* A header's function does not tell which of the sources that include it is linked. */
			if (body != NONE &&
			    (facts->functions.items[f].place.file == 0 || search->containing[body] == 1))
				image_refer(search, body, search->first_unit + u);
		}
	}
}

/* ---- passing programs on ---- */

/* Each once. `seen` is scratch, by node. */
static void leave_out_repeated(struct reference_lists *lists, uint32_t node_count, uint32_t *seen)
{
	uint32_t kept = 0;

	memset(seen, 0xff, (node_count + 1) * sizeof *seen);
	for (uint32_t n = 0; n < node_count; n++) {
		uint32_t first = lists->starts[n], end = lists->starts[n + 1];

		lists->starts[n] = kept;
		for (uint32_t i = first; i < end; i++) {
			if (seen[lists->to[i]] != n)
				lists->to[kept++] = lists->to[i];
			seen[lists->to[i]] = n;
		}
	}
	lists->starts[node_count] = kept;
}

void image_references_sort(const struct image_search *search, struct reference_lists *lists)
{
	const struct reference *references = search->references.items;
	size_t count = search->references.count;
	uint32_t node_count = search->node_count, *next = memory_allocate((search->node_count + 1) * sizeof *next);

	lists->starts = memory_zeroed(node_count + 2, sizeof *lists->starts);
	lists->to = memory_allocate((count + 1) * sizeof *lists->to);
	for (size_t r = 0; r < count; r++)
		lists->starts[references[r].from + 1]++;
	for (uint32_t n = 0; n < node_count; n++) {
		lists->starts[n + 1] += lists->starts[n];
		next[n] = lists->starts[n];
	}
	for (size_t r = 0; r < count; r++)
		lists->to[next[references[r].from]++] = references[r].to;
	leave_out_repeated(lists, node_count, next);
	free(next);
}

void image_hold(struct image_search *search, uint32_t node, image_set set)
{
	set &= search->allowed[node];
	if ((search->held[node] | set) == search->held[node])
		return;
	search->held[node] |= set;
	if (!search->grows[node])
		VECTOR_PUSH(search->growing, node);
	search->grows[node] = true;
}

/* First come, first served: what comes from several programs goes on together. */
void image_pass_on(struct image_search *search)
{
	const struct reference_lists *lists = &search->lists;

	for (size_t n = 0; n < search->growing.count; n++) {
		uint32_t node = search->growing.items[n];

		search->grows[node] = false;
		for (uint32_t i = lists->starts[node]; i < lists->starts[node + 1]; i++)
			image_hold(search, lists->to[i], search->held[node]);
	}
	search->growing.count = 0;
}

/* Programs that hold what nobody refers to: those that its source is linked into; any, when there is none. So plugins,
 * a library's API, a module that is found by its name may be part of every program. */
static image_set held_unseen(const struct image_search *search, uint32_t node)
{
	const struct function *function =
	    node < search->first_variable ? &search->program->functions.items[node] : NULL;
	image_set linked = 0;

	if (function && function->defined && function->fact->place.file == 0)
		linked = search->linked[function->unit];
	return linked ? linked : IMAGES_ALL;
}

/* Nobody refers to it, or those who do are not known. */
static bool is_root(const struct image_search *search, uint32_t node)
{
	if (node >= search->first_unit)
		return false;
	return !search->referred_to[node] || (node < search->first_variable && image_is_overridable(search, node) &&
	                                      search->maker_of_class[node] == NONE);
}

static void hold_from_roots(struct image_search *search)
{
	const struct program *program = search->program;

	for (size_t m = 0; m < search->mains.count; m++) {
		for (uint32_t f = 0; f < program->functions.count; f++) {
			if (program->functions.items[f].form_of == search->mains.items[m])
				image_hold(search, f, (image_set)1 << m);
		}
	}
	for (uint32_t n = 0; n < search->node_count; n++) {
		bool main = n < search->first_variable && image_starts_at(&program->functions.items[n]);

		if (!main && is_root(search, n))
			image_hold(search, n, held_unseen(search, n));
	}
	image_pass_on(search);
	/* Functions that only refer to each other. */
	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (!search->held[f])
			image_hold(search, f, held_unseen(search, f));
	}
	image_pass_on(search);
}

/* ---- the search as a whole ---- */

static void prepare(struct image_search *search)
{
	const struct program *program = search->program;
	uint32_t cells = 0;

	for (size_t u = 0; u < program->units.count; u++) {
		const struct unit *unit = &program->units.items[u];

		for (size_t v = 0; v < unit->facts->variables.count; v++) {
			if (unit->variable_cells[v] >= cells)
				cells = unit->variable_cells[v] + 1;
		}
	}
	search->first_variable = (uint32_t)program->functions.count;
	search->first_unit = search->first_variable + cells;
	search->node_count = search->first_unit + (uint32_t)program->units.count;
	search->held = memory_zeroed(search->node_count + 1, sizeof *search->held);
	search->allowed = memory_zeroed(search->node_count + 1, sizeof *search->allowed);
	search->referred_to = memory_zeroed(search->node_count + 1, sizeof *search->referred_to);
	search->grows = memory_zeroed(search->node_count + 1, sizeof *search->grows);
	search->containing = memory_zeroed(program->functions.count + 1, sizeof *search->containing);
	search->linked = memory_zeroed(program->units.count + 1, sizeof *search->linked);
	search->maker_of_class = memory_allocate((program->functions.count + 1) * sizeof *search->maker_of_class);
	for (uint32_t n = 0; n < search->node_count; n++) {
		bool has_body = n < search->first_variable && program->functions.items[n].defined;

		search->allowed[n] = has_body || n >= search->first_unit ? 0 : IMAGES_ALL;
	}
}

static void search_images(struct image_search *search)
{
	prepare(search);
	bind_to_units(search);
	image_references_find(search);
	image_references_sort(search, &search->lists);
	image_links_find(search);
	hold_from_roots(search);
	VECTOR_FREE(search->references);
	VECTOR_FREE(search->growing);
	free(search->lists.starts);
	free(search->lists.to);
	free(search->linked);
	free(search->maker_of_class);
	free(search->allowed);
	free(search->referred_to);
	free(search->grows);
	free(search->containing);
}

image_set *images_find(const struct program *program)
{
	struct image_search search = {.program = program};
	image_set *images;

	if (find_mains(&search)) {
		search_images(&search);
		images = search.held;
	} else {
		images = memory_allocate((program->functions.count + 1) * sizeof *images);
		for (size_t f = 0; f < program->functions.count; f++)
			images[f] = IMAGES_ALL;
	}
	VECTOR_FREE(search.mains);
	return images;
}

/* Programs that a set tells apart, which no set did before, get different classes. */
static void refine(uint32_t *classes, image_set images)
{
	struct table *known = table_new();

	for (uint32_t i = 0; i < IMAGES_MAX; i++)
		classes[i] = table_put_number(known, (uint64_t)classes[i] << 1 | (images >> i & 1), i);
	table_free(known);
}

image_set images_different(const struct program *program, const image_set *images)
{
	struct table *seen = table_new();
	uint32_t classes[IMAGES_MAX] = {0};
	image_set different = 0;

	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (images[f] != IMAGES_ALL && table_put_number(seen, images[f], f) == f)
			refine(classes, images[f]);
	}
	for (uint32_t i = 0; i < IMAGES_MAX; i++)
		different |= (image_set)1 << classes[i];
	table_free(seen);
	return different;
}
