#include "program/results.h"

#include "program/type_text.h"

#include "program/guards.h"

#include <string.h>

/* How many steps a value is unwrapped: &loop->poll.events[0] are five. */
enum { UNWRAP_DEPTH = 16 };

/* The variable, parameter, receiver or result at the bottom of an expression; FACT_NONE when there is none. */
static fact_index root_of(const struct facts *facts, fact_index value)
{
	for (unsigned depth = 0; value != FACT_NONE && depth < UNWRAP_DEPTH; depth++) {
		const struct fact_value *fact = &facts->values.items[value];

		switch (fact->kind) {
		case FACT_VALUE_ADDRESS:
		case FACT_VALUE_POINTEE:
			value = fact->a;
			break;
		case FACT_VALUE_FIELD:
			value = fact->b;
			break;
		case FACT_VALUE_VARIABLE:
		case FACT_VALUE_PARAMETER:
		case FACT_VALUE_RECEIVER:
		case FACT_VALUE_RESULT:
			return value;
		default:
			return FACT_NONE;
		}
	}
	return FACT_NONE;
}

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

static bool same_root(const struct facts *facts, fact_index left, fact_index right)
{
	const struct fact_value *one, *other;

	if (left == FACT_NONE || right == FACT_NONE)
		return false;
	one = &facts->values.items[left];
	other = &facts->values.items[right];
	return one->kind == other->kind && one->a == other->a &&
	       (one->kind != FACT_VALUE_PARAMETER || one->integer == other->integer);
}

/* Is it the result itself, or a variable that the result is stored in? */
static bool holds_result(const struct program *program, const struct call_site *wait, fact_index root)
{
	const struct facts *facts = program->units.items[wait->unit].facts;
	const struct fact_value *value;
	const struct value_reference *sources;
	size_t count;

	if (root == FACT_NONE)
		return false;
	value = &facts->values.items[root];
	if (value->kind == FACT_VALUE_RESULT)
		return &facts->calls.items[value->a] == wait->fact;
	if (value->kind != FACT_VALUE_VARIABLE)
		return false;
	sources = flow_sources(program, flow_cell(program, (struct value_reference){wait->unit, root}), &count);
	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source =
		    &program->units.items[sources[i].unit].facts->values.items[sources[i].value];

		if (sources[i].unit == wait->unit && source->kind == FACT_VALUE_RESULT &&
		    &facts->calls.items[source->a] == wait->fact)
			return true;
	}
	return false;
}

/* Plain numbers do not tie two calls to each other: the same timeout, the same descriptor are given to many. */
static bool is_array_or_object(const struct facts *facts, fact_index root)
{
	const struct fact_value *value = &facts->values.items[root];
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

static bool belongs_to(const struct program *program, const struct results *results, fact_index given)
{
	const struct call_site *site = &program->calls.items[results->call];
	const struct facts *facts = program->units.items[site->unit].facts;
	fact_index root = root_of(facts, given);

	if (root == FACT_NONE)
		return false;
	if (results->returned && holds_result(program, site, root))
		return true;
	if (!is_array_or_object(facts, root))
		return false;
	for (fact_index i = 0; i < site->fact->argument_count && i < 64; i++) {
		fact_index argument = facts->arguments.items[site->fact->first_argument + i];

		if ((results->arguments >> i & 1) && same_root(facts, root, root_of(facts, argument)))
			return true;
	}
	return results->receiver && same_root(facts, root, root_of(facts, site->fact->receiver));
}

static bool returns(const struct program *program, const struct results *results)
{
	const struct call_site *site = &program->calls.items[results->call];
	const struct facts *facts = program->units.items[site->unit].facts;
	fact_index function = site->fact->function;

	for (size_t f = 0; results->returned && f < facts->flows.count; f++) {
		const struct fact_value *to = &facts->values.items[facts->flows.items[f].to];

		if (to->kind == FACT_VALUE_RETURN && to->a == function &&
		    holds_result(program, site, root_of(facts, facts->flows.items[f].from)))
			return true;
	}
	return false;
}

/* From a call to the call of the function it stands in. */
static struct results outwards(const struct program *program, const struct results *inner, uint32_t call)
{
	const struct call_site *site = &program->calls.items[inner->call];
	const struct facts *facts = program->units.items[site->unit].facts;
	struct results results = {.call = call, .returned = returns(program, inner)};

	for (fact_index i = 0; i < site->fact->argument_count && i < 64; i++) {
		fact_index root = root_of(facts, facts->arguments.items[site->fact->first_argument + i]);

		if (!(inner->arguments >> i & 1) || root == FACT_NONE || !is_array_or_object(facts, root))
			continue;
		results.receiver |= facts->values.items[root].kind == FACT_VALUE_RECEIVER;
		if (facts->values.items[root].kind == FACT_VALUE_PARAMETER && facts->values.items[root].integer < 64)
			results.arguments |= UINT64_C(1) << facts->values.items[root].integer;
	}
	if (inner->receiver) {
		fact_index root = root_of(facts, site->fact->receiver);

		results.receiver |= root != FACT_NONE && facts->values.items[root].kind == FACT_VALUE_RECEIVER;
	}
	return results;
}

struct results results_of(const struct program *program, const uint32_t *path, unsigned length)
{
	struct results results = {.call = path[0], .returned = true, .arguments = UINT64_MAX};

	for (unsigned i = 1; i < length; i++)
		results = outwards(program, &results, path[i]);
	return results;
}

bool calls_own_code(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		if (program->functions.items[program->targets.items[t].function].defined &&
		    program->targets.items[t].certainty != CERTAINTY_TYPE)
			return true;
	}
	return false;
}

bool results_given_to(const struct program *program, const struct results *results, const struct call_site *call)
{
	const struct call_site *site = &program->calls.items[results->call];
	const struct facts *facts = program->units.items[call->unit].facts;
	bool defined = false;

	if (call->fact->kind != FACT_CALLEE_DIRECT || call->unit != site->unit || call->caller != site->caller)
		return false;
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
		defined |= program->functions.items[program->targets.items[t].function].defined;
	if (!defined)
		return false;
	for (fact_index i = 0; i < call->fact->argument_count; i++) {
		if (belongs_to(program, results, facts->arguments.items[call->fact->first_argument + i]))
			return true;
	}
	return belongs_to(program, results, call->fact->receiver);
}

/* A field, or an element of one: fds[0].revents, set.words[3]. */
static bool is_part_of_record(const struct facts *facts, fact_index value)
{
	const struct fact_value *fact = &facts->values.items[value];

	return fact->kind == FACT_VALUE_FIELD ||
	       (fact->kind == FACT_VALUE_POINTEE && facts->values.items[fact->a].kind == FACT_VALUE_FIELD);
}

fact_index results_branch_around(const struct program *program, const struct results *results,
                                 const struct call_site *call, fact_index loop)
{
	const struct call_site *site = &program->calls.items[results->call];
	const struct facts *facts = program->units.items[call->unit].facts;
	size_t steps = 0;

	if (call->unit != site->unit || call->caller != site->caller)
		return FACT_NONE;
	for (fact_index b = call->fact->block; b != FACT_NONE && b != loop && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];

		if (block->kind == FACT_BLOCK_BRANCH && block->value != FACT_NONE &&
		    is_part_of_record(facts, block->value) &&
		    (block->test == FACT_TEST_ANY_BITS || block->test == FACT_TEST_NOT_EQUAL ||
		     block->test == FACT_TEST_EQUAL) &&
		    belongs_to(program, results, block->value))
			return b;
	}
	return FACT_NONE;
}

static bool is_condition_on(const struct program *program, const struct results *results, const struct call_site *call,
                            fact_index top)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && b != top && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (facts->blocks.items[b].value != FACT_NONE &&
		    belongs_to(program, results, facts->blocks.items[b].value))
			return true;
	}
	return false;
}

bool results_read_in(const struct program *program, const struct results *results, fact_index block)
{
	const struct call_site *site = &program->calls.items[results->call];
	const struct facts *facts = program->units.items[site->unit].facts;
	const struct function *function = &program->functions.items[site->caller];

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (c == results->call || (block != FACT_NONE && !guards_inside(program, call, block)))
			continue;
		if (results_given_to(program, results, call))
			return true;
		if (!call->indirect && !calls_own_code(program, call))
			continue;
		if (belongs_to(program, results, call->fact->through) || is_condition_on(program, results, call, block))
			return true;
		for (fact_index i = 0; call->indirect && i < call->fact->argument_count; i++) {
			if (belongs_to(program, results, facts->arguments.items[call->fact->first_argument + i]))
				return true;
		}
	}
	return false;
}
