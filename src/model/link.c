#include "model/model.h"

#include "model/named_pointers.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* What stands behind one key while linking. */
struct key {
	uint32_t first, last; /* its definitions, chained; NONE without one */
	uint32_t definitions;
	uint32_t first_place;
	uint32_t outside; /* the function that stands for it when nothing defines it */
	uint32_t symbol;  /* of all definitions together */
	const char *name; /* of the function that was seen first, and what rules say of it */
	struct mentions mentions;
};

/* What is known of a function only while linking. */
struct definition {
	uint64_t body;         /* what signatures_of says of its body */
	uint32_t next_of_key;  /* of its key; NONE at the end */
	uint32_t next_variant; /* the same lines, read with other flags */
	uint32_t forms;        /* of a first variant: symbol of all of them */
};

/* Where something is defined under a key. */
struct definition_place {
	const char *path;
	uint32_t line;
	uint32_t next;   /* of its key; NONE at the end */
	uint32_t first;  /* variant; NONE: none was kept until now */
	uint32_t bodies; /* that units have there */
};

/* A body that stands in a header: others will have it too, and it will be compared. */
struct shared_body {
	fact_index function;
	uint64_t signature;
};

/* A unit, and what was found in it. */
struct added_unit {
	struct unit unit; /* without facts: none was added here */
	size_t first_shared, shared_count;
	size_t first_named, named_count;
};

/* For each function of the unit, whether it is asked for, and what is found. */
struct signing {
	bool *asked;
	uint64_t *signatures;
	size_t most;
};

struct linking {
	struct program *program;
	struct signing signing;          /* scratch */
	VECTOR(struct added_unit) added; /* by position */
	VECTOR(struct shared_body) shared;
	named_pointer_list named;
	VECTOR(struct definition_place) places;
	struct table *keys; /* key → index into entries */
	VECTOR(struct key) entries;
	VECTOR(struct definition) definitions; /* by function */
};

/* Different flags rarely make more than two of a body; what includers' macros make of a header's must not multiply. */
enum { VARIANTS_MAX = 4 };

static uint32_t key_of(struct linking *linking, const struct fact_function *fact)
{
	uint32_t index = table_put_string(linking->keys, fact->key, (uint32_t)linking->entries.count);
	if (index == linking->entries.count) {
		struct key key = {.first = NONE,
		                  .last = NONE,
		                  .first_place = NONE,
		                  .outside = NONE,
		                  .symbol = NONE,
		                  .name = fact->name,
		                  .mentions = matcher_find(linking->program->matcher, fact->name)};
		VECTOR_PUSH(linking->entries, key);
	}
	return index;
}

static struct key *key_at(const struct linking *linking, uint32_t index)
{
	assert(linking->entries.items && index < linking->entries.count);
	return &linking->entries.items[index];
}

static const char *path_of(const struct facts *facts, fact_index file)
{
	return file < facts->files.count ? facts->files.items[file].path : "";
}

/* By its name; without a rule for that, by what its authors say of it: rules name attributes as "[[clang::blocking]]".
 */
static struct mentions mentions_of(struct program *program, const struct key *key, const struct facts *facts,
                                   const struct fact_function *fact)
{
	bool same = strcmp(key->name, fact->name) == 0;
	struct mentions mentions = same ? key->mentions : matcher_find(program->matcher, fact->name);

	for (fact_index a = 0; mentions.count == 0 && a < fact->attribute_count; a++) {
		char attribute[64];

		if (snprintf(attribute, sizeof attribute, "[[%s]]",
		             facts->attributes.items[fact->first_attribute + a]) < (int)sizeof attribute)
			mentions = matcher_find(program->matcher, attribute);
	}
	return mentions;
}

static uint32_t add_function(struct linking *linking, uint32_t unit, fact_index index, bool defined)
{
	struct program *program = linking->program;
	uint32_t key = program->units.items[unit].functions[index];
	const struct facts *facts = program->units.items[unit].facts;
	const struct fact_function *fact = &facts->functions.items[index];
	struct function made = {.fact = fact,
	                        .unit = unit,
	                        .index = index,
	                        .form_of = (uint32_t)program->functions.count,
	                        .defined = defined};
	made.mentions = mentions_of(program, key_at(linking, key), facts, fact);
	VECTOR_PUSH(program->functions, made);
	VECTOR_PUSH(linking->definitions, (struct definition){.next_of_key = NONE, .next_variant = NONE});
	return (uint32_t)(program->functions.count - 1);
}

static void chain_definition(struct linking *linking, struct key *key, uint32_t function)
{
	if (key->first == NONE)
		key->first = function;
	else
		linking->definitions.items[key->last].next_of_key = function;
	key->last = function;
	key->definitions++;
}

static void mix(uint64_t *signature, uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t all[] = {*signature, a, b, c};
	*signature = XXH3_64bits(all, sizeof all);
}

/* A number for the body of each function that is asked for, from its calls and flows: equal for the same text read in
 * the same way. */
static void find_signatures(const struct facts *facts, const bool *asked, uint64_t *signatures)
{
	memset(signatures, 0, facts->functions.count * sizeof *signatures);
	for (size_t i = 0; i < facts->calls.count; i++) {
		const struct fact_call *call = &facts->calls.items[i];
		if (call->function == FACT_NONE || !asked[call->function])
			continue;
		const char *callee = call->callee == FACT_NONE ? "" : facts->functions.items[call->callee].key;
		mix(&signatures[call->function], (uint64_t)call->place.line << 32 | call->place.column,
		    (uint64_t)call->expansion.line << 32 | call->expansion.column, XXH3_64bits(callee, strlen(callee)));
	}
	for (size_t i = 0; i < facts->flows.count; i++) {
		const struct fact_flow *flow = &facts->flows.items[i];
		if (flow->function != FACT_NONE && asked[flow->function])
			mix(&signatures[flow->function], (uint64_t)flow->place.line << 32 | flow->place.column,
			    facts->values.items[flow->to].kind, facts->values.items[flow->from].kind);
	}
}

static uint32_t add_definition(struct linking *linking, uint32_t unit, fact_index index, uint64_t body)
{
	uint32_t function = add_function(linking, unit, index, true);
	linking->definitions.items[function].body = body;
	uint32_t key = linking->program->units.items[unit].functions[index];
	chain_definition(linking, key_at(linking, key), function);
	return function;
}

/* The same definition, seen by many units because it stands in a header or its source is built several times, is one
 * function: the first unit's; unless the flags of its units make different bodies of it. */
static uint32_t kept_definition(struct linking *linking, uint32_t unit, fact_index index, uint32_t place, uint64_t body)
{
	uint32_t *first = &linking->places.items[place].first;
	if (*first == NONE) {
		*first = add_definition(linking, unit, index, body);
		linking->program->functions.items[*first].alone = linking->places.items[place].bodies == 1;
		return *first;
	}
	unsigned variants = 0;
	uint32_t last = *first;
	for (uint32_t f = *first; f != NONE; f = linking->definitions.items[f].next_variant, variants++) {
		if (linking->definitions.items[f].body == body)
			return f;
		last = f;
	}
	if (variants == VARIANTS_MAX)
		return *first;
	uint32_t variant = add_definition(linking, unit, index, body);
	linking->definitions.items[last].next_variant = variant;
	linking->program->functions.items[variant].form_of = *first;
	return variant;
}

/* The number of what is defined there under the key. */
static uint32_t place_of(struct linking *linking, struct key *key, const char *path, uint32_t line)
{
	struct definition_place *places = linking->places.items;
	for (uint32_t p = key->first_place; p != NONE; p = places[p].next)
		if (places[p].line == line && strcmp(places[p].path, path) == 0)
			return p;
	VECTOR_PUSH(linking->places,
	            (struct definition_place){.path = path, .line = line, .next = key->first_place, .first = NONE});
	return key->first_place = (uint32_t)(linking->places.count - 1);
}

/* Until bodies and symbols are there, units hold places and keys in their stead. */
static void find_keys_and_places(struct linking *linking, struct unit *unit)
{
	for (fact_index f = 0; f < unit->facts->functions.count; f++) {
		const struct fact_function *fact = &unit->facts->functions.items[f];
		uint32_t key = unit->functions[f] = key_of(linking, fact);
		unit->bodies[f] = NONE;
		if (!fact->defined)
			continue;
		unit->bodies[f] =
		    place_of(linking, key_at(linking, key), path_of(unit->facts, fact->place.file), fact->place.line);
		linking->places.items[unit->bodies[f]].bodies++;
	}
}

static void make_room_for(struct signing *signing, size_t functions)
{
	if (functions <= signing->most)
		return;
	signing->most = functions;
	signing->asked = memory_resize(signing->asked, functions * sizeof *signing->asked);
	signing->signatures = memory_resize(signing->signatures, functions * sizeof *signing->signatures);
}

static void find_shared_bodies(struct linking *linking, struct added_unit *added)
{
	const struct facts *facts = added->unit.facts;
	struct signing *signing = &linking->signing;
	make_room_for(signing, facts->functions.count);
	added->first_shared = linking->shared.count;
	for (fact_index f = 0; f < facts->functions.count; f++) {
		const struct fact_function *fact = &facts->functions.items[f];
		signing->asked[f] = fact->defined && fact->place.file != 0;
		if (signing->asked[f])
			VECTOR_PUSH(linking->shared, (struct shared_body){.function = f});
	}
	added->shared_count = linking->shared.count - added->first_shared;
	if (added->shared_count)
		find_signatures(facts, signing->asked, signing->signatures);
	for (size_t i = added->first_shared; i < linking->shared.count; i++)
		linking->shared.items[i].signature = signing->signatures[linking->shared.items[i].function];
}

/* What stands in a source is seen once, unless that is built several times. */
static void sign_bodies(struct linking *linking, const struct added_unit *added)
{
	const struct unit *unit = &added->unit;
	struct signing *signing = &linking->signing;
	size_t count = unit->facts->functions.count;
	bool any = false;
	for (fact_index f = 0; f < count; f++) {
		uint32_t place = unit->bodies[f];
		signing->asked[f] = place != NONE && unit->facts->functions.items[f].place.file == 0 &&
		                    linking->places.items[place].bodies > 1;
		any |= signing->asked[f];
	}
	if (any)
		find_signatures(unit->facts, signing->asked, signing->signatures);
	for (size_t i = added->first_shared; i < added->first_shared + added->shared_count; i++)
		signing->signatures[linking->shared.items[i].function] = linking->shared.items[i].signature;
}

static void link_bodies(struct linking *linking, uint32_t unit_index, const struct added_unit *added)
{
	struct unit *unit = &linking->program->units.items[unit_index];
	sign_bodies(linking, added);
	for (fact_index f = 0; f < unit->facts->functions.count; f++) {
		uint32_t place = unit->bodies[f];
		if (place != NONE)
			unit->bodies[f] = kept_definition(
			    linking, unit_index, f, place,
			    linking->places.items[place].bodies > 1 ? linking->signing.signatures[f] : 0);
	}
}

/* In the order of their positions. */
static void link_definitions(struct linking *linking)
{
	uint32_t unit = 0;
	for (size_t i = 0; i < linking->added.count; i++)
		if (linking->added.items[i].unit.facts)
			link_bodies(linking, unit++, &linking->added.items[i]);
}

/* Functions that nothing defines: one for each key, where it is first mentioned. */
static void link_outside(struct linking *linking)
{
	for (uint32_t u = 0; u < linking->program->units.count; u++) {
		const struct unit *unit = &linking->program->units.items[u];
		for (fact_index f = 0; f < unit->facts->functions.count; f++) {
			struct key *key = key_at(linking, unit->functions[f]);
			if (unit->bodies[f] == NONE && key->first == NONE && key->outside == NONE)
				key->outside = add_function(linking, u, f, false);
		}
	}
}

/* Who calls a function that flags make several bodies of may call any: a caller that is the same text in both builds is
 * kept once. */
static void make_symbols_of_forms(struct linking *linking)
{
	struct program *program = linking->program;
	for (uint32_t f = 0; f < linking->definitions.count; f++) {
		struct definition *first = &linking->definitions.items[f];
		struct symbol forms = {.first_function = (uint32_t)program->symbol_functions.count};
		first->forms = f;
		if (first->next_variant == NONE || program->functions.items[f].form_of != f)
			continue;
		for (uint32_t form = f; form != NONE; form = linking->definitions.items[form].next_variant) {
			VECTOR_PUSH(program->symbol_functions, form);
			forms.function_count++;
		}
		first->forms = (uint32_t)program->symbols.count;
		VECTOR_PUSH(program->symbols, forms);
	}
}

static uint32_t symbol_of(struct linking *linking, const struct unit *unit, fact_index function)
{
	uint32_t body = unit->bodies[function];
	if (body == NONE)
		return key_at(linking, unit->functions[function])->symbol;
	return linking->definitions.items[linking->program->functions.items[body].form_of].forms;
}

static void make_symbol_of_key(struct linking *linking, struct key *key)
{
	struct program *program = linking->program;
	if (key->symbol != NONE)
		return;
	key->symbol = key->first == NONE ? key->outside : key->first;
	if (key->definitions < 2)
		return;
	key->symbol = (uint32_t)program->symbols.count;
	struct symbol all = {.first_function = (uint32_t)program->symbol_functions.count,
	                     .function_count = key->definitions};
	VECTOR_PUSH(program->symbols, all);
	for (uint32_t f = key->first; f != NONE; f = linking->definitions.items[f].next_of_key)
		VECTOR_PUSH(program->symbol_functions, f);
}

/* Symbol i is function i alone; behind them stand those of forms, and of keys with several definitions. */
static void make_symbols(struct linking *linking)
{
	struct program *program = linking->program;
	for (uint32_t f = 0; f < program->functions.count; f++) {
		VECTOR_PUSH(program->symbols, (struct symbol){.first_function = f, .function_count = 1});
		VECTOR_PUSH(program->symbol_functions, f);
	}
	make_symbols_of_forms(linking);
	for (size_t u = 0; u < program->units.count; u++)
		for (fact_index f = 0; f < program->units.items[u].facts->functions.count; f++)
			make_symbol_of_key(linking, key_at(linking, program->units.items[u].functions[f]));
	for (size_t u = 0; u < program->units.count; u++) {
		struct unit *unit = &program->units.items[u];
		for (fact_index f = 0; f < unit->facts->functions.count; f++)
			unit->functions[f] = symbol_of(linking, unit, f);
	}
}

/* The function whose kept body is this unit's function, NONE when another unit's copy of it was kept or none exists. */
static uint32_t kept_here(const struct program *program, uint32_t unit, fact_index function)
{
	uint32_t body = program->units.items[unit].bodies[function];
	if (body == NONE)
		return NONE;
	const struct function *kept = &program->functions.items[body];
	return kept->unit == unit && kept->index == function ? body : NONE;
}

static void add_call(struct program *program, uint32_t unit, fact_index call, uint32_t caller)
{
	const struct fact_call *fact = &program->units.items[unit].facts->calls.items[call];
	struct call_site made = {
	    .fact = fact, .unit = unit, .caller = caller, .indirect = fact->kind == FACT_CALLEE_VALUE};
	program->units.items[unit].call_sites[call] = (uint32_t)program->calls.count;
	VECTOR_PUSH(program->calls, made);
	if (caller != NONE)
		program->functions.items[caller].call_count++;
}

/* A function's calls need not stand together in its facts (a lambda's stand between those of the function around it):
 * they are chained by function first. Chains are built backwards so that they run in the order of the facts. */
static void link_calls_of(struct program *program, uint32_t unit_index)
{
	struct unit *unit = &program->units.items[unit_index];
	const struct facts *facts = unit->facts;
	uint32_t *first = memory_allocate((facts->functions.count + 1) * sizeof *first);
	uint32_t *next = memory_allocate(facts->calls.count * sizeof *next);
	memset(first, 0xff, (facts->functions.count + 1) * sizeof *first);
	for (size_t i = facts->calls.count; i-- > 0;) {
		fact_index function = facts->calls.items[i].function;
		bool in_body = function != FACT_NONE && facts->functions.items[function].defined;
		size_t chain = in_body ? function : facts->functions.count;
		next[i] = first[chain];
		first[chain] = (uint32_t)i;
		unit->call_sites[i] = NONE;
	}
	for (fact_index f = 0; f < facts->functions.count; f++) {
		uint32_t caller = kept_here(program, unit_index, f);
		if (caller == NONE)
			continue;
		program->functions.items[caller].first_call = (uint32_t)program->calls.count;
		for (uint32_t i = first[f]; i != NONE; i = next[i])
			add_call(program, unit_index, i, caller);
	}
	for (uint32_t i = first[facts->functions.count]; i != NONE; i = next[i])
		add_call(program, unit_index, i, NONE);
	free(first);
	free(next);
}

static void mark_taken_addresses(struct program *program)
{
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		for (size_t v = 0; v < facts->values.count; v++) {
			if (facts->values.items[v].kind != FACT_VALUE_FUNCTION)
				continue;
			size_t count;
			const uint32_t *functions = link_functions(program, u, facts->values.items[v].a, &count);
			for (size_t i = 0; i < count; i++)
				program->functions.items[functions[i]].address_taken = true;
		}
	}
}

struct linking *link_begin(struct program *program)
{
	struct linking *linking = memory_zeroed(1, sizeof *linking);
	linking->program = program;
	linking->keys = table_new();
	return linking;
}

struct unit *link_add_unit(struct linking *linking, size_t position, const struct facts *facts)
{
	struct program *program = linking->program;
	struct added_unit added = {.unit.facts = facts};
	struct unit *unit = &added.unit;
	unit->functions = ARENA_ARRAY(program->arena, uint32_t, facts->functions.count);
	unit->bodies = ARENA_ARRAY(program->arena, uint32_t, facts->functions.count);
	unit->variable_cells = ARENA_ARRAY(program->arena, uint32_t, facts->variables.count);
	unit->field_cells = ARENA_ARRAY(program->arena, uint32_t, facts->fields.count);
	unit->call_sites = ARENA_ARRAY(program->arena, uint32_t, facts->calls.count);
	find_keys_and_places(linking, unit);
	find_shared_bodies(linking, &added);
	added.first_named = linking->named.count;
	link_find_named_pointers(program, facts, &linking->named);
	added.named_count = linking->named.count - added.first_named;
	while (linking->added.count <= position)
		VECTOR_PUSH(linking->added, (struct added_unit){0});
	linking->added.items[position] = added;
	return &linking->added.items[position].unit;
}

static void make_unit(struct linking *linking, const struct added_unit *added)
{
	struct program *program = linking->program;
	for (size_t i = added->first_named; i < added->first_named + added->named_count; i++) {
		struct named_pointer pointer = linking->named.items[i];
		pointer.unit = (uint32_t)program->units.count;
		VECTOR_PUSH(program->named_pointers, pointer);
	}
	VECTOR_PUSH(program->units, added->unit);
}

static void make_units(struct linking *linking)
{
	for (size_t i = 0; i < linking->added.count; i++)
		if (linking->added.items[i].unit.facts)
			make_unit(linking, &linking->added.items[i]);
}

/* Room for all at once: a list that grows is copied again and again. What is not needed of it is never touched. */
static void make_room(struct linking *linking)
{
	struct program *program = linking->program;
	size_t functions = 0, calls = 0;
	for (uint32_t u = 0; u < program->units.count; u++) {
		functions += program->units.items[u].facts->functions.count;
		calls += program->units.items[u].facts->calls.count;
	}
	VECTOR_RESERVE(program->functions, functions);
	VECTOR_RESERVE(linking->definitions, functions);
	VECTOR_RESERVE(program->calls, calls);
}

void link_names(struct linking *linking)
{
	make_units(linking);
	make_room(linking);
	link_definitions(linking);
	link_outside(linking);
	link_named_pointers(linking->program);
	make_symbols(linking);
}

void link_end(struct linking *linking)
{
	if (!linking)
		return;
	VECTOR_FREE(linking->added);
	VECTOR_FREE(linking->shared);
	VECTOR_FREE(linking->named);
	free(linking->signing.asked);
	free(linking->signing.signatures);
	VECTOR_FREE(linking->places);
	VECTOR_FREE(linking->entries);
	VECTOR_FREE(linking->definitions);
	table_free(linking->keys);
	free(linking);
}

void link_calls(struct program *program)
{
	for (uint32_t u = 0; u < program->units.count; u++)
		link_calls_of(program, u);
	mark_taken_addresses(program);
}

const uint32_t *link_functions(const struct program *program, uint32_t unit, fact_index function, size_t *ret_count)
{
	assert(unit < program->units.count);
	const struct symbol *symbol = &program->symbols.items[program->units.items[unit].functions[function]];
	*ret_count = symbol->function_count;
	return &program->symbol_functions.items[symbol->first_function];
}

uint32_t link_body(const struct program *program, uint32_t unit, fact_index function)
{
	uint32_t body = program->units.items[unit].bodies[function];
	size_t count;
	return body != NONE ? body : link_functions(program, unit, function, &count)[0];
}

struct place link_place(const struct program *program, uint32_t unit, struct fact_place place)
{
	if (place.line == 0)
		return (struct place){.file = ""};
	const char *file = path_of(program->units.items[unit].facts, place.file);
	return (struct place){.file = file, .line = place.line, .column = place.column};
}
