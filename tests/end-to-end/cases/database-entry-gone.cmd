# The source of one entry was deleted; the other is analysed all the same.
cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(1); return 0; }
END
cat >compile_commands.json <<'END'
[
  {"directory": ".", "file": "good.c", "command": "cc -c good.c"},
  {"directory": ".", "file": "deleted.c", "command": "cc -c deleted.c"}
]
END
"$GOINCEPTION" analyze --path . >report
code=$?
grep -c 'good.c:2:.*warning: sleep()' report
grep 'compile command' report
tail -n 1 report
exit $code
