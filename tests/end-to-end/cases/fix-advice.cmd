# What to do next is said: where nothing is rewritten, where something was, and where something speaks against it.
fix() { "$GOINCEPTION" fix --no-cache "$@"; echo "exit $?"; }
exec 2>&1
printf '#include <unistd.h>\r\n\r\nvoid one(void)\r\n{\r\n\tsleep(1);\r\n}\r\n' >one.c
cat >loop.c <<'END'
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

static void on_timer(uv_timer_t *timer)
{
	while (timer->data)
		sleep(1);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	char byte;

	recv(events, &byte, status, 0);
	uv_poll_stop(poll);
}

int main(void)
{
	uv_poll_t poll;
	uv_timer_t timer;

	uv_timer_init(uv_default_loop(), &timer);
	uv_timer_start(&timer, on_timer, 1, 1);
	uv_poll_init(uv_default_loop(), &poll, 0);
	uv_poll_start(&poll, UV_READABLE, on_poll);
	return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
END
cat >task.c <<'END'
#include <goinception/async.h>
#include <unistd.h>

static int task(void *argument)
{
	sync();
	return argument != NULL;
}

static int other(void *argument)
{
	return argument != NULL;
}

int main(void) { return gi_run(task, NULL, NULL) + gi_run(other, NULL, NULL); }
END
echo "no context" && fix one.c
fix one.c --runtime goinception-async | cat -A | grep '^[-+]'
echo "a callback is no task" && fix loop.c --runtime goinception-async
fix loop.c --runtime goinception-async --format table
printf '#include <sys/socket.h>\nvoid get(int peer, char *to) { recv(peer, to, 1, 0); }\n' >flag.c
echo "a flag" && fix flag.c --scope all --grade changes-behaviour --format table
echo "names" && fix one.c --runtime libuv
fix one.c --runtime goinception-async --apply --rollback loop.c && head -n 1 loop.c
echo "a helper that an earlier run wrote" && fix task.c --grade changes-behaviour --apply | head -n 2
sed -i 's/^static int other.*/&/; /^static int other/,/^}/s/{/{\n\tsync();/' task.c && "$GOINCEPTION" analyze --no-cache task.c | tail -n 1 | cut -d ' ' -f 1
fix task.c --grade changes-behaviour | grep '^[-+] '
fix task.c --grade changes-behaviour --apply --rollback back.patch | tail -n 1
"$GOINCEPTION" analyze --no-cache task.c | tail -n 1 | cut -d ' ' -f 1,2
