/* What a program loads that nobody read with it. */
#include <time.h>

void plugin_work(void);

void plugin_work(void)
{
	struct timespec time = {0, 30000000};
	nanosleep(&time, NULL); /* the stall */
}
