#define _GNU_SOURCE
#include "trace/run.h"

#include "base/clock.h"
#include "base/files.h"
#include "trace/preloadable.h"
#include "trace/raw.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t running_command;

static void pass_on(int number)
{
	int kept = errno;
	if (running_command > 0)
		kill((pid_t)running_command, number);
	errno = kept;
}

/* What a terminal sends to all of its foreground comes to the command anyhow. */
static const int passed_on[] = {SIGTERM, SIGHUP, SIGUSR1, SIGUSR2}, ignored[] = {SIGINT, SIGQUIT};

enum { PASSED_ON = sizeof passed_on / sizeof *passed_on, IGNORED = sizeof ignored / sizeof *ignored };

struct signals {
	struct sigaction passed_on[PASSED_ON], ignored[IGNORED];
};

static void signals_take(struct signals *before)
{
	struct sigaction pass = {.sa_handler = pass_on, .sa_flags = SA_RESTART}, ignore = {.sa_handler = SIG_IGN};
	for (unsigned i = 0; i < PASSED_ON; i++)
		sigaction(passed_on[i], &pass, &before->passed_on[i]);
	for (unsigned i = 0; i < IGNORED; i++)
		sigaction(ignored[i], &ignore, &before->ignored[i]);
}

static void signals_give_back(const struct signals *before)
{
	for (unsigned i = 0; i < PASSED_ON; i++)
		sigaction(passed_on[i], &before->passed_on[i], NULL);
	for (unsigned i = 0; i < IGNORED; i++)
		sigaction(ignored[i], &before->ignored[i], NULL);
}

static void set_number(const char *name, uint64_t number)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
	setenv(name, digits, 1);
}

/* In the child: never returns. Why it could not become the command goes into the pipe. */
static void become(const struct trace_request *request, const struct signals *before, const char *program,
                   const char *folder, int pipe)
{
	struct text preload = {0};
	const char *others = getenv("LD_PRELOAD");
	signals_give_back(before);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	text_add(&preload, request->library);
	if (others && others[0])
		text_printf(&preload, ":%s", others);
	setenv("LD_PRELOAD", text_string(&preload), 1);
	setenv(RAW_FOLDER_VARIABLE, folder, 1);
	set_number(RAW_THRESHOLD_VARIABLE, request->threshold_ns);
	if (request->children)
		unsetenv(RAW_PROCESS_VARIABLE);
	else
		set_number(RAW_PROCESS_VARIABLE, (uint64_t)getpid());
	execv(program, (char *const *)(uintptr_t)request->command);
	int why = errno;
	while (write(pipe, &why, sizeof why) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* 0 when the child has become the command. */
static int read_why_not(int pipe)
{
	int why = 0;
	ssize_t got;
	do
		got = read(pipe, &why, sizeof why);
	while (got < 0 && errno == EINTR);
	return got == sizeof why ? why : 0;
}

static int wait_for(pid_t child)
{
	int status;
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static bool run_command(const struct trace_request *request, const char *program, const char *folder,
                        int *ret_exit_code, struct error *error)
{
	struct signals before;
	int ends[2], why;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(error, "no pipe: %s", strerror(errno));
	running_command = 0;
	signals_take(&before);
	pid_t child = fork();
	if (child == 0)
		become(request, &before, program, folder, ends[1]);
	why = child < 0 ? errno : 0;
	running_command = (sig_atomic_t)child;
	close(ends[1]);
	if (child > 0) {
		why = read_why_not(ends[0]);
		*ret_exit_code = wait_for(child);
	}
	running_command = 0;
	close(ends[0]);
	signals_give_back(&before);
	return !why || error_set(error, "%s: cannot be run: %s", request->command[0], strerror(why));
}

static char *make_folder(struct arena *arena, struct error *error)
{
	const char *temporary = getenv("TMPDIR");
	char *folder = path_join(arena, temporary && temporary[0] == '/' ? temporary : "/tmp", "goinception-XXXXXX");
	if (mkdtemp(folder))
		return folder;
	error_set_at(error, folder, 0, 0, "no folder for what is recorded: %s", strerror(errno));
	return NULL;
}

/* Processes that still run keep what they have mapped; nobody reads it. */
static void remove_folder(const char *folder)
{
	DIR *entries = opendir(folder);
	int descriptor = entries ? dirfd(entries) : -1;
	for (struct dirent *entry; descriptor >= 0 && (entry = readdir(entries));)
		unlinkat(descriptor, entry->d_name, 0);
	if (entries)
		closedir(entries);
	rmdir(folder);
}

static bool fill(struct trace *trace, const struct trace_request *request, struct error *error)
{
	const char *program = program_find(trace->arena, request->command[0], error);
	if (!program || !program_is_preloadable(program, error))
		return false;
	const char *folder = make_folder(trace->arena, error);
	if (!folder)
		return false;
	double started = clock_seconds();
	bool good = run_command(request, program, folder, &trace->exit_code, error);
	trace->seconds = clock_seconds() - started;
	good = good && trace_read_raw(trace, folder, error);
	remove_folder(folder);
	return good;
}

struct trace *trace_run(const struct trace_request *request, struct error *error)
{
	struct trace *trace = trace_new();
	trace->threshold_ns = request->threshold_ns;
	trace->children = request->children;
	for (const char *const *word = request->command; *word; word++)
		VECTOR_PUSH(trace->command, arena_copy_string(trace->arena, *word));
	if (fill(trace, request, error))
		return trace;
	trace_free(trace);
	return NULL;
}
