#include "extract/translation.h"

#include <stdlib.h>

/* Every expression gave a value on the way; most of them went nowhere. */
struct survivors {
	bool *values, *variables, *fields;
	fact_index *new_values, *new_variables, *new_fields;
};

static void keep(struct survivors *survivors, fact_index value)
{
	if (value != FACT_NONE)
		survivors->values[value] = true;
}

static void mark_references(const struct facts *facts, struct survivors *survivors)
{
	for (size_t i = 0; i < facts->flows.count; i++) {
		keep(survivors, facts->flows.items[i].to);
		keep(survivors, facts->flows.items[i].from);
	}
	for (size_t i = 0; i < facts->blocks.count; i++)
		keep(survivors, facts->blocks.items[i].value);
	for (size_t i = 0; i < facts->jumps.count; i++)
		keep(survivors, facts->jumps.items[i].value);
	for (size_t i = 0; i < facts->calls.count; i++) {
		keep(survivors, facts->calls.items[i].through);
		keep(survivors, facts->calls.items[i].receiver);
	}
	for (size_t i = 0; i < facts->arguments.count; i++)
		keep(survivors, facts->arguments.items[i]);
}

static bool has_value_in_a(enum fact_value_kind kind)
{
	return kind == FACT_VALUE_ADDRESS || kind == FACT_VALUE_POINTEE || kind == FACT_VALUE_EITHER ||
	       kind == FACT_VALUE_BITS || kind == FACT_VALUE_WITHOUT || kind == FACT_VALUE_CAST;
}

static bool has_value_in_b(enum fact_value_kind kind)
{
	return kind == FACT_VALUE_FIELD || kind == FACT_VALUE_EITHER || kind == FACT_VALUE_BITS;
}

/* Values refer to earlier ones only, so one pass from the end reaches all. */
static void mark_inside(const struct facts *facts, struct survivors *survivors)
{
	for (size_t i = facts->values.count; i-- > 0;) {
		const struct fact_value *value = &facts->values.items[i];
		if (!survivors->values[i])
			continue;
		if (has_value_in_a(value->kind))
			keep(survivors, value->a);
		if (has_value_in_b(value->kind))
			keep(survivors, value->b);
		if (value->kind == FACT_VALUE_VARIABLE)
			survivors->variables[value->a] = true;
		if (value->kind == FACT_VALUE_FIELD)
			survivors->fields[value->a] = true;
	}
}

#define COMPACT(vector, kept, numbers)                                       \
	do {                                                                 \
		size_t count = 0;                                            \
		for (size_t i = 0; i < (vector).count; i++) {                \
			(numbers)[i] = (fact_index)count;                    \
			if ((kept)[i])                                       \
				(vector).items[count++] = (vector).items[i]; \
		}                                                            \
		(vector).count = count;                                      \
	} while (0)

static void renumber(fact_index *reference, const fact_index *numbers)
{
	if (*reference != FACT_NONE)
		*reference = numbers[*reference];
}

static void renumber_values(struct facts *facts, const struct survivors *survivors)
{
	for (size_t i = 0; i < facts->values.count; i++) {
		struct fact_value *value = &facts->values.items[i];
		if (has_value_in_a(value->kind))
			renumber(&value->a, survivors->new_values);
		if (has_value_in_b(value->kind))
			renumber(&value->b, survivors->new_values);
		if (value->kind == FACT_VALUE_VARIABLE)
			renumber(&value->a, survivors->new_variables);
		if (value->kind == FACT_VALUE_FIELD)
			renumber(&value->a, survivors->new_fields);
	}
}

static void renumber_references(struct facts *facts, const fact_index *numbers)
{
	for (size_t i = 0; i < facts->flows.count; i++) {
		renumber(&facts->flows.items[i].to, numbers);
		renumber(&facts->flows.items[i].from, numbers);
	}
	for (size_t i = 0; i < facts->blocks.count; i++)
		renumber(&facts->blocks.items[i].value, numbers);
	for (size_t i = 0; i < facts->jumps.count; i++)
		renumber(&facts->jumps.items[i].value, numbers);
	for (size_t i = 0; i < facts->calls.count; i++) {
		renumber(&facts->calls.items[i].through, numbers);
		renumber(&facts->calls.items[i].receiver, numbers);
	}
	for (size_t i = 0; i < facts->arguments.count; i++)
		renumber(&facts->arguments.items[i], numbers);
}

void facts_compact(struct facts *facts)
{
	struct survivors survivors = {
	    .values = memory_zeroed(facts->values.count, sizeof(bool)),
	    .variables = memory_zeroed(facts->variables.count, sizeof(bool)),
	    .fields = memory_zeroed(facts->fields.count, sizeof(bool)),
	    .new_values = memory_zeroed(facts->values.count, sizeof(fact_index)),
	    .new_variables = memory_zeroed(facts->variables.count, sizeof(fact_index)),
	    .new_fields = memory_zeroed(facts->fields.count, sizeof(fact_index)),
	};
	mark_references(facts, &survivors);
	mark_inside(facts, &survivors);
	COMPACT(facts->values, survivors.values, survivors.new_values);
	COMPACT(facts->variables, survivors.variables, survivors.new_variables);
	COMPACT(facts->fields, survivors.fields, survivors.new_fields);
	renumber_values(facts, &survivors);
	renumber_references(facts, survivors.new_values);
	free(survivors.values);
	free(survivors.variables);
	free(survivors.fields);
	free(survivors.new_values);
	free(survivors.new_variables);
	free(survivors.new_fields);
}
