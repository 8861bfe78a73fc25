#include "facts_text.h"

#include <inttypes.h>
#include <string.h>

static void call_name(const struct facts *facts, const struct fact_call *call, struct text *out)
{
	if (call->kind == FACT_CALLEE_VALUE) {
		text_add(out, "(");
		facts_text_value(facts, call->through, out);
		text_add(out, ")");
	} else {
		text_printf(out, "%s%s", call->kind == FACT_CALLEE_VIRTUAL ? "virtual " : "",
		            facts->functions.items[call->callee].name);
	}
}

static void pair(const struct facts *facts, const struct fact_value *value, const char *between, struct text *out)
{
	text_add(out, "(");
	facts_text_value(facts, value->a, out);
	text_add(out, between);
	facts_text_value(facts, value->b, out);
	text_add(out, ")");
}

static void prefixed(const struct facts *facts, const char *prefix, fact_index value, struct text *out)
{
	text_add(out, prefix);
	facts_text_value(facts, value, out);
}

static void field(const struct facts *facts, const struct fact_value *value, struct text *out)
{
	if (value->b != FACT_NONE) {
		facts_text_value(facts, value->b, out);
		text_add(out, ".");
	}
	text_add(out, facts->fields.items[value->a].name);
}

void facts_text_value(const struct facts *facts, fact_index index, struct text *out)
{
	const struct fact_value *value = &facts->values.items[index];
	switch (value->kind) {
	case FACT_VALUE_INTEGER:
		text_printf(out, "%" PRId64, value->integer);
		break;
	case FACT_VALUE_STRING:
		text_printf(out, "\"%s\"", value->text);
		break;
	case FACT_VALUE_FUNCTION:
		text_add(out, facts->functions.items[value->a].name);
		break;
	case FACT_VALUE_PARAMETER:
		text_printf(out, "#%" PRId64, value->integer);
		break;
	case FACT_VALUE_VARIABLE:
		text_add(out, facts->variables.items[value->a].name);
		break;
	case FACT_VALUE_FIELD:
		field(facts, value, out);
		break;
	case FACT_VALUE_RESULT:
		call_name(facts, &facts->calls.items[value->a], out);
		text_add(out, "()");
		break;
	case FACT_VALUE_RETURN:
		text_add(out, "return");
		break;
	case FACT_VALUE_RECEIVER:
		text_add(out, "this");
		break;
	case FACT_VALUE_ADDRESS:
		prefixed(facts, "&", value->a, out);
		break;
	case FACT_VALUE_POINTEE:
		prefixed(facts, "*", value->a, out);
		break;
	case FACT_VALUE_EITHER:
		pair(facts, value, " or ", out);
		break;
	case FACT_VALUE_BITS:
		pair(facts, value, " | ", out);
		break;
	case FACT_VALUE_CAST:
		prefixed(facts, "(as ", value->a, out);
		text_add(out, ")");
		break;
	case FACT_VALUE_WITHOUT:
		prefixed(facts, "(", value->a, out);
		text_printf(out, " & ~%" PRId64 ")", value->integer);
		break;
	default:
		text_add(out, "?");
	}
}

static void comparison(const struct facts *facts, const struct fact_block *block, struct text *out)
{
	prefixed(facts, " ", block->value, out);
	text_printf(out, " %s %" PRId64, fact_test_name(block->test), block->constant);
}

/* " either #0 == 1 or #1 == 2 and #2 != 0" */
static void options(const struct facts *facts, fact_index branch, struct text *out)
{
	for (fact_index o = branch + 1; o < facts->blocks.count && facts->blocks.items[o].kind == FACT_BLOCK_OPTION;
	     o++) {
		const struct fact_block *option = &facts->blocks.items[o];
		text_add(out, o == branch + 1 ? " either" : option->parent == o - 1 ? " and" : " or");
		if (option->value != FACT_NONE)
			comparison(facts, option, out);
		else
			text_add(out, " ?");
	}
}

/* `steps`: what makes a difference for the order of calls, too. */
static void conditions(const struct facts *facts, fact_index index, bool steps, struct text *out)
{
	if (index == FACT_NONE)
		return;
	const struct fact_block *block = &facts->blocks.items[index];
	conditions(facts, block->parent, steps, out);
	static const char *const words[FACT_BLOCK_KINDS] = {"", " loop", " if", " switch", " option"};
	text_add(out, words[block->kind]);
	if (steps && block->exhaustive)
		text_add(out, "!");
	if (block->value != FACT_NONE) {
		comparison(facts, block, out);
	} else if (index + 1 < facts->blocks.count && facts->blocks.items[index + 1].kind == FACT_BLOCK_OPTION) {
		options(facts, index, out);
	} else if (block->kind == FACT_BLOCK_BRANCH || block->test != FACT_TEST_UNKNOWN) {
		text_add(out, block->test == FACT_TEST_NEVER ? " never" : " ?");
	}
	if (block->ends)
		text_add(out, " ends");
}

static void one_call(const struct facts *facts, const struct fact_call *call, bool steps, struct text *out)
{
	call_name(facts, call, out);
	text_add(out, "(");
	for (fact_index i = 0; i < call->argument_count; i++)
		prefixed(facts, i ? ", " : "", facts->arguments.items[call->first_argument + i], out);
	text_add(out, ")");
	if (call->receiver != FACT_NONE)
		prefixed(facts, " on ", call->receiver, out);
	if (call->implicit)
		text_add(out, " implicit");
	conditions(facts, call->block, steps, out);
	text_add(out, "\n");
}

static bool is_in(const struct facts *facts, fact_index function, const char *name)
{
	if (function == FACT_NONE)
		return !name;
	return name && strcmp(facts->functions.items[function].name, name) == 0;
}

void facts_text_calls(const struct facts *facts, const char *function, struct text *out)
{
	for (size_t i = 0; i < facts->calls.count; i++)
		if (is_in(facts, facts->calls.items[i].function, function))
			one_call(facts, &facts->calls.items[i], false, out);
}

static void one_jump(const struct facts *facts, const struct fact_jump *jump, struct text *out)
{
	text_add(out, fact_jump_kind_name(jump->kind));
	if (jump->value != FACT_NONE)
		prefixed(facts, " ", jump->value, out);
	if (jump->kind == FACT_JUMP_GOTO || jump->kind == FACT_JUMP_TRY || jump->kind == FACT_JUMP_LABEL)
		text_printf(out, " %" PRIu32, jump->label);
	conditions(facts, jump->block, true, out);
	text_add(out, "\n");
}

void facts_text_steps(const struct facts *facts, const char *function, struct text *out)
{
	size_t jump = 0;
	for (size_t call = 0; call <= facts->calls.count; call++) {
		for (; jump < facts->jumps.count && facts->jumps.items[jump].calls <= call; jump++)
			if (is_in(facts, facts->blocks.items[facts->jumps.items[jump].block].function, function))
				one_jump(facts, &facts->jumps.items[jump], out);
		if (call < facts->calls.count && is_in(facts, facts->calls.items[call].function, function))
			one_call(facts, &facts->calls.items[call], true, out);
	}
}

void facts_text_flows(const struct facts *facts, const char *function, struct text *out)
{
	for (size_t i = 0; i < facts->flows.count; i++) {
		const struct fact_flow *flow = &facts->flows.items[i];
		if (!is_in(facts, flow->function, function))
			continue;
		facts_text_value(facts, flow->to, out);
		prefixed(facts, " <- ", flow->from, out);
		if (facts->values.items[flow->to].kind == FACT_VALUE_VARIABLE)
			conditions(facts, flow->block, false, out);
		text_add(out, "\n");
	}
}

const struct fact_function *facts_text_function(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->functions.count; i++)
		if (strcmp(facts->functions.items[i].name, name) == 0)
			return &facts->functions.items[i];
	return NULL;
}

void facts_text_attributes(const struct facts *facts, const char *name, struct text *out)
{
	const struct fact_function *function = facts_text_function(facts, name);
	for (fact_index i = 0; function && i < function->attribute_count; i++)
		text_printf(out, "%s%s", i ? " " : "", facts->attributes.items[function->first_attribute + i]);
}
