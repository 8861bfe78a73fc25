# Slips exit with 2. A source that cannot be read costs a line and an exit status of 1, and leaves no facts of earlier.
printf '#include <unistd.h>\nvoid f(void) { sleep(1); }\n' >good.c
printf 'all:\n' >Makefile
try() { "$GOINCEPTION" extract --no-cache "$@"; echo $?; }
try
try good.c missing.c
try good.c -o good.c
try good.c -o facts --output-dir facts
try good.c --depfile good.d
try good.c -o missing/good.facts
try . -o - -- -O2
try good.c --output-dir good.c
echo "--- others are done"
try good.c missing.c Makefile --output-dir facts
find facts -name '*.facts' | sed 's#.*/##'
echo "--- gone"
cp good.c other.c
try good.c other.c --output-dir facts
printf '\0\0\0\0binary' >other.c
try good.c other.c --output-dir facts
find facts -name '*.facts' | sed 's#.*/##'
