#include "locks/locks.h"

#include "locks/lock_summaries.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A lock that is not held while one call runs, or that it takes. */
struct lock_at_call {
	uint32_t call;
	struct lock_path path;
};

typedef VECTOR(struct lock_at_call) lock_at_call_list;

struct locks {
	struct arena *arena;
	const struct program *program;
	struct lock_summaries summaries;
	struct lock_steps steps;
	bool *concerned; /* per function: something in it, or below it, has to do with locks */
	VECTOR(struct lock_section) sections;
	lock_at_call_list given_back, taken; /* by call site, ascending */
	uint32_t *first_given_back; /* per call site: its first entry in given_back, counted from 1; 0 without */
	bool *takes;                /* per call site: it has an entry in taken */
	struct table *classes;      /* lock_path_class() of all that is given back */
};

/* ---- sections ---- */

struct collecting {
	struct locks *locks;
	uint32_t function;
	size_t first_section; /* of this function */
};

static struct lock_section *section_of(struct collecting *collecting, const struct held_lock *lock)
{
	struct locks *locks = collecting->locks;
	bool doubtful = lock->level == HELD_WHEN || lock->unread;

	for (size_t s = collecting->first_section; s < locks->sections.count; s++) {
		struct lock_section *section = &locks->sections.items[s];

		if (section->call == lock->call && section->doubtful == doubtful &&
		    lock_path_equal(&section->path, &lock->path))
			return section;
	}
	VECTOR_PUSH(locks->sections, (struct lock_section){.function = collecting->function,
	                                                   .call = lock->call,
	                                                   .path = lock->path,
	                                                   .rule = lock->rule,
	                                                   .doubtful = doubtful});
	return &VECTOR_LAST(locks->sections);
}

static void add_site(struct lock_section *section, uint32_t call)
{
	assert(section->sites.items || section->sites.capacity == 0);
	VECTOR_PUSH(section->sites, call);
}

static void add_ask(struct lock_section *section, uint32_t call)
{
	assert(section->asks.items || section->asks.capacity == 0);
	VECTOR_PUSH(section->asks, call);
}

/* Does a function of elsewhere call what it is given here? */
static bool calls_back(const struct program *program, uint32_t call)
{
	const struct call_site *site = &program->calls.items[call];
	bool invokes = false;

	for (uint32_t t = site->first_target; t < site->first_target + site->target_count; t++) {
		const struct target *target = &program->targets.items[t];

		if (target->certainty == CERTAINTY_INVOKED)
			invokes = true;
		else if (program->functions.items[target->function].defined)
			return false;
	}
	return invokes;
}

/* What a wait gives back: what the guard holds, or the lock itself. Else what it may be. */
static bool is_given_back_by(const struct lock_effect *wait, const struct lock_state *state,
                             const struct held_lock *lock)
{
	bool known = false;

	for (uint32_t i = 0; i < state->held_count; i++)
		known |= lock_path_equal(&wait->path, &state->held[i].guard) ||
		         lock_path_equal(&wait->path, &state->held[i].path);
	if (known)
		return lock_path_equal(&wait->path, &lock->guard) || lock_path_equal(&wait->path, &lock->path);
	return lock_path_may_be(&wait->path, &lock->path);
}

static bool waits_without(const struct lock_effects *effects, const struct lock_state *state,
                          const struct held_lock *lock)
{
	for (uint32_t i = 0; i < effects->count; i++) {
		if (effects->items[i].act == LOCK_WAIT && is_given_back_by(&effects->items[i], state, lock))
			return true;
	}
	return false;
}

static void note(lock_at_call_list *list, uint32_t call, const struct lock_path *path)
{
	VECTOR_PUSH(*list, (struct lock_at_call){call, *path});
}

/* For callers that hold a lock when they call this function. */
static void note_wait(struct locks *locks, uint32_t call, const struct lock_state *state,
                      const struct lock_effect *wait)
{
	bool guarded = false;

	for (uint32_t i = 0; i < state->held_count; i++) {
		if (!lock_path_equal(&wait->path, &state->held[i].guard))
			continue;
		note(&locks->given_back, call, &state->held[i].path);
		guarded = true;
	}
	if (!guarded)
		note(&locks->given_back, call, &wait->path);
}

static void collect(void *data, uint32_t call, const struct lock_state *state, const struct lock_effects *effects)
{
	struct collecting *collecting = data;
	struct locks *locks = collecting->locks;

	for (uint32_t i = 0; i < state->held_count; i++) {
		const struct held_lock *lock = &state->held[i];

		if (lock->level < HELD_WHEN)
			continue;
		if (!waits_without(effects, state, lock))
			add_site(section_of(collecting, lock), call);
		else if (calls_back(locks->program, call))
			add_ask(section_of(collecting, lock), call);
	}
	for (uint32_t i = 0; i < state->given_back_count; i++)
		if (!state->given_back_paired[i])
			note(&locks->given_back, call, &state->given_back[i]);
	for (uint32_t i = 0; i < effects->count; i++) {
		if (effects->items[i].act == LOCK_WAIT)
			note_wait(locks, call, state, &effects->items[i]);
		else if (effects->items[i].act == LOCK_ACQUIRE)
			note(&locks->taken, call, &effects->items[i].path);
	}
}

static void find_sections(struct locks *locks, uint32_t function)
{
	struct collecting collecting = {.locks = locks, .function = function, .first_section = locks->sections.count};
	struct lock_walk walk = {.summaries = &locks->summaries,
	                         .steps = &locks->steps,
	                         .function = function,
	                         .visit = collect,
	                         .data = &collecting};

	lock_walk_run(&walk);
	for (size_t s = collecting.first_section; s < locks->sections.count; s++) {
		struct lock_section *section = &locks->sections.items[s];

		for (size_t i = 0; i < walk.released.count; i++)
			section->given_back |= lock_path_may_be(&walk.released.items[i], &section->path);
	}
	lock_walk_release(&walk);
}

static void mark_calls(struct locks *locks)
{
	for (size_t i = locks->given_back.count; i-- > 0;) {
		locks->first_given_back[locks->given_back.items[i].call] = (uint32_t)i + 1;
		table_put_number(locks->classes, lock_path_class(&locks->given_back.items[i].path), 0);
	}
	for (size_t i = 0; i < locks->taken.count; i++)
		locks->takes[locks->taken.items[i].call] = true;
}

struct locks *locks_find(const struct program *program)
{
	struct locks *locks = memory_zeroed(1, sizeof *locks);
	size_t count = program->functions.count;

	locks->arena = arena_new();
	locks->program = program;
	locks->summaries.program = program;
	locks->summaries.of = ARENA_ARRAY(locks->arena, struct lock_effects *, count + 1);
	locks->concerned = ARENA_ARRAY(locks->arena, bool, count + 1);
	locks->classes = table_new();
	locks->first_given_back = ARENA_ARRAY(locks->arena, uint32_t, program->calls.count + 1);
	locks->takes = ARENA_ARRAY(locks->arena, bool, program->calls.count + 1);
	lock_steps_init(&locks->steps, program);
	if (program->ruleset->locks.count == 0)
		return locks;
	lock_summaries_find(&locks->summaries, &locks->steps, locks->arena, locks->concerned);
	for (uint32_t f = 0; f < count; f++) {
		if (locks->concerned[f])
			find_sections(locks, f);
	}
	mark_calls(locks);
	return locks;
}

void locks_free(struct locks *locks)
{
	if (!locks)
		return;
	for (size_t s = 0; s < locks->sections.count; s++) {
		VECTOR_FREE(locks->sections.items[s].sites);
		VECTOR_FREE(locks->sections.items[s].asks);
	}
	VECTOR_FREE(locks->sections);
	VECTOR_FREE(locks->given_back);
	VECTOR_FREE(locks->taken);
	table_free(locks->classes);
	lock_steps_release(&locks->steps);
	arena_free(locks->arena);
	free(locks);
}

/* ---- questions ---- */

size_t locks_section_count(const struct locks *locks) { return locks->sections.count; }

const struct lock_section *locks_section(const struct locks *locks, size_t index)
{
	return &locks->sections.items[index];
}

static int compare_numbers(const void *left, const void *right)
{
	uint32_t one = *(const uint32_t *)left, other = *(const uint32_t *)right;

	return one < other ? -1 : one > other;
}

bool lock_section_covers(const struct lock_section *section, uint32_t call)
{
	return section->sites.count > 0 &&
	       bsearch(&call, section->sites.items, section->sites.count, sizeof call, compare_numbers) != NULL;
}

bool lock_section_asks(const struct lock_section *section, uint32_t call)
{
	return section->asks.count > 0 &&
	       bsearch(&call, section->asks.items, section->asks.count, sizeof call, compare_numbers) != NULL;
}

/* The first entry of a call site; the count when it has none. */
static size_t first_at(const lock_at_call_list *list, uint32_t call)
{
	size_t low = 0, high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->items[middle].call < call)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool locks_given_back_at(const struct locks *locks, uint32_t call, const struct lock_section *section)
{
	uint32_t first = locks->first_given_back[call];

	for (size_t i = first ? first - 1 : locks->given_back.count;
	     i < locks->given_back.count && locks->given_back.items[i].call == call; i++) {
		if (lock_path_may_be(&locks->given_back.items[i].path, &section->path))
			return true;
	}
	return false;
}

uint64_t locks_class_of(const struct locks *locks, const struct lock_section *section)
{
	uint64_t class = lock_path_class(&section->path);

	return table_get_number(locks->classes, class) == TABLE_NONE ? class & LOCK_CLASS_KIND : class;
}

bool locks_take_at(const struct locks *locks, uint32_t call) { return locks->takes[call]; }

bool locks_taken_at(const struct locks *locks, uint32_t call, const struct lock_section *section)
{
	for (size_t i = first_at(&locks->taken, call); i < locks->taken.count && locks->taken.items[i].call == call;
	     i++) {
		if (lock_path_is_shared(&locks->taken.items[i].path, &section->path))
			return true;
	}
	return false;
}
