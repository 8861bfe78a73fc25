#define _GNU_SOURCE
#include "validate/descendants.h"

#include "base/vector.h"

#include <dirent.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ROUNDS = 10000 };

struct pids {
	VECTOR(pid_t) items;
};

/* The kernel keeps a list of each thread's children (CONFIG_PROC_CHILDREN); where it does not, none is seen. */
static void add_children_of_thread(const char *folder, const char *thread, struct pids *pids)
{
	char path[320];
	snprintf(path, sizeof path, "%s/%s/children", folder, thread);
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t size = 0;
	if (file && getline(&line, &size, file) > 0)
		for (char *at = line, *end; *at && *at != '\n'; at = end) {
			long child = strtol(at, &end, 10);
			if (end == at)
				break;
			VECTOR_PUSH(pids->items, (pid_t)child);
			end += *end == ' ';
		}
	free(line);
	if (file)
		fclose(file);
}

static void add_children(pid_t parent, struct pids *pids)
{
	char folder[32];
	snprintf(folder, sizeof folder, "/proc/%d/task", (int)parent);
	DIR *threads = opendir(folder);
	for (struct dirent *entry; threads && (entry = readdir(threads));)
		if (*entry->d_name != '.')
			add_children_of_thread(folder, entry->d_name, pids);
	if (threads)
		closedir(threads);
}

static void add_all(struct pids *pids, unsigned enough)
{
	add_children(getpid(), pids);
	for (size_t i = 0; i < pids->items.count && pids->items.count <= enough; i++)
		add_children(pids->items.items[i], pids);
}

unsigned descendants_count(unsigned enough)
{
	struct pids pids = {0};
	add_all(&pids, enough);
	unsigned count = (unsigned)pids.items.count;
	VECTOR_FREE(pids.items);
	return count;
}

/* Who is killed leaves its children to this process: the next round finds them. */
void descendants_kill(void)
{
	const struct timespec pause = {0, 1000000};
	for (int round = 0; round < MOST_ROUNDS; round++) {
		struct pids pids = {0};
		add_all(&pids, UINT_MAX);
		for (size_t i = 0; i < pids.items.count; i++)
			kill(pids.items.items[i], SIGKILL);
		VECTOR_FREE(pids.items);
		pid_t ended;
		while ((ended = waitpid(-1, NULL, WNOHANG)) > 0)
			;
		if (ended < 0)
			return;
		nanosleep(&pause, NULL);
	}
}
