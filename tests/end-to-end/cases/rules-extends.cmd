# Rules of one's own that add to shipped ones, or are made like them: from goinception.conf and from --rules alike, and what the check says.
mkdir program && cd program
cat >main.c <<'C'
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

long our_recv(int descriptor, void *bytes, unsigned long size, int flags);
void our_pause(int seconds), our_on_turn(void (*callback)(int)), our_signals(void (*callback)(int));

static void on_turn(int descriptor)
{
	char byte;

	our_recv(descriptor, &byte, 1, 0);
	our_recv(descriptor, &byte, 1, MSG_DONTWAIT);
	recv(descriptor, &byte, 1, 0);
	our_pause(2);
	sleep(1);
}

static void on_signal(int number) { sleep(number); }

int main(void)
{
	our_on_turn(on_turn);
	our_signals(on_signal);
	return 0;
}
C
cat >../ours.yaml <<'END_OF_RULES'
rule: socket-receive           # more of a shipped rule: its conditions, its remedies
extends: true
calls: [our_recv, recv]
instead: {ours: our_recv_async}
---
rule: our-pause                # a rule of its own, made like another one
extends: sleep
level: 1
calls: [our_pause]
---
context: our-turn
kind: event-loop
framework: ours
title: turn of our loop
entered-by: [{call: our_on_turn, argument: 0}]
---
context: signal-handler
extends: true
entered-by: [{call: our_signals, argument: 0}]
---
remedies: pause                # words for our loop, for all rules that have that remedy
extends: true
instead: {ours: our_timer}
END_OF_RULES
found() { grep -e ' error: ' -e ' warning: ' -e instead; }
"$GOINCEPTION" analyze --path . --rules ../ours.yaml | found
echo 'rules: [../ours.yaml]' >goinception.conf
"$GOINCEPTION" analyze --path . | found | cksum
rm goinception.conf
"$GOINCEPTION" analyze --path . --rules ../ours.yaml | found | cksum
cat >../same.yaml <<'END_OF_RULES'
rule: socket-receive           # the same name without `extends`: all that it said is gone
class: network
bound: peer
calls: [our_recv]
waits: for the other side
why: It asks somebody.
---
context: signal-handler
kind: signal-handler
entered-by: [{call: our_signals, argument: 0}]
END_OF_RULES
"$GOINCEPTION" rules check ../ours.yaml ../same.yaml
"$GOINCEPTION" rules show --rules ../ours.yaml socket-receive our-pause | grep -e '^[a-z]' -e ' calls' -e ours -e 'written in' -e extends -e '^ *or '
