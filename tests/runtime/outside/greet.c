/* Two tasks that greet while the other one sleeps. */
#include <goinception/async.h>

#include <stdio.h>

static int greet(void *name)
{
	for (int i = 0; i < 2; i++) {
		printf("hello, %s\n", (const char *)name);
		gi_usleep(1000);
	}
	return 0;
}

static int greet_both(void *argument)
{
	struct gi_nursery nursery;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, greet, "Ada", NULL);
	gi_spawn(&nursery, greet, "Grace", NULL);
	return gi_nursery_close(&nursery);
}

int main(void)
{
	const struct gi_options options = {.virtual_clock = true};

	return gi_run(greet_both, NULL, &options);
}
