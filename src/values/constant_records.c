#include "values/constant_records.h"

#include "base/table.h"
#include "model/callers.h"
#include "model/hierarchy.h"
#include "values/field_paths.h"
#include "values/flow.h"
#include "values/record_roots.h"

#include <stdlib.h>
#include <string.h>

struct constant_field {
	int64_t value;
	bool constant; /* the variable is, whoever writes */
	bool differs;  /* sources that are built twice may say two things */
};

/* What is known of a cell. */
enum {
	CALLED = 1,     /* of a field: several functions are called through it */
	BY_CLASS = 2,   /* of a field: its class puts something there */
	BY_POINTER = 4, /* of a field: somebody puts something there in a record that may be any */
	REPLACED = 8,   /* of a variable: all of it is given something, but for what makes it */
};

/* A function that puts something into a field, through which others are called, of a record it is given. */
struct filler {
	uint32_t function, position, field;
};

/* The call of one, or of a constructor, for a variable at file level. */
struct filling {
	uint32_t call, position;
};

struct constant_records {
	const struct program *program;
	struct table *known; /* cell and path → field */
	VECTOR(struct constant_field) fields;
	uint8_t *marks;       /* by cell */
	struct table *filled; /* cell of a variable → of fillings */
	VECTOR(struct filling) fillings;
	VECTOR(struct filler) fillers;
};

/* No array, no pointer. */
static bool is_one(const struct fact_variable *variable) { return !strpbrk(variable->type, "*&[("); }

/* A variable that nobody may write to. */
static bool is_constant(const struct fact_variable *variable)
{
	return strncmp(variable->type, "const ", strlen("const ")) == 0 && is_one(variable);
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

static void note(struct constant_records *constants, uint64_t key, const struct constant_field *field)
{
	uint32_t next = (uint32_t)constants->fields.count, known = table_get_number(constants->known, key);

	if (known != NONE) {
		constants->fields.items[known].differs |=
		    field->differs || field->value != constants->fields.items[known].value;
		return;
	}
	table_put_number(constants->known, key, next);
	VECTOR_PUSH(constants->fields, *field);
}

/* Is what a flow stores to a part of the object that a constructor makes? */
static bool is_being_made(const struct program *program, struct value_reference record)
{
	const struct fact_value *fact = value_fact(program, record);

	return fact->kind == FACT_VALUE_RECEIVER &&
	       is_constructor(&program->functions.items[link_body(program, record.unit, fact->a)]);
}

static void add_filler(struct constant_records *constants, struct value_reference record, uint8_t *marks)
{
	const struct fact_value *fact = value_fact(constants->program, record);
	struct filler filler = {.field = (uint32_t)(marks - constants->marks), .position = ROOT_RECEIVER};

	if (fact->kind == FACT_VALUE_POINTEE) {
		record.value = fact->a;
		fact = value_fact(constants->program, record);
	}
	if (fact->kind == FACT_VALUE_PARAMETER)
		filler.position = (uint32_t)fact->integer;
	if (fact->kind != FACT_VALUE_PARAMETER && fact->kind != FACT_VALUE_RECEIVER) {
		*marks |= BY_POINTER;
		return;
	}
	filler.function = link_body(constants->program, record.unit, fact->a);
	VECTOR_PUSH(constants->fillers, filler);
}

/* `server->quick.run = rest`: what is a part of a record is no longer what it was made with. */
static void mark_parts(struct constant_records *constants, struct value_reference to)
{
	const struct unit *unit = &constants->program->units.items[to.unit];
	const struct fact_value *fact = value_fact(constants->program, to);

	for (to.value = fact->b; to.value != FACT_NONE; to.value = fact->b) {
		fact = value_fact(constants->program, to);
		if (fact->kind != FACT_VALUE_FIELD)
			break;
		constants->marks[unit->field_cells[fact->a]] |= REPLACED;
	}
}

static void add_called(struct constant_records *constants, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = constants->program;
	const struct facts *facts = program->units.items[unit].facts;
	struct value_reference to = {unit, flow->to}, from = {unit, flow->from}, record = outermost(program, to);
	const struct fact_value *fact = value_fact(program, record);
	uint8_t *marks = &constants->marks[program->units.items[unit].field_cells[value_fact(program, to)->a]];
	struct constant_field field = {0};

	mark_parts(constants, to);
	if (!fact) {
		*marks |= value_fact(program, from)->kind == FACT_VALUE_FIELD ? 0 : BY_CLASS;
	} else if (fact->kind == FACT_VALUE_VARIABLE && is_one(&facts->variables.items[fact->a])) {
		if (facts->variables.items[fact->a].function != FACT_NONE)
			return;
		field.differs = !value_as_constant(program, from, &environment_empty, &field.value) ||
		                environment_function(field.value) == NONE;
		note(constants, key_of(program->units.items[unit].variable_cells[fact->a], field_path(program, to)),
		     &field);
	} else if (!is_being_made(program, record)) {
		add_filler(constants, record, marks);
	}
}

static void add_field(struct constant_records *constants, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = constants->program;
	struct value_reference to = {unit, flow->to}, from = {unit, flow->from};
	struct constant_field field = {0};
	uint32_t cell = constant_record_cell(program, outermost(program, to));

	if (cell != NONE) {
		field.constant = true;
		field.differs = !value_as_constant(program, from, &environment_empty, &field.value);
		note(constants, key_of(cell, field_path(program, to)), &field);
	} else if (constants->marks[program->units.items[unit].field_cells[value_fact(program, to)->a]] & CALLED) {
		add_called(constants, unit, flow);
	}
}

/* A variable at file level: its cell, or NONE. */
static uint32_t cell_at_file_level(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);
	const struct unit *unit = &program->units.items[value.unit];

	return fact && fact->kind == FACT_VALUE_VARIABLE &&
	               unit->facts->variables.items[fact->a].function == FACT_NONE &&
	               is_one(&unit->facts->variables.items[fact->a])
	           ? unit->variable_cells[fact->a]
	           : NONE;
}

/* What a class says of its field is called by each of its constructors. */
static bool is_written_once(const struct program *program, uint32_t one, uint32_t other)
{
	const struct call_site *first = &program->calls.items[one], *second = &program->calls.items[other];

	return one == other || (first->unit == second->unit && first->fact->place.file == second->fact->place.file &&
	                        first->fact->place.line == second->fact->place.line &&
	                        first->fact->place.column == second->fact->place.column);
}

static void add_filling(struct constant_records *constants, uint32_t cell, const struct filling *filling)
{
	uint32_t next = (uint32_t)constants->fillings.count;
	uint32_t known = table_put_number(constants->filled, cell, next);

	if (known == next)
		VECTOR_PUSH(constants->fillings, *filling);
	else if (constants->fillings.items[known].position != filling->position ||
	         !is_written_once(constants->program, constants->fillings.items[known].call, filling->call))
		constants->marks[cell] |= REPLACED;
}

/* `static Worker quick(look);` */
static void add_whole(struct constant_records *constants, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = constants->program;
	struct value_reference from = {unit, flow->from};
	const struct fact_value *fact = value_fact(program, from);
	struct filling filling = {NONE, ROOT_RECEIVER};
	uint32_t cell;

	if (fact->kind == FACT_VALUE_INTEGER)
		return;
	cell = cell_at_file_level(program, (struct value_reference){unit, flow->to});
	if (cell == NONE)
		return;
	if (fact->kind == FACT_VALUE_RESULT && flow->function == FACT_NONE)
		filling.call = program->units.items[unit].call_sites[fact->a];
	if (filling.call == NONE)
		constants->marks[cell] |= REPLACED;
	else
		add_filling(constants, cell, &filling);
}

/* `Server() : quick(look)`: a part that is made in one place is the same in all. */
static void add_part(struct constant_records *constants, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = constants->program;
	const struct fact_value *to = value_fact(program, (struct value_reference){unit, flow->to}),
	                        *from = value_fact(program, (struct value_reference){unit, flow->from});
	uint32_t cell = program->units.items[unit].field_cells[to->a], site = NONE;
	const struct call_site *call;

	if (from->kind == FACT_VALUE_INTEGER || from->kind == FACT_VALUE_FUNCTION || from->kind == FACT_VALUE_STRING)
		return;
	if (from->kind == FACT_VALUE_RESULT)
		site = program->units.items[unit].call_sites[from->a];
	call = site == NONE ? NULL : &program->calls.items[site];
	if (call && (call->fact->receiver == flow->to || call->fact->receiver == FACT_NONE) &&
	    call->target_count == 1 &&
	    is_constructor(&program->functions.items[program->targets.items[call->first_target].function]))
		add_filling(constants, cell, &(struct filling){site, ROOT_RECEIVER});
	else
		constants->marks[cell] |= REPLACED;
}

/* A variable that stands for one record, also by its address. */
static struct value_reference named_record(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	if (fact && fact->kind == FACT_VALUE_ADDRESS)
		value.value = fact->a;
	fact = value_fact(program, value);
	return fact && fact->kind == FACT_VALUE_VARIABLE &&
	               is_one(&program->units.items[value.unit].facts->variables.items[fact->a])
	           ? value
	           : (struct value_reference){value.unit, FACT_NONE};
}

/* `worker_init(&quick, look)`: it is its caller that says whose field that is. */
static void add_filled(struct constant_records *constants, uint32_t call, const struct filler *filler)
{
	const struct program *program = constants->program;
	unsigned argument = filler->position == ROOT_RECEIVER ? ARGUMENT_RECEIVER : filler->position;
	struct value_reference named =
	    named_record(program, call_argument(program, &program->calls.items[call], argument));
	uint32_t cell = cell_at_file_level(program, named);

	if (named.value == FACT_NONE)
		constants->marks[filler->field] |= BY_POINTER;
	else if (cell != NONE)
		add_filling(constants, cell, &(struct filling){call, filler->position});
}

static int compare_fillers(const void *left, const void *right)
{
	const struct filler *one = left, *other = right;

	if (one->function != other->function)
		return one->function < other->function ? -1 : 1;
	if (one->position != other->position)
		return one->position < other->position ? -1 : 1;
	return (one->field > other->field) - (one->field < other->field);
}

/* By function, where those of it begin; NONE without one. */
static uint32_t *order_fillers(struct constant_records *constants)
{
	size_t functions = constants->program->functions.count;
	uint32_t *first = memory_allocate((functions + 1) * sizeof *first);

	memset(first, 0xff, (functions + 1) * sizeof *first);
	if (constants->fillers.count)
		qsort(constants->fillers.items, constants->fillers.count, sizeof *constants->fillers.items,
		      compare_fillers);
	for (size_t i = constants->fillers.count; i-- > 0;)
		first[constants->fillers.items[i].function] = (uint32_t)i;
	return first;
}

static void look_at_call(struct constant_records *constants, uint32_t c, const uint32_t *first_filler)
{
	const struct program *program = constants->program;
	const struct call_site *call = &program->calls.items[c];

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t function = program->targets.items[t].function;

		for (size_t i = first_filler[function];
		     i < constants->fillers.count && constants->fillers.items[i].function == function; i++)
			add_filled(constants, c, &constants->fillers.items[i]);
	}
}

static void look_at_fillers(struct constant_records *constants)
{
	const struct program *program = constants->program;
	bool *marked = memory_zeroed(program->functions.count + 1, sizeof *marked);
	uint32_t *first_filler = order_fillers(constants), *calls;
	size_t count;

	for (size_t i = 0; i < constants->fillers.count; i++) {
		const struct filler *filler = &constants->fillers.items[i];

		marked[filler->function] = true;
		if (program->functions.items[filler->function].address_taken)
			constants->marks[filler->field] |= BY_POINTER;
	}
	calls = callers_of_marked(program, marked, &count);
	for (size_t c = 0; c < count; c++)
		look_at_call(constants, calls[c], first_filler);
	free(calls);
	free(first_filler);
	free(marked);
}

static void find_called(const struct constant_records *constants)
{
	const struct program *program = constants->program;

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		const struct fact_value *called;

		if (!call->indirect || call->target_count < 2)
			continue;
		called = value_fact(program, (struct value_reference){call->unit, call->fact->through});
		if (called && called->kind == FACT_VALUE_FIELD)
			constants->marks[program->units.items[call->unit].field_cells[called->a]] |= CALLED;
	}
}

struct constant_records *constant_records_new(const struct program *program)
{
	struct constant_records *constants = memory_zeroed(1, sizeof *constants);

	constants->program = program;
	constants->known = table_new();
	constants->filled = table_new();
	constants->marks = memory_zeroed(program->flow->cells.count + 1, sizeof *constants->marks);
	find_called(constants);
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++) {
			const struct fact_value *to = &facts->values.items[facts->flows.items[f].to];

			if (to->kind == FACT_VALUE_FIELD) {
				add_field(constants, u, &facts->flows.items[f]);
				add_part(constants, u, &facts->flows.items[f]);
			} else if (to->kind == FACT_VALUE_VARIABLE &&
			           facts->variables.items[to->a].function == FACT_NONE)
				add_whole(constants, u, &facts->flows.items[f]);
		}
	}
	look_at_fillers(constants);
	return constants;
}

void constant_records_free(struct constant_records *constants)
{
	if (!constants)
		return;
	table_free(constants->known);
	table_free(constants->filled);
	VECTOR_FREE(constants->fillings);
	VECTOR_FREE(constants->fillers);
	free(constants->marks);
	VECTOR_FREE(constants->fields);
	free(constants);
}

static uint32_t cell_of(const struct program *program, struct value_reference record, bool any)
{
	uint32_t cell = constant_record_cell(program, record);

	return cell == NONE && any ? cell_at_file_level(program, record) : cell;
}

/* A part of a record: the cell of its field, when it is known what makes it; else NONE. */
static uint32_t cell_of_part(const struct constant_records *constants, struct value_reference part)
{
	const struct fact_value *fact = value_fact(constants->program, part);
	uint32_t cell;

	if (!fact || fact->kind != FACT_VALUE_FIELD)
		return NONE;
	cell = constants->program->units.items[part.unit].field_cells[fact->a];
	return table_get_number(constants->filled, cell) == NONE ? NONE : cell;
}

uint32_t constant_record_given(const struct constant_records *constants, const struct call_site *call,
                               uint32_t position, bool any)
{
	struct value_reference given =
	    call_argument(constants->program, call, position == ROOT_RECEIVER ? ARGUMENT_RECEIVER : position);
	const struct fact_value *fact = value_fact(constants->program, given);
	uint32_t cell;

	if (fact && fact->kind == FACT_VALUE_ADDRESS)
		given.value = fact->a;
	cell = cell_of(constants->program, given, any);
	return cell == NONE && any ? cell_of_part(constants, given) : cell;
}

uint32_t constant_record_around(const struct constant_records *constants, struct value_reference field)
{
	const struct fact_value *fact = value_fact(constants->program, field);

	return fact && fact->kind == FACT_VALUE_FIELD
	           ? cell_of(constants->program, outermost(constants->program, field), true)
	           : NONE;
}

bool constant_records_ask(const struct constant_records *constants, uint32_t path)
{
	uint32_t field = constants->program->field_paths.items[path].cell;

	return (constants->marks[field] & (CALLED | BY_CLASS)) == CALLED;
}

/* Of a variable that is no constant: is what stands in the field what its name says? */
static bool is_by_name(const struct constant_records *constants, uint32_t cell, uint32_t path)
{
	uint32_t field = constants->program->field_paths.items[path].cell;

	return constant_records_ask(constants, path) && !(constants->marks[field] & BY_POINTER) &&
	       !(constants->marks[cell] & REPLACED) && !flow_address_taken(constants->program, field);
}

bool constant_record_field(const struct constant_records *constants, uint32_t cell, uint32_t path, int64_t *ret)
{
	uint32_t known = table_get_number(constants->known, key_of(cell, path));

	if (known == NONE || constants->fields.items[known].differs ||
	    (!constants->fields.items[known].constant &&
	     (!is_by_name(constants, cell, path) || table_get_number(constants->filled, cell) != NONE)))
		return false;
	*ret = constants->fields.items[known].value;
	return true;
}

const struct call_site *constant_record_filled_by(const struct constant_records *constants, uint32_t cell,
                                                  uint32_t path, uint32_t *ret_position)
{
	uint32_t filled = table_get_number(constants->filled, cell);
	const struct filling *filling;

	if (filled == NONE || table_get_number(constants->known, key_of(cell, path)) != NONE ||
	    !is_by_name(constants, cell, path))
		return NULL;
	filling = &constants->fillings.items[filled];
	*ret_position = filling->position;
	return &constants->program->calls.items[filling->call];
}
