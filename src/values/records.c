#include "values/records.h"

#include "model/callers.h"
#include "model/type_text.h"
#include "values/constant_records.h"
#include "values/constants.h"
#include "values/field_paths.h"
#include "values/field_sets.h"
#include "values/guards.h"
#include "values/handed_fields.h"
#include "values/held_tables.h"
#include "values/record_stores.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { POSITIONS = ROOT_POSITIONS + 1 };

/* A parameter that goes into a field may come from a field itself, but that seldom goes on. */
enum { DECIDING_ROUNDS = 3, NESTING_AT_MOST = 4 };

/* Which parameters of an outside function it may write to, a bit each, as far as that was asked; by walks in two
 * threads. */
struct outside {
	_Atomic uint32_t asked, written;
};

struct records {
	const struct program *program;
	struct handings handings;
	struct field_sets deciding; /* a condition, or something below, depends on it */
	struct field_sets changed;  /* by the function, or by something it hands the record on to */
	struct constant_records *constants;
	struct held_tables *tables;
	struct changers *changers; /* they watch the cells of fields that decide, and of records these are in */
	struct outside *outside;   /* per function */
	uint32_t *first_store;     /* per function, with one more at the end: a run of stores, ordered by root */
	uint32_t *first_store_to;  /* per record that is known: the first of its stores; NONE without one */
	VECTOR(struct record_store) stores;
	uint32_t *first_block; /* per unit, of a run of first_inside */
	uint32_t
	    *first_inside; /* per block whose condition is on a field of a record: the first call inside; or NONE */
};

/* A parameter that is put into a field. */
struct filled {
	uint32_t path, function;
	int64_t position;
};

/* What is needed to find out which fields decide. */
struct deciding {
	struct records *records;
	const struct callers *callers;
	uint32_t *parameters; /* constants.h */
	uint32_t *asked;      /* those that were looked at */
	VECTOR(struct filled) filled;
};

static bool is_deep(const struct program *program, uint32_t path)
{
	return program->field_paths.items[path].outer != NONE;
}

/* Is the field of the record changed by who is given it, or a part of it? */
static bool may_change(const struct program *program, uint32_t changed, struct record_root root, uint32_t path)
{
	if (changed == ANY_PATH)
		return root.whole || is_deep(program, path);
	if (changed == INNER_FIELDS)
		return is_deep(program, path);
	return field_path_changes(program, changed, path);
}

/* ---- which fields decide ---- */

static void decides(struct records *records, struct value_reference value)
{
	uint32_t field;
	struct record_root root = root_of_field(records->program, value, &field);

	if (root.kind == ROOT_UNKNOWN ||
	    (root.kind == ROOT_GIVEN &&
	     !fields_add(&records->deciding, fields_make(&records->deciding, root.function, root.index), field,
	                 !root.whole, NULL)))
		return;
	for (; field != NONE; field = records->program->field_paths.items[field].outer)
		changers_watch(records->changers, records->program->field_paths.items[field].cell);
}

static bool is_watched(const struct records *records, uint32_t path)
{
	return changers_watched(records->changers, records->program->field_paths.items[path].cell);
}

/* The same of fields that a value is made of: `options->flags | WUNTRACED`. */
static void decides_with(struct records *records, struct value_reference value, unsigned nesting)
{
	const struct fact_value *fact = value_fact(records->program, value);
	bool made = fact && (fact->kind == FACT_VALUE_BITS || fact->kind == FACT_VALUE_WITHOUT);

	if (made && nesting > 0)
		decides_with(records, (struct value_reference){value.unit, fact->a}, nesting - 1);
	if (made && nesting > 0 && fact->kind == FACT_VALUE_BITS)
		decides_with(records, (struct value_reference){value.unit, fact->b}, nesting - 1);
	if (!made)
		decides(records, value);
}

static void find_filled(struct deciding *deciding)
{
	const struct program *program = deciding->records->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++) {
			const struct fact_value *from = &facts->values.items[facts->flows.items[f].from];
			struct record_store store;

			if (from->kind == FACT_VALUE_PARAMETER && facts->flows.items[f].block != FACT_NONE &&
			    record_store_of_flow(program, u, f, &store) && store.path != ANY_PATH)
				VECTOR_PUSH(deciding->filled,
				            (struct filled){store.path, store.root.function, from->integer});
		}
	}
}

/* A parameter that is put into a field which decides something decides it as well. True when there are such. */
static bool decide_by_parameters(const struct deciding *deciding)
{
	const struct records *records = deciding->records;
	bool grown = false;

	for (size_t i = 0; i < deciding->filled.count; i++) {
		const struct filled *filled = &deciding->filled.items[i];

		if (is_watched(records, filled->path))
			grown |= constants_decide(records->program, deciding->callers, deciding->parameters,
			                          filled->function, filled->position);
	}
	return grown;
}

/* Is what stands in that function's facts the body that was kept? Headers are read by many. */
static bool is_kept(const struct program *program, uint32_t unit, fact_index function)
{
	uint32_t body = program->units.items[unit].bodies[function];

	return body != NONE && program->functions.items[body].unit == unit;
}

/* Conditions on fields, and fields that are called. */
static void find_conditions(struct records *records)
{
	const struct program *program = records->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t b = 0; b < facts->blocks.count; b++) {
			const struct fact_block *block = &facts->blocks.items[b];

			if (block->value != FACT_NONE && facts->values.items[block->value].kind == FACT_VALUE_FIELD &&
			    is_kept(program, u, block->function))
				decides(records, (struct value_reference){u, block->value});
		}
	}
}

/* What the call passes on for a parameter that decides, and was not known to before. */
static void decides_below(const struct deciding *deciding, const struct call_site *call)
{
	struct records *records = deciding->records;
	const struct program *program = records->program;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t function = program->targets.items[t].function,
		         wanted = deciding->parameters[function] & ~deciding->asked[function];

		for (unsigned a = 0; a < PARAMETERS_WATCHED && wanted >> a && a < call->fact->argument_count; a++)
			if (wanted >> a & 1)
				decides_with(records, call_argument(program, call, a), NESTING_AT_MOST);
	}
}

/* Fields that are called, and those whose value a callee's decision is made of. */
static void find_passed_on(const struct deciding *deciding)
{
	const struct program *program = deciding->records->program;

	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->indirect) {
			struct value_reference called = {call->unit, call->fact->through},
			                       pointer = held_table_pointer(program, called);

			decides(deciding->records, called);
			if (held_table_told(deciding->records->tables, pointer))
				decides(deciding->records, pointer);
		}
		decides_below(deciding, call);
	}
}

/* The same of the callees of which more is known now. */
static void find_more_passed_on(const struct deciding *deciding)
{
	const struct program *program = deciding->records->program;
	bool *more = memory_zeroed(program->functions.count + 1, sizeof *more);
	size_t count;
	uint32_t *calls;

	for (size_t f = 0; f < program->functions.count; f++)
		more[f] = deciding->parameters[f] & ~deciding->asked[f];
	calls = callers_of_marked(program, more, &count);
	for (size_t c = 0; c < count; c++)
		decides_below(deciding, &program->calls.items[calls[c]]);
	free(calls);
	free(more);
}

static void find_deciding(struct records *records, const struct callers *callers, uint32_t *parameters)
{
	size_t functions = records->program->functions.count;
	struct deciding deciding = {.records = records,
	                            .callers = callers,
	                            .parameters = parameters,
	                            .asked = memory_zeroed(functions + 1, sizeof(uint32_t))};

	find_conditions(records);
	find_filled(&deciding);
	find_passed_on(&deciding);
	for (unsigned round = 0; round < DECIDING_ROUNDS; round++) {
		if (round > 0)
			find_more_passed_on(&deciding);
		memcpy(deciding.asked, deciding.parameters, functions * sizeof *deciding.asked);
		if (!decide_by_parameters(&deciding))
			break;
	}
	VECTOR_FREE(deciding.filled);
	free(deciding.asked);
}

/* ---- who changes what ---- */

static int compare_stores(const void *left, const void *right) { return record_stores_compare(left, right); }

static void add_store(struct records *records, const struct record_store *store)
{
	struct field_condition around;

	if (store->path != ANY_PATH && !is_watched(records, store->path))
		return;
	VECTOR_PUSH(records->stores, *store);
	if (store->root.kind == ROOT_GIVEN)
		fields_add(&records->changed, fields_make(&records->changed, store->root.function, store->root.index),
		           path_seen_from_root(store->root, store->path), !store->root.whole,
		           condition_around(records->program, store->root, store->unit, store->block, &around));
}

/* Orders the stores by a key, and leaves those with the same as they are. *ret_first: by key, where those with it
 * begin; with one more at the end. */
static void order_by(struct records *records, uint32_t (*key)(const struct record_store *), size_t keys,
                     uint32_t *ret_first)
{
	size_t count = records->stores.count;
	struct record_store *ordered = memory_allocate((count + 1) * sizeof *ordered);

	memset(ret_first, 0, (keys + 1) * sizeof *ret_first);
	for (size_t s = 0; s < count; s++)
		ret_first[key(&records->stores.items[s])]++;
	for (size_t k = 1; k <= keys; k++)
		ret_first[k] += ret_first[k - 1];
	for (size_t s = count; s-- > 0;)
		ordered[--ret_first[key(&records->stores.items[s])]] = records->stores.items[s];
	free(records->stores.items);
	records->stores.items = ordered;
	records->stores.capacity = count + 1;
}

static uint32_t record_of(const struct record_store *store) { return store->root.number; }

static uint32_t function_of(const struct record_store *store) { return store->root.function; }

/* Those to one record mostly stand as they happen: in the order of the text, but for what calls do. */
static void order_run(struct record_store *stores, size_t count)
{
	size_t sorted = 1;

	while (sorted < count && compare_stores(&stores[sorted - 1], &stores[sorted]) <= 0)
		sorted++;
	if (sorted < count)
		qsort(stores, count, sizeof *stores, compare_stores);
}

/* By function, then by record, then as they happen. */
static void order_stores(struct records *records)
{
	uint32_t count = (uint32_t)records->stores.count, roots = record_root_count(records->program);

	order_by(records, record_of, roots, records->first_store_to);
	order_by(records, function_of, records->program->functions.count, records->first_store);
	memset(records->first_store_to, 0xff, roots * sizeof *records->first_store_to);
	for (uint32_t first = 0, end; first < count; first = end) {
		uint32_t number = records->stores.items[first].root.number;

		end = first + 1;
		while (end < count && records->stores.items[end].root.number == number)
			end++;
		order_run(&records->stores.items[first], end - first);
		records->first_store_to[number] = first;
	}
}

static void find_stores(struct records *records)
{
	const struct program *program = records->program;
	struct record_store store;
	uint32_t *zeroing;
	size_t count;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++)
			if (record_root_known(program, (struct value_reference){u, facts->flows.items[f].to}) &&
			    record_store_of_flow(program, u, f, &store))
				add_store(records, &store);
	}
	zeroing = callers_of_mentioned(program, SUBJECT_ZERO, &count);
	for (size_t c = 0; c < count; c++)
		if (record_store_of_call(program, &program->calls.items[zeroing[c]], &store))
			add_store(records, &store);
	free(zeroing);
	order_stores(records);
}

/* May a function that is not here write to the record it is given? As far as its type allows it. */
static bool outside_may_write(const struct records *records, uint32_t f, uint32_t position)
{
	const struct function *function = &records->program->functions.items[f];
	struct outside *outside = &records->outside[f];
	uint32_t bit = UINT32_C(1) << position;

	if (!(outside->asked & bit)) {
		size_t length;
		const char *type = type_of_parameter(function->fact->type, position, &length);

		if (type && (length < 6 || memcmp(type, "const ", 6) != 0))
			outside->written |= bit;
		outside->asked |= bit; /* behind the answer */
	}
	return outside->written & bit;
}

/* May code that is not here, or not known, write to the record it is given? */
static bool may_write(const struct records *records, const struct call_site *call, uint32_t position)
{
	const struct program *program = records->program;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count && position != ROOT_RECEIVER;
	     t++) {
		uint32_t function = program->targets.items[t].function;

		if (!program->functions.items[function].defined && outside_may_write(records, function, position))
			return true;
	}
	return call->indirect && call->target_count == 0;
}

static void find_outside_changes(struct records *records)
{
	for (size_t h = 0; h < records->handings.items.count; h++) {
		const struct handing *handing = &records->handings.items.items[h];
		struct record_root root = handing->root;

		if (handing->position != ROOT_RECEIVER &&
		    may_write(records, &records->program->calls.items[handing->call], handing->position))
			fields_add(&records->changed, fields_make(&records->changed, root.function, root.index),
			           path_seen_from_root(root, ANY_PATH), !root.whole, NULL);
	}
}

/* Conditions that walks ask about: of the others, nothing is kept. */
static void find_tests(struct records *records)
{
	const struct program *program = records->program;
	size_t units = program->units.count;
	uint32_t path;

	records->first_block = memory_zeroed(units + 1, sizeof *records->first_block);
	for (size_t u = 0; u < units; u++)
		records->first_block[u + 1] =
		    records->first_block[u] + (uint32_t)program->units.items[u].facts->blocks.count;
	records->first_inside = memory_allocate((records->first_block[units] + 1) * sizeof *records->first_inside);
	for (uint32_t u = 0; u < units; u++) {
		const struct facts *facts = program->units.items[u].facts;
		uint32_t *first_inside = records->first_inside + records->first_block[u];

		guards_first_inside(program, u, first_inside);
		for (fact_index b = 0; b < facts->blocks.count; b++)
			if (facts->blocks.items[b].kind != FACT_BLOCK_BRANCH ||
			    root_of_field(program, (struct value_reference){u, facts->blocks.items[b].value}, &path)
			            .kind == ROOT_UNKNOWN)
				first_inside[b] = NONE;
	}
}

/* ---- life ---- */

struct records *records_new(const struct program *program, const struct callers *callers, uint32_t *deciding,
                            struct changers *changers)
{
	struct records *records = memory_zeroed(1, sizeof *records);

	records->program = program;
	records->deciding = fields_new(program, NONE, NONE);
	records->changed = fields_new(program, INNER_FIELDS, ANY_PATH);
	records->tables = held_tables_new(program, callers);
	records->changers = changers;
	records->outside = memory_zeroed(program->functions.count + 1, sizeof *records->outside);
	records->first_store = memory_zeroed(program->functions.count + 1, sizeof *records->first_store);
	records->first_store_to = memory_allocate((record_root_count(program) + 1) * sizeof *records->first_store_to);
	handings_find(&records->handings, program);
	find_deciding(records, callers, deciding);
	return records;
}

void records_find_questions(struct records *records)
{
	fields_hand_up(&records->handings, &records->deciding, false);
	find_tests(records);
	records->constants = constant_records_new(records->program);
}

void records_find_changes(struct records *records)
{
	find_stores(records);
	find_outside_changes(records);
	fields_hand_up(&records->handings, &records->changed, true);
}

void records_free(struct records *records)
{
	if (!records)
		return;
	handings_release(&records->handings);
	fields_release(&records->deciding);
	fields_release(&records->changed);
	constant_records_free(records->constants);
	held_tables_free(records->tables);
	VECTOR_FREE(records->stores);
	free(records->outside);
	free(records->first_store);
	free(records->first_store_to);
	free(records->first_block);
	free(records->first_inside);
	free(records);
}

/* ---- what a callee knows ---- */

static bool is_fulfilled(const struct field_condition *condition, int64_t value)
{
	return fact_test_holds(condition->when, value, condition->constant);
}

/* Does the call change the field of the record, which holds the value? What makes all of it zero is a store of its own.
 */
static bool changes(const struct records *records, const struct call_site *call, struct record_root record,
                    uint32_t path, int64_t value)
{
	const struct program *program = records->program;
	struct record_store zero;

	if (record_store_of_call(program, call, &zero) && roots_equal(zero.root, record))
		return false;
	for (uint32_t a = 0; a < POSITIONS && a <= call->fact->argument_count; a++) {
		uint32_t position = a < call->fact->argument_count ? a : ROOT_RECEIVER;
		struct record_root root = root_of_argument(program, call, position);

		if (!roots_equal(root, record))
			continue;
		if ((root.whole || is_deep(program, path)) && may_write(records, call, position))
			return true;
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			uint32_t callee = program->targets.items[t].function;

			const struct fields *changed = fields_at(&records->changed, callee, position);

			for (uint32_t i = 0; changed && i < changed->count; i++) {
				const struct field_condition *only = fields_condition(changed, i);

				if (may_change(program, changed->paths[i], root, path) &&
				    !(only && only->tested == path && !is_fulfilled(only, value)))
					return true;
			}
		}
	}
	return false;
}

/* Does a call between the store and this one change the field? */
static bool changed_between(const struct records *records, const struct record_store *store, uint32_t path,
                            int64_t value, const struct call_site *until)
{
	const struct program *program = records->program;
	const struct function *caller = &program->functions.items[until->caller];
	const struct fact_call *first = program->units.items[store->unit].facts->calls.items;

	for (uint32_t c = caller->first_call; c < caller->first_call + caller->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		uint32_t calls = (uint32_t)(call->fact - first) + 1;

		if (calls > store->calls && call != until &&
		    record_store_may_precede(program, call->fact->block, calls, until) &&
		    changes(records, call, store->root, path, value))
			return true;
	}
	return false;
}

/* What the function of a call puts into one record: a run of stores, in the order in which they happen. */
struct stores_to {
	const struct record_store *first, *end;
	uint64_t cells; /* bits of the fields that are stored to, as cells_of() */
};

/* The field and those it is in: two of 64 bits may stand for one, but where none is the same no field is. */
static uint64_t cells_of(const struct program *program, uint32_t path)
{
	uint64_t cells = 0;

	for (; path != NONE; path = program->field_paths.items[path].outer)
		cells |= UINT64_C(1) << program->field_paths.items[path].cell % 64;
	return cells;
}

static struct stores_to stores_to(const struct records *records, struct record_root root)
{
	const struct record_store *all = records->stores.items;
	uint32_t first = records->first_store_to[root.number], end = first;
	uint64_t cells = 0;

	if (first == NONE)
		return (struct stores_to){0};
	for (; end < records->stores.count && all[end].root.number == root.number; end++)
		cells |= all[end].path == ANY_PATH ? UINT64_MAX : cells_of(records->program, all[end].path);
	return (struct stores_to){all + first, all + end, cells};
}

/* The store by which the function of the call gives the field a constant before it hands the record on, on every way to
 * the call: the last that is always met, as far as none that may be met behind it says otherwise. Null without one. */
static const struct record_store *stored_before(const struct records *records, const struct call_site *call,
                                                struct stores_to stores, uint32_t path,
                                                const struct environment *caller, int64_t *ret)
{
	const struct program *program = records->program;
	const struct record_store *before = NULL;
	bool certain = false;

	if (!(stores.cells & cells_of(program, path)))
		return NULL;
	for (const struct record_store *store = stores.first; store < stores.end; store++) {
		enum verdict met;
		int64_t value;
		bool known;

		if (!record_store_affects(program, store, path) ||
		    !record_store_may_precede(program, store->block, store->calls, call))
			continue;
		met = record_store_before(program, store, call, caller);
		known = record_store_constant(program, store, path, caller, &value);
		if (met == VERDICT_YES) {
			before = store;
			certain = known;
			*ret = value;
		} else if (met == VERDICT_MAYBE && (!known || (before && value != *ret))) {
			certain = false;
		}
	}
	return certain && !changed_between(records, before, path, *ret, call) ? before : NULL;
}

/* By another name. A record that is a variable has no other in its function. */
static bool may_be_same(const struct program *program, const struct record_store *store,
                        const struct record_store *since)
{
	const struct facts *facts = program->units.items[store->unit].facts;

	if (roots_equal(store->root, since->root))
		return false;
	return store->root.kind != ROOT_OWN || strchr(facts->variables.items[store->root.index].type, '*');
}

/* May anybody else change the field between the store and the condition of the block: another call, by whatever
 * pointer, or the function itself by another pointer, or behind the condition in a loop? */
static bool others_change(const struct records *records, const struct call_site *call, const struct record_store *since,
                          uint32_t path, fact_index block)
{
	const struct program *program = records->program;
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct function *function = &program->functions.items[call->caller];
	uint32_t cell = program->field_paths.items[path].cell;

	for (uint32_t s = records->first_store[call->caller]; s < records->first_store[call->caller + 1]; s++) {
		const struct record_store *store = &records->stores.items[s];

		if (!record_store_may_precede(program, store->block, store->calls, call) ||
		    (store->path != ANY_PATH && program->field_paths.items[store->path].cell != cell))
			continue;
		if ((store->calls >= since->calls && may_be_same(program, store, since)) ||
		    record_store_inside(program, store, block))
			return true;
	}
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *other = &program->calls.items[c];
		uint32_t calls = (uint32_t)(other->fact - facts->calls.items) + 1;

		if (calls <= since->calls || other == call ||
		    !record_store_may_precede(program, other->fact->block, calls, call))
			continue;
		for (uint32_t t = other->first_target; t < other->first_target + other->target_count; t++)
			if (changers_change(records->changers, program->targets.items[t].function, cell))
				return true;
	}
	return false;
}

bool records_allow(const struct records *records, const struct call_site *call, const struct environment *environment)
{
	const struct program *program = records->program;
	const struct facts *facts = program->units.items[call->unit].facts;

	if (call->caller == NONE || records->first_store[call->caller] == records->first_store[call->caller + 1])
		return true;
	for (fact_index b = call->fact->block; b != FACT_NONE; b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];
		const struct record_store *since;
		const struct call_site *first;
		struct record_root root;
		uint32_t path, inside = records->first_inside[records->first_block[call->unit] + b];
		int64_t value;

		if (inside == NONE)
			continue;
		root = root_of_field(program, (struct value_reference){call->unit, block->value}, &path);
		if (root.kind == ROOT_UNKNOWN || root.function != call->caller)
			continue;
		first = &program->calls.items[inside];
		since = stored_before(records, first, stores_to(records, root), path, environment, &value);
		if (since && !fact_test_holds(block->test, value, block->constant) &&
		    !others_change(records, first, since, path, b))
			return false;
	}
	return true;
}

/* A record before a call, as its function knows it. */
struct record_before {
	const struct call_site *call;
	const struct environment *caller;
	struct record_root root;
	struct stores_to stores;
	uint32_t constant; /* constant_records.h: its variable, which nobody changes; or NONE */
};

static bool known_before(const struct records *records, const struct record_before *record, uint32_t field,
                         int64_t *ret)
{
	if (record->constant != NONE && constant_record_field(records->constants, record->constant, field, ret))
		return true;
	if (record->root.kind == ROOT_GIVEN && environment_field(record->caller, record->root.index, field, ret))
		return true;
	return stored_before(records, record->call, record->stores, field, record->caller, ret) != NULL;
}

static bool anything_known(const struct record_before *record)
{
	bool known = record->constant != NONE || record->stores.first < record->stores.end;

	for (uint32_t i = 0; i < record->caller->count && record->root.kind == ROOT_GIVEN; i++)
		known |=
		    record->caller->items[i].position == record->root.index && record->caller->items[i].field != NONE;
	return known;
}

/* Does a test of one field say the same all the time, because only the field in question may change? */
static bool stays_true(const struct program *program, const struct fields *changed, struct record_root root,
                       uint32_t tested, uint32_t path)
{
	for (uint32_t i = 0; i < changed->count && tested != path; i++)
		if (may_change(program, changed->paths[i], root, tested))
			return false;
	return true;
}

/* Does the callee, or something below it, change the field; as far as the record as it enters may let it? */
static bool changed_below(const struct records *records, const struct record_before *record,
                          const struct fields *changed, uint32_t path)
{
	for (uint32_t i = 0; changed && i < changed->count; i++) {
		const struct field_condition *only = fields_condition(changed, i);
		int64_t value;

		if (may_change(records->program, changed->paths[i], record->root, path) &&
		    !(only && stays_true(records->program, changed, record->root, only->tested, path) &&
		      known_before(records, record, only->tested, &value) && !is_fulfilled(only, value)))
			return true;
	}
	return false;
}

uint32_t records_callee(const struct records *records, struct value_reference called,
                        const struct environment *environment)
{
	const struct program *program = records->program;
	uint32_t callee = environment_callee(program, called, environment), table;
	int64_t value;

	if (callee != NONE || called.value == FACT_NONE || !held_tables_any(records->tables))
		return callee;
	table = environment_table(program, held_table_pointer(program, called), environment);
	return table != NONE &&
	               constant_record_field(records->constants, table, held_table_slot(program, called), &value)
	           ? environment_function(value)
	           : NONE;
}

/* client->layer, of which all that matters is in whose record it is held. */
static void enter_tables(const struct records *records, const struct call_site *call, const struct fields *deciding,
                         struct environment *callee_knows)
{
	for (uint32_t i = 0; i < deciding->count; i++) {
		uint32_t table = held_table_given(records->tables, call, deciding->position, deciding->paths[i]);

		if (table != NONE)
			environment_learn(callee_knows, deciding->position, deciding->paths[i],
			                  ENVIRONMENT_TABLE(table));
	}
}

void records_enter(const struct records *records, const struct call_site *call, uint32_t callee,
                   const struct environment *caller, struct environment *callee_knows)
{
	bool tables = held_tables_any(records->tables);

	if (call->caller == NONE)
		return;
	for (uint32_t s = records->deciding.first[callee]; s != NONE; s = records->deciding.items.items[s].next) {
		const struct fields *deciding = &records->deciding.items.items[s];
		const struct fields *changed = fields_at(&records->changed, callee, deciding->position);
		struct record_before record = {.call = call,
		                               .caller = caller,
		                               .root = root_of_argument(records->program, call, deciding->position),
		                               .constant =
		                                   constant_record_given(records->constants, call, deciding->position)};

		if (tables)
			enter_tables(records, call, deciding, callee_knows);
		if (record.root.kind != ROOT_UNKNOWN && record.root.function == call->caller)
			record.stores = stores_to(records, record.root);
		else if (record.constant == NONE)
			continue;
		if (!anything_known(&record))
			continue;
		for (uint32_t i = 0; i < deciding->count; i++) {
			uint32_t path = deciding->paths[i];
			int64_t value;

			if (known_before(records, &record, path, &value) &&
			    (record.constant != NONE || !changed_below(records, &record, changed, path)))
				environment_learn(callee_knows, deciding->position, path, value);
		}
	}
}
