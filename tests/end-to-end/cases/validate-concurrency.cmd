# --concurrency N: N callers at once, counted by what they see of each other, and timed by the virtual clock, whose seconds are exact.
cat >shop.c <<'END'
#include <stddef.h>
#include <unistd.h>

static int busy;

int ask(int seconds)
{
	sleep((unsigned)seconds);
	return seconds * 10;
}

int count_callers(int seconds)
{
	busy++;
	sleep((unsigned)seconds);
	return busy--;
}

int serve(const int *orders, size_t count)
{
	int done = 0;
	for (size_t i = 0; i < count; i++)
		done += ask(orders[i]);
	return done;
}
END
cat >main.c <<'END'
#include <stddef.h>

int ask(int seconds);
int count_callers(int seconds);
int serve(const int *orders, size_t count);

int main(void)
{
	static const int orders[] = {1, 2, 3, 4, 5, 6};
	return ask(2) + count_callers(3) + serve(orders, 6) == 0;
}
END
try() {
	echo "$@"
	"$GOINCEPTION" validate --no-cache --path . --entry "$@" --format json >said.json
	python3 -c '
import json
said = json.load(open("said.json"))
for run in "before", "after":
    calls = ["%g to %g ms: %d" % (call["began_ms"], call["ended_ms"], call["result"]) for call in said["entry"][run]["calls"]]
    print(f"  {run}: " + ", ".join(calls))
print(" ", said["verdict"], said["message"])'
}
try ask
try ask --concurrency 1
try ask --concurrency 4
try count_callers --concurrency 1
try count_callers --concurrency 3
try serve --concurrency 1
try serve --concurrency 2
try serve --concurrency 6
try serve --concurrency 100
"$GOINCEPTION" validate --no-cache --path . --entry ask --concurrency 0
