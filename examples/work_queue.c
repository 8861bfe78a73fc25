/* A work queue: three workers, urgent work first; what fails is tried again, later and later, and given up in the end.
 *
 *	work_queue [--virtual] */
#include <goinception/async.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct letter {
	const char *to;
	int priority;
	int failures; /* of the mail server, before it takes this one */
};

static struct letter letters[] = {
    {"Ada", 0, 0}, {"Grace", 0, 2}, {"Edsger", 5, 0}, {"Barbara", 9, 1}, {"Nobody", 0, 99},
};

static uint64_t begin_ns;

static double seconds(void) { return (double)(gi_now_ns() - begin_ns) / GI_SECOND_NS; }

static int deliver(void *argument)
{
	struct letter *letter = argument;

	gi_usleep(300000); /* the mail server thinks */
	if (letter->failures > 0) {
		letter->failures--;
		printf("%6.1f s  %s: try again\n", seconds(), letter->to);
		return EAGAIN;
	}
	printf("%6.1f s  %s: delivered\n", seconds(), letter->to);
	return 0;
}

static void return_to_sender(void *argument, int error)
{
	const struct letter *letter = argument;

	printf("%6.1f s  %s: given up (%s)\n", seconds(), letter->to, strerror(error));
}

static int work(void *queue) { return gi_queue_work(queue) == 0 ? 0 : errno; }

static int run(void *argument)
{
	const struct gi_queue_options options = {.order = GI_QUEUE_PRIORITY,
	                                         .retries_max = 3,
	                                         .pause_ns = GI_SECOND_NS,
	                                         .jitter_seed = 1,
	                                         .given_up = return_to_sender};
	struct gi_queue *queue = gi_queue_new(&options);
	struct gi_nursery workers;

	(void)argument;
	if (!queue)
		return errno;
	begin_ns = gi_now_ns();
	gi_nursery_open(&workers);
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
		gi_queue_put(queue, NULL, letters[i].priority, deliver, &letters[i]);
	for (int i = 0; i < 3; i++)
		gi_spawn(&workers, work, queue, NULL);
	gi_queue_close(queue, true);
	int result = gi_nursery_close(&workers);
	struct gi_queue_metrics metrics = gi_queue_metrics(queue);

	printf("%llu put in, %llu done, %llu retries, %llu given up\n", (unsigned long long)metrics.put,
	       (unsigned long long)metrics.done, (unsigned long long)metrics.retried,
	       (unsigned long long)metrics.given_up);
	gi_queue_free(queue);
	return result;
}

int main(int count, char **arguments)
{
	const struct gi_options options = {.virtual_clock = count > 1 && strcmp(arguments[1], "--virtual") == 0};

	return gi_run(run, NULL, &options);
}
