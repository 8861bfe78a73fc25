#include "program/diagnosis_parts.h"
#include "values/origins.h"
#include "values/values.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *name_of_function(const struct program *program, uint32_t unit, fact_index function)
{
	return program->units.items[unit].facts->functions.items[function].name;
}

/* What is called, as a person would name it. Parts of a value stand before it, so this ends. */
static const char *called_in_words(const struct program *program, struct arena *arena, struct value_reference value)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	const struct fact_value *fact = value_fact(program, value);

	while (fact &&
	       (fact->kind == FACT_VALUE_CAST || fact->kind == FACT_VALUE_POINTEE || fact->kind == FACT_VALUE_ADDRESS ||
	        fact->kind == FACT_VALUE_EITHER) &&
	       fact->a < value.value) {
		value.value = fact->a;
		fact = value_fact(program, value);
	}
	if (fact && fact->kind == FACT_VALUE_FIELD)
		return arena_printf(arena, "field %s", facts->fields.items[fact->a].name);
	if (fact && fact->kind == FACT_VALUE_VARIABLE)
		return arena_printf(arena, "variable %s", facts->variables.items[fact->a].name);
	if (fact && fact->kind == FACT_VALUE_PARAMETER)
		return arena_printf(arena, "parameter %lld of %s()", (long long)fact->integer,
		                    name_of_function(program, value.unit, fact->a));
	if (fact && fact->kind == FACT_VALUE_RESULT && facts->calls.items[fact->a].callee != FACT_NONE)
		return arena_printf(arena, "result of %s()",
		                    name_of_function(program, value.unit, facts->calls.items[fact->a].callee));
	return "a value without a name";
}

static unsigned functions_of_type(const struct program *program, const char *type)
{
	unsigned count = 0;

	for (size_t f = 0; f < program->functions.count; f++)
		count += program->functions.items[f].address_taken &&
		         strcmp(program->functions.items[f].fact->type, type) == 0;
	return count;
}

struct group {
	const char *type;
	enum origin origin;
	VECTOR(struct unresolved_call) calls;
};

struct groups {
	struct table *by_type[ORIGINS];
	VECTOR(struct group) items;
	struct origins *origins; /* null while nobody needed them */
};

struct unresolved_call diagnose_call(const struct program *program, struct arena *arena, const struct call_site *call)
{
	struct value_reference through = {call->unit, call->fact->through};

	return (struct unresolved_call){
	    .place = link_place(program, call->unit, call->fact->expansion),
	    .function = call->caller == NONE ? "" : program->functions.items[call->caller].fact->name,
	    .through = called_in_words(program, arena, through),
	    .giver = "",
	};
}

static void add_call(const struct program *program, struct arena *arena, struct groups *groups,
                     const struct call_site *call)
{
	uint32_t at = table_put_string(groups->by_type[call->origin], call->fact->type, (uint32_t)groups->items.count);
	struct unresolved_call made = diagnose_call(program, arena, call);

	if (call->origin == ORIGIN_OUTSIDE) {
		groups->origins = groups->origins ? groups->origins : origins_new(program);
		origins_of(groups->origins, (struct value_reference){call->unit, call->fact->through}, arena,
		           &made.giver);
	}
	if (at == groups->items.count)
		VECTOR_PUSH(groups->items, (struct group){.type = call->fact->type, .origin = call->origin});
	assert(at < groups->items.count && groups->items.items);
	VECTOR_PUSH(groups->items.items[at].calls, made);
}

static int compare_types(const void *left_item, const void *right_item)
{
	const struct unresolved_type *left = left_item, *right = right_item;

	if (left->origin != right->origin)
		return (int)left->origin - (int)right->origin;
	if (left->call_count != right->call_count)
		return left->call_count > right->call_count ? -1 : 1;
	return strcmp(left->type, right->type);
}

void diagnose_unresolved(const struct program *program, struct diagnosis *diagnosis)
{
	struct groups groups = {0};

	for (size_t o = 0; o < ORIGINS; o++)
		groups.by_type[o] = table_new();
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		diagnosis->indirect_calls += call->indirect;
		diagnosis->indirect_resolved += call->indirect && call->resolved;
		if (!call->indirect || call->resolved)
			continue;
		diagnosis->indirect_unresolved[call->origin]++;
		add_call(program, diagnosis->arena, &groups, call);
	}
	for (size_t g = 0; g < groups.items.count; g++) {
		struct group *group = &groups.items.items[g];
		struct unresolved_call *calls =
		    ARENA_ARRAY(diagnosis->arena, struct unresolved_call, group->calls.count);
		struct unresolved_type type = {.type = group->type,
		                               .origin = group->origin,
		                               .fitting = functions_of_type(program, group->type),
		                               .calls = calls,
		                               .call_count = group->calls.count};

		memcpy(calls, group->calls.items, group->calls.count * sizeof *calls);
		VECTOR_PUSH(diagnosis->unresolved, type);
		VECTOR_FREE(group->calls);
	}
	if (diagnosis->unresolved.count > 1)
		qsort(diagnosis->unresolved.items, diagnosis->unresolved.count, sizeof *diagnosis->unresolved.items,
		      compare_types);
	VECTOR_FREE(groups.items);
	for (size_t o = 0; o < ORIGINS; o++)
		table_free(groups.by_type[o]);
	origins_free(groups.origins);
}
