/* Home-grown event loops: a loop around a multiplexer (also wrapped a few levels deep) that hands what came to
 * handlers, by function pointers or by a loop over the results. Nobody has to declare them. docs/design/own-loops.md
 * says why these shapes and no others. */
#include "program/callers.h"
#include "program/contexts.h"
#include "program/guards.h"
#include "program/results.h"
#include "program/source_text.h"

#include <string.h>

/* How deep the wait may be wrapped below the function with the loop. */
enum { WRAPPED_AT_MOST = 3 };

/* A loop that was found around a wait. */
struct found_loop {
	uint32_t wait;     /* call site of the multiplexer */
	uint32_t function; /* that the loop stands in */
	fact_index block;
	bool reads;  /* what is handed out there is what the wait found */
	bool beaten; /* by another wait of the loop, or of one inside it, whose results are read */
};

struct loop_search {
	struct contexts *contexts;
	const struct program *program;
	struct callers callers;
	struct source_texts texts;
	const struct multiplexer_rule *multiplexer;
	struct lone_wait failed;            /* why it is the heart of no loop, should none be found */
	uint32_t wait;                      /* call site of the multiplexer */
	uint32_t path[WRAPPED_AT_MOST + 1]; /* call sites from the wait outwards; the last stands in the loop */
	unsigned path_length;
	VECTOR(struct found_loop) found;
};

/* The rule that makes the call a wait for many descriptors. *ret_refused is set when one speaks of it, but not of these
 * arguments; it stays as it is otherwise. */
static const struct multiplexer_rule *multiplexer_of(const struct program *program, const struct call_site *call,
                                                     enum lone_wait_reason *ret_refused)
{
	struct call_arguments arguments;
	int64_t value;

	for (uint32_t t = 0; t < call->target_count; t++) {
		const struct function *function =
		    &program->functions.items[program->targets.items[call->first_target + t].function];

		for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
			const struct multiplexer_rule *rule;

			if (function->mentions.items[m].subject != SUBJECT_MULTIPLEXER)
				continue;
			rule = &program->ruleset->multiplexers.items[function->mentions.items[m].index];
			call_arguments_init(&arguments, program, NULL, call, &environment_empty);
			if (rule->count >= 0 &&
			    arguments.view.integer(&arguments.view, (unsigned)rule->count, &value) && value <= 1)
				*ret_refused = LONE_WAIT_ONE_DESCRIPTOR; /* serves nobody else */
			else if (rule->timeout >= 0 &&
			         arguments.view.integer(&arguments.view, (unsigned)rule->timeout, &value) && value == 0)
				*ret_refused = LONE_WAIT_DOES_NOT_WAIT; /* a look */
			else
				return rule;
		}
	}
	return NULL;
}

static bool on_path(const struct loop_search *search, uint32_t call)
{
	for (unsigned i = 0; i < search->path_length; i++) {
		if (search->path[i] == call)
			return true;
	}
	return false;
}

/* Does a loop that the way to the wait (null: it is elsewhere) does not run through stand around this call, below
 * `top`? Then it is a loop over results. */
static bool inside_another_loop(const struct program *program, const struct call_site *call,
                                const struct call_site *to_wait, fact_index top)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && b != top && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (facts->blocks.items[b].kind == FACT_BLOCK_LOOP && !(to_wait && guards_inside(program, to_wait, b)))
			return true;
	}
	return false;
}

struct shape {
	bool iterates;   /* loops over results and calls its own code for each */
	bool dispatches; /* calls through a pointer, or its own code for one result here and for another there */
};

/* Looks at the function that hands results out: `to_wait` is the way to the wait in it (null in a helper, which is
 * given the results), and only what stands in `block` counts. */
static void look_at_body(const struct loop_search *search, const struct function *function,
                         const struct call_site *to_wait, fact_index block, struct shape *shape)
{
	const struct program *program = search->program;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		bool indirect = call->fact->kind != FACT_CALLEE_DIRECT;

		if (on_path(search, c) || (block != FACT_NONE && !guards_inside(program, call, block)))
			continue;
		if (!indirect && !calls_own_code(program, call))
			continue;
		shape->dispatches |= indirect;
		shape->iterates |= inside_another_loop(program, call, to_wait, block);
	}
}

/* if (fds[0].revents) accept_client(); if (fds[1].revents) read_client(); */
static bool branches_by_result(const struct loop_search *search, unsigned at, fact_index block)
{
	const struct program *program = search->program;
	const struct function *function = &program->functions.items[program->calls.items[search->path[at]].caller];
	struct results results = results_of(program, search->path, at + 1);
	fact_index first = FACT_NONE;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		fact_index branch;

		if ((block != FACT_NONE && !guards_inside(program, call, block)) || !calls_own_code(program, call))
			continue;
		branch = results_branch_around(program, &results, call, block);
		if (branch != FACT_NONE && first != FACT_NONE && branch != first)
			return true;
		if (branch != FACT_NONE)
			first = branch;
	}
	return false;
}

/* Looks at the function that holds path[at]: all of it when it wraps the wait, the loop's body when it is the loop; and
 * at the functions that it gives the results to: process(events, count). */
static void look(const struct loop_search *search, unsigned at, fact_index block, struct shape *shape)
{
	const struct program *program = search->program;
	const struct call_site *to_wait = &program->calls.items[search->path[at]];
	const struct function *function = &program->functions.items[to_wait->caller];
	struct results results = results_of(program, search->path, at + 1);

	look_at_body(search, function, to_wait, block, shape);
	shape->dispatches |= branches_by_result(search, at, block);
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (on_path(search, c) || (block != FACT_NONE && !guards_inside(program, call, block)) ||
		    !results_given_to(program, &results, call))
			continue;
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
			look_at_body(search, &program->functions.items[program->targets.items[t].function], NULL,
			             FACT_NONE, shape);
	}
}

/* The text that hands a callback over: a call, an assignment, or the line of a table in which only its name stands. */
static const char *handed_over(struct loop_search *search, uint32_t callback, struct place use)
{
	const char *text = source_text_at(&search->texts, search->contexts->arena, use);

	if (strcmp(text, search->program->functions.items[callback].fact->name) == 0)
		text = source_line_at(&search->texts, search->contexts->arena, use);
	return text;
}

/* What this call may reach through its pointer is called from the loop. */
static void enter_targets(struct loop_search *search, const struct call_site *call, const struct finding_context *loop)
{
	const struct program *program = search->program;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t callback = program->targets.items[t].function;
		struct finding_context context = *loop;
		struct place use = contexts_use(search->contexts, callback);

		if (!program->functions.items[callback].defined ||
		    program->targets.items[t].certainty == CERTAINTY_TYPE)
			continue;
		if (use.line) {
			context.evidence.what = arena_printf(search->contexts->arena, "%s, called from the %s",
			                                     handed_over(search, callback, use), loop->evidence.what);
			context.evidence.place = use;
		}
		contexts_add(search->contexts, program, callback, FACT_NONE, &context);
	}
}

/* A plain global that holds one function is the same for every result: a clock, a logger. */
static bool is_hook(const struct program *program, const struct call_site *call)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct fact_value *through =
	    call->fact->through == FACT_NONE ? NULL : &facts->values.items[call->fact->through];

	if (through && through->kind == FACT_VALUE_POINTEE && through->a < call->fact->through)
		through = &facts->values.items[through->a];
	return through && through->kind == FACT_VALUE_VARIABLE &&
	       facts->variables.items[through->a].function == FACT_NONE &&
	       !strchr(facts->variables.items[through->a].type, '[');
}

static bool calls_more_than_hooks(const struct program *program, const struct function *function)
{
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->fact->kind != FACT_CALLEE_DIRECT && !is_hook(program, call))
			return true;
	}
	return false;
}

/* dispatch(event), called for each result: the handlers are what it calls through pointers; all of them, hooks aside if
 * there are others. */
static void add_callbacks_of_helper(struct loop_search *search, const struct call_site *call,
                                    const struct finding_context *loop)
{
	const struct program *program = search->program;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *helper = &program->functions.items[program->targets.items[t].function];
		bool more = calls_more_than_hooks(program, helper);

		for (uint32_t c = helper->first_call; c < helper->first_call + helper->call_count; c++) {
			const struct call_site *inside = &program->calls.items[c];

			if (inside->fact->kind != FACT_CALLEE_DIRECT && !(more && is_hook(program, inside)))
				enter_targets(search, inside, loop);
		}
	}
}

static void add_callbacks_of_body(struct loop_search *search, const struct function *function,
                                  const struct call_site *to_wait, fact_index block, const struct finding_context *loop)
{
	const struct program *program = search->program;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (on_path(search, c) || (block != FACT_NONE && !guards_inside(program, call, block)))
			continue;
		if (call->fact->kind != FACT_CALLEE_DIRECT)
			enter_targets(search, call, loop);
		else if (inside_another_loop(program, call, to_wait, block))
			add_callbacks_of_helper(search, call, loop);
	}
}

static void add_callbacks(struct loop_search *search, unsigned at, fact_index block, const struct finding_context *loop)
{
	const struct program *program = search->program;
	const struct call_site *to_wait = &program->calls.items[search->path[at]];
	const struct function *function = &program->functions.items[to_wait->caller];
	struct results results = results_of(program, search->path, at + 1);

	add_callbacks_of_body(search, function, to_wait, block, loop);
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (on_path(search, c) || (block != FACT_NONE && !guards_inside(program, call, block)) ||
		    !results_given_to(program, &results, call))
			continue;
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
			add_callbacks_of_body(search, &program->functions.items[program->targets.items[t].function],
			                      NULL, FACT_NONE, loop);
	}
}

static bool reads_results(const struct loop_search *search, fact_index block)
{
	for (unsigned at = 0; at < search->path_length; at++) {
		struct results results = results_of(search->program, search->path, at + 1);

		if (results_read_in(search->program, &results, at + 1 == search->path_length ? block : FACT_NONE))
			return true;
	}
	return false;
}

static void add_loop(struct loop_search *search, fact_index block, const struct shape *shape)
{
	const struct program *program = search->program;
	const struct call_site *wait = &program->calls.items[search->wait];
	const struct call_site *outer = &program->calls.items[search->path[search->path_length - 1]];
	const struct facts *facts = program->units.items[outer->unit].facts;
	struct finding_context context = {
	    .kind = CONTEXT_EVENT_LOOP,
	    .name = "own-loop",
	    .framework = search->multiplexer->id,
	    .confidence = shape->iterates ? CONFIDENCE_HIGH : CONFIDENCE_MEDIUM,
	    .evidence =
	        {
	            .place = link_place(program, outer->unit, facts->blocks.items[block].place),
	            .what = arena_printf(
	                search->contexts->arena, "loop around %s() in %s()",
	                program->functions.items[program->targets.items[wait->first_target].function].fact->name,
	                program->functions.items[outer->caller].fact->name),
	        },
	};

	search->contexts->heart[search->wait] = true;
	VECTOR_PUSH(search->found, (struct found_loop){.wait = search->wait,
	                                               .function = outer->caller,
	                                               .block = block,
	                                               .reads = reads_results(search, block)});
	contexts_add(search->contexts, program, outer->caller, block, &context);
	for (unsigned at = 0; at < search->path_length; at++)
		add_callbacks(search, at, at + 1 == search->path_length ? block : FACT_NONE, &context);
}

/* Goes outwards from the wait: the innermost loop that hands out what came is the event loop. */
static void climb(struct loop_search *search, uint32_t site)
{
	const struct program *program = search->program;
	const struct call_site *call = &program->calls.items[site];
	const struct facts *facts = program->units.items[call->unit].facts;
	struct shape wrapped = {0};
	size_t steps = 0;

	if (call->caller == NONE || on_path(search, site))
		return;
	search->path[search->path_length++] = site;
	for (unsigned at = 0; at + 1 < search->path_length; at++)
		look(search, at, FACT_NONE, &wrapped);
	for (fact_index b = call->fact->block; b != FACT_NONE && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		struct shape shape = wrapped;

		if (facts->blocks.items[b].kind != FACT_BLOCK_LOOP)
			continue;
		look(search, search->path_length - 1, b, &shape);
		if (shape.iterates || shape.dispatches) {
			add_loop(search, b, &shape);
			search->path_length--;
			return;
		}
		if (search->failed.reason != LONE_WAIT_HANDS_NOTHING_OUT) {
			search->failed.reason = LONE_WAIT_HANDS_NOTHING_OUT;
			search->failed.loop = link_place(program, call->unit, facts->blocks.items[b].place);
		}
	}
	if (search->path_length > WRAPPED_AT_MOST) {
		if (search->failed.reason == LONE_WAIT_NO_LOOP &&
		    search->callers.first[call->caller] < search->callers.first[call->caller + 1])
			search->failed.reason = LONE_WAIT_TOO_DEEP;
	} else {
		for (uint32_t i = search->callers.first[call->caller]; i < search->callers.first[call->caller + 1]; i++)
			climb(search, search->callers.sites[i]);
	}
	search->path_length--;
}

static bool is_inside(const struct program *program, const struct found_loop *inner, const struct found_loop *outer)
{
	const struct facts *facts = program->units.items[program->functions.items[inner->function].unit].facts;
	size_t steps = 0;

	for (fact_index b = inner->block;
	     inner->function == outer->function && b != FACT_NONE && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (b == outer->block)
			return true;
	}
	return false;
}

/* A loop has one heart: the wait whose results are handed out. Another one in it, such as a pause before the next try
 * to connect, makes everybody wait. */
static void choose_hearts(struct loop_search *search)
{
	for (size_t i = 0; i < search->found.count; i++) {
		struct found_loop *loop = &search->found.items[i];

		for (size_t j = 0; j < search->found.count && !loop->reads; j++) {
			const struct found_loop *other = &search->found.items[j];

			loop->beaten |=
			    other->wait != loop->wait && other->reads && is_inside(search->program, other, loop);
		}
		search->contexts->heart[loop->wait] &= !loop->beaten;
	}
	for (size_t i = 0; i < search->found.count; i++)
		search->contexts->heart[search->found.items[i].wait] |= !search->found.items[i].beaten;
}

static void add_lone_wait(struct loop_search *search)
{
	const struct program *program = search->program;
	const struct call_site *call = &program->calls.items[search->wait];
	uint32_t callee = program->targets.items[call->first_target].function;

	search->failed.call = program->functions.items[callee].fact->name;
	search->failed.function = call->caller == NONE ? "" : program->functions.items[call->caller].fact->name;
	search->failed.place = link_place(program, call->unit, call->fact->expansion);
	VECTOR_PUSH(search->contexts->lone_waits, search->failed);
}

void contexts_find_loops(struct contexts *contexts, const struct program *program)
{
	struct loop_search search = {.contexts = contexts, .program = program};

	callers_init(&search.callers, program, false);
	source_texts_init(&search.texts);
	for (uint32_t c = 0; c < program->calls.count; c++) {
		search.failed = (struct lone_wait){.reason = LONE_WAIT_REASONS, .loop.file = ""};
		search.multiplexer = multiplexer_of(program, &program->calls.items[c], &search.failed.reason);
		search.wait = c;
		if (search.multiplexer) {
			search.failed.reason = LONE_WAIT_NO_LOOP;
			climb(&search, c);
		}
		if (search.failed.reason != LONE_WAIT_REASONS && !contexts->heart[c])
			add_lone_wait(&search);
	}
	choose_hearts(&search);
	VECTOR_FREE(search.found);
	source_texts_release(&search.texts);
	callers_release(&search.callers);
}
