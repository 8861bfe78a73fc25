/* Drop-ins have the types of the calls they stand for; the compiler says so. */
#undef _GNU_SOURCE /* with it struct sockaddr * is a union of many */
#define _DEFAULT_SOURCE

#include "runtime_loop.h"

#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define SAME(name) _Static_assert(__builtin_types_compatible_p(__typeof__(name), __typeof__(gi_##name)), "gi_" #name)

SAME(sleep);
SAME(usleep);
SAME(nanosleep);
SAME(clock_nanosleep);
SAME(read);
SAME(readv);
SAME(write);
SAME(writev);
SAME(close);
SAME(poll);
SAME(select);
SAME(accept);
SAME(connect);
SAME(recv);
SAME(recvfrom);
SAME(recvmsg);
SAME(send);
SAME(sendto);
SAME(sendmsg);
SAME(open);
SAME(pread);
SAME(pwrite);
SAME(fsync);
SAME(fdatasync);
SAME(ftruncate);
SAME(stat);
SAME(lstat);
SAME(rename);
SAME(unlink);
SAME(mkdir);
SAME(rmdir);
SAME(opendir);
SAME(readdir);
SAME(closedir);
SAME(fopen);
SAME(fread);
SAME(fwrite);
SAME(fgets);
SAME(fflush);
SAME(fclose);
SAME(flock);
SAME(fcntl);
SAME(getaddrinfo);
SAME(getnameinfo);
SAME(waitpid);
SAME(system);
SAME(popen);
SAME(pclose);
SAME(sigwait);
SAME(sigwaitinfo);
SAME(sigtimedwait);

/* Outside of a loop they do what the calls do, so they can be called in their place anywhere. */
static void outside_of_a_loop_they_are_the_calls(void **state)
{
	int (*const close_either[])(int) = {close, gi_close};
	int ends[2];
	char byte = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(gi_write(ends[1], "x", 1), 1);
	assert_int_equal(gi_read(ends[0], &byte, 1), 1);
	assert_int_equal(byte, 'x');
	for (int i = 0; i < 2; i++)
		assert_int_equal(close_either[i](ends[i]), 0);
	assert_int_equal(gi_system("exit 3"), 3 << 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(outside_of_a_loop_they_are_the_calls)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
