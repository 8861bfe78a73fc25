#include "values/field_flags.h"

#include "model/type_text.h"
#include "values/record_stores.h"

#include <stdlib.h>
#include <string.h>

/* What is asked of which record; the stores that have a part in it. */
struct question {
	const struct program *program;
	const struct call_site *call;
	const struct environment *environment;
	struct record_root root;
	const char *field;
	int64_t bits;
	VECTOR(struct record_store) stores;
};

bool is_field_named(const struct program *program, struct value_reference value, const char *name)
{
	const struct fact_value *fact = value_fact(program, value);
	const char *whole, *colon;

	if (!fact || fact->kind != FACT_VALUE_FIELD)
		return false;
	whole = program->units.items[value.unit].facts->fields.items[fact->a].name;
	colon = strrchr(whole, ':');
	return strcmp(colon ? colon + 1 : whole, name) == 0;
}

static void add_flow(struct question *question, fact_index flow)
{
	const struct fact_flow *fact = &question->program->units.items[question->call->unit].facts->flows.items[flow];
	struct record_store store;

	if (record_store_function(question->program, question->call->unit, fact) != question->call->caller ||
	    !record_store_of_flow(question->program, question->call->unit, flow, &store) ||
	    !roots_equal(store.root, question->root))
		return;
	if (store.path == ANY_PATH ||
	    is_field_named(question->program, (struct value_reference){question->call->unit, fact->to},
	                   question->field))
		VECTOR_PUSH(question->stores, store);
}

/* `const struct addrinfo *` is looked at only. */
static bool only_reads(const struct program *program, const struct call_site *call, uint32_t position)
{
	size_t length;
	const char *type = NULL;

	if (call->target_count == 1)
		type = type_of_parameter(
		    program->functions.items[program->targets.items[call->first_target].function].fact->type, position,
		    &length);
	return type && strncmp(type, "const ", strlen("const ")) == 0;
}

/* What a call does to the record: makes it zero, or, as far as anybody knows, anything. */
static void add_call(struct question *question, const struct call_site *call)
{
	const struct facts *facts = question->program->units.items[call->unit].facts;
	struct record_store store;

	if (record_store_of_call(question->program, call, &store)) {
		if (roots_equal(store.root, question->root))
			VECTOR_PUSH(question->stores, store);
		return;
	}
	for (uint32_t a = 0; a < call->fact->argument_count && call != question->call; a++) {
		if (!roots_equal(root_of_argument(question->program, call, a), question->root) ||
		    only_reads(question->program, call, a))
			continue;
		store = (struct record_store){.root = question->root,
		                              .path = ANY_PATH,
		                              .unit = call->unit,
		                              .from = call_argument(question->program, call, a).value,
		                              .block = call->fact->block,
		                              .calls = (uint32_t)(call->fact - facts->calls.items) + 1,
		                              .flow = FACT_NONE};
		VECTOR_PUSH(question->stores, store);
	}
}

static int compare(const void *one, const void *other) { return record_stores_compare(one, other); }

static void find_stores(struct question *question)
{
	const struct program *program = question->program;
	const struct facts *facts = program->units.items[question->call->unit].facts;
	const struct function *caller = &program->functions.items[question->call->caller];

	for (fact_index f = 0; f < facts->flows.count; f++)
		add_flow(question, f);
	for (uint32_t c = caller->first_call; c < caller->first_call + caller->call_count; c++)
		add_call(question, &program->calls.items[c]);
	if (question->stores.count > 1)
		qsort(question->stores.items, question->stores.count, sizeof *question->stores.items, compare);
}

/* Has a value that is put into the field the bits? What the field itself gives, `hints.ai_flags |= AI_NUMERICHOST`, is
 * what was there before. */
static enum verdict put(const struct question *question, struct value_reference value, enum verdict before)
{
	const struct fact_value *fact = value_fact(question->program, value);
	struct value_reference left = {value.unit, fact->a}, right = {value.unit, fact->b};
	enum verdict one, other;

	if (is_field_named(question->program, value, question->field))
		return before;
	if (fact->kind == FACT_VALUE_WITHOUT)
		return question->bits & fact->integer ? VERDICT_NO : put(question, left, before);
	if (fact->kind != FACT_VALUE_BITS)
		return value_all_bits(question->program, value, question->call, question->environment, question->bits);
	one = put(question, left, before);
	other = put(question, right, before);
	if (one == VERDICT_YES || other == VERDICT_YES)
		return VERDICT_YES;
	return one == other ? one : VERDICT_MAYBE;
}

/* Has what stands there behind the store the bits, where before it was like that? */
static enum verdict behind(const struct question *question, const struct record_store *store, enum verdict before)
{
	if (store->path == ANY_PATH)
		return store->from == FACT_NONE ? VERDICT_NO : VERDICT_MAYBE;
	return put(question, (struct value_reference){store->unit, store->from}, before);
}

static enum verdict at_the_call(const struct question *question)
{
	enum verdict answer = VERDICT_NO;

	for (size_t i = 0; i < question->stores.count; i++) {
		const struct record_store *store = &question->stores.items[i];
		enum verdict met = VERDICT_NO, then;

		if (record_store_may_precede(question->program, store->block, store->calls, question->call))
			met = record_store_before(question->program, store, question->call, question->environment);
		if (met == VERDICT_NO)
			continue;
		then = behind(question, store, answer);
		answer = met == VERDICT_YES || then == answer ? then : VERDICT_MAYBE;
	}
	return answer;
}

/* `static const struct addrinfo numeric = {.ai_flags = AI_NUMERICHOST};` */
static bool is_constant_record(const struct program *program, struct value_reference argument)
{
	const struct facts *facts = program->units.items[argument.unit].facts;
	const struct fact_value *address = value_fact(program, argument), *variable;

	if (!address || address->kind != FACT_VALUE_ADDRESS)
		return false;
	variable = value_fact(program, (struct value_reference){argument.unit, address->a});
	return variable->kind == FACT_VALUE_VARIABLE &&
	       strncmp(facts->variables.items[variable->a].type, "const ", strlen("const ")) == 0;
}

static enum verdict in_constant(const struct program *program, struct value_reference argument, const char *field,
                                int64_t bits)
{
	const struct facts *facts = program->units.items[argument.unit].facts;
	fact_index variable = value_fact(program, argument)->a;

	for (size_t f = 0; f < facts->flows.count; f++) {
		struct value_reference to = {argument.unit, facts->flows.items[f].to};
		struct value_reference from = {argument.unit, facts->flows.items[f].from};

		if (is_field_named(program, to, field) && value_fact(program, to)->b == variable)
			return value_all_bits(program, from, NULL, &environment_empty, bits);
	}
	return VERDICT_NO;
}

enum verdict field_has_bits(const struct program *program, const struct call_site *call, unsigned argument,
                            const char *field, const struct environment *environment, int64_t bits)
{
	struct value_reference value = call_argument(program, call, argument);
	struct question question = {.program = program,
	                            .call = call,
	                            .environment = environment,
	                            .root = root_of_argument(program, call, argument),
	                            .field = field,
	                            .bits = bits};
	enum verdict answer;

	if (value_is_null(program, value, environment) == VERDICT_YES)
		return VERDICT_NO;
	if (is_constant_record(program, value))
		return in_constant(program, value, field, bits);
	if (call->caller == NONE || question.root.kind != ROOT_OWN || !question.root.whole ||
	    question.root.function != call->caller)
		return VERDICT_MAYBE;
	find_stores(&question);
	answer = at_the_call(&question);
	VECTOR_FREE(question.stores);
	return answer;
}
