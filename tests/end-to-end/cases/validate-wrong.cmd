# Wrong rewrites are refuted, each with its difference: one that loses a byte, one that changes errno, one that never ends, two
# that leak, one that waits as before by another call, one that the analysis finds as bad as before, and a right one in code that does not bear other tasks meanwhile. What cannot be run is unproven.
cat >work.h <<'END'
#include <sys/types.h>
int work(const int *items, int count);
ssize_t short_read(int, void *, size_t);
ssize_t silent_read(int, void *, size_t);
int late_usleep(useconds_t), stuck_usleep(useconds_t), leaky_usleep(useconds_t), hungry_usleep(useconds_t);
extern int total;
END
cat >work.c <<'END'
#include "work.h"
#include <errno.h>
#include <unistd.h>

int total;

int work(const int *items, int count)
{
	int sum = 0;
	for (int i = 0; i < count; i++) {
		int ends[2], before = total;
		char two[2] = {0};
		if (pipe(ends) || write(ends[1], "ab", 2) != 2)
			return -1;
		usleep((useconds_t)items[i] * PAUSE);
		total = before + RACES;
		sum += (int)read(ends[0], two, sizeof two) * two[1];
		close(ends[1]);
		close(ends[0]);
		sum += read(ends[0], two, 1) == -1 && errno == EBADF;
	}
	return sum;
}
END
cat >main.c <<'END'
#include "work.h"
#include <stdio.h>

int main(void)
{
	int items[] = {1, 2, 3}, sum = work(items, 3);
	return printf("%d %d\n", sum, total) < 0;
}
END
cat >driver.c <<'END' # as the driver of proofs is called
#include "work.h"
#include <errno.h>
#include <goinception/async.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

ssize_t short_read(int from, void *to, size_t size)
{
	return syscall(SYS_read, from, to, size ? size - 1 : 0);
}

ssize_t silent_read(int from, void *to, size_t size)
{
	ssize_t got = syscall(SYS_read, from, to, size);
	errno = 0;
	return got;
}

int late_usleep(useconds_t time)
{
	struct timespec left = {.tv_nsec = (long)time * 1000};
	return (int)syscall(SYS_nanosleep, &left, NULL);
}

int stuck_usleep(useconds_t time)
{
	static struct gi_event never;
	return gi_event_wait(&never) + (time == 0);
}

int leaky_usleep(useconds_t time) { return dup(0) < 0 || gi_usleep(time); }

int hungry_usleep(useconds_t time)
{
	static void *volatile kept;
	kept = memset(malloc(100000), 1, 100000);
	return gi_usleep(time);
}
END
flags="-I$SOURCE_ROOT/include -D_GNU_SOURCE"
prove() { # what takes the place of what, and more options
	printf 'rewrite: wrong\nfor: wrong\nkind: rename\ncalls: {%s}\ngrade: safe\n' "$1" >wrong.yaml
	shift
	"$GOINCEPTION" validate --no-cache --path . --rules wrong.yaml --runtime wrong --scope all --entry work "$@" | tail -n 1
	echo "exit ${PIPESTATUS[0]}"
}
# Pauses long enough that a busy machine is no excuse.
printf '%s\n' $flags -DRACES=0 -DPAUSE=30000 >compile_flags.txt
prove 'usleep: gi_usleep'
sed -i 's/#include <unistd.h>/&\n#include <goinception\/async.h>/' work.c
prove 'usleep: gi_usleep'
prove 'read: short_read'
cp work.c kept.c.txt
prove 'read: short_read' --apply --allow-dirty # what is refuted is not written
cmp work.c kept.c.txt && ls *.patch 2>/dev/null
prove 'usleep: sleep'
prove 'read: silent_read'
prove 'usleep: stuck_usleep' --run-timeout 4
prove 'usleep: leaky_usleep'
prove 'usleep: hungry_usleep' | sed 's/:.*//' # a sanitizer has its own words for it
sed -i 's/PAUSE=30000/PAUSE=100000/' compile_flags.txt
# On a busy machine somebody else may be the first whom the loop had to wait for.
for _ in 1 2 3 4; do
	prove 'usleep: late_usleep' | sed 's/for [0-9.]* m\{0,1\}s\b/for a while/' >held
	grep -q 'late_usleep() (driver.c' held && break
done
cat held
sed -i 's/PAUSE=100000/PAUSE=30000/' compile_flags.txt
prove 'usleep: gi_usleep' --entry no_such
prove 'usleep: gi_usleep' --rule stream-write # nothing of that rule is changed here
sed -i 's/RACES=0/RACES=1/' compile_flags.txt
prove 'usleep: gi_usleep'

# The project's own tests decide, in a copy.
tests() { "$GOINCEPTION" validate --no-cache --path . --scope all --run "$1" | tail -n 1; echo "exit ${PIPESTATUS[0]}"; }
tests 'test -f work.c'
tests 'grep -qw usleep work.c'
tests 'exit 3'
grep -c gi_usleep work.c
