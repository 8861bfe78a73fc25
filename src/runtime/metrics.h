/* Counting what gi_metrics() tells. */
#ifndef GOINCEPTION_RUNTIME_METRICS_H
#define GOINCEPTION_RUNTIME_METRICS_H

#include "runtime/loop.h"

/* A timer struck so much too late. */
static inline void gi_count_lag(struct loop_metrics *metrics, uint64_t lag_ns)
{
	unsigned bucket = 0;

	for (uint64_t limit_ns = 100000; bucket < LAG_BUCKETS - 1 && lag_ns > limit_ns; limit_ns *= 10)
		bucket++;
	metrics->lags[bucket]++;
	metrics->lag_sum_ns += lag_ns;
	metrics->lag_count++;
}

#endif
