#include "values/records.h"

#include "model/callers.h"
#include "model/type_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* More fields of one record are not looked at. */
enum { FIELDS_AT_MOST = 8, POSITIONS = ROOT_POSITIONS + 1 };

/* All fields: the record is replaced, or given to code that is not here. */
#define ANY_FIELD (NONE - 1)

/* Some fields of the record that a function is given at a position. */
struct fields {
	uint32_t function, position;
	uint32_t next; /* the function's set at a later position, or NONE */
	uint32_t count;
	uint32_t items[FIELDS_AT_MOST];
};

/* Sets of fields by function and position. Most functions have none, and each step of a walk asks: no hash table. */
struct field_sets {
	uint32_t *first; /* by function, or NONE */
	VECTOR(struct fields) items;
};

/* A store into a field of a record that its function knows. */
struct store {
	struct record_root root;
	uint32_t field;
	uint32_t unit;
	const struct fact_flow *flow;
};

struct records {
	const struct program *program;
	struct field_sets deciding; /* a condition, or something below, depends on it */
	struct field_sets changed;  /* by the function, or by something it hands the record on to */
	struct table *watched;      /* fields that decide anywhere */
	uint32_t *first_store;      /* per function, with one more at the end: a run of stores */
	VECTOR(struct store) stores;
};

/* ---- sets of fields ---- */

static struct field_sets field_sets_new(const struct program *program)
{
	struct field_sets sets = {.first = memory_allocate((program->functions.count + 1) * sizeof *sets.first)};

	memset(sets.first, 0xff, program->functions.count * sizeof *sets.first);
	return sets;
}

static void field_sets_release(struct field_sets *sets)
{
	free(sets->first);
	VECTOR_FREE(sets->items);
}

static uint32_t set_at(const struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t set = sets->first[function];

	assert(set == NONE || sets->items.items);
	while (set != NONE && sets->items.items[set].position < position)
		set = sets->items.items[set].next;
	return set != NONE && sets->items.items[set].position == position ? set : NONE;
}

static uint32_t add_set(struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t added = (uint32_t)sets->items.count, before = NONE, after = sets->first[function];

	assert(after == NONE || sets->items.items);
	for (; after != NONE && sets->items.items[after].position < position; after = sets->items.items[after].next)
		before = after;
	if (before == NONE)
		sets->first[function] = added;
	else
		sets->items.items[before].next = added;
	VECTOR_PUSH(sets->items, (struct fields){.function = function, .position = position, .next = after});
	return added;
}

static const struct fields *fields_at(const struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t set = set_at(sets, function, position);

	return set == NONE ? NULL : &sets->items.items[set];
}

static bool has_field(const struct fields *fields, uint32_t field)
{
	for (uint32_t i = 0; fields && i < fields->count; i++) {
		if (fields->items[i] == field)
			return true;
	}
	return false;
}

/* Is the field of the record changed by who is given it, or a part of it? */
static bool is_changed(const struct fields *fields, struct record_root root, uint32_t field)
{
	return has_field(fields, field) || (root.whole && has_field(fields, ANY_FIELD));
}

/* True when that is new. A set that is full is `overflow` instead, or, when that is NONE, takes no more. */
static bool add_field(struct field_sets *sets, uint32_t function, uint32_t position, uint32_t field, uint32_t overflow)
{
	uint32_t set = set_at(sets, function, position);
	struct fields *fields;

	if (set == NONE)
		set = add_set(sets, function, position);
	assert(sets->items.items);
	fields = &sets->items.items[set];
	if (has_field(fields, field) || (overflow != NONE && has_field(fields, overflow)) ||
	    (fields->count == FIELDS_AT_MOST && overflow == NONE))
		return false;
	if (fields->count == FIELDS_AT_MOST) {
		fields->count = 0;
		field = overflow;
	}
	fields->items[fields->count++] = field;
	return true;
}

/* ---- which fields decide ---- */

static void decides(struct records *records, struct value_reference value)
{
	uint32_t field;
	struct record_root root = root_of_field(records->program, value, &field);

	if (root.kind == ROOT_GIVEN && add_field(&records->deciding, root.function, root.index, field, NONE))
		table_put_number(records->watched, field, 0);
}

/* Conditions on fields, fields that are called, and those whose value a callee's decision is made of. */
static void find_deciding(struct records *records, const uint32_t *deciding)
{
	const struct program *program = records->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t b = 0; b < facts->blocks.count; b++) {
			const struct fact_block *block = &facts->blocks.items[b];

			if (block->value != FACT_NONE && program->units.items[u].bodies[block->function] != NONE)
				decides(records, (struct value_reference){u, block->value});
		}
	}
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->indirect)
			decides(records, (struct value_reference){call->unit, call->fact->through});
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			uint32_t wanted = deciding[program->targets.items[t].function];

			for (unsigned a = 0; wanted >> a && a < call->fact->argument_count; a++)
				if (wanted >> a & 1)
					decides(records, call_argument(program, call, a));
		}
	}
}

/* ---- from callees to callers ---- */

/* Who is given an inner part of a record, and replaces all of that, leaves the rest alone. */
static bool is_of_root(struct record_root root, uint32_t field) { return root.whole || field != ANY_FIELD; }

/* What holds of the record that a callee is given holds of the one its caller was given, when it is the same. */
static void hand_up(struct records *records, struct field_sets *sets, const struct callers *callers, uint32_t overflow)
{
	const struct program *program = records->program;

	VECTOR(uint32_t) work = {0};

	for (uint32_t i = 0; i < sets->items.count; i++)
		VECTOR_PUSH(work, i);
	for (size_t w = 0; w < work.count; w++) {
		struct fields fields = sets->items.items[work.items[w]];

		for (uint32_t s = callers->first[fields.function]; s < callers->first[fields.function + 1]; s++) {
			const struct call_site *call = &program->calls.items[callers->sites[s]];
			struct record_root root = root_of_argument(program, call, fields.position);
			bool grown = false;

			if (root.kind != ROOT_GIVEN || root.function != call->caller)
				continue;
			for (uint32_t i = 0; i < fields.count; i++)
				if (is_of_root(root, fields.items[i]))
					grown |= add_field(sets, root.function, root.index, fields.items[i], overflow);
			if (grown)
				VECTOR_PUSH(work, set_at(sets, root.function, root.index));
		}
	}
	VECTOR_FREE(work);
}

/* ---- who changes what ---- */

/* The function it happens in, when its body was kept as this unit has it. */
static uint32_t function_of_flow(const struct program *program, uint32_t unit, const struct fact_flow *flow)
{
	uint32_t function = flow->function == FACT_NONE ? NONE : program->units.items[unit].bodies[flow->function];

	return function != NONE && program->functions.items[function].unit == unit ? function : NONE;
}

static bool find_store(const struct records *records, uint32_t unit, const struct fact_flow *flow,
                       struct store *ret_store)
{
	const struct program *program = records->program;
	struct value_reference to = {.unit = unit, .value = flow->to};
	uint32_t function = function_of_flow(program, unit, flow);

	*ret_store = (struct store){.field = ANY_FIELD, .unit = unit, .flow = flow};
	if (function == NONE)
		return false;
	ret_store->root = root_of_field(program, to, &ret_store->field);
	if (ret_store->root.kind == ROOT_UNKNOWN)
		ret_store->root = root_of_record(program, to);
	else if (table_get_number(records->watched, ret_store->field) == TABLE_NONE)
		return false;
	return ret_store->root.kind != ROOT_UNKNOWN && ret_store->root.function == function;
}

static int compare_stores(const void *left, const void *right)
{
	const struct store *one = left, *other = right;

	if (one->root.function != other->root.function)
		return one->root.function < other->root.function ? -1 : 1;
	return one->flow < other->flow ? -1 : one->flow > other->flow;
}

static void find_stores(struct records *records)
{
	const struct program *program = records->program;
	size_t next = 0;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++) {
			struct store store;

			if (!find_store(records, u, &facts->flows.items[f], &store))
				continue;
			VECTOR_PUSH(records->stores, store);
			if (store.root.kind == ROOT_GIVEN)
				add_field(&records->changed, store.root.function, store.root.index, store.field,
				          ANY_FIELD);
		}
	}
	if (records->stores.count > 1)
		qsort(records->stores.items, records->stores.count, sizeof *records->stores.items, compare_stores);
	for (uint32_t f = 0; f <= program->functions.count; f++) {
		while (next < records->stores.count && records->stores.items[next].root.function < f)
			next++;
		records->first_store[f] = (uint32_t)next;
	}
}

/* May code that is not here, or not known, write to the record it is given? */
static bool may_write(const struct program *program, const struct call_site *call, uint32_t position)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];
		size_t length;
		const char *type =
		    position == ROOT_RECEIVER ? NULL : type_of_parameter(function->fact->type, position, &length);

		if (!function->defined && type && (length < 6 || memcmp(type, "const ", 6) != 0))
			return true;
	}
	return call->indirect && call->target_count == 0;
}

static void find_outside_changes(struct records *records)
{
	const struct program *program = records->program;

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t a = 0; a < call->fact->argument_count && a < ROOT_POSITIONS; a++) {
			struct record_root root;

			if (call->caller == NONE || !may_write(program, call, a))
				continue;
			root = root_of_argument(program, call, a);
			if (root.kind == ROOT_GIVEN && root.whole && root.function == call->caller)
				add_field(&records->changed, root.function, root.index, ANY_FIELD, ANY_FIELD);
		}
	}
}

/* ---- life ---- */

struct records *records_new(const struct program *program, const uint32_t *deciding)
{
	struct records *records = memory_zeroed(1, sizeof *records);
	struct callers callers;

	records->program = program;
	records->deciding = field_sets_new(program);
	records->changed = field_sets_new(program);
	records->watched = table_new();
	records->first_store = memory_zeroed(program->functions.count + 1, sizeof *records->first_store);
	callers_init(&callers, program, true);
	find_deciding(records, deciding);
	hand_up(records, &records->deciding, &callers, NONE);
	find_stores(records);
	find_outside_changes(records);
	hand_up(records, &records->changed, &callers, ANY_FIELD);
	callers_release(&callers);
	return records;
}

void records_free(struct records *records)
{
	if (!records)
		return;
	field_sets_release(&records->deciding);
	field_sets_release(&records->changed);
	table_free(records->watched);
	VECTOR_FREE(records->stores);
	free(records->first_store);
	free(records);
}

/* ---- what a callee knows ---- */

static bool same_condition(const struct fact_block *one, const struct fact_block *other)
{
	return one->kind == FACT_BLOCK_BRANCH && other->kind == FACT_BLOCK_BRANCH && one->value != FACT_NONE &&
	       one->value == other->value && one->test == other->test && one->constant == other->constant;
}

/* Does who comes to the inner block also come to the outer one? A guard that returns makes a block for the rest of its
 * scope, and another one with the same condition behind that. */
static bool stands_in(const struct facts *facts, fact_index inner, fact_index outer)
{
	const struct fact_block *blocks = facts->blocks.items;

	while (inner != FACT_NONE && inner != outer) {
		if (same_condition(&blocks[inner], &blocks[outer])) {
			outer = blocks[outer].parent;
			if (outer == FACT_NONE)
				return false;
		}
		inner = blocks[inner].parent;
	}
	return inner == outer;
}

/* Does a call between the store and this one change the field of the record? */
static bool changed_between(const struct records *records, const struct store *store, const struct call_site *until)
{
	const struct program *program = records->program;
	const struct function *caller = &program->functions.items[until->caller];
	const struct fact_call *first = program->units.items[store->unit].facts->calls.items;

	for (uint32_t c = caller->first_call; c < caller->first_call + caller->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->fact < first + store->flow->calls || call == until)
			continue;
		for (uint32_t a = 0; a < POSITIONS && a <= call->fact->argument_count; a++) {
			uint32_t position = a < call->fact->argument_count ? a : ROOT_RECEIVER;
			struct record_root root;

			root = root_of_argument(program, call, position);
			if (!roots_equal(root, store->root))
				continue;
			if (root.whole && may_write(program, call, position))
				return true;
			for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
				if (is_changed(
				        fields_at(&records->changed, program->targets.items[t].function, position),
				        root, store->field))
					return true;
		}
	}
	return false;
}

/* Is the store met on every way to the call? */
static bool comes_before(const struct program *program, const struct store *store, const struct call_site *call)
{
	const struct facts *facts = program->units.items[call->unit].facts;

	return store->flow->block != FACT_NONE && stands_in(facts, call->fact->block, store->flow->block) &&
	       store->flow->calls <= (uint32_t)(call->fact - facts->calls.items);
}

/* The constant that the function of the call gives the field before it hands the record on, on every way to the call.
 */
static bool stored_before(const struct records *records, const struct call_site *call, struct record_root root,
                          uint32_t field, const struct environment *caller, int64_t *ret)
{
	const struct program *program = records->program;
	const struct store *before = NULL;

	for (uint32_t s = records->first_store[call->caller]; s < records->first_store[call->caller + 1]; s++) {
		const struct store *store = &records->stores.items[s];
		struct value_reference from = {.unit = store->unit, .value = store->flow->from};
		int64_t value;

		if (!roots_equal(store->root, root) || (store->field != field && store->field != ANY_FIELD))
			continue;
		if (store->field == ANY_FIELD || store->unit != call->unit ||
		    !value_as_constant(program, from, caller, &value) || (before && value != *ret))
			return false;
		*ret = value;
		if (!before || comes_before(program, store, call))
			before = store;
	}
	return before && comes_before(program, before, call) && !changed_between(records, before, call);
}

static bool known_before(const struct records *records, const struct call_site *call, struct record_root root,
                         uint32_t field, const struct environment *caller, int64_t *ret)
{
	if (root.kind == ROOT_GIVEN && environment_field(caller, root.index, field, ret))
		return true;
	return stored_before(records, call, root, field, caller, ret);
}

void records_enter(const struct records *records, const struct call_site *call, uint32_t callee,
                   const struct environment *caller, struct environment *callee_knows)
{
	const struct program *program = records->program;

	if (call->caller == NONE)
		return;
	for (uint32_t s = records->deciding.first[callee]; s != NONE; s = records->deciding.items.items[s].next) {
		const struct fields *deciding = &records->deciding.items.items[s];
		const struct fields *changed = fields_at(&records->changed, callee, deciding->position);
		struct record_root root = root_of_argument(program, call, deciding->position);

		if (root.kind == ROOT_UNKNOWN || root.function != call->caller)
			continue;
		for (uint32_t i = 0; i < deciding->count; i++) {
			int64_t value;

			if (!is_changed(changed, root, deciding->items[i]) &&
			    known_before(records, call, root, deciding->items[i], caller, &value))
				environment_learn(callee_knows, deciding->position, deciding->items[i], value);
		}
	}
}
