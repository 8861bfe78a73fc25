#include "reach/activations.h"

#include "reach/kept.h"
#include "values/candidates.h"
#include "values/guards.h"

#include <stdlib.h>
#include <string.h>

/* So many different sets of constants are kept apart for one function; what comes later is taken as unknown. */
enum { KEPT_APART_AT_MOST = 64 };

void foreknowledge_init(struct foreknowledge *knowledge, const struct program *program)
{
	knowledge->images = images_find(program);
	knowledge->kept = kept_find(program);
	knowledge->candidates = candidates_count(program);
	knowledge->environments = environments_new(program, &program->callers_by_type);
}

void foreknowledge_release(struct foreknowledge *knowledge)
{
	environments_free(knowledge->environments);
	free(knowledge->candidates);
	kept_free(knowledge->kept);
	free(knowledge->images);
}

void activations_init(struct activations *activations, const struct program *program,
                      const struct descriptors *descriptors, const struct relevance *relevance,
                      const struct foreknowledge *knowledge, const struct loop_ways *loop_ways)
{
	*activations = (struct activations){
	    .program = program,
	    .descriptors = descriptors,
	    .relevance = relevance,
	    .loop_ways = loop_ways,
	    .candidates = knowledge->candidates,
	    .environments = knowledge->environments,
	    .kept_apart = memory_zeroed(program->functions.count + 1, sizeof *activations->kept_apart),
	    .on_ways = table_new(),
	};
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
	uint32_t known = find(activations, environment, on_way),
	         function = environments_function(activations->environments, environment);

	if (known != NONE)
		return known;
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
static uint32_t only_callee(const struct program *program, const struct call_site *call,
                            const struct environment *environment)
{
	uint32_t callee = environment_callee(program, value_called(program, call), environment);

	for (uint32_t t = call->first_target; callee != NONE && t < call->first_target + call->target_count; t++)
		if (program->targets.items[t].function == callee)
			return callee;
	return NONE;
}

static void add_ways(struct activations *activations, uint32_t environment, uint32_t c, uint32_t only, int on_way)
{
	const struct program *program = activations->program;
	const struct call_site *call = &program->calls.items[c];
	enum certainty last = CERTAINTIES;
	unsigned first_time = 0;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		struct way way = {.target = t};

		if ((only != NONE && target->function != only) || !program->functions.items[target->function].defined ||
		    activations->relevance->ends[target->function] ||
		    !activations->relevance->leads_to_block[target->function])
			continue;
		way.to = activation_of(activations, environments_enter(activations->environments, environment, c, t),
		                       on_way);
		way.loss = (uint8_t)loss_of_target(program, call, target->function, target->certainty,
		                                   only == NONE ? activations->candidates[c] : 1);
		if (target->certainty != last) /* of all targets that are as sure it is the same */
			first_time = loss_of_first_time(program, call, last = target->certainty);
		way.first_time_loss = (uint8_t)first_time;
		VECTOR_PUSH(activations->ways, way);
	}
}

static void add_passage(struct activations *activations, uint32_t number, uint32_t c, int on_way)
{
	const struct program *program = activations->program;
	const struct call_site *call = &program->calls.items[c];
	struct environment environment = environments_get(activations->environments, number);
	struct passage passage = {.call = c,
	                          .first_way = (uint32_t)activations->ways.count,
	                          .blocking = NONE,
	                          .on_way = loop_ways_next(activations->loop_ways, program, on_way, c),
	                          .ends = guards_end(program, call)};
	struct blocking blocking;

	add_ways(activations, number, c, only_callee(program, call, &environment), passage.on_way);
	passage.way_count = (uint32_t)activations->ways.count - passage.first_way;
	if (activations->relevance->may_wait[c]) {
		blocking =
		    hazard_at(program, activations->descriptors, call, &environment, activations->relevance->kind);
		if (blocking.rule) {
			passage.blocking = (uint32_t)activations->blockings.count;
			VECTOR_PUSH(activations->blockings, blocking);
		}
	}
	VECTOR_PUSH(activations->passages, passage);
}

void activations_expand(struct activations *activations, uint32_t activation)
{
	const struct program *program = activations->program;
	const struct function *function = &program->functions.items[activations->items.items[activation].function];
	uint32_t first = (uint32_t)activations->passages.count,
	         environment = activations->items.items[activation].environment;
	int on_way = activations->items.items[activation].on_way;

	if (activations->items.items[activation].expanded)
		return;
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		if (activations->relevance->matters[c] && environments_allow(activations->environments, environment, c))
			add_passage(activations, environment, c, on_way);
	}
	activations->items.items[activation].first_passage = first;
	activations->items.items[activation].passage_count = (uint32_t)activations->passages.count - first;
	activations->items.items[activation].expanded = true;
}
