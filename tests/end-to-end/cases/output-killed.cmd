# A run that is killed at any moment leaves no half-written report or baseline: each file is the old one or the new one,
# whole. The kill comes at every call by which the program changes a file, one after the other.
cat >alarm.c <<'END'
#include <signal.h>
#include <unistd.h>
static void on_alarm(int number) { sleep(1); (void)number; }
int main(void) { signal(SIGALRM, on_alarm); return 0; }
END
cat >kill.c <<'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>
/* Half of what was to be written is written, and the process is no more. */
static int is_last(void)
{
	static int calls;
	return ++calls == atoi(getenv("KILL_AT"));
}
static void end(void) { raise(SIGKILL); }
ssize_t write(int descriptor, const void *bytes, size_t size)
{
	ssize_t (*real)(int, const void *, size_t) = (ssize_t(*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
	if (!is_last())
		return real(descriptor, bytes, size);
	real(descriptor, bytes, size / 2);
	end();
	return -1;
}
int rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *) = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
	if (is_last())
		end();
	return real(from, to);
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	int (*real)(int, const char *, int, const char *, unsigned) =
	    (int (*)(int, const char *, int, const char *, unsigned))dlsym(RTLD_NEXT, "renameat2");
	if (is_last())
		end();
	return real(from_folder, from, to_folder, to, flags);
}
int unlink(const char *path)
{
	int (*real)(const char *) = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
	if (is_last())
		end();
	return real(path);
}
END
cc -shared -fPIC -o kill.so kill.c || exit 77
# A sanitizer wants to be loaded first, and need not be.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
formats=$("$GOINCEPTION" analyze --format nonsense 2>&1 | sed -E 's/.*expected (.*), found.*/\1/; s/,| or\b//g')
outputs=$(for format in $formats; do printf -- '-o %s:out.%s ' $format $format; done)
[ $(echo $formats | wc -w) -ge 9 ] || echo "too few formats: $formats"
cat >old.yaml <<'END'
goinception-baseline: 1
findings:
- {file: "gone.c", function: "f", call: "g", rule: "sleep", fingerprint: "0123456789abcdef"}
END
run() { "$GOINCEPTION" analyze alarm.c --no-cache $outputs --baseline accepted.yaml --update-baseline 2>/dev/null; }
plain() { sed -E -e 's/[0-9.]+ s\b/TIME/g' -e 's/("?seconds"?:? ?)[0-9.e-]+/\1TIME/g' "$1"; }
# Where both runs are made, so that reports with whole paths are the same.
mkdir round && (cd round && cp ../alarm.c . && cp ../old.yaml accepted.yaml && run) && mv round whole
killed=0 old=0 new=0
for at in $(seq 500); do
	rm -rf round && mkdir round && cd round && cp ../alarm.c . && cp ../old.yaml accepted.yaml
	for format in $formats; do echo old >out.$format; done
	(export LD_PRELOAD=$PWD/../kill.so KILL_AT=$at; run) 2>/dev/null
	code=$?
	for format in $formats; do
		file=out.$format
		if [ "$(cat $file)" = old ]; then old=$((old + 1))
		elif cmp -s <(plain $file) <(plain ../whole/$file); then new=$((new + 1))
		else echo "$at: $file is half"; fi
	done
	cmp -s accepted.yaml ../old.yaml || cmp -s accepted.yaml ../whole/accepted.yaml || echo "$at: the baseline is half"
	cd ..
	[ $code = 137 ] || break
	killed=$((killed + 1))
done 2>/dev/null
[ $killed -ge $(($(echo $formats | wc -w) * 2)) ] && [ $old -gt 10 ] && [ $new -gt 10 ] && echo "killed at every call"
cmp round/accepted.yaml whole/accepted.yaml && echo "and then it was written"
