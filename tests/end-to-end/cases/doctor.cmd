# What an analysis does not see is told with its places: a header and a flag, an indirect call, a wait without a loop, a
# function that no rule knows.
cat >server.c <<'END'
#include "generated.h"
#include <poll.h>
#include <signal.h>
void nolib_fetch(int number), nolib_start(void (*callback)(int));
struct client { void (*on_read)(int); int (*on_close)(void); };
static void stop(int number) { nolib_fetch(number); }
static void read_one(int number) { nolib_fetch(number); }
int ask(struct client *client, int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};
	poll(&one, 1, -1);
	client->on_read(fd);
	return client->on_close();
}
int main(void)
{
	struct client client;
	signal(SIGTERM, stop);
	nolib_start(read_one);
	client.on_read = read_one;
	return ask(&client, 3);
}
END
cat >broken.c <<'END'
int half(void) { return 1 + ; }
END
cat >compile_commands.json <<'END'
[{"directory": ".", "file": "server.c", "command": "cc -fno-such-flag -c server.c"},
 {"directory": ".", "file": "broken.c", "command": "cc -fno-such-flag -c broken.c"},
 {"directory": ".", "file": "gone.c", "command": "cc -c gone.c"}]
END
"$GOINCEPTION" doctor --path .
