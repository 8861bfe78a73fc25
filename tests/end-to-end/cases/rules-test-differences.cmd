# The fixture runner says what was expected and what was found, line by line; an `ok` that is none and a closed gap fail.
cat >fixture.c <<'END'
#include <signal.h>
#include <unistd.h>

static void pause_a_while(void)
{
	sleep(1); /* expect: sleep chain=on_signal>pause_a_while context=signal-handler severity=error certainty=direct */
}

static void on_signal(int number)
{
	pause_a_while();
	/* expect: sleep chain=on_other; sleep-clock */
	sleep(2);
	sleep(3); /* ok: it is not */
	sleep(4); /* gap: sleep cannot be seen yet */
	sleep(5);
	_exit(number); /* gap: sleep-clock is not there */
}

int main(void)
{
	signal(SIGTERM, on_signal);
	sleep(6); /* ok: start-up */
	sleep(7); /* expect: sleep context=none */
	sleep(8);
	return 0;
}
END
printf 'int x = 1 +; /* ok */\n' >broken.c
printf 'int x; /* expects: sleep */\n' >misspelt.c
"$GOINCEPTION" rules test fixture.c
echo "exit $?"
"$GOINCEPTION" rules test broken.c | sed 's/: does not compile: .*/: does not compile/'
"$GOINCEPTION" rules test misspelt.c
