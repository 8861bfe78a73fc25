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
