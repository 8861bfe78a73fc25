#include "values/held_tables.h"

#include "values/field_paths.h"
#include "values/flow.h"

#include <assert.h>
#include <stdlib.h>

/* So many functions may stand between who holds a record and who stores something in it. */
enum { WRAPPERS_AT_MOST = 3 };

/* What is no table's cell: it differs, or is not known. */
enum { DIFFERS = NONE - 1 };

/* Of a field that is a record, what a pointer in that record is set to. */
struct held {
	uint32_t pointer; /* cell of the field */
	uint32_t table;   /* cell of a constant variable, or DIFFERS */
};

enum {
	ASKED = 1,   /* a pointer: somebody calls through it */
	UNCLEAR = 2, /* ... somebody stores to it in a record that may be any */
	TOLD = 4,    /* ... of some holder its table is known */
	REPLACED = 8 /* a holder: a record is put there as a whole */
};

struct held_tables {
	const struct program *program;
	const struct callers *callers;
	struct table *known; /* holder and pointer, both cells of fields → held */
	VECTOR(struct held) held;
	uint8_t *marks; /* per cell */
	bool any;       /* a table is told */
};

static struct value_reference without_casts(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	while (fact && fact->kind == FACT_VALUE_CAST) {
		value.value = fact->a;
		fact = value_fact(program, value);
	}
	return value;
}

static uint32_t field_cell(const struct program *program, struct value_reference field)
{
	return program->units.items[field.unit].field_cells[value_fact(program, field)->a];
}

/* Of a value of that kind, what it is made of; else a reference to nothing. */
static struct value_reference inside(const struct program *program, struct value_reference value,
                                     enum fact_value_kind kind)
{
	const struct fact_value *fact = value_fact(program, value);

	value.value = !fact || fact->kind != kind ? FACT_NONE : kind == FACT_VALUE_FIELD ? fact->b : fact->a;
	return value;
}

/* `(*pointer)()` calls what `pointer()` does. */
static struct value_reference slot_of(const struct program *program, struct value_reference called)
{
	const struct fact_value *fact = value_fact(program, called);

	while (fact && fact->kind == FACT_VALUE_POINTEE) {
		called.value = fact->a;
		fact = value_fact(program, called);
	}
	return called;
}

uint32_t held_table_slot(const struct program *program, struct value_reference called)
{
	return field_path(program, slot_of(program, called));
}

struct value_reference held_table_pointer(const struct program *program, struct value_reference called)
{
	struct value_reference table = inside(program, slot_of(program, called), FACT_VALUE_FIELD),
	                       pointer = inside(program, table, FACT_VALUE_POINTEE);
	const struct fact_value *fact = value_fact(program, pointer);

	if (fact && fact->kind != FACT_VALUE_FIELD)
		pointer.value = FACT_NONE;
	return pointer;
}

/* ---- which table a value is ---- */

static uint32_t table_of(const struct program *program, struct value_reference value);

/* What a function gives back, when that is always the same. */
static uint32_t table_given_back(const struct program *program, const struct call_site *call)
{
	const struct value_reference *sources;
	uint32_t table = DIFFERS, function;
	size_t count;

	if (call->target_count != 1)
		return DIFFERS;
	function = program->targets.items[call->first_target].function;
	sources = flow_sources(program, flow_return_cell(program->flow, function), &count);
	for (size_t i = 0; program->functions.items[function].defined && i < count; i++) {
		const struct fact_value *fact = value_fact(program, sources[i]);
		uint32_t one = fact->kind == FACT_VALUE_ADDRESS ? table_of(program, sources[i]) : DIFFERS;

		if (i > 0 && one != table)
			return DIFFERS;
		table = one;
	}
	return table;
}

/* NONE: null. */
static uint32_t table_of(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact;
	uint32_t call, table;

	value = without_casts(program, value);
	fact = value_fact(program, value);
	if (!fact)
		return DIFFERS;
	if (fact->kind == FACT_VALUE_INTEGER && fact->integer == 0)
		return NONE;
	if (fact->kind == FACT_VALUE_ADDRESS) {
		table = constant_record_cell(program, (struct value_reference){value.unit, fact->a});
		return table == NONE ? DIFFERS : table;
	}
	call = fact->kind == FACT_VALUE_RESULT ? program->units.items[value.unit].call_sites[fact->a] : NONE;
	return call == NONE ? DIFFERS : table_given_back(program, &program->calls.items[call]);
}

/* ---- who stores what ---- */

static uint64_t key_of(uint32_t holder, uint32_t pointer) { return (uint64_t)holder << 32 | pointer; }

static void note(struct held_tables *tables, uint32_t holder, uint32_t pointer, uint32_t table)
{
	uint32_t next = (uint32_t)tables->held.count, known;

	if (table == NONE)
		return;
	known = table_put_number(tables->known, key_of(holder, pointer), next);
	assert(known == next || tables->held.items);
	if (known == next)
		VECTOR_PUSH(tables->held, (struct held){pointer, table});
	else if (tables->held.items[known].table != table)
		tables->held.items[known].table = DIFFERS;
}

/* A store: what is put into the pointer of a record, by what points to that record. */
struct store {
	struct value_reference record, from;
	uint32_t pointer;
};

static bool is_given(const struct program *program, struct value_reference value, uint32_t *ret_function)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact || fact->kind != FACT_VALUE_PARAMETER)
		return false;
	*ret_function = link_body(program, value.unit, fact->a);
	return true;
}

static struct value_reference as_called(const struct program *program, const struct call_site *call,
                                        struct value_reference parameter)
{
	return without_casts(program, call_argument(program, call, (unsigned)value_fact(program, parameter)->integer));
}

/* client_init(client, &answering): which table it is, the callers may say. */
static void note_given(struct held_tables *tables, uint32_t holder, const struct store *store, unsigned depth)
{
	const struct callers *callers = tables->callers;
	struct store above = *store;
	uint32_t function;

	if (depth == 0 || !is_given(tables->program, store->from, &function)) {
		note(tables, holder, store->pointer, table_of(tables->program, store->from));
		return;
	}
	for (uint32_t i = callers->first[function]; i < callers->first[function + 1]; i++) {
		above.from = as_called(tables->program, &tables->program->calls.items[callers->sites[i]], store->from);
		note_given(tables, holder, &above, depth - 1);
	}
}

/* layer_init(&client->layer, &answering): whose record it is, too. */
static void follow(struct held_tables *tables, const struct store *store, unsigned depth)
{
	const struct program *program = tables->program;
	const struct callers *callers = tables->callers;
	struct value_reference record = inside(program, store->record, FACT_VALUE_ADDRESS);
	const struct fact_value *fact = value_fact(program, record);
	uint32_t function, from_function;

	if (fact && fact->kind == FACT_VALUE_VARIABLE)
		return; /* nobody holds it */
	if (fact && fact->kind == FACT_VALUE_FIELD) {
		note_given(tables, field_cell(program, record), store, depth);
		return;
	}
	if (depth == 0 || !is_given(program, store->record, &function)) {
		tables->marks[store->pointer] |= UNCLEAR;
		return;
	}
	for (uint32_t i = callers->first[function]; i < callers->first[function + 1]; i++) {
		const struct call_site *call = &program->calls.items[callers->sites[i]];
		struct store above = {as_called(program, call, store->record), store->from, store->pointer};

		if (is_given(program, store->from, &from_function) && from_function == function)
			above.from = as_called(program, call, store->from);
		follow(tables, &above, depth - 1);
	}
}

/* In the body that was kept, or of no function. */
static bool counts(const struct program *program, uint32_t unit, const struct fact_flow *flow)
{
	uint32_t body = flow->function == FACT_NONE ? NONE : program->units.items[unit].bodies[flow->function];

	return flow->function == FACT_NONE || (body != NONE && program->functions.items[body].unit == unit);
}

static void look_at(struct held_tables *tables, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = tables->program;
	struct value_reference to = {unit, flow->to},
	                       from = without_casts(program, (struct value_reference){unit, flow->from});
	uint32_t pointer = field_cell(program, to);
	struct value_reference record = inside(program, to, FACT_VALUE_FIELD);
	const struct fact_value *of = value_fact(program, record);

	if (of && of->kind == FACT_VALUE_FIELD) {
		note_given(tables, field_cell(program, record), &(struct store){record, from, pointer},
		           WRAPPERS_AT_MOST);
	} else if (of && of->kind == FACT_VALUE_POINTEE) {
		record.value = of->a;
		follow(tables, &(struct store){without_casts(program, record), from, pointer}, WRAPPERS_AT_MOST);
	} else if (!of || of->kind != FACT_VALUE_VARIABLE) {
		tables->marks[pointer] |= UNCLEAR;
	}
}

/* The field that a flow stores to: its cell, or NONE. */
static uint32_t stored_to(const struct program *program, uint32_t unit, const struct fact_flow *flow)
{
	const struct fact_value *to = &program->units.items[unit].facts->values.items[flow->to];

	return to->kind == FACT_VALUE_FIELD ? program->units.items[unit].field_cells[to->a] : NONE;
}

static void find_stores(struct held_tables *tables)
{
	const struct program *program = tables->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++) {
			const struct fact_flow *flow = &facts->flows.items[f];
			uint32_t pointer = stored_to(program, u, flow);

			if (pointer != NONE && tables->marks[pointer] & ASKED && counts(program, u, flow))
				look_at(tables, u, flow);
		}
	}
}

/* A holder that is copied as a whole may hold what another one is given. */
static void find_replaced(struct held_tables *tables)
{
	const struct program *program = tables->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++) {
			uint32_t holder = stored_to(program, u, &facts->flows.items[f]);

			if (holder != NONE)
				tables->marks[holder] |= REPLACED;
		}
	}
}

/* False: no table is called through. */
static bool find_asked(struct held_tables *tables)
{
	const struct program *program = tables->program;
	bool any = false;

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct value_reference pointer;

		if (!call->indirect || call->target_count < 2)
			continue;
		pointer = held_table_pointer(program, (struct value_reference){call->unit, call->fact->through});
		if (pointer.value == FACT_NONE || flow_address_taken(program, field_cell(program, pointer)))
			continue;
		tables->marks[field_cell(program, pointer)] |= ASKED;
		any = true;
	}
	return any;
}

struct held_tables *held_tables_new(const struct program *program, const struct callers *callers)
{
	struct held_tables *tables = memory_zeroed(1, sizeof *tables);
	size_t cells = program->flow->cells.count;

	*tables = (struct held_tables){.program = program,
	                               .callers = callers,
	                               .known = table_new(),
	                               .marks = memory_zeroed(cells + 1, sizeof *tables->marks)};
	if (find_asked(tables))
		find_stores(tables);
	for (size_t i = 0; i < tables->held.count; i++) {
		const struct held *held = &tables->held.items[i];

		if (held->table == DIFFERS || tables->marks[held->pointer] & UNCLEAR)
			continue;
		tables->marks[held->pointer] |= TOLD;
		tables->any = true;
	}
	if (tables->any)
		find_replaced(tables);
	return tables;
}

void held_tables_free(struct held_tables *tables)
{
	if (!tables)
		return;
	table_free(tables->known);
	VECTOR_FREE(tables->held);
	free(tables->marks);
	free(tables);
}

/* ---- questions ---- */

bool held_tables_any(const struct held_tables *tables) { return tables->any; }

bool held_table_told(const struct held_tables *tables, struct value_reference pointer)
{
	return tables->any && pointer.value != FACT_NONE && tables->marks[field_cell(tables->program, pointer)] & TOLD;
}

uint32_t held_table_given(const struct held_tables *tables, const struct call_site *call, uint32_t position,
                          uint32_t path)
{
	const struct program *program = tables->program;
	struct field_path pointer = program->field_paths.items[path];
	struct value_reference holder;
	const struct fact_value *fact;
	uint32_t known, table;

	if (!tables->any || !(tables->marks[pointer.cell] & TOLD) || pointer.outer != NONE)
		return NONE;
	holder = inside(program, without_casts(program, call_argument(program, call, position)), FACT_VALUE_ADDRESS);
	fact = value_fact(program, holder);
	if (!fact || fact->kind != FACT_VALUE_FIELD || tables->marks[field_cell(program, holder)] & REPLACED)
		return NONE;
	known = table_get_number(tables->known, key_of(field_cell(program, holder), pointer.cell));
	table = known == NONE ? DIFFERS : tables->held.items[known].table;
	return table == DIFFERS ? NONE : table;
}
