/* Which module an address lies in. The dynamic linker knows, but asking it takes its lock; the kernel's list of
 * mappings is read instead, by system calls alone, when an address is in none of the mappings that are known. */
#include "preload.h"

#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_MAPPINGS = 512, PIECE = 512, LINE = 512, MOST_TRIES = 100, PAUSE_NS = 200000 };

struct mapping {
	uintptr_t start, end;
	uint64_t offset;
	unsigned module;
};

static struct mapping mappings[MOST_MAPPINGS];
static unsigned mapping_count; /* atomic: entries below it are complete */
static int changed, reading;   /* atomic */

void modules_changed(void) { __atomic_store_n(&changed, 1, __ATOMIC_RELEASE); }

void modules_reset(void)
{
	mapping_count = 0;
	reading = 0;
}

/* By system call: the library's own functions are hooked, and may be cancelled. */
static long raw_open(const char *path) { return syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0); }

static unsigned module_number(const char *path)
{
	struct raw_file *file = this_process.file;
	unsigned count = file->header.modules;
	for (unsigned i = 0; i < count; i++)
		if (strncmp(file->modules[i], path, RAW_PATH - 1) == 0)
			return i;
	if (count == RAW_MODULES)
		return RAW_NO_MODULE;
	strncpy(file->modules[count], path, RAW_PATH - 1);
	file->header.modules = count + 1;
	return count;
}

static const char *read_hex(const char *at, uint64_t *ret_number)
{
	*ret_number = 0;
	for (;; at++) {
		unsigned digit;
		if (*at >= '0' && *at <= '9')
			digit = (unsigned)(*at - '0');
		else if (*at >= 'a' && *at <= 'f')
			digit = (unsigned)(*at - 'a') + 10;
		else
			return at;
		*ret_number = *ret_number << 4 | digit;
	}
}

static const char *skip_word(const char *at)
{
	while (*at && *at != ' ')
		at++;
	while (*at == ' ')
		at++;
	return at;
}

/* "7f00-7f10 r-xp 00001000 08:01 1234    /usr/lib/libc.so.6" */
static void add_mapping(const char *line)
{
	uint64_t start, end, offset;
	const char *at = read_hex(line, &start);
	if (*at != '-')
		return;
	at = read_hex(at + 1, &end);
	if (strncmp(at, " r-x", 4) != 0 && strncmp(at, " --x", 4) != 0 && strncmp(at, " rwx", 4) != 0)
		return;
	at = read_hex(skip_word(at + 1), &offset);
	const char *path = skip_word(skip_word(at + 1)); /* behind device and inode */
	if (path[0] != '/' || mapping_count == MOST_MAPPINGS)
		return;
	unsigned count = mapping_count;
	mappings[count] = (struct mapping){start, end, offset, module_number(path)};
	__atomic_store_n(&mapping_count, count + 1, __ATOMIC_RELEASE);
}

static void read_mappings(void)
{
	char piece[PIECE], line[LINE] = "";
	size_t length = 0;
	long descriptor = raw_open("/proc/self/maps"), got;
	if (descriptor < 0)
		return;
	__atomic_store_n(&mapping_count, 0, __ATOMIC_RELEASE);
	while ((got = syscall(SYS_read, descriptor, piece, sizeof piece)) > 0) {
		for (long i = 0; i < got; i++) {
			if (piece[i] != '\n') {
				if (length < sizeof line - 1)
					line[length++] = piece[i];
				continue;
			}
			line[length] = 0;
			length = 0;
			add_mapping(line);
		}
	}
	syscall(SYS_close, descriptor);
}

static bool find(uintptr_t address, uint64_t *ret_frame)
{
	unsigned count = __atomic_load_n(&mapping_count, __ATOMIC_ACQUIRE);
	for (unsigned i = 0; i < count; i++) {
		const struct mapping *mapping = &mappings[i];
		if (address < mapping->start || address >= mapping->end)
			continue;
		uint64_t offset = address - mapping->start + mapping->offset;
		*ret_frame = (uint64_t)mapping->module << 48 | (offset & 0xFFFFFFFFFFFFU);
		return true;
	}
	return false;
}

/* One thread reads, and another one waits a little for that: it has just stalled for much longer. A signal handler that
 * interrupts the one that reads would wait for ever: so it ends, and its frame stays an address. */
static bool begin_reading(void)
{
	const struct timespec pause = {.tv_nsec = PAUSE_NS};
	for (unsigned tries = 0; tries < MOST_TRIES; tries++) {
		if (!__atomic_exchange_n(&reading, 1, __ATOMIC_ACQUIRE))
			return true;
		syscall(SYS_nanosleep, &pause, NULL);
	}
	return false;
}

uint64_t module_frame(uintptr_t address)
{
	uint64_t frame = (uint64_t)RAW_NO_MODULE << 48 | (address & 0xFFFFFFFFFFFFU);
	bool stale = __atomic_load_n(&changed, __ATOMIC_ACQUIRE);
	if (!stale && find(address, &frame))
		return frame;
	if (!begin_reading())
		return frame;
	if (__atomic_exchange_n(&changed, 0, __ATOMIC_ACQ_REL) || !find(address, &frame)) {
		read_mappings();
		find(address, &frame);
	}
	__atomic_store_n(&reading, 0, __ATOMIC_RELEASE);
	return frame;
}
