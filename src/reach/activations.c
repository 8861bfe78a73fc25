#include "reach/activations.h"

#include "values/candidates.h"
#include "values/constants.h"
#include "values/guards.h"

#include <stdlib.h>
#include <string.h>

/* So many different sets of constants are kept apart for one function; what comes later is taken as unknown. */
enum { KEPT_APART_AT_MOST = 64 };

void foreknowledge_init(struct foreknowledge *knowledge, const struct program *program, const struct callers *callers)
{
	knowledge->deciding = constants_deciding(program, callers);
	knowledge->candidates = candidates_count(program);
	knowledge->changers = changers_new(program);
	knowledge->records = records_new(program, knowledge->deciding, knowledge->changers);
	knowledge->shared_states = shared_states_new(program, knowledge->changers);
}

void foreknowledge_release(struct foreknowledge *knowledge)
{
	records_free(knowledge->records);
	shared_states_free(knowledge->shared_states);
	changers_free(knowledge->changers);
	free(knowledge->deciding);
	free(knowledge->candidates);
}

void activations_init(struct activations *activations, const struct program *program,
                      const struct descriptors *descriptors, const struct relevance *relevance,
                      const struct foreknowledge *knowledge, const struct loop_ways *loop_ways)
{
	size_t functions = program->functions.count + 1;

	*activations = (struct activations){
	    .program = program,
	    .descriptors = descriptors,
	    .relevance = relevance,
	    .loop_ways = loop_ways,
	    .deciding = knowledge->deciding,
	    .candidates = knowledge->candidates,
	    .records = knowledge->records,
	    .shared_states = knowledge->shared_states,
	    .plain = memory_allocate(functions * sizeof *activations->plain),
	    .kept_apart = memory_zeroed(functions, sizeof *activations->kept_apart),
	    .known = table_new(),
	};
	memset(activations->plain, 0xff, functions * sizeof *activations->plain);
}

void activations_release(struct activations *activations)
{
	free(activations->plain);
	free(activations->kept_apart);
	table_free(activations->known);
	VECTOR_FREE(activations->constants);
	VECTOR_FREE(activations->items);
	VECTOR_FREE(activations->passages);
	VECTOR_FREE(activations->ways);
	VECTOR_FREE(activations->blockings);
}

static uint32_t add(struct activations *activations, uint32_t function, int on_way)
{
	VECTOR_PUSH(activations->items, (struct activation){.function = function, .on_way = on_way});
	return (uint32_t)(activations->items.count - 1);
}

uint32_t activations_plain(struct activations *activations, uint32_t function)
{
	if (activations->plain[function] == NONE)
		activations->plain[function] = add(activations, function, LOOP_WAY_NONE);
	return activations->plain[function];
}

static uint32_t activation_of(struct activations *activations, const struct environment *environment, int on_way)
{
	uint64_t key[1 + 2 * ENVIRONMENT_SLOTS] = {environment->function | (uint64_t)(uint32_t)on_way << 32};
	uint32_t next = (uint32_t)activations->items.count, known;
	bool full = environment->count && activations->kept_apart[environment->function] == KEPT_APART_AT_MOST;
	size_t words = 1;

	if (environment->count == 0 && on_way == LOOP_WAY_NONE)
		return activations_plain(activations, environment->function);
	for (uint32_t i = 0; i < environment->count; i++) {
		key[words++] = (uint64_t)environment->items[i].field << 32 | environment->items[i].position;
		key[words++] = (uint64_t)environment->items[i].value;
	}
	known = full ? table_get(activations->known, key, words * sizeof *key)
	             : table_put(activations->known, key, words * sizeof *key, next);
	if (known == TABLE_NONE)
		return activation_of(activations, &(struct environment){.function = environment->function}, on_way);
	if (known < next)
		return known;
	activations->kept_apart[environment->function] += environment->count > 0;
	add(activations, environment->function, on_way);
	VECTOR_LAST(activations->items).first_constant = (uint32_t)activations->constants.count;
	VECTOR_LAST(activations->items).constant_count = environment->count;
	for (uint32_t i = 0; i < environment->count; i++)
		VECTOR_PUSH(activations->constants,
		            (struct known_constant){environment->items[i].position, environment->items[i].field,
		                                    environment->items[i].value});
	return next;
}

struct environment activations_environment(const struct activations *activations, uint32_t activation)
{
	const struct activation *of = &activations->items.items[activation];
	struct environment environment = {.function = of->function, .count = of->constant_count};

	for (uint32_t i = 0; i < of->constant_count; i++) {
		environment.items[i].position = activations->constants.items[of->first_constant + i].position;
		environment.items[i].field = activations->constants.items[of->first_constant + i].field;
		environment.items[i].value = activations->constants.items[of->first_constant + i].value;
	}
	return environment;
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

static void add_ways(struct activations *activations, uint32_t c, const struct environment *environment, int on_way)
{
	const struct program *program = activations->program;
	const struct call_site *call = &program->calls.items[c];
	uint32_t only = only_callee(program, call, environment);

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		struct environment entered;
		struct way way = {.target = t};

		if ((only != NONE && target->function != only) || !program->functions.items[target->function].defined ||
		    activations->relevance->ends[target->function] ||
		    !activations->relevance->leads_to_block[target->function])
			continue;
		constants_enter(program, activations->deciding, call, target->function, environment, &entered);
		records_enter(activations->records, call, target->function, environment, &entered);
		shared_states_enter(activations->shared_states, call, target->function, environment, &entered);
		way.to = activation_of(activations, &entered, on_way);
		way.loss = (uint8_t)loss_of_target(program, call, target->function, target->certainty,
		                                   only == NONE ? activations->candidates[c] : 1);
		way.first_time_loss = (uint8_t)loss_of_first_time(program, call, target->certainty);
		VECTOR_PUSH(activations->ways, way);
	}
}

static void add_passage(struct activations *activations, uint32_t c, const struct environment *environment, int on_way)
{
	const struct program *program = activations->program;
	const struct call_site *call = &program->calls.items[c];
	struct passage passage = {.call = c,
	                          .first_way = (uint32_t)activations->ways.count,
	                          .blocking = NONE,
	                          .on_way = loop_ways_next(activations->loop_ways, program, on_way, c),
	                          .ends = guards_end(program, call)};
	struct blocking blocking;

	add_ways(activations, c, environment, passage.on_way);
	passage.way_count = (uint32_t)activations->ways.count - passage.first_way;
	if (activations->relevance->may_wait[c]) {
		blocking =
		    hazard_at(program, activations->descriptors, call, environment, activations->relevance->kind);
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
	struct environment environment;
	uint32_t first = (uint32_t)activations->passages.count;
	int on_way = activations->items.items[activation].on_way;

	if (activations->items.items[activation].expanded)
		return;
	environment = activations_environment(activations, activation);
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		if (activations->relevance->matters[c] &&
		    guards_open(program, &program->calls.items[c], &environment) &&
		    records_allow(activations->records, &program->calls.items[c], &environment) &&
		    shared_states_allow(activations->shared_states, &program->calls.items[c], &environment))
			add_passage(activations, c, &environment, on_way);
	}
	activations->items.items[activation].first_passage = first;
	activations->items.items[activation].passage_count = (uint32_t)activations->passages.count - first;
	activations->items.items[activation].expanded = true;
}
