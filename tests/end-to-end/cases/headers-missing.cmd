cat >good.c <<'END'
#include "generated/config.h"
#include <no/such/library.h>
#include <unistd.h>
int main(void) { sleep(3); return 0; }
END
"$GOINCEPTION" analyze --path . >report
code=$?
grep -c 'good.c:4:.*warning: sleep()' report
grep '^ headers \|^ flags ' report
tail -n 1 report
exit $code
