# A baseline keeps what was there; findings are known again after lines moved, code was laid out anew, locals were renamed
# and functions moved to another file. New ones fail, fixed ones are told.
git init -q . # paths count from here
cat >handlers.c <<'END'
#include <poll.h>
#include <unistd.h>
static void pause_for(int seconds) { sleep(seconds); }
static void on_ready(int descriptor) { pause_for(1); fsync(descriptor); }
int main(void)
{
	struct pollfd set[2] = {{.fd = 0, .events = POLLIN}, {.fd = 1, .events = POLLIN}};
	for (;;) {
		poll(set, 2, -1);
		for (int i = 0; i < 2; i++)
			if (set[i].revents)
				on_ready(set[i].fd);
	}
}
END
run() { "$GOINCEPTION" analyze --path . --no-cache "$@" >report; echo "exit $?"; grep -E '^[^ ]+: error|^ baseline|found|^[0-9]+ new' report; }
run --baseline accepted.yaml
run --update-baseline
run --baseline accepted.yaml --update-baseline
cat accepted.yaml
echo "--- nothing changed"
run --baseline accepted.yaml
echo "--- moved, renamed, laid out anew"
cat >moved.h <<'END'
#include <unistd.h>

static void pause_for(int how_long)
{
	sleep(how_long);
}
END
sed -i -e '3d' -e 's/#include <poll.h>/#include <poll.h>\n#include "moved.h"\n\n\n/' -e 's/\bdescriptor\b/fd/g' handlers.c
run --baseline accepted.yaml
echo "--- a new one, and one less"
sed -i -e 's/fsync(fd);/fdatasync(fd);/' handlers.c
run --baseline accepted.yaml
"$GOINCEPTION" analyze --path . --no-cache --baseline accepted.yaml -o report.sarif -o report.json -o junit:report.xml
/usr/bin/python3 -c 'import json
results = json.load(open("report.sarif"))["runs"][0]["results"]
print(sorted((result["ruleId"], result["baselineState"]) for result in results))
report = json.load(open("report.json"))
print(sorted((finding["rule"], finding["baseline"]) for finding in report["findings"]), [fixed["call"] for fixed in report["fixed"]])'
grep -cE '<failure|was there before' report.xml
/usr/bin/python3 "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/report-1.json" report.json
echo "--- drawn anew"
run --baseline accepted.yaml --update-baseline
run --baseline accepted.yaml
grep -c fingerprint accepted.yaml
echo "--- what was not read is not fixed"
mkdir other
echo 'int unrelated(void) { return 0; }' >other/unrelated.c
"$GOINCEPTION" analyze --path other --no-cache --baseline accepted.yaml --update-baseline
grep -c fingerprint accepted.yaml
