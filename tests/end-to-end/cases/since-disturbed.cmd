# Somebody cleans the folder for temporary files while --since reads what was there: the run finds the new call, or ends
# with an error. It never takes what is for what was, and passes.
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
git init -q -b main .
cat >alarm.c <<'END'
#include <signal.h>
#include <unistd.h>
static void on_alarm(int number) { (void)number; }
int main(void) { signal(SIGALRM, on_alarm); return 0; }
END
git add alarm.c && git commit -qm one
sed -i 's/(void)number;/sleep(number);/' alarm.c
export TMPDIR=$PWD/temporary
mkdir temporary
while :; do rm -f temporary/goinception-*/0; done 2>/dev/null &
cleaner=$!
found=0 refused=0
for _ in $(seq 12); do
	"$GOINCEPTION" analyze alarm.c --no-cache --since main >report 2>messages
	case $? in
	1) found=$((found + 1)) ;;
	70) refused=$((refused + 1)); cp messages refusal ;;
	*) echo "passed"; cat report messages ;;
	esac
	[ $refused -gt 1 ] && break
done
kill $cleaner
wait $cleaner 2>/dev/null
[ -e refusal ] || exit 77 # the cleaner was never quick enough
sed -E 's/at [0-9a-f]{10}/at COMMIT/; s/goinception-[A-Za-z0-9]{6}/goinception-NAME/' refusal
ls temporary
