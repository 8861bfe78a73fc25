#include "runtime/poller.h"

#include "runtime/loop.h"
#include "runtime/uring.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	EVENTS_AT_ONCE = 256,
	PAUSE_NS_EACH = 200, /* a hundred times what it costs to go past one descriptor */
};

bool gi_poller_init(struct poller *poller)
{
	*poller = (struct poller){.epoll = epoll_create1(EPOLL_CLOEXEC),
	                          .in_milliseconds = annotate_runs_on_valgrind(),
	                          .next_look_ns = GI_NEVER};
	return poller->epoll != -1;
}

void gi_poller_release(struct poller *poller)
{
	assert(poller->waits == 0);
	close(poller->epoll);
	free(poller->descriptors);
}

static bool reserve(struct poller *poller, size_t wanted)
{
	size_t capacity = poller->capacity ? poller->capacity : 64;

	if (wanted <= poller->capacity)
		return true;
	while (capacity < wanted)
		capacity *= 2;
	struct descriptor *grown = realloc(poller->descriptors, capacity * sizeof *grown);
	if (!grown)
		return false;
	memset(grown + poller->capacity, 0, (capacity - poller->capacity) * sizeof *grown);
	poller->descriptors = grown;
	poller->capacity = capacity;
	return true;
}

static enum descriptor_kind kind_of(int number)
{
	int type;
	socklen_t length = sizeof type;
	struct stat status;

	if (getsockopt(number, SOL_SOCKET, SO_TYPE, &type, &length) == 0)
		return type == SOCK_STREAM ? DESCRIPTOR_STREAM : DESCRIPTOR_DATAGRAM;
	if (errno == EBADF || fstat(number, &status) == -1)
		return DESCRIPTOR_NOTHING;
	if (S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) || S_ISBLK(status.st_mode))
		return DESCRIPTOR_FILE;
	return S_ISFIFO(status.st_mode) ? DESCRIPTOR_PIPE : DESCRIPTOR_OTHER;
}

struct descriptor *gi_descriptor(struct poller *poller, int number)
{
	if (number < 0) {
		errno = EBADF;
		return NULL;
	}
	if (!reserve(poller, (size_t)number + 1))
		return NULL;

	struct descriptor *descriptor = &poller->descriptors[number];
	if (descriptor->kind != DESCRIPTOR_UNKNOWN)
		return descriptor;

	enum descriptor_kind kind = kind_of(number);
	int flags = fcntl(number, F_GETFL);

	if (kind == DESCRIPTOR_NOTHING || flags == -1) {
		errno = EBADF;
		return NULL;
	}
	descriptor->kind = (uint8_t)kind;
	descriptor->nonblocking = flags & O_NONBLOCK;
	descriptor->registered = false;
	descriptor->gone = false;
	descriptor->spent = 0;
	descriptor->has_timeout = false;
	descriptor->verified_ns = 0;
	return descriptor;
}

void gi_descriptor_forget(struct poller *poller, int number)
{
	if (number < 0 || (size_t)number >= poller->capacity)
		return;
	struct descriptor *descriptor = &poller->descriptors[number];

	descriptor->kind = DESCRIPTOR_UNKNOWN;
	for (struct poll_wait *wait = descriptor->waits; wait; wait = wait->next)
		if (wait->fiber->abandon)
			gi_wake(wait->fiber, 0);
}

/* EPOLLIN and EPOLLOUT together, once: then nothing needs to change however tasks take turns at reading and writing. */
static bool put_into_epoll(const struct poller *poller, int number, bool is_in_there)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLPRI | EPOLLRDHUP | EPOLLET, .data.fd = number};

	if (!is_in_there)
		return epoll_ctl(poller->epoll, EPOLL_CTL_ADD, number, &event) == 0 ||
		       (errno == EEXIST && epoll_ctl(poller->epoll, EPOLL_CTL_MOD, number, &event) == 0);
	return epoll_ctl(poller->epoll, EPOLL_CTL_MOD, number, &event) == 0 ||
	       (errno == ENOENT && epoll_ctl(poller->epoll, EPOLL_CTL_ADD, number, &event) == 0);
}

bool gi_poll_wait_begin(struct loop *loop, struct poll_wait *wait, int number, uint32_t events)
{
	struct poller *poller = &loop->poller;
	struct descriptor *descriptor = &poller->descriptors[number];

	if (!descriptor->registered) {
		if (!put_into_epoll(poller, number, false))
			return false;
		descriptor->registered = true;
	}
	wait->fiber = loop->current;
	wait->descriptor = number;
	wait->events = events | EPOLLERR | EPOLLHUP | EPOLLRDHUP;
	wait->since_ns = loop->turn_ns;
	wait->timeout_option = 0;
	wait->previous = NULL;
	wait->next = descriptor->waits;
	if (wait->next)
		wait->next->previous = wait;
	descriptor->waits = wait;
	poller->waits++;
	uint64_t due_ns = loop->turn_ns + DOUBT_NS;
	if (!wait->next || due_ns < descriptor->look_ns)
		descriptor->look_ns = due_ns;
	if (due_ns < poller->next_look_ns)
		poller->next_look_ns = due_ns;
	descriptor->had_credit = false;
	return true;
}

void gi_poll_wait_end(struct poller *poller, struct poll_wait *wait)
{
	if (wait->next)
		wait->next->previous = wait->previous;
	if (wait->previous)
		wait->previous->next = wait->next;
	else
		poller->descriptors[wait->descriptor].waits = wait->next;
	poller->waits--;
}

int gi_wait_for_descriptor(struct loop *loop, int number, uint32_t events)
{
	struct poll_wait wait;

	if (!gi_poll_wait_begin(loop, &wait, number, events))
		return errno;
	if (loop->poller.descriptors[number].kind <= DESCRIPTOR_DATAGRAM)
		wait.timeout_option = events & EPOLLIN ? SO_RCVTIMEO : SO_SNDTIMEO;
	int error = gi_park(loop, "a descriptor", gi_abandon_nothing, GI_NEVER);
	gi_poll_wait_end(&loop->poller, &wait);
	return error;
}

static void tell(struct loop *loop, int number, uint32_t events)
{
	struct descriptor *descriptor = &loop->poller.descriptors[number];

	if (events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP | EPOLLPRI))
		descriptor->gone = true;
	if (events & (EPOLLIN | EPOLLERR | EPOLLHUP | EPOLLRDHUP))
		descriptor->spent &= (uint8_t)~EPOLLIN;
	if (events & (EPOLLOUT | EPOLLERR | EPOLLHUP))
		descriptor->spent &= (uint8_t)~EPOLLOUT;
	for (struct poll_wait *wait = descriptor->waits; wait; wait = wait->next)
		if ((wait->events & events) && wait->fiber->abandon)
			gi_wake(wait->fiber, 0);
}

/* Kernels before 5.11, and valgrind, only know milliseconds. Rounded up: who sleeps must not be woken early again and
 * again. */
static int wait_in_epoll_ms(const struct poller *poller, struct epoll_event *events, uint64_t timeout_ns)
{
	uint64_t timeout_ms = timeout_ns / 1000000 + (timeout_ns % 1000000 != 0);

	return epoll_wait(poller->epoll, events, EVENTS_AT_ONCE,
	                  timeout_ns == GI_NEVER ? -1 : (int)(timeout_ms < INT_MAX ? timeout_ms : INT_MAX));
}

static int wait_in_epoll(struct poller *poller, struct epoll_event *events, uint64_t timeout_ns)
{
	struct timespec timeout = {.tv_sec = (time_t)(timeout_ns / 1000000000),
	                           .tv_nsec = (long)(timeout_ns % 1000000000)};

	if (timeout_ns != 0 && !poller->in_milliseconds) {
		int count =
		    epoll_pwait2(poller->epoll, events, EVENTS_AT_ONCE, timeout_ns == GI_NEVER ? NULL : &timeout, NULL);

		poller->in_milliseconds = count == -1 && errno == ENOSYS;
		if (!poller->in_milliseconds)
			return count;
	}
	return wait_in_epoll_ms(poller, events, timeout_ns);
}

bool gi_poller_look(struct loop *loop, uint64_t timeout_ns)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int count = wait_in_epoll(&loop->poller, events, timeout_ns);

	for (int i = 0; i < count; i++) {
		if (events[i].data.fd == loop->wake_up.descriptor)
			gi_wake_up_take(&loop->wake_up);
		else if (events[i].data.fd == gi_uring_descriptor(loop))
			gi_uring_take(loop);
		else
			tell(loop, events[i].data.fd, events[i].events);
	}
	return count > 0;
}

/* A socket may have a timeout of its own. */
static void obey_timeout(struct loop *loop, const struct poll_wait *wait)
{
	struct timeval timeout;
	socklen_t length = sizeof timeout;

	if (!wait->timeout_option || gi_timer_is_set(&wait->fiber->timeout) || !wait->fiber->abandon ||
	    getsockopt(wait->descriptor, SOL_SOCKET, wait->timeout_option, &timeout, &length) != 0 ||
	    (timeout.tv_sec == 0 && timeout.tv_usec == 0))
		return;
	loop->poller.descriptors[wait->descriptor].has_timeout = true;
	uint64_t timeout_ns = (uint64_t)timeout.tv_sec * 1000000000 + (uint64_t)timeout.tv_usec * 1000;
	uint64_t waited_ns = loop->turn_ns - wait->since_ns;

	/* Without memory for the timer the wait has no end, as if the socket had no timeout. */
	gi_timer_set(&loop->timers, &wait->fiber->timeout,
	             gi_due_ns(loop, timeout_ns > waited_ns ? timeout_ns - waited_ns : 0));
}

/* Is the descriptor still what its waits were begun for? When not, or in doubt, their tasks are woken: they try again,
 * and see. */
static void look_again(struct loop *loop, int number)
{
	struct descriptor *descriptor = &loop->poller.descriptors[number];
	int flags = fcntl(number, F_GETFL);
	bool nonblocking = flags != -1 && (flags & O_NONBLOCK);

	descriptor->look_ns = GI_NEVER;
	if (flags == -1 || !put_into_epoll(&loop->poller, number, true) || nonblocking != descriptor->nonblocking) {
		gi_descriptor_forget(&loop->poller, number);
		return;
	}
	descriptor->verified_ns = loop->turn_ns;
	for (const struct poll_wait *wait = descriptor->waits; wait; wait = wait->next) {
		uint64_t due_ns = wait->since_ns + DOUBT_NS;

		if (due_ns <= loop->turn_ns)
			obey_timeout(loop, wait);
		else if (due_ns < descriptor->look_ns)
			descriptor->look_ns = due_ns;
	}
}

/* A descriptor with credit is looked at again when that is used up; unless it has a timeout that must be obeyed. */
static void doubt(struct loop *loop, int number)
{
	struct descriptor *descriptor = &loop->poller.descriptors[number];

	if (descriptor->had_credit || descriptor->has_timeout || descriptor->verified_ns == 0 ||
	    descriptor->verified_ns + TRUST_NS <= loop->turn_ns) {
		look_again(loop, number);
		return;
	}
	descriptor->had_credit = true;
	descriptor->look_ns = loop->turn_ns + TRUST_NS;
}

uint64_t gi_poller_doubt(struct loop *loop)
{
	struct poller *poller = &loop->poller;
	uint64_t due_ns = poller->next_look_ns > poller->pause_until_ns ? poller->next_look_ns : poller->pause_until_ns;

	if (poller->next_look_ns == GI_NEVER || loop->turn_ns < due_ns)
		return poller->next_look_ns == GI_NEVER ? GI_NEVER : due_ns;
	poller->next_look_ns = GI_NEVER;
	poller->pause_until_ns = loop->turn_ns + poller->capacity * PAUSE_NS_EACH;
	for (size_t number = 0; number < poller->capacity; number++) {
		const struct descriptor *descriptor = &poller->descriptors[number];

		if (descriptor->waits && descriptor->look_ns <= loop->turn_ns)
			doubt(loop, (int)number);
		if (descriptor->waits && descriptor->look_ns < poller->next_look_ns)
			poller->next_look_ns = descriptor->look_ns;
	}
	return poller->next_look_ns;
}
