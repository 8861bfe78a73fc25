# A FIFO, a link that leads nowhere and a folder named like sources must neither hang nor stop the run.
mkfifo pipe.c
ln -s nowhere.c dangling.c
ln -s . loop
mkdir folder.c
cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(3); return 0; }
END
"$GOINCEPTION" analyze --path . >report
code=$?
grep -c 'good.c:2:.*warning: sleep()' report
tail -n 1 report
exit $code
