# Where a loop of another framework makes the call, the rewrite for tasks waits as before: said of each, whatever else it changes.
cat >loop.c <<'END'
#include <stdlib.h>
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
	if (!timer->data || system("true") != 0)
		sleep(1);
}

void start(uv_timer_t *timer) { uv_timer_start(timer, on_timer, 1, 1); }
END
"$GOINCEPTION" fix --no-cache loop.c --runtime goinception-async --format table
