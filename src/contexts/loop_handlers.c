/* The handlers of a home-grown loop: what it calls through pointers for what came. */
#include "contexts/loop_search.h"

#include "model/hierarchy.h"

#include <string.h>

struct handing_out {
	uint32_t loop;
	const struct finding_context *context;
};

/* The text that hands a callback over: a call, an assignment, or the line of a table in which only its name stands. */
static const char *handed_over(struct loop_search *search, uint32_t callback, struct place use)
{
	const char *text = source_text_at(&search->contexts->texts, search->contexts->arena, use);

	size_t length;

	if (strcmp(text, search->program->functions.items[callback].fact->name) == 0)
		text = source_line_at(&search->contexts->texts, search->contexts->arena, use);
	length = strlen(text);
	while (length > 0 && text[length - 1] == ',') /* the sentence goes on with one */
		length--;
	return arena_printf(search->contexts->arena, "%.*s", (int)length, text);
}

/* What this call may reach through its pointer is called from the loop. Who deletes an object hands nothing to it: what
 * destructors do is done by the loop itself. */
static void enter_targets(struct loop_search *search, const struct call_site *call, const struct handing_out *out)
{
	const struct program *program = search->program;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t callback = program->targets.items[t].function;
		struct finding_context context = *out->context;
		struct place use = contexts_use(search->contexts, callback);

		if (!program->functions.items[callback].defined || is_destructor(&program->functions.items[callback]) ||
		    program->targets.items[t].certainty == CERTAINTY_TYPE)
			continue;
		if (use.line) {
			context.evidence.what =
			    arena_printf(search->contexts->arena, "%s, called from the %s",
			                 handed_over(search, callback, use), out->context->evidence.what);
			context.evidence.place = use;
		}
		contexts_add_of_loop(search->contexts, program, callback, FACT_NONE, &context, out->loop);
	}
}

/* Without dereferences and casts. */
static const struct fact_value *behind(const struct facts *facts, const struct fact_value *value)
{
	while ((value->kind == FACT_VALUE_POINTEE || value->kind == FACT_VALUE_CAST) &&
	       &facts->values.items[value->a] < value)
		value = &facts->values.items[value->a];
	return value;
}

/* What the call goes through; null: nothing that is known. */
static const struct fact_value *through_of(const struct facts *facts, const struct call_site *call)
{
	return call->fact->through == FACT_NONE ? NULL : behind(facts, &facts->values.items[call->fact->through]);
}

/* A plain global that holds one function is the same for every result: a clock, a logger. */
static bool is_hook(const struct program *program, const struct call_site *call)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct fact_value *through = through_of(facts, call);

	return through && through->kind == FACT_VALUE_VARIABLE &&
	       facts->variables.items[through->a].function == FACT_NONE &&
	       !strchr(facts->variables.items[through->a].type, '[');
}

/* run = task->run; ... run(task): a variable of the function that holds what fields hold, and nothing else. */
static bool is_kept_field(const struct program *program, uint32_t unit, const struct fact_value *through)
{
	const struct value_reference *sources;
	size_t count;

	if (through->kind != FACT_VALUE_VARIABLE ||
	    program->units.items[unit].facts->variables.items[through->a].function == FACT_NONE)
		return false;
	sources = flow_sources(program, program->units.items[unit].variable_cells[through->a], &count);
	for (size_t i = 0; i < count; i++)
		if (behind(program->units.items[sources[i].unit].facts, value_fact(program, sources[i]))->kind !=
		    FACT_VALUE_FIELD)
			return false;
	return count > 0;
}

/* timer->callback(timer): read from what a list or a table holds. */
static bool is_read_from_record(const struct program *program, const struct call_site *call)
{
	const struct fact_value *through = through_of(program->units.items[call->unit].facts, call);

	return call->fact->kind == FACT_CALLEE_VIRTUAL ||
	       (through && (through->kind == FACT_VALUE_FIELD || is_kept_field(program, call->unit, through)));
}

/* for (timer = first; timer; timer = timer->next) timer->callback(timer) */
static bool is_called_for_members(const struct loop_search *search, const struct loop_scope *scope, uint32_t c)
{
	return is_read_from_record(search->program, &search->program->calls.items[c]) &&
	       loop_scope_inner_loop(search, scope, c) != FACT_NONE;
}

static bool calls_more_than_hooks(const struct loop_search *search, const struct loop_scope *scope)
{
	const struct program *program = search->program;
	const struct function *function = scope->function;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->fact->kind != FACT_CALLEE_DIRECT && loop_scope_holds(search, scope, c) &&
		    !is_hook(program, call))
			return true;
	}
	return false;
}

/* When a loop calls a helper. What is called whenever it waits may leave the tasks of this round to another function;
 * on some condition, such as reading settings anew, one gets to tables that are none of the loop's. */
enum called { CALLED_FOR_EACH, CALLED_EACH_ROUND, CALLED_AT_TIMES };

static enum called when_called(const struct loop_search *search, const struct loop_scope *scope, uint32_t c)
{
	const struct program *program = search->program;

	if (loop_scope_inner_loop(search, scope, c) != FACT_NONE)
		return CALLED_FOR_EACH;
	return scope->way != NONE && loop_done_with(program, &program->calls.items[c],
	                                            &program->calls.items[scope->way], scope->block)
	           ? CALLED_EACH_ROUND
	           : CALLED_AT_TIMES;
}

/* dispatch(event), called for each result: the handlers are what it calls through pointers; all of them, hooks aside if
 * there are others. run_timers(), called once a round: those that it calls for each member of a list, or that what it
 * calls does. */
static void enter_from_helper(struct loop_search *search, const struct call_site *call, enum called when,
                              const struct handing_out *out)
{
	const struct program *program = search->program;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];
		struct loop_scope helper = {
		    .kind = LOOP_SCOPE_HELPER, .function = function, .block = FACT_NONE, .way = NONE};
		bool more = calls_more_than_hooks(search, &helper);

		for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
			const struct call_site *inside = &program->calls.items[c];

			if (loop_on_path(search, c) || (more && is_hook(program, inside)))
				continue;
			if (inside->fact->kind != FACT_CALLEE_DIRECT) {
				if (when == CALLED_FOR_EACH || is_called_for_members(search, &helper, c))
					enter_targets(search, inside, out);
			} else if (when == CALLED_EACH_ROUND) {
				enter_from_helper(search, inside, CALLED_AT_TIMES, out);
			}
		}
	}
}

static void enter_from_scope(struct loop_search *search, const struct loop_scope *scope, void *data)
{
	const struct program *program = search->program;
	const struct function *function = scope->function;
	bool more = calls_more_than_hooks(search, scope);

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (!loop_scope_holds(search, scope, c))
			continue;
		if (call->fact->kind == FACT_CALLEE_DIRECT)
			enter_from_helper(search, call, when_called(search, scope, c), data);
		else if (!(more && is_hook(program, call)))
			enter_targets(search, call, data);
	}
}

void loop_enter_handlers(struct loop_search *search, fact_index block, uint32_t loop,
                         const struct finding_context *context)
{
	struct handing_out out = {loop, context};

	loop_each_scope(search, block, enter_from_scope, &out);
}
