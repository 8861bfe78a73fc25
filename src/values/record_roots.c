#include "values/record_roots.h"

#include "values/field_paths.h"
#include "values/values.h"

#include <string.h>

/* Pointers that are set to each other are not followed for ever. */
enum { FOLLOW_DEPTH = 64 };

/* What is known of a value, in one number: its record, and two bits. */
enum { INNER = 1, POINTER = 2, FLAGS = 2, NOT_ASKED = NONE - 1 };

struct record_roots {
	VECTOR(struct record_root) items;
	VECTOR(uint32_t) next; /* per item: another one that its function is given, or NONE */
	uint32_t *given;       /* per function: one that it is given, or NONE */
};

/* One unit, while those of its values are found. */
struct search {
	struct program *program;
	struct record_roots *roots;
	uint32_t unit;
	const struct facts *facts;
	uint32_t *variables; /* per variable: as for values; NOT_ASKED */
};

static const struct record_root unknown = {.number = NONE, .kind = ROOT_UNKNOWN};

static uint32_t add_root(struct record_roots *roots, enum root_kind kind, uint32_t function, uint32_t index)
{
	uint32_t number = (uint32_t)roots->items.count;

	VECTOR_PUSH(roots->items,
	            (struct record_root){
	                .number = number, .function = function, .index = index, .kind = (uint8_t)kind, .whole = true});
	VECTOR_PUSH(roots->next, kind == ROOT_GIVEN ? roots->given[function] : NONE);
	if (kind == ROOT_GIVEN)
		roots->given[function] = number;
	return number << FLAGS;
}

uint32_t record_root_given(const struct program *program, uint32_t function, uint32_t position)
{
	const struct record_roots *roots = program->record_roots;
	uint32_t root = roots->given[function];

	while (root != NONE && roots->items.items[root].index != position)
		root = roots->next.items[root];
	return root;
}

static uint32_t given(const struct search *search, fact_index function, int64_t position)
{
	uint32_t body = link_body(search->program, search->unit, function), known;

	if (position < 0 || position > ROOT_RECEIVER)
		return NONE;
	known = record_root_given(search->program, body, (uint32_t)position);
	return known == NONE ? add_root(search->roots, ROOT_GIVEN, body, (uint32_t)position) : known << FLAGS;
}

static uint32_t find_root(const struct search *search, fact_index index, unsigned depth);

/* As a record. A field's own number says whether the outermost record is a whole one: the field never is. */
static uint32_t part_of(const struct search *search, fact_index index, unsigned depth)
{
	uint32_t root = find_root(search, index, depth);
	enum fact_value_kind kind = search->facts->values.items[index].kind;

	if (root == NONE || kind == FACT_VALUE_ADDRESS)
		return NONE;
	return kind == FACT_VALUE_FIELD ? root | INNER : root & ~(uint32_t)POINTER;
}

/* As a pointer to one. */
static uint32_t pointed_to(const struct search *search, fact_index index, unsigned depth)
{
	enum fact_value_kind kind = search->facts->values.items[index].kind;
	uint32_t root = kind == FACT_VALUE_FIELD || kind == FACT_VALUE_POINTEE ? NONE : find_root(search, index, depth);

	return root == NONE ? NONE : root & ~(uint32_t)POINTER;
}

/* What a pointer is set to, when that happens once. *ret_sure: it is not set otherwise. */
static uint32_t source_of(const struct search *search, fact_index variable, unsigned depth, bool *ret_sure)
{
	const struct unit *unit = &search->program->units.items[search->unit];
	const struct value_reference *sources;
	size_t count;

	sources = flow_sources(search->program, unit->variable_cells[variable], &count);
	*ret_sure = count <= 1 && !unit->escapes[variable];
	return *ret_sure && count == 1 && sources[0].unit == search->unit && depth > 0
	           ? pointed_to(search, sources[0].value, depth - 1)
	           : NONE;
}

/* A variable that stands for one record: of a function, and no array. A pointer that is set once stands for what it is
 * set to; one that nobody here sets, for a record of its own. */
static uint32_t find_variable(const struct search *search, fact_index index, unsigned depth)
{
	const struct fact_variable *variable = &search->facts->variables.items[index];
	uint32_t function, source;
	bool sure;

	if (variable->function == FACT_NONE || strchr(variable->type, '['))
		return NONE;
	function = link_body(search->program, search->unit, variable->function);
	if (!strpbrk(variable->type, "*&"))
		return add_root(search->roots, ROOT_OWN, function, index);
	source = source_of(search, index, depth, &sure);
	if (!sure)
		return NONE;
	if (source == NONE || search->roots->items.items[source >> FLAGS].function != function)
		source = add_root(search->roots, ROOT_OWN, function, index);
	return source | POINTER;
}

static uint32_t of_variable(const struct search *search, fact_index index, unsigned depth)
{
	if (search->variables[index] == NOT_ASKED) {
		search->variables[index] = NONE; /* for who comes back here by what it is set to */
		search->variables[index] = find_variable(search, index, depth);
	}
	return search->variables[index];
}

static uint32_t find_root(const struct search *search, fact_index index, unsigned depth)
{
	const struct fact_value *value = &search->facts->values.items[index];
	uint32_t *known = &search->program->units.items[search->unit].record_roots[index];

	if (*known != NOT_ASKED)
		return *known;
	*known = NONE;
	if (value->kind == FACT_VALUE_VARIABLE)
		*known = of_variable(search, value->a, depth);
	else if (value->kind == FACT_VALUE_PARAMETER && value->integer < ROOT_POSITIONS)
		*known =
		    given(search, value->a, value->integer); /* a pointer, a reference, a copy of the same fields */
	else if (value->kind == FACT_VALUE_RECEIVER)
		*known = given(search, value->a, ROOT_RECEIVER);
	else if (value->kind == FACT_VALUE_POINTEE)
		*known = pointed_to(search, value->a, depth);
	else if (value->kind == FACT_VALUE_ADDRESS)
		*known = part_of(search, value->a, depth);
	else if (value->kind == FACT_VALUE_FIELD && value->b != FACT_NONE)
		*known = search->facts->values.items[value->b].kind == FACT_VALUE_FIELD
		             ? find_root(search, value->b, depth)
		             : part_of(search, value->b, depth);
	return *known;
}

static void find_in_unit(struct search *search)
{
	size_t variables = search->facts->variables.count, values = search->facts->values.count;
	uint32_t *found = ARENA_ARRAY(search->program->arena, uint32_t, values + 1);

	search->program->units.items[search->unit].record_roots = found;
	search->variables = memory_allocate((variables + 1) * sizeof *search->variables);
	for (size_t v = 0; v < variables; v++)
		search->variables[v] = NOT_ASKED;
	for (size_t v = 0; v < values; v++)
		found[v] = NOT_ASKED;
	for (fact_index v = 0; v < values; v++)
		find_root(search, v, FOLLOW_DEPTH);
	free(search->variables);
}

void record_roots_find(struct program *program)
{
	struct record_roots *roots = program->record_roots = memory_zeroed(1, sizeof *roots);

	roots->given = memory_allocate((program->functions.count + 1) * sizeof *roots->given);
	memset(roots->given, 0xff, program->functions.count * sizeof *roots->given);
	for (uint32_t u = 0; u < program->units.count; u++) {
		struct search search = {
		    .program = program, .roots = roots, .unit = u, .facts = program->units.items[u].facts};

		find_in_unit(&search);
	}
}

void record_roots_free(struct record_roots *roots)
{
	if (!roots)
		return;
	VECTOR_FREE(roots->items);
	VECTOR_FREE(roots->next);
	free(roots->given);
	free(roots);
}

uint32_t record_root_count(const struct program *program) { return (uint32_t)program->record_roots->items.count; }

/* ---- questions ---- */

static struct record_root root_at(const struct program *program, uint32_t found)
{
	struct record_root root;

	if (found == NONE)
		return unknown;
	root = program->record_roots->items.items[found >> FLAGS];
	root.whole = !(found & INNER);
	return root;
}

static uint32_t found_of(const struct program *program, struct value_reference value)
{
	return program->units.items[value.unit].record_roots[value.value];
}

struct record_root root_of_known_field(const struct program *program, struct value_reference value, uint32_t *ret_path)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact || fact->kind != FACT_VALUE_FIELD || fact->b == FACT_NONE)
		return unknown;
	*ret_path = field_path(program, value);
	return root_at(program, found_of(program, value));
}

struct record_root root_of_record(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact || (fact->kind != FACT_VALUE_POINTEE &&
	              (fact->kind != FACT_VALUE_VARIABLE || found_of(program, value) & POINTER)))
		return unknown;
	return root_at(program, found_of(program, value));
}

struct record_root root_of_pointer(const struct program *program, struct value_reference variable)
{
	const struct fact_value *fact = value_fact(program, variable);

	if (!fact || fact->kind != FACT_VALUE_VARIABLE || !(found_of(program, variable) & POINTER))
		return unknown;
	return root_at(program, found_of(program, variable));
}

/* As part_of and pointed_to, of what was found. */
struct record_root root_of_argument(const struct program *program, const struct call_site *call, uint32_t position)
{
	const struct unit *unit = &program->units.items[call->unit];
	bool receiver = position == ROOT_RECEIVER;
	struct record_root root;
	enum fact_value_kind kind;
	fact_index value;

	if (!receiver && position >= call->fact->argument_count)
		return unknown;
	value = receiver ? call->fact->receiver : unit->facts->arguments.items[call->fact->first_argument + position];
	if (value == FACT_NONE || unit->record_roots[value] == NONE)
		return unknown;
	kind = unit->facts->values.items[value].kind;
	if (receiver ? kind == FACT_VALUE_ADDRESS : kind == FACT_VALUE_POINTEE || kind == FACT_VALUE_FIELD)
		return unknown;
	root = root_at(program, unit->record_roots[value]);
	root.whole = root.whole && kind != FACT_VALUE_FIELD;
	return root;
}
