#include "values/origins.h"

#include "model/callers.h"
#include "model/images.h"
#include "values/flow.h"
#include "values/values.h"

#include <stdlib.h>
#include <string.h>

/* Who asks about more values than these is told that it was not seen: no reader would follow that far. */
enum { STEPS_AT_MOST = 20000, NESTING_AT_MOST = 64 };

/* What is asked of a cell. */
enum wanted {
	WANTED_VALUE,  /* what it holds, after following it `depth` times */
	WANTED_RECORD, /* what points to the record that it is, or points to */
};

struct question {
	uint32_t cell;
	uint8_t depth;
	enum wanted wanted;
};

struct origins {
	const struct program *program;
	uint32_t *edge_starts, *edges_from; /* by cell: cells that pass what they hold on to it */
	uint32_t *stored_through;           /* by cell: whose `stored` it is; NONE for most */
	bool *of_elsewhere;                 /* by cell: a variable of the system's headers */
	bool *of_everybody;                 /* by cell: a variable at file level that other sources can name */
	const char **variable_names;        /* by cell, of those */
	int8_t *handed_out;                 /* by cell: functions without a source here may write what is behind it,
	                                     * followed more often than this */
	bool *leads_outside;                /* by call site: a function without a source here may be what it calls */
	bool *given_out;                    /* by function: it is given to a function without a source here */
	bool has_main;                      /* the sources make a program: others than they do not have to be there */

	/* Of the walk that is going on. */
	VECTOR(struct question) work;
	struct id_set asked;
	unsigned steps;
	bool strict; /* asks whether anybody else could reach what is on the way, too */
	bool unseen, outside;
	bool followed, null; /* it followed a pointer; it met a null that somebody stores */
	enum origin_giver { GIVER_PARAMETER, GIVER_RESULT, GIVER_VARIABLE } giver;
	uint32_t giver_id, giver_position; /* function, call site, or cell; of a parameter which */
};

/* ---- what is fixed for the program ---- */

static void turn_edges(struct origins *origins)
{
	const struct flow_graph *flow = origins->program->flow;
	uint32_t *next = memory_zeroed(flow->cells.count + 2, sizeof *next);

	origins->edges_from = memory_allocate((flow->edges.count + 1) * sizeof *origins->edges_from);
	for (size_t e = 0; e < flow->edges.count; e++)
		next[flow->edges.items[e].to + 2]++;
	for (size_t c = 2; c < flow->cells.count + 2; c++)
		next[c] += next[c - 1];
	for (size_t e = 0; e < flow->edges.count; e++)
		origins->edges_from[next[flow->edges.items[e].to + 1]++] = flow->edges.items[e].from;
	origins->edge_starts = next;
}

static void find_stored(struct origins *origins)
{
	const struct flow_graph *flow = origins->program->flow;

	origins->stored_through = memory_allocate((flow->cells.count + 1) * sizeof *origins->stored_through);
	for (size_t c = 0; c < flow->cells.count; c++)
		origins->stored_through[c] = NONE;
	for (uint32_t c = 0; c < flow->cells.count; c++)
		if (flow->cells.items[c].stored != NONE)
			origins->stored_through[flow->cells.items[c].stored] = c;
}

/* Keys of what only one file can name carry that file. */
static bool is_of_one_file(const struct facts *facts, const struct fact_variable *variable)
{
	const char *path = facts->files.items[variable->place.file].path;
	size_t key = strlen(variable->key), end = strlen(path);

	return key > end && variable->key[key - end - 1] == '@' && strcmp(variable->key + key - end, path) == 0;
}

static void find_variables_of_elsewhere(struct origins *origins)
{
	const struct program *program = origins->program;

	origins->of_elsewhere = memory_zeroed(program->flow->cells.count + 1, sizeof *origins->of_elsewhere);
	origins->of_everybody = memory_zeroed(program->flow->cells.count + 1, sizeof *origins->of_everybody);
	origins->variable_names = memory_zeroed(program->flow->cells.count + 1, sizeof *origins->variable_names);
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t v = 0; v < facts->variables.count; v++) {
			const struct fact_variable *variable = &facts->variables.items[v];
			uint32_t cell = program->units.items[u].variable_cells[v];

			if (variable->function != FACT_NONE || variable->place.file >= facts->files.count)
				continue;
			origins->of_elsewhere[cell] |= facts->files.items[variable->place.file].system;
			origins->of_everybody[cell] |= !is_of_one_file(facts, variable);
			origins->variable_names[cell] = variable->name;
		}
	}
}

static bool may_lead_outside(const struct program *program, const struct call_site *call)
{
	if (call->indirect && !call->resolved)
		return true;
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
		if (!program->functions.items[program->targets.items[t].function].defined)
			return true;
	return false;
}

static void note_handed_out(struct origins *origins, struct value_reference argument)
{
	const struct program *program = origins->program;
	struct leaves leaves;
	size_t count;

	flow_leaves(program, argument, &leaves);
	for (size_t i = 0; i < leaves.count; i++)
		if (!leaves.items[i].is_function && leaves.items[i].depth < origins->handed_out[leaves.items[i].id])
			origins->handed_out[leaves.items[i].id] = (int8_t)leaves.items[i].depth;
	const uint32_t *objects = flow_objects(program, argument, &count);
	for (size_t i = 0; i < count; i++)
		if (program->objects.items[objects[i]].kind == OBJECT_FUNCTION)
			origins->given_out[program->objects.items[objects[i]].index] = true;
}

static void find_handed_out(struct origins *origins)
{
	const struct program *program = origins->program;

	origins->handed_out = memory_allocate((program->flow->cells.count + 1) * sizeof *origins->handed_out);
	memset(origins->handed_out, INT8_MAX, program->flow->cells.count);
	origins->given_out = memory_zeroed(program->functions.count + 1, sizeof *origins->given_out);
	origins->leads_outside = memory_allocate((program->calls.count + 1) * sizeof *origins->leads_outside);
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		origins->leads_outside[c] = may_lead_outside(program, call);
		for (unsigned a = 0; a < call->fact->argument_count && origins->leads_outside[c]; a++)
			note_handed_out(origins, call_argument(program, call, a));
	}
}

static bool has_main(const struct program *program)
{
	for (size_t f = 0; f < program->functions.count; f++)
		if (image_starts_at(&program->functions.items[f]))
			return true;
	return false;
}

struct origins *origins_new(const struct program *program)
{
	struct origins *origins = memory_zeroed(1, sizeof *origins);

	origins->program = program;
	turn_edges(origins);
	find_stored(origins);
	find_variables_of_elsewhere(origins);
	find_handed_out(origins);
	origins->has_main = has_main(program);
	return origins;
}

void origins_free(struct origins *origins)
{
	if (!origins)
		return;
	free(origins->edge_starts);
	free(origins->edges_from);
	free(origins->stored_through);
	free(origins->of_elsewhere);
	free(origins->of_everybody);
	free(origins->variable_names);
	free(origins->handed_out);
	free(origins->leads_outside);
	free(origins->given_out);
	VECTOR_FREE(origins->work);
	id_set_free(&origins->asked);
	free(origins);
}

/* ---- one walk ---- */

static void met_outside(struct origins *origins, enum origin_giver giver, uint32_t id, uint32_t position)
{
	if (!origins->outside) {
		origins->giver = giver;
		origins->giver_id = id;
		origins->giver_position = position;
	}
	origins->outside = true;
}

static void ask_cell(struct origins *origins, uint32_t cell, int depth, enum wanted wanted)
{
	enum { DEPTHS = TYPE_DEPTH_ANY + 1 };
	struct question question = {.cell = cell, .wanted = wanted};

	if (cell == NONE)
		return;
	if (wanted == WANTED_VALUE && depth > 0)
		question.depth = (uint8_t)(depth < DEPTHS ? depth : DEPTHS - 1);
	origins->followed |= question.depth > 0;
	if (id_set_add(&origins->asked, cell * (2 * DEPTHS) + question.depth * 2 + (wanted == WANTED_RECORD)))
		VECTOR_PUSH(origins->work, question);
}

static bool is_variable(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	return fact && fact->kind == FACT_VALUE_VARIABLE;
}

static void ask_value(struct origins *origins, struct value_reference at, int depth, enum wanted wanted,
                      unsigned nesting)
{
	const struct program *program = origins->program;
	const struct fact_value *fact = value_fact(program, at);
	struct value_reference part = {.unit = at.unit, .value = fact ? fact->a : FACT_NONE};

	if (!fact || nesting == 0 || ++origins->steps > STEPS_AT_MOST) {
		origins->unseen |= wanted == WANTED_VALUE || origins->steps > STEPS_AT_MOST;
		return;
	}
	switch (fact->kind) {
	case FACT_VALUE_INTEGER: /* null, or a number that stands for something, as SIG_IGN does */
		origins->null = true;
		break;
	case FACT_VALUE_ADDRESS:
		if (depth == 0 && wanted == WANTED_VALUE && !is_variable(program, part)) /* no function is a variable */
			origins->unseen = true;
		ask_value(origins, part, depth - 1, wanted, nesting - 1);
		break;
	case FACT_VALUE_POINTEE:
		ask_value(origins, part, depth + 1, wanted, nesting - 1);
		break;
	case FACT_VALUE_CAST:
		ask_value(origins, part, depth, wanted, nesting - 1);
		break;
	case FACT_VALUE_EITHER:
		ask_value(origins, part, depth, wanted, nesting - 1);
		part.value = fact->b;
		ask_value(origins, part, depth, wanted, nesting - 1);
		break;
	case FACT_VALUE_FIELD:
		ask_cell(origins, flow_cell(program, at), depth, wanted);
		part.value = fact->b;
		if (fact->b != FACT_NONE &&
		    (origins->strict || !program->flow->cells.items[flow_cell(program, at)].is_assigned))
			ask_value(origins, part, 0, WANTED_RECORD, nesting - 1);
		break;
	case FACT_VALUE_VARIABLE:
	case FACT_VALUE_PARAMETER:
	case FACT_VALUE_RETURN:
	case FACT_VALUE_RECEIVER:
	case FACT_VALUE_RESULT:
		ask_cell(origins, flow_cell(program, at), depth, wanted);
		break;
	default: /* what no front end could say, or a function that cannot be called like this */
		origins->unseen |= wanted == WANTED_VALUE;
	}
}

/* Everything that statements store in the cell. */
static void look_at_sources(struct origins *origins, const struct question *question)
{
	const struct program *program = origins->program;
	const uint8_t *depths = &program->flow->source_depths[program->flow->source_starts[question->cell]];
	size_t count;
	const struct value_reference *sources = flow_sources(program, question->cell, &count);

	for (size_t i = 0; i < count; i++)
		if (question->wanted == WANTED_RECORD || depths[i] <= question->depth)
			ask_value(origins, sources[i], question->depth - depths[i], question->wanted, NESTING_AT_MOST);
}

/* What is stored through other names of the same memory, and what libraries keep in their objects. */
static void look_at_edges(struct origins *origins, const struct question *question)
{
	uint32_t cell = question->cell;
	bool is_stored = origins->stored_through[cell] != NONE;

	if (question->wanted == WANTED_RECORD)
		return;
	for (uint32_t e = origins->edge_starts[cell]; e < origins->edge_starts[cell + 1]; e++) {
		uint32_t from = origins->edges_from[e], through = origins->stored_through[from];

		if (through == NONE) /* to what is behind the cell, or to the cell itself */
			ask_cell(origins, from, question->depth - is_stored, WANTED_VALUE);
		else if (through == cell)
			ask_cell(origins, from, question->depth, WANTED_VALUE);
		else
			ask_cell(origins, through, question->depth + !is_stored, WANTED_VALUE);
	}
}

/* The function that the cell is a part of; the cells of functions follow each other. */
static uint32_t function_of_cell(const struct origins *origins, uint32_t cell)
{
	const uint32_t *cells = origins->program->flow->function_cells;
	uint32_t low = 0, high = (uint32_t)origins->program->functions.count;

	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (cells[middle] <= cell)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* A library that calls the function may give it back what the program gave to the library. */
static bool may_be_user_data(const struct origins *origins, const struct question *question, uint32_t function)
{
	return question->wanted == WANTED_VALUE && origins->given_out[function] &&
	       origins->program->flow->cells.items[question->cell].depth_max == TYPE_DEPTH_ANY;
}

static void look_at_parameter(struct origins *origins, const struct question *question, uint32_t function,
                              uint32_t position)
{
	const struct program *program = origins->program;
	const struct function *of = &program->functions.items[function];
	const struct callers *callers = &program->callers;
	uint32_t first = callers->first[function], end = callers->first[function + 1];

	if (first == end && (!of->fact->local || of->address_taken)) {
		if (may_be_user_data(origins, question, function))
			origins->unseen = true;
		met_outside(origins, GIVER_PARAMETER, function, position);
	}
	for (uint32_t i = first; i < end; i++) {
		const struct call_site *call = &program->calls.items[callers->sites[i]];

		/* A call that hands the function to a library has other arguments than the function gets. */
		if (origins->leads_outside[callers->sites[i]]) {
			origins->unseen |= question->wanted == WANTED_VALUE;
			continue;
		}
		for (unsigned a = 0; call->indirect && a < call->fact->argument_count; a++)
			if (flow_argument_cell(program->flow, function, a) == question->cell)
				ask_value(origins, call_argument(program, call, a), question->depth, question->wanted,
				          NESTING_AT_MOST);
	}
}

/* Does it give back its argument? Then that is among what is stored in the result. */
static bool is_passing(const struct program *program, uint32_t function)
{
	struct mentions mentions = program->functions.items[function].mentions;

	for (size_t m = 0; m < mentions.count; m++)
		if (mentions.items[m].subject == SUBJECT_PASS)
			return true;
	return false;
}

static void look_at_result(struct origins *origins, const struct question *question, uint32_t site)
{
	const struct program *program = origins->program;
	const struct call_site *call = &program->calls.items[site];

	if (call->target_count == 0 || (call->indirect && !call->resolved))
		origins->unseen |= question->wanted == WANTED_VALUE;
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t function = program->targets.items[t].function;

		if (program->targets.items[t].certainty == CERTAINTY_INVOKED)
			continue;
		if (program->functions.items[function].defined) {
			ask_cell(origins, flow_return_cell(program->flow, function), question->depth, question->wanted);
			continue;
		}
		if (question->wanted == WANTED_RECORD || is_passing(program, function))
			continue;
		/* A pointer may be to memory that the program fills; and objects give back what they were given. */
		if (question->depth > 0 || call->fact->receiver != FACT_NONE)
			origins->unseen = true;
		else
			met_outside(origins, GIVER_RESULT, function, 0);
	}
}

static void look_at(struct origins *origins, const struct question *question)
{
	const struct flow_graph *flow = origins->program->flow;
	uint32_t cell = question->cell;

	look_at_sources(origins, question);
	look_at_edges(origins, question);
	/* Behind a pointer without a type may be a record of another one, whose fields have other names. */
	if (origins->strict && question->wanted == WANTED_RECORD && flow->cells.items[cell].depth_max == TYPE_DEPTH_ANY)
		origins->unseen = true;
	if (origins->handed_out[cell] < question->depth && question->wanted == WANTED_VALUE)
		origins->unseen = true;
	if (cell < flow->first_function_cell) {
		if (origins->of_elsewhere[cell] || (origins->strict && origins->of_everybody[cell]))
			met_outside(origins, GIVER_VARIABLE, cell, 0);
	} else if (cell < flow->first_result) {
		uint32_t function = function_of_cell(origins, cell), part = cell - flow->function_cells[function];

		if (part >= 2)
			look_at_parameter(origins, question, function, part - 2);
	} else if (cell - flow->first_result < origins->program->calls.count) {
		look_at_result(origins, question, cell - flow->first_result);
	}
}

static const char *giver_in_words(const struct origins *origins, struct arena *arena)
{
	const struct program *program = origins->program;

	if (origins->giver == GIVER_VARIABLE)
		return arena_printf(arena, "variable %s, which is defined elsewhere",
		                    origins->variable_names[origins->giver_id]);
	const char *name = program->functions.items[origins->giver_id].fact->name;
	if (origins->giver == GIVER_RESULT)
		return arena_printf(arena, "result of %s()", name);
	return arena_printf(arena, "parameter %u of %s(), which nothing here calls", origins->giver_position, name);
}

static void walk(struct origins *origins, struct value_reference value, bool strict)
{
	id_set_free(&origins->asked);
	origins->strict = strict;
	origins->work.count = 0;
	origins->steps = 0;
	origins->unseen = origins->outside = origins->followed = origins->null = false;
	ask_value(origins, value, 0, WANTED_VALUE, NESTING_AT_MOST);
	while (origins->work.count > 0 && !origins->unseen) {
		struct question question = origins->work.items[--origins->work.count];

		look_at(origins, &question);
	}
}

/* No way begins with anything but null. Could somebody else put a function there: by the name of a variable, or through
 * a record that came from outside? */
static bool is_closed(struct origins *origins, struct value_reference value)
{
	if (!origins->null || !origins->has_main)
		return false;
	walk(origins, value, true);
	return !origins->unseen && !origins->outside;
}

enum origin origins_of(struct origins *origins, struct value_reference value, struct arena *arena,
                       const char **ret_giver)
{
	walk(origins, value, false);
	if (origins->unseen)
		return ORIGIN_UNSEEN;
	if (origins->outside && ret_giver)
		*ret_giver = giver_in_words(origins, arena);
	if (origins->outside)
		return ORIGIN_OUTSIDE;
	/* Memory that nobody here seems to fill was filled in a way that was not understood. */
	if (origins->followed && !origins->null)
		return ORIGIN_UNSEEN;
	return is_closed(origins, value) ? ORIGIN_NOBODY : ORIGIN_NEVER;
}

void origins_find(struct program *program)
{
	struct origins *origins = NULL;
	VECTOR(uint32_t) answered = {0};

	for (uint32_t c = 0; c < program->calls.count; c++) {
		struct call_site *call = &program->calls.items[c];

		if (!call->indirect || call->resolved)
			continue;
		origins = origins ? origins : origins_new(program);
		call->origin =
		    origins_of(origins, (struct value_reference){call->unit, call->fact->through}, NULL, NULL);
		if (call->origin == ORIGIN_OUTSIDE || call->origin == ORIGIN_NOBODY ||
		    (call->origin == ORIGIN_NEVER && origins->null))
			VECTOR_PUSH(answered, c);
	}
	/* Not before all were asked: questions look at targets. */
	for (size_t i = 0; i < answered.count; i++)
		program->calls.items[answered.items[i]].target_count = 0;
	VECTOR_FREE(answered);
	origins_free(origins);
}
