#define _DEFAULT_SOURCE /* sbrk, madvise */
#include "base/heap.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>

enum { PIECE = 16 << 20, RESERVED = 256 << 20, MOST_IN_HEAP = 32 << 20, TRIM_NEVER = 1 << 30 };

void heap_keep(void)
{
	mallopt(M_MMAP_THRESHOLD, MOST_IN_HEAP);
	mallopt(M_TRIM_THRESHOLD, TRIM_NEVER);
	mallopt(M_TOP_PAD, PIECE);
}

/* A block that is larger than what is left begins where nothing was touched, and the heap grows behind it. */
void heap_use_large_pages(void)
{
	uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	mallopt(M_TOP_PAD, RESERVED);
	void *volatile untouched = malloc(PIECE + 1);
	mallopt(M_TOP_PAD, PIECE);
	uintptr_t skipped = (page - (uintptr_t)untouched % page) % page;
	char *from = (char *)untouched + skipped, *end = sbrk(0);
	if (untouched && (uintptr_t)from < (uintptr_t)end)
		madvise(from, (size_t)(end - from), MADV_HUGEPAGE);
	free(untouched);
}
#else
void heap_keep(void) {}
void heap_use_large_pages(void) {}
#endif
