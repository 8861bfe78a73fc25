#include "reach/activations.h"

#include "reach/kept.h"
#include "values/candidates.h"

#include <stdlib.h>
#include <string.h>

/* So many different sets of constants are kept apart for one function; what comes later is taken as unknown. */
enum { KEPT_APART_AT_MOST = 64 };

void foreknowledge_init(struct foreknowledge *knowledge, const struct program *program)
{
	*knowledge = (struct foreknowledge){.environments = environments_new(program, &program->callers_by_type)};
}

void foreknowledge_find_changes(const struct foreknowledge *knowledge)
{
	environments_find_changes(knowledge->environments);
}

void foreknowledge_find_others(struct foreknowledge *knowledge, const struct program *program)
{
	environments_find_questions(knowledge->environments);
	knowledge->kept = kept_find(program);
	knowledge->candidates = candidates_count(program);
}

void foreknowledge_tell_descriptors(struct foreknowledge *knowledge, const struct descriptors *descriptors)
{
	environments_tell_descriptors(knowledge->environments, descriptors);
}

void foreknowledge_release(struct foreknowledge *knowledge)
{
	environments_free(knowledge->environments);
	free(knowledge->candidates);
	kept_free(knowledge->kept);
}

void activations_init(struct activations *activations, const struct program *program,
                      const struct descriptors *descriptors, const struct relevance *relevance,
                      struct environments *environments, struct crossings *crossings)
{
	*activations = (struct activations){
	    .program = program,
	    .descriptors = descriptors,
	    .relevance = relevance,
	    .crossings = crossings,
	    .environments = environments,
	    .kept_apart = memory_zeroed(program->functions.count + 1, sizeof *activations->kept_apart),
	    .on_ways = table_new(),
	};
	/* As a rule that is enough. What is not used is never touched; to grow would touch all of it again. */
	VECTOR_RESERVE(activations->items, 2 * program->functions.count);
	VECTOR_RESERVE(activations->passages, 2 * program->calls.count);
	VECTOR_RESERVE(activations->ways, 2 * program->targets.count);
}

void activations_release(struct activations *activations)
{
	free(activations->kept_apart);
	VECTOR_FREE(activations->on_none);
	table_free(activations->on_ways);
	VECTOR_FREE(activations->items);
	VECTOR_FREE(activations->passages);
	VECTOR_FREE(activations->ways);
	VECTOR_FREE(activations->blockings);
}

static uint32_t find(const struct activations *activations, uint32_t environment, int on_way)
{
	if (on_way != LOOP_WAY_NONE)
		return table_get_number(activations->on_ways, (uint64_t)(uint32_t)on_way << 32 | environment);
	return environment < activations->on_none.count ? activations->on_none.items[environment] : NONE;
}

static uint32_t add(struct activations *activations, uint32_t environment, int on_way)
{
	uint32_t added = (uint32_t)activations->items.count,
	         function = environments_function(activations->environments, environment);

	VECTOR_PUSH(activations->items,
	            (struct activation){.function = function, .environment = environment, .on_way = on_way});
	activations->kept_apart[function] += environments_know_anything(activations->environments, environment);
	if (on_way != LOOP_WAY_NONE) {
		table_put_number(activations->on_ways, (uint64_t)(uint32_t)on_way << 32 | environment, added);
		return added;
	}
	while (activations->on_none.count <= environment)
		VECTOR_PUSH(activations->on_none, NONE);
	activations->on_none.items[environment] = added;
	return added;
}

static uint32_t activation_of(struct activations *activations, uint32_t environment, int on_way)
{
	uint32_t known = find(activations, environment, on_way), function;

	if (known != NONE)
		return known;
	function = environments_function(activations->environments, environment);
	if (environments_know_anything(activations->environments, environment) &&
	    activations->kept_apart[function] == KEPT_APART_AT_MOST)
		return activation_of(activations, environments_plain(activations->environments, function), on_way);
	return add(activations, environment, on_way);
}

uint32_t activations_plain(struct activations *activations, uint32_t function)
{
	return activation_of(activations, environments_plain(activations->environments, function), LOOP_WAY_NONE);
}

uint32_t activations_find_plain(const struct activations *activations, uint32_t function)
{
	return find(activations, environments_plain(activations->environments, function), LOOP_WAY_NONE);
}

struct environment activations_environment(const struct activations *activations, uint32_t activation)
{
	return environments_get(activations->environments, activations->items.items[activation].environment);
}

/* The one function that a call through a value means here, because the caller handed that one over, or filled the
 * record that holds it. */
static uint32_t only_callee(const struct activations *activations, const struct call_site *call,
                            const struct environment *environment)
{
	const struct program *program = activations->program;
	uint32_t callee = environment->count == 0 ? NONE
	                                          : environments_callee(activations->environments,
	                                                                value_called(program, call), environment);

	for (uint32_t t = call->first_target; callee != NONE && t < call->first_target + call->target_count; t++)
		if (program->targets.items[t].function == callee)
			return callee;
	return NONE;
}

/* A call that is made in an activation. */
struct made {
	uint32_t call, number; /* number: of the environment */
	const struct environment *environment;
	struct crossing crossing;
};

static void add_ways(struct activations *activations, const struct made *made, uint32_t only, int on_way)
{
	const struct program *program = activations->program;
	const struct call_site *call = &program->calls.items[made->call];

	for (uint32_t i = 0; i < call->target_count; i++) {
		const struct target *target = &program->targets.items[call->first_target + i];
		struct hop_cost cost;
		uint32_t entered;

		if ((only != NONE && target->function != only) || !activations->relevance->enters[target->function])
			continue;
		cost = crossings_hop(activations->crossings, made->call, call->first_target + i);
		if (only != NONE)
			cost.loss = (uint8_t)loss_of_target(program, call, only, target->certainty, 1);
		entered = environments_enter(activations->environments, made->number, made->environment, made->call, i);
		VECTOR_PUSH(activations->ways, (struct way){.target = call->first_target + i,
		                                            .to = activation_of(activations, entered, on_way),
		                                            .cost = cost});
	}
}

uint32_t activations_blocking(struct activations *activations, uint32_t call, const struct environment *environment)
{
	struct blocking blocking =
	    hazard_at(activations->program, activations->descriptors, &activations->program->calls.items[call],
	              environment, activations->relevance->kind);

	if (!blocking.rule)
		return NONE;
	VECTOR_PUSH(activations->blockings, blocking);
	return (uint32_t)activations->blockings.count - 1;
}

static void add_passage(struct activations *activations, const struct made *made, int on_way)
{
	const struct program *program = activations->program;
	const struct call_site *call = &program->calls.items[made->call];
	struct passage passage = {
	    .call = made->call, .first_way = (uint32_t)activations->ways.count, .ends = made->crossing.ends};

	passage.on_way = on_way == LOOP_WAY_NONE
	                     ? made->crossing.on_way
	                     : loop_ways_next(activations->crossings->loop_ways, program, on_way, made->call);
	add_ways(activations, made, only_callee(activations, call, made->environment), passage.on_way);
	passage.way_count = (uint32_t)activations->ways.count - passage.first_way;
	passage.blocking = activations->relevance->may_wait[made->call]
	                       ? activations_blocking(activations, made->call, made->environment)
	                       : NONE;
	VECTOR_PUSH(activations->passages, passage);
}

void activations_expand(struct activations *activations, uint32_t number)
{
	struct activation activation = activations->items.items[number];
	const struct function *function = &activations->program->functions.items[activation.function];
	struct environment environment;
	struct asked_block last = {.block = FACT_NONE};

	if (activation.expanded)
		return;
	environment = environments_get(activations->environments, activation.environment);
	activation.first_passage = (uint32_t)activations->passages.count;
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		struct made made = {.call = c, .number = activation.environment, .environment = &environment};

		if (!activations->relevance->matters[c] ||
		    !environments_make(activations->environments, activation.environment, &environment, c, &last))
			continue;
		made.crossing = crossings_at(activations->crossings, c);
		add_passage(activations, &made, activation.on_way);
	}
	activation.passage_count = (uint32_t)activations->passages.count - activation.first_passage;
	activation.expanded = true;
	activations->items.items[number] = activation;
}
