/* What a loop knows about descriptors, and how tasks wait for them: epoll, edge-triggered.
 *
 * A descriptor is registered once, when a task first has to wait for it, and stays so: waiting again costs no system
 * call. What the loop remembers may become wrong without its knowledge: the program closes the descriptor by close()
 * and opens another file that gets the number, or changes O_NONBLOCK or SO_RCVTIMEO. So a wait that has lasted DOUBT_NS
 * is looked at again: registered anew, and its flags read. A descriptor that was found to be right keeps its credit for
 * TRUST_NS, so that thousands of slow ones cost little. */
#ifndef GOINCEPTION_RUNTIME_POLLER_H
#define GOINCEPTION_RUNTIME_POLLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>

struct gi_fiber;
struct loop;

#define DOUBT_NS UINT64_C(10000000)
#define TRUST_NS UINT64_C(1000000000)

enum descriptor_kind {
	DESCRIPTOR_UNKNOWN,
	DESCRIPTOR_STREAM,   /* a socket that gives what was asked for, or all there is */
	DESCRIPTOR_DATAGRAM, /* any other socket */
	DESCRIPTOR_PIPE,
	DESCRIPTOR_FILE,   /* always ready as epoll sees it, and yet reading may wait for a disk */
	DESCRIPTOR_OTHER,  /* a terminal, an eventfd ... */
	DESCRIPTOR_NOTHING /* not open */
};

struct descriptor {
	struct poll_wait *waits;
	uint8_t kind;
	bool nonblocking; /* the program has set O_NONBLOCK: calls must not wait */
	bool registered;
	bool gone;        /* the other side has hung up, or there are errors or urgent data: short reads mean nothing */
	bool has_timeout; /* SO_RCVTIMEO or SO_SNDTIMEO was set when it was last looked at */
	bool had_credit;  /* was left alone when it was due to be looked at, once */
	uint8_t spent;    /* EPOLLIN, EPOLLOUT: the last try said EAGAIN, and nothing has happened since */
	uint64_t verified_ns;
	uint64_t look_ns; /* with waits: when to look at it again */
};

/* One task's wait for one descriptor. */
struct poll_wait {
	struct gi_fiber *fiber;
	int descriptor;
	uint32_t events; /* EPOLLIN, EPOLLOUT, EPOLLPRI; errors and hang-ups always count */
	struct poll_wait *next, *previous;
	uint64_t since_ns;
	int timeout_option; /* SO_RCVTIMEO or SO_SNDTIMEO when the wait obeys them; 0 */
};

struct poller {
	int epoll;
	struct descriptor *descriptors;
	size_t capacity;
	size_t waits;
	bool in_milliseconds; /* there is no epoll_pwait2() */
	/* When to go through the table for descriptors that are due; not before the latter, which keeps a large table
	 * from being gone through all the time. A list of waits would cost less here, and more where tasks wait: its
	 * neighbours lie on other tasks' stacks, far from any cache. */
	uint64_t next_look_ns, pause_until_ns;
};

/* False with errno. */
bool gi_poller_init(struct poller *poller);
void gi_poller_release(struct poller *poller);

/* What is known about a descriptor; asks the kernel when it is new. The pointer is good until the next call. Null with
 * errno EBADF (also for negative numbers) or ENOMEM. */
struct descriptor *gi_descriptor(struct poller *poller, int number);

/* Forgets what is known, and lets who waits for it try again. */
void gi_descriptor_forget(struct poller *poller, int number);

/* Begins to wait for descriptors; between this and the end the task parks once. False with errno: ENOMEM, or EPERM when
 * the descriptor cannot be waited for, because it is always ready. */
bool gi_poll_wait_begin(struct loop *loop, struct poll_wait *wait, int number, uint32_t events);
void gi_poll_wait_end(struct poller *poller, struct poll_wait *wait);

/* Waits until something happens at the descriptor. Returns 0 or an error number: ECANCELED, ETIMEDOUT when a socket's
 * own SO_RCVTIMEO or SO_SNDTIMEO ended the wait, or as above. */
int gi_wait_for_descriptor(struct loop *loop, int number, uint32_t events);

/* Takes what epoll has to tell, waiting for it until timeout_ns have passed (GI_NEVER: no limit), and makes those ready
 * who wait for it. Returns whether there was anything. */
bool gi_poller_look(struct loop *loop, uint64_t timeout_ns);

/* Looks again at waits that have become old; when the next one will be, in real time (GI_NEVER: none). */
uint64_t gi_poller_doubt(struct loop *loop);

#endif
