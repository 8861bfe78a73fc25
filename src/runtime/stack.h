/* Stacks for tasks: taken from a pool, each with a guard page below it, and used again.
 *
 * Stacks of one size are cut from slabs. A guard is a mark in the page table where the kernel knows such (Linux 6.13);
 * elsewhere it is a mapping of its own, and mappings are few (vm.max_map_count, 65,530), so after GUARD_MAPPINGS_MAX of
 * these stacks go without: then the scheduler looks at the stack pointer at every switch, which finds most overflows,
 * later. */
#ifndef GOINCEPTION_RUNTIME_STACK_H
#define GOINCEPTION_RUNTIME_STACK_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	STACK_BITS_MIN = 14,
	STACK_BYTES_MIN = 1 << STACK_BITS_MIN,
	STACK_BYTES_DEFAULT = 64 * 1024,
	STACK_SIZE_CLASSES = 20, /* 16 KiB << 19 is 8 GiB */
	GUARD_MAPPINGS_MAX = 16 * 1024,
};

struct stack {
	char *lowest; /* of the guard, which lies within */
	size_t bytes; /* a power of two */
};

/* Stacks of one size. */
struct stack_class {
	char **warm; /* given back, with their pages */
	size_t warm_count, warm_capacity;
	char **cold; /* given back, and their pages to the kernel */
	size_t cold_count, cold_capacity;
	char *uncut, *uncut_end; /* what is left of the youngest slab */
	size_t next_slab_stacks;
	size_t cut_count;
};

struct stack_slab {
	char *lowest;
	size_t bytes;
};

struct stack_pool {
	struct stack_class classes[STACK_SIZE_CLASSES];
	struct stack_slab *slabs;
	size_t slab_count, slab_capacity;
	unsigned *registrations; /* with valgrind, one for each stack */
	size_t registration_count, registration_capacity;
	size_t guard_mappings;
	size_t page_bytes;
	size_t in_use;
};

void gi_stack_pool_init(struct stack_pool *pool);

/* All stacks must have been given back. */
void gi_stack_pool_release(struct stack_pool *pool);

/* Which class a stack of at least that size belongs to; STACK_SIZE_CLASSES when it is too large for any. */
static inline unsigned gi_stack_class(size_t bytes)
{
	unsigned bits = bytes <= STACK_BYTES_MIN ? STACK_BITS_MIN : 64 - (unsigned)__builtin_clzll(bytes - 1);

	return bits - STACK_BITS_MIN < STACK_SIZE_CLASSES ? bits - STACK_BITS_MIN : STACK_SIZE_CLASSES;
}

/* gi_stack_take() where no stack of that class is warm. */
bool gi_stack_take_other(struct stack_pool *pool, unsigned class, struct stack *ret_stack);

/* Takes a stack of at least that size. False with errno ENOMEM when there is no memory or no address space. */
static inline bool gi_stack_take(struct stack_pool *pool, size_t bytes, struct stack *ret_stack)
{
	unsigned index = gi_stack_class(bytes);

	if (index == STACK_SIZE_CLASSES || pool->classes[index].warm_count == 0)
		return gi_stack_take_other(pool, index, ret_stack);
	struct stack_class *class = &pool->classes[index];

	pool->in_use++;
	*ret_stack = (struct stack){class->warm[--class->warm_count], (size_t)STACK_BYTES_MIN << index};
	return true;
}

/* Gives a stack back. It stays as it is until the next call of the pool's, so the caller may still run on it. */
static inline void gi_stack_give(struct stack_pool *pool, const struct stack *stack)
{
	unsigned index = gi_stack_class(stack->bytes);

	assert(index < STACK_SIZE_CLASSES);
	struct stack_class *class = &pool->classes[index];

	class->warm[class->warm_count++] = stack->lowest;
	pool->in_use--;
}

/* Gives pages of stacks that are not used back to the kernel, when they have become many. Not to be called on one of
 * them. */
void gi_stack_pool_trim(struct stack_pool *pool);

#endif
