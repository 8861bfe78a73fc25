#include "values/flow.h"

#include <xxhash.h>

static bool is_kept(const struct program *program, uint32_t unit, fact_index function)
{
	if (function == FACT_NONE || !program->units.items[unit].facts->functions.items[function].defined)
		return true;
	const struct function *kept = &program->functions.items[program->units.items[unit].bodies[function]];
	return kept->unit == unit && kept->index == function;
}

/* Stores at file level that were seen. */
struct seen {
	struct table *stores; /* hash of the place, and of what is stored where */
	struct table *paths;  /* → number */
	uint32_t unit, file;  /* of which the path was asked last: such stores stand together */
	uint32_t path;
};

static uint32_t path_number(struct seen *seen, const struct program *program, uint32_t unit, fact_index file)
{
	if (seen->unit != unit || seen->file != file) {
		const char *path = program->units.items[unit].facts->files.items[file].path;
		seen->path = table_put_string(seen->paths, path, (uint32_t)table_count(seen->paths));
		seen->unit = unit;
		seen->file = file;
	}
	return seen->path;
}

static bool is_in_header(const struct facts *facts, const struct fact_flow *flow)
{
	return flow->function == FACT_NONE && flow->place.file != 0 && flow->place.file < facts->files.count;
}

static size_t count_in_headers(const struct program *program)
{
	size_t count = 0;
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		for (size_t i = 0; i < facts->flows.count; i++)
			count += is_in_header(facts, &facts->flows.items[i]);
	}
	return count;
}

static uint32_t first_leaf(const struct leaves *leaves) { return leaves->count ? leaves->items[0].id : NONE; }

/* Tables in headers are initialised in every unit that includes them: once is enough. */
static bool is_repeated(struct program *program, struct seen *seen, uint32_t unit, const struct fact_flow *flow,
                        const struct leaves *to)
{
	const struct facts *facts = program->units.items[unit].facts;
	if (!is_in_header(facts, flow))
		return false;
	struct leaves from;
	flow_leaves(program, (struct value_reference){unit, flow->from}, &from);
	const struct fact_value *value = &facts->values.items[flow->from];
	uint64_t key[] = {path_number(seen, program, unit, flow->place.file),
	                  (uint64_t)flow->place.line << 32 | flow->place.column, first_leaf(to),
	                  (uint64_t)value->kind << 32 | first_leaf(&from), (uint64_t)fact_value_integer(value)};
	size_t before = table_count(seen->stores);
	table_put_number(seen->stores, XXH3_64bits(key, sizeof key), 0);
	return table_count(seen->stores) == before;
}

static void add_store(struct program *program, uint32_t unit, const struct fact_flow *fact, const struct leaves *to)
{
	for (size_t i = 0; i < to->count; i++) {
		const struct leaf *leaf = &to->items[i];
		if (leaf->is_function || leaf->is_record)
			continue;
		bool reference = program->flow->cells.items[leaf->id].is_reference;
		int depth = (leaf->depth > 0 ? leaf->depth : 0) + reference;
		/* The first store to a variable binds it, others go through it; facts do not tell them apart. */
		if (reference && depth == 1 && leaf->id < program->flow->first_function_cell)
			flow_store(program, leaf->id, 0, (struct value_reference){unit, fact->from});
		flow_store(program, leaf->id, depth, (struct value_reference){unit, fact->from});
		if (depth > 0)
			flow_written(program->flow, leaf->id, depth);
	}
}

void flow_add_stores(struct program *program)
{
	struct seen seen = {.stores = table_new_for(count_in_headers(program)), .paths = table_new(), .unit = NONE};
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		for (size_t i = 0; i < facts->flows.count; i++) {
			const struct fact_flow *fact = &facts->flows.items[i];
			struct leaves to;
			if (!is_kept(program, u, fact->function))
				continue;
			flow_leaves(program, (struct value_reference){u, fact->to}, &to);
			if (!is_repeated(program, &seen, u, fact, &to))
				add_store(program, u, fact, &to);
		}
	}
	table_free(seen.stores);
	table_free(seen.paths);
}
