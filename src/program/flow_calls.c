#include "program/flow.h"

static struct value_reference argument_of(const struct program *program, uint32_t call, fact_index position)
{
	const struct call_site *site = &program->calls.items[call];
	const struct facts *facts = program->units.items[site->unit].facts;
	return (struct value_reference){site->unit, facts->arguments.items[site->fact->first_argument + position]};
}

static void store_receiver(struct program *program, const struct call_site *site, uint32_t cell)
{
	if (site->fact->receiver != FACT_NONE)
		flow_store(program, cell, 0, (struct value_reference){site->unit, site->fact->receiver});
}

static void connect_inside(struct program *program, uint32_t call, uint32_t function)
{
	struct flow_graph *flow = program->flow;
	const struct call_site *site = &program->calls.items[call];
	for (fact_index i = 0; i < site->fact->argument_count; i++) {
		uint32_t parameter = flow_parameter_cell(flow, function, i);
		if (parameter != NONE)
			flow_store(program, parameter, 0, argument_of(program, call, i));
	}
	store_receiver(program, site, flow_receiver_cell(flow, function));
	flow_pass(flow, flow_return_cell(flow, function), flow->first_result + call);
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

static void connect_outside(struct program *program, uint32_t call, uint32_t function)
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
			break;
		case SUBJECT_PASS:
			if (ruleset->passes.items[index].argument < program->calls.items[call].fact->argument_count)
				flow_store(program, program->flow->first_result + call, 0,
				           argument_of(program, call, ruleset->passes.items[index].argument));
			break;
		default:
			break;
		}
	}
}

/* Arguments may point to memory the function writes: what it returns or keeps is not known, but that it may write is.
 */
static void mark_handed_out(struct program *program, uint32_t call)
{
	struct leaves leaves;
	for (fact_index i = 0; i < program->calls.items[call].fact->argument_count; i++) {
		flow_leaves(program, argument_of(program, call, i), &leaves);
		for (size_t j = 0; j < leaves.count; j++)
			if (!leaves.items[j].is_function && leaves.items[j].depth < 0)
				program->flow->cells.items[leaves.items[j].id].address_taken = true;
	}
}

void flow_connect_named_calls(struct program *program)
{
	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *site = &program->calls.items[c];
		size_t count = 0;
		const uint32_t *functions = NULL;
		if (site->fact->kind == FACT_CALLEE_DIRECT)
			functions = link_functions(program, site->unit, site->fact->callee, &count);
		else if (site->fact->kind == FACT_CALLEE_VIRTUAL)
			functions = hierarchy_targets(program->flow->hierarchy, site->unit, site->fact->callee, &count);
		for (size_t i = 0; i < count; i++) {
			if (program->functions.items[functions[i]].defined)
				connect_inside(program, c, functions[i]);
			else
				connect_outside(program, c, functions[i]);
		}
		mark_handed_out(program, c);
	}
}

/* ---- indirect calls ---- */

void flow_join_dispatch(struct program *program, uint32_t call, uint32_t dispatch)
{
	struct flow_graph *flow = program->flow;
	const struct call_site *site = &program->calls.items[call];
	uint32_t cell = flow->dispatches.items[dispatch].first_cell;
	flow_pass(flow, cell, flow->first_result + call);
	store_receiver(program, site, cell + 1);
	for (fact_index i = 0; i < site->fact->argument_count; i++)
		flow_store(program, cell + 2 + i, 0, argument_of(program, call, i));
}

void flow_connect_dispatch(struct program *program, uint32_t dispatch_index, uint32_t function)
{
	struct flow_graph *flow = program->flow;
	struct dispatch dispatch = flow->dispatches.items[dispatch_index];
	if (!program->functions.items[function].defined) {
		for (uint32_t call = dispatch.first_call; call != NONE; call = flow->next_in_dispatch[call])
			connect_outside(program, call, function);
		return;
	}
	flow_pass(flow, flow_return_cell(flow, function), dispatch.first_cell);
	flow_pass(flow, dispatch.first_cell + 1, flow_receiver_cell(flow, function));
	for (uint32_t i = 0; i < dispatch.argument_count; i++) {
		uint32_t parameter = flow_parameter_cell(flow, function, i);
		if (parameter != NONE)
			flow_pass(flow, dispatch.first_cell + 2 + i, parameter);
	}
}
