#include "values/values.h"

#include "values/choices.h"
#include "values/conditions.h"
#include "values/constant_records.h"
#include "values/flow.h"
#include "values/guards.h"
#include "values/local_flags.h"
#include "values/record_roots.h"

#include <assert.h>
#include <string.h>

const struct environment environment_empty = {.function = NONE};

static struct value_reference part(struct value_reference value, fact_index index)
{
	return (struct value_reference){.unit = value.unit, .value = index};
}

/* The argument that an outside function calls, or FACT_NONE. */
static fact_index invoked_argument(const struct program *program, const struct call_site *call,
                                   const struct function *function)
{
	fact_index invoked = FACT_NONE;

	for (size_t m = 0; !function->defined && m < function->mentions.count; m++) {
		const struct mention *mention = &function->mentions.items[m];

		if (mention->subject == SUBJECT_INVOKE)
			invoked = call_argument(program, call, program->ruleset->invokes.items[mention->index].argument)
			              .value;
	}
	return invoked;
}

struct value_reference value_called(const struct program *program, const struct call_site *call)
{
	struct value_reference called = {.unit = call->unit, .value = FACT_NONE};

	if (call->indirect)
		called.value = call->fact->through;
	for (uint32_t t = call->first_target; called.value == FACT_NONE && t < call->first_target + call->target_count;
	     t++)
		called.value =
		    invoked_argument(program, call, &program->functions.items[program->targets.items[t].function]);
	return called;
}

void environment_learn(struct environment *environment, uint32_t position, uint32_t field, int64_t value)
{
	if (environment->count == ENVIRONMENT_SLOTS)
		return;
	environment->items[environment->count].position = position;
	environment->items[environment->count].field = field;
	environment->items[environment->count++].value = value;
}

bool environment_field(const struct environment *environment, uint32_t position, uint32_t field, int64_t *ret)
{
	for (uint32_t i = 0; i < environment->count; i++) {
		if (environment->items[i].position == position && environment->items[i].field == field) {
			*ret = environment->items[i].value;
			return true;
		}
	}
	return false;
}

/* Is the value a parameter of the function, or a field of a record it is given, of which something is known? */
static bool known_in_environment(const struct program *program, struct value_reference value,
                                 const struct environment *environment, int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);
	struct record_root root;
	uint32_t field;

	if (environment->count == 0)
		return false;
	if (fact->kind == FACT_VALUE_PARAMETER)
		return link_body(program, value.unit, fact->a) == environment->function &&
		       environment_field(environment, (uint32_t)fact->integer, NONE, ret);
	if (fact->kind != FACT_VALUE_FIELD || environment->items[environment->count - 1].field == NONE)
		return false;
	root = root_of_field(program, value, &field);
	return root.kind == ROOT_GIVEN && root.function == environment->function &&
	       environment_field(environment, root.index, field, ret);
}

void values_add_unit(struct program *program, struct unit *unit)
{
	const struct facts *facts = unit->facts;

	unit->escapes = ARENA_ARRAY(program->arena, bool, facts->variables.count + 1);
	for (size_t v = 0; v < facts->values.count; v++) {
		const struct fact_value *value = &facts->values.items[v];

		if (value->kind == FACT_VALUE_ADDRESS && value->a != FACT_NONE &&
		    facts->values.items[value->a].kind == FACT_VALUE_VARIABLE)
			unit->escapes[facts->values.items[value->a].a] = true;
	}
	guards_add_unit(program, unit);
	choices_add_unit(program, unit);
	local_flags_add_unit(program, unit);
	constant_records_add_unit(program, unit);
}

static bool is_function(int64_t value) { return value < ENVIRONMENT_FUNCTION(UINT32_MAX); }

static bool is_descriptors(int64_t value)
{
	return !is_function(value) && value <= ENVIRONMENT_DESCRIPTORS(UINT32_MAX);
}

static bool is_table(int64_t value) { return value >= ENVIRONMENT_TABLE(0) && value <= ENVIRONMENT_TABLE(UINT32_MAX); }

/* Of a function or a table, only that it is not null; of descriptors, nothing. */
static bool environment_get(const struct program *program, struct value_reference value,
                            const struct environment *environment, int64_t *ret)
{
	if (!known_in_environment(program, value, environment, ret) || is_descriptors(*ret))
		return false;
	if (is_function(*ret) || is_table(*ret))
		*ret = ENVIRONMENT_ADDRESS;
	return true;
}

uint32_t environment_function(int64_t value)
{
	return is_function(value) ? (uint32_t)(value - ENVIRONMENT_FUNCTION(0)) : NONE;
}

uint32_t environment_callee(const struct program *program, struct value_reference value,
                            const struct environment *environment)
{
	int64_t known;

	return value.value != FACT_NONE && known_in_environment(program, value, environment, &known)
	           ? environment_function(known)
	           : NONE;
}

uint32_t environment_table(const struct program *program, struct value_reference value,
                           const struct environment *environment)
{
	int64_t known;

	if (value.value == FACT_NONE || !known_in_environment(program, value, environment, &known) || !is_table(known))
		return NONE;
	return (uint32_t)(known - ENVIRONMENT_TABLE(0));
}

uint32_t environment_descriptors(const struct program *program, struct value_reference value,
                                 const struct environment *environment)
{
	const struct fact_value *fact = value_fact(program, value);
	int64_t known;

	while (fact && fact->kind == FACT_VALUE_CAST && fact->a < value.value) {
		value = part(value, fact->a);
		fact = value_fact(program, value);
	}
	if (!fact || fact->kind != FACT_VALUE_PARAMETER || !known_in_environment(program, value, environment, &known) ||
	    !is_descriptors(known))
		return 0;
	return (uint32_t)(known - ENVIRONMENT_DESCRIPTORS(0));
}

bool value_as_constant(const struct program *program, struct value_reference value,
                       const struct environment *environment, int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);
	const uint32_t *functions;
	size_t count;

	if (fact && fact->kind == FACT_VALUE_FUNCTION) {
		functions = link_functions(program, value.unit, fact->a, &count);
		*ret = count == 1 ? ENVIRONMENT_FUNCTION(functions[0]) : 0;
		return count == 1;
	}
	if (fact && known_in_environment(program, value, environment, ret) && is_function(*ret))
		return true;
	return value_as_integer(program, value, environment, ret);
}

static bool was_read_whole(const struct facts *facts)
{
	for (size_t t = 0; t < facts->troubles.count; t++) {
		enum fact_trouble_kind kind = facts->troubles.items[t].kind;

		if (kind == FACT_TROUBLE_ERROR || kind == FACT_TROUBLE_MISSING_HEADER)
			return false;
	}
	return true;
}

/* What a call gives, when it names the one function that it can call: `if (!has_feature()) ...`, where the build made
 * that say no. */
static const struct value_reference *returned(const struct program *program, uint32_t unit,
                                              const struct fact_call *call, size_t *ret_count)
{
	const struct function *function;
	const uint32_t *functions;
	size_t count;

	if (call->kind != FACT_CALLEE_DIRECT)
		return NULL;
	functions = link_functions(program, unit, call->callee, &count);
	if (count != 1)
		return NULL;
	function = &program->functions.items[functions[0]];
	if (!function->defined || function->fact->virtual_ ||
	    !was_read_whole(program->units.items[function->unit].facts))
		return NULL;
	return flow_sources(program, flow_return_cell(program->flow, functions[0]), ret_count);
}

/* Everything that is stored in the value, when the program shows all of it: a variable that nobody else can write, a
 * parameter of a function that only known call sites reach, the result of a function that is known. */
static const struct value_reference *complete_sources(const struct program *program, struct value_reference value,
                                                      size_t *ret_count)
{
	const struct fact_value *fact = value_fact(program, value);
	const struct facts *facts = program->units.items[value.unit].facts;

	*ret_count = 0;
	if (fact->kind == FACT_VALUE_VARIABLE) {
		if (facts->variables.items[fact->a].function == FACT_NONE ||
		    program->units.items[value.unit].escapes[fact->a])
			return NULL; /* others write it too, in ways that order decides */
	} else if (fact->kind == FACT_VALUE_PARAMETER) {
		const struct function *function = &program->functions.items[link_body(program, value.unit, fact->a)];

		if (!function->fact->local || function->address_taken)
			return NULL;
	} else if (fact->kind == FACT_VALUE_RESULT) {
		return returned(program, value.unit, &facts->calls.items[fact->a], ret_count);
	} else {
		return NULL;
	}
	return flow_sources(program, flow_cell(program, value), ret_count);
}

static bool integer_at(const struct program *program, struct value_reference value,
                       const struct environment *environment, unsigned depth, int64_t *ret);

/* Does who comes to the condition get to the block, which is one of its sides? */
static enum verdict side_taken(const struct program *program, uint32_t unit, fact_index side, fact_index condition,
                               const struct environment *environment, unsigned depth)
{
	const struct facts *facts = program->units.items[unit].facts;
	enum verdict all = VERDICT_YES;

	for (fact_index b = side; b != condition && all != VERDICT_NO; b = facts->blocks.items[b].parent) {
		enum verdict one = condition_within(program, unit, b, environment, depth);

		all = one == VERDICT_YES ? all : one;
	}
	return all;
}

static enum verdict not_(enum verdict verdict) { return VERDICT_YES - verdict; }

/* Which of two numbers a condition has put into the variable. */
static bool chosen_at(const struct program *program, struct value_reference variable,
                      const struct environment *environment, unsigned depth, int64_t *ret)
{
	const struct fact_flow *yes = choice_of(&program->units.items[variable.unit], value_fact(program, variable)->a);
	enum verdict taken;
	fact_index around;

	if (!yes)
		return false;
	around = choice_stands_in(program->units.items[variable.unit].facts, yes);
	taken = side_taken(program, variable.unit, yes->block, around, environment, depth - 1);
	if (taken == VERDICT_MAYBE) /* of `a || b`, one side says more than the other */
		taken = not_(side_taken(program, variable.unit, yes[1].block, around, environment, depth - 1));
	return taken != VERDICT_MAYBE &&
	       integer_at(program, part(variable, yes[taken == VERDICT_NO].from), environment, depth - 1, ret);
}

/* Where the answer about a value may be remembered; null when it depends on the parameters that it is made of, or when
 * it was not looked for as far as can be. */
static _Atomic uint8_t *answer_of(const struct program *program, struct value_reference value, unsigned depth)
{
	const struct unit *unit = &program->units.items[value.unit];
	const struct fact_value *fact;

	if (depth < FOLLOW_DEPTH)
		return NULL;
	assert(unit->facts->values.items);
	fact = &unit->facts->values.items[value.value];
	switch (fact->kind) {
	case FACT_VALUE_VARIABLE:
		return unit->answers && !choice_of(unit, fact->a) ? &unit->answers[value.value] : NULL;
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
	case FACT_VALUE_CAST:
	case FACT_VALUE_WITHOUT:
		return NULL;
	default:
		return unit->answers ? &unit->answers[value.value] : NULL;
	}
}

/* What is no constant as far as values are followed is none if they are followed less far. */
static bool is_no_integer(const struct program *program, struct value_reference value)
{
	const _Atomic uint8_t *answer = answer_of(program, value, FOLLOW_DEPTH);

	return answer && *answer & REMEMBERED_NO_INTEGER;
}

/* Of other kinds a value is no number, whatever it stands for. */
static bool may_be_integer(const struct fact_value *fact)
{
	static const bool kinds[FACT_VALUE_KINDS] = {[FACT_VALUE_INTEGER] = true,  [FACT_VALUE_PARAMETER] = true,
	                                             [FACT_VALUE_VARIABLE] = true, [FACT_VALUE_FIELD] = true,
	                                             [FACT_VALUE_RESULT] = true,   [FACT_VALUE_EITHER] = true,
	                                             [FACT_VALUE_BITS] = true,     [FACT_VALUE_WITHOUT] = true};

	return kinds[fact->kind];
}

/* Is the value no constant, however far it is followed? */
static bool is_never_integer(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	return !fact || !may_be_integer(fact) || is_no_integer(program, value);
}

/* Is what the outside function gives the same number as an argument, and 0 without it? dup(1) gives another one. Then
 * its rule; else null. */
static const struct pass_rule *passed_number(const struct program *program, const struct function *function)
{
	for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
		const struct mention *mention = &function->mentions.items[m];

		if (mention->subject == SUBJECT_PASS && program->ruleset->passes.items[mention->index].number)
			return &program->ruleset->passes.items[mention->index];
	}
	return NULL;
}

/* `std::chrono::seconds(0)` is 0, and so is `std::chrono::seconds::zero()`: `ret_zero`. */
static const struct value_reference *passed_on(const struct program *program, struct value_reference value,
                                               size_t *ret_count, bool *ret_zero)
{
	const struct fact_value *fact = value_fact(program, value);
	const struct pass_rule *pass;
	const struct fact_call *call;
	const uint32_t *functions;
	size_t count;

	*ret_count = 0;
	*ret_zero = false;
	if (fact->kind != FACT_VALUE_RESULT)
		return NULL;
	call = &program->units.items[value.unit].facts->calls.items[fact->a];
	if (call->kind != FACT_CALLEE_DIRECT)
		return NULL;
	functions = link_functions(program, value.unit, call->callee, &count);
	pass = count == 1 ? passed_number(program, &program->functions.items[functions[0]]) : NULL;
	if (!pass)
		return NULL;
	*ret_zero = call->argument_count <= pass->argument;
	return flow_sources(program, flow_cell(program, value), ret_count);
}

/* One number, which all that is stored in the value is. */
static bool integer_stored(const struct program *program, struct value_reference value, unsigned depth, int64_t *ret)
{
	_Atomic uint8_t *answer;
	size_t count;
	const struct value_reference *sources = complete_sources(program, value, &count);
	bool known, never, zero = false;

	if (count == 0)
		sources = passed_on(program, value, &count, &zero);
	if (zero) {
		*ret = 0;
		return true;
	}
	known = count > 0;
	never = count == 0; /* also not if it is followed farther */
	for (size_t i = 0; i < count && known; i++) {
		int64_t one;
		bool is_one = integer_at(program, sources[i], &environment_empty, depth - 1, &one);

		never = is_one ? i > 0 && one != *ret : is_never_integer(program, sources[i]);
		known = is_one && !never;
		if (known)
			*ret = one;
	}
	answer = never ? answer_of(program, value, FOLLOW_DEPTH) : NULL;
	if (answer)
		*answer |= REMEMBERED_NO_INTEGER;
	return known;
}

static bool integer_at(const struct program *program, struct value_reference value,
                       const struct environment *environment, unsigned depth, int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);

	if (!fact || depth == 0 || !may_be_integer(fact))
		return false;
	if (fact->kind == FACT_VALUE_INTEGER) {
		*ret = fact->integer;
		return true;
	}
	if (fact->kind == FACT_VALUE_EITHER) {
		int64_t other;

		return integer_at(program, part(value, fact->a), environment, depth - 1, ret) &&
		       integer_at(program, part(value, fact->b), environment, depth - 1, &other) && other == *ret;
	}
	if (fact->kind == FACT_VALUE_BITS) {
		int64_t left, right;

		if (!integer_at(program, part(value, fact->a), environment, depth - 1, &left) ||
		    !integer_at(program, part(value, fact->b), environment, depth - 1, &right) ||
		    left == ENVIRONMENT_ADDRESS || right == ENVIRONMENT_ADDRESS)
			return false;
		*ret = left | right;
		return true;
	}
	if (fact->kind == FACT_VALUE_WITHOUT) {
		if (!integer_at(program, part(value, fact->a), environment, depth - 1, ret) ||
		    *ret == ENVIRONMENT_ADDRESS)
			return false;
		*ret &= ~fact->integer;
		return true;
	}
	if (environment_get(program, value, environment, ret))
		return true;
	if (fact->kind == FACT_VALUE_VARIABLE && chosen_at(program, value, environment, depth, ret))
		return true;
	if (is_no_integer(program, value))
		return false;
	return (fact->kind == FACT_VALUE_FIELD && constant_record_number(program, value, ret)) ||
	       integer_stored(program, value, depth, ret);
}

static bool asks_parameters(const struct program *program, struct value_reference value, unsigned depth)
{
	const struct fact_value *fact = value_fact(program, value);
	uint32_t path;

	if (depth == 0)
		return true;
	switch (fact->kind) {
	case FACT_VALUE_PARAMETER:
		return true;
	case FACT_VALUE_FIELD:
		return root_of_field(program, value, &path).kind == ROOT_GIVEN;
	case FACT_VALUE_VARIABLE:
		return choice_of(&program->units.items[value.unit], fact->a) != NULL ||
		       (local_flags_has(&program->units.items[value.unit], fact->a) &&
		        local_flags_ask_parameters(program, value.unit, fact->a));
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
		return asks_parameters(program, part(value, fact->a), depth - 1) ||
		       asks_parameters(program, part(value, fact->b), depth - 1);
	case FACT_VALUE_CAST:
	case FACT_VALUE_WITHOUT:
		return asks_parameters(program, part(value, fact->a), depth - 1);
	default:
		return false;
	}
}

bool value_asks_parameters(const struct program *program, struct value_reference value)
{
	return asks_parameters(program, value, FOLLOW_DEPTH);
}

void values_remember(struct program *program)
{
	for (size_t u = 0; u < program->units.count; u++) {
		struct unit *unit = &program->units.items[u];

		unit->answers = ARENA_ARRAY(program->arena, _Atomic uint8_t, unit->facts->values.count + 1);
		unit->guards = ARENA_ARRAY(program->arena, _Atomic uint8_t, unit->facts->blocks.count + 1);
	}
}

bool value_integer_within(const struct program *program, struct value_reference value,
                          const struct environment *environment, unsigned depth, int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);
	_Atomic uint8_t *answer;

	if (!fact || !may_be_integer(fact))
		return false;
	if (environment_get(program, value, environment, ret))
		return *ret != ENVIRONMENT_ADDRESS;
	answer = answer_of(program, value, depth);
	if (answer && *answer & REMEMBERED_NO_INTEGER)
		return false;
	if (integer_at(program, value, environment, depth, ret) && *ret != ENVIRONMENT_ADDRESS)
		return true;
	if (answer)
		*answer |= REMEMBERED_NO_INTEGER;
	return false;
}

/* Is the variable one of the function that the call stands in? */
static bool is_own_of(const struct program *program, struct value_reference variable, const struct call_site *call)
{
	const struct facts *facts = program->units.items[variable.unit].facts;

	return call && call->unit == variable.unit &&
	       facts->variables.items[value_fact(program, variable)->a].function == call->fact->function;
}

bool variable_given_as_flags(const struct program *program, struct value_reference value, const struct call_site *call,
                             const struct environment *environment, int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);
	struct known_bits known;

	if (!local_flags_has(&program->units.items[value.unit], fact->a) || !is_own_of(program, value, call))
		return false;
	known = local_flags_at_call(program, value, call, environment, FOLLOW_DEPTH);
	*ret = known.set;
	return known.set == ~known.clear;
}

bool value_as_integer(const struct program *program, struct value_reference value,
                      const struct environment *environment, int64_t *ret)
{
	return value_integer_within(program, value, environment, FOLLOW_DEPTH, ret);
}

/* A question that is answered for constants, and joined over everything a value may be. */
struct question {
	const struct program *program;
	const struct call_site *call; /* that is given the value; null: none */
	const struct environment *environment;
	int64_t bits;
	enum verdict (*constant)(int64_t value, int64_t bits);
	enum verdict (*known)(struct known_bits known, int64_t bits);
	bool one_part_decides; /* of two values that are or-ed, one that says YES is enough; else both must */
};

static enum verdict join(enum verdict left, enum verdict right) { return left == right ? left : VERDICT_MAYBE; }

static enum verdict combine(const struct question *question, enum verdict left, enum verdict right)
{
	enum verdict strong = question->one_part_decides ? VERDICT_YES : VERDICT_NO;

	if (left == strong || right == strong)
		return strong;
	return join(left, right);
}

/* `flags |= O_NONBLOCK`, `flags &= ~O_NONBLOCK`: a source of the cell that changes bits of the cell itself, so that the
 * question is answered by it. */
static bool changes(const struct question *question, struct value_reference source, uint32_t cell, enum verdict answer)
{
	const struct fact_value *fact = value_fact(question->program, source);

	if (fact->kind == FACT_VALUE_WITHOUT)
		return (question->bits & fact->integer) != 0 && answer != VERDICT_MAYBE &&
		       flow_cell(question->program, part(source, fact->a)) == cell;
	return fact->kind == FACT_VALUE_BITS && answer == (question->one_part_decides ? VERDICT_YES : VERDICT_NO) &&
	       (flow_cell(question->program, part(source, fact->a)) == cell ||
	        flow_cell(question->program, part(source, fact->b)) == cell);
}

static enum verdict ask(const struct question *question, struct value_reference value, unsigned depth);

/* What was cleared is not there; of the rest the value itself decides. */
static enum verdict ask_without(const struct question *question, struct value_reference value, unsigned depth)
{
	const struct fact_value *fact = value_fact(question->program, value);
	struct question rest = *question;

	if (question->one_part_decides && (question->bits & fact->integer) != 0)
		return VERDICT_NO;
	rest.bits &= ~fact->integer;
	if (rest.bits == 0)
		return question->constant(0, question->bits);
	return ask(&rest, part(value, fact->a), depth - 1);
}

static enum verdict ask(const struct question *question, struct value_reference value, unsigned depth)
{
	const struct program *program = question->program;
	const struct fact_value *fact = value_fact(program, value);
	const struct value_reference *sources;
	enum verdict answer = VERDICT_MAYBE, changed = VERDICT_MAYBE;
	bool is_changed = false;
	int64_t integer;
	size_t count;
	uint32_t cell;

	if (!fact || depth == 0)
		return VERDICT_MAYBE;
	if (integer_at(program, value, question->environment, depth, &integer))
		return integer == ENVIRONMENT_ADDRESS ? VERDICT_MAYBE : question->constant(integer, question->bits);
	if (fact->kind == FACT_VALUE_EITHER)
		return join(ask(question, part(value, fact->a), depth - 1),
		            ask(question, part(value, fact->b), depth - 1));
	if (fact->kind == FACT_VALUE_BITS)
		return combine(question, ask(question, part(value, fact->a), depth - 1),
		               ask(question, part(value, fact->b), depth - 1));
	if (fact->kind == FACT_VALUE_WITHOUT)
		return ask_without(question, value, depth);
	if (fact->kind == FACT_VALUE_VARIABLE && is_own_of(program, value, question->call) &&
	    local_flags_has(&program->units.items[value.unit], fact->a))
		return question->known(
		    local_flags_at_call(program, value, question->call, question->environment, FOLLOW_DEPTH),
		    question->bits);
	sources = complete_sources(program, value, &count);
	cell = count ? flow_cell(program, value) : NONE;
	for (size_t i = 0; i < count; i++) {
		enum verdict one = ask(question, sources[i], depth - 1);

		/* Order is not known; a flag that is added, or cleared, somewhere is meant to be so. */
		if (changes(question, sources[i], cell, one)) {
			changed = is_changed ? join(changed, one) : one;
			is_changed = true;
		}
		answer = i == 0 ? one : join(answer, one);
	}
	return is_changed ? changed : answer;
}

static enum verdict has_all(int64_t value, int64_t bits) { return (value & bits) == bits ? VERDICT_YES : VERDICT_NO; }
static enum verdict has_none(int64_t value, int64_t bits) { return (value & bits) == 0 ? VERDICT_YES : VERDICT_NO; }

enum verdict value_all_bits(const struct program *program, struct value_reference value, const struct call_site *call,
                            const struct environment *environment, int64_t bits)
{
	struct question question = {.program = program,
	                            .call = call,
	                            .environment = environment,
	                            .bits = bits,
	                            .constant = has_all,
	                            .known = known_bits_all,
	                            .one_part_decides = true};

	return ask(&question, value, FOLLOW_DEPTH);
}

enum verdict value_no_bits(const struct program *program, struct value_reference value, const struct call_site *call,
                           const struct environment *environment, int64_t bits)
{
	struct question question = {.program = program,
	                            .call = call,
	                            .environment = environment,
	                            .bits = bits,
	                            .constant = has_none,
	                            .known = known_bits_none};

	return ask(&question, value, FOLLOW_DEPTH);
}

bool value_may_lose_bits(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);
	const struct value_reference *sources;
	size_t count;

	if (!fact || fact->kind != FACT_VALUE_VARIABLE)
		return false;
	sources = complete_sources(program, value, &count);
	for (size_t i = 0; i < count; i++) {
		enum fact_value_kind kind = value_fact(program, sources[i])->kind;

		if (kind == FACT_VALUE_UNKNOWN || kind == FACT_VALUE_WITHOUT)
			return true;
	}
	return false;
}

/* As is_no_integer(). */
static bool is_of_any_nullness(const struct program *program, struct value_reference value)
{
	const _Atomic uint8_t *answer = answer_of(program, value, FOLLOW_DEPTH);

	return answer && *answer & REMEMBERED_NULLNESS &&
	       (enum verdict)(*answer >> REMEMBERED_NULL_SHIFT & 3) == VERDICT_MAYBE;
}

static enum verdict null_at(const struct program *program, struct value_reference value,
                            const struct environment *environment, unsigned depth)
{
	const struct fact_value *fact = value_fact(program, value);
	const struct value_reference *sources;
	enum verdict answer = VERDICT_MAYBE;
	int64_t integer;
	size_t count;

	if (!fact || depth == 0 || (environment->count == 0 && is_of_any_nullness(program, value)))
		return VERDICT_MAYBE;
	if ((environment->count > 0 || !is_no_integer(program, value)) &&
	    integer_at(program, value, environment, depth, &integer))
		return integer == 0 ? VERDICT_YES : VERDICT_NO; /* ENVIRONMENT_ADDRESS is not 0 */
	switch (fact->kind) {
	case FACT_VALUE_FUNCTION:
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_STRING:
	case FACT_VALUE_RECEIVER:
		return VERDICT_NO;
	case FACT_VALUE_CAST:
		return null_at(program, part(value, fact->a), environment, depth - 1);
	case FACT_VALUE_EITHER:
		return join(null_at(program, part(value, fact->a), environment, depth - 1),
		            null_at(program, part(value, fact->b), environment, depth - 1));
	case FACT_VALUE_VARIABLE:
		if (strchr(program->units.items[value.unit].facts->variables.items[fact->a].type, '['))
			return VERDICT_NO; /* an array's own address */
		break;
	default:
		break;
	}
	sources = complete_sources(program, value, &count);
	for (size_t i = 0; i < count && (i == 0 || answer != VERDICT_MAYBE); i++) {
		enum verdict one = null_at(program, sources[i], &environment_empty, depth - 1);

		answer = i == 0 ? one : join(answer, one);
	}
	return answer;
}

enum verdict value_null_within(const struct program *program, struct value_reference value,
                               const struct environment *environment, unsigned depth)
{
	_Atomic uint8_t *answer;
	enum verdict verdict;
	int64_t known;

	if (value.value == FACT_NONE)
		return VERDICT_MAYBE;
	if (environment_get(program, value, environment, &known))
		return known == 0 ? VERDICT_YES : VERDICT_NO; /* ENVIRONMENT_ADDRESS is not 0 */
	answer = answer_of(program, value, depth);
	if (answer && *answer & REMEMBERED_NULLNESS)
		return (enum verdict)(*answer >> REMEMBERED_NULL_SHIFT & 3);
	verdict = null_at(program, value, environment, depth);
	if (answer)
		*answer |= (uint8_t)(REMEMBERED_NULLNESS | (unsigned)verdict << REMEMBERED_NULL_SHIFT);
	return verdict;
}

enum verdict value_is_null(const struct program *program, struct value_reference value,
                           const struct environment *environment)
{
	return value_null_within(program, value, environment, FOLLOW_DEPTH);
}
