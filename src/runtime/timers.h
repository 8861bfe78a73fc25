/* The timers of a loop: a heap, eight children a node, ordered by time and then by who was set first. It neither reads
 * a clock nor runs anything by itself. */
#ifndef GOINCEPTION_RUNTIME_TIMERS_H
#define GOINCEPTION_RUNTIME_TIMERS_H

#include <goinception/async/scope.h>

#include <stddef.h>

struct timer_entry {
	uint64_t due_ns; /* here too: comparing must not touch the timers */
	struct gi_timer *timer;
};

struct timers {
	struct timer_entry *entries;
	size_t count, capacity;
	uint64_t next_sequence;
};

enum { TIMER_NOT_SET = UINT32_MAX };

static inline void gi_timer_init(struct gi_timer *timer, void (*strike)(struct gi_timer *timer))
{
	timer->strike = strike;
	timer->place = (uint32_t)TIMER_NOT_SET;
}

static inline bool gi_timer_is_set(const struct gi_timer *timer) { return timer->place != (uint32_t)TIMER_NOT_SET; }

void gi_timers_release(struct timers *timers);

/* Sets a timer that is not set. False with errno ENOMEM. */
bool gi_timer_set(struct timers *timers, struct gi_timer *timer, uint64_t due_ns);

/* Takes a timer out that is set. */
void gi_timer_take_out(struct timers *timers, struct gi_timer *timer);

/* The same, if it is set: most never are. */
static inline void gi_timer_clear(struct timers *timers, struct gi_timer *timer)
{
	if (gi_timer_is_set(timer))
		gi_timer_take_out(timers, timer);
}

/* When the first timer is due; GI_NEVER without one. */
static inline uint64_t gi_timers_next_ns(const struct timers *timers)
{
	return timers->count ? timers->entries[0].due_ns : GI_NEVER;
}

/* Takes out the first timer that is due at now_ns or earlier; null when there is none. */
struct gi_timer *gi_timers_take_due(struct timers *timers, uint64_t now_ns);

#endif
