#include "values/asked.h"

#include "model/type_text.h"
#include "values/choices.h"
#include "values/flow.h"
#include "values/values.h"

#include <string.h>

/* So many conditions are looked at for one call, so many functions into each other, and so many fields of an object. */
enum { QUESTIONS = 64, HELPERS_DEEP = 3, OBJECT_FIELDS = 6 };

/* Where a condition stands: in the function that makes the call, or in one that is called on the way to the asker. */
struct frame {
	const struct frame *outer;    /* null: the function that makes the call */
	const struct call_site *call; /* from the outer one */
	uint32_t unit;
	unsigned depth;
};

/* An object, as the outermost function sees it. */
struct asked_object {
	struct value_reference root;
	uint32_t field_count;
	uint32_t fields[OBJECT_FIELDS]; /* cells, innermost first */
};

struct asking {
	const struct program *program;
	const struct rule *rule;
	struct asked_object object;
	unsigned questions; /* that were asked */
};

struct question {
	enum fact_test test;
	fact_index value;
	int64_t constant;
};

/* ---- the same object ---- */

/* One step outwards; false at the end. */
static bool step_out(const struct program *program, struct asked_object *object, const struct frame **frame)
{
	const struct fact_value *value = value_fact(program, object->root);

	if (!value || object->field_count == OBJECT_FIELDS)
		return false;
	switch (value->kind) {
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_POINTEE:
		object->root.value = value->a;
		return true;
	case FACT_VALUE_FIELD:
		object->fields[object->field_count++] = program->units.items[object->root.unit].field_cells[value->a];
		object->root.value = value->b;
		return true;
	case FACT_VALUE_PARAMETER:
	case FACT_VALUE_RECEIVER:
		if (!(*frame)->outer)
			return false;
		object->root = value->kind == FACT_VALUE_RECEIVER
		                   ? (struct value_reference){(*frame)->call->unit, (*frame)->call->fact->receiver}
		                   : call_argument(program, (*frame)->call, (unsigned)fact_value_integer(value));
		*frame = (*frame)->outer;
		return true;
	default:
		return false;
	}
}

static struct asked_object object_of(const struct program *program, const struct frame *frame, fact_index value)
{
	struct asked_object object = {.root = {frame->unit, value}};

	while (step_out(program, &object, &frame))
		continue;
	return object;
}

static bool is_same(const struct program *program, const struct asked_object *one, const struct asked_object *other)
{
	uint32_t cell;

	if (one->field_count != other->field_count ||
	    memcmp(one->fields, other->fields, one->field_count * sizeof *one->fields) != 0 ||
	    one->root.value == FACT_NONE || other->root.value == FACT_NONE)
		return false;
	if (one->root.unit == other->root.unit && one->root.value == other->root.value)
		return true;
	cell = flow_cell(program, one->root);
	return cell != NONE && cell == flow_cell(program, other->root);
}

/* ---- who asks ---- */

static bool answers(struct asking *asking, const struct frame *frame, struct question question);

/* Does who stands in the block know that the object is ready? */
static bool known_in(struct asking *asking, const struct frame *frame, fact_index block)
{
	const struct facts *facts = asking->program->units.items[frame->unit].facts;

	for (; block != FACT_NONE; block = facts->blocks.items[block].parent) {
		const struct fact_block *at = &facts->blocks.items[block];

		if (at->kind == FACT_BLOCK_BRANCH && at->value != FACT_NONE &&
		    answers(asking, frame, (struct question){at->test, at->value, at->constant}))
			return true;
	}
	return false;
}

/* May a function that returns there have returned what the question asks for, and is the object not known to be ready?
 */
static bool may_return_unready(struct asking *asking, const struct frame *frame, const struct fact_jump *jump,
                               struct question question)
{
	const struct facts *facts = asking->program->units.items[frame->unit].facts;

	question.value = jump->value;
	if (jump->value == FACT_NONE)
		return true;
	if (facts->values.items[jump->value].kind == FACT_VALUE_INTEGER &&
	    !fact_test_holds(question.test, facts->values.items[jump->value].integer, question.constant))
		return false;
	return !known_in(asking, frame, jump->block) && !answers(asking, frame, question);
}

/* `bool is_ready(future &f) { return f.wait_for(0s) == ready; }` */
static bool helper_answers(struct asking *asking, const struct frame *frame, const struct call_site *call,
                           struct question question)
{
	const struct program *program = asking->program;
	const struct function *helper = &program->functions.items[program->targets.items[call->first_target].function];
	struct frame inside = {frame, call, helper->unit, frame->depth + 1};
	const struct facts *facts;
	bool returns = false;

	if (!helper->defined || inside.depth > HELPERS_DEEP)
		return false;
	facts = program->units.items[helper->unit].facts;
	for (size_t j = 0; j < facts->jumps.count; j++) {
		const struct fact_jump *jump = &facts->jumps.items[j];

		if (jump->kind != FACT_JUMP_RETURN ||
		    &facts->functions.items[facts->blocks.items[jump->block].function] != helper->fact)
			continue;
		if (may_return_unready(asking, &inside, jump, question))
			return false;
		returns = true;
	}
	return returns;
}

/* Of 0 and 1, which say that the object is ready and that it is not, does only the former pass? */
static bool tells_ready(struct question question)
{
	return fact_test_holds(question.test, 0, question.constant) &&
	       !fact_test_holds(question.test, 1, question.constant);
}

static bool call_answers(struct asking *asking, const struct frame *frame, fact_index called, struct question question)
{
	const struct unit *unit = &asking->program->units.items[frame->unit];
	const struct fact_call *call = &unit->facts->calls.items[called];
	struct asked_object object;

	if (call->kind == FACT_CALLEE_VALUE)
		return false;
	if (names_match(asking->rule->askers, asking->rule->asker_count,
	                unit->facts->functions.items[call->callee].name)) {
		object = object_of(asking->program, frame, call->receiver);
		return tells_ready(question) && is_same(asking->program, &object, &asking->object);
	}
	return unit->call_sites[called] != NONE &&
	       asking->program->calls.items[unit->call_sites[called]].target_count == 1 &&
	       helper_answers(asking, frame, &asking->program->calls.items[unit->call_sites[called]], question);
}

/* `bool ready = f.wait_for(0s) == std::future_status::ready;` */
static bool variable_answers(struct asking *asking, const struct frame *frame, fact_index variable,
                             struct question question)
{
	const struct unit *unit = &asking->program->units.items[frame->unit];
	const struct fact_flow *choice = choice_of(unit, variable);
	const struct value_reference *sources;
	int64_t numbers[2];
	size_t count;

	if (choice) {
		if (!choice_numbers(unit->facts, choice, numbers))
			return false;
		bool first = fact_test_holds(question.test, numbers[0], question.constant);
		bool second = fact_test_holds(question.test, numbers[1], question.constant);
		return first != second && known_in(asking, frame, choice[first ? 0 : 1].block);
	}
	sources = flow_sources(asking->program, unit->variable_cells[variable], &count);
	if (count != 1 || sources[0].unit != frame->unit)
		return false;
	question.value = sources[0].value;
	return unit->facts->values.items[question.value].kind == FACT_VALUE_RESULT && answers(asking, frame, question);
}

/* Is the object ready wherever the question's answer is yes? */
static bool answers(struct asking *asking, const struct frame *frame, struct question question)
{
	const struct fact_value *value = &asking->program->units.items[frame->unit].facts->values.items[question.value];

	if (asking->questions++ >= QUESTIONS) /* `x = x ? 1 : 0` asks for itself */
		return false;
	if (value->kind == FACT_VALUE_RESULT)
		return call_answers(asking, frame, value->a, question);
	return value->kind == FACT_VALUE_VARIABLE && variable_answers(asking, frame, value->a, question);
}

bool call_was_asked(const struct program *program, const struct call_site *call, const struct rule *rule)
{
	struct frame frame = {.unit = call->unit};
	struct asking asking = {.program = program, .rule = rule};

	if (rule->asker_count == 0 || call->fact->receiver == FACT_NONE)
		return false;
	asking.object = object_of(program, &frame, call->fact->receiver);
	return known_in(&asking, &frame, call->fact->block);
}

/* ---- nothing left ---- */

static bool is_moved_by(const struct facts *facts, const struct fact_call *call, fact_index object)
{
	struct type_parameters parameters;
	const char *type;
	size_t length;

	if (call->kind == FACT_CALLEE_VALUE)
		return false;
	parameters = type_parameters_of(facts->functions.items[call->callee].type);
	for (fact_index i = 0; i < call->argument_count; i++) {
		type = type_next_parameter(&parameters, &length);
		if (type && length > 2 && memcmp(type + length - 2, "&&", 2) == 0 &&
		    facts->arguments.items[call->first_argument + i] == object)
			return true;
	}
	return false;
}

static bool is_returned(const struct program *program, const struct call_site *call)
{
	const struct facts *facts = program->units.items[call->unit].facts;

	for (size_t j = 0; j < facts->jumps.count; j++) {
		const struct fact_jump *jump = &facts->jumps.items[j];

		if (jump->kind == FACT_JUMP_RETURN && jump->value == call->fact->receiver &&
		    facts->blocks.items[jump->block].function == call->fact->function)
			return true;
	}
	return false;
}

bool call_is_settled(const struct program *program, const struct call_site *call, const struct rule *rule)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct function *caller;

	if (rule->settler_count == 0 || !call->fact->implicit || call->fact->receiver == FACT_NONE ||
	    call->caller == NONE)
		return false;
	caller = &program->functions.items[call->caller];
	for (const struct call_site *before = &program->calls.items[caller->first_call]; before < call; before++) {
		if (before->fact->receiver == call->fact->receiver && before->fact->kind != FACT_CALLEE_VALUE &&
		    names_match(rule->settlers, rule->settler_count, facts->functions.items[before->fact->callee].name))
			return true;
		if (is_moved_by(facts, before->fact, call->fact->receiver))
			return true;
	}
	return is_returned(program, call);
}
