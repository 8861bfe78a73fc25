/* The arguments of a call as the conditions of rules ask for them. */
#include "model/type_text.h"
#include "values/field_flags.h"
#include "values/flow.h"
#include "values/record_stores.h"
#include "values/values.h"

#include <string.h>

static const struct call_arguments *behind(const struct arguments_view *view) { return view->data; }

static bool view_integer(const struct arguments_view *view, unsigned argument, int64_t *ret)
{
	const struct call_arguments *arguments = behind(view);
	struct value_reference value = call_argument(arguments->program, arguments->call, argument);

	return value_as_integer(arguments->program, value, arguments->environment, ret) ||
	       value_given_as_flags(arguments->program, value, arguments->call, arguments->environment, ret);
}

static enum verdict view_all_bits(const struct arguments_view *view, unsigned argument, int64_t bits)
{
	const struct call_arguments *arguments = behind(view);

	return value_all_bits(arguments->program, call_argument(arguments->program, arguments->call, argument),
	                      arguments->call, arguments->environment, bits);
}

static enum verdict view_field_bits(const struct arguments_view *view, unsigned argument, const char *field,
                                    int64_t bits)
{
	const struct call_arguments *arguments = behind(view);

	return field_has_bits(arguments->program, arguments->call, argument, field, arguments->environment, bits);
}

static enum verdict view_no_bits(const struct arguments_view *view, unsigned argument, int64_t bits)
{
	const struct call_arguments *arguments = behind(view);

	return value_no_bits(arguments->program, call_argument(arguments->program, arguments->call, argument),
	                     arguments->call, arguments->environment, bits);
}

static enum verdict view_is_null(const struct arguments_view *view, unsigned argument)
{
	const struct call_arguments *arguments = behind(view);

	return value_is_null(arguments->program, call_argument(arguments->program, arguments->call, argument),
	                     arguments->environment);
}

static enum verdict view_is_nonblocking(const struct arguments_view *view, unsigned argument, const char *kind)
{
	const struct call_arguments *arguments = behind(view);
	struct value_reference value = call_argument(arguments->program, arguments->call, argument);
	enum verdict answer;

	if (!arguments->descriptors)
		return VERDICT_MAYBE;
	answer = descriptors_nonblocking(arguments->descriptors, value, arguments->environment, kind);
	return answer != VERDICT_NO && descriptors_not_yet_set(arguments->descriptors, arguments->call, value, kind)
	           ? VERDICT_NO
	           : answer;
}

static enum verdict view_is_descriptor(const struct arguments_view *view, unsigned argument, const char *kind)
{
	const struct call_arguments *arguments = behind(view);

	if (!arguments->descriptors)
		return VERDICT_MAYBE;
	return descriptors_of_kind(arguments->descriptors, call_argument(arguments->program, arguments->call, argument),
	                           arguments->environment, kind);
}

static const char *view_string(const struct arguments_view *view, unsigned argument)
{
	const struct call_arguments *arguments = behind(view);
	const struct fact_value *fact =
	    value_fact(arguments->program, call_argument(arguments->program, arguments->call, argument));

	return fact && fact->kind == FACT_VALUE_STRING ? fact->text : NULL;
}

static enum verdict view_is_zero_record(const struct arguments_view *view, unsigned argument)
{
	const struct call_arguments *arguments = behind(view);

	return record_is_zero(arguments->program, arguments->call, argument) ? VERDICT_YES : VERDICT_MAYBE;
}

/* Of what stands there, or of what its address is taken of. */
static const char *view_type(const struct arguments_view *view, unsigned argument, size_t *ret_length)
{
	const struct call_arguments *arguments = behind(view);
	const struct program *program = arguments->program;
	struct value_reference value = call_argument(program, arguments->call, argument);
	const struct fact_value *fact = value_fact(program, value);
	const struct facts *facts = program->units.items[value.unit].facts;
	const char *whole;

	if (fact && (fact->kind == FACT_VALUE_ADDRESS || fact->kind == FACT_VALUE_POINTEE))
		fact = value_fact(program, (struct value_reference){value.unit, fact->a});
	if (!fact)
		return NULL;
	switch (fact->kind) {
	case FACT_VALUE_VARIABLE:
		whole = facts->variables.items[fact->a].type;
		break;
	case FACT_VALUE_FIELD:
		whole = facts->fields.items[fact->a].type;
		break;
	case FACT_VALUE_RESULT:
		if (facts->calls.items[fact->a].kind == FACT_CALLEE_VALUE)
			return NULL;
		return type_of_return(facts->functions.items[facts->calls.items[fact->a].callee].type, ret_length);
	case FACT_VALUE_PARAMETER:
		return type_of_parameter(facts->functions.items[fact->a].type, (unsigned)fact->integer, ret_length);
	default:
		return NULL;
	}
	*ret_length = strlen(whole);
	return whole;
}

static const char *view_name(const struct arguments_view *view, unsigned argument)
{
	const struct call_arguments *arguments = behind(view);
	struct value_reference value = call_argument(arguments->program, arguments->call, argument);
	const struct fact_value *fact = value_fact(arguments->program, value);

	if (!fact || fact->kind != FACT_VALUE_VARIABLE)
		return NULL;
	return arguments->program->units.items[value.unit].facts->variables.items[fact->a].name;
}

/* Of what a call gives, also where one local variable keeps it and nothing else. */
static const char *view_maker(const struct arguments_view *view, unsigned argument)
{
	const struct call_arguments *arguments = behind(view);
	const struct program *program = arguments->program;
	struct value_reference value = call_argument(program, arguments->call, argument);
	const struct fact_value *fact = value_fact(program, value);
	const struct facts *facts = program->units.items[value.unit].facts;
	const struct value_reference *sources;
	size_t count;

	if (fact && fact->kind == FACT_VALUE_VARIABLE && facts->variables.items[fact->a].function != FACT_NONE) {
		sources = flow_sources(program, flow_cell(program, value), &count);
		fact = count == 1 && sources[0].unit == value.unit ? value_fact(program, sources[0]) : NULL;
	}
	if (!fact || fact->kind != FACT_VALUE_RESULT || facts->calls.items[fact->a].kind == FACT_CALLEE_VALUE)
		return NULL;
	return facts->functions.items[facts->calls.items[fact->a].callee].name;
}

void call_arguments_init(struct call_arguments *arguments, const struct program *program,
                         const struct descriptors *descriptors, const struct call_site *call,
                         const struct environment *environment)
{
	*arguments = (struct call_arguments){
	    .view = {.data = arguments,
	             .count = call->fact->argument_count,
	             .receiver = call->fact->receiver != FACT_NONE,
	             .integer = view_integer,
	             .all_bits = view_all_bits,
	             .field_bits = view_field_bits,
	             .no_bits = view_no_bits,
	             .is_null = view_is_null,
	             .is_nonblocking = view_is_nonblocking,
	             .is_descriptor = view_is_descriptor,
	             .string = view_string,
	             .is_zero_record = view_is_zero_record,
	             .name = view_name,
	             .maker = view_maker,
	             .type = view_type},
	    .program = program,
	    .descriptors = descriptors,
	    .call = call,
	    .environment = environment,
	};
}

bool call_offloads(const struct program *program, const struct call_site *call, const struct offload_rule *rule)
{
	struct call_arguments arguments;

	if (rule->by_result)
		return false;
	call_arguments_init(&arguments, program, NULL, call, &environment_empty);
	return conditions_all(&rule->when, &arguments.view, NULL) == VERDICT_YES;
}
