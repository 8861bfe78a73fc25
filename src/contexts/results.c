#include "contexts/results.h"

#include "model/type_text.h"
#include "values/guards.h"
#include "values/values.h"

#include <string.h>

/* How many steps a value is followed: `&loop->poll.events[0]` are five; `c = ev.data.ptr` one more. */
enum { FOLLOW_DEPTH = 16 };

/* The text of one parameter in "int (struct pollfd *, unsigned long)". */
static const char *parameter_type(const char *function_type, int64_t position, size_t *ret_length)
{
	const char *start = strchr(function_type, '(');
	int depth = 0;

	*ret_length = 0;
	if (!start)
		return function_type;
	start++;
	for (const char *end = start; *end; end++) {
		if (depth == 0 && (*end == ',' || *end == ')')) {
			if (position-- == 0) {
				*ret_length = (size_t)(end - start);
				return start;
			}
			start = end + 1 + strspn(end + 1, " ");
		} else if (strchr("(<[", *end)) {
			depth++;
		} else if (strchr(")>]", *end)) {
			depth--;
		}
	}
	return function_type;
}

/* Plain numbers do not tie two calls to each other: the same timeout, the same descriptor are given to many. */
static bool is_array_or_object(const struct facts *facts, const struct fact_value *value)
{
	const char *type;
	size_t length;

	if (value->kind == FACT_VALUE_RECEIVER)
		return true;
	if (value->kind == FACT_VALUE_VARIABLE) {
		type = facts->variables.items[value->a].type;
		length = strlen(type);
	} else if (value->kind == FACT_VALUE_PARAMETER) {
		type = parameter_type(facts->functions.items[value->a].type, value->integer, &length);
	} else {
		return false;
	}
	for (size_t i = 0; i < length; i++) {
		if (strchr("*[&:", type[i]))
			return true;
	}
	if (length > 6 && memcmp(type, "struct", 6) == 0)
		return true;
	return type_depth(type, length) == TYPE_DEPTH_ANY; /* a name of its own: fd_set, a class */
}

static const struct facts *facts_of(const struct program *program, const struct results *results)
{
	return program->units.items[program->functions.items[results->function].unit].facts;
}

static uint32_t variable_cell(const struct program *program, const struct results *results, fact_index variable)
{
	return program->units.items[program->functions.items[results->function].unit].variable_cells[variable];
}

/* ---- what is marked ---- */

static void mark_cell(struct results *results, uint32_t cell, bool filled)
{
	uint32_t at = 0;

	while (at < results->cell_count && results->cells[at] != cell)
		at++;
	if (at == RESULT_CELLS_MAX)
		return;
	results->cells[at] = cell;
	results->filled |= (uint32_t)filled << at;
	if (at == results->cell_count)
		results->cell_count++;
}

static bool is_filled(const struct results *results, uint32_t at) { return results->filled >> at & 1; }

/* The variable, parameter or receiver at the bottom of an argument, if it is an array or an object. */
static void mark(const struct program *program, struct results *results, fact_index given, bool through_fields)
{
	const struct facts *facts = facts_of(program, results);
	const struct fact_value *value;
	bool filled = true;

	for (unsigned depth = 0; given != FACT_NONE && depth < FOLLOW_DEPTH; depth++) {
		value = &facts->values.items[given];
		if (value->kind == FACT_VALUE_ADDRESS || value->kind == FACT_VALUE_POINTEE ||
		    value->kind == FACT_VALUE_CAST) {
			given = value->a;
		} else if (value->kind == FACT_VALUE_FIELD && through_fields) {
			given = value->b;
			filled = false;
		} else if (value->kind == FACT_VALUE_RESULT) {
			given = facts->calls.items[value->a].receiver; /* events.data(), &events[0] of a vector */
		} else {
			if (!is_array_or_object(facts, value))
				return;
			results->receiver |= value->kind == FACT_VALUE_RECEIVER;
			if (value->kind == FACT_VALUE_PARAMETER && value->integer < 64)
				results->parameters |= UINT64_C(1) << value->integer;
			if (value->kind == FACT_VALUE_VARIABLE)
				mark_cell(results, variable_cell(program, results, value->a), filled);
			return;
		}
	}
}

static void mark_arguments(const struct program *program, struct results *results, const struct call_site *call,
                           uint64_t which, bool through_fields)
{
	const struct facts *facts = facts_of(program, results);

	for (fact_index i = 0; i < call->fact->argument_count && i < 64; i++) {
		if (which >> i & 1)
			mark(program, results, facts->arguments.items[call->fact->first_argument + i], through_fields);
	}
}

/* Globals keep their meaning in other functions; and who looks into what the wait filled asks what came. */
static void mark_filled_globals_of(const struct program *program, struct results *results, const struct results *other)
{
	for (uint32_t i = 0; i < other->cell_count; i++)
		if (is_filled(other, i) && flow_lasts(program, other->cells[i]))
			mark_cell(results, other->cells[i], true);
}

/* Those that the file of the other function names, and may so be talking of. */
static void mark_named_globals_of(const struct program *program, struct results *results, const struct results *other)
{
	const struct facts *facts = facts_of(program, other);

	for (fact_index v = 0; other->cell_count > 0 && v < facts->variables.count; v++) {
		for (uint32_t i = 0; i < other->cell_count && facts->variables.items[v].function == FACT_NONE; i++) {
			if (variable_cell(program, other, v) == other->cells[i])
				mark_cell(results, other->cells[i], is_filled(other, i));
		}
	}
}

/* ---- what a value holds ---- */

static enum results_hold hold_of(const struct program *program, const struct results *results, fact_index value,
                                 unsigned depth);

static enum results_hold larger(enum results_hold left, enum results_hold right)
{
	if (left > right)
		return left;
	return right;
}

static bool gives_pointer(const struct facts *facts, const struct fact_call *call)
{
	const char *type = call->callee == FACT_NONE ? call->type : facts->functions.items[call->callee].type;
	const char *parameters = strchr(type, '('), *pointer = strchr(type, '*');

	return parameters && pointer && pointer < parameters;
}

static enum results_hold returned(const struct program *program, const struct results *results, unsigned depth);

/* ready(descriptor), which gives back a part of the array at file level that the wait filled. */
static bool asks_globals(const struct program *program, const struct results *results, const struct fact_call *made,
                         unsigned depth)
{
	uint32_t unit = program->functions.items[results->function].unit;
	const uint32_t *callees;
	size_t count;

	if (results->cell_count == 0 || made->kind != FACT_CALLEE_DIRECT)
		return false;
	callees = link_functions(program, unit, made->callee, &count);
	for (size_t i = 0; i < count; i++) {
		struct results asked = {.function = callees[i], .call = NONE};

		if (!program->functions.items[callees[i]].defined)
			continue;
		mark_filled_globals_of(program, &asked, results);
		if (asked.cell_count > 0 && returned(program, &asked, depth) == RESULTS_PART)
			return true;
	}
	return false;
}

/* find(descriptor), handlers[descriptor] where [] is a function: what came says which one it is. */
static enum results_hold hold_of_result(const struct program *program, const struct results *results, fact_index made,
                                        unsigned depth)
{
	const struct facts *facts = facts_of(program, results);
	const struct fact_call *call = &facts->calls.items[made];
	enum results_hold hold = RESULTS_NONE;

	if (results->call != NONE && call == program->calls.items[results->call].fact) {
		if (results->returned_part)
			return RESULTS_PART;
		return results->returned ? RESULTS_COUNT : RESULTS_NONE;
	}
	if (hold_of(program, results, call->receiver, depth) >= RESULTS_OBJECT)
		return RESULTS_PART;
	for (fact_index i = 0; i < call->argument_count; i++)
		hold = larger(hold, hold_of(program, results, facts->arguments.items[call->first_argument + i], depth));
	if (hold == RESULTS_OBJECT &&
	    gives_pointer(facts, call)) /* else it is asked about, unless a piece comes back */
		return RESULTS_PART;
	if (hold == RESULTS_PART || asks_globals(program, results, call, depth + 4))
		return RESULTS_PART;
	return RESULTS_NONE;
}

/* `flags |= more` puts nothing there but more. */
static fact_index without_itself(const struct facts *facts, fact_index value, fact_index variable)
{
	const struct fact_value *fact = &facts->values.items[value], *a;

	if (fact->kind != FACT_VALUE_BITS && fact->kind != FACT_VALUE_WITHOUT)
		return value;
	a = &facts->values.items[fact->a];
	if (a->kind != FACT_VALUE_VARIABLE || a->a != variable)
		return value;
	return fact->kind == FACT_VALUE_BITS ? fact->b : FACT_NONE;
}

static enum results_hold hold_of_variable(const struct program *program, const struct results *results,
                                          fact_index variable, unsigned depth)
{
	const struct function *function = &program->functions.items[results->function];
	const struct facts *facts = facts_of(program, results);
	uint32_t cell = variable_cell(program, results, variable);
	enum results_hold hold = RESULTS_NONE;
	const struct value_reference *sources;
	size_t count;

	for (uint32_t i = 0; i < results->cell_count; i++) {
		if (results->cells[i] == cell)
			return RESULTS_OBJECT;
	}
	sources = flow_sources(program, cell, &count);
	for (size_t i = 0; i < count; i++) {
		if (sources[i].unit != function->unit)
			continue;
		if (facts->variables.items[variable].function == function->index)
			hold = larger(
			    hold, hold_of(program, results, without_itself(facts, sources[i].value, variable), depth));
		else if (facts->values.items[sources[i].value].kind == FACT_VALUE_RESULT) /* count = wait(...) */
			hold = larger(hold, hold_of(program, results, sources[i].value, FOLLOW_DEPTH));
	}
	return hold;
}

static enum results_hold hold_of(const struct program *program, const struct results *results, fact_index value,
                                 unsigned depth)
{
	const struct facts *facts = facts_of(program, results);
	const struct fact_value *fact;

	if (value == FACT_NONE || depth > FOLLOW_DEPTH)
		return RESULTS_NONE;
	fact = &facts->values.items[value];
	switch (fact->kind) {
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_POINTEE:
	case FACT_VALUE_CAST:
	case FACT_VALUE_WITHOUT:
		return hold_of(program, results, fact->a, depth + 1);
	case FACT_VALUE_FIELD:
		return hold_of(program, results, fact->b, depth + 1) >= RESULTS_OBJECT ? RESULTS_PART : RESULTS_NONE;
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
		return larger(hold_of(program, results, fact->a, depth + 1),
		              hold_of(program, results, fact->b, depth + 1));
	case FACT_VALUE_RESULT:
		return hold_of_result(program, results, fact->a, depth + 1);
	case FACT_VALUE_VARIABLE:
		return hold_of_variable(program, results, fact->a, depth + 4);
	case FACT_VALUE_PARAMETER:
		return fact->integer < 64 && results->parameters >> fact->integer & 1 ? RESULTS_OBJECT : RESULTS_NONE;
	case FACT_VALUE_RECEIVER:
		return results->receiver ? RESULTS_OBJECT : RESULTS_NONE;
	default:
		return RESULTS_NONE;
	}
}

enum results_hold results_hold(const struct program *program, const struct results *results, fact_index value)
{
	return hold_of(program, results, value, 0);
}

/* ---- from one function to another ---- */

static enum results_hold returned(const struct program *program, const struct results *results, unsigned depth)
{
	const struct function *function = &program->functions.items[results->function];
	const struct facts *facts = facts_of(program, results);
	enum results_hold hold = RESULTS_NONE;

	for (size_t f = 0; f < facts->flows.count; f++) {
		const struct fact_value *to = &facts->values.items[facts->flows.items[f].to];

		if (to->kind == FACT_VALUE_RETURN && to->a == function->index)
			hold = larger(hold, hold_of(program, results, facts->flows.items[f].from, depth));
	}
	return hold;
}

/* ready[i] = events[i].data.fd: what came is kept elsewhere, too. */
static void mark_stores(const struct program *program, struct results *results)
{
	const struct function *function = &program->functions.items[results->function];
	const struct facts *facts = facts_of(program, results);

	for (size_t f = 0; f < facts->flows.count; f++) {
		const struct fact_flow *flow = &facts->flows.items[f];

		if (flow->function == function->index && results_hold(program, results, flow->from) == RESULTS_PART)
			mark(program, results, flow->to, true);
	}
}

/* From a call to the call of the function it stands in. */
static struct results outwards(const struct program *program, struct results *inner, uint32_t call)
{
	const struct call_site *site = &program->calls.items[call];
	enum results_hold back = returned(program, inner, 0);
	struct results results = {.function = site->caller,
	                          .call = call,
	                          .returned = back == RESULTS_COUNT,
	                          .returned_part = back > RESULTS_COUNT};

	mark_stores(program, inner);
	mark_arguments(program, &results, site, inner->parameters, true);
	if (inner->receiver)
		mark(program, &results, site->fact->receiver, true);
	mark_filled_globals_of(program, &results, inner);
	mark_named_globals_of(program, &results, inner);
	return results;
}

struct results results_of(const struct program *program, const uint32_t *path, unsigned length,
                          enum results_extent extent)
{
	const struct call_site *last = &program->calls.items[path[length - 1]];
	struct results results = {.function = program->calls.items[path[0]].caller, .call = path[0], .returned = true};

	mark_arguments(program, &results, &program->calls.items[path[0]], UINT64_MAX, extent != RESULTS_FILLED);
	mark(program, &results, program->calls.items[path[0]].fact->receiver, true);
	for (unsigned i = 1; i < length; i++)
		results = outwards(program, &results, path[i]);
	if (extent == RESULTS_GIVEN) {
		mark_arguments(program, &results, last, UINT64_MAX, true);
		mark(program, &results, last->fact->receiver, true);
	}
	return results;
}

struct results results_passed(const struct program *program, const struct results *results,
                              const struct call_site *call, uint32_t callee)
{
	const struct facts *facts = facts_of(program, results);
	struct results passed = {.function = callee, .call = NONE};

	for (fact_index i = 0; i < call->fact->argument_count && i < 64; i++) {
		if (results_hold(program, results, facts->arguments.items[call->fact->first_argument + i]))
			passed.parameters |= UINT64_C(1) << i;
	}
	passed.receiver = results_hold(program, results, call->fact->receiver) != RESULTS_NONE;
	mark_named_globals_of(program, &passed, results);
	return passed;
}

/* ---- who asks ---- */

/* Not va_end(), as whoever reads them himself calls that, too. */
static bool takes_rest(const struct function *function)
{
	const char *name = function->fact->name;

	return strstr(function->fact->type, "va_list") && strncmp(name, "va_", strlen("va_")) != 0 &&
	       strncmp(name, "__builtin_va_", strlen("__builtin_va_")) != 0;
}

/* note(level, "%d is ready", descriptor): it hands the arguments, of which there are any number, on as a whole. */
static bool writes_messages(const struct program *program, const struct function *function)
{
	static const char any_number[] = ", ...)";
	const char *type = function->fact->type;
	size_t length = strlen(type), size = sizeof any_number - 1;

	if (length < size || strcmp(type + length - size, any_number) != 0)
		return false;
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
			if (takes_rest(&program->functions.items[program->targets.items[t].function]))
				return true;
	}
	return false;
}

bool calls_own_code(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		if (function->defined && program->targets.items[t].certainty != CERTAINTY_TYPE &&
		    !writes_messages(program, function))
			return true;
	}
	return false;
}

static enum results_hold largest_argument(const struct program *program, const struct results *results,
                                          const struct call_site *call)
{
	const struct facts *facts = facts_of(program, results);
	enum results_hold hold = results_hold(program, results, call->fact->receiver);

	for (fact_index i = 0; i < call->fact->argument_count; i++)
		hold = larger(hold,
		              results_hold(program, results, facts->arguments.items[call->fact->first_argument + i]));
	return hold;
}

bool results_part_given(const struct program *program, const struct results *results, const struct call_site *call)
{
	return largest_argument(program, results, call) == RESULTS_PART;
}

/* The variable at the bottom of a value; FACT_NONE without one. */
static fact_index variable_below(const struct facts *facts, fact_index value)
{
	for (unsigned depth = 0; value != FACT_NONE && depth < FOLLOW_DEPTH; depth++) {
		const struct fact_value *fact = &facts->values.items[value];

		if (fact->kind == FACT_VALUE_VARIABLE)
			return fact->a;
		if (fact->kind == FACT_VALUE_FIELD)
			value = fact->b;
		else if (fact->kind == FACT_VALUE_ADDRESS || fact->kind == FACT_VALUE_POINTEE ||
		         fact->kind == FACT_VALUE_CAST)
			value = fact->a;
		else
			break;
	}
	return FACT_NONE;
}

/* for (item = set->first; item; item = item->next), for (item : set->items) */
static bool is_walked(const struct program *program, const struct results *results, fact_index value)
{
	const struct facts *facts = facts_of(program, results);
	fact_index variable = variable_below(facts, value);
	const struct value_reference *sources;
	size_t count, parts = 0;

	if (variable == FACT_NONE || hold_of_variable(program, results, variable, 0) != RESULTS_PART)
		return false;
	sources = flow_sources(program, variable_cell(program, results, variable), &count);
	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source = value_fact(program, sources[i]);

		if (source->kind == FACT_VALUE_POINTEE && facts->values.items[source->a].kind == FACT_VALUE_FIELD)
			return true;
		parts += results_hold(program, results, sources[i].value) == RESULTS_PART;
	}
	return parts > 1;
}

bool results_walked(const struct program *program, const struct results *results, const struct call_site *call)
{
	const struct facts *facts = facts_of(program, results);

	if (is_walked(program, results, call->fact->through) || is_walked(program, results, call->fact->receiver))
		return true;
	for (fact_index i = 0; i < call->fact->argument_count; i++) {
		if (is_walked(program, results, facts->arguments.items[call->fact->first_argument + i]))
			return true;
	}
	return false;
}

static bool is_condition_on(const struct program *program, const struct results *results, const struct call_site *call,
                            fact_index top, enum results_hold least)
{
	const struct facts *facts = facts_of(program, results);
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && b != top && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (facts->blocks.items[b].value != FACT_NONE &&
		    results_hold(program, results, facts->blocks.items[b].value) >= least)
			return true;
	}
	return false;
}

bool results_decide(const struct program *program, const struct results *results, const struct call_site *call,
                    fact_index top)
{
	return results_hold(program, results, call->fact->through) >= RESULTS_OBJECT ||
	       largest_argument(program, results, call) >= RESULTS_OBJECT ||
	       is_condition_on(program, results, call, top, RESULTS_PART);
}

fact_index results_branch_around(const struct program *program, const struct results *results,
                                 const struct call_site *call, fact_index top)
{
	const struct facts *facts = facts_of(program, results);
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && b != top && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];

		if (block->kind == FACT_BLOCK_BRANCH && block->value != FACT_NONE &&
		    (block->test == FACT_TEST_ANY_BITS || block->test == FACT_TEST_NOT_EQUAL ||
		     block->test == FACT_TEST_EQUAL) &&
		    results_hold(program, results, block->value) == RESULTS_PART)
			return b;
	}
	return FACT_NONE;
}

bool results_read_in(const struct program *program, const struct results *results, fact_index block)
{
	const struct function *function = &program->functions.items[results->function];

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (c == results->call || (block != FACT_NONE && !guards_inside(program, call, block)) ||
		    !(call->indirect || calls_own_code(program, call)))
			continue;
		if (largest_argument(program, results, call) != RESULTS_NONE ||
		    results_hold(program, results, call->fact->through) != RESULTS_NONE ||
		    is_condition_on(program, results, call, block, RESULTS_COUNT))
			return true;
	}
	return false;
}
