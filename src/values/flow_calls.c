#include "values/flow.h"

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
		uint32_t parameter = flow_argument_cell(flow, function, i);
		if (parameter != NONE)
			flow_store(program, parameter, 0, argument_of(program, call, i));
	}
	store_receiver(program, site, flow_receiver_cell(flow, function));
	flow_pass(flow, flow_return_cell(flow, function), flow->first_result + call);
}

/* Arguments may point to memory the function writes: what it returns or keeps is not known, but that it may write is.
 */
static void mark_handed_out(struct program *program, uint32_t call)
{
	struct leaves leaves;
	for (fact_index i = 0; i < program->calls.items[call].fact->argument_count; i++) {
		struct value_reference argument = argument_of(program, call, i);
		const struct value_leaf *leaf = flow_leaf(program, argument);
		if (!leaf->has_more && (leaf->id == NONE || leaf->depth >= 0)) /* most often */
			continue;
		flow_leaves(program, argument, &leaves);
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
				flow_connect_outside(program, c, functions[i]);
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
			flow_connect_outside(program, call, function);
		return;
	}
	bool object_first = flow_is_called_with_object(program, &dispatch, function);
	flow_pass(flow, flow_return_cell(flow, function), dispatch.first_cell);
	flow_pass(flow, dispatch.first_cell + 1 + object_first, flow_receiver_cell(flow, function));
	for (uint32_t i = object_first; i < dispatch.argument_count; i++) {
		uint32_t parameter = flow_argument_cell(flow, function, i - object_first);
		if (parameter != NONE)
			flow_pass(flow, dispatch.first_cell + 2 + i, parameter);
	}
}
