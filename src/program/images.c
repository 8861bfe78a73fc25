/* Two sources that each define main() are never linked into one program. What a program holds is what its main()
 * refers to, directly or not, as a linker sees it: by calls and by names, whether or not they are followed at run time.
 * What is not known makes the sets larger, never smaller. */
#include "program/images.h"

#include <stdlib.h>
#include <string.h>

enum { IMAGES_MAX = 64 };

struct reference {
	uint32_t from, to; /* nodes */
};

/* Nodes: functions, then cells of variables, then units (what a unit runs or fills in at file level). */
struct image_search {
	const struct program *program;
	uint32_t first_variable, first_unit, node_count;
	VECTOR(struct reference) references;
	uint32_t *starts, *to;    /* references by `from`: to[starts[node]] ... */
	image_set *held;          /* per node: what is known so far */
	image_set *allowed;       /* per node: programs that a unit with it can be linked into */
	bool *referred_to;        /* per node */
	uint32_t *containing;     /* per function: how many units contain its body */
	VECTOR(uint32_t) mains;   /* functions: one for each program */
	VECTOR(uint32_t) growing; /* nodes whose programs are to be passed on */
};

/* The one name by which the language itself tells where a program starts. */
static bool is_main(const struct function *function)
{
	return function->defined && !function->fact->local && strcmp(function->fact->name, "main") == 0;
}

static bool find_mains(struct image_search *search)
{
	const struct program *program = search->program;

	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (is_main(&program->functions.items[f]) && program->functions.items[f].form_of == f)
			VECTOR_PUSH(search->mains, f);
	}
	return search->mains.count > 1 && search->mains.count <= IMAGES_MAX;
}

/* ---- who refers to whom ---- */

static void refer(struct image_search *search, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	search->referred_to[to] = true;
	VECTOR_PUSH(search->references, (struct reference){from, to});
}

static void refer_to_functions(struct image_search *search, uint32_t from, uint32_t unit, fact_index function)
{
	size_t count;
	const uint32_t *functions = link_functions(search->program, unit, function, &count);

	for (size_t i = 0; i < count; i++)
		refer(search, from, functions[i]);
}

/* Everything that an expression names. */
static void refer_to_value(struct image_search *search, uint32_t from, uint32_t unit, fact_index index)
{
	const struct facts *facts = search->program->units.items[unit].facts;
	const struct fact_value *value;

	if (index >= facts->values.count)
		return;
	value = &facts->values.items[index];
	switch (value->kind) {
	case FACT_VALUE_FUNCTION:
		refer_to_functions(search, from, unit, value->a);
		break;
	case FACT_VALUE_VARIABLE:
		if (facts->variables.items[value->a].function == FACT_NONE)
			refer(search, from,
			      search->first_variable + search->program->units.items[unit].variable_cells[value->a]);
		break;
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_POINTEE:
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
	case FACT_VALUE_WITHOUT:
	case FACT_VALUE_FIELD: /* a is no value, but b may be the variable it is read from */
		if (value->kind != FACT_VALUE_FIELD && value->a < index) /* parts stand before the whole: no cycles */
			refer_to_value(search, from, unit, value->a);
		if (value->b < index)
			refer_to_value(search, from, unit, value->b);
		break;
	default:
		break;
	}
}

/* The node of what is written in a function, or at file level; NONE in a body that was not kept. */
static uint32_t node_of(const struct image_search *search, uint32_t unit, fact_index function)
{
	uint32_t body = function == FACT_NONE ? NONE : search->program->units.items[unit].bodies[function];

	if (function == FACT_NONE)
		return search->first_unit + unit;
	if (body == NONE || search->program->functions.items[body].unit != unit ||
	    search->program->functions.items[body].index != function)
		return NONE;
	return body;
}

static void refer_by_calls(struct image_search *search, uint32_t unit)
{
	const struct facts *facts = search->program->units.items[unit].facts;

	for (size_t c = 0; c < facts->calls.count; c++) {
		const struct fact_call *call = &facts->calls.items[c];
		uint32_t from = node_of(search, unit, call->function);

		if (from == NONE)
			continue;
		if (call->callee != FACT_NONE)
			refer_to_functions(search, from, unit, call->callee);
		refer_to_value(search, from, unit, call->through);
		refer_to_value(search, from, unit, call->receiver);
		for (fact_index a = 0; a < call->argument_count; a++)
			refer_to_value(search, from, unit, facts->arguments.items[call->first_argument + a]);
	}
}

/* The global that an initialiser fills in, NONE when it cannot be told. */
static uint32_t initialised(const struct image_search *search, uint32_t unit, fact_index index)
{
	const struct facts *facts = search->program->units.items[unit].facts;

	while (index < facts->values.count) {
		const struct fact_value *value = &facts->values.items[index];
		fact_index inner = value->kind == FACT_VALUE_FIELD ? value->b : value->a;

		if (value->kind == FACT_VALUE_VARIABLE)
			return search->first_variable + search->program->units.items[unit].variable_cells[value->a];
		if ((value->kind != FACT_VALUE_FIELD && value->kind != FACT_VALUE_POINTEE &&
		     value->kind != FACT_VALUE_ADDRESS) ||
		    inner >= index)
			return NONE;
		index = inner;
	}
	return NONE;
}

static void refer_by_flows(struct image_search *search, uint32_t unit)
{
	const struct facts *facts = search->program->units.items[unit].facts;

	for (size_t f = 0; f < facts->flows.count; f++) {
		const struct fact_flow *flow = &facts->flows.items[f];
		uint32_t from = node_of(search, unit, flow->function), table = NONE;

		if (from == NONE)
			continue;
		if (flow->function == FACT_NONE)
			table = initialised(search, unit, flow->to);
		else
			refer_to_value(search, from, unit, flow->to);
		refer_to_value(search, from, unit, flow->from);
		if (table != NONE)
			refer_to_value(search, table, unit, flow->from);
	}
	for (size_t b = 0; b < facts->blocks.count; b++) {
		uint32_t from = node_of(search, unit, facts->blocks.items[b].function);

		if (from != NONE)
			refer_to_value(search, from, unit, facts->blocks.items[b].value);
	}
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
				refer(search, body, search->first_unit + u);
		}
	}
}

/* ---- passing programs on ---- */

static void sort_references(struct image_search *search)
{
	uint32_t *next = memory_allocate((search->node_count + 1) * sizeof *next);

	search->starts = memory_zeroed(search->node_count + 2, sizeof *search->starts);
	search->to = memory_allocate((search->references.count + 1) * sizeof *search->to);
	for (size_t r = 0; r < search->references.count; r++)
		search->starts[search->references.items[r].from + 1]++;
	for (uint32_t n = 0; n < search->node_count; n++) {
		search->starts[n + 1] += search->starts[n];
		next[n] = search->starts[n];
	}
	for (size_t r = 0; r < search->references.count; r++)
		search->to[next[search->references.items[r].from]++] = search->references.items[r].to;
	free(next);
}

static void hold(struct image_search *search, uint32_t node, image_set set)
{
	set &= search->allowed[node];
	if ((search->held[node] | set) == search->held[node])
		return;
	search->held[node] |= set;
	VECTOR_PUSH(search->growing, node);
}

static void pass_on(struct image_search *search)
{
	while (search->growing.count > 0) {
		uint32_t node = search->growing.items[--search->growing.count];

		for (uint32_t i = search->starts[node]; i < search->starts[node + 1]; i++)
			hold(search, search->to[i], search->held[node]);
	}
}

/* Plugins, a library's API, a module that is found by its name: nobody here refers to it, so every program may. A
 * method that can be overridden is held by whoever makes the object. */
static bool is_root(const struct image_search *search, uint32_t node)
{
	const struct function *function =
	    node < search->first_variable ? &search->program->functions.items[node] : NULL;

	if (node >= search->first_unit)
		return false;
	return !search->referred_to[node] ||
	       (function && (function->fact->virtual_ || function->fact->override_count > 0));
}

static void hold_from_roots(struct image_search *search)
{
	const struct program *program = search->program;

	for (size_t m = 0; m < search->mains.count; m++) {
		for (uint32_t f = 0; f < program->functions.count; f++) {
			if (program->functions.items[f].form_of == search->mains.items[m])
				hold(search, f, (image_set)1 << m);
		}
	}
	for (uint32_t n = 0; n < search->node_count; n++) {
		bool main = n < search->first_variable && is_main(&program->functions.items[n]);

		if (!main && is_root(search, n))
			hold(search, n, IMAGES_ALL);
	}
	pass_on(search);
	/* Functions that only refer to each other. */
	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (!search->held[f])
			hold(search, f, IMAGES_ALL);
	}
	pass_on(search);
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
	search->containing = memory_zeroed(program->functions.count + 1, sizeof *search->containing);
	for (uint32_t n = 0; n < search->node_count; n++) {
		bool has_body = n < search->first_variable && program->functions.items[n].defined;

		search->allowed[n] = has_body || n >= search->first_unit ? 0 : IMAGES_ALL;
	}
}

static void search_images(struct image_search *search)
{
	prepare(search);
	bind_to_units(search);
	for (uint32_t u = 0; u < search->program->units.count; u++) {
		refer_by_calls(search, u);
		refer_by_flows(search, u);
	}
	sort_references(search);
	hold_from_roots(search);
	VECTOR_FREE(search->references);
	VECTOR_FREE(search->growing);
	free(search->starts);
	free(search->to);
	free(search->allowed);
	free(search->referred_to);
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
