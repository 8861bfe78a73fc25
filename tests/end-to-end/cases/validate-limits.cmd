# What is run is run with limits, in a folder that is removed, and what it leaves running is killed; only those calls that it
# made are proved.
cat >main.c <<'END'
void each(const int *items, int count);
int main(void) { int items[] = {1, 2}; each(items, 2); return 0; }
END
cat >work.c <<'END'
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
void never(void) { sleep(1); }
void each(const int *items, int count)
{
	for (int i = 0; i < count; i++)
		usleep(items[i] * 1000);
	if (symlink("nowhere", "left") < 0) /* as before */
		errno = 0;
	if (fork() == 0) {
		setsid();
		execlp("sleep", "sleep", "987", (char *)0);
	}
}
END
echo -D_GNU_SOURCE >compile_flags.txt
"$GOINCEPTION" validate --no-cache --path . --scope all --entry each --run-processes 50 | tail -n 1
ls -A "$TMPDIR" . | grep -c 'left\|goinception-validate'
pgrep -f 'sleep 987' || echo "nothing is left"

tests() { "$GOINCEPTION" validate --no-cache --path . --scope all --run "$@"; echo "exit $?"; }
tests true | tail -n 2
tests 'cc -D_GNU_SOURCE main.c work.c && timeout 5 ./a.out' | tail -n 4 | cut -c 1-145
tests '(cc -w -D_GNU_SOURCE main.c work.c && ./a.out) 2>/dev/null || cc -c -D_GNU_SOURCE work.c' | tail -n 2 # its headers are found
tests 'sleep 986' --run-timeout 1 | tail -n 2
tests 'head -c 200M /dev/zero | tail -c 190M >copy' --run-memory 64 | tail -n 2
tests 'for i in 1 2 3 4 5 6 7 8 9; do setsid sleep 985 & done; wait' --run-processes 5 | tail -n 2
pgrep -f 'sleep 98[567]' || echo "nothing is left"
tests './no-such-command'
"$GOINCEPTION" validate --no-cache --path . --scope all --entry no_such; echo "exit $?"
"$GOINCEPTION" validate --no-cache --path . --scope all --entry main; echo "exit $?"
