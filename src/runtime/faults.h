/* Faults by chance, as gi_options.faults says. Only asked for when there are any. */
#ifndef GOINCEPTION_RUNTIME_FAULTS_H
#define GOINCEPTION_RUNTIME_FAULTS_H

#include "runtime/loop.h"

static inline bool gi_happens(struct loop *loop, unsigned per_thousand)
{
	return gi_next_random(&loop->fault_random) % 1000 < per_thousand;
}

/* Before a transfer: true when it is to fail with EINTR. May let others run first. */
static inline bool gi_fault_before(struct loop *loop)
{
	if (gi_happens(loop, loop->options.faults->late_per_thousand))
		gi_step_aside(loop);
	return gi_happens(loop, loop->options.faults->interrupted_per_thousand);
}

static inline bool gi_fault_short(struct loop *loop)
{
	return gi_happens(loop, loop->options.faults->short_per_thousand);
}

static inline bool gi_fault_full(struct loop *loop)
{
	return gi_happens(loop, loop->options.faults->full_per_thousand);
}

#endif
