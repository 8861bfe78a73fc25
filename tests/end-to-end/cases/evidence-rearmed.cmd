# A handler that arms itself again with the number it got, and is called by the program as well: the evidence shows where
# it is handed over, also to a wrapper, and not who calls it with a number.
cat >handler.c <<'E'
#include <signal.h>
#include <unistd.h>
static void on_any(int number)
{
	sleep((unsigned)number);
	if (number)
		signal(number, on_any);
}
static void on_hangup(int number) { usleep((unsigned)number); }
static void handle(int number, void (*handler)(int)) { signal(number, handler); }
int main(void)
{
	handle(SIGHUP, on_hangup);
	on_any(0);
	signal(SIGTERM, on_any);
	return 0;
}
E
"$GOINCEPTION" analyze --path . --fail-on never >report
grep -A 1 'context  ' report
