#include "values/standing.h"

#include "values/points_to.h"
#include "values/values.h"

/* How many variables and parameters may stand between a table and the call, and how much may be stored in one of them:
 * beyond that it is no table's slot any more. */
enum { FOLLOW_DEPTH = 3, SOURCES_AT_MOST = 64 };

static uint64_t key(uint32_t function, uint32_t cell) { return (uint64_t)function << 32 | cell; }

static void stand_in(struct program *program, uint32_t cell, struct value_reference from)
{
	const struct fact_value *value = value_fact(program, from);
	const uint32_t *functions;
	size_t count;

	if (value->kind == FACT_VALUE_CAST)
		value = value_fact(program, (struct value_reference){from.unit, value->a});
	if (value->kind != FACT_VALUE_FUNCTION || cell == NONE)
		return;
	functions = link_functions(program, from.unit, value->a, &count);
	for (size_t i = 0; i < count; i++)
		table_put_number(program->standing, key(functions[i], cell), 0);
}

void standing_find(struct program *program)
{
	program->standing = table_new();
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++) {
			const struct fact_flow *flow = &facts->flows.items[f];

			if (flow->function == FACT_NONE)
				stand_in(program, flow_cell(program, (struct value_reference){u, flow->to}),
				         (struct value_reference){u, flow->from});
		}
	}
}

static bool is_taken_from(const struct program *program, struct value_reference value, uint32_t function,
                          unsigned depth)
{
	uint32_t cell = flow_cell(program, value);
	const struct value_reference *sources;
	size_t count;

	if (cell == NONE || depth == 0)
		return false;
	if (table_get_number(program->standing, key(function, cell)) != TABLE_NONE)
		return true;
	if (value_fact(program, value)->kind == FACT_VALUE_FIELD)
		return false;
	sources = flow_sources(program, cell, &count);
	for (size_t i = 0; i < count && count <= SOURCES_AT_MOST; i++)
		if (value_fact(program, sources[i])->kind != FACT_VALUE_FUNCTION &&
		    is_taken_from(program, sources[i], function, depth - 1))
			return true;
	return false;
}

bool standing_is_called(const struct program *program, const struct call_site *call, uint32_t function)
{
	struct value_reference called = value_called(program, call);

	return called.value != FACT_NONE && is_taken_from(program, called, function, FOLLOW_DEPTH);
}
