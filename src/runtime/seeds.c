#include <goinception/async/test.h>

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char variable[] = "GOINCEPTION_ASYNC_SEED";

/* What a signal handler may print: made before it is needed. */
static char verdict[160];

static void print_verdict(void)
{
	if (write(STDERR_FILENO, verdict, strlen(verdict)) == -1)
		return; /* there is nobody to tell */
}

/* Returns to abort(), which ends the program then. */
static void tell_before_the_end(int signal)
{
	(void)signal;
	print_verdict();
}

static int run_with(uint64_t seed, gi_function function, void *argument, const struct gi_options *options)
{
	struct gi_options seeded = options ? *options : (struct gi_options){0};
	struct gi_faults faults;

	seeded.order_seed = seed;
	if (seeded.faults) {
		faults = *seeded.faults;
		faults.seed = seed;
		seeded.faults = &faults;
	}
	snprintf(verdict, sizeof verdict,
	         "goinception-async: order seed %" PRIu64 " broke this; %s=%" PRIu64 " repeats it\n", seed, variable,
	         seed);
	return gi_run(function, argument, &seeded);
}

int gi_run_seeds(gi_function function, void *argument, const struct gi_options *options, uint64_t seeds)
{
	const struct sigaction telling = {.sa_handler = tell_before_the_end};
	struct sigaction before;
	const char *only = getenv(variable);
	uint64_t first = only ? strtoull(only, NULL, 10) : 1;
	int result = 0;

	sigaction(SIGABRT, &telling, &before);
	for (uint64_t seed = first; result == 0 && seed < first + (only ? 1 : seeds); seed++)
		result = run_with(seed, function, argument, options);
	int error = errno;

	sigaction(SIGABRT, &before, NULL);
	if (result != 0)
		print_verdict();
	errno = error;
	return result;
}
