#include "values/field_paths.h"

#include <stdlib.h>
#include <string.h>

struct paths {
	struct program *program;
	struct table *inner; /* outer path and cell → path */
};

static uint32_t path_of(struct paths *paths, uint32_t outer, uint32_t cell)
{
	struct program *program = paths->program;
	uint32_t next = (uint32_t)program->field_paths.count;
	uint32_t path = table_put_number(paths->inner, (uint64_t)outer << 32 | cell, next);

	if (path == next)
		VECTOR_PUSH(program->field_paths, (struct field_path){outer, cell});
	return path;
}

/* Values are made of those that stand before them. */
static void find_in_unit(struct paths *paths, struct unit *unit)
{
	const struct facts *facts = unit->facts;
	uint32_t *outermost = memory_allocate((facts->fields.count + 1) * sizeof *outermost);

	memset(outermost, 0xff, facts->fields.count * sizeof *outermost);
	unit->field_paths = ARENA_ARRAY(paths->program->arena, uint32_t, facts->values.count + 1);
	for (size_t v = 0; v < facts->values.count; v++) {
		const struct fact_value *value = &facts->values.items[v];
		bool inside = value->b != FACT_NONE && facts->values.items[value->b].kind == FACT_VALUE_FIELD;

		if (value->kind != FACT_VALUE_FIELD)
			continue;
		if (inside)
			unit->field_paths[v] = path_of(paths, unit->field_paths[value->b], unit->field_cells[value->a]);
		else if (outermost[value->a] == NONE)
			unit->field_paths[v] = outermost[value->a] = path_of(paths, NONE, unit->field_cells[value->a]);
		else
			unit->field_paths[v] = outermost[value->a];
	}
	free(outermost);
}

void field_paths_find(struct program *program)
{
	struct paths paths = {.program = program, .inner = table_new()};

	for (size_t u = 0; u < program->units.count; u++)
		find_in_unit(&paths, &program->units.items[u]);
	table_free(paths.inner);
}

uint32_t field_path(const struct program *program, struct value_reference value)
{
	return program->units.items[value.unit].field_paths[value.value];
}

bool field_path_covers(const struct program *program, uint32_t stored, uint32_t path)
{
	while (path != NONE && path != stored)
		path = program->field_paths.items[path].outer;
	return path == stored;
}

bool field_path_changes(const struct program *program, uint32_t stored, uint32_t path)
{
	uint32_t cell = program->field_paths.items[stored].cell;

	for (; path != NONE; path = program->field_paths.items[path].outer)
		if (program->field_paths.items[path].cell == cell)
			return true;
	return false;
}
