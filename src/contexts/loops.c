/* Home-grown event loops: a loop around a multiplexer (also wrapped a few levels deep) that hands what came to
 * handlers, by function pointers or by a loop over the results. Nobody has to declare them. docs/design/own-loops.md
 * says why these shapes and no others. */
#include "contexts/loop_search.h"

#include "model/callers.h"

#include <stdlib.h>
#include <string.h>

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

static bool reads_results(const struct loop_search *search, fact_index block)
{
	for (unsigned at = 0; at < search->path_length; at++) {
		struct results results = results_of(search->program, search->path, at + 1, RESULTS_HELD);

		if (results_read_in(search->program, &results, at + 1 == search->path_length ? block : FACT_NONE))
			return true;
	}
	return false;
}

/* The number of a loop: the same for all its waits. */
static uint32_t loop_number(struct loop_search *search, uint32_t function, fact_index block)
{
	for (size_t i = 0; i < search->found.count; i++) {
		const struct found_loop *found = &search->found.items[i];

		if (found->function == function && found->block == block)
			return found->number;
	}
	return search->loop_count++;
}

static void add_loop(struct loop_search *search, fact_index block, const struct loop_shape *shape)
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
	struct found_loop found = {.number = loop_number(search, outer->caller, block),
	                           .function = outer->caller,
	                           .block = block,
	                           .path_length = search->path_length,
	                           .reads = reads_results(search, block)};

	memcpy(found.path, search->path, sizeof found.path);
	VECTOR_PUSH(search->found, found);
	contexts_add_of_loop(search->contexts, program, outer->caller, block, &context, found.number);
	loop_enter_handlers(search, block, found.number, &context);
}

static bool goes_through_pointer(const struct loop_search *search)
{
	for (unsigned i = 1; i < search->path_length; i++) {
		if (search->program->calls.items[search->path[i]].indirect)
			return true;
	}
	return false;
}

static bool makes_calls(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		if (program->functions.items[program->targets.items[t].function].call_count > 0)
			return true;
	}
	return call->indirect;
}

/* return poller->wait(poller, timeout): where there are several back ends, a small function calls one of them, and does
 * nothing else. */
static bool only_chooses(const struct program *program, const struct call_site *call)
{
	const struct function *function = &program->functions.items[call->caller];

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *other = &program->calls.items[c];

		if (other != call && makes_calls(program, other))
			return false;
	}
	return call->indirect;
}

static bool is_deepest(const struct loop_search *search)
{
	const struct program *program = search->program;
	bool chosen = search->path_length > 1 && only_chooses(program, &program->calls.items[search->path[1]]);

	return search->path_length > LOOP_WRAPPED_AT_MOST + (unsigned)chosen;
}

/* Goes outwards from the wait: the innermost loop that hands out what came is the event loop. */
static void climb(struct loop_search *search, uint32_t site)
{
	const struct program *program = search->program;
	const struct call_site *call = &program->calls.items[site];
	const struct facts *facts = program->units.items[call->unit].facts;
	size_t steps = 0;

	if (call->caller == NONE || loop_on_path(search, site))
		return;
	search->path[search->path_length++] = site;
	for (fact_index b = call->fact->block; b != FACT_NONE && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		struct loop_shape shape;

		if (facts->blocks.items[b].kind != FACT_BLOCK_LOOP)
			continue;
		shape = loop_shape_of(search, b);
		if (shape.iterates || shape.dispatches) {
			add_loop(search, b, &shape);
			search->path_length--;
			return;
		}
		if (goes_through_pointer(search)) {
			struct found_loop near = {
			    .function = call->caller, .block = b, .path_length = search->path_length};

			memcpy(near.path, search->path, sizeof near.path);
			VECTOR_PUSH(search->near, near);
		}
		if (search->failed.reason != LONE_WAIT_HANDS_NOTHING_OUT) {
			search->failed.reason = LONE_WAIT_HANDS_NOTHING_OUT;
			search->failed.loop = link_place(program, call->unit, facts->blocks.items[b].place);
		}
	}
	if (is_deepest(search)) {
		if (search->failed.reason == LONE_WAIT_NO_LOOP &&
		    program->callers.first[call->caller] < program->callers.first[call->caller + 1])
			search->failed.reason = LONE_WAIT_TOO_DEEP;
	} else {
		for (uint32_t i = program->callers.first[call->caller]; i < program->callers.first[call->caller + 1];
		     i++)
			climb(search, program->callers.sites[i]);
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
			    other->path[0] != loop->path[0] && other->reads && is_inside(search->program, other, loop);
		}
		if (loop->beaten)
			continue;
		loop_ways_add(search->contexts->ways, loop->number, loop->path, loop->path_length);
		search->contexts->heart[loop->path[0]] = true;
	}
}

/* The loop, and the call in it that leads to the wait. */
static uint64_t way_into(const struct found_loop *loop)
{
	return (uint64_t)loop->path[loop->path_length - 1] << 32 | loop->block;
}

/* poller->wait(poller), in the loop: whichever of the program's waits that is, it is the loop's. */
static void choose_waits_instead(struct loop_search *search)
{
	struct table *loops = table_new();

	for (size_t i = 0; i < search->found.count; i++)
		if (!search->found.items[i].beaten)
			table_put_number(loops, way_into(&search->found.items[i]), (uint32_t)i);
	for (size_t n = 0; n < search->near.count; n++) {
		const struct found_loop *near = &search->near.items[n];
		uint32_t loop = table_get_number(loops, way_into(near));

		if (loop == TABLE_NONE)
			continue;
		loop_ways_add(search->contexts->ways, search->found.items[loop].number, near->path, near->path_length);
		search->contexts->heart[near->path[0]] = true;
	}
	table_free(loops);
	VECTOR_FREE(search->near);
}

static void choose_lone_waits(struct loop_search *search)
{
	for (size_t i = 0; i < search->lonely.count; i++) {
		const struct lonely_wait *lonely = &search->lonely.items[i];

		if (!search->contexts->heart[lonely->call])
			VECTOR_PUSH(search->contexts->lone_waits, lonely->failed);
	}
	VECTOR_FREE(search->lonely);
}

static void add_lonely_wait(struct loop_search *search)
{
	const struct program *program = search->program;
	const struct call_site *call = &program->calls.items[search->wait];
	uint32_t callee = program->targets.items[call->first_target].function;

	search->failed.call = program->functions.items[callee].fact->name;
	search->failed.function = call->caller == NONE ? "" : program->functions.items[call->caller].fact->name;
	search->failed.place = link_place(program, call->unit, call->fact->expansion);
	VECTOR_PUSH(search->lonely, (struct lonely_wait){search->failed, search->wait});
}

void contexts_find_loops(struct contexts *contexts, const struct program *program)
{
	struct loop_search search = {.contexts = contexts, .program = program};
	size_t wait_count;
	uint32_t *waits = callers_of_mentioned(program, SUBJECT_MULTIPLEXER, &wait_count);

	for (size_t w = 0; w < wait_count; w++) {
		size_t before = search.found.count;
		uint32_t c = waits[w];

		search.failed = (struct lone_wait){.reason = LONE_WAIT_REASONS, .loop.file = ""};
		search.multiplexer = multiplexer_of(program, &program->calls.items[c], &search.failed.reason);
		search.wait = c;
		if (search.multiplexer) {
			search.failed.reason = LONE_WAIT_NO_LOOP;
			climb(&search, c);
		}
		if (search.failed.reason != LONE_WAIT_REASONS && search.found.count == before)
			add_lonely_wait(&search);
	}
	choose_hearts(&search);
	choose_waits_instead(&search);
	choose_lone_waits(&search);
	VECTOR_FREE(search.found);
	free(waits);
}
