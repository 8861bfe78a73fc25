#include "program/program.h"

#include "base/parallel.h"
#include "base/stages.h"
#include "model/callers.h"
#include "model/images.h"
#include "values/field_paths.h"
#include "values/first_times.h"
#include "values/origins.h"
#include "values/record_roots.h"
#include "values/standing.h"
#include "values/values.h"

static void find_call_sites(void *program)
{
	link_calls(program);
	flow_look_at_functions(program);
}

static void make_cells(void *program) { flow_make_cells(program); }

static void let_flow(void *program) { flow_solve(program); }

/* What needs no more than to know which cells there are. */
static void look_at_names(void *data)
{
	struct program *program = data;
	standing_find(program);
	first_times_find(program);
	field_paths_find(program);
	program->images = images_find(program);
}

static void find_calls(void *data)
{
	struct program *program = data;
	flow_find_targets(program);
	callers_find(program);
	origins_find(program);
	callers_find_by_type(program);
}

/* Asks what is stored where, but not who calls whom. */
static void look_at_records(void *program) { record_roots_find(program); }

struct program *program_begin(const struct ruleset *ruleset, unsigned threads)
{
	struct program *program = memory_zeroed(1, sizeof *program);
	program->arena = arena_new();
	program->threads = threads;
	program->ruleset = ruleset;
	program->matcher = matcher_new(ruleset);
	program->linking = link_begin(program);
	program->flow = flow_new();
	return program;
}

void program_add(struct program *program, size_t position, const struct facts *facts)
{
	stages_enter(STAGE_LINK);
	struct unit *unit = link_add_unit(program->linking, position, facts);
	flow_add_unit(program, unit);
	values_add_unit(program, unit);
}

void program_complete(struct program *program)
{
	stages_enter(STAGE_LINK);
	link_names(program->linking);
	link_end(program->linking);
	program->linking = NULL;
	flow_begin(program);
	parallel_with(program->threads, find_call_sites, make_cells, program);
	stages_enter(STAGE_FLOW);
	flow_complete(program);
	parallel_with(program->threads, let_flow, look_at_names, program);
	parallel_with(program->threads, find_calls, look_at_records, program);
	values_remember(program);
}

struct program *program_link(struct facts *const *facts, size_t count, const struct ruleset *ruleset, unsigned threads)
{
	struct program *program = program_begin(ruleset, threads);
	for (size_t i = 0; i < count; i++)
		if (facts[i])
			program_add(program, i, facts[i]);
	program_complete(program);
	return program;
}

void program_free(struct program *program)
{
	if (!program)
		return;
	link_end(program->linking);
	flow_free(program->flow);
	record_roots_free(program->record_roots);
	callers_release(&program->callers);
	callers_release(&program->callers_by_type);
	free(program->images);
	table_free(program->standing);
	VECTOR_FREE(program->field_paths);
	VECTOR_FREE(program->named_pointers);
	VECTOR_FREE(program->units);
	VECTOR_FREE(program->functions);
	VECTOR_FREE(program->symbols);
	VECTOR_FREE(program->symbol_functions);
	VECTOR_FREE(program->calls);
	VECTOR_FREE(program->targets);
	VECTOR_FREE(program->objects);
	matcher_free(program->matcher);
	arena_free(program->arena);
	free(program);
}
