#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct block {
	struct block *previous;
	size_t used, size;
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

/* A large request gets a block of its own behind the current one, whose free space stays in use. */
static struct block *block_for(struct arena *arena, size_t size)
{
	struct block *last = arena->last;
	if (last && last->size - last->used >= size)
		return last;
	size_t capacity = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;
	struct block *block = memory_zeroed(1, sizeof *block + capacity);
	block->size = capacity;
	if (last && capacity == size) {
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
	size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (rounded < size)
		checked(NULL, size);
	struct block *block = block_for(arena, rounded);
	void *memory = block->bytes + block->used;
	block->used += rounded;
	arena->used += rounded;
	return memory;
}

char *arena_copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length)
		memcpy(copy, bytes, length);
	return copy;
}

char *arena_copy_string(struct arena *arena, const char *text) { return arena_copy_bytes(arena, text, strlen(text)); }

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *text = arena_alloc(arena, length > 0 ? (size_t)length + 1 : 1);
	if (length > 0)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

size_t arena_used(const struct arena *arena) { return arena->used; }
