#include "values/constant_records.h"

#include "base/table.h"
#include "values/field_paths.h"

#include <stdlib.h>
#include <string.h>

struct constant_field {
	int64_t value;
	bool differs; /* sources that are built twice may say two things */
};

struct constant_records {
	const struct program *program;
	struct table *known; /* cell and path → field */
	VECTOR(struct constant_field) fields;
};

/* A variable that nobody may write to, and no array or pointer. */
static bool is_constant(const struct fact_variable *variable)
{
	return strncmp(variable->type, "const ", strlen("const ")) == 0 && !strpbrk(variable->type, "*&[(");
}

static bool is_constant_variable(const struct facts *facts, fact_index value)
{
	const struct fact_value *fact = value < facts->values.count ? &facts->values.items[value] : NULL;

	return fact && fact->kind == FACT_VALUE_VARIABLE && is_constant(&facts->variables.items[fact->a]);
}

uint32_t constant_record_cell(const struct program *program, struct value_reference value)
{
	const struct unit *unit = &program->units.items[value.unit];

	if (!is_constant_variable(unit->facts, value.value))
		return NONE;
	return unit->variable_cells[unit->facts->values.items[value.value].a];
}

/* Is what its braces do not name 0? Of a union it is a part of what they name; a class of C++ may say something else.
 */
static bool leaves_zeros(const struct facts *facts, fact_index record)
{
	static const char structure[] = "const struct ";

	return strncmp(facts->variables.items[facts->values.items[record].a].type, structure, strlen(structure)) == 0;
}

static bool is_of_record(const struct facts *facts, fact_index to)
{
	const struct fact_value *fact = &facts->values.items[to];

	return fact->kind == FACT_VALUE_FIELD && (fact->b == FACT_NONE || is_constant_variable(facts, fact->b));
}

void constant_records_add_unit(struct program *program, struct unit *unit)
{
	VECTOR(fact_index) found = {0};

	for (fact_index f = 0; f < unit->facts->flows.count; f++)
		if (is_of_record(unit->facts, unit->facts->flows.items[f].to))
			VECTOR_PUSH(found, f);
	unit->record_flow_count = found.count;
	unit->record_flows = ARENA_ARRAY(program->arena, fact_index, found.count + 1);
	if (found.count)
		memcpy(unit->record_flows, found.items, found.count * sizeof *found.items);
	VECTOR_FREE(found);
}

bool constant_record_number(const struct program *program, struct value_reference field, int64_t *ret)
{
	const struct unit *unit = &program->units.items[field.unit];
	const struct facts *facts = unit->facts;
	const uint32_t *cells = unit->field_cells;
	fact_index record = value_fact(program, field)->b;
	bool is_filled = false, is_put = false, has_default = false, differs = false;

	if (record == FACT_NONE || constant_record_cell(program, (struct value_reference){field.unit, record}) == NONE)
		return false;
	*ret = 0;
	for (size_t i = 0; i < unit->record_flow_count; i++) {
		const struct fact_flow *flow = &facts->flows.items[unit->record_flows[i]];
		const struct fact_value *to = &facts->values.items[flow->to], *from = &facts->values.items[flow->from];

		has_default |= to->b == FACT_NONE && cells[to->a] == cells[value_fact(program, field)->a];
		is_filled |= to->b == record;
		if (flow->to != field.value)
			continue;
		differs |= from->kind != FACT_VALUE_INTEGER || (is_put && *ret != from->integer);
		is_put = true;
		*ret = from->integer;
	}
	return is_put ? !differs : is_filled && !has_default && leaves_zeros(facts, record);
}

/* Of a field, or of a field of a field, what it is one of. */
static struct value_reference outermost(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	while (fact && fact->kind == FACT_VALUE_FIELD) {
		value.value = fact->b;
		fact = value_fact(program, value);
	}
	return value;
}

static uint64_t key_of(uint32_t cell, uint32_t path) { return (uint64_t)cell << 32 | path; }

static void add_field(struct constant_records *constants, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = constants->program;
	struct value_reference to = {unit, flow->to}, from = {unit, flow->from};
	struct constant_field field = {0};
	uint32_t cell, next = (uint32_t)constants->fields.count, known;
	uint64_t key;

	cell = constant_record_cell(program, outermost(program, to));
	if (cell == NONE)
		return;
	field.differs = !value_as_constant(program, from, &environment_empty, &field.value);
	key = key_of(cell, field_path(program, to));
	known = table_get_number(constants->known, key);
	if (known != NONE) {
		constants->fields.items[known].differs |=
		    field.differs || field.value != constants->fields.items[known].value;
		return;
	}
	table_put_number(constants->known, key, next);
	VECTOR_PUSH(constants->fields, field);
}

struct constant_records *constant_records_new(const struct program *program)
{
	struct constant_records *constants = memory_zeroed(1, sizeof *constants);

	constants->program = program;
	constants->known = table_new();
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++)
			if (facts->values.items[facts->flows.items[f].to].kind == FACT_VALUE_FIELD)
				add_field(constants, u, &facts->flows.items[f]);
	}
	return constants;
}

void constant_records_free(struct constant_records *constants)
{
	if (!constants)
		return;
	table_free(constants->known);
	VECTOR_FREE(constants->fields);
	free(constants);
}

uint32_t constant_record_given(const struct constant_records *constants, const struct call_site *call,
                               uint32_t position)
{
	struct value_reference given = call_argument(constants->program, call, position);
	const struct fact_value *fact = value_fact(constants->program, given);

	if (fact && fact->kind == FACT_VALUE_ADDRESS)
		given.value = fact->a;
	return constant_record_cell(constants->program, given);
}

bool constant_record_field(const struct constant_records *constants, uint32_t cell, uint32_t path, int64_t *ret)
{
	uint32_t known = table_get_number(constants->known, key_of(cell, path));

	if (known == NONE || constants->fields.items[known].differs)
		return false;
	*ret = constants->fields.items[known].value;
	return true;
}
