# What stands beside the broken part is still found, and the account says that something is missing.
cat >broken.c <<'END'
#include <unistd.h>
int before(void) { sleep(1); return 0; }
int broken( { ) this is not C at all ;;; @@
int after(void) { sleep(2); return 0; }
END
cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(3); return 0; }
END
"$GOINCEPTION" analyze --path . >report
code=$?
grep -o '^.*: warning: sleep()' report
grep ' errors ' report
tail -n 1 report
exit $code
