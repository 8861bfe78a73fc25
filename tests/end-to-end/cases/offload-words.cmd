# A wait without words of its own for the framework: what fits everywhere, and how this framework hands work to a thread. A pause or a
# lock does not get better in a thread; words of its own win.
cat >ours.yaml <<'END'
rule: our-fetch
class: network
bound: peer
calls: [our_fetch]
waits: until the stock server has answered
why: The server answers when it likes.
instead: {any: our_fetch_async}
---
rule: our-store
class: disk
bound: disk
calls: [our_store]
waits: until the disk has it
why: Disks are slow.
instead: {epoll: our_store_async with an eventfd, any: our_store_async}
---
rule: our-pause
class: timer
bound: unbounded
calls: [our_pause]
waits: for a while
why: The thread stands still.
instead: {any: our_timer}
END
cat >loop.c <<'END'
#include <sys/epoll.h>
void our_fetch(void);
void our_store(void);
void our_pause(void);
static void on_event(void)
{
	our_fetch();
	our_store();
	our_pause();
}
int main(void)
{
	void (*handlers[])(void) = {on_event};
	struct epoll_event events[8];
	int set = epoll_create1(0);
	for (;;) {
		int count = epoll_wait(set, events, 8, -1);
		for (int i = 0; i < count; i++)
			handlers[events[i].data.u32]();
	}
}
END
"$GOINCEPTION" analyze --no-cache --rules ours.yaml --path loop.c --fail-on never | grep -E "error:|instead|  or "
"$GOINCEPTION" analyze --no-cache --rules ours.yaml --path loop.c --fail-on never --format json | python3 -c 'import json,sys
for finding in json.load(sys.stdin)["findings"]: print(finding["rule"], finding["instead"])'
