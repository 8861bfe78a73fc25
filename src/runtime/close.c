#include "runtime/loop.h"

#include <goinception/async/io.h>

#include <unistd.h>

int gi_close(int number)
{
	struct loop *loop = gi_loop_of_task();

	if (loop)
		gi_descriptor_forget(&loop->poller, number);
	return close(number);
}

void gi_descriptor_changed(int number)
{
	struct loop *loop = gi_loop_of_task();

	if (loop)
		gi_descriptor_forget(&loop->poller, number);
}
