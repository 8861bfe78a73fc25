#include "contexts/contexts.h"

#include "contexts/entry_names.h"
#include "contexts/field_names.h"
#include "contexts/signal_numbers.h"
#include "model/callers.h"
#include "model/id_set.h"
#include "values/blocking.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void note_use(struct contexts *contexts, const struct program *program, uint32_t unit, fact_index value,
                     struct fact_place place)
{
	const struct fact_value *fact = value_fact(program, (struct value_reference){unit, value});
	const uint32_t *functions;
	size_t count;

	if (!fact)
		return;
	if (fact->kind == FACT_VALUE_ADDRESS || fact->kind == FACT_VALUE_EITHER) {
		if (fact->a < value) /* parts stand before the whole: no cycles */
			note_use(contexts, program, unit, fact->a, place);
		if (fact->b < value)
			note_use(contexts, program, unit, fact->b, place);
		return;
	}
	if (fact->kind != FACT_VALUE_FUNCTION)
		return;
	functions = link_functions(program, unit, fact->a, &count);
	for (size_t i = 0; i < count; i++) {
		if (contexts->first_use[functions[i]] != NONE)
			continue;
		contexts->first_use[functions[i]] = (uint32_t)contexts->uses.count;
		VECTOR_PUSH(contexts->uses, link_place(program, unit, place));
	}
}

/* Most values are no functions, nor made of any. */
static bool may_use(const struct facts *facts, fact_index value)
{
	enum fact_value_kind kind = value == FACT_NONE ? FACT_VALUE_UNKNOWN : facts->values.items[value].kind;

	return kind == FACT_VALUE_FUNCTION || kind == FACT_VALUE_ADDRESS || kind == FACT_VALUE_EITHER;
}

static void note_uses(struct contexts *contexts, const struct program *program)
{
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t c = 0; c < facts->calls.count; c++) {
			const struct fact_call *call = &facts->calls.items[c];

			for (fact_index a = 0; a < call->argument_count; a++) {
				fact_index argument = facts->arguments.items[call->first_argument + a];

				if (may_use(facts, argument))
					note_use(contexts, program, u, argument, call->expansion);
			}
		}
		for (size_t f = 0; f < facts->flows.count; f++)
			if (may_use(facts, facts->flows.items[f].from))
				note_use(contexts, program, u, facts->flows.items[f].from, facts->flows.items[f].place);
	}
}

void contexts_init(struct contexts *contexts, const struct program *program, struct arena *arena)
{
	size_t functions = program->functions.count;

	*contexts = (struct contexts){.arena = arena, .seen = table_new()};
	contexts->first_use = memory_allocate((functions + 1) * sizeof *contexts->first_use);
	for (size_t f = 0; f < functions; f++)
		contexts->first_use[f] = NONE;
	contexts->ways = loop_ways_new();
	source_texts_init(&contexts->texts);
	contexts->heart = memory_zeroed(program->calls.count + 1, sizeof *contexts->heart);
	contexts->field_names = ARENA_NEW(arena, struct field_names);
	field_names_init(contexts->field_names, program);
	note_uses(contexts, program);
}

void contexts_find(struct contexts *contexts, const struct program *program, struct arena *arena)
{
	contexts_init(contexts, program, arena);
	contexts_find_registered(contexts, program);
	contexts_find_loops(contexts, program);
	signal_numbers_weigh(contexts, program);
}

void contexts_release(struct contexts *contexts)
{
	VECTOR_FREE(contexts->lone_waits);
	VECTOR_FREE(contexts->entries);
	VECTOR_FREE(contexts->uses);
	field_names_release(contexts->field_names);
	free(contexts->first_use);
	loop_ways_free(contexts->ways);
	source_texts_release(&contexts->texts);
	free(contexts->heart);
	table_free(contexts->seen);
}

struct place contexts_use(const struct contexts *contexts, uint32_t function)
{
	uint32_t use = contexts->first_use[function];

	return use == NONE ? (struct place){.file = ""} : contexts->uses.items[use];
}

const char *contexts_loop_framework(const struct contexts *contexts)
{
	struct table *numbers = table_new();
	VECTOR(unsigned) counts = {0};
	const char *most = "any";
	unsigned best = 0;

	for (size_t e = 0; e < contexts->entries.count; e++) {
		const struct finding_context *context = contexts->entries.items[e].context;
		uint32_t number;

		if (context->kind != CONTEXT_EVENT_LOOP)
			continue;
		number = table_put_string(numbers, context->framework, (uint32_t)counts.count);
		if (number == counts.count)
			VECTOR_PUSH(counts, 0);
		assert(counts.items);
		if (++counts.items[number] <= best)
			continue;
		best = counts.items[number];
		most = context->framework;
	}
	VECTOR_FREE(counts);
	table_free(numbers);
	return most;
}

/* The entry for another form of the function, and of the block, that is entered by the same context; else `next`. */
static uint32_t entry_of_form(struct contexts *contexts, const struct program *program, const struct function *function,
                              fact_index block, const char *name, uint32_t next)
{
	struct fact_place place = {0};
	char key[160];

	if (block != FACT_NONE)
		place = program->units.items[function->unit].facts->blocks.items[block].place;
	snprintf(key, sizeof key, "form %u %u:%u %s", function->form_of, place.line, place.column, name);
	return table_put_string(contexts->seen, key, next);
}

/* Gives the entry for this very form of the function. */
static struct entry *add_entry(struct contexts *contexts, const struct program *program, uint32_t function,
                               fact_index block, const struct finding_context *context)
{
	const struct function *entered = &program->functions.items[function];
	uint32_t own, at, next = (uint32_t)contexts->entries.count;
	char key[160];

	snprintf(key, sizeof key, "%u %u %s", function, block, context->name);
	own = at = table_put_string(contexts->seen, key, next);
	if (at == next) {
		struct entry entry = {.function = function, .block = block};

		at = entry_of_form(contexts, program, entered, block, context->name, next);
		entry.repeated = at != next;
		entry.context = entry.repeated ? contexts->entries.items[at].context
		                               : ARENA_NEW(contexts->arena, struct finding_context);
		VECTOR_PUSH(contexts->entries, entry);
		if (!entry.repeated)
			*entry.context = *context;
	}
	if (contexts->entries.items[at].context->confidence < context->confidence)
		*contexts->entries.items[at].context = *context;
	contexts->entries.items[at].context->entry = entered->fact->name;
	contexts->entries.items[at].context->entry_place = link_place(program, entered->unit, entered->fact->place);
	return &contexts->entries.items[own];
}

void contexts_add(struct contexts *contexts, const struct program *program, uint32_t function, fact_index block,
                  const struct finding_context *context)
{
	add_entry(contexts, program, function, block, context);
}

void contexts_add_of_loop(struct contexts *contexts, const struct program *program, uint32_t function, fact_index block,
                          const struct finding_context *context, uint32_t loop)
{
	struct entry *entry = add_entry(contexts, program, function, block, context);
	struct loop_list *list;

	if (loop_list_has(entry->loops, loop))
		return;
	list = ARENA_NEW(contexts->arena, struct loop_list);
	*list = (struct loop_list){.loop = loop, .next = entry->loops};
	entry->loops = list;
}

/* ---- registered functions ---- */

/* An entry that speaks of names, and a function that has one of them. */
struct named_function {
	const struct context_entry *entry;
	uint32_t function;
};

struct registrations {
	struct contexts *contexts;
	const struct program *program;
	VECTOR(struct named_function) named;
};

static struct finding_context from_rule(const struct context_rule *rule)
{
	return (struct finding_context){
	    .rule = rule, .kind = rule->kind, .name = rule->id, .framework = rule->framework};
}

/* Many functions in one field: which of them is meant by this registration is no longer sure. */
static enum confidence entry_confidence(enum certainty certainty, size_t count)
{
	return certainty == CERTAINTY_FIELD && count > FIELD_SURE_UNTIL ? CONFIDENCE_MEDIUM : CONFIDENCE_HIGH;
}

/* The text of a registration. In an initialiser that is only the function's name: then its line, which says more. */
static const char *evidence_text(struct registrations *registrations, struct value_reference value, struct place place)
{
	const struct fact_value *fact = value_fact(registrations->program, value);
	const struct facts *facts = registrations->program->units.items[value.unit].facts;
	struct arena *arena = registrations->contexts->arena;
	struct source_texts *texts = &registrations->contexts->texts;
	const char *text = source_text_at(texts, arena, place);

	if (fact->kind == FACT_VALUE_FUNCTION && strcmp(text, facts->functions.items[fact->a].name) == 0)
		return source_line_at(texts, arena, place);
	return text;
}

static void enter_value(struct registrations *registrations, const struct context_rule *rule,
                        struct value_reference value, struct fact_place place)
{
	const struct program *program = registrations->program;
	size_t count, functions = 0;
	const uint32_t *objects = flow_objects(program, value, &count);
	struct finding_context context = from_rule(rule);
	struct id_set forms = {0};

	for (size_t i = 0; i < count; i++) {
		if (program->objects.items[objects[i]].kind == OBJECT_FUNCTION)
			functions += id_set_add(
			    &forms, program->functions.items[program->objects.items[objects[i]].index].form_of);
	}
	id_set_free(&forms);
	context.confidence = entry_confidence(flow_certainty(program, value), functions);
	context.evidence.place = link_place(program, value.unit, place);
	context.evidence.what = functions ? evidence_text(registrations, value, context.evidence.place) : "";
	for (size_t i = 0; i < count; i++) {
		const struct object *object = &program->objects.items[objects[i]];

		if (object->kind == OBJECT_FUNCTION && program->functions.items[object->index].defined)
			contexts_add(registrations->contexts, program, object->index, FACT_NONE, &context);
	}
}

/* Does a rule know that this call lets the argument run elsewhere? */
static bool runs_elsewhere(const struct program *program, const struct call_site *call, const struct mentions *mentions,
                           unsigned argument)
{
	for (size_t m = 0; m < mentions->count; m++) {
		const struct offload_rule *offload;

		if (mentions->items[m].subject != SUBJECT_OFFLOAD)
			continue;
		offload = &program->ruleset->offloads.items[mentions->items[m].index];
		if (offload->argument == (int)argument && call_offloads(program, call, offload))
			return true;
	}
	return false;
}

static void enter_by_call(struct registrations *registrations, const struct call_site *call)
{
	const struct program *program = registrations->program;
	struct call_arguments arguments;

	for (uint32_t t = 0; t < call->target_count; t++) {
		const struct target *target = &program->targets.items[call->first_target + t];
		const struct mentions *mentions = &program->functions.items[target->function].mentions;

		for (size_t m = 0; m < mentions->count; m++) {
			const struct context_rule *rule;
			const struct context_entry *entry;

			if (mentions->items[m].subject != SUBJECT_ENTRY || target->certainty == CERTAINTY_TYPE)
				continue;
			rule = &program->ruleset->contexts.items[mentions->items[m].index];
			entry = &rule->entries[mentions->items[m].entry];
			call_arguments_init(&arguments, program, NULL, call, &environment_empty);
			if (conditions_all(&entry->when, &arguments.view, NULL) == VERDICT_NO ||
			    runs_elsewhere(program, call, mentions, entry->argument))
				continue;
			enter_value(registrations, rule, call_argument(program, call, entry->argument),
			            call->fact->expansion);
		}
	}
}

static void enter_by_field(struct registrations *registrations, const struct context_rule *rule,
                           const struct context_entry *entry)
{
	const struct program *program = registrations->program;
	struct field_names *names = registrations->contexts->field_names;
	bool any = field_names_ask(names, entry);

	for (uint32_t u = 0; any && u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++) {
			const struct fact_flow *flow = &facts->flows.items[f];
			const struct fact_value *to = &facts->values.items[flow->to];

			if (to->kind == FACT_VALUE_FIELD && field_name_matches(names, u, to->a))
				enter_value(registrations, rule, (struct value_reference){u, flow->from}, flow->place);
		}
	}
}

static bool carries(const struct program *program, const struct function *function, const struct context_entry *entry)
{
	const struct facts *facts = program->units.items[function->unit].facts;

	for (fact_index a = 0; a < function->fact->attribute_count; a++) {
		const char *attribute = facts->attributes.items[function->fact->first_attribute + a];

		if (entry->kind == ENTRY_ANNOTATION) {
			if (strncmp(attribute, "annotate:", 9) != 0)
				continue;
			attribute += 9;
		}
		if (names_match(entry->names, entry->name_count, attribute))
			return true;
	}
	return false;
}

/* Does the method override one of those names? The class in between knows what it overrides itself. */
static bool overrides_named(const struct facts *facts, fact_index method, const struct context_entry *entry)
{
	const struct fact_function *fact = &facts->functions.items[method];

	for (fact_index o = 0; o < fact->override_count; o++) {
		fact_index overridden = facts->overrides.items[fact->first_override + o];

		if (names_match(entry->names, entry->name_count, facts->functions.items[overridden].name) ||
		    overrides_named(facts, overridden, entry))
			return true;
	}
	return false;
}

/* Does a type's end say so: "void (*)(int) __attribute__((clang::nonblocking))"? */
static bool type_says(const char *type, const struct context_entry *entry)
{
	for (const char *at = strstr(type, " __attribute__(("); at; at = strstr(at + 1, " __attribute__((")) {
		const char *name = at + strlen(" __attribute__((");
		size_t length = strcspn(name, ")");

		for (size_t i = 0; i < entry->name_count; i++) {
			if (strlen(entry->names[i]) == length && strncmp(entry->names[i], name, length) == 0)
				return true;
		}
	}
	return false;
}

/* Of an element, its array's: what that says stands at its end. */
static const char *type_of_target(const struct facts *facts, const struct fact_value *to)
{
	while (to->kind == FACT_VALUE_POINTEE)
		to = &facts->values.items[to->a];
	if (to->kind == FACT_VALUE_FIELD)
		return facts->fields.items[to->a].type;
	return to->kind == FACT_VALUE_VARIABLE ? facts->variables.items[to->a].type : "";
}

/* Numbers, texts and what is not known hold none. */
static bool may_hold_function(const struct fact_value *value)
{
	return value->kind >= FACT_VALUE_FUNCTION && value->kind != FACT_VALUE_BITS &&
	       value->kind != FACT_VALUE_WITHOUT;
}

/* What a pointer holds whose type says that it does not wait. */
static void enter_by_type(struct registrations *registrations, const struct context_rule *rule,
                          const struct context_entry *entry)
{
	const struct program *program = registrations->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++) {
			const struct fact_flow *flow = &facts->flows.items[f];

			if (may_hold_function(&facts->values.items[flow->from]) &&
			    type_says(type_of_target(facts, &facts->values.items[flow->to]), entry))
				enter_value(registrations, rule, (struct value_reference){u, flow->from}, flow->place);
		}
	}
}

/* What is given to a parameter whose type says so. */
static void enter_by_parameter(struct registrations *registrations, const struct context_rule *rule,
                               const struct context_entry *entry, const struct call_site *call)
{
	const struct program *program = registrations->program;
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct fact_function *callee =
	    call->fact->kind == FACT_CALLEE_VALUE ? NULL : &facts->functions.items[call->fact->callee];

	for (fact_index a = 0; callee && a < callee->attribute_count; a++) {
		const char *attribute = facts->attributes.items[callee->first_attribute + a], *name;
		char *end;
		unsigned long argument;

		if (strncmp(attribute, "argument ", 9) != 0)
			continue;
		argument = strtoul(attribute + 9, &end, 10);
		name = end + strlen(": ");
		if (argument < call->fact->argument_count && names_match(entry->names, entry->name_count, name))
			enter_value(registrations, rule, call_argument(program, call, (unsigned)argument),
			            call->fact->expansion);
	}
}

static void enter_by_attribute(struct registrations *registrations, const struct context_rule *rule,
                               const struct context_entry *entry)
{
	const struct program *program = registrations->program;

	enter_by_type(registrations, rule, entry);
	for (size_t c = 0; c < program->calls.count; c++)
		enter_by_parameter(registrations, rule, entry, &program->calls.items[c]);
}

/* By the functions' names, function by function. */
static void find_named(struct registrations *registrations)
{
	const struct program *program = registrations->program;
	struct entry_names entries;
	name_numbers numbers = {0};

	entry_names_init(&entries, program->ruleset, ENTRY_NAME);
	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (!program->functions.items[f].defined)
			continue;
		name_index_find(entries.index, program->functions.items[f].fact->name, &numbers);
		for (size_t i = 0; i < numbers.count; i++)
			VECTOR_PUSH(registrations->named,
			            (struct named_function){entries.items.items[numbers.items[i]], f});
	}
	VECTOR_FREE(numbers);
	entry_names_release(&entries);
}

static void enter_function(struct registrations *registrations, const struct context_rule *rule, uint32_t f)
{
	const struct program *program = registrations->program;
	const struct function *function = &program->functions.items[f];
	struct finding_context context = from_rule(rule);

	context.confidence = CONFIDENCE_HIGH;
	context.evidence.place = link_place(program, function->unit, function->fact->place);
	context.evidence.what =
	    source_text_at(&registrations->contexts->texts, registrations->contexts->arena, context.evidence.place);
	contexts_add(registrations->contexts, program, f, FACT_NONE, &context);
}

static void enter_by_name(struct registrations *registrations, const struct context_rule *rule,
                          const struct context_entry *entry)
{
	for (size_t n = 0; n < registrations->named.count; n++)
		if (registrations->named.items[n].entry == entry)
			enter_function(registrations, rule, registrations->named.items[n].function);
}

/* By what stands on the function itself: an attribute, an annotation, what it overrides, its being a coroutine. */
static void enter_by_itself(struct registrations *registrations, const struct context_rule *rule,
                            const struct context_entry *entry)
{
	const struct program *program = registrations->program;

	for (uint32_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];
		bool entered = false;

		if (!function->defined)
			continue;
		if (entry->kind == ENTRY_ATTRIBUTE || entry->kind == ENTRY_ANNOTATION)
			entered = carries(program, function, entry);
		else if (entry->kind == ENTRY_OVERRIDES)
			entered = overrides_named(program->units.items[function->unit].facts, function->index, entry);
		else if (entry->kind == ENTRY_COROUTINE)
			entered = function->fact->coroutine;
		if (entered)
			enter_function(registrations, rule, f);
	}
}

static void enter_by_entry(struct registrations *registrations, const struct context_rule *rule,
                           const struct context_entry *entry)
{
	if (entry->kind == ENTRY_FIELD)
		enter_by_field(registrations, rule, entry);
	else if (entry->kind == ENTRY_NAME)
		enter_by_name(registrations, rule, entry);
	else if (entry->kind != ENTRY_CALL)
		enter_by_itself(registrations, rule, entry);
	if (entry->kind == ENTRY_ATTRIBUTE)
		enter_by_attribute(registrations, rule, entry);
}

void contexts_find_registered(struct contexts *contexts, const struct program *program)
{
	struct registrations registrations = {.contexts = contexts, .program = program};
	size_t count;
	uint32_t *calls = callers_of_mentioned(program, SUBJECT_ENTRY, &count);

	find_named(&registrations);
	for (size_t c = 0; c < count; c++)
		enter_by_call(&registrations, &program->calls.items[calls[c]]);
	for (size_t r = 0; r < program->ruleset->contexts.count; r++) {
		const struct context_rule *rule = &program->ruleset->contexts.items[r];

		for (size_t e = 0; e < rule->entry_count; e++)
			enter_by_entry(&registrations, rule, &rule->entries[e]);
	}
	VECTOR_FREE(registrations.named);
	free(calls);
}
