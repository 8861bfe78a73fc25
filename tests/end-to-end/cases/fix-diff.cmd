# fix prints a patch: `git apply` takes it, and the result compiles. What is reached by a macro, in a header or from a signal
# handler stays, and the account says why. Nothing is written.
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
git init -q -b main . && mkdir src
printf '%s\n' "-I$SOURCE_ROOT/include" -D_GNU_SOURCE >compile_flags.txt
cat >src/pause.h <<'END'
#include <unistd.h>
static inline void pause_in_header(void) { sleep(1); }
#define PAUSE() sleep(1)
END
cat >src/serve.c <<'END'
#include "pause.h"

#include <fcntl.h>
#include <goinception/async/nursery.h>
#include <goinception/async/run.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define LIMIT 10

static int client;

/* Reads what there is. */
static int take(int peer, char *buffer)
{
	ssize_t got = recv(peer, buffer, LIMIT,
	                   0 /* all */);
	if (got <= 0 || write(peer, buffer, (size_t)got) != got)
		return close(peer);
	return fchmod(peer, 0600 | LIMIT) + fchmod(peer, 0644);
}

static int lock(int file)
{
	struct flock whole = {.l_type = F_WRLCK};

	return fcntl(file, F_SETLKW, &whole);
}

static void on_alarm(int number)
{
	(void)number;
	sleep(1);
}

static int serve(void *argument)
{
	char buffer[LIMIT];

	usleep(1000), PAUSE();
	pause_in_header();
	return lock(0) + take(client, buffer) + (argument != 0);
}

int main(void)
{
	signal(SIGALRM, on_alarm);
	return gi_run(serve, 0, 0);
}
END
git add . && git commit -qm one
fix() { "$GOINCEPTION" fix --no-cache src "$@"; }
fix >safe.patch && git status --short --untracked-files=no && cat safe.patch | grep '^[-+@d]'
git apply safe.patch && cc -std=gnu17 -Wall -Wextra -Werror -D_GNU_SOURCE -I"$SOURCE_ROOT/include" -c src/serve.c -o serve.o && echo compiles
git checkout -q . && fix --grade changes-behaviour --format table
fix --grade changes-behaviour -o all.patch && git apply all.patch && cc -std=gnu17 -Wall -Wextra -Werror -D_GNU_SOURCE -I"$SOURCE_ROOT/include" \
	-c src/serve.c -o serve.o && echo compiles && grep -c _in_thread src/serve.c
fix && echo 'nothing is left that is safe'
fix --format json --rule file-metadata -o fix.json && /usr/bin/python3 -W ignore "$SOURCE_ROOT/tests/golden/check_schema.py" \
	"$SOURCE_ROOT/docs/schema/fix-1.json" fix.json
