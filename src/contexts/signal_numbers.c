/* A registration is a pair of values, the number and the handler, often not both constants at the same place: a wrapper
 * gets them as parameters, a loop takes them from a table. Pairs are followed to the callers and into tables. */
#include "contexts/signal_numbers.h"

#include "contexts/field_names.h"
#include "contexts/signal_windows.h"
#include "model/callers.h"

#include <stdlib.h>
#include <string.h>

enum { WRAPPERS_AT_MOST = 4 };

/* What is known of a function that is entered as a handler. */
struct handler {
	bool crash;         /* registered for a number of the list */
	bool other;         /* or for another one, or nobody knows for which */
	bool window;        /* registered by who lets signals in while it waits, and only then */
	bool open;          /* or by another, or nobody knows by whom */
	struct place place; /* of a registration that says more than the store in a wrapper; line 0 without one */
};

/* Values of one body, or of one file. */
struct pair {
	struct value_reference number, handler;
	const struct call_site
	    *handed; /* by which a wrapper gets the handler; null: it stands where it is registered */
};

struct numbers {
	const struct program *program;
	const struct context_rule *rule;
	const struct context_entry *entry; /* whose registrations are looked at */
	struct field_names *field_names;   /* which of them are the entry's, if it speaks of fields */
	bool *windows;                     /* per function: signal_windows.h */
	struct handler *handlers;          /* per function */
	struct table *used;                /* unit and flow of stores to a record that was found to be registered */
};

static struct value_reference value_in(uint32_t unit, fact_index value)
{
	return (struct value_reference){.unit = unit, .value = value};
}

/* ---- a number, and what is handled by it ---- */

/* Where a registration is written, as far as it is known: the function, and the place. */
struct registration {
	uint32_t by; /* NONE: nobody knows */
	struct place place;
};

static const struct registration nowhere = {.by = NONE};

/* The functions that the value holds are registered, for a number of a crash or another. */
static void note_all(struct numbers *numbers, struct value_reference handler, bool crash,
                     const struct registration *site)
{
	bool window = site->by != NONE && numbers->windows[site->by];
	size_t count;
	const uint32_t *objects = handler.value == FACT_NONE ? NULL : flow_objects(numbers->program, handler, &count);

	for (size_t i = 0; objects && i < count; i++) {
		const struct object *object = &numbers->program->objects.items[objects[i]];

		if (object->kind != OBJECT_FUNCTION)
			continue;
		numbers->handlers[object->index].crash |= crash;
		numbers->handlers[object->index].other |= !crash;
		numbers->handlers[object->index].window |= window;
		numbers->handlers[object->index].open |= !window;
		if (numbers->handlers[object->index].place.line == 0)
			numbers->handlers[object->index].place = site->place;
	}
}

static bool is_listed(const struct numbers *numbers, int64_t number)
{
	for (size_t i = 0; i < numbers->rule->crash_count; i++)
		if (numbers->rule->crash[i] == number)
			return true;
	return false;
}

/* Is it a number of the list, whatever it is: all that a variable or a table may hold? */
static bool is_crash(const struct numbers *numbers, struct value_reference value)
{
	const struct program *program = numbers->program;
	const struct value_reference *sources;
	uint32_t cell;
	int64_t number;
	size_t count;

	if (value.value == FACT_NONE)
		return false;
	if (value_as_integer(program, value, &environment_empty, &number))
		return is_listed(numbers, number);
	cell = flow_cell(program, value);
	if (cell == NONE)
		return false;
	sources = flow_sources(program, cell, &count);
	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source = value_fact(program, sources[i]);

		if (!source || source->kind != FACT_VALUE_INTEGER || !is_listed(numbers, source->integer))
			return false;
	}
	return count > 0;
}

/* ---- pairs from tables ---- */

/* Stores to the two fields that come behind each other are one row of a table, or one record, in whichever order. */
static void learn_rows(struct numbers *numbers, uint32_t unit, uint32_t number_cell, uint32_t handler_cell, uint32_t by)
{
	const struct facts *facts = numbers->program->units.items[unit].facts;
	const struct fact_flow *number = NULL, *handler = NULL;
	struct registration row = {.by = by};

	for (size_t f = 0; f < facts->flows.count; f++) {
		const struct fact_flow *flow = &facts->flows.items[f];
		uint32_t cell = facts->values.items[flow->to].kind == FACT_VALUE_FIELD
		                    ? flow_cell(numbers->program, value_in(unit, flow->to))
		                    : NONE;

		if (cell == NONE || (cell != number_cell && cell != handler_cell))
			continue;
		if (handler && cell == handler_cell)
			note_all(numbers, value_in(unit, handler->from), false, &row);
		if (cell == number_cell)
			number = flow;
		else
			handler = flow;
		if (!number || !handler || number->function != handler->function)
			continue;
		row.place = link_place(numbers->program, unit, handler->place);
		note_all(numbers, value_in(unit, handler->from), is_crash(numbers, value_in(unit, number->from)), &row);
		number = handler = NULL;
	}
	if (handler)
		note_all(numbers, value_in(unit, handler->from), false, &row);
}

static bool is_row(const struct numbers *numbers, const struct pair *pair)
{
	const struct fact_value *number = value_fact(numbers->program, pair->number),
	                        *handler = value_fact(numbers->program, pair->handler);

	return number && handler && number->kind == FACT_VALUE_FIELD && handler->kind == FACT_VALUE_FIELD &&
	       number->b == handler->b;
}

/* ---- pairs from callers ---- */

/* The function whose parameter the value is, or NONE. */
static uint32_t parameter_of(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	return fact && fact->kind == FACT_VALUE_PARAMETER ? link_body(program, value.unit, fact->a) : NONE;
}

/* What the caller passes for it, or the value itself when it is no parameter of the function. */
static struct value_reference passed(const struct program *program, struct value_reference value, uint32_t function,
                                     const struct call_site *call)
{
	if (parameter_of(program, value) != function)
		return value;
	return call_argument(program, call, (unsigned)value_fact(program, value)->integer);
}

/* call: that the pair is given to; depth: how many wrappers further in it is registered */
static void learn(struct numbers *numbers, const struct pair *pair, const struct call_site *call, unsigned depth)
{
	const struct program *program = numbers->program;
	uint32_t function = parameter_of(program, pair->handler);
	struct registration site = nowhere;

	if (function == NONE)
		function = parameter_of(program, pair->number);
	if (function == NONE && is_row(numbers, pair)) {
		for (uint32_t u = 0; u < program->units.count; u++)
			learn_rows(numbers, u, flow_cell(program, pair->number), flow_cell(program, pair->handler),
			           call->caller);
		return;
	}
	if (function == NONE || depth == WRAPPERS_AT_MOST) {
		site.by = call->caller;
		if (pair->handed)
			site.place = link_place(program, pair->handed->unit, pair->handed->fact->expansion);
		note_all(numbers, pair->handler, is_crash(numbers, pair->number), &site);
		return;
	}
	for (uint32_t i = program->callers.first[function]; i < program->callers.first[function + 1]; i++) {
		const struct call_site *caller = &program->calls.items[program->callers.sites[i]];
		bool hands = parameter_of(program, pair->handler) == function;
		struct pair outer = {passed(program, pair->number, function, caller),
		                     passed(program, pair->handler, function, caller), hands ? caller : pair->handed};

		learn(numbers, &outer, caller, depth + 1);
	}
}

/* ---- records that are filled in, and then registered ---- */

/* The variable or the parameter behind the address of a record, and what is a part of it. */
static struct value_reference root_of(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	while (fact && (fact->kind == FACT_VALUE_ADDRESS || fact->kind == FACT_VALUE_POINTEE ||
	                fact->kind == FACT_VALUE_CAST || fact->kind == FACT_VALUE_FIELD)) {
		value.value = fact->kind == FACT_VALUE_FIELD ? fact->b : fact->a;
		fact = value_fact(program, value);
	}
	return value;
}

static bool is_same(const struct program *program, struct value_reference one, struct value_reference other)
{
	const struct fact_value *left = value_fact(program, one), *right = value_fact(program, other);

	return left && right && one.unit == other.unit && left->kind == right->kind && left->a == right->a &&
	       fact_value_integer(left) == fact_value_integer(right);
}

static bool is_store(const struct numbers *numbers, uint32_t unit, const struct fact_flow *flow)
{
	const struct facts *facts = numbers->program->units.items[unit].facts;
	const struct fact_value *to = &facts->values.items[flow->to];

	return to->kind == FACT_VALUE_FIELD && field_name_matches(numbers->field_names, unit, to->a);
}

static bool is_before(struct fact_place one, struct fact_place other)
{
	return one.line < other.line || (one.line == other.line && one.column <= other.column);
}

/* The last store to the record in front of the call, in the order of the text; FACT_NONE when there is none. */
static fact_index last_store(const struct numbers *numbers, const struct call_site *call, struct value_reference record)
{
	const struct facts *facts = numbers->program->units.items[call->unit].facts;
	fact_index last = FACT_NONE;

	for (fact_index f = 0; f < facts->flows.count; f++) {
		const struct fact_flow *flow = &facts->flows.items[f];

		if ((flow->function == call->fact->function || flow->function == FACT_NONE) &&
		    (flow->function == FACT_NONE || is_before(flow->place, call->fact->expansion)) &&
		    is_store(numbers, call->unit, flow) &&
		    is_same(numbers->program, root_of(numbers->program, value_in(call->unit, flow->to)), record))
			last = f;
	}
	return last;
}

static void learn_record(struct numbers *numbers, const struct call_site *call, struct value_reference number,
                         struct value_reference record, unsigned depth)
{
	const struct program *program = numbers->program;
	struct value_reference root = root_of(program, record);
	uint32_t function = parameter_of(program, root);
	fact_index store = last_store(numbers, call, root);

	if (store != FACT_NONE) {
		const struct fact_flow *flow = &program->units.items[call->unit].facts->flows.items[store];
		struct pair pair = {number, value_in(call->unit, flow->from), depth > 0 ? call : NULL};

		table_put_number(numbers->used, (uint64_t)call->unit << 32 | store, 1);
		learn(numbers, &pair, call, depth);
		return;
	}
	if (function == NONE || depth == WRAPPERS_AT_MOST)
		return;
	for (uint32_t i = program->callers.first[function]; i < program->callers.first[function + 1]; i++) {
		const struct call_site *outer = &program->calls.items[program->callers.sites[i]];

		learn_record(numbers, outer, passed(program, number, function, outer),
		             passed(program, root, function, outer), depth + 1);
	}
}

/* A store to a record of which nobody saw how it is registered. */
static void learn_unused(struct numbers *numbers)
{
	const struct program *program = numbers->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++) {
			const struct fact_flow *flow = &facts->flows.items[f];

			if (is_store(numbers, u, flow) &&
			    table_get_number(numbers->used, (uint64_t)u << 32 | f) == TABLE_NONE)
				note_all(numbers, value_in(u, flow->from), false, &nowhere);
		}
	}
}

/* ---- all registrations ---- */

static bool speaks_of(const struct numbers *numbers, const struct call_site *call, enum subject subject)
{
	const struct program *program = numbers->program;
	size_t index = (size_t)(numbers->rule - program->ruleset->contexts.items),
	       entry = (size_t)(numbers->entry - numbers->rule->entries);

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct mentions *mentions =
		    &program->functions.items[program->targets.items[t].function].mentions;

		for (size_t m = 0; m < mentions->count; m++)
			if (mentions->items[m].subject == subject && mentions->items[m].index == index &&
			    mentions->items[m].entry == entry)
				return true;
	}
	return false;
}

static void learn_entry(struct numbers *numbers)
{
	const struct program *program = numbers->program;
	const struct context_entry *entry = numbers->entry;
	enum subject subject = entry->kind == ENTRY_CALL ? SUBJECT_ENTRY : SUBJECT_REGISTRATION;
	bool fields = entry->kind == ENTRY_FIELD && field_names_ask(numbers->field_names, entry);
	size_t count;
	uint32_t *calls = callers_of_mentioned(program, subject, &count);

	for (size_t c = 0; c < count; c++) {
		const struct call_site *call = &program->calls.items[calls[c]];
		struct pair pair = {.number = value_in(call->unit, FACT_NONE)};

		if (!speaks_of(numbers, call, subject))
			continue;
		if (entry->number >= 0)
			pair.number = call_argument(program, call, (unsigned)entry->number);
		pair.handler = call_argument(program, call, entry->argument);
		if (entry->kind == ENTRY_CALL)
			learn(numbers, &pair, call, 0);
		else if (entry->kind == ENTRY_FIELD)
			learn_record(numbers, call, pair.number, pair.handler, 0);
	}
	if (fields)
		learn_unused(numbers);
	free(calls);
}

static const char *doubt_of(struct contexts *contexts, const struct handler *handler, const char *entry)
{
	if (handler->crash && !handler->other)
		return arena_printf(contexts->arena,
		                    "that it matters: %s() runs only when the program is broken already", entry);
	if (handler->window && !handler->open)
		return arena_printf(
		    contexts->arena,
		    "that %s() interrupts anything: signals seem to be let in only while the program waits", entry);
	return NULL;
}

/* A call, or the row of a table. */
static struct context_evidence evidence_at(struct contexts *contexts, struct place place)
{
	const char *text = source_text_at(&contexts->texts, contexts->arena, place);

	if (!strchr(text, '('))
		text = source_line_at(&contexts->texts, contexts->arena, place);
	return (struct context_evidence){place, text};
}

static void weigh(struct contexts *contexts, const struct numbers *numbers)
{
	for (size_t e = 0; e < contexts->entries.count; e++) {
		const struct entry *entry = &contexts->entries.items[e];
		const struct handler *handler = &numbers->handlers[entry->function];
		struct finding_context *context = entry->context;
		const char *doubt;

		if (context->rule != numbers->rule)
			continue;
		if (handler->place.line > 0 && !entry->repeated)
			context->evidence = evidence_at(contexts, handler->place);
		doubt = doubt_of(contexts, handler, context->entry);
		if (!doubt)
			continue;
		context->confidence = CONFIDENCE_LOW;
		context->doubt = doubt;
	}
}

void signal_numbers_weigh(struct contexts *contexts, const struct program *program)
{
	for (size_t r = 0; r < program->ruleset->contexts.count; r++) {
		const struct context_rule *rule = &program->ruleset->contexts.items[r];
		struct numbers numbers = {.program = program, .rule = rule, .field_names = contexts->field_names};

		if (rule->crash_count == 0)
			continue;
		numbers.handlers = memory_zeroed(program->functions.count + 1, sizeof *numbers.handlers);
		numbers.used = table_new();
		numbers.windows = signal_windows_find(program);
		for (size_t i = 0; i < rule->entry_count; i++) {
			numbers.entry = &rule->entries[i];
			learn_entry(&numbers);
		}
		weigh(contexts, &numbers);
		table_free(numbers.used);
		free(numbers.windows);
		free(numbers.handlers);
	}
}
