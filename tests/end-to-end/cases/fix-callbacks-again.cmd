# Calls that wait one after another in a function: each run takes one out, of what the last run made; the loop is asked for
# through what is still there.
pkg-config libuv || exit 77
cat >two.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

static int done;

static void on_timer(uv_timer_t *timer)
{
	int first = system("sleep 0.1");
	printf("%d\n", first);
	int second = system("sleep 0.2");
	printf("%d\n", second);
	usleep(100000);
	done = 1;
	uv_timer_stop(timer);
}

int main(void)
{
	uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1, 0);
	uv_run(uv_default_loop(), UV_RUN_DEFAULT);
	return !done;
}
END
for run in 1 2 3 4; do "$GOINCEPTION" fix two.c --grade changes-behaviour --apply 2>/dev/null | sed -n 's/:.*//; s/.*() -> //p'; done
cc -Wall -Wextra -Werror two.c -o two $(pkg-config --cflags --libs libuv) && ./two
"$GOINCEPTION" analyze two.c | tail -n 1 | cut -d ' ' -f 1,2
grep '{loop}\|->loop,' two.c | sed 's/^\t*//; s/,.*//'
