# A rewrite that would do harm in some context is not offered where the call runs in one, whether or not a rule speaks of
# the call there: a handler of crashes may wait, a short write below a lock is no finding, nor one that a pointer leads to,
# close() never waits, and what stands where a lock was given back and taken again is a guess. The twins, which run nowhere
# else, are rewritten.
mkdir app && cd app
cat >crash.c <<'END'
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void put(const char *path, const char *line, int length)
{
	int log = open(path, O_WRONLY | O_APPEND);
	write(log, line, length);
	close(log);
}

static void memtest(void) { put("crashes", "tested\n", 7); }

static void on_sigsegv(int number)
{
	(void)number;
	memtest();
}

void note(const char *line, int length)
{
	int log = open("notes", O_WRONLY | O_APPEND);
	write(log, line, length);
	close(log);
}

void count(void)
{
	int log = open("counts", O_WRONLY | O_APPEND);
	pthread_mutex_lock(&lock);
	write(log, "1\n", 2);
	pthread_mutex_unlock(&lock);
	write(log, "2\n", 2);
	close(log);
}

static int others;

static void let_go(void)
{
	if (others)
		pthread_mutex_unlock(&lock);
}

static void take_again(void)
{
	if (others)
		pthread_mutex_lock(&lock);
}

static struct {
	void (*before)(void), (*after)(void);
} hooks = {let_go, take_again};

static void turn(int flags, const char *line, int length)
{
	if (flags & 1)
		hooks.before();
	if (flags & 2)
		hooks.after();
	int log = open("turns", O_WRONLY | O_APPEND);
	write(log, line, length);
	close(log);
}

void turns(int flags)
{
	pthread_mutex_lock(&lock);
	turn(flags, "1\n", 2);
	pthread_mutex_unlock(&lock);
}

static void spare(const char *line, int length)
{
	int log = open("spare", O_WRONLY | O_APPEND);
	write(log, line, length);
	close(log);
}

static void silent(const char *line, int length) { (void)line, (void)length; }

void report(int loud)
{
	void (*say)(const char *, int) = loud ? spare : silent;
	pthread_mutex_lock(&lock);
	say("said\n", 5);
	pthread_mutex_unlock(&lock);
}

int main(int argc, char **argv)
{
	struct pollfd input[2] = {{.fd = 0, .events = POLLIN}, {.fd = 3, .events = POLLIN}};

	signal(SIGSEGV, on_sigsegv);
	note("begun\n", 6);
	count();
	report(argc > 1 && argv[1]);
	others = argc;
	turns(argc);
	while (poll(input, 2, -1) > 0)
		for (int i = 0; i < 2; i++)
			if (input[i].revents)
				put("crashes", "heard\n", 6);
	return 0;
}
END
fix() { "$GOINCEPTION" fix --no-cache . --scope all --runtime goinception-async "$@"; }
fix --format table | grep -v '^  sha1'
fix 2>/dev/null | grep '^[-+]'
