#include "runtime/timers.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

enum { CHILDREN = 8 };

void gi_timers_release(struct timers *timers)
{
	free(timers->entries);
	*timers = (struct timers){0};
}

static bool is_before(const struct timer_entry *left, const struct timer_entry *right)
{
	if (left->due_ns != right->due_ns)
		return left->due_ns < right->due_ns;
	return left->timer->sequence < right->timer->sequence;
}

static void put(struct timers *timers, size_t place, struct timer_entry entry)
{
	timers->entries[place] = entry;
	entry.timer->place = (uint32_t)place;
}

static void move_up(struct timers *timers, size_t place, struct timer_entry entry)
{
	while (place > 0) {
		size_t parent = (place - 1) / CHILDREN;

		if (!is_before(&entry, &timers->entries[parent]))
			break;
		put(timers, place, timers->entries[parent]);
		place = parent;
	}
	put(timers, place, entry);
}

static void move_down(struct timers *timers, size_t place, struct timer_entry entry)
{
	for (;;) {
		size_t first = place * CHILDREN + 1, earliest = first;
		size_t end = first + CHILDREN < timers->count ? first + CHILDREN : timers->count;

		for (size_t child = first + 1; child < end; child++)
			if (is_before(&timers->entries[child], &timers->entries[earliest]))
				earliest = child;
		if (first >= end || !is_before(&timers->entries[earliest], &entry))
			break;
		put(timers, place, timers->entries[earliest]);
		place = earliest;
	}
	put(timers, place, entry);
}

bool gi_timer_set(struct timers *timers, struct gi_timer *timer, uint64_t due_ns)
{
	assert(!gi_timer_is_set(timer));
	if (timers->count == timers->capacity) {
		size_t capacity = timers->capacity ? 2 * timers->capacity : 64;
		struct timer_entry *grown = NULL;

		if (capacity < (uint32_t)TIMER_NOT_SET)
			grown = realloc(timers->entries, capacity * sizeof *grown);
		if (!grown) {
			errno = ENOMEM;
			return false;
		}
		timers->entries = grown;
		timers->capacity = capacity;
	}
	timer->due_ns = due_ns;
	timer->sequence = timers->next_sequence++;
	move_up(timers, timers->count++, (struct timer_entry){due_ns, timer});
	return true;
}

static void take_out(struct timers *timers, size_t place)
{
	struct timer_entry last = timers->entries[--timers->count];

	if (place == timers->count)
		return;
	if (place > 0 && is_before(&last, &timers->entries[(place - 1) / CHILDREN]))
		move_up(timers, place, last);
	else
		move_down(timers, place, last);
}

void gi_timer_take_out(struct timers *timers, struct gi_timer *timer)
{
	take_out(timers, timer->place);
	timer->place = (uint32_t)TIMER_NOT_SET;
}

struct gi_timer *gi_timers_take_due(struct timers *timers, uint64_t now_ns)
{
	if (timers->count == 0 || timers->entries[0].due_ns > now_ns)
		return NULL;
	struct gi_timer *timer = timers->entries[0].timer;

	gi_timer_take_out(timers, timer);
	return timer;
}
