#define _GNU_SOURCE
#include "cli/graphviz.h"

#include "base/arena.h"
#include "base/files.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const char program[] = "dot";

bool graphviz_check(struct error *error)
{
	struct arena *arena = arena_new();
	const char *path = getenv("PATH");
	bool found = false;
	char *rest = arena_copy_string(arena, path ? path : ""), *folder;
	while (!found && (folder = strsep(&rest, ":"))) {
		const char *file = path_join(arena, folder[0] ? folder : ".", program);
		found = path_is_file(file) && access(file, X_OK) == 0;
	}
	arena_free(arena);
	return found || error_set(error, "--format svg needs graphviz: its program 'dot' is not in PATH; install "
	                                 "graphviz (Debian: apt-get install graphviz), or take --format dot");
}

static bool read_all(int file, struct text *out)
{
	char bytes[4096];
	ssize_t count;
	if (lseek(file, 0, SEEK_SET) != 0)
		return false;
	while ((count = read(file, bytes, sizeof bytes)) > 0)
		text_add_bytes(out, bytes, (size_t)count);
	return count == 0;
}

static bool start(int input, int output, pid_t *ret_process, struct error *error)
{
	posix_spawn_file_actions_t actions;
	char *const arguments[] = {(char *)program, "-Tsvg", NULL};
	int failed = posix_spawn_file_actions_init(&actions);
	if (failed)
		return error_set(error, "graphviz' program '%s' cannot be started: %s", program, strerror(failed));
	failed = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	if (!failed)
		failed = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (!failed)
		failed = posix_spawnp(ret_process, program, &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return !failed || error_set(error, "graphviz' program '%s' cannot be started: %s", program, strerror(failed));
}

static bool run(int input, int output, struct error *error)
{
	pid_t process;
	int status = 0;
	if (!start(input, output, &process, error))
		return false;
	while (waitpid(process, &status, 0) < 0)
		if (errno != EINTR)
			return error_set(error, "graphviz' program '%s' got lost: %s", program, strerror(errno));
	return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
	       error_set(error, "graphviz' program '%s' failed; --format dot gives what it was to draw", program);
}

/* Files in memory, not pipes: whoever writes much before it has read all would make the other wait for ever. */
bool graphviz_draw(const struct text *graph, struct text *svg, struct error *error)
{
	int input = memfd_create("graph", MFD_CLOEXEC), output = memfd_create("drawing", MFD_CLOEXEC);
	bool drawn = false;
	if (input < 0 || output < 0 || !descriptor_write(input, text_string(graph), graph->length) ||
	    lseek(input, 0, SEEK_SET) != 0)
		error_set(error, "there is no memory for the drawing: %s", strerror(errno));
	else
		drawn = run(input, output, error) &&
		        (read_all(output, svg) || error_set(error, "the drawing cannot be read: %s", strerror(errno)));
	if (input >= 0)
		close(input);
	if (output >= 0)
		close(output);
	return drawn;
}
