#include "values/put_functions.h"

#include "values/field_paths.h"
#include "values/records_parts.h"

#include <string.h>

/* How many helpers may stand between: constructors of bases, `init(worker)`. */
enum { LEVELS_AT_MOST = 4 };

/* A call that was gone into; by: the one around it, null for none. */
struct gone_into {
	const struct call_site *call;
	const struct gone_into *by;
};

struct search {
	const struct records *records;
	const struct environment *environment; /* of the function that is asked for */
	uint32_t path;
	uint32_t found; /* NONE before */
	bool unclear;   /* something else may be there */
};

/* ---- what is put there ---- */

/* `std::move(f)` is f. */
static struct value_reference passed(const struct program *program, struct value_reference result)
{
	const struct unit *unit = &program->units.items[result.unit];
	uint32_t site = unit->call_sites[value_fact(program, result)->a];
	const struct call_site *call = site == NONE ? NULL : &program->calls.items[site];
	const struct function *function;

	result.value = FACT_NONE;
	if (!call || call->target_count != 1)
		return result;
	function = &program->functions.items[program->targets.items[call->first_target].function];
	for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
		const struct pass_rule *rule = &program->ruleset->passes.items[function->mentions.items[m].index];

		if (function->mentions.items[m].subject == SUBJECT_PASS && !rule->content && !rule->binds &&
		    rule->to < 0)
			return call_argument(program, call, rule->argument);
	}
	return result;
}

/* Null is nobody: it is not called. */
static bool is_null(const struct search *search, struct value_reference value)
{
	return value_is_null(search->records->program, value, search->environment) == VERDICT_YES;
}

static void put(struct search *search, struct value_reference value, const struct gone_into *into)
{
	const struct program *program = search->records->program;
	const struct fact_value *fact = value_fact(program, value);
	uint32_t function = NONE;
	int64_t constant;

	while (fact && (fact->kind == FACT_VALUE_CAST || fact->kind == FACT_VALUE_RESULT ||
	                (fact->kind == FACT_VALUE_PARAMETER && into))) {
		if (fact->kind == FACT_VALUE_CAST)
			value.value = fact->a;
		else if (fact->kind == FACT_VALUE_RESULT)
			value = passed(program, value);
		else
			value = call_argument(program, into->call, (unsigned)fact->integer);
		into = fact->kind == FACT_VALUE_PARAMETER ? into->by : into;
		fact = value_fact(program, value);
	}
	if (fact && is_null(search, value))
		return;
	if (fact && value_as_constant(program, value, search->environment, &constant))
		function = environment_function(constant);
	search->unclear |= function == NONE || (search->found != NONE && search->found != function);
	search->found = function;
}

static void look_at_stores(struct search *search, struct record_root root, const struct gone_into *into,
                           const struct call_site *until)
{
	const struct program *program = search->records->program;
	struct stores_to stores = records_stores_to(search->records, root);

	for (const struct record_store *store = stores.first; store < stores.end && !search->unclear; store++) {
		if (!record_store_affects(program, store, search->path) ||
		    (until && !record_store_may_precede(program, store->block, store->calls, until)))
			continue;
		if (store->path == search->path)
			put(search, (struct value_reference){store->unit, store->from}, into);
		else
			search->unclear |= store->path != ANY_PATH || store->from != FACT_NONE;
	}
}

static void look_at_calls(struct search *search, uint32_t function, struct record_root root,
                          const struct gone_into *into, const struct call_site *until);

static unsigned levels_of(const struct gone_into *into)
{
	unsigned levels = 0;

	for (; into; into = into->by)
		levels++;
	return levels;
}

/* The one function that is called, when its body is known; else NONE. */
static uint32_t body_of(const struct program *program, const struct call_site *call)
{
	uint32_t callee = call->target_count == 1 ? program->targets.items[call->first_target].function : NONE;

	return callee != NONE && program->functions.items[callee].defined ? callee : NONE;
}

static void go_into(struct search *search, const struct call_site *call, uint32_t position, const struct gone_into *by)
{
	const struct program *program = search->records->program;
	struct gone_into into = {call, by};
	uint32_t callee = body_of(program, call), number;
	struct record_root root;

	number = callee == NONE ? NONE : record_root_given(program, callee, position);
	if (number == NONE || levels_of(by) == LEVELS_AT_MOST) {
		search->unclear = true;
		return;
	}
	root = (struct record_root){
	    .number = number, .function = callee, .index = position, .kind = ROOT_GIVEN, .whole = true};
	look_at_stores(search, root, &into, NULL);
	look_at_calls(search, callee, root, &into, NULL);
}

/* Whatever the field holds before. */
static bool is_changed_by(const struct search *search, const struct call_site *call, struct record_root root)
{
	return records_changed_by(search->records, call, root, search->path, 0) ||
	       records_changed_by(search->records, call, root, search->path, ENVIRONMENT_ADDRESS);
}

static void look_at_call(struct search *search, const struct call_site *call, struct record_root root,
                         const struct gone_into *into)
{
	const struct program *program = search->records->program;

	for (uint32_t a = 0; a < POSITIONS && a <= call->fact->argument_count && !search->unclear; a++) {
		uint32_t position = a < call->fact->argument_count ? a : ROOT_RECEIVER;
		struct record_root given = root_of_argument(program, call, position);

		if (!roots_equal(given, root) || !is_changed_by(search, call, root))
			continue;
		if (given.whole)
			go_into(search, call, position, into);
		else
			search->unclear = true;
	}
}

static void look_at_calls(struct search *search, uint32_t function, struct record_root root,
                          const struct gone_into *into, const struct call_site *until)
{
	const struct program *program = search->records->program;
	const struct function *of = &program->functions.items[function];

	for (uint32_t c = of->first_call; c < of->first_call + of->call_count && !search->unclear; c++) {
		const struct call_site *call = &program->calls.items[c];
		const struct fact_call *first = program->units.items[call->unit].facts->calls.items;

		if (call != until && (!until || record_store_may_precede(program, call->fact->block,
		                                                         (uint32_t)(call->fact - first) + 1, until)))
			look_at_call(search, call, root, into);
	}
}

/* ---- questions ---- */

static bool is_pointer(const struct program *program, const struct call_site *call, struct record_root root)
{
	return strpbrk(program->units.items[call->unit].facts->variables.items[root.index].type, "*&");
}

/* `other = one ? &quick : &slow; other->run = rest;`: does the calling function put anything there by a pointer that
 * may be to any? */
static bool is_put_by_pointer(const struct records *records, const struct call_site *call, struct record_root root,
                              uint32_t path)
{
	const struct program *program = records->program;
	uint32_t cell = program->field_paths.items[path].cell;

	for (uint32_t s = records->first_store[call->caller]; s < records->first_store[call->caller + 1]; s++) {
		const struct record_store *store = &records->stores.items[s];

		if (store->path != ANY_PATH && program->field_paths.items[store->path].cell == cell &&
		    store->root.kind == ROOT_OWN && !roots_equal(store->root, root) &&
		    is_pointer(program, call, store->root))
			return true;
	}
	return false;
}

uint32_t put_function_before(const struct records *records, const struct call_site *call, struct record_root root,
                             uint32_t path, const struct environment *environment)
{
	struct search search = {.records = records, .environment = environment, .path = path, .found = NONE};

	if (!constant_records_ask(records->constants, path) || root.kind != ROOT_OWN ||
	    is_pointer(records->program, call, root) || records->strays[root.number] ||
	    is_put_by_pointer(records, call, root, path))
		return NONE;
	look_at_stores(&search, root, NULL, call);
	look_at_calls(&search, call->caller, root, NULL, call);
	return search.unclear ? NONE : search.found;
}

uint32_t put_function_by(const struct records *records, const struct call_site *call, uint32_t position, uint32_t path)
{
	struct search search = {.records = records, .environment = &environment_empty, .path = path, .found = NONE};

	if (!constant_records_ask(records->constants, path))
		return NONE;
	go_into(&search, call, position, NULL);
	return search.unclear ? NONE : search.found;
}
