# init writes a commented configuration, a baseline and what CI services need; from then on `goinception analyze` reports
# what is new. It replaces nothing unless it is told to, and says what is wrong before it writes anything.
git init -q . && mkdir -p src "our tools"
cat >src/alarm.c <<'END'
#include <signal.h>
#include <unistd.h>
static void on_alarm(int number) { sleep(1); (void)number; }
int main(void) { signal(SIGALRM, on_alarm); return 0; }
END
cp src/alarm.c "our tools/it's.c"
list() { find . -path ./.git -prune -o -type f -print | LC_ALL=C sort; }
exec 2>&1
echo "--- what is wrong is said first"
"$GOINCEPTION" init --ci gihub; echo "exit $?"
"$GOINCEPTION" init nowhere; echo "exit $?"
(cd src && "$GOINCEPTION" init); echo "exit $?"
list
echo "--- all of it"
"$GOINCEPTION" init src "our tools/it's.c" --ci github --ci gitlab --ci jenkins --ci pre-commit --ci github; echo "exit $?"
list
grep -v '^#' goinception.conf | grep .
grep -c fingerprint goinception-baseline.yaml
"$GOINCEPTION" analyze --no-cache >report; echo "exit $?"; grep -E '^ baseline|^nothing' report
sed -i 's/sleep(1)/usleep(1)/' src/alarm.c
"$GOINCEPTION" analyze --no-cache >report; echo "exit $?"; tail -1 report
echo "--- a service may be added later"
rm goinception.jenkinsfile; cp goinception.conf before
"$GOINCEPTION" init --ci jenkins; echo "exit $?"
cmp goinception.conf before; ls goinception.jenkinsfile
"$GOINCEPTION" init --ci jenkins; echo "exit $?"
echo "--- nothing is replaced"
echo ours >goinception.conf; rm goinception-baseline.yaml
"$GOINCEPTION" init; echo "exit $?"
cat goinception.conf; ls goinception-baseline.yaml
echo "--- unless it is told to"
"$GOINCEPTION" init --force --without-baseline; echo "exit $?"
grep -v '^#' goinception.conf | grep .
"$GOINCEPTION" analyze --no-cache >report; echo "exit $?"; tail -1 report
echo "--- nothing to analyse"
rm -r src "our tools" && rm goinception.conf && "$GOINCEPTION" init; echo "exit $?"
