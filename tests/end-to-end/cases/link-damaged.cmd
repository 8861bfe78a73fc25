# Facts that cannot be relied on end the run with 2, and say where and what to do.
printf '#include <unistd.h>\nvoid f(void) { sleep(1); }\n' >good.c
"$GOINCEPTION" extract good.c --no-cache -o good.facts || exit
try() { "$GOINCEPTION" link --fail-on never "$@" | wc -l; echo "${PIPESTATUS[0]}"; }
try
try missing.facts
mkdir empty && try empty
try @missing
head -c 200 good.facts >cut.facts && try good.facts cut.facts
sed 's/good/evil/' good.facts >changed.facts && try changed.facts
sed '1s/.*/goinception-facts 99/' good.facts >newer.facts && try newer.facts
sed '1s/.*/goinception-facts 1/' good.facts >older.facts && try older.facts
: >nothing.facts && try nothing.facts
try good.c
try --format yaml good.facts
try --root / good.facts
