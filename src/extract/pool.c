#define _GNU_SOURCE
#include "extract/pool.h"

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/stages.h"
#include "extract/cache.h"
#include "extract/schedule.h"
#include "extract/worker.h"
#include "facts/facts_file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
	LOOK_AROUND_MS = 100, /* how often limits are checked and progress is told when nothing happens */
	MOST_JOBS = 1024,
	HOW_SIZE = 200,
	PATIENCE = 10, /* by the clock a source may take so many times its limit: it may have to wait for a processor */
};

/* A source that is in the cache. Its facts are read while workers are busy with the others. */
struct found_entry {
	uint32_t source;
	bool shipped;
	struct cache_entry entry;
};

/* Of a result. */
struct pool_rest {
	const struct sources *sources;
	struct cache *cache, *shipped; /* or null */
	VECTOR(uint32_t) unstored;     /* sources whose facts are not in the cache yet */
	VECTOR(pid_t) leaving;         /* processes that were told to end */
};

struct pool {
	const struct sources *sources;
	const struct pool_options *options;
	struct pool_result *result;
	struct pool_rest *rest;
	struct cache *cache, *shipped; /* of the rest */
	struct nursery nursery;
	struct worker *workers;
	struct pollfd *polled; /* one per worker, then the signals */
	unsigned worker_count;
	struct schedule *schedule;
	VECTOR(uint32_t) waiting; /* sources that are not in the cache */
	VECTOR(struct found_entry) found;
	size_t found_read;      /* so many of them */
	VECTOR(uint32_t) again; /* sources whose entry turned out to be damaged */
	unsigned done, failed;
	bool did_meanwhile;
	bool may_idle; /* facts have come since options->idle had nothing to do */
	int signals;   /* a descriptor that SIGINT and SIGTERM can be read from, or -1 */
	sigset_t signals_before;
	double started, last_look;
};

static void tell_progress(const struct pool *pool)
{
	if (!pool->options->progress)
		return;
	double now = clock_seconds();
	struct pool_progress progress = {
	    .done = pool->done,
	    .total = (unsigned)pool->result->count,
	    .failed = pool->failed,
	    .cache_hits = pool->result->cache_hits,
	    .seconds = now - pool->started,
	};
	for (unsigned i = 0; i < pool->worker_count; i++) {
		const struct worker *worker = &pool->workers[i];
		if (!worker->busy || now - worker->started <= progress.slowest_seconds)
			continue;
		progress.slowest = pool->sources->items.items[worker->task.source].path;
		progress.slowest_seconds = now - worker->started;
	}
	pool->options->progress(&progress, pool->options->progress_data);
}

/* One line, whatever the front end said. */
static void fail(struct pool *pool, uint32_t source, const char *why)
{
	char *copy = memory_copy_string(why);
	for (char *at = copy; *at; at++) {
		if ((unsigned char)*at < ' ')
			*at = ' ';
	}
	pool->result->failures[source] = copy;
	pool->failed++;
	pool->done++;
	log_message(LOG_DEBUG, "%s: %s", pool->sources->items.items[source].path, copy);
}

static bool find_entry(struct pool *pool, uint32_t number, struct found_entry *ret)
{
	const struct source *source = &pool->sources->items.items[number];
	*ret = (struct found_entry){.source = number};
	if (pool->cache && cache_find(pool->cache, source, &ret->entry))
		return true;
	ret->shipped = pool->shipped && cache_find(pool->shipped, source, &ret->entry);
	return ret->shipped;
}

/* TABLE_NONE without any. */
static uint32_t newest_source(const struct sources *sources)
{
	uint32_t newest = TABLE_NONE;
	int64_t latest = FILE_NEVER_WRITTEN;
	for (uint32_t i = 0; i < sources->items.count; i++) {
		int64_t written = file_written_ns(sources->items.items[i].path);
		if (written > latest) {
			newest = i;
			latest = written;
		}
	}
	return newest;
}

static bool was_edited(struct pool *pool, uint32_t number)
{
	struct found_entry found;
	return cache_knows(pool->cache, &pool->sources->items.items[number]) && !find_entry(pool, number, &found);
}

/* After an edit, a run waits for the source that was edited more than for anything else: a worker reads it while the
 * entries of all others are checked. TABLE_NONE: none was, or there can be no worker now. */
static uint32_t hand_out_edited(struct pool *pool)
{
	uint32_t newest = pool->cache ? newest_source(pool->sources) : TABLE_NONE;
	struct worker *worker = &pool->workers[0];
	if (newest == TABLE_NONE || !was_edited(pool, newest) || !worker_start(worker, &pool->nursery))
		return TABLE_NONE;
	const struct task task = schedule_alone(newest);
	worker_give(worker, &task, clock_seconds()); /* one that is dead already is noticed by its silence */
	return newest;
}

static void look_into_caches(struct pool *pool)
{
	uint32_t edited = hand_out_edited(pool);
	for (uint32_t i = 0; i < pool->result->count; i++) {
		struct found_entry found;
		if (i == edited)
			continue;
		if (find_entry(pool, i, &found))
			VECTOR_PUSH(pool->found, found);
		else
			VECTOR_PUSH(pool->waiting, i);
	}
	if (pool->cache || pool->shipped)
		pool->result->cache_misses = (unsigned)(pool->result->count - pool->found.count);
}

static void add_facts(struct pool *pool, uint32_t source, struct facts *facts)
{
	pool->result->facts[source] = facts;
	VECTOR_PUSH(pool->result->ready, source);
	pool->may_idle = pool->options->idle;
	pool->done++;
}

static void read_next_found(struct pool *pool)
{
	const struct found_entry *found = &pool->found.items[pool->found_read++];
	stages_enter(STAGE_READ);
	struct facts *facts = cache_read(found->shipped ? pool->shipped : pool->cache, &found->entry);
	stages_enter(STAGE_EXTRACT);
	if (facts) {
		add_facts(pool, found->source, facts);
		pool->result->cache_hits++;
		pool->result->shipped_hits += found->shipped;
	} else {
		VECTOR_PUSH(pool->again, found->source);
		pool->result->cache_misses++;
	}
}

static bool any_running(const struct pool *pool)
{
	for (unsigned i = 0; i < pool->worker_count; i++) {
		if (pool->workers[i].process)
			return true;
	}
	return false;
}

static void fail_task(struct pool *pool, const struct task *task, const char *why)
{
	if (task->kind == TASK_PRECOMPILE) {
		schedule_precompiled(pool->schedule, task, false);
		return;
	}
	schedule_read(pool->schedule, task, NULL);
	fail(pool, task->source, why);
}

/* Gives the worker what is next, if there is something; starts its process when it has none. */
static void hand_out(struct pool *pool, struct worker *worker)
{
	struct task task;
	while (schedule_next(pool->schedule, &task)) {
		bool fresh = !worker->process;
		if (fresh && !worker_start(worker, &pool->nursery)) {
			if (any_running(pool)) {
				schedule_return(pool->schedule, &task); /* those that run do the work */
				return;
			}
			char why[HOW_SIZE];
			snprintf(why, sizeof why, "no worker process could be started: %s", strerror(errno));
			fail_task(pool, &task, why);
			continue;
		}
		if (worker_give(worker, &task, clock_seconds()) || fresh)
			return; /* a fresh one that is dead already is noticed by its silence */
		schedule_return(pool->schedule, &task);
		worker_stop(worker, NULL, 0); /* it died while it had nothing to do: no source is to blame */
	}
}

/* What one has done may be what others waited for. */
static void hand_out_to_idle(struct pool *pool)
{
	for (unsigned i = 0; i < pool->worker_count; i++)
		if (!pool->workers[i].busy)
			hand_out(pool, &pool->workers[i]);
}

static void store(struct pool_rest *rest, struct facts *const *facts)
{
	for (size_t i = 0; i < rest->unstored.count; i++) {
		uint32_t source = rest->unstored.items[i];
		cache_store(rest->cache, &rest->sources->items.items[source], facts[source]);
	}
	rest->unstored.count = 0;
}

static void keep_facts(struct pool *pool, uint32_t number, const char *bytes, size_t size)
{
	const struct source *source = &pool->sources->items.items[number];
	struct error error;
	struct facts *facts = facts_read(bytes, size, source->path, &error);
	if (!facts) {
		char why[sizeof error];
		fail(pool, number, error_describe(&error, why, sizeof why));
		return;
	}
	if (pool->cache)
		VECTOR_PUSH(pool->rest->unstored, number);
	add_facts(pool, number, facts);
}

/* A worker that has grown large is replaced while it is idle: what it keeps must not be charged to its next source. */
static bool has_grown(const struct pool *pool, const struct worker *worker)
{
	uint64_t limit = (uint64_t)pool->options->max_memory_mib << 20;
	return limit && worker_memory(worker) > limit / 2;
}

static void note_time(struct pool *pool, const struct worker *worker)
{
	if (worker->task.kind == TASK_READ)
		VECTOR_PUSH(pool->result->times,
		            (struct source_time){worker->task.source, clock_seconds() - worker->started});
}

static void take_answer(struct pool *pool, struct worker *worker)
{
	struct task task = worker->task;
	note_time(pool, worker);
	struct text received = worker->received;
	worker->received = (struct text){0};
	worker->busy = false;
	struct worker_answer answer = worker_answer(&received);
	schedule_read(pool->schedule, &task, &answer.report);
	if (task.image >= 0)
		*(answer.report.refused ? &pool->result->refused : &pool->result->shared) += 1;
	if (has_grown(pool, worker))
		worker_stop(worker, NULL, 0);
	hand_out_to_idle(pool); /* first, so that they do not wait while this process reads the facts */

	stages_enter(STAGE_READ);
	if (answer.failed)
		fail(pool, task.source, answer.bytes);
	else
		keep_facts(pool, task.source, answer.bytes, answer.size);
	stages_enter(STAGE_EXTRACT);
	text_free(&received);
	tell_progress(pool);
}

static void bury(struct pool *pool, struct worker *worker, const char *why)
{
	char how[HOW_SIZE];
	bool busy = worker->busy;
	struct task task = worker->task;
	if (busy)
		note_time(pool, worker);
	bool well = worker_stop(worker, how, sizeof how);
	if (busy && task.kind == TASK_PRECOMPILE)
		schedule_precompiled(pool->schedule, &task, well && !why);
	else if (busy && !schedule_again(pool->schedule, &task))
		fail_task(pool, &task, why ? why : how);
	hand_out_to_idle(pool);
	tell_progress(pool);
}

static void check_limits(struct pool *pool, struct worker *worker)
{
	if (!worker->busy)
		return;
	char why[HOW_SIZE];
	unsigned seconds = pool->options->timeout_seconds, mib = pool->options->max_memory_mib;
	if (seconds && worker_processor_seconds(worker) >= seconds) {
		snprintf(why, sizeof why, "timed out after %u s", seconds);
		bury(pool, worker, why);
	} else if (seconds && clock_seconds() - worker->started >= (double)seconds * PATIENCE) {
		snprintf(why, sizeof why, "waited for something for %u s", seconds * PATIENCE);
		bury(pool, worker, why);
	} else if (mib && worker_memory(worker) > (uint64_t)mib << 20) {
		snprintf(why, sizeof why, "used more than %u MiB of memory", mib);
		bury(pool, worker, why);
	}
}

static bool was_interrupted(struct pool *pool)
{
	struct signalfd_siginfo information;
	if (pool->signals >= 0 && read(pool->signals, &information, sizeof information) > 0)
		pool->result->interrupted = true;
	return pool->result->interrupted;
}

static void look_around(struct pool *pool)
{
	double now = clock_seconds();
	if (now - pool->last_look < LOOK_AROUND_MS / 1e3)
		return;
	pool->last_look = now;
	for (unsigned i = 0; i < pool->worker_count; i++)
		check_limits(pool, &pool->workers[i]);
	tell_progress(pool);
}

static void do_meanwhile(struct pool *pool)
{
	const struct pool_options *options = pool->options;
	if (options->meanwhile && !pool->did_meanwhile && !options->meanwhile(options->meanwhile_data))
		pool->result->interrupted = true;
	pool->did_meanwhile = true;
}

static void work(struct pool *pool)
{
	hand_out_to_idle(pool);
	do_meanwhile(pool);
	while (pool->done + pool->again.count < pool->result->count && !was_interrupted(pool)) {
		bool reads = pool->found_read < pool->found.count;
		store(pool->rest, pool->result->facts); /* of those that come last the caller can make use before */
		for (unsigned i = 0; i < pool->worker_count; i++) {
			int socket = pool->workers[i].process ? pool->workers[i].socket : -1;
			pool->polled[i] = (struct pollfd){.fd = socket, .events = POLLIN};
		}
		pool->polled[pool->worker_count] = (struct pollfd){.fd = pool->signals, .events = POLLIN};
		poll(pool->polled, pool->worker_count + 1, reads || pool->may_idle ? 0 : LOOK_AROUND_MS);
		for (unsigned i = 0; i < pool->worker_count; i++) {
			struct worker *worker = &pool->workers[i];
			if (pool->polled[i].fd < 0 || !pool->polled[i].revents)
				continue;
			enum worker_event event = worker_receive(worker);
			if (event == WORKER_ANSWERED)
				take_answer(pool, worker);
			else if (event == WORKER_DIED)
				bury(pool, worker, NULL);
		}
		look_around(pool);
		if (reads)
			read_next_found(pool);
		else if (pool->may_idle)
			pool->may_idle = pool->options->idle(pool->options->idle_data);
	}
}

static void catch_signals(struct pool *pool)
{
	sigset_t caught;
	sigemptyset(&caught);
	sigaddset(&caught, SIGINT);
	sigaddset(&caught, SIGTERM);
	sigprocmask(SIG_BLOCK, &caught, &pool->signals_before);
	pool->signals = signalfd(-1, &caught, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void release_signals(struct pool *pool)
{
	was_interrupted(pool);
	if (pool->signals >= 0)
		close(pool->signals);
	sigprocmask(SIG_SETMASK, &pool->signals_before, NULL);
}

static void make_room_for_workers(struct pool *pool)
{
	unsigned jobs = pool->options->jobs ? pool->options->jobs : 1;
	pool->worker_count = jobs > MOST_JOBS ? MOST_JOBS : jobs;
	pool->workers = memory_zeroed(pool->worker_count, sizeof *pool->workers);
	pool->polled = memory_zeroed(pool->worker_count + 1, sizeof *pool->polled);
}

static void extract_waiting(struct pool *pool)
{
	pool->schedule =
	    schedule_new(pool->sources, pool->waiting.items, pool->waiting.count, pool->options->share_headers);
	if (pool->waiting.count >
	    1) /* the front end is loaded once, and workers may begin when this process has grown */
		nursery_move_out(&pool->nursery);
	work(pool);
	for (unsigned i = 0; i < pool->worker_count; i++) {
		if (pool->workers[i].process)
			VECTOR_PUSH(pool->rest->leaving, worker_dismiss(&pool->workers[i]));
	}
	schedule_free(pool->schedule);
	if (pool->result->shared || pool->result->refused)
		log_message(LOG_INFO,
		            "headers read once for many: %u source%s read with them, %u had to be read without",
		            pool->result->shared, pool->result->shared == 1 ? "" : "s", pool->result->refused);
}

/* Where all entries hold and are whole, does the caller remember what was made of these facts? */
static bool is_remembered(struct pool *pool)
{
	const struct pool_options *options = pool->options;
	size_t count = pool->result->count;
	if (!options->remembers || count == 0 || pool->found.count != count)
		return false;
	uint64_t *meanings = memory_zeroed(count, sizeof *meanings);
	size_t known = 0;
	for (const struct found_entry *found = pool->found.items;
	     known < count && !found->shipped && cache_meaning(pool->cache, &found->entry, &meanings[known]); found++)
		known++;
	if (known == count)
		do_meanwhile(pool);
	bool remembered = known == count && !pool->result->interrupted &&
	                  options->remembers(meanings, count, options->remembers_data);
	free(meanings);
	if (remembered)
		pool->result->cache_hits = (unsigned)count;
	return remembered;
}

/* Those whose entries were damaged, once all others are done. */
static void extract_again(struct pool *pool)
{
	pool->waiting.count = 0;
	for (size_t i = 0; i < pool->again.count; i++)
		VECTOR_PUSH(pool->waiting, pool->again.items[i]);
	pool->again.count = 0;
	extract_waiting(pool);
}

void pool_extract(const struct sources *sources, const struct pool_options *options, struct pool_result *ret_result)
{
	size_t count = sources->items.count;
	*ret_result = (struct pool_result){.count = count};
	ret_result->facts = memory_zeroed(count, sizeof *ret_result->facts);
	ret_result->failures = memory_zeroed(count, sizeof *ret_result->failures);
	struct pool pool = {.sources = sources, .options = options, .result = ret_result, .started = clock_seconds()};
	pool.rest = ret_result->rest = memory_zeroed(1, sizeof *pool.rest);
	pool.rest->sources = sources;
	catch_signals(&pool);
	nursery_init(&pool.nursery, sources, worker_run);
	if (options->cache_directory)
		pool.cache = pool.rest->cache =
		    cache_open(options->cache_directory, options->movable_folder, options->most_cache_bytes);
	if (options->shipped_directory)
		pool.shipped = pool.rest->shipped =
		    cache_open(options->shipped_directory, options->movable_folder, CACHE_ONLY_READ);
	make_room_for_workers(&pool);
	stages_enter(STAGE_READ);
	look_into_caches(&pool);
	bool remembered = is_remembered(&pool);
	stages_enter(STAGE_EXTRACT);
	tell_progress(&pool);
	if (!remembered)
		extract_waiting(&pool);
	if (pool.again.count && !ret_result->interrupted)
		extract_again(&pool);
	pid_t nurse = nursery_dismiss(&pool.nursery);
	if (nurse)
		VECTOR_PUSH(pool.rest->leaving, nurse);
	release_signals(&pool);
	for (uint32_t i = 0; i < count && ret_result->interrupted; i++) {
		if (!ret_result->facts[i] && !ret_result->failures[i])
			fail(&pool, i, "was not reached: the run was interrupted");
	}
	free(pool.workers);
	free(pool.polled);
	VECTOR_FREE(pool.waiting);
	VECTOR_FREE(pool.found);
	VECTOR_FREE(pool.again);
}

void pool_result_settle(struct pool_result *result)
{
	struct pool_rest *rest = result->rest;
	if (!rest)
		return;
	store(rest, result->facts);
	cache_close(rest->cache);
	cache_close(rest->shipped);
	for (size_t i = 0; i < rest->leaving.count; i++)
		nursery_bury(rest->leaving.items[i]);
	VECTOR_FREE(rest->unstored);
	VECTOR_FREE(rest->leaving);
	free(rest);
	result->rest = NULL;
}

void pool_result_release(struct pool_result *result)
{
	pool_result_settle(result);
	for (size_t i = 0; i < result->count; i++) {
		facts_free(result->facts[i]);
		free(result->failures[i]);
	}
	free(result->facts);
	free(result->failures);
	VECTOR_FREE(result->ready);
	VECTOR_FREE(result->times);
	*result = (struct pool_result){0};
}
