#include "locks/lock_states.h"

#include <string.h>

static bool has_guard(const struct held_lock *lock) { return lock->guard.root != LOCK_ROOT_UNKNOWN; }

static bool is_guarded_by(const struct held_lock *lock, const struct lock_path *guard)
{
	return has_guard(lock) && lock_path_equal(&lock->guard, guard);
}

static void drop(struct lock_state *state, uint32_t at)
{
	state->held_count--;
	memmove(&state->held[at], &state->held[at + 1], (state->held_count - at) * sizeof *state->held);
}

void lock_state_clear(struct lock_state *state)
{
	state->dead = state->unlikely = false;
	state->held_count = state->given_back_count = 0;
}

void lock_state_copy(struct lock_state *to, const struct lock_state *from)
{
	to->dead = from->dead;
	to->unlikely = from->unlikely;
	to->held_count = from->held_count;
	to->given_back_count = from->given_back_count;
	memcpy(to->held, from->held, from->held_count * sizeof *from->held);
	memcpy(to->given_back, from->given_back, from->given_back_count * sizeof *from->given_back);
	memcpy(to->given_back_paired, from->given_back_paired,
	       from->given_back_count * sizeof *from->given_back_paired);
}

void lock_state_end(struct lock_state *state)
{
	lock_state_clear(state);
	state->dead = true;
}

/* ---- taking ---- */

/* The caller's lock is back again. */
static bool restore(struct lock_state *state, const struct lock_path *path)
{
	for (uint32_t i = state->given_back_count; i-- > 0;) {
		if (state->given_back_paired[i] || !lock_path_equal(&state->given_back[i], path))
			continue;
		state->given_back[i] = state->given_back[--state->given_back_count];
		state->given_back_paired[i] = state->given_back_paired[state->given_back_count];
		return true;
	}
	return false;
}

static void take_again(struct held_lock *known, const struct held_lock *lock)
{
	known->call = lock->call;
	known->level = lock->level;
	known->tried = lock->tried;
	known->asked = lock->asked;
	known->unread = lock->unread;
	known->when = lock->when;
	known->rule = lock->rule;
}

/* Is it a guard that does not hold its lock just now, and no other one takes that? */
static bool is_free_guard(const struct held_lock *known, const struct held_lock *lock)
{
	return has_guard(known) && known->level == HELD_NOT &&
	       (!has_guard(lock) || lock_path_equal(&known->guard, &lock->guard));
}

void lock_state_take(struct lock_state *state, const struct held_lock *lock)
{
	bool restored = restore(state, &lock->path);

	for (uint32_t i = restored ? 0 : state->held_count; i-- > 0;) {
		struct held_lock *known = &state->held[i];

		if (is_guarded_by(known, &lock->path)) { /* guard.lock(), or a guard that is moved into another one */
			if (has_guard(lock))
				known->guard = lock->guard;
			else
				take_again(known, lock);
			return;
		}
		if ((known->call == lock->call || is_free_guard(known, lock)) &&
		    lock_path_equal(&known->path, &lock->path)) {
			take_again(known, lock); /* in the next round of a loop, or below a guard that knows it */
			return;
		}
	}
	if (state->held_count == LOCKS_HELD_AT_MOST)
		return;
	state->held[state->held_count] = *lock;
	state->held[state->held_count++].restored = restored;
}

void lock_state_let_go(struct lock_state *state, const struct lock_path *guard)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		if (!is_guarded_by(&state->held[i], guard))
			continue;
		if (state->held[i].level == HELD_NOT)
			drop(state, i);
		else
			state->held[i].guard = lock_path_unknown;
	}
}

void lock_state_pass_on(struct lock_state *state, const struct lock_path *from, const struct lock_path *to)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		if (is_guarded_by(&state->held[i], from))
			state->held[i].guard = *to;
	}
}

void lock_state_swap(struct lock_state *state, const struct lock_path *one, const struct lock_path *other)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		if (is_guarded_by(&state->held[i], one))
			state->held[i].guard = *other;
		else if (is_guarded_by(&state->held[i], other))
			state->held[i].guard = *one;
	}
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

static bool give_back_at(struct lock_state *state, uint32_t at, struct lock_path *path)
{
	bool own = !state->held[at].restored;

	*path = state->held[at].path;
	if (own && has_guard(&state->held[at])) {
		state->held[at].level = HELD_NOT; /* guard.lock() may follow */
		state->held[at].tried = false;
	} else {
		drop(state, at);
	}
	return own;
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

void lock_state_note_given_back(struct lock_state *state, const struct lock_path *path, bool paired)
{
	for (uint32_t i = 0; i < state->given_back_count; i++) {
		if (state->given_back_paired[i] == paired && lock_path_equal(&state->given_back[i], path))
			return;
	}
	if (state->given_back_count == LOCKS_GIVEN_BACK_AT_MOST)
		return;
	state->given_back_paired[state->given_back_count] = paired;
	state->given_back[state->given_back_count++] = *path;
}

static bool knows_guard(const struct lock_state *state, const struct lock_path *guard)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		if (is_guarded_by(&state->held[i], guard))
			return true;
	}
	return false;
}

void lock_state_leave_scope(struct lock_state *state, const struct lock_state *outside)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		if (lock_path_is_object(&state->held[i].guard) && !knows_guard(outside, &state->held[i].guard))
			drop(state, i);
	}
}

/* ---- what a result says ---- */

void lock_state_decide(struct lock_state *state, uint32_t call, const struct lock_path *guard, bool taken)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		struct held_lock *lock = &state->held[i];

		if (lock->asked && !taken && call != NONE && lock->call == call) {
			lock_state_end(state); /* the same result cannot say yes before and no here */
			return;
		}
		if (!(lock->tried && call != NONE && lock->call == call) &&
		    !(guard && lock->level != HELD_SURE && is_guarded_by(lock, guard)))
			continue;
		lock->tried = false;
		lock->asked = taken;
		lock->level = taken ? HELD_SURE : HELD_NOT;
		if (!taken && !has_guard(lock))
			drop(state, i);
	}
}

void lock_state_refuse(struct lock_state *state, uint32_t call)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		if (state->held[i].call == call)
			drop(state, i);
	}
	state->unlikely = true;
}

static bool is_opposite(enum fact_test left, enum fact_test right)
{
	return (left == FACT_TEST_EQUAL && right == FACT_TEST_NOT_EQUAL) ||
	       (left == FACT_TEST_LESS && right == FACT_TEST_GREATER_EQUAL) ||
	       (left == FACT_TEST_GREATER && right == FACT_TEST_LESS_EQUAL) ||
	       (left == FACT_TEST_ANY_BITS && right == FACT_TEST_NO_BITS);
}

/* Does `known` say that `asked` holds? */
static enum verdict says(const struct lock_condition *known, const struct lock_condition *asked)
{
	if (known->value != asked->value || known->test == FACT_TEST_UNKNOWN || asked->test == FACT_TEST_UNKNOWN)
		return VERDICT_MAYBE;
	if (known->test == FACT_TEST_EQUAL)
		return fact_test_holds(asked->test, known->constant, asked->constant) ? VERDICT_YES : VERDICT_NO;
	if (known->constant != asked->constant)
		return VERDICT_MAYBE;
	if (known->test == asked->test)
		return VERDICT_YES;
	return is_opposite(known->test, asked->test) || is_opposite(asked->test, known->test) ? VERDICT_NO
	                                                                                      : VERDICT_MAYBE;
}

void lock_state_assume(struct lock_state *state, const struct lock_condition *condition)
{
	for (uint32_t i = state->held_count; i-- > 0;) {
		struct held_lock *lock = &state->held[i];
		enum verdict verdict = lock->level == HELD_WHEN ? says(condition, &lock->when) : VERDICT_MAYBE;

		if (verdict == VERDICT_YES)
			lock->level = HELD_SURE;
		else if (verdict == VERDICT_NO)
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

	if (other->dead || (other->unlikely && !state->unlikely && !state->dead))
		return;
	if (state->dead || (state->unlikely && !other->unlikely)) {
		lock_state_copy(state, other);
		return;
	}
	for (uint32_t i = 0; i < own; i++) {
		struct held_lock *lock = &state->held[i];
		const struct held_lock *there = same_lock(other, lock);

		if (there) {
			lock->level = there->level < lock->level ? there->level : lock->level;
			lock->tried |= there->tried;
			lock->asked &= there->asked;
			lock->unread |= there->unread;
			if (lock->level == HELD_WHEN)
				lock->when = there->level == HELD_WHEN ? there->when : lock->when;
		} else if (lock->level > HELD_MAYBE) {
			lock->level = HELD_MAYBE;
		}
	}
	for (uint32_t i = 0; i < other->held_count; i++) {
		const struct held_lock *lock = &other->held[i];

		if (same_lock(state, lock) || state->held_count == LOCKS_HELD_AT_MOST)
			continue;
		state->held[state->held_count] = *lock;
		if (lock->level > HELD_MAYBE)
			state->held[state->held_count].level = HELD_MAYBE;
		state->held_count++;
	}
	for (uint32_t i = 0; i < other->given_back_count; i++)
		lock_state_note_given_back(state, &other->given_back[i], other->given_back_paired[i]);
}

static bool is_held(const struct lock_state *state, const struct lock_path *path)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		if (state->held[i].level != HELD_NOT && lock_path_equal(&state->held[i].path, path))
			return true;
	}
	return false;
}

bool lock_condition_equal(const struct lock_condition *left, const struct lock_condition *right)
{
	return left->test == right->test && left->value == right->value && left->constant == right->constant;
}

static void set_condition(struct lock_state *state, const struct held_lock *lock,
                          const struct lock_condition *condition)
{
	for (uint32_t i = 0; i < state->held_count; i++) {
		if (state->held[i].call != lock->call || !lock_path_equal(&state->held[i].path, &lock->path))
			continue;
		state->held[i].level = HELD_WHEN;
		state->held[i].when = *condition;
	}
}

void lock_state_join_branch(struct lock_state *state, const struct lock_condition *condition,
                            const struct lock_state *other, const struct lock_state *entry)
{
	struct lock_state one;

	lock_state_copy(&one, state);
	lock_state_join(state, other);
	if (one.dead || other->dead || one.unlikely != other->unlikely || condition->test == FACT_TEST_UNKNOWN)
		return;
	for (uint32_t i = 0; i < one.held_count; i++) {
		const struct held_lock *lock = &one.held[i];

		if (lock->level == HELD_SURE && !is_held(other, &lock->path) &&
		    (!is_held(entry, &lock->path) || lock_condition_equal(&lock->when, condition)))
			set_condition(state, lock, condition);
	}
}
