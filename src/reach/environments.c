#include "reach/environments.h"

#include "base/parallel.h"
#include "values/changers.h"
#include "values/constants.h"
#include "values/given_descriptors.h"
#include "values/guards.h"
#include "values/records.h"
#include "values/shared_states.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* What is known of one parameter, or of a field of the record it points to. */
struct known_constant {
	uint32_t position, field; /* as in struct environment */
	int64_t value;
};

/* What two walks may ask about at once: it stays where it is, and an answer is written once it is known. Who comes at
 * the same time finds the same, and writes it as well. */
struct known_environment {
	uint32_t function, constant_count;
	const struct known_constant *constants;
	_Atomic uint32_t
	    *answers; /* one a call, and behind them, one a target: environment + 1, or 0 before anybody asks */
};

/* The answer about a call: whether it is made, and where the answers about its targets stand. */
enum { UNASKED, MADE, NOT_MADE, ANSWER_BITS = 2 };

/* Environments are kept in pieces of so many. */
enum { PIECE = 1024, PIECES_AT_MOST = 1 << 14 };

struct environments {
	const struct program *program;
	const struct descriptors *descriptors;
	uint32_t *deciding; /* constants.h */
	uint32_t *asked;    /* given_descriptors.h */
	struct records *records;
	struct changers *changers;
	struct shared_states *shared_states;
	_Atomic uint32_t *plain; /* per function: environment + 1, or 0 without one */
	struct known_environment **pieces;
	pthread_mutex_t adding; /* held by who looks for one below, or adds it */
	uint32_t count;
	struct table *known; /* function and constants → environment */
	struct arena *arena;
};

struct environments *environments_new(const struct program *program, const struct callers *callers)
{
	struct environments *environments = memory_zeroed(1, sizeof *environments);

	environments->program = program;
	environments->deciding = constants_deciding(program, callers);
	environments->asked = given_descriptors_asked(program, callers);
	environments->changers = changers_new(program);
	environments->records = records_new(program, callers, environments->deciding, environments->changers);
	environments->plain = memory_zeroed(program->functions.count + 1, sizeof *environments->plain);
	environments->pieces = memory_zeroed(PIECES_AT_MOST, sizeof(struct known_environment *));
	parallel_lock_init(&environments->adding);
	environments->known = table_new();
	environments->arena = arena_new();
	return environments;
}

void environments_tell_descriptors(struct environments *environments, const struct descriptors *descriptors)
{
	environments->descriptors = descriptors;
}

void environments_find_questions(struct environments *environments) { records_find_questions(environments->records); }

void environments_find_changes(struct environments *environments)
{
	records_find_changes(environments->records);
	environments->shared_states = shared_states_new(environments->program, environments->changers);
}

void environments_free(struct environments *environments)
{
	if (!environments)
		return;
	records_free(environments->records);
	shared_states_free(environments->shared_states);
	changers_free(environments->changers);
	free(environments->deciding);
	free(environments->asked);
	free(environments->plain);
	for (size_t p = 0; p < PIECES_AT_MOST && environments->pieces[p]; p++)
		free(environments->pieces[p]);
	free(environments->pieces);
	pthread_mutex_destroy(&environments->adding);
	table_free(environments->known);
	arena_free(environments->arena);
	free(environments);
}

/* ---- their numbers ---- */

static struct known_environment *at(const struct environments *environments, uint32_t number)
{
	return &environments->pieces[number / PIECE][number % PIECE];
}

static _Atomic uint32_t *no_answers(struct environments *environments, uint32_t function)
{
	const struct program *program = environments->program;
	const struct function *of = &program->functions.items[function];
	const struct call_site *calls = &program->calls.items[of->first_call];
	uint32_t slots = of->call_count;
	_Atomic uint32_t *answers;

	for (uint32_t c = 0; c < of->call_count; c++)
		slots += calls[c].target_count;
	answers = ARENA_ARRAY(environments->arena, _Atomic uint32_t, slots);
	slots = of->call_count;
	for (uint32_t c = 0; c < of->call_count; c++) {
		atomic_init(&answers[c], slots << ANSWER_BITS | UNASKED);
		slots += calls[c].target_count;
	}
	return answers;
}

static uint32_t add(struct environments *environments, const struct environment *environment)
{
	uint32_t number = environments->count++;
	struct known_environment **piece = &environments->pieces[number / PIECE];
	struct known_constant *constants = ARENA_ARRAY(environments->arena, struct known_constant, environment->count);

	assert(number / PIECE < PIECES_AT_MOST);
	if (!*piece)
		*piece = memory_allocate(PIECE * sizeof **piece);
	for (uint32_t i = 0; i < environment->count; i++)
		constants[i] = (struct known_constant){environment->items[i].position, environment->items[i].field,
		                                       environment->items[i].value};
	*at(environments, number) = (struct known_environment){environment->function, environment->count, constants,
	                                                       no_answers(environments, environment->function)};
	return number;
}

uint32_t environments_plain(struct environments *environments, uint32_t function)
{
	_Atomic uint32_t *plain = &environments->plain[function];
	uint32_t known = atomic_load_explicit(plain, memory_order_acquire);

	if (known)
		return known - 1;
	pthread_mutex_lock(&environments->adding);
	known = *plain;
	if (!known) {
		known = add(environments, &(struct environment){.function = function}) + 1;
		atomic_store_explicit(plain, known, memory_order_release);
	}
	pthread_mutex_unlock(&environments->adding);
	return known - 1;
}

static uint32_t number_of(struct environments *environments, const struct environment *environment)
{
	uint64_t key[1 + 2 * ENVIRONMENT_SLOTS];
	uint32_t known;
	size_t words = 1;

	if (environment->count == 0)
		return environments_plain(environments, environment->function);
	key[0] = environment->function;
	for (uint32_t i = 0; i < environment->count; i++) {
		key[words++] = (uint64_t)environment->items[i].field << 32 | environment->items[i].position;
		key[words++] = (uint64_t)environment->items[i].value;
	}
	pthread_mutex_lock(&environments->adding);
	known = table_put(environments->known, key, words * sizeof *key, environments->count);
	if (known == environments->count)
		add(environments, environment);
	pthread_mutex_unlock(&environments->adding);
	return known;
}

uint32_t environments_function(const struct environments *environments, uint32_t number)
{
	return at(environments, number)->function;
}

bool environments_know_anything(const struct environments *environments, uint32_t number)
{
	return at(environments, number)->constant_count > 0;
}

struct environment environments_get(const struct environments *environments, uint32_t number)
{
	const struct known_environment *known = at(environments, number);
	struct environment environment; /* asked for all the time: no slot is touched that holds nothing */

	environment.function = known->function;
	environment.count = known->constant_count;
	for (uint32_t i = 0; i < known->constant_count; i++) {
		const struct known_constant *constant = &known->constants[i];

		environment.items[i].position = constant->position;
		environment.items[i].field = constant->field;
		environment.items[i].value = constant->value;
	}
	return environment;
}

/* ---- what happens in them ---- */

static bool is_open(const struct environments *environments, const struct environment *environment,
                    const struct call_site *call, struct asked_block *last)
{
	if (last->block == FACT_NONE || last->block != call->fact->block)
		*last = (struct asked_block){call->fact->block, guards_open(environments->program, call, environment)};
	return last->open;
}

static bool may_happen(const struct environments *environments, const struct environment *environment,
                       const struct call_site *call, struct asked_block *last)
{
	return is_open(environments, environment, call, last) &&
	       records_allow(environments->records, call, environment) &&
	       shared_states_allow(environments->shared_states, call, environment);
}

static _Atomic uint32_t *answer_about(const struct environments *environments, uint32_t number, uint32_t call)
{
	const struct known_environment *known = at(environments, number);

	return &known->answers[call - environments->program->functions.items[known->function].first_call];
}

bool environments_make(struct environments *environments, uint32_t number, const struct environment *environment,
                       uint32_t call, struct asked_block *last)
{
	_Atomic uint32_t *answer = answer_about(environments, number, call);
	uint32_t known = atomic_load_explicit(answer, memory_order_relaxed);

	if (!(known & (MADE | NOT_MADE))) {
		known |= may_happen(environments, environment, &environments->program->calls.items[call], last)
		             ? MADE
		             : NOT_MADE;
		atomic_store_explicit(answer, known, memory_order_relaxed);
	}
	return known & MADE;
}

uint32_t environments_callee(const struct environments *environments, struct value_reference called,
                             const struct environment *environment)
{
	return records_callee(environments->records, called, environment);
}

static struct environment entered(const struct environments *environments, const struct environment *caller,
                                  const struct call_site *call, uint32_t callee)
{
	struct environment knows;

	constants_enter(environments->program, environments->deciding, call, callee, caller, &knows);
	if (environments->descriptors)
		given_descriptors_enter(environments->descriptors, environments->asked, call, callee, caller, &knows);
	records_enter(environments->records, call, callee, caller, &knows);
	shared_states_enter(environments->shared_states, call, callee, caller, &knows);
	return knows;
}

uint32_t environments_enter(struct environments *environments, uint32_t number, const struct environment *environment,
                            uint32_t call, uint32_t target)
{
	const struct program *program = environments->program;
	const struct call_site *site = &program->calls.items[call];
	uint32_t first = *answer_about(environments, number, call) >> ANSWER_BITS, known;
	_Atomic uint32_t *answer = &at(environments, number)->answers[first + target];

	assert(target < site->target_count);
	known = atomic_load_explicit(answer, memory_order_acquire);
	if (!known) {
		struct environment knows = entered(environments, environment, site,
		                                   program->targets.items[site->first_target + target].function);

		known = number_of(environments, &knows) + 1;
		atomic_store_explicit(answer, known, memory_order_release);
	}
	return known - 1;
}
