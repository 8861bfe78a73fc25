/* Does a loop around a wait hand out what came? docs/design/own-loops.md says which shapes count and why. */
#include "contexts/loop_search.h"
#include "values/guards.h"

bool loop_on_path(const struct loop_search *search, uint32_t call)
{
	for (unsigned i = 0; i < search->path_length; i++) {
		if (search->path[i] == call)
			return true;
	}
	return false;
}

bool loop_scope_holds(const struct loop_search *search, const struct loop_scope *scope, uint32_t call)
{
	return !loop_on_path(search, call) &&
	       (scope->block == FACT_NONE ||
	        guards_inside(search->program, &search->program->calls.items[call], scope->block));
}

fact_index loop_scope_inner_loop(const struct loop_search *search, const struct loop_scope *scope, uint32_t call)
{
	const struct program *program = search->program;
	const struct call_site *site = &program->calls.items[call];
	const struct facts *facts = program->units.items[site->unit].facts;
	const struct call_site *way = scope->way == NONE ? NULL : &program->calls.items[scope->way];
	fact_index loop = FACT_NONE;
	size_t steps = 0;

	for (fact_index b = site->fact->block; b != FACT_NONE && b != scope->block && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (facts->blocks.items[b].kind == FACT_BLOCK_LOOP && !(way && guards_inside(program, way, b)))
			loop = b;
	}
	return loop;
}

/* ---- where to look ---- */

static bool gets_at_results(const struct results *results)
{
	return results->receiver || results->parameters || results->cell_count > 0;
}

bool loop_done_with(const struct program *program, const struct call_site *call, const struct call_site *other,
                    fact_index top)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && b != top && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (facts->blocks.items[b].kind == FACT_BLOCK_BRANCH && !guards_inside(program, other, b))
			return false;
	}
	return true;
}

/* process(events, count), dispatch(loop): functions that get at the results. */
static void each_helper(struct loop_search *search, const struct loop_scope *scope, const struct results *loose,
                        loop_scope_visit *visit, void *data)
{
	const struct program *program = search->program;
	const struct function *function = scope->function;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->fact->kind != FACT_CALLEE_DIRECT || !loop_scope_holds(search, scope, c))
			continue;
		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			uint32_t callee = program->targets.items[t].function;
			struct loop_scope helper = {.kind = LOOP_SCOPE_HELPER,
			                            .function = &program->functions.items[callee],
			                            .block = FACT_NONE,
			                            .way = NONE,
			                            .tells_which = scope->tells_which};

			if (!helper.function->defined)
				continue;
			helper.results = results_passed(program, &scope->results, call, callee);
			helper.loosely = !gets_at_results(&helper.results);
			if (helper.loosely && loose &&
			    loop_done_with(program, &program->calls.items[scope->way], call, scope->block))
				helper.results = results_passed(program, loose, call, callee);
			if (gets_at_results(&helper.results))
				visit(search, &helper, data);
		}
	}
}

void loop_each_scope(struct loop_search *search, fact_index block, loop_scope_visit *visit, void *data)
{
	const struct program *program = search->program;
	unsigned last = search->path_length - 1;
	struct results given = results_of(program, search->path, last + 1, RESULTS_GIVEN);

	for (unsigned at = 0; at <= last; at++) {
		bool body = at == last;
		const struct call_site *way = &program->calls.items[search->path[at]];
		struct loop_scope scope = {
		    .kind = body ? LOOP_SCOPE_BODY : LOOP_SCOPE_WRAPPER,
		    .function = &program->functions.items[way->caller],
		    .block = body ? block : FACT_NONE,
		    .way = search->path[at],
		    .results = results_of(program, search->path, at + 1, RESULTS_HELD),
		    .tells_which = search->multiplexer->count < 0,
		};

		visit(search, &scope, data);
		each_helper(search, &scope, body ? &given : NULL, visit, data);
	}
}

/* ---- what is done there ---- */

/* In a function around the wait, what is done before it prepares the wait. */
static bool comes_behind(const struct loop_scope *scope, uint32_t call)
{
	return scope->kind != LOOP_SCOPE_WRAPPER || call > scope->way;
}

/* Is anything in this loop made of what came? Then it is a loop over results. */
static bool is_over_results(const struct loop_search *search, const struct loop_scope *scope, fact_index loop)
{
	const struct program *program = search->program;
	const struct function *function = scope->function;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		if (guards_inside(program, &program->calls.items[c], loop) &&
		    results_decide(program, &scope->results, &program->calls.items[c], scope->block))
			return true;
	}
	return false;
}

/* if (fds[0].revents) accept_client(); if (fds[1].revents) read_client(); */
static bool branches_by_result(const struct loop_search *search, const struct loop_scope *scope)
{
	const struct program *program = search->program;
	const struct function *function = scope->function;
	fact_index first = FACT_NONE;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		fact_index branch;

		if (!loop_scope_holds(search, scope, c) || !comes_behind(scope, c) || !calls_own_code(program, call))
			continue;
		branch = results_branch_around(program, &scope->results, call, scope->block);
		if (branch != FACT_NONE && first != FACT_NONE && branch != first)
			return true;
		if (branch != FACT_NONE)
			first = branch;
	}
	return false;
}

/* for (i = 0; i < count; i++) if (is_set(i, &ready)) slots[i]->callback(slots[i]), in the function that waits. */
static bool is_loop_behind_wait(const struct loop_search *search, const struct loop_scope *scope, fact_index inner)
{
	return scope->kind == LOOP_SCOPE_WRAPPER && scope->way == search->path[0] && inner != FACT_NONE;
}

/* Right around a wait any call through a pointer counts, as it does in a loop behind it in the function that waits.
 * Elsewhere, where other things are done too, only one that depends on what came. */
static bool hands_out(const struct loop_search *search, const struct loop_scope *scope, uint32_t c, fact_index inner)
{
	const struct program *program = search->program;
	const struct call_site *call = &program->calls.items[c];
	bool indirect = call->fact->kind != FACT_CALLEE_DIRECT;

	if (!indirect && inner == FACT_NONE)
		return false;
	if (scope->kind == LOOP_SCOPE_BODY && search->path_length == 1)
		return true;
	if (indirect && is_loop_behind_wait(search, scope, inner))
		return true;
	if (scope->loosely)
		return inner != FACT_NONE && results_walked(program, &scope->results, call);
	return results_decide(program, &scope->results, call, scope->block);
}

/* One call for each result: the loop is over them, or calls through pointers right around the wait. */
static bool iterates(const struct loop_search *search, const struct loop_scope *scope, uint32_t c, fact_index inner)
{
	bool indirect = search->program->calls.items[c].fact->kind != FACT_CALLEE_DIRECT;

	if (inner == FACT_NONE || scope->loosely)
		return false;
	if (scope->kind == LOOP_SCOPE_BODY && search->path_length == 1 && indirect)
		return true;
	return is_over_results(search, scope, inner);
}

/* read_from(event.data.fd): one event a wait, and the event says whose it is. */
static bool gives_part(const struct loop_search *search, const struct loop_scope *scope, const struct call_site *call)
{
	struct results filled;

	if (!scope->tells_which || scope->way == NONE)
		return false;
	for (unsigned at = 0; at < search->path_length; at++) {
		if (search->path[at] != scope->way)
			continue;
		filled = results_of(search->program, search->path, at + 1, RESULTS_FILLED);
		return results_part_given(search->program, &filled, call);
	}
	return false;
}

/* The argument in which a library's function is given a descriptor that it waits for: that of read(). -1 for others. */
static int descriptor_argument(const struct program *program, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct function *function = &program->functions.items[program->targets.items[t].function];

		for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
			if (function->mentions.items[m].subject != SUBJECT_RULE)
				continue;
			const struct conditions *unless =
			    &program->ruleset->rules.items[function->mentions.items[m].index].unless;
			for (size_t i = 0; i < unless->count; i++)
				if (unless->items[i].test == CONDITION_IS_NONBLOCKING)
					return (int)unless->items[i].argument;
		}
	}
	return -1;
}

/* read(events[i].data.fd, …), if (FD_ISSET(i, &ready)) recv(i, …): small servers call the library for each result, and
 * no function of their own. */
static bool serves_here(const struct loop_search *search, const struct loop_scope *scope, const struct call_site *call,
                        fact_index inner)
{
	const struct program *program = search->program;
	const struct facts *facts = program->units.items[call->unit].facts;
	int argument = scope->loosely ? -1 : descriptor_argument(program, call);

	if (argument < 0 || (fact_index)argument >= call->fact->argument_count)
		return false;
	if (inner == FACT_NONE && !scope->tells_which)
		return false;
	return results_hold(program, &scope->results,
	                    facts->arguments.items[call->fact->first_argument + (fact_index)argument]) ==
	           RESULTS_PART ||
	       (inner != FACT_NONE && results_branch_around(program, &scope->results, call, inner) != FACT_NONE);
}

static void look(struct loop_search *search, const struct loop_scope *scope, void *data)
{
	const struct program *program = search->program;
	const struct function *function = scope->function;
	struct loop_shape *shape = data;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		fact_index inner;

		if (!loop_scope_holds(search, scope, c) || !comes_behind(scope, c))
			continue;
		inner = loop_scope_inner_loop(search, scope, c);
		if (call->fact->kind == FACT_CALLEE_DIRECT && !calls_own_code(program, call)) {
			bool serves = serves_here(search, scope, call, inner);

			shape->dispatches |= serves;
			shape->iterates |= serves && inner != FACT_NONE;
			continue;
		}
		shape->dispatches |= hands_out(search, scope, c, inner) || gives_part(search, scope, call);
		shape->iterates |= iterates(search, scope, c, inner);
	}
	shape->dispatches |= !scope->loosely && branches_by_result(search, scope);
}

struct loop_shape loop_shape_of(struct loop_search *search, fact_index block)
{
	struct loop_shape shape = {0};

	loop_each_scope(search, block, look, &shape);
	return shape;
}
