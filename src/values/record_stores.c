#include "values/record_stores.h"

#include "values/block_order.h"
#include "values/field_paths.h"
#include "values/guards.h"

#include <string.h>

uint32_t record_store_function(const struct program *program, uint32_t unit, const struct fact_flow *flow)
{
	uint32_t function = flow->function == FACT_NONE ? NONE : program->units.items[unit].bodies[flow->function];

	return function != NONE && program->functions.items[function].unit == unit ? function : NONE;
}

static bool fulfils(const struct program *program, const struct call_site *call, const struct zero_rule *rule)
{
	struct call_arguments arguments;

	call_arguments_init(&arguments, program, NULL, call, &environment_empty);
	return conditions_all(&rule->when, &arguments.view, NULL) == VERDICT_YES;
}

/* The rule by which the call makes memory zero: what an argument points to, or, with argument -1, what it gives. */
static bool makes_zero(const struct program *program, const struct call_site *call, bool gives, unsigned *ret_argument)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
			const struct mention *mention = &function->mentions.items[m];
			const struct zero_rule *rule;

			if (mention->subject != SUBJECT_ZERO)
				continue;
			rule = &program->ruleset->zeroes.items[mention->index];
			if ((rule->argument < 0) != gives || !fulfils(program, call, rule))
				continue;
			*ret_argument = (unsigned)rule->argument;
			return true;
		}
	}
	return false;
}

/* `p = calloc(1, sizeof *p)` */
static bool is_zeroed_memory(const struct program *program, struct value_reference from)
{
	const struct fact_value *value = value_fact(program, from);
	uint32_t call = value->kind == FACT_VALUE_RESULT ? program->units.items[from.unit].call_sites[value->a] : NONE;
	unsigned argument;

	return call != NONE && makes_zero(program, &program->calls.items[call], true, &argument);
}

bool record_store_of_flow(const struct program *program, uint32_t unit, fact_index index,
                          struct record_store *ret_store)
{
	const struct fact_flow *flow = &program->units.items[unit].facts->flows.items[index];
	struct value_reference to = {unit, flow->to}, from = {unit, flow->from};
	const struct fact_value *value = value_fact(program, from);
	uint32_t function;

	if (!record_root_known(program, to))
		return false;
	function = record_store_function(program, unit, flow);
	*ret_store = (struct record_store){.path = ANY_PATH,
	                                   .unit = unit,
	                                   .from = flow->from,
	                                   .block = flow->block,
	                                   .calls = flow->calls,
	                                   .flow = index};
	if (function == NONE)
		return false;
	ret_store->root = root_of_field(program, to, &ret_store->path);
	if (ret_store->root.kind == ROOT_UNKNOWN) {
		ret_store->path = ANY_PATH;
		ret_store->root = root_of_record(program, to);
		if (value->kind == FACT_VALUE_INTEGER && value->integer == 0)
			ret_store->from = FACT_NONE;
	}
	if (ret_store->root.kind == ROOT_UNKNOWN && value->kind == FACT_VALUE_RESULT) {
		struct record_root root = root_of_pointer(program, to);

		if (root.kind == ROOT_UNKNOWN || !is_zeroed_memory(program, from))
			return false;
		ret_store->root = root;
		ret_store->from = FACT_NONE;
		ret_store->block = program->units.items[unit].facts->calls.items[value->a].block;
	}
	return ret_store->root.kind != ROOT_UNKNOWN && ret_store->root.function == function;
}

bool record_store_of_call(const struct program *program, const struct call_site *call, struct record_store *ret_store)
{
	unsigned argument;

	if (call->caller == NONE || !makes_zero(program, call, false, &argument))
		return false;
	*ret_store = (struct record_store){
	    .root = root_of_argument(program, call, argument),
	    .path = ANY_PATH,
	    .unit = call->unit,
	    .from = FACT_NONE,
	    .block = call->fact->block,
	    .calls = (uint32_t)(call->fact - program->units.items[call->unit].facts->calls.items) + 1,
	    .flow = FACT_NONE};
	return ret_store->root.kind != ROOT_UNKNOWN && ret_store->root.whole &&
	       ret_store->root.function == call->caller;
}

int record_stores_compare(const struct record_store *one, const struct record_store *other)
{
	if (one->calls != other->calls)
		return one->calls < other->calls ? -1 : 1;
	/* What a call does happens before what is written behind it: FACT_NONE + 1 is 0. */
	return one->flow + 1 < other->flow + 1 ? -1 : one->flow + 1 > other->flow + 1;
}

bool record_store_affects(const struct program *program, const struct record_store *store, uint32_t path)
{
	if (store->path == ANY_PATH)
		return true;
	return store->root.whole ? field_path_covers(program, store->path, path)
	                         : field_path_changes(program, store->path, path);
}

bool record_store_constant(const struct program *program, const struct record_store *store, uint32_t path,
                           const struct environment *environment, int64_t *ret)
{
	*ret = 0;
	if (store->path == ANY_PATH)
		return store->from == FACT_NONE;
	return store->path == path &&
	       value_as_constant(program, (struct value_reference){store->unit, store->from}, environment, ret);
}

bool record_store_may_precede(const struct program *program, fact_index block, uint32_t calls,
                              const struct call_site *call)
{
	const struct facts *facts = program->units.items[call->unit].facts;

	if (calls <= (uint32_t)(call->fact - facts->calls.items) || block == FACT_NONE)
		return block == FACT_NONE || !blocks_exclude(facts, block, call->fact->block);
	return blocks_share_loop(facts, block, call->fact->block);
}

bool record_store_inside(const struct program *program, const struct record_store *store, fact_index block)
{
	return block_stands_in(program->units.items[store->unit].facts, store->block, block);
}

enum verdict record_store_before(const struct program *program, const struct record_store *store,
                                 const struct call_site *call, const struct environment *environment)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	enum verdict answer = VERDICT_YES;

	if (store->unit != call->unit || store->block == FACT_NONE)
		return VERDICT_MAYBE;
	for (fact_index b = store->block; b != FACT_NONE && !block_stands_in(facts, call->fact->block, b);
	     b = facts->blocks.items[b].parent) {
		enum verdict taken = guard_taken(program, call->unit, b, environment);

		if (taken == VERDICT_NO)
			return VERDICT_NO;
		answer = taken == VERDICT_YES ? answer : VERDICT_MAYBE;
	}
	return store->calls <= (uint32_t)(call->fact - facts->calls.items) ? answer : VERDICT_MAYBE;
}

/* ---- a record of zeros ---- */

/* What is found out about a record while the stores of its function are looked at. */
struct zeros {
	bool before; /* one of them is met on every way to the call */
	bool other;  /* something else than zero may be there */
};

static void look_at(const struct program *program, const struct call_site *call, struct record_root root,
                    const struct record_store *store, struct zeros *zeros)
{
	int64_t value;

	if (!roots_equal(store->root, root))
		return;
	if (!record_store_constant(program, store, store->path, &environment_empty, &value) || value != 0)
		zeros->other = true;
	zeros->before |= record_store_before(program, store, call, &environment_empty) == VERDICT_YES;
}

static bool is_given(const struct program *program, const struct call_site *call, struct record_root root)
{
	for (uint32_t a = 0; a < call->fact->argument_count; a++)
		if (roots_equal(root_of_argument(program, call, a), root))
			return true;
	return false;
}

static bool own_record_is_zero(const struct program *program, const struct call_site *call, struct record_root root)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct function *caller = &program->functions.items[call->caller];
	struct zeros zeros = {0};
	struct record_store store;

	for (fact_index f = 0; f < facts->flows.count; f++)
		if (record_store_function(program, call->unit, &facts->flows.items[f]) == call->caller &&
		    record_store_of_flow(program, call->unit, f, &store))
			look_at(program, call, root, &store, &zeros);
	for (uint32_t c = caller->first_call; c < caller->first_call + caller->call_count; c++) {
		const struct call_site *other = &program->calls.items[c];

		if (record_store_of_call(program, other, &store) && roots_equal(store.root, root))
			look_at(program, call, root, &store, &zeros);
		else if (other != call && is_given(program, other, root))
			return false;
	}
	return zeros.before && !zeros.other;
}

/* `static const struct timeval at_once = {0, 0};` */
static bool constant_record_is_zero(const struct program *program, struct value_reference argument)
{
	const struct facts *facts = program->units.items[argument.unit].facts;
	const struct fact_value *address = value_fact(program, argument), *variable;
	bool zero = false;

	if (!address || address->kind != FACT_VALUE_ADDRESS)
		return false;
	variable = value_fact(program, (struct value_reference){argument.unit, address->a});
	if (variable->kind != FACT_VALUE_VARIABLE ||
	    strncmp(facts->variables.items[variable->a].type, "const ", strlen("const ")) != 0)
		return false;
	for (size_t f = 0; f < facts->flows.count; f++) {
		const struct fact_value *to = &facts->values.items[facts->flows.items[f].to];
		const struct fact_value *from = &facts->values.items[facts->flows.items[f].from];

		if (to->kind != FACT_VALUE_FIELD || to->b != address->a)
			continue;
		if (from->kind != FACT_VALUE_INTEGER || from->integer != 0)
			return false;
		zero = true;
	}
	return zero;
}

bool record_is_zero(const struct program *program, const struct call_site *call, unsigned argument)
{
	struct record_root root = root_of_argument(program, call, argument);

	if (call->caller != NONE && root.kind == ROOT_OWN && root.whole && root.function == call->caller &&
	    own_record_is_zero(program, call, root))
		return true;
	return constant_record_is_zero(program, call_argument(program, call, argument));
}
