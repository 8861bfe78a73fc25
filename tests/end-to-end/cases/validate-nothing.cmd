# Where nothing is rewritten, what could be is said, with what the code around must bear; and an entry that is not there is a
# slip all the same.
exec 2>&1
cat >names.c <<'END'
#include <netdb.h>
#include <sys/socket.h>

int name(const struct sockaddr *address, socklen_t size, char *to)
{
	return getnameinfo(address, size, to, 64, 0, 0, 0);
}
END
validate() { "$GOINCEPTION" validate --no-cache --path . --scope all --runtime any "$@"; echo "exit $?"; }
validate
validate --entry name | tail -n 3
validate --entry nmae
validate --grade changes-behaviour | tail -n 2
echo "a program with loops, none of which makes the call" && cat >loop.c <<'END'
#include <signal.h>

static void on_signal(int number) { (void)number; }
void watch(void) { signal(SIGTERM, on_signal); }
END
"$GOINCEPTION" fix --no-cache --scope all --grade changes-behaviour . | grep '^[-+].*name'
"$GOINCEPTION" rules; echo "exit $?"
