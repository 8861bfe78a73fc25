# --log-format json: every line on standard error is an object, also progress, notes and the error at the end; the log
# file, too. The report on standard output is as ever.
cat >alarm.c <<'END'
#include <signal.h>
#include <unistd.h>
static void on_alarm(int number) { sleep(1); (void)number; }
int main(void) { signal(SIGALRM, on_alarm); return 0; }
END
head -c 300 /dev/zero >binary.c
lines() { /usr/bin/python3 -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    item = json.loads(line)
    time = item.pop("time")
    assert len(time) == 24 and time[10] == "T" and time[-1] == "Z", time
    item.pop("per_second", None), item.pop("seconds_left", None)
    if item.get("event") != "profile":
        print(sorted(item.items()))
' "$1"; }
run() { "$GOINCEPTION" analyze . --no-cache --log-format json "$@" 2>messages | tail -1; echo "exit ${PIPESTATUS[0]}"; lines messages; }
run
run --log-level info --hints always --profile -j1
run --baseline accepted.yaml --update-baseline -o /dev/null
echo "--- why it ends"
run -o /nonexistent/report
printf 'goinception-baseline: 1\nfindings:\n- {file: 3}\n' >damaged.yaml
run --baseline damaged.yaml
run --since main
echo "--- in a file"
"$GOINCEPTION" analyze . --no-cache --log-format json --log-file log -o /dev/null; lines log
echo "--- a name that is no UTF-8"
head -c 300 /dev/zero >"$(printf 'b\377\033[2J".c')"
run -o /dev/null --exclude binary.c
echo "--- progress in a file: the last line at least"
"$GOINCEPTION" analyze alarm.c --no-cache --progress always -o /dev/null 2>progress
sed -E 's/, [0-9.]+\/s//' progress
"$GOINCEPTION" analyze alarm.c --no-cache --progress always --log-format json -o /dev/null 2>messages
lines messages
