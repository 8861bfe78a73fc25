# Changes are chosen by rule, by grade, and one by one; each answer leads to what it says.
cat >two.c <<'END'
#include <sys/socket.h>
#include <unistd.h>

void two(int peer, char *to)
{
	sleep(1);
	usleep(1);
	recv(peer, to, 1, 0);
}
END
fix() { "$GOINCEPTION" fix --no-cache two.c "$@" | grep '^[-+]'; }
exec 2>&1
echo 'flags, without a runtime' && fix --grade changes-behaviour
echo 'one rule' && fix --runtime goinception-async --rule sleep
"$GOINCEPTION" fix two.c --rule slep; echo "exit $?"
for answers in 'n y n' 'q' 'n a' '? y q' ''; do
	echo "answers: $answers" && printf '%s\n' $answers >answers
	fix --runtime goinception-async --interactive <answers 2>asked
	grep -c 'take it' asked
done
