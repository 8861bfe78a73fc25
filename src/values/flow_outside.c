#include "values/flow.h"

#include "model/type_text.h"
#include "values/values.h"

#include <string.h>

static struct value_reference argument_of(const struct program *program, uint32_t call, fact_index position)
{
	const struct call_site *site = &program->calls.items[call];
	const struct facts *facts = program->units.items[site->unit].facts;
	return (struct value_reference){site->unit, facts->arguments.items[site->fact->first_argument + position]};
}

/* One object for each call: what it returns, or what it stores. */
static uint32_t result_object(struct program *program, uint32_t call)
{
	uint32_t *object = &program->flow->result_objects[call];
	if (*object == NONE) {
		*object = (uint32_t)program->objects.count;
		VECTOR_PUSH(program->objects, (struct object){.kind = OBJECT_RESULT, .index = call});
	}
	return *object;
}

static void make_result(struct program *program, uint32_t call)
{
	flow_add_object(program->flow, program->flow->first_result + call, result_object(program, call));
}

/* pipe(fds): what fds points to holds the descriptors from now on, wherever the pointer came from. */
static void store_in_argument(struct program *program, uint32_t call, fact_index position)
{
	if (position >= program->calls.items[call].fact->argument_count)
		return;
	struct leaves to;
	flow_leaves(program, argument_of(program, call, position), &to);
	for (size_t i = 0; i < to.count; i++) {
		if (to.items[i].is_function || to.items[i].is_record)
			continue;
		uint32_t stored = flow_written(program->flow, to.items[i].id, to.items[i].depth + 1);
		flow_add_object(program->flow, stored, result_object(program, call));
	}
}

/* A library's method may keep what it is given in its object, and give back what the object keeps, by reference:
 * handlers.push_back(f), handlers[key] = f. */
static void keep_in_receiver(struct program *program, uint32_t call)
{
	struct flow_graph *flow = program->flow;
	const struct call_site *site = &program->calls.items[call];
	struct leaves receivers;
	if (site->fact->receiver == FACT_NONE)
		return;
	flow_leaves(program, (struct value_reference){site->unit, site->fact->receiver}, &receivers);
	for (size_t i = 0; i < receivers.count; i++) {
		const struct leaf *receiver = &receivers.items[i];
		if (receiver->is_function || receiver->is_record)
			continue;
		uint32_t kept = flow_written(flow, receiver->id, receiver->depth);
		for (fact_index a = 0; a < site->fact->argument_count; a++)
			flow_copy(program, kept, argument_of(program, call, a));
		flow_pass(flow, receiver->id, flow->first_result + call);
		flow_pass(flow, flow->first_result + call, kept);
	}
}

/* ---- what is passed on ---- */

/* Is the parameter another name for what it is given? Then no pointer is followed to store to it. */
static bool is_reference_parameter(const struct program *program, uint32_t function, int position)
{
	size_t length = 0;
	const char *type =
	    type_of_parameter(program->functions.items[function].fact->type, (unsigned)position, &length);
	return type && type_is_reference(type, length);
}

/* Is the call written with the numbers that the rule speaks of? What is known of others is not known yet. */
static bool is_written_so(const struct program *program, uint32_t call, const struct conditions *when)
{
	struct call_arguments arguments;
	if (when->count == 0)
		return true;
	for (size_t i = 0; i < when->count; i++) {
		const struct fact_value *fact =
		    value_fact(program, call_argument(program, &program->calls.items[call], when->items[i].argument));
		if (!fact || fact->kind != FACT_VALUE_INTEGER)
			return false;
	}
	call_arguments_init(&arguments, program, NULL, &program->calls.items[call], &environment_empty);
	return conditions_all(when, &arguments.view, NULL) == VERDICT_YES;
}

static void pass_on(struct program *program, uint32_t call, uint32_t function, const struct pass_rule *rule)
{
	struct flow_graph *flow = program->flow;
	fact_index arguments = program->calls.items[call].fact->argument_count;
	if (rule->argument >= arguments || rule->to >= (int)arguments || !is_written_so(program, call, &rule->when))
		return;
	struct value_reference from = argument_of(program, call, rule->argument);
	if (rule->to < 0 && !rule->content) {
		flow_store(program, flow->first_result + call, 0, from);
	} else if (rule->to < 0) {
		flow_store_behind(program, flow->first_result + call, 0, from, 1);
	} else {
		struct leaves to;
		int through = is_reference_parameter(program, function, rule->to) ? 0 : 1;
		flow_leaves(program, argument_of(program, call, (fact_index)rule->to), &to);
		for (size_t i = 0; i < to.count; i++) {
			int depth = to.items[i].depth + through;
			if (to.items[i].is_function || to.items[i].is_record)
				continue;
			flow_store_behind(program, to.items[i].id, depth > 0 ? depth : 0, from, rule->content);
			flow_written(flow, to.items[i].id, depth);
		}
	}
}

/* ---- functions that are handed to functions without a source ---- */

/* The arguments that stand behind the function come first when it is called; a method's object before them. */
static void bind_arguments(struct program *program, uint32_t call, fact_index at, uint32_t function)
{
	struct flow_graph *flow = program->flow;
	bool method = program->functions.items[function].fact->method;
	flow->function_bound[function] = true;
	for (fact_index a = at + 1; a < program->calls.items[call].fact->argument_count; a++) {
		fact_index position = a - at - 1;
		uint32_t cell = method && position == 0 ? flow_receiver_cell(flow, function)
		                                        : flow_parameter_cell(flow, function, position - method);
		if (cell != NONE)
			flow_copy(program, cell, argument_of(program, call, a));
	}
}

/* Whoever is given a function and something else calls it with that; a pointer without a type comes back as one. */
static void hand_arguments(struct program *program, uint32_t call, fact_index at, uint32_t function)
{
	struct flow_graph *flow = program->flow;
	for (fact_index a = 0; a < program->calls.items[call].fact->argument_count; a++) {
		for (uint32_t p = 0; a != at && p < flow->parameter_counts[function]; p++) {
			uint32_t cell = flow_parameter_cell(flow, function, p);
			if (flow->cells.items[cell].depth_max == TYPE_DEPTH_ANY)
				flow_copy(program, cell, argument_of(program, call, a));
		}
	}
}

enum { NO_NUMBER = -1, SEVERAL_NUMBERS = -2 };

/* The one parameter of a function of that type that is an int. */
static int number_among(const char *type)
{
	struct type_parameters parameters = type_parameters_of(type);
	int found = NO_NUMBER;
	size_t length;
	const char *part;
	for (int i = 0; (part = type_next_parameter(&parameters, &length)) != NULL; i++)
		if (length == strlen("int") && memcmp(part, "int", length) == 0)
			found = found == NO_NUMBER ? i : SEVERAL_NUMBERS;
	return found;
}

/* A descriptor that is given together with a function comes back to it, where each of them has one number only:
 * event_set(&event, descriptor, EV_READ, on_ready, client), on_ready(descriptor, events, client). */
static void hand_descriptor(struct program *program, uint32_t call, uint32_t function)
{
	const struct call_site *site = &program->calls.items[call];
	const struct facts *facts = program->units.items[site->unit].facts;
	if (site->fact->callee == FACT_NONE)
		return;
	int parameter = number_among(program->functions.items[function].fact->type), argument;
	if (parameter < 0 || (argument = number_among(facts->functions.items[site->fact->callee].type)) < 0)
		return;
	uint32_t cell = flow_parameter_cell(program->flow, function, (uint64_t)parameter);
	if (cell != NONE && (fact_index)argument < site->fact->argument_count)
		flow_copy(program, cell, argument_of(program, call, (fact_index)argument));
}

static void hand_function(struct program *program, const struct handing *handing, uint32_t function)
{
	if (!program->functions.items[function].defined)
		return;
	if (handing->binds) {
		bind_arguments(program, handing->call, handing->argument, function);
	} else {
		hand_arguments(program, handing->call, handing->argument, function);
		hand_descriptor(program, handing->call, function);
	}
}

static void hand(struct program *program, uint32_t call, fact_index argument, bool binds)
{
	struct leaves leaves;
	if (argument >= program->calls.items[call].fact->argument_count)
		return;
	flow_leaves(program, argument_of(program, call, argument), &leaves);
	for (size_t i = 0; i < leaves.count; i++) {
		struct handing handing = {
		    .call = call, .cell = leaves.items[i].id, .argument = argument, .binds = binds};
		if (!leaves.items[i].is_function) {
			VECTOR_PUSH(program->flow->handings, handing);
			continue;
		}
		const struct symbol *symbol = &program->symbols.items[leaves.items[i].id];
		for (uint32_t j = 0; j < symbol->function_count; j++)
			hand_function(program, &handing, program->symbol_functions.items[symbol->first_function + j]);
	}
}

void flow_look_at_handings(struct program *program)
{
	struct flow_graph *flow = program->flow;
	for (size_t h = 0; h < flow->handings.count; h++) {
		struct handing *handing = &flow->handings.items[h];
		uint32_t objects = flow->cells.items[handing->cell].objects;
		if (objects == handing->seen)
			continue;
		handing->seen = objects;
		size_t count;
		const uint32_t *items = object_sets_items(flow->sets, objects, &count);
		for (size_t i = 0; i < count; i++) {
			struct object object = program->objects.items[items[i]];
			if (object.kind == OBJECT_FUNCTION)
				hand_function(program, handing, object.index);
		}
	}
}

/* ---- what rules say ---- */

void flow_connect_outside(struct program *program, uint32_t call, uint32_t function)
{
	const struct ruleset *ruleset = program->ruleset;
	struct mentions mentions = program->functions.items[function].mentions;
	keep_in_receiver(program, call);
	for (size_t i = 0; i < mentions.count; i++) {
		uint32_t index = mentions.items[i].index;
		switch (mentions.items[i].subject) {
		case SUBJECT_DESCRIPTOR:
			if (ruleset->descriptors.items[index].argument < 0)
				make_result(program, call);
			else
				store_in_argument(program, call,
				                  (fact_index)ruleset->descriptors.items[index].argument);
			break;
		case SUBJECT_OFFLOAD:
			if (ruleset->offloads.items[index].by_result)
				make_result(program, call);
			else
				hand(program, call, (fact_index)ruleset->offloads.items[index].argument, false);
			break;
		case SUBJECT_INVOKE:
			hand(program, call, ruleset->invokes.items[index].argument, false);
			break;
		case SUBJECT_ENTRY:
			hand(program, call, ruleset->contexts.items[index].entries[mentions.items[i].entry].argument,
			     false);
			break;
		case SUBJECT_SYMBOL:
			VECTOR_PUSH(program->flow->symbol_calls, call);
			break;
		case SUBJECT_PASS:
			pass_on(program, call, function, &ruleset->passes.items[index]);
			if (ruleset->passes.items[index].binds)
				hand(program, call, ruleset->passes.items[index].argument, true);
			break;
		default:
			break;
		}
	}
}
