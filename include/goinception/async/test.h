/* Tests under many orders of events. */
#ifndef GOINCEPTION_ASYNC_TEST_H
#define GOINCEPTION_ASYNC_TEST_H

#include <goinception/async/run.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs function(argument) `seeds` times, each as gi_run() with these options (may be null) and another order_seed: 1,
 * 2, 3 ...; when there are faults they get that seed, too. Stops at the first run that does not return 0, and prints
 * its seed to standard error, also when the run ends in abort(), as a failed assert() does. GOINCEPTION_ASYNC_SEED=N in
 * the environment repeats that one alone. Returns what the last run returned, with its errno. */
GI_PUBLIC int gi_run_seeds(gi_function function, void *argument, const struct gi_options *options, uint64_t seeds);

#ifdef __cplusplus
}
#endif
#endif
