#include "program/lock_states.h"

#include <string.h>

static bool has_guard(const struct held_lock *lock) { return lock->guard.root != LOCK_ROOT_UNKNOWN; }

static bool is_guarded_by(const struct held_lock *lock, const struct lock_path *guard)
{
	return has_guard(lock) && lock_path_equal(&lock->guard, guard);
}

void lock_state_clear(struct lock_state *state)
{
	state->dead = false;
	state->held_count = state->given_back_count = 0;
}

void lock_state_copy(struct lock_state *to, const struct lock_state *from)
{
	to->dead = from->dead;
	to->held_count = from->held_count;
	to->given_back_count = from->given_back_count;
	memcpy(to->held, from->held, from->held_count * sizeof *from->held);
	memcpy(to->given_back, from->given_back, from->given_back_count * sizeof *from->given_back);
}

/* ---- taking ---- */

/* The caller's lock is back again. */
static bool restore(struct lock_state *state, const struct lock_path *path)
{
	for (uint32_t i = state->given_back_count; i-- > 0;) {
		if (!lock_path_equal(&state->given_back[i], path))
			continue;
		state->given_back[i] = state->given_back[--state->given_back_count];
		return true;
	}
	return false;
}

static void take_again(struct held_lock *known, const struct held_lock *lock)
{
	known->call = lock->call;
	known->level = lock->level;
	known->tried = lock->tried;
	known->rule = lock->rule;
}

void lock_state_take(struct lock_state *state, const struct held_lock *lock)
{
	if (restore(state, &lock->path))
		return;
	for (uint32_t i = state->held_count; i-- > 0;) {
		struct held_lock *known = &state->held[i];

		if (is_guarded_by(known, &lock->path)) { /* guard.lock(), or a guard that is moved into another one */
			if (has_guard(lock))
				known->guard = lock->guard;
			else
				take_again(known, lock);
			return;
		}
		if ((known->call == lock->call || (has_guard(known) && known->level == HELD_NOT)) &&
		    lock_path_equal(&known->path, &lock->path)) {
			take_again(known, lock); /* in the next round of a loop, or below a guard that knows it */
			return;
		}
	}
	if (state->held_count < LOCKS_HELD_AT_MOST)
		state->held[state->held_count++] = *lock;
}

void lock_state_adopt(struct lock_state *state, const struct lock_path *path, const struct lock_path *guard)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		if (!lock_path_equal(&state->held[i].path, path) || state->held[i].level == HELD_NOT)
			continue;
		state->held[i].guard = *guard;
		return;
	}
}

/* ---- giving back ---- */

static void drop(struct lock_state *state, uint32_t at)
{
	state->held_count--;
	memmove(&state->held[at], &state->held[at + 1], (state->held_count - at) * sizeof *state->held);
}

static bool give_back_at(struct lock_state *state, uint32_t at, struct lock_path *path)
{
	*path = state->held[at].path;
	if (has_guard(&state->held[at])) {
		state->held[at].level = HELD_NOT; /* guard.lock() may follow */
		state->held[at].tried = false;
	} else {
		drop(state, at);
	}
	return true;
}

bool lock_state_give_back(struct lock_state *state, struct lock_path *path, enum give_back_by by)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		const struct held_lock *lock = &state->held[i];

		if (lock->level == HELD_NOT)
			continue;
		if (is_guarded_by(lock, path) || lock_path_equal(&lock->path, path) ||
		    (by == GIVE_BACK_BY_SCOPE_END && has_guard(lock) && lock_path_begins(path, &lock->guard)))
			return give_back_at(state, i, path);
	}
	for (uint32_t i = by == GIVE_BACK_BY_LOCK ? state->held_count : 0; i-- > 0;) {
		if (state->held[i].level != HELD_NOT && lock_path_may_be(&state->held[i].path, path))
			return give_back_at(state, i, path);
	}
	return false;
}

void lock_state_note_given_back(struct lock_state *state, const struct lock_path *path)
{
	for (uint32_t i = 0; i < state->given_back_count; i++) {
		if (lock_path_equal(&state->given_back[i], path))
			return;
	}
	if (state->given_back_count < LOCKS_GIVEN_BACK_AT_MOST)
		state->given_back[state->given_back_count++] = *path;
}

/* ---- what a result says ---- */

void lock_state_decide(struct lock_state *state, uint32_t call, const struct lock_path *guard, bool taken)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		struct held_lock *lock = &state->held[i];

		if (!lock->tried || !((call != NONE && lock->call == call) || (guard && is_guarded_by(lock, guard))))
			continue;
		lock->tried = false;
		lock->level = taken ? HELD_SURE : HELD_NOT;
		if (!taken && !has_guard(lock))
			drop(state, i);
	}
}

/* ---- where two ways meet ---- */

static const struct held_lock *same_lock(const struct lock_state *state, const struct held_lock *lock)
{
	const struct held_lock *found = NULL;

	for (uint32_t i = 0; i < state->held_count; i++) {
		const struct held_lock *other = &state->held[i];

		if (!lock_path_equal(&other->path, &lock->path))
			continue;
		if (other->call == lock->call)
			return other;
		if (!found && other->level == lock->level)
			found = other; /* taken here by one call, there by another */
	}
	return found;
}

void lock_state_join(struct lock_state *state, const struct lock_state *other)
{
	uint32_t own = state->held_count;

	if (other->dead)
		return;
	if (state->dead) {
		lock_state_copy(state, other);
		return;
	}
	for (uint32_t i = 0; i < own; i++) {
		struct held_lock *lock = &state->held[i];
		const struct held_lock *there = same_lock(other, lock);

		if (there) {
			lock->level = there->level < lock->level ? there->level : lock->level;
			lock->tried |= there->tried;
		} else if (lock->level == HELD_SURE) {
			lock->level = HELD_MAYBE;
		}
	}
	for (uint32_t i = 0; i < other->held_count; i++) {
		const struct held_lock *lock = &other->held[i];

		if (same_lock(state, lock) || state->held_count == LOCKS_HELD_AT_MOST)
			continue;
		state->held[state->held_count] = *lock;
		if (lock->level == HELD_SURE)
			state->held[state->held_count].level = HELD_MAYBE;
		state->held_count++;
	}
	for (uint32_t i = 0; i < other->given_back_count; i++)
		lock_state_note_given_back(state, &other->given_back[i]);
}
