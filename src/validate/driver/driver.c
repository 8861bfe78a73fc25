/* What `goinception validate` links a program with: its main() runs in a task of a loop, beside a heartbeat that tells
 * how long the loop was held. Compiled once for the program as it is and once as it was rewritten.
 *
 * The linker leads calls of main() and of the entry here (--wrap). What is measured goes to descriptor
 * GOINCEPTION_VALIDATE_RESULTS, a line each; standard output and error are the program's own. */
#include "driver.h"

#include <dirent.h>
#include <errno.h>
#include <execinfo.h>
#include <link.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MAIN_STACK_BYTES = 1 << 20, EVERY_NS = 1000000, FRAMES_MAX = 64, FRAMES_OF_DETECTOR = 2 };

int __real_main(int count, char **arguments, char **environment);
int __wrap_main(int count, char **arguments, char **environment);
time_t __wrap_time(time_t *where);

static struct {
	int count;
	char **arguments, **environment;
	FILE *results;
	bool virtual_clock, split;
	uint64_t last_ns;  /* the heart stops: with the virtual clock, nothing ends a wait then that never ends */
	uint64_t stall_ns; /* whoever first holds the loop for so long is told; 0: nobody is */
	uint64_t began_ns, blocked_ns, longest_ns, longest_at_ns;
	long first_second_ns; /* the part of it that was over when the program began */
	bool ended;
} run;

static uint64_t real_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* With the virtual clock: its time, and that which calls would have held the loop for. */
uint64_t driver_now_ns(void) { return (run.virtual_clock ? gi_now_ns() + run.blocked_ns : real_ns()) - run.began_ns; }

/* Writes the place in the module's file, if the address lies in there. */
static int tell_place(struct dl_phdr_info *module, size_t size, void *address)
{
	(void)size;
	for (size_t i = 0; i < module->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &module->dlpi_phdr[i];
		uintptr_t offset = (uintptr_t)address - module->dlpi_addr - segment->p_vaddr;
		if (segment->p_type != PT_LOAD || offset >= segment->p_memsz)
			continue;
		fprintf(run.results, "frame %ju %s\n", (uintmax_t)(offset + segment->p_offset),
		        *module->dlpi_name ? module->dlpi_name : "/proc/self/exe");
		return 1;
	}
	return 0;
}

/* Who holds the loop, the innermost function first; then nobody else is told. */
static void tell_holder(void *const *frames, int count)
{
	for (int i = 0; i < count; i++)
		dl_iterate_phdr(tell_place, (char *)frames[i] - 1); /* the call stands before what it returns to */
	run.stall_ns = 0;
}

static void stalled(const struct gi_stall *stall, void *context)
{
	(void)context;
	if (run.stall_ns)
		tell_holder(stall->frames + FRAMES_OF_DETECTOR, stall->frame_count - FRAMES_OF_DETECTOR);
}

bool driver_waits(uint64_t duration_ns)
{
	void *frames[FRAMES_MAX];

	if (!run.virtual_clock)
		return false;
	run.blocked_ns += duration_ns;
	if (run.stall_ns && duration_ns >= run.stall_ns)
		tell_holder(frames + 1, backtrace(frames, FRAMES_MAX) - 1);
	return true;
}

bool driver_splits(void) { return run.split; }

void driver_told_call(size_t number, uint64_t began_ns, long long result)
{
	fprintf(run.results, "call %zu %llu %llu %lld\n", number, (unsigned long long)began_ns,
	        (unsigned long long)driver_now_ns(), result);
}

void driver_told_result(long long result) { fprintf(run.results, "result %lld\n", result); }

/* Where a sanitizer has its own allocator. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t allocated_bytes(void)
{
	return __sanitizer_get_current_allocated_bytes ? __sanitizer_get_current_allocated_bytes()
	                                               : mallinfo2().uordblks;
}

/* But for what is no file: the loop has some of these, and makes them when it first needs them. */
static size_t open_descriptors(void)
{
	size_t count = 0;
	char name[64];
	DIR *folder = opendir("/proc/self/fd");
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		ssize_t length = readlinkat(dirfd(folder), entry->d_name, name, sizeof name);
		count += length > 0 && strncmp(name, "anon_inode:", sizeof "anon_inode:" - 1) != 0;
	}
	if (folder)
		closedir(folder);
	return count;
}

struct driver_use driver_use_now(void)
{
	return (struct driver_use){.descriptors = open_descriptors(), .bytes = allocated_bytes()};
}

/* What the entry leaves behind that was not there before. */
void driver_told_use(struct driver_use before)
{
	struct driver_use now = driver_use_now();
	fprintf(run.results, "left %lld %lld\n", (long long)now.descriptors - (long long)before.descriptors,
	        (long long)now.bytes - (long long)before.bytes);
}

static int beat(void *argument)
{
	(void)argument;
	while (!run.ended && driver_now_ns() < run.last_ns) {
		uint64_t before = driver_now_ns();
		if (gi_sleep_ns(EVERY_NS) == -1)
			return 0;
		uint64_t late = driver_now_ns() - before;
		late = late > EVERY_NS ? late - EVERY_NS : 0;
		if (late > run.longest_ns) {
			run.longest_ns = late;
			run.longest_at_ns = before;
		}
	}
	return 0;
}

static int first(void *argument)
{
	struct gi_nursery nursery;

	(void)argument;
	run.began_ns = run.virtual_clock ? gi_now_ns() : real_ns();
	gi_nursery_open(&nursery);
	if (gi_spawn(&nursery, beat, NULL, NULL) == -1)
		return 125;
	gi_yield();
	int status = __real_main(run.count, run.arguments, run.environment);
	uint64_t elapsed = driver_now_ns();
	gi_sleep_ns(2 * EVERY_NS); /* a heartbeat that is late is seen */
	run.ended = true;
	gi_nursery_cancel(&nursery);
	gi_nursery_close(&nursery);
	fprintf(run.results, "elapsed %llu\nstall %llu %llu\n", (unsigned long long)elapsed,
	        (unsigned long long)run.longest_ns, (unsigned long long)run.longest_at_ns);
	return status & 0xff;
}

/* Who prints how many seconds a run took of real time, which is nothing beside a virtual clock, says the same each
 * time: the first second is a whole one. */
time_t __wrap_time(time_t *where)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	now.tv_sec -= run.virtual_clock && now.tv_nsec < run.first_second_ns;
	if (where)
		*where = now.tv_sec;
	return now.tv_sec;
}

int __wrap_main(int count, char **arguments, char **environment)
{
	const char *results = getenv("GOINCEPTION_VALIDATE_RESULTS");
	run.results = results ? fdopen((int)strtol(results, NULL, 10), "w") : NULL;
	if (!run.results)
		return 125;
	run.count = count;
	run.arguments = arguments;
	run.environment = environment;
	run.virtual_clock = getenv("GOINCEPTION_VALIDATE_VIRTUAL") != NULL;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	run.first_second_ns = now.tv_nsec;
	const char *last = getenv("GOINCEPTION_VALIDATE_LAST");
	run.last_ns = last ? strtoull(last, NULL, 10) : UINT64_MAX;
	run.split = getenv("GOINCEPTION_VALIDATE_SPLIT") != NULL;
	const char *stall = getenv("GOINCEPTION_VALIDATE_STALL");
	run.stall_ns = stall ? strtoull(stall, NULL, 10) : 0;
	const struct gi_options options = {.virtual_clock = run.virtual_clock,
	                                   .stack_size_bytes = MAIN_STACK_BYTES,
	                                   .stall_ns = run.stall_ns,
	                                   .stalled = stalled};
	int status = gi_run(first, NULL, &options);
	if (status == -1)
		fprintf(run.results, "failed %s\n", strerror(errno));
	else
		fprintf(run.results, "status %d\n", status);
	fflush(run.results);
	return status == -1 ? 125 : status;
}
