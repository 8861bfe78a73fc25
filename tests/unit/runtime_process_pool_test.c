/* Work in other processes: results, errors, deaths, cancellation, and nothing left behind. */
#include "runtime_loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static ssize_t square(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	int number;

	if (input_bytes != sizeof number || output_bytes_max < sizeof number) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(&number, input, sizeof number);
	number *= number;
	memcpy(output, &number, sizeof number);
	return sizeof number;
}

static ssize_t tell_process(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	pid_t process = getpid();

	(void)input;
	(void)input_bytes;
	(void)output_bytes_max;
	memcpy(output, &process, sizeof process);
	return sizeof process;
}

static ssize_t refuse(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	(void)input;
	(void)input_bytes;
	(void)output;
	(void)output_bytes_max;
	errno = EDOM;
	return -1;
}

static ssize_t die(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	(void)input;
	(void)input_bytes;
	(void)output;
	(void)output_bytes_max;
	raise(SIGKILL);
	return 0;
}

/* A large frame, and a large answer. */
static ssize_t reverse(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	char copy[1000000];

	(void)output_bytes_max;
	memcpy(copy, input, input_bytes);
	for (size_t i = 0; i < input_bytes; i++)
		((char *)output)[i] = copy[input_bytes - 1 - i];
	return (ssize_t)input_bytes;
}

static ssize_t count_descriptors(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	int count = 0;

	(void)input;
	(void)input_bytes;
	(void)output_bytes_max;
	for (int number = 3; number < 200; number++)
		count += fcntl(number, F_GETFD) != -1;
	memcpy(output, &count, sizeof count);
	return sizeof count;
}

static ssize_t never_end(const void *input, size_t input_bytes, void *output, size_t output_bytes_max)
{
	(void)input;
	(void)input_bytes;
	(void)output;
	(void)output_bytes_max;
	for (;;)
		pause();
	return 0;
}

static int run_each(void *argument)
{
	struct gi_process_pool *pool = gi_process_pool_new(2);
	enum { MUCH = 900000 };
	char *text = malloc(MUCH), *answer = malloc(MUCH);
	int number = 12, result = 0;
	pid_t first, second;

	(void)argument;
	assert_int_equal(gi_process_pool_run(pool, square, &number, sizeof number, &result, sizeof result),
	                 sizeof result);
	assert_int_equal(result, 144);
	assert_fails(gi_process_pool_run(pool, square, &number, 1, &result, sizeof result), EMSGSIZE);
	assert_fails(gi_process_pool_run(pool, refuse, NULL, 0, NULL, 0), EDOM);
	assert_int_equal(gi_process_pool_run(pool, tell_process, NULL, 0, &first, sizeof first), sizeof first);
	assert_int_not_equal(first, getpid());

	for (int i = 0; i < MUCH; i++)
		text[i] = (char)i;
	assert_int_equal(gi_process_pool_run(pool, reverse, text, MUCH, answer, MUCH), MUCH);
	for (int i = 0; i < MUCH; i++)
		if (answer[i] != text[MUCH - 1 - i])
			fail_msg("byte %d is wrong", i);
	assert_int_equal(gi_process_pool_run(pool, count_descriptors, NULL, 0, &result, sizeof result), sizeof result);
	assert_int_equal(result, 1);

	assert_fails(gi_process_pool_run(pool, die, NULL, 0, NULL, 0), EOWNERDEAD);
	assert_int_equal(gi_process_pool_deaths(pool), 1);
	assert_int_equal(gi_process_pool_run(pool, tell_process, NULL, 0, &second, sizeof second), sizeof second);
	assert_int_not_equal(first, second);
	gi_process_pool_free(pool);
	assert_fails(waitpid(-1, NULL, WNOHANG), ECHILD);
	free(text);
	free(answer);
	return 0;
}

static void work_comes_back_from_another_process(void **state)
{
	(void)state;
	assert_int_equal(gi_run(run_each, NULL, NULL), 0);
	assert_null(gi_process_pool_new(0));
}

static int map_numbers(void *argument)
{
	enum { COUNT = 100 };
	struct gi_process_pool *pool = gi_process_pool_new(3);
	int numbers[COUNT], squares[COUNT];

	(void)argument;
	for (int i = 0; i < COUNT; i++)
		numbers[i] = i;
	assert_int_equal(gi_process_pool_map(pool, square, numbers, sizeof(int), squares, sizeof(int), COUNT), 0);
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(squares[i], i * i);
	assert_fails(gi_process_pool_map(pool, refuse, numbers, sizeof(int), squares, sizeof(int), COUNT), EDOM);
	gi_process_pool_free(pool);
	return 0;
}

static void a_map_keeps_the_order(void **state)
{
	(void)state;
	assert_int_equal(gi_run(map_numbers, NULL, NULL), 0);
}

static int cancel_work(void *argument)
{
	struct gi_process_pool *pool = gi_process_pool_new(1);
	struct gi_scope scope;
	pid_t process;

	(void)argument;
	for (int i = 0; i < 3; i++) {
		gi_scope_enter_for(&scope, 5 * GI_MILLISECOND_NS);
		assert_fails(gi_process_pool_run(pool, never_end, NULL, 0, NULL, 0), ECANCELED);
		assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	}
	assert_int_equal(gi_process_pool_deaths(pool), 0);
	assert_fails(waitpid(-1, NULL, WNOHANG), ECHILD);
	assert_int_equal(gi_process_pool_run(pool, tell_process, NULL, 0, &process, sizeof process), sizeof process);
	gi_process_pool_free(pool);
	return 0;
}

static void cancelled_work_is_stopped(void **state)
{
	(void)state;
	assert_int_equal(gi_run(cancel_work, NULL, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(work_comes_back_from_another_process),
	    cmocka_unit_test(a_map_keeps_the_order),
	    cmocka_unit_test(cancelled_work_is_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
