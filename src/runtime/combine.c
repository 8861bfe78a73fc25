#include <goinception/async/combine.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

static int run_call(void *argument)
{
	struct gi_call *call = argument;

	call->status = call->function(call->argument);
	return call->status;
}

int gi_gather(struct gi_call *calls, size_t count)
{
	struct gi_nursery nursery;
	int error = 0;

	gi_nursery_open(&nursery);
	for (size_t i = 0; i < count && !error; i++) {
		calls[i].status = ECANCELED;
		if (gi_spawn(&nursery, run_call, &calls[i], NULL) == -1) {
			error = errno;
			gi_nursery_cancel(&nursery);
		}
	}
	if (gi_nursery_close(&nursery) == -1)
		return -1;
	errno = error;
	return error ? -1 : 0;
}

struct race {
	struct gi_nursery nursery;
	struct gi_call *calls;
	int winner, last_error;
};

struct runner {
	struct race *race;
	int index;
};

static int run_in_race(void *argument)
{
	const struct runner *runner = argument;
	struct race *race = runner->race;
	int status = run_call(&race->calls[runner->index]);

	if (status == 0 && race->winner == -1) {
		race->winner = runner->index;
		gi_nursery_cancel(&race->nursery);
	} else if (status != 0) {
		race->last_error = status;
	}
	return 0;
}

int gi_race(struct gi_call *calls, size_t count)
{
	struct race race = {.calls = calls, .winner = -1};
	int error = 0;

	if (count == 0 || count > INT_MAX) {
		errno = EINVAL;
		return -1;
	}
	struct runner *runners = calloc(count, sizeof *runners);
	if (!runners)
		return -1;
	gi_nursery_open(&race.nursery);
	for (size_t i = 0; i < count && !error; i++) {
		runners[i] = (struct runner){&race, (int)i};
		calls[i].status = ECANCELED;
		if (gi_spawn(&race.nursery, run_in_race, &runners[i], NULL) == -1) {
			error = errno;
			gi_nursery_cancel(&race.nursery);
		}
	}
	if (gi_nursery_close(&race.nursery) == -1)
		error = errno;
	free(runners);
	if (race.winner != -1)
		return race.winner;
	errno = error ? error : race.last_error;
	return -1;
}

int gi_wait_for(gi_function function, void *argument, uint64_t timeout_ns, int *ret_status)
{
	struct gi_scope scope;

	gi_scope_enter_for(&scope, timeout_ns);
	int status = function(argument);
	if (gi_scope_leave(&scope) == ETIMEDOUT) {
		errno = ETIMEDOUT;
		return -1;
	}
	if (ret_status)
		*ret_status = status;
	return 0;
}
