/* What a process keeps: compared before and after, it says whether something was left behind. */
#ifndef RUNTIME_KEPT_H
#define RUNTIME_KEPT_H

#include <dirent.h>
#include <malloc.h>
#include <stddef.h>

/* In programs with a sanitizer: malloc() is theirs, and so is the count of what is allocated. */
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static inline size_t allocated_bytes(void)
{
	struct mallinfo2 heap;

	if (__sanitizer_get_current_allocated_bytes)
		return __sanitizer_get_current_allocated_bytes();
	heap = mallinfo2();
	return heap.uordblks + heap.hblkhd;
}

/* And one for looking. */
static inline size_t open_descriptors(void)
{
	DIR *directory = opendir("/proc/self/fd");
	size_t count = 0;

	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

#endif
