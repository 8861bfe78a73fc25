/* Work in threads, files, names and child processes: what comes back, how much runs at a time, and what cancellation
 * does. */
#include "runtime_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static void note_thread(void *argument) { *(pthread_t *)argument = pthread_self(); }

static int run_elsewhere(void *argument)
{
	pthread_t thread = pthread_self();

	(void)argument;
	assert_int_equal(gi_to_thread(note_thread, &thread), 0);
	assert_false(pthread_equal(thread, pthread_self()));
	return 0;
}

static void a_call_runs_in_another_thread(void **state)
{
	pthread_t thread;

	(void)state;
	run_in_loop(run_elsewhere, NULL);
	/* Outside of a loop: in this one. */
	assert_int_equal(gi_to_thread(note_thread, &thread), 0);
	assert_true(pthread_equal(thread, pthread_self()));
}

struct gate {
	int ends[2]; /* a byte for each that may pass */
	atomic_int inside, most_inside, passed;
	struct gi_thread_pool *pool;
};

static void pass_gate(void *argument)
{
	struct gate *gate = argument;
	int inside = atomic_fetch_add(&gate->inside, 1) + 1;
	char byte;

	if (inside > atomic_load(&gate->most_inside))
		atomic_store(&gate->most_inside, inside);
	while (read(gate->ends[0], &byte, 1) == -1 && errno == EINTR)
		;
	atomic_fetch_sub(&gate->inside, 1);
	atomic_fetch_add(&gate->passed, 1);
}

static int pass_in_thread(void *argument)
{
	struct gate *gate = argument;
	int result = gate->pool ? gi_thread_pool_run(gate->pool, pass_gate, gate) : gi_to_thread(pass_gate, gate);

	return result == 0 ? 0 : errno;
}

static int open_gate(const struct gate *gate, int count)
{
	for (int i = 0; i < count; i++)
		assert_int_equal(write(gate->ends[1], "x", 1), 1);
	return 0;
}

static void gate_init(struct gate *gate)
{
	*gate = (struct gate){.pool = NULL};
	assert_int_equal(pipe(gate->ends), 0);
}

static void gate_release(const struct gate *gate)
{
	close(gate->ends[0]);
	close(gate->ends[1]);
}

static int fill_threads(void *argument)
{
	struct gate gate;
	struct gi_nursery nursery;

	(void)argument;
	gate_init(&gate);
	gi_nursery_open(&nursery);
	for (int i = 0; i < 20; i++)
		gi_spawn(&nursery, pass_in_thread, &gate, NULL);
	while (atomic_load(&gate.inside) < 3)
		gi_yield();
	open_gate(&gate, 20);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(atomic_load(&gate.passed), 20);
	assert_int_equal(atomic_load(&gate.most_inside), 3);
	gate_release(&gate);
	return 0;
}

static void as_many_threads_run_as_the_options_say(void **state)
{
	const struct gi_options options = {.threads_max = 3};

	(void)state;
	assert_int_equal(gi_run(fill_threads, NULL, &options), 0);
}

static int sleep_forever(void *argument)
{
	(void)argument;
	gi_sleep_ns(GI_NEVER);
	return ECANCELED;
}

static int open_gate_later(void *argument)
{
	struct gate *gate = argument;
	struct gi_scope shield;

	/* The others are cancelled by now: the one that runs waits for this, the one that did not begin is gone. */
	sleep_forever(NULL);
	gi_scope_enter(&shield);
	gi_scope_shield(&shield, true);
	gi_yield();
	assert_int_equal(atomic_load(&gate->passed), 0);
	open_gate(gate, 1);
	gi_scope_leave(&shield);
	return 0;
}

static int cancel_in_threads(void *argument)
{
	struct gate gate;
	struct gi_nursery nursery;
	struct gi_task running, queued;
	int status;

	(void)argument;
	gate_init(&gate);
	gate.pool = gi_thread_pool_new(1);
	gi_nursery_open(&nursery);
	gi_spawn_task(&nursery, &running, pass_in_thread, &gate, NULL);
	while (atomic_load(&gate.inside) == 0)
		gi_yield();
	gi_spawn_task(&nursery, &queued, pass_in_thread, &gate, NULL);
	gi_spawn(&nursery, open_gate_later, &gate, NULL);
	gi_yield();
	gi_cancel(&queued);
	assert_int_equal(gi_join(&queued, &status), 0);
	assert_int_equal(status, ECANCELED);
	gi_nursery_cancel(&nursery);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(running.status, 0);
	assert_int_equal(atomic_load(&gate.passed), 1);
	gi_thread_pool_free(gate.pool);
	gate_release(&gate);
	return 0;
}

static void what_has_begun_is_waited_for(void **state)
{
	(void)state;
	assert_int_equal(gi_run(cancel_in_threads, NULL, NULL), 0);
}

static int shut_down(void *argument)
{
	bool drain = *(bool *)argument;
	struct gate gate;
	struct gi_nursery nursery;
	struct gi_task tasks[4];

	gate_init(&gate);
	gate.pool = gi_thread_pool_new(1);
	gi_nursery_open(&nursery);
	for (int i = 0; i < 4; i++)
		gi_spawn_task(&nursery, &tasks[i], pass_in_thread, &gate, NULL);
	while (atomic_load(&gate.inside) == 0)
		gi_yield();
	gi_yield();
	gi_thread_pool_shut_down(gate.pool, drain);
	open_gate(&gate, 4);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(tasks[0].status, 0);
	for (int i = 1; i < 4; i++)
		assert_int_equal(tasks[i].status, drain ? 0 : ESHUTDOWN);
	assert_int_equal(atomic_load(&gate.passed), drain ? 4 : 1);
	assert_int_equal(pass_in_thread(&gate), ESHUTDOWN);
	gi_thread_pool_free(gate.pool);
	gate_release(&gate);
	return 0;
}

static void shutting_down_drains_or_refuses(void **state)
{
	bool drain = true, refuse = false;

	(void)state;
	assert_int_equal(gi_run(shut_down, &drain, NULL), 0);
	assert_int_equal(gi_run(shut_down, &refuse, NULL), 0);
}

static int wait_for_work_and_sleep(void *argument)
{
	struct gate gate;
	struct gi_nursery nursery;

	(void)argument;
	gate_init(&gate);
	open_gate(&gate, 1);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, pass_in_thread, &gate, NULL);
	gi_sleep(3600);
	/* Time waits for threads: nothing has been missed. */
	assert_int_equal(atomic_load(&gate.passed), 1);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gate_release(&gate);
	return 0;
}

static void virtual_time_waits_for_threads(void **state)
{
	(void)state;
	run_in_loop(wait_for_work_and_sleep, NULL);
}

static void path_in(const char *folder, const char *name, char path[512])
{
	snprintf(path, 512, "%s/%s", folder, name);
}

static int use_files(void *argument)
{
	const char *folder = argument;
	char path[512], other[512], inner[512], data[100] = {0};
	struct stat status;
	int found = 0;

	path_in(folder, "file", path);
	path_in(folder, "other", other);
	path_in(folder, "inner", inner);
	assert_fails(gi_open(path, O_RDONLY), ENOENT);
	int file = gi_open(path, O_RDWR | O_CREAT | O_EXCL, 0640);
	assert_true(file >= 0);
	assert_int_equal(gi_write(file, "hello, ", 7), 7);
	assert_int_equal(gi_write(file, "world", 5), 5);
	assert_int_equal(gi_pwrite(file, "H", 1, 0), 1);
	assert_int_equal(gi_fsync(file), 0);
	assert_int_equal(gi_fdatasync(file), 0);
	assert_int_equal(gi_pread(file, data, sizeof data, 7), 5);
	assert_string_equal(data, "world");
	assert_int_equal(lseek(file, 0, SEEK_SET), 0);
	assert_int_equal(gi_read(file, data, sizeof data), 12);
	assert_string_equal(data, "Hello, world");
	assert_int_equal(gi_read(file, data, sizeof data), 0);
	/* As pread() and the rest do. */
	assert_fails(gi_pread(file, data, 1, -1), EINVAL);
	assert_int_equal(gi_ftruncate(file, 3), 0);
	assert_int_equal(gi_close(file), 0);
	assert_fails(gi_fsync(file), EBADF);

	assert_int_equal(gi_stat(path, &status), 0);
	assert_int_equal(status.st_size, 3);
	assert_int_equal(gi_rename(path, other), 0);
	assert_fails(gi_lstat(path, &status), ENOENT);
	assert_int_equal(gi_mkdir(inner, 0700), 0);
	DIR *directory = gi_opendir(folder);
	assert_non_null(directory);
	while (gi_readdir(directory))
		found++;
	assert_int_equal(found, 4); /* and . and .. */
	assert_int_equal(gi_closedir(directory), 0);
	assert_int_equal(gi_rmdir(inner), 0);
	assert_int_equal(gi_unlink(other), 0);
	assert_fails(gi_unlink(other), ENOENT);
	return 0;
}

static int use_stdio(void *argument)
{
	char path[512], line[100];
	struct gi_scope scope;

	path_in(argument, "lines", path);
	assert_null(gi_fopen(path, "r"));
	assert_int_equal(errno, ENOENT);
	FILE *file = gi_fopen(path, "w+");
	assert_non_null(file);
	assert_int_equal(gi_fwrite("one\ntwo\n", 1, 8, file), 8);
	assert_int_equal(gi_fflush(file), 0);
	assert_int_equal(fseek(file, 0, SEEK_SET), 0);
	assert_string_equal(gi_fgets(line, sizeof line, file), "one\n");
	assert_int_equal(gi_fread(line, 4, 3, file), 1);
	assert_null(gi_fgets(line, sizeof line, file));

	gi_scope_enter_for(&scope, 0);
	errno = 0;
	assert_int_equal(gi_fread(line, 1, 1, file), 0);
	assert_int_equal(errno, ECANCELED);
	assert_int_equal(gi_fclose(file), 0); /* all the same */
	gi_scope_leave(&scope);
	return gi_unlink(path);
}

static void files_behave_as_files_do(void **state)
{
	char folder[] = "/tmp/runtime-files-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	run_in_loop(use_files, folder);
	assert_int_equal(use_files(folder), 0); /* outside of a loop, too */
	run_in_loop(use_stdio, folder);
	assert_int_equal(rmdir(folder), 0);
}

static int lock_file(void *argument)
{
	char path[512];
	struct gi_scope scope;

	path_in(argument, "lock", path);
	int first = gi_open(path, O_RDWR | O_CREAT, 0600), second = gi_open(path, O_RDWR);
	assert_int_equal(gi_flock(first, LOCK_EX), 0);
	assert_fails(gi_flock(second, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	gi_scope_enter_for(&scope, 60 * GI_SECOND_NS);
	assert_fails(gi_flock(second, LOCK_EX), ECANCELED);
	assert_int_equal(gi_now_ns(), 60 * GI_SECOND_NS);
	gi_scope_leave(&scope);
	assert_int_equal(gi_flock(first, LOCK_UN), 0);
	assert_int_equal(gi_flock(second, LOCK_EX), 0);
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	assert_int_equal(gi_fcntl(second, F_SETLKW, &lock), 0);
	/* Locks of one process never stand in each other's way; those of open files do. */
	assert_int_equal(gi_fcntl(first, F_SETLKW, &lock), 0);
	lock.l_type = F_UNLCK;
	assert_int_equal(gi_fcntl(first, F_SETLKW, &lock), 0);
	lock.l_type = F_WRLCK;
	assert_int_equal(gi_fcntl(second, F_OFD_SETLKW, &lock), 0);
	gi_scope_enter_for(&scope, 60 * GI_SECOND_NS);
	assert_fails(gi_fcntl(first, F_OFD_SETLKW, &lock), ECANCELED);
	gi_scope_leave(&scope);
	assert_fails(gi_fcntl(first, F_OFD_SETLK, &lock), EAGAIN);
	assert_int_equal(gi_fcntl(first, F_SETFD, FD_CLOEXEC), 0);
	assert_int_equal(gi_fcntl(first, F_GETFD), FD_CLOEXEC);
	assert_fails(gi_fcntl(-1, F_SETLKW, &lock), EBADF);
	gi_close(first);
	gi_close(second);
	return gi_unlink(path);
}

static void a_lock_that_others_hold_can_be_given_up(void **state)
{
	char folder[] = "/tmp/runtime-files-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	run_in_loop(lock_file, folder);
	assert_int_equal(rmdir(folder), 0);
}

static int look_up(void *argument)
{
	const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
	struct addrinfo *addresses = NULL;
	char host[NI_MAXHOST], service[10];
	struct gi_scope scope;

	(void)argument;
	assert_int_equal(gi_getaddrinfo("127.0.0.1", "80", &hints, &addresses), 0);
	assert_int_equal(((struct sockaddr_in *)addresses->ai_addr)->sin_port, htons(80));
	assert_int_equal(gi_getnameinfo(addresses->ai_addr, addresses->ai_addrlen, host, sizeof host, service,
	                                sizeof service, NI_NUMERICHOST | NI_NUMERICSERV),
	                 0);
	assert_string_equal(host, "127.0.0.1");
	assert_string_equal(service, "80");
	assert_int_equal(gi_getnameinfo(addresses->ai_addr, addresses->ai_addrlen, host, 3, NULL, 0, NI_NUMERICHOST),
	                 EAI_OVERFLOW);
	freeaddrinfo(addresses);
	assert_int_equal(gi_getaddrinfo("no number", NULL, &hints, &addresses), EAI_NONAME);
	gi_scope_enter_for(&scope, 0);
	assert_int_equal(gi_getaddrinfo("127.0.0.1", NULL, NULL, &addresses), EAI_SYSTEM);
	assert_int_equal(errno, ECANCELED);
	gi_scope_leave(&scope);
	return 0;
}

static void names_are_looked_up(void **state)
{
	(void)state;
	run_in_loop(look_up, NULL);
}

static int look_up_and_tell(void *argument)
{
	const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST};
	struct addrinfo *addresses = NULL;
	int result = gi_getaddrinfo("127.0.0.1", NULL, &hints, &addresses);

	(void)argument;
	if (result == 0)
		freeaddrinfo(addresses);
	return 0;
}

/* Cancelled before they begin, while they run, and when they are done: nothing may be lost, nothing freed twice. */
static int cancel_look_ups(void *argument)
{
	struct gi_nursery nursery;

	(void)argument;
	for (int i = 0; i < 200; i++) {
		gi_nursery_open(&nursery);
		for (int j = 0; j < 4; j++)
			gi_spawn(&nursery, look_up_and_tell, NULL, NULL);
		for (int yields = 0; yields < i; yields++)
			gi_yield();
		gi_nursery_cancel(&nursery);
		assert_int_equal(gi_nursery_close(&nursery), 0);
	}
	return 0;
}

static void cancelled_look_ups_clean_up(void **state)
{
	(void)state;
	assert_int_equal(gi_run(cancel_look_ups, NULL, NULL), 0);
}

static int use_processes(void *argument)
{
	int status;
	char line[20];

	(void)argument;
	pid_t child = fork();
	if (child == 0)
		_exit(7);
	assert_int_equal(gi_waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_fails(gi_waitpid(child, &status, 0), ECHILD);
	child = fork();
	if (child == 0)
		_exit(8);
	assert_int_equal(gi_waitpid(-1, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 8);

	assert_int_equal(WEXITSTATUS(gi_system("exit 3")), 3);
	FILE *file = gi_popen("echo said", "r");
	assert_string_equal(gi_fgets(line, sizeof line, file), "said\n");
	assert_int_equal(gi_pclose(file), 0);
	return 0;
}

static int kill_command(void *argument)
{
	struct gi_scope scope;
	uint64_t begin_ns = gi_now_ns();

	(void)argument;
	gi_scope_enter_for(&scope, 20 * GI_MILLISECOND_NS);
	assert_fails(gi_system("exec sleep 600"), ECANCELED);
	gi_scope_leave(&scope);
	assert_true(gi_now_ns() - begin_ns < 300 * GI_SECOND_NS);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* nobody is left */
	return 0;
}

/* Programs are started in threads that block every signal; their own mask is that of the task's thread. */
static int use_clean_signals(void *argument)
{
	char line[80];

	(void)argument;
	assert_int_equal(gi_system("grep -q '^SigBlk:.0*$' /proc/self/status"), 0);
	FILE *file = gi_popen("grep '^SigBlk:.0*$' /proc/self/status", "r");
	assert_non_null(gi_fgets(line, sizeof line, file));
	assert_int_equal(gi_pclose(file), 0);
	return 0;
}

static int count_turns(void *argument)
{
	for (int *turns = argument; *turns >= 0; ++*turns)
		if (gi_yield() == -1)
			break;
	return 0;
}

static int start_beside_another(void *argument)
{
	int turns = 0;
	struct gi_nursery nursery;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, count_turns, &turns, NULL);
	FILE *file = gi_popen("true", "r");
	assert_true(turns > 0);
	assert_non_null(file);
	gi_nursery_cancel(&nursery);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_pclose(file), 0);

	struct gi_scope scope;
	gi_scope_enter(&scope);
	gi_scope_cancel(&scope);
	errno = 0;
	assert_null(gi_popen("true", "r"));
	assert_int_equal(errno, ECANCELED);
	gi_scope_leave(&scope);
	return 0;
}

static void programs_are_started_beside_the_loop(void **state)
{
	(void)state;
	assert_int_equal(gi_run(use_clean_signals, NULL, NULL), 0);
	assert_int_equal(gi_run(start_beside_another, NULL, NULL), 0);
}

static void processes_are_waited_for(void **state)
{
	(void)state;
	assert_int_equal(gi_run(use_processes, NULL, NULL), 0);
	assert_int_equal(gi_run(kill_command, NULL, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_call_runs_in_another_thread),
	    cmocka_unit_test(as_many_threads_run_as_the_options_say),
	    cmocka_unit_test(what_has_begun_is_waited_for),
	    cmocka_unit_test(shutting_down_drains_or_refuses),
	    cmocka_unit_test(virtual_time_waits_for_threads),
	    cmocka_unit_test(files_behave_as_files_do),
	    cmocka_unit_test(a_lock_that_others_hold_can_be_given_up),
	    cmocka_unit_test(names_are_looked_up),
	    cmocka_unit_test(cancelled_look_ups_clean_up),
	    cmocka_unit_test(processes_are_waited_for),
	    cmocka_unit_test(programs_are_started_beside_the_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
