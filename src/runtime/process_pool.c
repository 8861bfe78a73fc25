#include "runtime/loop.h"
#include "runtime/worker_process.h"

#include <goinception/async/lock.h>

#include <errno.h>
#include <stdlib.h>

struct gi_process_pool {
	struct gi_semaphore free_places; /* for workers, idle ones included */
	struct worker_process *idle;
	size_t workers_max, deaths;
};

struct gi_process_pool *gi_process_pool_new(size_t workers_max)
{
	if (workers_max == 0 || workers_max > 65536) {
		errno = EINVAL;
		return NULL;
	}
	struct gi_process_pool *pool = calloc(1, sizeof *pool);

	if (pool) {
		pool->workers_max = workers_max;
		gi_semaphore_init(&pool->free_places, (unsigned)workers_max);
	}
	return pool;
}

/* The one that worked last: its memory is warm. Null with errno. */
static struct worker_process *take_worker(struct gi_process_pool *pool)
{
	struct worker_process *worker = pool->idle;

	if (worker) {
		pool->idle = worker->next;
		return worker;
	}
	worker = calloc(1, sizeof *worker);
	if (worker && !gi_worker_start(worker)) {
		int error = errno;

		free(worker);
		errno = error;
		return NULL;
	}
	return worker;
}

static void end_worker(struct worker_process *worker, bool kill_it)
{
	gi_worker_end(worker, kill_it);
	free(worker);
}

static ssize_t ask(struct gi_process_pool *pool, const struct worker_request *request, const void *input,
                   void *ret_output)
{
	struct worker_process *worker = take_worker(pool);
	if (!worker)
		return -1;

	ssize_t result = gi_worker_ask(worker, request, input, ret_output);
	int error = errno;
	bool died = result == -1 && error == EOWNERDEAD;

	/* A function may leave ECANCELED or EOWNERDEAD in errno itself; a good worker is lost then, and no harm done.
	 */
	if (died || (result == -1 && error == ECANCELED)) {
		pool->deaths += died;
		end_worker(worker, true);
	} else {
		worker->next = pool->idle;
		pool->idle = worker;
	}
	errno = error;
	return result;
}

ssize_t gi_process_pool_run(struct gi_process_pool *pool, gi_process_function function, const void *input,
                            size_t input_bytes, void *ret_output, size_t output_bytes_max)
{
	const struct worker_request request = {function, input_bytes, output_bytes_max};
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);
	if (gi_semaphore_wait(&pool->free_places) == -1)
		return -1;
	loop->deliveries_expected++; /* the virtual clock waits for workers */
	ssize_t result = ask(pool, &request, input, ret_output);
	int error = errno;

	loop->deliveries_expected--;
	gi_semaphore_post(&pool->free_places);
	errno = error;
	return result;
}

struct map {
	struct gi_process_pool *pool;
	gi_process_function function;
	const char *inputs;
	char *outputs;
	size_t input_bytes, output_bytes, count, next;
};

static int map_some(void *argument)
{
	struct map *map = argument;

	while (map->next < map->count) {
		size_t i = map->next++;
		ssize_t result =
		    gi_process_pool_run(map->pool, map->function, map->inputs + i * map->input_bytes, map->input_bytes,
		                        map->outputs + i * map->output_bytes, map->output_bytes);

		if (result == -1)
			return errno ? errno : EIO;
		if ((size_t)result != map->output_bytes)
			return EMSGSIZE;
	}
	return 0;
}

int gi_process_pool_map(struct gi_process_pool *pool, gi_process_function function, const void *inputs,
                        size_t input_bytes, void *ret_outputs, size_t output_bytes, size_t count)
{
	struct map map = {pool, function, inputs, ret_outputs, input_bytes, output_bytes, count, 0};
	struct gi_nursery nursery;
	int error = 0;

	gi_nursery_open(&nursery);
	for (size_t i = 0; i < pool->workers_max && i < count; i++) {
		if (gi_spawn(&nursery, map_some, &map, NULL) == -1) {
			error = errno;
			break;
		}
	}
	if (error)
		gi_nursery_cancel(&nursery);
	if (gi_nursery_close(&nursery) == -1)
		return -1;
	errno = error;
	return error ? -1 : 0;
}

size_t gi_process_pool_deaths(const struct gi_process_pool *pool) { return pool->deaths; }

void gi_process_pool_free(struct gi_process_pool *pool)
{
	if (!pool)
		return;
	while (pool->idle) {
		struct worker_process *worker = pool->idle;

		pool->idle = worker->next;
		end_worker(worker, false);
	}
	free(pool);
}
