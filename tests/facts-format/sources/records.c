/* A record of each kind that C has: see document_agrees.py. */
#include "a_header_that_is_not_there.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdlib.h>

struct request {
	int flags;
	void (*done)(struct request *);
	void *user;
};

typedef int (*handler)(void *);

static int call(handler given) { return given(NULL); }
static int work(void *user) { return user == NULL; }

static jmp_buf again;
static const char *names[] = {"one", "two"};

/* goinception: nonblocking */
__attribute__((annotate("nonblocking"))) int answer(struct request *request, int more)
{
	request->user = (void *)work;
	request->flags = more ? O_NONBLOCK : 0;
	fcntl(request->flags, F_SETFL, request->flags | O_NONBLOCK | more);
	fcntl(request->flags, F_SETFL, more & ~O_NONBLOCK);
	((handler)request->done)(&names);
	call((handler)request->user);
	for (int i = 0; i < 10; i++) {
		if (i == more)
			continue;
		if (i > 5)
			goto out;
		if (more & 4)
			break;
	}
	while (more--)
		request->done(request);
out:
	switch (more) {
	case 1:
		longjmp(again, 1);
	default:
		return undeclared;
	}
}
