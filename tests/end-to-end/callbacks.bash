# callbacks.bash FRAMEWORK PACKAGE QUICK-STEPS: a program of fixtures/callbacks before and after its functions are taken apart
# at calls that wait. The result compiles without a warning, runs in the real loop, gives the same answers, does not hold the
# loop up any more, and is clean. Steps that are quick anyway are given as a set of digits.
command -v pkg-config >/dev/null && pkg-config "$2" || exit 77
cp "$FIXTURES/callbacks/$1.c" program.c
flags=(-Wall -Wextra -Werror -pthread $(pkg-config --cflags --libs "$2"))
cc program.c -o before "${flags[@]}" && ./before >before.answers 2>before.loop
"$GOINCEPTION" fix program.c --grade changes-behaviour --apply 2>/dev/null | sed -n 's/() ->.*//p'
cc program.c -o after "${flags[@]}" || exit
for attempt in 1 2 3; do # on a loaded machine a whole wait may pass without a turn of the loop
	./after >after.answers 2>after.loop
	grep -v "^[$3]:" after.loop | grep -q 'stood still' || break
done
diff before.answers after.answers && cat after.answers
echo "before: $(grep -c 'stood still' before.loop) stood still" && grep -v "^[$3]:" after.loop
"$GOINCEPTION" analyze program.c | tail -n 1 | cut -d ' ' -f -2
