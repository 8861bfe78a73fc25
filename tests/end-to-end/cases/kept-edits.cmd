# After an edit, a run with what earlier runs kept reports the same bytes as one without; and decides anew only what facts
# or quoted text depend on.
export SOURCE_DATE_EPOCH=1763700000 # what is kept holds for a day
cat >server.c <<'END'
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
void handle(int fd);
static void on_signal(int number) { printf("%d\n", number); }
static int served(int count) { return count + 1; }
int main(void)
{
	struct pollfd polled[] = {{.fd = 0, .events = POLLIN}, {.fd = 3, .events = POLLIN}};
	int count = 0;
	signal(SIGINT, on_signal);
	for (;;) {
		poll(polled, 2, -1);
		for (int i = 0; i < 2; i++)
			if (polled[i].revents & POLLIN)
				handle(polled[i].fd), count = served(count);
	}
}
END
cat >handle.c <<'END'
#include <unistd.h>
#include "rest.h"
void handle(int fd);
void handle(int fd)
{
	char byte;
	if (read(fd, &byte, 1) == 1)
		rest(byte);
}
END
printf 'static inline void rest(int count)\n{\n\tsleep(count);\n}\n' >rest.h
analyze() { "$GOINCEPTION" analyze --path . --cache-dir "$CACHE" --fail-on never --log-level debug --format json "$@" 2>log; }
plain() { sed -E 's/"seconds": .*//; s/"(hits|misses)": [0-9]+/"\1": N/' "$1"; }
check() {
	analyze >"$CACHE/report"
	grep -q 'decided in an earlier run' log && how=kept || how=decided
	echo "$1: $how, $(grep -c '"fingerprint"' "$CACHE/report") findings"
	analyze --no-cache >"$CACHE/cold"
	cmp <(plain "$CACHE/cold") <(plain "$CACHE/report")
}
check 'the first time'
echo '/* a comment */' >>handle.c
check 'a comment behind all'
sed -i 's/\tint count = 0;/\tint count = 0; \/* clients *\//' server.c
check 'a comment behind a statement'
sed -i 's/return count + 1;/return  count+1;/' server.c
check 'spaces'
sed -i 's/on_signal);/on_signal \/* at once *\/);/' server.c
check 'a comment in what evidence quotes'
sed -i '1i /* the server */' server.c
check 'a line more'
sed -i 's/^\tchar byte;/&\n\tsleep(2);/' handle.c
check 'a call more'
sed -i 's/sleep(2)/sleep(fd)/' handle.c
check 'a call changed'
sed -i 's/sleep(fd)/sleep(0)/' handle.c
check 'a call that waits no more'
sed -i '/sleep(0)/d' handle.c
check 'a call less'
sed -i 's/sleep(count)/usleep(count)/' rest.h
check 'a header changed'
sed -i 's/usleep(count)/(void)count/' rest.h
check 'another'
sed -i 's/handle(polled\[i\].fd), //' server.c
check 'the way to it removed'
git init -q . 2>/dev/null; sed -i 's/^#include "rest.h"/&\n#include "more.h"/' handle.c && echo 'static inline void more(void) {}' >more.h
check 'a header more'
mv handle.c handler.c
check 'another name'
cat >>handler.c <<'END'
static void pause_a_little(void) { sleep(1); }
END
check 'a function more, that nobody calls'
sed -i 's/^static void pause_a_little/void (*hook)(void);\n&/; $a void set(void) { hook = pause_a_little; }' handler.c
check 'and is stored'
sed -i 's/= served(count);/= served(count), hook();/; s/^void handle/extern void (*hook)(void);\n&/' server.c
check 'and called through the pointer'
sed -i 's/{ sleep(1); }/{ if (quiet) sleep(1); }/; s/^static void pause_a_little/static int quiet;\n&/' handler.c
check 'under a flag that is never set'
sed -i 's/{ hook = /{ quiet = 1; hook = /' handler.c
check 'and is'
cat >>server.c <<'END'
#include <pthread.h>
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
void refresh(void) { pthread_mutex_lock(&mutex); fsync(3); pthread_mutex_unlock(&mutex); }
END
check 'a lock more'
sed -i 's/fsync(3); \(.*\) }/\1 fsync(3); }/' server.c
check 'given back before'
sed -i '/pause_a_little/d' handler.c
check 'functions less'
