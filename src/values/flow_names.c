/* Registries that a program keeps itself: `offer("pause", pause)` here, `fetch("pause", &pause)` in a plug-in. All that
 * is in the registry flows out of it wherever something is taken out; the names say which function it is. */
#include "values/flow.h"
#include "values/values.h"

#include <stdlib.h>
#include <string.h>

enum { SEVERAL = NONE - 1 };

struct naming {
	struct program *program;
	struct table *names;  /* text → number */
	bool *offered;        /* by name: a function is given together with it */
	uint32_t *cell_names; /* by cell: the name given together with its address; SEVERAL: other ways lead to it */
};

static void note(uint32_t *known, uint32_t name) { *known = *known == NONE || *known == name ? name : SEVERAL; }

/* The text that is an argument of the call, when there is exactly one. */
static const char *only_text(const struct program *program, const struct call_site *call)
{
	const char *text = NULL;

	for (unsigned a = 0; a < call->fact->argument_count; a++) {
		const struct fact_value *value = value_fact(program, call_argument(program, call, a));

		if (!value || value->kind != FACT_VALUE_STRING)
			continue;
		if (text)
			return NULL;
		text = value->text;
	}
	return text;
}

static void note_function(struct naming *naming, uint32_t unit, fact_index function, uint32_t name)
{
	size_t count;
	const uint32_t *functions = link_functions(naming->program, unit, function, &count);

	naming->offered[name] = true;
	for (size_t i = 0; i < count; i++)
		note(&naming->program->flow->function_names[functions[i]], name);
}

static void note_variable(struct naming *naming, uint32_t unit, fact_index address, uint32_t name)
{
	const struct unit *where = &naming->program->units.items[unit];
	const struct fact_value *value = &where->facts->values.items[address];

	if (value->kind == FACT_VALUE_VARIABLE && strstr(where->facts->variables.items[value->a].type, "(*"))
		note(&naming->cell_names[where->variable_cells[value->a]], name);
}

static void note_arguments(struct naming *naming, const struct call_site *call)
{
	const char *text = only_text(naming->program, call);
	uint32_t name;

	if (!text)
		return;
	name = table_put_string(naming->names, text, (uint32_t)table_count(naming->names));
	for (unsigned a = 0; a < call->fact->argument_count; a++) {
		const struct fact_value *value = value_fact(naming->program, call_argument(naming->program, call, a));

		if (value && value->kind == FACT_VALUE_FUNCTION)
			note_function(naming, call->unit, value->a, name);
		if (value && value->kind == FACT_VALUE_ADDRESS)
			note_variable(naming, call->unit, value->a, name);
	}
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

void flow_find_names(struct program *program)
{
	struct flow_graph *flow = program->flow;
	struct naming naming = {.program = program, .names = table_new()};

	naming.offered = memory_zeroed(program->calls.count + 1, sizeof *naming.offered);
	naming.cell_names = memory_allocate((flow->cells.count + 1) * sizeof *naming.cell_names);
	memset(naming.cell_names, 0xff, flow->cells.count * sizeof *naming.cell_names);
	for (size_t c = 0; c < program->calls.count; c++)
		note_arguments(&naming, &program->calls.items[c]);
	leave_out_assigned(&naming);
	for (size_t w = 0; w < flow->watchers.count; w++) {
		uint32_t name = naming.cell_names[flow->watchers.items[w].cell];

		flow->watchers.items[w].name = name < SEVERAL && naming.offered[name] ? name : NONE;
	}
	free(naming.cell_names);
	free(naming.offered);
	table_free(naming.names);
}

bool flow_has_another_name(const struct flow_graph *flow, const struct watcher *watcher, uint32_t function)
{
	uint32_t name = flow->function_names[function];

	return watcher->name != NONE && name < SEVERAL && name != watcher->name;
}
