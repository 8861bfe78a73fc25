#include "runtime/uring.h"

#include "runtime/loop.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#ifdef GI_WITH_URING
#include <liburing.h>

/* Calls are handed over one by one, so the queue of submissions never fills; what does not fit into the queue of
 * completions the kernel keeps. */
enum { ENTRIES = 32 };

/* The kernel may forget a request: one that its workers must do, and that comes while the last of them leaves (idle for
 * long, or because this thread has closed its last ring; seen with Linux 6.18), stays where it is until the next one
 * comes. So, as long as something is under way, now and then comes one that does nothing: a nudge. */
enum {
	PATIENCE_FIRST_NS = 10000000,
	PATIENCE_MAX_NS = 160000000,
	NUDGES_MAX = 8, /* at once: when that many wait, the disk does not answer */
};

struct uring {
	struct io_uring ring;
	size_t under_way, nudges;
	uint64_t patience_ns, doubt_ns; /* while something is under way: when to nudge, in real time */
};

/* In the memory of the task that waits. */
struct completion {
	struct gi_fiber *fiber; /* null: nobody waits yet, or any more */
	int result;
	bool is_done;
};

static struct uring *make(struct loop *loop)
{
	struct io_uring_params parameters = {0};
	struct epoll_event event = {.events = EPOLLIN};
	struct uring *uring = calloc(1, sizeof *uring);

	if (!uring)
		return NULL;
	if (io_uring_queue_init_params(ENTRIES, &uring->ring, &parameters) != 0) {
		free(uring); /* an old kernel, a seccomp filter, kernel.io_uring_disabled, no memory that may be locked
		              */
		return NULL;
	}
	event.data.fd = uring->ring.ring_fd;
	if ((parameters.features & IORING_FEAT_NODROP) && (parameters.features & IORING_FEAT_SUBMIT_STABLE) &&
	    epoll_ctl(loop->poller.epoll, EPOLL_CTL_ADD, uring->ring.ring_fd, &event) == 0)
		return uring;
	io_uring_queue_exit(&uring->ring);
	free(uring);
	return NULL;
}

static struct uring *of_loop(struct loop *loop)
{
	if (!loop->uring && !loop->uring_is_refused) {
		/* Valgrind does not see what the kernel writes through a ring. */
		if (!loop->options.without_io_uring && !annotate_runs_on_valgrind())
			loop->uring = make(loop);
		loop->uring_is_refused = !loop->uring;
	}
	return loop->uring;
}

static void prepare(struct io_uring_sqe *entry, const struct uring_call *call)
{
	switch (call->work) {
	case URING_READ:
		io_uring_prep_readv(entry, call->number, call->parts, (unsigned)call->count, (__u64)call->offset);
		break;
	case URING_WRITE:
		io_uring_prep_writev(entry, call->number, call->parts, (unsigned)call->count, (__u64)call->offset);
		break;
	case URING_FSYNC:
		io_uring_prep_fsync(entry, call->number, 0);
		break;
	case URING_FDATASYNC:
		io_uring_prep_fsync(entry, call->number, IORING_FSYNC_DATASYNC);
		break;
	}
}

static void take(struct uring *uring)
{
	struct io_uring_cqe *entry;

	while (uring->under_way + uring->nudges > 0 && io_uring_peek_cqe(&uring->ring, &entry) == 0) {
		struct completion *completion = io_uring_cqe_get_data(entry);
		int result = entry->res;

		io_uring_cqe_seen(&uring->ring, entry);
		if (!completion) {
			uring->nudges--;
			continue;
		}
		completion->result = result;
		completion->is_done = true;
		uring->under_way--;
		if (completion->fiber)
			gi_wake(completion->fiber, 0);
	}
}

/* The kernel may be short of memory, or want its completions to be taken first. */
static void submit(struct uring *uring)
{
	int submitted;

	while ((submitted = io_uring_submit(&uring->ring)) < 1) {
		if (submitted != -EINTR && submitted != -EAGAIN && submitted != -EBUSY)
			gi_misuse("io_uring refuses what it was made for: error %d", -submitted);
		take(uring);
		sched_yield();
	}
}

bool gi_uring_do(struct loop *loop, const struct uring_call *call, ssize_t *ret_result)
{
	struct uring *uring = of_loop(loop);
	struct io_uring_sqe *entry = uring ? io_uring_get_sqe(&uring->ring) : NULL;
	struct completion completion = {0};

	if (!entry)
		return false;
	prepare(entry, call);
	io_uring_sqe_set_data(entry, &completion);
	submit(uring);
	if (uring->under_way++ == 0) {
		uring->patience_ns = PATIENCE_FIRST_NS;
		uring->doubt_ns = loop->turn_ns + uring->patience_ns;
	}
	/* What the page cache takes is done by now. */
	take(uring);
	if (completion.is_done) {
		gi_did_not_wait(loop->current);
	} else {
		completion.fiber = loop->current;
		loop->deliveries_expected++;
		gi_park(loop, "a file", NULL, GI_NEVER);
		loop->deliveries_expected--;
	}
	/* What it cannot do, or was kept from doing, a thread does. */
	if (completion.result == -EAGAIN || completion.result == -EINTR || completion.result == -EOPNOTSUPP ||
	    completion.result == -ECANCELED)
		return false;
	*ret_result = completion.result < 0 ? -1 : completion.result;
	errno = completion.result < 0 ? -completion.result : 0;
	return true;
}

int gi_uring_descriptor(const struct loop *loop) { return loop->uring ? loop->uring->ring.ring_fd : -1; }

void gi_uring_take(struct loop *loop)
{
	if (loop->uring)
		take(loop->uring);
}

/* Kernels that are too old to hand it to their workers refuse it, which does no harm. */
static void nudge(struct uring *uring)
{
	struct io_uring_sqe *entry = uring->nudges < NUDGES_MAX ? io_uring_get_sqe(&uring->ring) : NULL;

	if (!entry)
		return;
	io_uring_prep_nop(entry);
	io_uring_sqe_set_flags(entry, IOSQE_ASYNC);
	io_uring_sqe_set_data(entry, NULL);
	submit(uring);
	uring->nudges++;
	take(uring);
}

uint64_t gi_uring_doubt(struct loop *loop)
{
	struct uring *uring = loop->uring;

	if (!uring || uring->under_way == 0)
		return GI_NEVER;
	if (loop->turn_ns >= uring->doubt_ns) {
		nudge(uring);
		loop->metrics.ring_nudges++;
		if (uring->patience_ns < PATIENCE_MAX_NS)
			uring->patience_ns *= 2;
		uring->doubt_ns = loop->turn_ns + uring->patience_ns;
	}
	return uring->doubt_ns;
}

void gi_uring_release(struct loop *loop)
{
	if (!loop->uring)
		return;
	io_uring_queue_exit(&loop->uring->ring);
	free(loop->uring);
}

#else

bool gi_uring_do(struct loop *loop, const struct uring_call *call, ssize_t *ret_result)
{
	(void)loop;
	(void)call;
	(void)ret_result;
	return false;
}

int gi_uring_descriptor(const struct loop *loop)
{
	(void)loop;
	return -1;
}

void gi_uring_take(struct loop *loop) { (void)loop; }

uint64_t gi_uring_doubt(struct loop *loop)
{
	(void)loop;
	return GI_NEVER;
}

void gi_uring_release(struct loop *loop) { (void)loop; }

#endif
