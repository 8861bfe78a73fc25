# A rewrite whose result does not compile is refuted; what else is in the plan is made, in the same file, too.
cat >wrong.yaml <<'END'
rewrite: wrong
for: any
kind: rename
calls: {usleep: no_such_function}
grade: safe
---
rewrite: right
for: any
kind: rename
calls: {sleep: our_sleep}
grade: safe
END
printf '#include <unistd.h>\nunsigned our_sleep(unsigned);\nvoid one(void) { sleep(1); }\n' >one.c
printf '#include <unistd.h>\nunsigned our_sleep(unsigned);\nvoid two(void) { usleep(1); sleep(1); }\n' >two.c
"$GOINCEPTION" rules check wrong.yaml
"$GOINCEPTION" fix --no-cache . --rules wrong.yaml --format table; echo "exit $?"
"$GOINCEPTION" fix --no-cache . --rules wrong.yaml --apply >table; echo "exit $?"; grep -c our_sleep one.c two.c
