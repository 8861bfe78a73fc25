# An object file that somebody named x.c costs itself only.
printf '\177ELF\002\001\001\000\000\000\377\376\000binary\000' >x.c
head -c 4096 /dev/zero >>x.c
cat >good.c <<'END'
#include <unistd.h>
int main(void) { sleep(3); return 0; }
END
"$GOINCEPTION" analyze --path . >report
code=$?
grep -c 'good.c:2:.*warning: sleep()' report
grep 'x\.c' report
tail -n 1 report
exit $code
