/* The process: is it traced, and where does it write? Decided before main() runs, and again in children. */
#include "preload.h"

#include "calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* since Linux 5.14 */
#endif

#ifdef __aarch64__
#define KERNEL_CLOCK "__kernel_clock_gettime"
#else
#define KERNEL_CLOCK "__vdso_clock_gettime"
#endif

struct watched_process this_process = {.look = clock_gettime};
void *next_functions[RAW_CALLS];

static char folder[PATH_MAX]; /* "" where nothing is traced */
static uint64_t wanted_threshold_ns;
static bool children_too;
static int room_state; /* atomic: 0 not asked for yet, 1 there, 2 not to be had */

static const char *const call_names[] = {
#define EACH_CALL(name, of) #name,
#include "calls.def"
#undef EACH_CALL
};

static const char *const told_names[] = {
#define EACH_CALL(name, of) #of,
#include "calls.def"
#undef EACH_CALL
};

_Static_assert(CALLS - 0 <= RAW_CALLS - 0, "raw.h has room for fewer calls");

void *next_function_find(unsigned call)
{
	void *next = next_function_named(call_names[call]);
	__atomic_store_n(&next_functions[call], next, __ATOMIC_RELEASE);
	return next;
}

int process_number_of_thread(void) { return (int)gettid(); }

static uint64_t coarse_tick_ns(void)
{
	struct timespec tick;
	return clock_getres(CLOCK_MONOTONIC_COARSE, &tick) == 0 ? (uint64_t)tick.tv_nsec : 10000000U;
}

static void prepare_clock(void)
{
	clock_look *of_kernel = (clock_look *)any_function_named(KERNEL_CLOCK);
	struct timespec now;
	if (of_kernel && of_kernel(CLOCK_MONOTONIC_COARSE, &now) == 0)
		this_process.look = of_kernel;
}

/* Digits, without a library that may allocate. */
static char *put_number(char *at, uint64_t number)
{
	char digits[24];
	size_t count = 0;
	do
		digits[count++] = (char)('0' + number % 10);
	while (number /= 10);
	while (count)
		*at++ = digits[--count];
	return at;
}

/* A process that runs another program has the same number behind that: the clock tells the files apart. */
static bool file_name(char *name, size_t size)
{
	size_t length = strlen(folder);
	if (length + 64 > size)
		return false;
	char *at = stpcpy(name, folder);
	*at++ = '/';
	at = put_number(at, (uint64_t)getpid());
	*at++ = '-';
	at = put_number(at, clock_exact_ns());
	memcpy(at, ".raw", sizeof ".raw");
	return true;
}

static void fill_header(struct raw_header *header)
{
	memcpy(header->magic, RAW_MAGIC, sizeof RAW_MAGIC);
	header->version = RAW_VERSION;
	header->size = sizeof(struct raw_file);
	header->process = getpid();
	header->parent = getppid();
	header->threshold_ns = this_process.threshold_ns;
	header->tick_ns = this_process.tick_ns;
	header->started_ns = this_process.started_ns;
	header->calls = CALLS;
	long length = syscall(SYS_readlinkat, AT_FDCWD, "/proc/self/exe", header->program, RAW_PATH - 1);
	header->program[length > 0 ? length : 0] = 0;
	for (unsigned i = 0; i < CALLS; i++)
		strncpy(header->names[i], told_names[i], RAW_NAME - 1);
}

/* By system calls alone: this runs in the child of a fork, too. The header's pages are on the disk before they are
 * written to: a full one must not end the program. */
static struct raw_file *make_file(void)
{
	char name[PATH_MAX];
	if (!file_name(name, sizeof name))
		return NULL;
	long descriptor = syscall(SYS_openat, AT_FDCWD, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (descriptor < 0)
		return NULL;
	void *memory = MAP_FAILED;
	struct rlimit limit;
	bool fits = getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur >= sizeof(struct raw_file);
	if (fits && syscall(SYS_ftruncate, descriptor, sizeof(struct raw_file)) == 0 &&
	    syscall(SYS_fallocate, descriptor, 0, 0L, (long)sizeof(struct raw_header)) == 0)
		memory = mmap(NULL, sizeof(struct raw_file), PROT_READ | PROT_WRITE, MAP_SHARED, (int)descriptor, 0);
	syscall(SYS_close, descriptor);
	return memory == MAP_FAILED ? NULL : memory;
}

static void start(void)
{
	this_process.tick_ns = coarse_tick_ns();
	this_process.threshold_ns = wanted_threshold_ns;
	this_process.often_clock =
	    wanted_threshold_ns < 2 * this_process.tick_ns ? CLOCK_MONOTONIC : CLOCK_MONOTONIC_COARSE;
	this_process.started_ns = clock_exact_ns();
	struct raw_file *file = make_file();
	if (!file)
		return;
	fill_header(&file->header);
	this_process.file = file;
}

/* The file is as large as all its records; only a process with a loop has pages behind the header. They are had at
 * once, and when they cannot be, nothing is recorded: a page that the disk has no room for would end the program. */
bool process_make_room(void)
{
	int state = __atomic_load_n(&room_state, __ATOMIC_ACQUIRE);
	if (state)
		return state == 1;
	struct raw_file *file = this_process.file;
	int got = madvise(file, sizeof *file, MADV_POPULATE_WRITE);
	state = got == 0 || errno == EINVAL ? 1 : 2; /* EINVAL: a kernel that does not know this yet */
	file->header.no_memory = state == 2;
	__atomic_store_n(&room_state, state, __ATOMIC_RELEASE);
	return state == 1;
}

/* The child of a fork has the parent's file mapped: it must not write there. */
static void in_child(void)
{
	struct raw_file *of_parent = this_process.file;
	int kept = errno;
	memset(&this_thread, 0, sizeof this_thread);
	this_process.file = NULL;
	room_state = 0;
	modules_reset();
	if (of_parent)
		munmap(of_parent, sizeof *of_parent);
	if (children_too && folder[0])
		start();
	errno = kept;
}

/* Children that are not to be traced are not to be bothered at all: the library takes itself out of the environment, as
 * that lies in memory; setenv would allocate, and this may be early. */
static void forget_preload(void)
{
	for (char **at = environ; at && *at; at++) {
		char *value = *at + sizeof "LD_PRELOAD=" - 1;
		if (strncmp(*at, "LD_PRELOAD=", sizeof "LD_PRELOAD=" - 1) != 0)
			continue;
		size_t first = strcspn(value, ": ");
		const char *name = strstr(value, "/" RAW_LIBRARY);
		if (!name || name >= value + first)
			return;
		first += value[first] != 0;
		memmove(value, value + first, strlen(value + first) + 1);
		return;
	}
}

static bool is_wanted(void)
{
	const char *process = getenv(RAW_PROCESS_VARIABLE);
	return !process || !process[0] || strtol(process, NULL, 10) == getpid();
}

__attribute__((constructor)) static void begin(void)
{
	const char *where = getenv(RAW_FOLDER_VARIABLE), *threshold = getenv(RAW_THRESHOLD_VARIABLE),
	           *process = getenv(RAW_PROCESS_VARIABLE);
	for (unsigned i = 0; i < CALLS; i++)
		next_function_find(i);
	if (!where || !threshold || strlen(where) >= sizeof folder)
		return;
	if (!is_wanted()) {
		forget_preload();
		return;
	}
	memcpy(folder, where, strlen(where) + 1);
	wanted_threshold_ns = strtoull(threshold, NULL, 10);
	children_too = !process || !process[0];
	stall_prepare();
	prepare_clock();
	pthread_atfork(NULL, NULL, in_child);
	start();
}

/* What is at an address may be something else behind this. */
__attribute__((visibility("default"))) int dlclose(void *handle)
{
	static int (*next)(void *);
	if (!next)
		next = (int (*)(void *))next_function_named("dlclose");
	int result = next(handle);
	modules_changed();
	return result;
}
