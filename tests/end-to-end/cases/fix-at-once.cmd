# Calls that can be asked not to wait are: by the argument that says how long, or by their twin that only tries.
mkdir -p include && cat >include/glib.h <<'EOF'
typedef void *gpointer;
typedef struct _GAsyncQueue GAsyncQueue;
gpointer g_async_queue_pop(GAsyncQueue *queue);
gpointer g_async_queue_try_pop(GAsyncQueue *queue);
EOF
echo -Iinclude >compile_flags.txt
cat >serve.c <<'EOF'
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <sys/epoll.h>
#include <termios.h>
#include <unistd.h>

void serve(int file, GAsyncQueue *queue, struct termios *speed, struct flock *range)
{
	struct pollfd one = {.fd = file};
	struct epoll_event events[8];

	poll(&one, 1, 1000);
	epoll_wait(file, events, 8, -1);
	fcntl(file, F_SETLKW, range);
	fcntl(file, F_GETLK, range);
	lockf(file, F_LOCK, 0);
	tcsetattr(file, TCSADRAIN, speed);
	if (!g_async_queue_pop(queue))
		return;
}
EOF
"$GOINCEPTION" fix --no-cache serve.c --grade changes-behaviour -o at-once.patch; grep '^[-+]' at-once.patch
git init -q . && git apply at-once.patch && cc -Wall -Werror -Iinclude -c serve.c && echo compiles
"$GOINCEPTION" fix --no-cache serve.c 2>&1
# Not where the caller says how long, nor where the program's loops do not come by: main() waits rightly.
cat >loop.c <<'EOF'
#include <poll.h>
#include <sys/wait.h>
#include <uv.h>

static struct pollfd one;

static int wait_for(int milliseconds) { return poll(&one, 1, milliseconds); }

static void on_timer(uv_timer_t *timer)
{
	(void)timer;
	wait_for(1000);
	poll(&one, 1, 1000);
}

int main(void)
{
	uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1, 1);
	waitpid(-1, NULL, 0);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
EOF
"$GOINCEPTION" fix --no-cache loop.c --grade changes-behaviour --scope all --format table 2>&1 | grep '()'
