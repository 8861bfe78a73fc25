# Flags of another compiler, or of a newer one, are left out and named; the source is analysed.
cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(1); return 0; }
END
cat >compile_commands.json <<'END'
[{"directory": ".", "file": "good.c", "command": "cc -O2 -fno-such-flag=7 -mwhatever -c good.c"}]
END
"$GOINCEPTION" analyze --path . >report
code=$?
grep -c 'good.c:2:.*warning: sleep()' report
grep 'build flag' report
tail -n 1 report
exit $code
