# --since tells what a change brings: new findings, and old ones that become reachable because a caller changed, in files
# that the change does not touch; and why. What was there before stays known, however files and lines moved.
export GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE=2026-01-01T00:00:00Z GIT_COMMITTER_DATE=2026-01-01T00:00:00Z
git init -q -b main .
cat >net.h <<'END'
void lookup(const char *name);
void note(void);
void quiet(void);
END
cat >net.c <<'END'
#include <netdb.h>
#include <unistd.h>
#include "net.h"
#include "switch.h"
static void settle(void)
{
	sleep(1);
}
void lookup(const char *name) { struct addrinfo *found; getaddrinfo(name, 0, 0, &found); }
void note(void) { settle(); }
void quiet(void)
{
	if (VERBOSE)
		fsync(2);
	/* goinception: ignore(file-sync) the journal is small */
	fdatasync(3);
}
END
echo '#define VERBOSE 0' >switch.h
cat >main.c <<'END'
#include <poll.h>
#include <unistd.h>
#include "net.h"
static void idle(int descriptor) { (void)descriptor; }
static void (*on_ready)(int) = idle;
static void spare(int descriptor) { (void)descriptor; usleep(5); }
void use_spare(void) { spare(0); }
static void handle(int descriptor) { note(); quiet(); on_ready(descriptor); }
int main(void)
{
	struct pollfd set[2] = {{.fd = 0, .events = POLLIN}, {.fd = 1, .events = POLLIN}};
	for (;;) {
		poll(set, 2, -1);
		for (int i = 0; i < 2; i++)
			if (set[i].revents)
				handle(set[i].fd);
	}
}
END
git add . && git commit -qm one
# Findings with what brings them; the end of the report.
run() {
	"$GOINCEPTION" analyze . --cache-dir "$CACHE" --since main "$@" >report
	local code=$?
	grep -E '^[^ ]+: (error|warning)|^   since|^ since|^[0-9nN].* in [0-9]+ files?' report
	echo "exit $code"
}
again() { git checkout -q main -- . && git reset -q --hard main && git clean -qfd; }
echo "--- nothing changed"; run
echo "--- only lines moved, and a file that is not read"
sed -i '1i /* a comment */\n' net.c net.h main.c; echo note >README; run
again; echo "--- a caller now reaches a call in another file"
sed -i 's/note(); quiet/note(); lookup("x"); quiet/' main.c; run
again; echo "--- one more caller of what was reached before: known, and told at the end"
sed -i 's/{ (void)descriptor; }/{ (void)descriptor; note(); }/' main.c; run; grep -A1 '^ since' report | tail -1
again; echo "--- a new call, written above one like it"
sed -i 's/^\tsleep(1);/\tsleep(2);\n\tsleep(1);/' net.c; run
again; echo "--- a table holds another function"
sed -i 's/= idle;/= 0;/; s/^int main(void)/static void spare(int);\nvoid choose(void) { on_ready = spare; }\nint main(void)/' main.c; run
again; echo "--- a header switches a call on"
sed -i 's/0/1/' switch.h; run
again; echo "--- a suppression is taken away"
sed -i '/goinception: ignore/d' net.c; run
again; echo "--- a handler is registered"
printf '#include <signal.h>\n#include "net.h"\nvoid set_up(void) { signal(SIGUSR1, (void (*)(int))note); }\n' >signals.c
git add signals.c; run; git reset -q; echo "--- the same, when git does not know the file yet"; run
again; echo "--- files renamed, functions renamed, moved"
git mv net.c network.c; sed -i 's/settle/rest/; s/\bquiet\b/silent/' network.c net.h main.c; run
again; echo "--- a function moved to a new file, the old one is gone"
git rm -q net.c switch.h; git show main:net.c | sed 's/#include "switch.h"/#define VERBOSE 0/' >all.c; run
again; echo "--- a source is gone, and what was found in it"
sed -i 's/note(); quiet();//' main.c; git rm -q net.c; run
again; echo "--- what main has done since is not ours"
git checkout -qb feature; echo 'int nothing;' >more.c; git add more.c; git commit -qm two
git checkout -q main; sed -i 's/sleep(1)/(void)0/' net.c; git commit -qam three
git checkout -q feature; run
git reset -q --hard; echo "--- a baseline beside it"
sed -i 's/note(); quiet/note(); lookup("x"); quiet/' main.c
run --baseline accepted.yaml --update-baseline
"$GOINCEPTION" analyze . --no-cache --baseline accepted.yaml --update-baseline >/dev/null
sed -i '$d' accepted.yaml; run --baseline accepted.yaml; grep '^ baseline' report
echo "--- other formats"
"$GOINCEPTION" analyze . --no-cache --since main -o report.json -o report.sarif -o report.csv -o github:report.github
/usr/bin/python3 "$SOURCE_ROOT/tests/golden/check_schema.py" "$SOURCE_ROOT/docs/schema/report-1.json" report.json
/usr/bin/python3 -c 'import json
report = json.load(open("report.json"))
print({key: report["since"][key] for key in ("revision", "parted", "known", "fixed", "unseen")})
print([(finding["call"], finding["baseline"], finding.get("cause", {}).get("kind")) for finding in report["findings"]])
results = json.load(open("report.sarif"))["runs"][0]["results"]
print(sorted((result["ruleId"], result["baselineState"], result["properties"].get("cause")) for result in results))'
cut -d, -f1,2,21- report.csv | tr -d '\r' | cut -c1-80
grep -c '^::error' report.github
ls "${TMPDIR:-/tmp}" | grep -c '^goinception-......$'
