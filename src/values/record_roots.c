#include "values/record_roots.h"

#include "values/field_paths.h"
#include "values/values.h"

#include <string.h>

enum { FOLLOW_DEPTH = 6 };

static const struct record_root unknown = {.kind = ROOT_UNKNOWN};

static struct record_root pointed_to(const struct program *program, struct value_reference value, unsigned depth);

static struct value_reference part(struct value_reference value, fact_index index)
{
	return (struct value_reference){.unit = value.unit, .value = index};
}

static struct record_root given(const struct program *program, struct value_reference value, uint32_t position)
{
	return (struct record_root){.kind = ROOT_GIVEN,
	                            .function = link_body(program, value.unit, value_fact(program, value)->a),
	                            .index = position,
	                            .whole = true};
}

static struct record_root parameter(const struct program *program, struct value_reference value)
{
	int64_t position = value_fact(program, value)->integer;

	return position >= 0 && position < ROOT_POSITIONS ? given(program, value, (uint32_t)position) : unknown;
}

/* A variable that stands for one record: of a function, and no array. */
static struct record_root own(const struct program *program, struct value_reference value)
{
	fact_index index = value_fact(program, value)->a;
	const struct fact_variable *variable = &program->units.items[value.unit].facts->variables.items[index];

	if (variable->function == FACT_NONE || strchr(variable->type, '['))
		return unknown;
	return (struct record_root){.kind = ROOT_OWN,
	                            .function = link_body(program, value.unit, variable->function),
	                            .index = index,
	                            .whole = true};
}

static bool is_pointer(const struct program *program, struct value_reference variable)
{
	const char *type =
	    program->units.items[variable.unit].facts->variables.items[value_fact(program, variable)->a].type;

	return strchr(type, '*') || strchr(type, '&');
}

/* A pointer that is set once stands for what it is set to; one that nobody here sets, for a record of its own. */
static struct record_root pointer_variable(const struct program *program, struct value_reference value, unsigned depth)
{
	const struct value_reference *sources;
	struct record_root root = own(program, value), source;
	size_t count;

	if (root.kind == ROOT_UNKNOWN || !is_pointer(program, value))
		return root;
	sources = flow_sources(program, flow_cell(program, value), &count);
	if (count > 1 || program->units.items[value.unit].escapes[root.index])
		return unknown;
	source = count == 1 && sources[0].unit == value.unit ? pointed_to(program, sources[0], depth - 1) : unknown;
	return source.kind != ROOT_UNKNOWN && source.function == root.function ? source : root;
}

static struct record_root part_of(const struct program *program, struct value_reference value, unsigned depth)
{
	const struct fact_value *fact = value_fact(program, value);
	struct record_root root;

	if (!fact || depth == 0)
		return unknown;
	switch (fact->kind) {
	case FACT_VALUE_VARIABLE:
		return is_pointer(program, value) ? pointer_variable(program, value, depth) : own(program, value);
	case FACT_VALUE_PARAMETER: /* a reference, or a copy that has the same fields */
		return parameter(program, value);
	case FACT_VALUE_POINTEE:
		return pointed_to(program, part(value, fact->a), depth - 1);
	case FACT_VALUE_RECEIVER:
		return given(program, value, ROOT_RECEIVER);
	case FACT_VALUE_FIELD:
		root = fact->b == FACT_NONE ? unknown : part_of(program, part(value, fact->b), depth - 1);
		root.whole = false;
		return root;
	default:
		return unknown;
	}
}

static struct record_root pointed_to(const struct program *program, struct value_reference value, unsigned depth)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact || depth == 0)
		return unknown;
	switch (fact->kind) {
	case FACT_VALUE_PARAMETER:
		return parameter(program, value);
	case FACT_VALUE_VARIABLE:
		return pointer_variable(program, value, depth);
	case FACT_VALUE_RECEIVER:
		return given(program, value, ROOT_RECEIVER);
	case FACT_VALUE_ADDRESS:
		return part_of(program, part(value, fact->a), depth - 1);
	default:
		return unknown;
	}
}

struct record_root root_of_field(const struct program *program, struct value_reference value, uint32_t *ret_path)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact || fact->kind != FACT_VALUE_FIELD || fact->b == FACT_NONE)
		return unknown;
	*ret_path = field_path(program, value);
	while (fact->kind == FACT_VALUE_FIELD && fact->b != FACT_NONE) {
		value = part(value, fact->b);
		fact = value_fact(program, value);
	}
	return fact->kind == FACT_VALUE_FIELD ? unknown : part_of(program, value, FOLLOW_DEPTH);
}

struct record_root root_of_record(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact ||
	    (fact->kind != FACT_VALUE_POINTEE && (fact->kind != FACT_VALUE_VARIABLE || is_pointer(program, value))))
		return unknown;
	return part_of(program, value, FOLLOW_DEPTH);
}

struct record_root root_of_pointer(const struct program *program, struct value_reference variable)
{
	const struct fact_value *fact = value_fact(program, variable);

	if (!fact || fact->kind != FACT_VALUE_VARIABLE || !is_pointer(program, variable))
		return unknown;
	return pointer_variable(program, variable, FOLLOW_DEPTH);
}

bool roots_equal(struct record_root one, struct record_root other)
{
	return one.kind != ROOT_UNKNOWN && one.kind == other.kind && one.function == other.function &&
	       one.index == other.index;
}

int roots_compare(struct record_root one, struct record_root other)
{
	if (one.function != other.function)
		return one.function < other.function ? -1 : 1;
	if (one.kind != other.kind)
		return one.kind < other.kind ? -1 : 1;
	return one.index < other.index ? -1 : one.index > other.index;
}

struct record_root root_of_argument(const struct program *program, const struct call_site *call, uint32_t position)
{
	if (position == ROOT_RECEIVER)
		return part_of(program, (struct value_reference){call->unit, call->fact->receiver}, FOLLOW_DEPTH);
	return pointed_to(program, call_argument(program, call, position), FOLLOW_DEPTH);
}
