#include "runtime/stack.h"

#include "runtime/annotate.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102 /* Linux 6.13 */
#endif

enum {
	WARM_STACKS_MAX = 256,
	SLAB_BYTES_FIRST = 1024 * 1024,
	SLAB_STACKS_MAX = 4096,
};

void gi_stack_pool_init(struct stack_pool *pool)
{
	memset(pool, 0, sizeof *pool);
	pool->page_bytes = (size_t)sysconf(_SC_PAGESIZE);
}

void gi_stack_pool_release(struct stack_pool *pool)
{
	for (size_t i = 0; i < pool->registration_count; i++)
		annotate_stack_unmapped(pool->registrations[i]);
	for (size_t i = 0; i < pool->slab_count; i++)
		munmap(pool->slabs[i].lowest, pool->slabs[i].bytes);
	for (size_t i = 0; i < STACK_SIZE_CLASSES; i++) {
		free((void *)pool->classes[i].warm);
		free((void *)pool->classes[i].cold);
	}
	free(pool->registrations);
	free(pool->slabs);
	memset(pool, 0, sizeof *pool);
}

/* Makes room for one more item. False: no memory, errno is set. */
static bool reserve(void **items, size_t *capacity, size_t count, size_t item_bytes)
{
	if (count < *capacity)
		return true;
	size_t wanted = *capacity ? 2 * *capacity : 64;
	void *grown = realloc(*items, wanted * item_bytes);
	if (!grown)
		return false;
	*items = grown;
	*capacity = wanted;
	return true;
}

static bool slab_add(struct stack_pool *pool, struct stack_class *class, size_t stack_bytes)
{
	if (!reserve((void **)&pool->slabs, &pool->slab_capacity, pool->slab_count, sizeof *pool->slabs))
		return false;
	if (class->next_slab_stacks == 0)
		class->next_slab_stacks = stack_bytes < SLAB_BYTES_FIRST ? SLAB_BYTES_FIRST / stack_bytes : 1;

	size_t bytes = class->next_slab_stacks * stack_bytes;
	char *lowest =
	    mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
	if (lowest == MAP_FAILED)
		return false;
	/* A huge page would make each sleeping task as large as its stack may become. */
	madvise(lowest, bytes, MADV_NOHUGEPAGE);
	pool->slabs[pool->slab_count++] = (struct stack_slab){lowest, bytes};
	class->uncut = lowest;
	class->uncut_end = lowest + bytes;
	if (class->next_slab_stacks < SLAB_STACKS_MAX)
		class->next_slab_stacks *= 2;
	return true;
}

/* A stack without a guard is still a stack: see the top of the header. */
static void guard(struct stack_pool *pool, char *lowest)
{
	if (madvise(lowest, pool->page_bytes, MADV_GUARD_INSTALL) == 0)
		return;
	if (pool->guard_mappings < GUARD_MAPPINGS_MAX && mprotect(lowest, pool->page_bytes, PROT_NONE) == 0)
		pool->guard_mappings++;
}

static char *cut(struct stack_pool *pool, struct stack_class *class, size_t stack_bytes)
{
	if (!reserve((void **)&pool->registrations, &pool->registration_capacity, pool->registration_count,
	             sizeof *pool->registrations))
		return NULL;
	if (class->uncut == class->uncut_end && !slab_add(pool, class, stack_bytes))
		return NULL;

	char *lowest = class->uncut;
	class->uncut += stack_bytes;
	class->cut_count++;
	guard(pool, lowest);
	pool->registrations[pool->registration_count++] = annotate_stack_mapped(lowest, lowest + stack_bytes - 1);
	return lowest;
}

bool gi_stack_take_other(struct stack_pool *pool, unsigned index, struct stack *ret_stack)
{
	if (index == STACK_SIZE_CLASSES) {
		errno = ENOMEM;
		return false;
	}
	struct stack_class *class = &pool->classes[index];
	size_t stack_bytes = (size_t)STACK_BYTES_MIN << index;
	char *lowest;

	if (class->cold_count > 0) {
		lowest = class->cold[--class->cold_count];
	} else {
		/* Room for all stacks in both lists from the start: giving one back cannot fail. */
		if (!reserve((void **)&class->warm, &class->warm_capacity, class->cut_count, sizeof *class->warm) ||
		    !reserve((void **)&class->cold, &class->cold_capacity, class->cut_count, sizeof *class->cold))
			return false;
		lowest = cut(pool, class, stack_bytes);
		if (!lowest)
			return false;
	}
	pool->in_use++;
	*ret_stack = (struct stack){lowest, stack_bytes};
	return true;
}

static int by_address(const void *left, const void *right)
{
	const char *a = *(char *const *)left, *b = *(char *const *)right;

	return (a > b) - (a < b);
}

/* Neighbours go in one call. Guards stay where they are. */
static void give_pages_back(char *const *sorted, size_t count, size_t stack_bytes)
{
	size_t begin = 0;

	for (size_t i = 1; i <= count; i++) {
		if (i < count && sorted[i] == sorted[i - 1] + stack_bytes)
			continue;
		madvise(sorted[begin], (i - begin) * stack_bytes, MADV_DONTNEED);
		begin = i;
	}
}

void gi_stack_pool_trim(struct stack_pool *pool)
{
	for (unsigned i = 0; i < STACK_SIZE_CLASSES; i++) {
		struct stack_class *class = &pool->classes[i];
		if (class->warm_count <= 2 * (size_t)WARM_STACKS_MAX)
			continue;

		/* The youngest stay: they are the ones in the cache. */
		size_t cooling = class->warm_count - WARM_STACKS_MAX;
		qsort((void *)class->warm, cooling, sizeof *class->warm, by_address);
		give_pages_back(class->warm, cooling, (size_t)STACK_BYTES_MIN << i);
		memcpy((void *)(class->cold + class->cold_count), (void *)class->warm, cooling * sizeof *class->cold);
		class->cold_count += cooling;
		memmove((void *)class->warm, (void *)(class->warm + cooling), WARM_STACKS_MAX * sizeof *class->warm);
		class->warm_count = WARM_STACKS_MAX;
	}
}
