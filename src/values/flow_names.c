/* Registries that a program keeps itself: `offer("pause", pause)` here, `fetch("pause", &pause)` in a plug-in; or its
 * own `find(library, "pause", &table->pause)` around dlsym(), where functions go by the names that they have. All that
 * is found flows out wherever something is taken out; the names say which function it is. */
#include "values/flow.h"
#include "values/values.h"

#include <stdlib.h>
#include <string.h>

enum { SEVERAL = NONE - 1 };

/* A cell whose address is given to a call together with a name. */
struct filled {
	uint32_t cell, name;
	uint32_t by; /* the function that is called */
};

struct naming {
	struct program *program;
	struct table *names; /* text → number */
	bool *offered;       /* by name: a function is given together with it, or would be found by it */
	VECTOR(struct filled) filled;
	uint32_t *cell_names; /* by cell: the name given together with its address; SEVERAL: other ways lead to it */
};

static void note(uint32_t *known, uint32_t name) { *known = *known == NONE || *known == name ? name : SEVERAL; }

static const struct fact_value *argument_of(const struct facts *facts, const struct fact_call *call,
                                            fact_index position)
{
	return &facts->values.items[facts->arguments.items[call->first_argument + position]];
}

/* The text that is an argument of the call, when there is exactly one. */
static const char *only_text(const struct facts *facts, const struct fact_call *call)
{
	const char *text = NULL;

	for (fact_index a = 0; a < call->argument_count; a++) {
		const struct fact_value *value = argument_of(facts, call, a);

		if (value->kind != FACT_VALUE_STRING)
			continue;
		if (text)
			return NULL;
		text = value->text;
	}
	return text;
}

static uint32_t number_of(struct naming *naming, const char *text)
{
	return table_put_string(naming->names, text, (uint32_t)table_count(naming->names));
}

/* The cell of a variable or field that holds a function, when it is the address of one; else NONE. */
static uint32_t to_be_filled(const struct unit *unit, const struct fact_value *address)
{
	const struct facts *facts = unit->facts;
	const struct fact_value *value;

	while (address->kind == FACT_VALUE_CAST)
		address = &facts->values.items[address->a];
	if (address->kind != FACT_VALUE_ADDRESS)
		return NONE;
	value = &facts->values.items[address->a];
	if (value->kind == FACT_VALUE_VARIABLE && strstr(facts->variables.items[value->a].type, "(*"))
		return unit->variable_cells[value->a];
	if (value->kind == FACT_VALUE_FIELD && strstr(facts->fields.items[value->a].type, "(*"))
		return unit->field_cells[value->a];
	return NONE;
}

static uint32_t callee_of(const struct program *program, const struct call_site *call)
{
	size_t count;
	const uint32_t *functions;

	if (call->fact->kind != FACT_CALLEE_DIRECT)
		return NONE;
	functions = link_functions(program, call->unit, call->fact->callee, &count);
	return count > 0 ? functions[0] : NONE;
}

static void note_filled(struct naming *naming, const struct call_site *call)
{
	const struct unit *unit = &naming->program->units.items[call->unit];

	for (fact_index a = 0; a < call->fact->argument_count; a++) {
		uint32_t cell = to_be_filled(unit, argument_of(unit->facts, call->fact, a));
		const char *text = cell == NONE ? NULL : only_text(unit->facts, call->fact);

		if (text)
			VECTOR_PUSH(naming->filled,
			            (struct filled){cell, number_of(naming, text), callee_of(naming->program, call)});
	}
}

static void note_function(struct naming *naming, uint32_t unit, fact_index function, uint32_t name)
{
	size_t count;
	const uint32_t *functions = link_functions(naming->program, unit, function, &count);

	naming->offered[name] = true;
	for (size_t i = 0; i < count; i++)
		note(&naming->program->flow->function_names[functions[i]], name);
}

static void note_functions(struct naming *naming, const struct call_site *call)
{
	const struct facts *facts = naming->program->units.items[call->unit].facts;

	for (fact_index a = 0; a < call->fact->argument_count; a++) {
		const struct fact_value *value = argument_of(facts, call->fact, a);
		const char *text = value->kind == FACT_VALUE_FUNCTION ? only_text(facts, call->fact) : NULL;

		if (text)
			note_function(naming, call->unit, value->a, number_of(naming, text));
	}
}

/* Functions that were not offered go by the names that they have, if somebody asks for such a name. */
static void note_own_names(struct naming *naming)
{
	struct flow_graph *flow = naming->program->flow;

	for (size_t f = 0; f < naming->program->functions.count; f++) {
		const struct function *function = &naming->program->functions.items[f];
		uint32_t name = function->defined && !function->fact->local && flow->function_names[f] == NONE
		                    ? table_get_string(naming->names, function->fact->name)
		                    : TABLE_NONE;

		if (name == TABLE_NONE)
			continue;
		flow->function_names[f] = name;
		naming->offered[name] = true;
	}
}

/* Who finds some by their own names finds others so as well, or nothing. */
static void note_who_finds(struct naming *naming)
{
	bool *finds = memory_zeroed(naming->program->functions.count + 1, sizeof *finds);

	for (size_t i = 0; i < naming->filled.count; i++)
		if (naming->filled.items[i].by != NONE)
			finds[naming->filled.items[i].by] |= naming->offered[naming->filled.items[i].name];
	for (size_t i = 0; i < naming->filled.count; i++)
		if (naming->filled.items[i].by != NONE)
			naming->offered[naming->filled.items[i].name] |= finds[naming->filled.items[i].by];
	free(finds);
}

/* A variable that a statement stores something in holds more than what goes by its name. */
static void leave_out_assigned(struct naming *naming)
{
	const struct flow_graph *flow = naming->program->flow;

	for (size_t i = 0; i < flow->sources_added.count; i++) {
		const struct stored *stored = &flow->sources_added.items[i];
		const struct fact_value *value = value_fact(naming->program, stored->value);

		if (naming->cell_names[stored->cell] != NONE && (!value || value->kind != FACT_VALUE_INTEGER))
			naming->cell_names[stored->cell] = SEVERAL;
	}
}

static void look_for_offers(struct naming *naming)
{
	const struct program *program = naming->program;
	size_t cells = program->flow->cells.count;

	naming->offered = memory_zeroed(program->calls.count + 1, sizeof *naming->offered);
	naming->cell_names = memory_allocate((cells + 1) * sizeof *naming->cell_names);
	memset(naming->cell_names, 0xff, cells * sizeof *naming->cell_names);
	for (size_t i = 0; i < naming->filled.count; i++)
		note(&naming->cell_names[naming->filled.items[i].cell], naming->filled.items[i].name);
	for (size_t c = 0; c < program->calls.count; c++)
		note_functions(naming, &program->calls.items[c]);
	note_own_names(naming);
	note_who_finds(naming);
	leave_out_assigned(naming);
}

static uint32_t name_of_cell(const struct naming *naming, uint32_t cell)
{
	uint32_t name = naming->cell_names ? naming->cell_names[cell] : NONE;

	return name < SEVERAL && naming->offered[name] ? name : NONE;
}

void flow_find_names(struct program *program)
{
	struct flow_graph *flow = program->flow;
	struct naming naming = {.program = program, .names = table_new()};

	for (size_t c = 0; c < program->calls.count; c++)
		note_filled(&naming, &program->calls.items[c]);
	if (naming.filled.count) /* few programs have such a registry */
		look_for_offers(&naming);
	for (size_t w = 0; w < flow->watchers.count; w++)
		flow->watchers.items[w].name = name_of_cell(&naming, flow->watchers.items[w].cell);
	VECTOR_FREE(naming.filled);
	free(naming.cell_names);
	free(naming.offered);
	table_free(naming.names);
}

bool flow_has_another_name(const struct flow_graph *flow, const struct watcher *watcher, uint32_t function)
{
	uint32_t name = flow->function_names[function];

	return watcher->name != NONE && name < SEVERAL && name != watcher->name;
}
