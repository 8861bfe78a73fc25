#include "values/flow.h"

#include <stdlib.h>
#include <string.h>

enum { STEPS_AT_MOST = 200 };

/* Sources by cell, for the time in which they still come. */
struct names {
	struct program *program;
	struct table *functions; /* name → first function that has it and that others can see */
	uint32_t *next_function; /* by function: the next one of that name */
	uint32_t *first_source, *next_source;
	struct id_set asked; /* cells */
	unsigned steps;
};

static void index_functions(struct names *names)
{
	const struct program *program = names->program;
	names->functions = table_new();
	names->next_function = memory_allocate((program->functions.count + 1) * sizeof *names->next_function);
	for (uint32_t f = (uint32_t)program->functions.count; f-- > 0;) {
		const struct function *function = &program->functions.items[f];
		names->next_function[f] = NONE;
		if (!function->defined || function->fact->local)
			continue;
		uint32_t known = table_get_string(names->functions, function->fact->name);
		names->next_function[f] = known == TABLE_NONE ? NONE : known;
		table_set(names->functions, function->fact->name, strlen(function->fact->name), f);
	}
}

/* Most often, the name is a text that stands in the call, and nobody asks for sources. */
static void index_sources(struct names *names)
{
	const struct flow_graph *flow = names->program->flow;
	if (names->first_source)
		return;
	names->first_source = memory_allocate((flow->cells.count + 1) * sizeof *names->first_source);
	names->next_source = memory_allocate((flow->sources_added.count + 1) * sizeof *names->next_source);
	memset(names->first_source, 0xff, flow->cells.count * sizeof *names->first_source);
	for (uint32_t s = 0; s < flow->sources_added.count; s++) {
		uint32_t *first = &names->first_source[flow->sources_added.items[s].cell];
		names->next_source[s] = *first;
		*first = s;
	}
}

/* From now on the function is used as a value. */
static uint32_t object_of(struct program *program, uint32_t function)
{
	struct flow_graph *flow = program->flow;
	if (flow->function_objects[function] == NONE) {
		flow->function_objects[function] = (uint32_t)program->objects.count;
		flow->function_types[function] = flow_type_number(flow, program->functions.items[function].fact->type);
		VECTOR_PUSH(program->objects, (struct object){.kind = OBJECT_FUNCTION, .index = function});
		program->functions.items[function].address_taken = true;
	}
	return flow->function_objects[function];
}

static void find_named(struct names *names, const char *name, uint32_t cell)
{
	uint32_t function = table_get_string(names->functions, name);
	for (; function != TABLE_NONE && function != NONE; function = names->next_function[function])
		flow_add_object(names->program->flow, cell, object_of(names->program, function));
}

static void find(struct names *names, struct value_reference at, uint32_t cell)
{
	const struct facts *facts = names->program->units.items[at.unit].facts;
	const struct fact_value *value = &facts->values.items[at.value];
	if (++names->steps > STEPS_AT_MOST)
		return;
	switch (value->kind) {
	case FACT_VALUE_STRING:
		find_named(names, value->text, cell);
		return;
	case FACT_VALUE_EITHER:
		find(names, (struct value_reference){at.unit, value->a}, cell);
		find(names, (struct value_reference){at.unit, value->b}, cell);
		return;
	default:
		break;
	}
	uint32_t from = flow_cell(names->program, at);
	if (from == NONE || !id_set_add(&names->asked, from))
		return;
	index_sources(names);
	for (uint32_t s = names->first_source[from]; s != NONE; s = names->next_source[s])
		find(names, names->program->flow->sources_added.items[s].value, cell);
}

/* The cells that the call stores the function in: its result, or what an argument points to. */
static void find_for_call(struct names *names, uint32_t call, const struct symbol_rule *rule)
{
	struct program *program = names->program;
	const struct call_site *site = &program->calls.items[call];
	const struct facts *facts = program->units.items[site->unit].facts;
	const fact_index *arguments = &facts->arguments.items[site->fact->first_argument];
	if (rule->argument >= site->fact->argument_count || rule->to >= (int)site->fact->argument_count)
		return;
	struct leaves to = {.count = 1, .items = {{.id = program->flow->first_result + call, .depth = -1}}};
	if (rule->to >= 0)
		flow_leaves(program, (struct value_reference){site->unit, arguments[rule->to]}, &to);
	for (size_t i = 0; i < to.count; i++) {
		if (to.items[i].is_function || to.items[i].is_record)
			continue;
		names->steps = 0;
		id_set_free(&names->asked);
		find(names, (struct value_reference){site->unit, arguments[rule->argument]},
		     flow_written(program->flow, to.items[i].id, to.items[i].depth + 1));
	}
}

void flow_find_symbols(struct program *program)
{
	struct names names = {.program = program};
	const struct flow_graph *flow = program->flow;
	if (flow->symbol_calls.count == 0)
		return;
	index_functions(&names);
	for (size_t i = 0; i < flow->symbol_calls.count; i++) {
		uint32_t call = flow->symbol_calls.items[i];
		const struct call_site *site = &program->calls.items[call];
		size_t count;
		const uint32_t *callees = link_functions(program, site->unit, site->fact->callee, &count);
		for (size_t f = 0; f < count; f++) {
			struct mentions mentions = program->functions.items[callees[f]].mentions;
			for (size_t m = 0; m < mentions.count; m++)
				if (mentions.items[m].subject == SUBJECT_SYMBOL)
					find_for_call(&names, call,
					              &program->ruleset->symbols.items[mentions.items[m].index]);
		}
	}
	table_free(names.functions);
	id_set_free(&names.asked);
	free(names.next_function);
	free(names.first_source);
	free(names.next_source);
}
