#include "base/arena.h"
#include "cli/command.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void out_of_memory(size_t size)
{
	fprintf(stderr, "goinception: out of memory: %zu bytes could not be had\n", size);
	_exit(EXIT_INTERNAL);
}

/* A file opened later must not get the number of a closed standard stream, and with it the program's output. The
 * replacement cannot be written to, so that output still fails. */
static void fill_standard_streams(void)
{
	int descriptor;
	do
		descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC);
	while (descriptor >= 0 && descriptor <= STDERR_FILENO);
	if (descriptor >= 0)
		close(descriptor);
}

int main(int argc, char *argv[])
{
	fill_standard_streams();
	memory_keep(); /* each stage asks for what the one before gave back */
	memory_on_exhausted(out_of_memory);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a cache that may not grow costs the cache, not the run */
	return (int)command_line_run(argc, argv);
}
