#define _GNU_SOURCE /* MADV_POPULATE_WRITE */
#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/mman.h>
#include <unistd.h>

enum { BLOCK_SIZE = 64 * 1024 };

/* What is larger than the most that is kept comes from the system, and goes back there. */
enum { MOST_KEPT = 32 << 20, MOST_PREPARED = 24 << 20, FETCHED_AT_ONCE = 16 << 20, NEVER_GIVEN_BACK = 1 << 30 };

struct block {
	struct block *previous;
	size_t used, size; /* size is a multiple of the alignment */
	bool zeroed;       /* none of its bytes was handed out before they were zero */
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *last;
	size_t used;
};

static void (*exhausted)(size_t size);

void memory_on_exhausted(void (*handler)(size_t size)) { exhausted = handler; }

static void *checked(void *memory, size_t size)
{
	if (!memory) {
		if (exhausted)
			exhausted(size);
		abort();
	}
	return memory;
}

void *memory_allocate(size_t size) { return checked(malloc(size ? size : 1), size); }

void *memory_resize(void *memory, size_t size) { return checked(realloc(memory, size ? size : 1), size); }

void *memory_zeroed(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1), count * size);
}

char *memory_copy_string(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(memory_allocate(size), text, size);
}

void memory_keep(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, MOST_KEPT);
	mallopt(M_TRIM_THRESHOLD, NEVER_GIVEN_BACK);
	mallopt(M_TOP_PAD, FETCHED_AT_ONCE);
#endif
}

size_t memory_held(void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
	return mallinfo2().uordblks;
#else
	return 0;
#endif
}

/* What is given back stays at the end of the heap: the next allocations get it. */
void memory_prepare(size_t size)
{
#ifdef MADV_POPULATE_WRITE
	size_t page = (size_t)sysconf(_SC_PAGESIZE);

	if (size > MOST_PREPARED)
		size = MOST_PREPARED;
	void *memory = size > page ? malloc(size) : NULL;
	if (!memory)
		return;
	uintptr_t begin = ((uintptr_t)memory + page - 1) / page * page, end = ((uintptr_t)memory + size) / page * page;
	madvise((void *)begin, end - begin, MADV_POPULATE_WRITE);
	free(memory);
#else
	(void)size;
#endif
}

struct arena *arena_new(void) { return memory_zeroed(1, sizeof(struct arena)); }

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct block *block = arena->last; block;) {
		struct block *previous = block->previous;
		free(block);
		block = previous;
	}
	free(arena);
}

static size_t round_up(size_t size)
{
	size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (rounded < size)
		checked(NULL, size);
	return rounded;
}

/* A large request gets a block of its own behind the current one, whose free space stays in use. Fresh memory of that
 * size is often zeroed already, which only calloc knows. */
static struct block *block_for(struct arena *arena, size_t size, bool zeroed)
{
	struct block *last = arena->last;
	if (last && last->size - last->used >= size)
		return last;
	bool own = size > BLOCK_SIZE / 4;
	size_t capacity = own ? round_up(size) : BLOCK_SIZE;
	struct block *block =
	    own && zeroed ? memory_zeroed(1, sizeof *block + capacity) : memory_allocate(sizeof *block + capacity);
	*block = (struct block){.size = capacity, .zeroed = own && zeroed};
	if (last && own) {
		block->previous = last->previous;
		last->previous = block;
	} else {
		block->previous = last;
		arena->last = block;
	}
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t rounded = round_up(size);
	/* Bytes that were handed out before may end anywhere. */
	if (arena->last)
		arena->last->used = round_up(arena->last->used);
	struct block *block = block_for(arena, rounded, true);
	void *memory = block->bytes + block->used;
	block->used += rounded;
	arena->used += rounded;
	return block->zeroed ? memory : memset(memory, 0, rounded);
}

char *arena_bytes(struct arena *arena, size_t size)
{
	struct block *block = block_for(arena, size, false);
	char *bytes = (char *)block->bytes + block->used;
	block->used += size;
	arena->used += size;
	return bytes;
}

char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_bytes(arena, length + 1);
	if (length)
		memcpy(copy, bytes, length);
	copy[length] = 0;
	return copy;
}

char *arena_copy_string(struct arena *arena, const char *text) { return arena_copy_bytes(arena, text, strlen(text)); }

/* What is left of the last block, where text may be tried: bytes that are to stay zero are not written to. */
static char *free_bytes(struct arena *arena, size_t *ret_size)
{
	struct block *last = arena->last;
	*ret_size = last && !last->zeroed ? last->size - last->used : 0;
	return *ret_size ? (char *)last->bytes + last->used : NULL;
}

/* Formatting costs much more than copying: mostly, the text stays where it was tried. */
char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments, again;
	size_t room;
	char *tried = free_bytes(arena, &room);
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(tried, room, format, arguments);
	va_end(arguments);
	size_t size = length > 0 ? (size_t)length + 1 : 1;
	char *text = arena_bytes(arena, size);
	if (size > room)
		vsnprintf(text, size, format, again);
	if (length <= 0)
		text[0] = 0;
	va_end(again);
	return text;
}

size_t arena_used(const struct arena *arena) { return arena->used; }
