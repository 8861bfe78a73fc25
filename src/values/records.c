#include "values/records.h"

#include "model/type_text.h"
#include "values/constants.h"
#include "values/field_paths.h"
#include "values/field_sets.h"
#include "values/guards.h"
#include "values/handed_fields.h"
#include "values/record_stores.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { POSITIONS = ROOT_POSITIONS + 1 };

/* A parameter that goes into a field may come from a field itself, but that seldom goes on. */
enum { DECIDING_ROUNDS = 3 };

struct records {
	const struct program *program;
	struct argument_roots *roots;
	struct field_sets deciding; /* a condition, or something below, depends on it */
	struct field_sets changed;  /* by the function, or by something it hands the record on to */
	struct table *watched;      /* cells of fields that decide anywhere, and of records they are in */
	struct changers *changers;
	uint32_t *first_store; /* per function, with one more at the end: a run of stores, ordered by root */
	VECTOR(struct record_store) stores;
	uint32_t *first_block;  /* per unit, of runs of tests and of first_inside */
	bool *tests;            /* per block of the facts: its condition is on a field of a record that is known */
	uint32_t *first_inside; /* per block: the first call inside; NONE before anybody asks */
};

static bool is_deep(const struct program *program, uint32_t path)
{
	return program->field_paths.items[path].outer != NONE;
}

/* Is the field of the record changed by who is given it, or a part of it? */
static bool may_change(const struct program *program, const struct field_part *changed, struct record_root root,
                       uint32_t path)
{
	if (changed->path == ANY_PATH)
		return root.whole || is_deep(program, path);
	if (changed->path == INNER_FIELDS)
		return is_deep(program, path);
	return field_path_changes(program, changed->path, path);
}

/* ---- which fields decide ---- */

static void watch(struct records *records, uint32_t cell)
{
	table_put_number(records->watched, cell, 0);
	changers_watch(records->changers, cell);
}

static void decides(struct records *records, struct value_reference value)
{
	uint32_t field;
	struct record_root root = root_of_field(records->program, value, &field);

	if (root.kind == ROOT_UNKNOWN ||
	    (root.kind == ROOT_GIVEN &&
	     !fields_add(&records->deciding, root.function, root.index, field_always(field), NONE)))
		return;
	for (; field != NONE; field = records->program->field_paths.items[field].outer)
		watch(records, records->program->field_paths.items[field].cell);
}

static bool is_watched(const struct records *records, uint32_t path)
{
	return table_get_number(records->watched, records->program->field_paths.items[path].cell) != TABLE_NONE;
}

/* A parameter that is put into a field which decides something decides it as well. True when there are such. */
static bool decide_by_parameters(const struct records *records, const struct callers *callers, uint32_t *deciding)
{
	const struct program *program = records->program;
	bool grown = false;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++) {
			const struct fact_value *from = &facts->values.items[facts->flows.items[f].from];
			struct record_store store;

			if (from->kind == FACT_VALUE_PARAMETER && facts->flows.items[f].block != FACT_NONE &&
			    record_store_of_flow(program, u, f, &store) && store.path != ANY_PATH &&
			    is_watched(records, store.path))
				grown |=
				    constants_decide(program, callers, deciding, store.root.function, from->integer);
		}
	}
	return grown;
}

static void find_conditions(struct records *records)
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
}

/* Conditions on fields, fields that are called, and those whose value a callee's decision is made of. Later rounds know
 * of more such callees. */
static void find_deciding(struct records *records, const uint32_t *deciding, bool first_round)
{
	const struct program *program = records->program;

	if (first_round)
		find_conditions(records);
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->indirect && first_round)
			decides(records, (struct value_reference){call->unit, call->fact->through});
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			uint32_t wanted = deciding[program->targets.items[t].function];

			for (unsigned a = 0; wanted >> a && a < call->fact->argument_count; a++)
				if (wanted >> a & 1)
					decides(records, call_argument(program, call, a));
		}
	}
}

/* ---- who changes what ---- */

static int compare_stores(const void *left, const void *right)
{
	const struct record_store *one = left, *other = right;
	int order = roots_compare(one->root, other->root);

	return order ? order : record_stores_compare(one, other);
}

static void add_store(struct records *records, const struct record_store *store)
{
	if (store->path != ANY_PATH && !is_watched(records, store->path))
		return;
	VECTOR_PUSH(records->stores, *store);
	if (store->root.kind == ROOT_GIVEN)
		fields_add(&records->changed, store->root.function, store->root.index,
		           part_with_condition(records->program,
		                               part_seen_from_root(store->root, field_always(store->path)), store->root,
		                               store->unit, store->block),
		           ANY_PATH);
}

static void find_stores(struct records *records)
{
	const struct program *program = records->program;
	struct record_store store;
	size_t next = 0;

	for (uint32_t u = 0; u < program->units.count; u++)
		for (fact_index f = 0; f < program->units.items[u].facts->flows.count; f++)
			if (record_store_of_flow(program, u, f, &store))
				add_store(records, &store);
	for (size_t c = 0; c < program->calls.count; c++)
		if (record_store_of_call(program, &program->calls.items[c], &store))
			add_store(records, &store);
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
		const char *type = function->defined || position == ROOT_RECEIVER
		                       ? NULL
		                       : type_of_parameter(function->fact->type, position, &length);

		if (type && (length < 6 || memcmp(type, "const ", 6) != 0))
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
			root = argument_root(records->roots, call, a);
			if (root.kind == ROOT_GIVEN && root.function == call->caller)
				fields_add(&records->changed, root.function, root.index,
				           part_seen_from_root(root, field_always(ANY_PATH)), ANY_PATH);
		}
	}
}

static void find_tests(struct records *records)
{
	const struct program *program = records->program;
	size_t units = program->units.count;
	uint32_t path;

	records->first_block = memory_zeroed(units + 1, sizeof *records->first_block);
	for (size_t u = 0; u < units; u++)
		records->first_block[u + 1] =
		    records->first_block[u] + (uint32_t)program->units.items[u].facts->blocks.count;
	records->tests = memory_zeroed(records->first_block[units] + 1, sizeof *records->tests);
	records->first_inside = memory_allocate((records->first_block[units] + 1) * sizeof *records->first_inside);
	memset(records->first_inside, 0xff, (records->first_block[units] + 1) * sizeof *records->first_inside);
	for (uint32_t u = 0; u < units; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index b = 0; b < facts->blocks.count; b++)
			records->tests[records->first_block[u] + b] =
			    facts->blocks.items[b].kind == FACT_BLOCK_BRANCH &&
			    root_of_field(program, (struct value_reference){u, facts->blocks.items[b].value}, &path)
			            .kind != ROOT_UNKNOWN;
	}
}

/* ---- life ---- */

struct records *records_new(const struct program *program, const struct callers *callers, uint32_t *deciding,
                            struct changers *changers)
{
	struct records *records = memory_zeroed(1, sizeof *records);

	records->program = program;
	records->roots = argument_roots_new(program);
	records->deciding = fields_new(program);
	records->changed = fields_new(program);
	records->watched = table_new();
	records->changers = changers;
	records->first_store = memory_zeroed(program->functions.count + 1, sizeof *records->first_store);
	for (unsigned round = 0; round < DECIDING_ROUNDS; round++) {
		find_deciding(records, deciding, round == 0);
		fields_hand_up(program, records->roots, &records->deciding, callers, NONE);
		if (!decide_by_parameters(records, callers, deciding))
			break;
	}
	find_stores(records);
	find_tests(records);
	find_outside_changes(records);
	fields_hand_up(program, records->roots, &records->changed, callers, ANY_PATH);
	return records;
}

void records_free(struct records *records)
{
	if (!records)
		return;
	fields_release(&records->deciding);
	fields_release(&records->changed);
	table_free(records->watched);
	VECTOR_FREE(records->stores);
	free(records->first_store);
	free(records->first_block);
	free(records->tests);
	free(records->first_inside);
	argument_roots_free(records->roots);
	free(records);
}

/* ---- what a callee knows ---- */

static bool is_when(const struct field_part *part, int64_t value)
{
	return fact_test_holds(part->when, value, part->constant);
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
		struct record_root root = argument_root(records->roots, call, position);

		if (!roots_equal(root, record))
			continue;
		if ((root.whole || is_deep(program, path)) && may_write(program, call, position))
			return true;
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			uint32_t callee = program->targets.items[t].function;

			const struct fields *changed = fields_at(&records->changed, callee, position);

			for (uint32_t i = 0; changed && i < changed->count; i++)
				if (may_change(program, &changed->items[i], root, path) &&
				    !(changed->items[i].tested == path && !is_when(&changed->items[i], value)))
					return true;
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
};

static struct stores_to stores_to(const struct records *records, const struct call_site *call, struct record_root root)
{
	const struct record_store *stores = records->stores.items;
	uint32_t first = records->first_store[call->caller], last = records->first_store[call->caller + 1], end = last;

	while (first < last) {
		uint32_t middle = first + (last - first) / 2;

		if (roots_compare(stores[middle].root, root) < 0)
			first = middle + 1;
		else
			last = middle;
	}
	for (last = first; last < end && roots_equal(stores[last].root, root);)
		last++;
	return (struct stores_to){stores + first, stores + last};
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

/* The first call that the condition of the block decides about; walks ask of the same blocks again and again. A call is
 * the first in all blocks around it that no earlier one stands in. */
static const struct call_site *first_inside(const struct records *records, const struct call_site *call,
                                            fact_index block)
{
	const struct program *program = records->program;
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct function *function = &program->functions.items[call->caller];
	uint32_t *first = &records->first_inside[records->first_block[call->unit]];

	for (uint32_t c = function->first_call; first[block] == NONE && c < function->first_call + function->call_count;
	     c++)
		for (fact_index b = program->calls.items[c].fact->block; b != FACT_NONE && first[b] == NONE;
		     b = facts->blocks.items[b].parent)
			first[b] = c;
	return first[block] == NONE ? call : &program->calls.items[first[block]];
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
		uint32_t path;
		int64_t value;

		if (!records->tests[records->first_block[call->unit] + b])
			continue;
		root = root_of_field(program, (struct value_reference){call->unit, block->value}, &path);
		if (root.kind == ROOT_UNKNOWN || root.function != call->caller)
			continue;
		first = first_inside(records, call, b);
		since = stored_before(records, first, stores_to(records, call, root), path, environment, &value);
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
};

static bool known_before(const struct records *records, const struct record_before *record, uint32_t field,
                         int64_t *ret)
{
	if (record->root.kind == ROOT_GIVEN && environment_field(record->caller, record->root.index, field, ret))
		return true;
	return stored_before(records, record->call, record->stores, field, record->caller, ret) != NULL;
}

static bool anything_known(const struct record_before *record)
{
	bool known = record->stores.first < record->stores.end;

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
		if (may_change(program, &changed->items[i], root, tested))
			return false;
	return true;
}

/* Does the callee, or something below it, change the field; as far as the record as it enters may let it? */
static bool changed_below(const struct records *records, const struct record_before *record,
                          const struct fields *changed, uint32_t path)
{
	for (uint32_t i = 0; changed && i < changed->count; i++) {
		const struct field_part *part = &changed->items[i];
		int64_t value;

		if (may_change(records->program, part, record->root, path) &&
		    !(part->when != FACT_TEST_UNKNOWN &&
		      stays_true(records->program, changed, record->root, part->tested, path) &&
		      known_before(records, record, part->tested, &value) && !is_when(part, value)))
			return true;
	}
	return false;
}

void records_enter(const struct records *records, const struct call_site *call, uint32_t callee,
                   const struct environment *caller, struct environment *callee_knows)
{
	if (call->caller == NONE)
		return;
	for (uint32_t s = records->deciding.first[callee]; s != NONE; s = records->deciding.items.items[s].next) {
		const struct fields *deciding = &records->deciding.items.items[s];
		const struct fields *changed = fields_at(&records->changed, callee, deciding->position);
		struct record_before record = {
		    .call = call, .caller = caller, .root = argument_root(records->roots, call, deciding->position)};

		if (record.root.kind == ROOT_UNKNOWN || record.root.function != call->caller)
			continue;
		record.stores = stores_to(records, call, record.root);
		if (!anything_known(&record))
			continue;
		for (uint32_t i = 0; i < deciding->count; i++) {
			uint32_t path = deciding->items[i].path;
			int64_t value;

			if (known_before(records, &record, path, &value) &&
			    !changed_below(records, &record, changed, path))
				environment_learn(callee_knows, deciding->position, path, value);
		}
	}
}
