#include "model/image_search.h"

#include "base/table.h"

#include <stdlib.h>
#include <string.h>

void image_refer(struct image_search *search, uint32_t from, uint32_t to)
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
		image_refer(search, from, functions[i]);
}

static bool is_global(const struct facts *facts, const struct fact_value *value)
{
	return value->kind == FACT_VALUE_VARIABLE && facts->variables.items[value->a].function == FACT_NONE;
}

/* The values an expression is made of: none, one or two. They stand before it: no cycles. */
static unsigned parts_of(const struct fact_value *value, fact_index index, fact_index *ret_parts)
{
	unsigned count = 0;

	switch (value->kind) {
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_POINTEE:
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
	case FACT_VALUE_CAST:
	case FACT_VALUE_WITHOUT:
		if (value->a < index)
			ret_parts[count++] = value->a;
		break;
	case FACT_VALUE_FIELD: /* a is no value, but b may be the variable it is read from */
		break;
	default:
		return 0;
	}
	if (value->b < index)
		ret_parts[count++] = value->b;
	return count;
}

/* Which expressions name something: most do not. */
static void find_naming(struct image_search *search, uint32_t unit)
{
	const struct facts *facts = search->program->units.items[unit].facts;

	for (fact_index v = 0; v < facts->values.count; v++) {
		const struct fact_value *value = &facts->values.items[v];
		fact_index parts[2];
		bool naming = value->kind == FACT_VALUE_FUNCTION || is_global(facts, value);

		for (unsigned count = parts_of(value, v, parts), i = 0; i < count; i++)
			naming |= search->naming[parts[i]];
		search->naming[v] = naming;
	}
}

static inline bool names(const struct image_search *search, fact_index index)
{
	return index != FACT_NONE && search->naming[index];
}

static void refer_to_named(struct image_search *search, uint32_t from, uint32_t unit, fact_index index);

/* Everything that an expression names. */
static inline void refer_to_value(struct image_search *search, uint32_t from, uint32_t unit, fact_index index)
{
	if (names(search, index))
		refer_to_named(search, from, unit, index);
}

static void refer_to_named(struct image_search *search, uint32_t from, uint32_t unit, fact_index index)
{
	const struct facts *facts = search->program->units.items[unit].facts;
	const struct fact_value *value = &facts->values.items[index];
	fact_index parts[2];

	if (value->kind == FACT_VALUE_FUNCTION)
		refer_to_functions(search, from, unit, value->a);
	if (is_global(facts, value))
		image_refer(search, from,
		            search->first_variable + search->program->units.items[unit].variable_cells[value->a]);
	for (unsigned count = parts_of(value, index, parts), i = 0; i < count; i++)
		refer_to_value(search, from, unit, parts[i]);
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

static void refer_by_flow(struct image_search *search, uint32_t unit, const struct fact_flow *flow)
{
	uint32_t from = node_of(search, unit, flow->function), table = NONE;

	if (from == NONE)
		return;
	if (flow->function == FACT_NONE)
		table = initialised(search, unit, flow->to);
	else
		refer_to_value(search, from, unit, flow->to);
	refer_to_value(search, from, unit, flow->from);
	if (table != NONE)
		refer_to_value(search, table, unit, flow->from);
}

/* Most flows and conditions name nothing. */
static void refer_by_flows(struct image_search *search, uint32_t unit)
{
	const struct facts *facts = search->program->units.items[unit].facts;

	for (size_t f = 0; f < facts->flows.count; f++) {
		const struct fact_flow *flow = &facts->flows.items[f];

		if (names(search, flow->from) || (flow->function != FACT_NONE && names(search, flow->to)))
			refer_by_flow(search, unit, flow);
	}
	for (size_t b = 0; b < facts->blocks.count; b++) {
		const struct fact_block *block = &facts->blocks.items[b];
		uint32_t from = names(search, block->value) ? node_of(search, unit, block->function) : NONE;

		if (from != NONE)
			refer_to_named(search, from, unit, block->value);
	}
}

/* ---- methods that can be overridden ---- */

/* "net::Client" of "net::Client::send". */
static size_t class_length(const char *name)
{
	const char *own = NULL;

	for (const char *at = strstr(name, "::"); at; at = strstr(at + 2, "::"))
		own = at;
	return own ? (size_t)(own - name) : 0;
}

/* "net::Client::Client" makes objects of "net::Client". */
static bool makes_objects(const char *name, size_t class)
{
	size_t outer = class;

	while (outer > 0 && name[outer - 1] != ':')
		outer--;
	return class > 0 && strlen(name + class + 2) == class - outer &&
	       strncmp(name + class + 2, name + outer, class - outer) == 0;
}

bool image_is_overridable(const struct image_search *search, uint32_t function)
{
	const struct fact_function *fact = search->program->functions.items[function].fact;

	return fact->virtual_ || fact->override_count > 0;
}

/* Such methods are called where their names do not stand: who makes the object holds them. */
static void refer_from_makers(struct image_search *search)
{
	const struct program *program = search->program;
	struct table *makers = table_new();
	uint32_t *next = memory_allocate((program->functions.count + 1) * sizeof *next);

	for (uint32_t f = 0; f < program->functions.count; f++) {
		const char *name = program->functions.items[f].fact->name;
		size_t class = class_length(name);

		next[f] = NONE;
		if (!makes_objects(name, class))
			continue;
		uint32_t first = table_put(makers, name, class, f);
		if (first != f) {
			next[f] = next[first];
			next[first] = f;
		}
	}
	for (uint32_t f = 0; f < program->functions.count; f++) {
		const struct fact_function *fact = program->functions.items[f].fact;

		search->maker_of_class[f] = NONE;
		if (!image_is_overridable(search, f))
			continue;
		search->maker_of_class[f] = table_get(makers, fact->name, class_length(fact->name));
		for (uint32_t maker = search->maker_of_class[f]; maker != NONE; maker = next[maker])
			image_refer(search, maker, f);
	}
	table_free(makers);
	free(next);
}

void image_references_find(struct image_search *search)
{
	const struct program *program = search->program;
	size_t most = 0;

	for (uint32_t u = 0; u < program->units.count; u++) {
		if (program->units.items[u].facts->values.count > most)
			most = program->units.items[u].facts->values.count;
	}
	search->naming = memory_zeroed(most + 1, sizeof *search->naming);
	for (uint32_t u = 0; u < program->units.count; u++) {
		find_naming(search, u);
		refer_by_calls(search, u);
		refer_by_flows(search, u);
	}
	free(search->naming);
	refer_from_makers(search);
}
