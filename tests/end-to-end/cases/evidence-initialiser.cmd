# A handler that only stands in an initialiser: the evidence shows its line, not its bare name.
cat >handler.c <<'END'
#include <signal.h>
#include <unistd.h>
static void on_terminate(int number) { sleep((unsigned)number); }
static const struct sigaction terminate = {.sa_handler = on_terminate, .sa_flags = SA_RESTART};
int main(void) { return sigaction(SIGTERM, &terminate, NULL); }
END
"$GOINCEPTION" analyze --path . --fail-on never >report
grep -A 1 'context  ' report
