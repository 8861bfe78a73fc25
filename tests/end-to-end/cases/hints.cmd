# Where a run fails in CI, it says what to do next; the commands are run as they are printed.
cat >'pump station.c' <<'END'
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
static void on_alarm(int number) { sleep(1); (void)number; }
int main(void) { signal(SIGALRM, on_alarm); return 0; }
END
unset CI
run() { "$GOINCEPTION" analyze --no-cache -o report.txt "$@"; echo "exit $?"; }
exec 2>&1
echo "--- not in CI"
run .
CI=false run .
echo "--- in CI"
CI=true GOINCEPTION_FAIL_ON=warning run --depth 5 --scope contexts 'pump station.c'
CI=1 run --fail-on never .
CI=1 run --hints never .
echo "--- the commands do what they say"
run --hints always 'pump station.c' 2>&1 | sed -nE "s/^  (see it again|what it is about|accept all as known)  *//p" >commands
cat commands
sed 's/^goinception/"$GOINCEPTION"/' commands | while read -r line; do eval "$line" >out 2>&1; echo "exit $?"; head -1 out; done
echo "--- accepted"
run --hints always 'pump station.c' --baseline goinception-baseline.yaml
sed -i 's/(void)number;/& signal(SIGUSR1, on_alarm); usleep(3);/' 'pump station.c'
run --hints always 'pump station.c' --baseline goinception-baseline.yaml
