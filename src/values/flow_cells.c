#include "values/flow.h"

#include "base/parallel.h"

#include <string.h>

uint32_t flow_return_cell(const struct flow_graph *flow, uint32_t function) { return flow->function_cells[function]; }

uint32_t flow_receiver_cell(const struct flow_graph *flow, uint32_t function)
{
	return flow->function_cells[function] + 1;
}

uint32_t flow_parameter_cell(const struct flow_graph *flow, uint32_t function, uint64_t position)
{
	if (position >= flow->parameter_counts[function])
		return NONE;
	return flow->function_cells[function] + 2 + (uint32_t)position;
}

uint32_t flow_argument_cell(const struct flow_graph *flow, uint32_t function, uint64_t position)
{
	uint32_t count = flow->parameter_counts[function];
	return flow_parameter_cell(flow, function,
	                           flow->takes_more[function] && position >= count ? count - 1 : position);
}

uint32_t flow_add_cells(struct flow_graph *flow, uint32_t count)
{
	static const struct cell cell = {
	    .first_edge = NONE, .first_alias = NONE, .node = NONE, .stored = NONE, .depth_max = TYPE_DEPTH_ANY};
	uint32_t first = (uint32_t)flow->cells.count;
	VECTOR_RESERVE(flow->cells, (size_t)first + count);
	for (uint32_t i = 0; i < count; i++)
		flow->cells.items[first + i] = cell;
	flow->cells.count += count;
	return first;
}

/* Records hold nothing that matters here, and so pointers to them are not followed; but a record, or a pointer to one,
 * may stand for a descriptor: what a library hands out for a connection. Their types are known from the functions that
 * make them. */
static bool is_handle(const struct flow_graph *flow, const char *type, size_t length)
{
	for (size_t i = 0; i < flow->handles.count; i++)
		if (flow->handles.items[i].length == length && memcmp(flow->handles.items[i].type, type, length) == 0)
			return true;
	return false;
}

static void add_handle(struct flow_graph *flow, const char *type, size_t length)
{
	if (type)
		type = type_unqualified(type, &length);
	if (type && length > 0 && type_depth(type, length) == TYPE_HOLDS_NOTHING && !is_handle(flow, type, length))
		VECTOR_PUSH(flow->handles, (struct handle){type, length});
}

/* In which argument a function of the library hands out a handle (negative: it returns it), as that mention says. */
static bool hands_out(const struct ruleset *ruleset, const struct mention *mention, int *ret_argument)
{
	*ret_argument =
	    mention->subject == SUBJECT_DESCRIPTOR ? ruleset->descriptors.items[mention->index].argument : -1;
	return mention->subject == SUBJECT_DESCRIPTOR || mention->subject == SUBJECT_PASS;
}

static void find_handles(struct program *program)
{
	struct flow_graph *flow = program->flow;
	for (uint32_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];
		for (size_t m = 0; m < function->mentions.count; m++) {
			const char *type = function->fact->type, *part;
			size_t length = 0;
			int argument;
			if (!hands_out(program->ruleset, &function->mentions.items[m], &argument) || function->defined)
				continue;
			part = argument < 0 ? type_of_return(type, &length)
			                    : type_of_parameter(type, (unsigned)argument, &length);
			bool through_pointer = argument >= 0 && length && part[length - 1] == '*';
			add_handle(flow, part, length - through_pointer);
		}
	}
}

/* How often a pointer to handles can be followed until the handle is there, or TYPE_HOLDS_NOTHING. */
static int handle_depth(const struct flow_graph *flow, const char *type, size_t length)
{
	for (int depth = 0; depth < TYPE_DEPTH_ANY; depth++) {
		type = type_unqualified(type, &length);
		if (is_handle(flow, type, length))
			return depth;
		if (!length || type[length - 1] != '*')
			break;
		length--;
	}
	return TYPE_HOLDS_NOTHING;
}

static void set_type(struct flow_graph *flow, uint32_t cell, const char *type, size_t length)
{
	if (!type || !length)
		return;
	int depth = type_depth(type, length);
	if (depth == TYPE_HOLDS_NOTHING && flow->handles.count)
		depth = handle_depth(flow, type, length);
	flow->cells.items[cell].depth_max = (int16_t)depth;
	flow->cells.items[cell].is_list = type_is_list(type, length);
}

/* A local of a function that no other source has: nobody else knows its key. */
static bool is_known_here_alone(const struct program *program, const struct unit *unit,
                                const struct fact_variable *variable)
{
	uint32_t body = variable->function == FACT_NONE ? NONE : unit->bodies[variable->function];
	return body != NONE && program->functions.items[body].alone;
}

/* By the number of a key, its cell; NONE before the first source that has it. */
struct cells_by_key {
	VECTOR(uint32_t) cells;
};

/* True when the cell is a new one: what is known of it is to be set. */
static bool make_cell(struct flow_graph *flow, struct cells_by_key *known, uint32_t number, uint32_t *ret_cell)
{
	while (known->cells.count <= number)
		VECTOR_PUSH(known->cells, NONE);
	bool is_new = known->cells.items[number] == NONE;
	if (is_new)
		known->cells.items[number] = flow_add_cells(flow, 1);
	*ret_cell = known->cells.items[number];
	return is_new;
}

static uint32_t number_of(struct table *keys, const char *key)
{
	return table_put_string(keys, key, (uint32_t)table_count(keys));
}

static uint32_t variable_cell(struct program *program, const struct unit *unit, struct cells_by_key *known,
                              const struct fact_variable *variable, uint32_t number)
{
	struct flow_graph *flow = program->flow;
	uint32_t cell;
	if (is_known_here_alone(program, unit, variable))
		cell = flow_add_cells(flow, 1);
	else if (!make_cell(flow, known, number != NONE ? number : number_of(flow->variable_keys, variable->key),
	                    &cell))
		return cell;
	size_t length = strlen(variable->type);
	set_type(flow, cell, variable->type, length);
	flow->cells.items[cell].is_lasting = variable->function == FACT_NONE;
	flow->cells.items[cell].is_reference = type_is_reference(variable->type, length);
	return cell;
}

static uint32_t field_cell(struct flow_graph *flow, struct cells_by_key *known, const struct fact_field *field,
                           uint32_t number)
{
	uint32_t cell;
	if (make_cell(flow, known, number, &cell)) {
		set_type(flow, cell, field->type, strlen(field->type));
		flow->cells.items[cell].is_lasting = true;
	}
	return cell;
}

/* Definitions in the old style have parameters that their type does not count. */
static void count_parameters(struct program *program)
{
	enum { PARAMETERS_MAX = 255 };
	uint32_t *counts = program->flow->parameter_counts;
	for (uint32_t f = 0; f < program->functions.count; f++) {
		uint32_t declared = program->functions.items[f].fact->parameters;
		counts[f] = declared > PARAMETERS_MAX ? PARAMETERS_MAX : declared;
	}
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct unit *unit = &program->units.items[u];
		for (size_t i = 0; i < unit->untyped_count; i++) {
			const struct fact_value *value = &unit->facts->values.items[unit->untyped[i]];
			uint32_t function = link_body(program, u, value->a);
			if (value->integer >= counts[function] && value->integer < PARAMETERS_MAX)
				counts[function] = (uint32_t)value->integer + 1;
		}
	}
	for (uint32_t f = 0; f < program->functions.count; f++) {
		const struct fact_function *fact = program->functions.items[f].fact;
		program->flow->takes_more[f] = type_takes_more(fact->type) && counts[f] > fact->parameters;
	}
}

static void type_function_cells(struct program *program, uint32_t function)
{
	struct flow_graph *flow = program->flow;
	const char *type = program->functions.items[function].fact->type;
	size_t length = 0;
	uint32_t given_back = flow_return_cell(flow, function);
	flow->cells.items[given_back].is_return = true;
	const char *part = type_of_return(type, &length);
	set_type(flow, given_back, part, length);
	struct type_parameters parameters = type_parameters_of(type);
	for (unsigned i = 0; i < flow->parameter_counts[function]; i++) {
		part = type_next_parameter(&parameters, &length);
		uint32_t cell = flow_parameter_cell(flow, function, i);
		set_type(flow, cell, part, length);
		flow->cells.items[cell].is_reference = part && type_is_reference(part, length);
	}
}

static void mark_assigned_parameter(struct program *program, uint32_t unit, const struct fact_value *parameter)
{
	uint32_t function = link_body(program, unit, parameter->a),
	         cell = flow_parameter_cell(program->flow, function, (uint64_t)parameter->integer);
	if (cell != NONE)
		program->flow->cells.items[cell].is_assigned = true;
}

static void mark_assigned_cells(struct program *program)
{
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct unit *unit = &program->units.items[u];
		for (size_t i = 0; i < unit->assigned_count; i++) {
			const struct fact_value *fact = &unit->facts->values.items[unit->assigned[i]];
			if (fact->kind == FACT_VALUE_FIELD)
				program->flow->cells.items[unit->field_cells[fact->a]].is_assigned = true;
			else
				mark_assigned_parameter(program, u, fact);
		}
	}
}

/* Who calls through a pointer that rules know by name calls what they speak of. */
static void fill_named_pointers(struct program *program)
{
	for (size_t i = 0; i < program->named_pointers.count; i++) {
		const struct named_pointer *pointer = &program->named_pointers.items[i];
		const struct unit *unit = &program->units.items[pointer->unit];
		uint32_t cell = pointer->field == FACT_NONE ? unit->variable_cells[pointer->variable]
		                                            : unit->field_cells[pointer->field];
		flow_add_object(program->flow, cell, program->flow->function_objects[pointer->function]);
	}
}

/* Room for all at once: a list that grows is copied again and again. What is not needed of it is never touched. */
static void make_room(struct program *program)
{
	enum {
		CELLS_OF_FUNCTION = 6
	}; /* what it returns, its object, parameters; and some for what is stored behind */
	size_t cells = CELLS_OF_FUNCTION * program->functions.count;
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		cells += facts->variables.count + facts->fields.count + facts->calls.count;
	}
	VECTOR_RESERVE(program->flow->cells, cells);
}

static void make_cells_of_units(struct program *program)
{
	struct cells_by_key variables = {0}, fields = {0};
	find_handles(program);
	for (uint32_t u = 0; u < program->units.count; u++) {
		struct unit *unit = &program->units.items[u];
		for (size_t v = 0; v < unit->facts->variables.count; v++)
			unit->variable_cells[v] = variable_cell(
			    program, unit, &variables, &unit->facts->variables.items[v], unit->variable_cells[v]);
		for (size_t f = 0; f < unit->facts->fields.count; f++)
			unit->field_cells[f] =
			    field_cell(program->flow, &fields, &unit->facts->fields.items[f], unit->field_cells[f]);
	}
	VECTOR_FREE(variables.cells);
	VECTOR_FREE(fields.cells);
}

static void make_cells_of_functions(struct program *program)
{
	struct flow_graph *flow = program->flow;
	flow->first_function_cell = (uint32_t)flow->cells.count;
	for (uint32_t f = 0; f < program->functions.count; f++)
		flow->function_cells[f] = flow_add_cells(flow, 2 + flow->parameter_counts[f]);
}

static void know_types(void *data)
{
	struct program *program = data;
	for (uint32_t f = 0; f < program->functions.count; f++)
		type_function_cells(program, f);
}

static void know_leaves(void *data) { flow_know_leaves(data); }

void flow_make_cells(struct program *program)
{
	make_room(program);
	make_cells_of_units(program);
	count_parameters(program);
	make_cells_of_functions(program);
	mark_assigned_cells(program);
}

void flow_complete(struct program *program)
{
	fill_named_pointers(program);
	program->flow->first_result = flow_add_cells(program->flow, (uint32_t)program->calls.count);
	parallel_with(program->threads, know_types, know_leaves, program);
}

/* ---- a source by itself ---- */

/* Locals of what stands in the source itself are mostly known there alone, and need no number. */
static void number_keys(struct flow_graph *flow, struct unit *unit)
{
	const struct facts *facts = unit->facts;
	for (size_t v = 0; v < facts->variables.count; v++) {
		const struct fact_variable *variable = &facts->variables.items[v];
		bool is_shared =
		    variable->function == FACT_NONE || facts->functions.items[variable->function].place.file != 0;
		unit->variable_cells[v] = is_shared ? number_of(flow->variable_keys, variable->key) : NONE;
	}
	for (size_t f = 0; f < facts->fields.count; f++)
		unit->field_cells[f] = number_of(flow->field_keys, facts->fields.items[f].key);
}

/* The field or parameter that is stored to where that value is. */
static void note_assigned(struct flow_graph *flow, const struct facts *facts, fact_index value)
{
	for (int steps = 0; value < facts->values.count && steps < 8; steps++) {
		const struct fact_value *fact = &facts->values.items[value];
		if (fact->kind == FACT_VALUE_FIELD || fact->kind == FACT_VALUE_PARAMETER)
			VECTOR_PUSH(flow->noted, value);
		if (fact->kind != FACT_VALUE_POINTEE && fact->kind != FACT_VALUE_ADDRESS)
			return;
		value = fact->a;
	}
}

static fact_index *keep_noted(struct program *program, size_t *ret_count)
{
	size_t count = *ret_count = program->flow->noted.count;
	fact_index *kept = ARENA_ARRAY(program->arena, fact_index, count);
	if (count)
		memcpy(kept, program->flow->noted.items, count * sizeof *kept);
	program->flow->noted.count = 0;
	return kept;
}

void flow_add_unit(struct program *program, struct unit *unit)
{
	const struct facts *facts = unit->facts;
	struct flow_graph *flow = program->flow;
	number_keys(flow, unit);
	for (size_t i = 0; i < facts->flows.count; i++)
		note_assigned(flow, facts, facts->flows.items[i].to);
	for (size_t v = 0; v < facts->values.count; v++)
		if (facts->values.items[v].kind == FACT_VALUE_ADDRESS)
			note_assigned(flow, facts, (fact_index)v);
	unit->assigned = keep_noted(program, &unit->assigned_count);
	for (size_t v = 0; v < facts->values.count; v++) {
		const struct fact_value *value = &facts->values.items[v];
		if (value->kind == FACT_VALUE_PARAMETER &&
		    value->integer >= facts->functions.items[value->a].parameters)
			VECTOR_PUSH(flow->noted, (fact_index)v);
	}
	unit->untyped = keep_noted(program, &unit->untyped_count);
}
