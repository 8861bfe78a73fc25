# A source that is built in two ways has two facts files; -o takes one, and flags behind -- say which.
mkdir src
cat >src/job.c <<'END'
#include <unistd.h>
#ifdef SLOW
void job(void) { sleep(SLOW); }
#else
void job(void) { usleep(1000); }
#endif
END
cat >compile_commands.json <<'END'
[{"directory": ".", "file": "src/job.c", "command": "cc -c src/job.c"},
 {"directory": ".", "file": "src/job.c", "command": "cc -DSLOW=5 -c src/job.c"}]
END
"$GOINCEPTION" extract src/job.c --no-cache --output-dir facts || exit
find facts -name '*.facts' | sed "s#$PWD#/SCRATCH#" | sort
comparable() { sed 's/"seconds": .*//'; }
"$GOINCEPTION" link facts --fail-on never --format json | comparable >linked
"$GOINCEPTION" analyze src --no-cache --fail-on never --format json | comparable | diff - linked && [ -s linked ] || exit
"$GOINCEPTION" extract src/job.c --no-cache -o one.facts
echo $?
for way in '' -DSLOW=7 'ccache gcc -DSLOW=7 -fplugin=evil.so -c src/job.c -o job.o'; do
	"$GOINCEPTION" extract src/job.c --no-cache -o - -- "" $way >one.facts || exit
	"$GOINCEPTION" link one.facts --fail-on never | grep ' warning: '
done
ls
