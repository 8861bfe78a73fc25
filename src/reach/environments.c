#include "reach/environments.h"

#include "values/changers.h"
#include "values/constants.h"
#include "values/guards.h"
#include "values/records.h"
#include "values/shared_states.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What is known of one parameter, or of a field of the record it points to. */
struct known_constant {
	uint32_t position, field; /* as in struct environment */
	int64_t value;
};

struct known_environment {
	uint32_t function;
	uint32_t first_constant, constant_count; /* a run of constants */
	uint32_t first_answer;                   /* a run of answers, one a call; NONE before anybody asks */
};

/* Of a call; else where the environments stand that its targets are entered with. */
enum { NOT_MADE = UINT32_MAX, UNASKED = UINT32_MAX - 1 };

struct environments {
	const struct program *program;
	uint32_t *deciding; /* constants.h */
	struct records *records;
	struct changers *changers;
	struct shared_states *shared_states;
	uint32_t *plain;     /* per function; NONE without one */
	struct table *known; /* function and constants → environment */
	VECTOR(struct known_environment) items;
	VECTOR(struct known_constant) constants;
	VECTOR(uint32_t) answers;
	VECTOR(uint32_t) entered; /* per target of a call that is made: an environment; NONE before anybody asks */
};

struct environments *environments_new(const struct program *program, const struct callers *callers)
{
	struct environments *environments = memory_zeroed(1, sizeof *environments);
	size_t functions = program->functions.count + 1;

	environments->program = program;
	environments->deciding = constants_deciding(program, callers);
	environments->changers = changers_new(program);
	environments->records = records_new(program, callers, environments->deciding, environments->changers);
	environments->shared_states = shared_states_new(program, environments->changers);
	environments->plain = memory_allocate(functions * sizeof *environments->plain);
	memset(environments->plain, 0xff, functions * sizeof *environments->plain);
	environments->known = table_new();
	return environments;
}

void environments_free(struct environments *environments)
{
	if (!environments)
		return;
	records_free(environments->records);
	shared_states_free(environments->shared_states);
	changers_free(environments->changers);
	free(environments->deciding);
	free(environments->plain);
	table_free(environments->known);
	VECTOR_FREE(environments->items);
	VECTOR_FREE(environments->constants);
	VECTOR_FREE(environments->answers);
	VECTOR_FREE(environments->entered);
	free(environments);
}

/* ---- their numbers ---- */

static uint32_t add(struct environments *environments, const struct environment *environment)
{
	VECTOR_PUSH(environments->items,
	            (struct known_environment){.function = environment->function,
	                                       .first_constant = (uint32_t)environments->constants.count,
	                                       .constant_count = environment->count,
	                                       .first_answer = NONE});
	for (uint32_t i = 0; i < environment->count; i++)
		VECTOR_PUSH(environments->constants,
		            (struct known_constant){environment->items[i].position, environment->items[i].field,
		                                    environment->items[i].value});
	return (uint32_t)(environments->items.count - 1);
}

uint32_t environments_plain(struct environments *environments, uint32_t function)
{
	if (environments->plain[function] == NONE)
		environments->plain[function] = add(environments, &(struct environment){.function = function});
	return environments->plain[function];
}

static uint32_t number_of(struct environments *environments, const struct environment *environment)
{
	uint64_t key[1 + 2 * ENVIRONMENT_SLOTS];
	uint32_t next = (uint32_t)environments->items.count, known;
	size_t words = 1;

	if (environment->count == 0)
		return environments_plain(environments, environment->function);
	key[0] = environment->function;
	for (uint32_t i = 0; i < environment->count; i++) {
		key[words++] = (uint64_t)environment->items[i].field << 32 | environment->items[i].position;
		key[words++] = (uint64_t)environment->items[i].value;
	}
	known = table_put(environments->known, key, words * sizeof *key, next);
	return known == next ? add(environments, environment) : known;
}

uint32_t environments_function(const struct environments *environments, uint32_t number)
{
	return environments->items.items[number].function;
}

bool environments_know_anything(const struct environments *environments, uint32_t number)
{
	return environments->items.items[number].constant_count > 0;
}

struct environment environments_get(const struct environments *environments, uint32_t number)
{
	const struct known_environment *known = &environments->items.items[number];
	struct environment environment; /* asked for all the time: no slot is touched that holds nothing */

	environment.function = known->function;
	environment.count = known->constant_count;
	for (uint32_t i = 0; i < known->constant_count; i++) {
		const struct known_constant *constant = &environments->constants.items[known->first_constant + i];

		environment.items[i].position = constant->position;
		environment.items[i].field = constant->field;
		environment.items[i].value = constant->value;
	}
	return environment;
}

/* ---- what happens in them ---- */

static bool may_happen(const struct environments *environments, const struct environment *environment,
                       const struct call_site *call)
{
	return guards_open(environments->program, call, environment) &&
	       records_allow(environments->records, call, environment) &&
	       shared_states_allow(environments->shared_states, call, environment);
}

static uint32_t *answer_about(struct environments *environments, uint32_t number, uint32_t call)
{
	struct known_environment *known = &environments->items.items[number];
	const struct function *function = &environments->program->functions.items[known->function];

	if (known->first_answer == NONE) {
		known->first_answer = (uint32_t)environments->answers.count;
		for (uint32_t i = 0; i < function->call_count; i++)
			VECTOR_PUSH(environments->answers, UNASKED);
	}
	return &environments->answers.items[known->first_answer + call - function->first_call];
}

uint32_t environments_make(struct environments *environments, uint32_t number, const struct environment *environment,
                           uint32_t call)
{
	const struct call_site *site = &environments->program->calls.items[call];
	uint32_t *answer = answer_about(environments, number, call);

	if (*answer != UNASKED)
		return *answer;
	if (!may_happen(environments, environment, site))
		return *answer = NOT_MADE;
	*answer = (uint32_t)environments->entered.count;
	for (uint32_t t = 0; t < site->target_count; t++)
		VECTOR_PUSH(environments->entered, NONE);
	return *answer;
}

static struct environment entered(const struct environments *environments, const struct environment *caller,
                                  const struct call_site *call, uint32_t callee)
{
	struct environment knows;

	constants_enter(environments->program, environments->deciding, call, callee, caller, &knows);
	records_enter(environments->records, call, callee, caller, &knows);
	shared_states_enter(environments->shared_states, call, callee, caller, &knows);
	return knows;
}

uint32_t environments_enter(struct environments *environments, const struct environment *environment, uint32_t call,
                            uint32_t made, uint32_t target)
{
	const struct program *program = environments->program;
	const struct call_site *site = &program->calls.items[call];
	uint32_t *known;

	assert(made != NONE && target < site->target_count);
	known = &environments->entered.items[made + target];
	if (*known == NONE) {
		struct environment knows = entered(environments, environment, site,
		                                   program->targets.items[site->first_target + target].function);

		*known = number_of(environments, &knows);
	}
	return *known;
}
