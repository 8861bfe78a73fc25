#define _GNU_SOURCE
#include "extract/openings.h"

#include "base/files.h"
#include "base/log.h"
#include "extract/arguments.h"
#include "extract/memory_pair.h"
#include "extract/opening.h"

#include <stdlib.h>
#include <string.h>

enum {
	START = 64 << 10, /* bytes of a source that are looked at */
	DIRECTIVES_AT_MOST = 8,
	WORTH_FIRST = 6,    /* sources for which precompiling the first header pays */
	WORTH_ANOTHER = 16, /* and one more, which saves only what it brings in besides */
	REFUSED_AT_MOST = 3,
};

enum opening_state { OPENING_WANTED, OPENING_UNDER_WAY, OPENING_READY, OPENING_OVER };

/* One or more directives. Those that open so and then go on alike have one of their own, below it. */
struct opening {
	uint32_t shorter; /* opening that is this one without its last directive, or TABLE_NONE */
	const char *lines;
	unsigned depth, alike;  /* so many sources open so */
	bool own;               /* one of the headers is the program's */
	source_list sources;    /* that are read with it; taken from the end */
	unsigned refused, well; /* so many refused; so many did not */
	enum opening_state state;
	int image, card; /* -1 but while it is made, or ready */
};

struct openings {
	struct arena *arena;
	const struct sources *sources;
	struct table *known;
	VECTOR(struct opening) items;
};

/* ---- which there are ---- */

static bool includes_first(const struct source *source)
{
	for (size_t i = 0; i < source->flag_count; i++)
		if (strncmp(source->flags[i], "-include", 8) == 0 || strncmp(source->flags[i], "-imacros", 8) == 0)
			return true;
	return false;
}

/* Sources of C++ share what they include of the system, which is most of what they read. */
static bool may_share(const struct source *source)
{
	return !source->overlay && !arguments_mean_cplusplus(source) && !includes_first(source);
}

static void add_flags(const struct source *source, struct text *key)
{
	for (size_t i = 0; i < source->flag_count; i++)
		text_printf(key, "%s\n", source->flags[i]);
}

/* With the same flags a name stands for the same file, unless there is one beside the source. */
static void add_step(struct arena *arena, const struct source *source, const char *line, size_t length,
                     struct text *key)
{
	const char *name = memchr(line, '"', length);
	text_add_bytes(key, line, length);
	text_add(key, "\n");
	if (!name)
		return;
	const char *folder = path_directory(arena, source->path);
	const char *beside = path_join(arena, folder, arena_copy_bytes(arena, name + 1, strcspn(name + 1, "\"")));
	if (path_is_file(beside))
		text_printf(key, "%s\n", folder);
}

/* The last line says whether the opening is the program's own: what it includes between quotes is. */
static void add_opening(struct openings *openings, uint32_t shorter, const char *lines, size_t length)
{
	bool own = lines[length - 2] == '"';
	struct opening opening = {.shorter = shorter, .depth = 1, .own = own, .image = -1, .card = -1};
	opening.lines = arena_copy_bytes(openings->arena, lines, length);
	if (shorter != TABLE_NONE) {
		opening.depth = openings->items.items[shorter].depth + 1;
		opening.own = own || openings->items.items[shorter].own;
	}
	VECTOR_PUSH(openings->items, opening);
}

/* The longest opening of the source, and all that are shorter; TABLE_NONE when it opens otherwise. */
static uint32_t find_opening(struct openings *openings, const struct source *source, struct text *start)
{
	struct text lines = {0}, key = {0};
	struct arena *arena = arena_new();
	uint32_t opening = TABLE_NONE;
	if (may_share(source) && file_read_start(source->path, START, start, NULL))
		opening_read(start->bytes, start->length, DIRECTIVES_AT_MOST, &lines);
	if (lines.length)
		add_flags(source, &key);
	for (size_t at = 0; at < lines.length;) {
		size_t length = strcspn(lines.bytes + at, "\n");
		add_step(arena, source, lines.bytes + at, length, &key);
		uint32_t next = (uint32_t)openings->items.count;
		uint32_t known = table_put_string(openings->known, text_string(&key), next);
		if (known == next)
			add_opening(openings, opening, lines.bytes, at + length + 1);
		openings->items.items[known].alike++;
		opening = known;
		at += length + 1;
	}
	text_free(&lines);
	text_free(&key);
	arena_free(arena);
	return opening;
}

/* What is the system's alone is shared better by those who read the same, in whatever order (schedule.c). */
static bool is_worth(const struct opening *opening, size_t sources)
{
	return opening->own && sources >= (opening->depth == 1 ? WORTH_FIRST : WORTH_ANOTHER);
}

/* Where too few are left for a longer one, they take the shorter one. Longer ones stand behind shorter ones. */
static void give_back(struct openings *openings, source_list *ret_others)
{
	for (size_t o = openings->items.count; o-- > 0;) {
		struct opening *opening = &openings->items.items[o];
		if (is_worth(opening, opening->sources.count))
			continue;
		for (size_t i = 0; i < opening->sources.count; i++) {
			uint32_t source = opening->sources.items[i];
			if (opening->shorter == TABLE_NONE)
				VECTOR_PUSH(*ret_others, source);
			else
				VECTOR_PUSH(openings->items.items[opening->shorter].sources, source);
		}
		opening->sources.count = 0;
	}
}

struct openings *openings_new(const struct sources *sources, const uint32_t *numbers, size_t count,
                              source_list *ret_others)
{
	struct openings *openings = memory_zeroed(1, sizeof *openings);
	struct text start = {0};
	uint32_t *longest = memory_allocate(count * sizeof *longest);
	openings->arena = arena_new();
	openings->sources = sources;
	openings->known = table_new();
	for (size_t i = 0; i < count; i++)
		longest[i] = find_opening(openings, &sources->items.items[numbers[i]], &start);
	for (size_t i = 0; i < count; i++) {
		uint32_t opening = longest[i];
		while (opening != TABLE_NONE &&
		       !is_worth(&openings->items.items[opening], openings->items.items[opening].alike))
			opening = openings->items.items[opening].shorter;
		if (opening == TABLE_NONE)
			VECTOR_PUSH(*ret_others, numbers[i]);
		else
			VECTOR_PUSH(openings->items.items[opening].sources, numbers[i]);
	}
	give_back(openings, ret_others);
	text_free(&start);
	free(longest);
	return openings;
}

void openings_free(struct openings *openings)
{
	if (!openings)
		return;
	for (size_t o = 0; o < openings->items.count; o++) {
		struct opening *opening = &openings->items.items[o];
		memory_pair_close(&opening->image, &opening->card);
		VECTOR_FREE(opening->sources);
	}
	VECTOR_FREE(openings->items);
	table_free(openings->known);
	arena_free(openings->arena);
	free(openings);
}

/* ---- tasks ---- */

static void give_up(struct opening *opening, source_list *ret_alone)
{
	memory_pair_close(&opening->image, &opening->card);
	opening->state = OPENING_OVER;
	for (size_t i = 0; i < opening->sources.count; i++)
		VECTOR_PUSH(*ret_alone, opening->sources.items[i]);
	opening->sources.count = 0;
}

static struct task task_of(const struct openings *openings, uint32_t number, enum task_kind kind, uint32_t source)
{
	const struct opening *opening = &openings->items.items[number];
	return (struct task){.kind = kind,
	                     .source = source,
	                     .group = TABLE_NONE,
	                     .opening = number,
	                     .image = opening->image,
	                     .card = opening->card};
}

/* One is precompiled when those that are ready have no sources left: so few of them take memory at a time. */
bool openings_next(struct openings *openings, struct task *ret_task)
{
	for (uint32_t o = 0; o < openings->items.count; o++) {
		struct opening *opening = &openings->items.items[o];
		if (opening->state != OPENING_READY || !opening->sources.count)
			continue;
		*ret_task = task_of(openings, o, TASK_READ, opening->sources.items[--opening->sources.count]);
		return true;
	}
	for (uint32_t o = 0; o < openings->items.count; o++) {
		struct opening *opening = &openings->items.items[o];
		if (opening->state != OPENING_WANTED || !opening->sources.count ||
		    !memory_pair_make(opening->lines, &opening->image, &opening->card))
			continue;
		opening->state = OPENING_UNDER_WAY;
		*ret_task = task_of(openings, o, TASK_PRECOMPILE, opening->sources.items[0]);
		return true;
	}
	return false;
}

void openings_precompiled(struct openings *openings, const struct task *task, bool good, source_list *ret_alone)
{
	struct opening *opening = &openings->items.items[task->opening];
	log_message(LOG_DEBUG, "%s: what %zu sources open with %s", openings->sources->items.items[task->source].path,
	            opening->sources.count, good ? "is read once" : "cannot be read once for all");
	if (good)
		opening->state = OPENING_READY;
	else
		give_up(opening, ret_alone);
}

void openings_read(struct openings *openings, const struct task *task, bool refused, source_list *ret_alone)
{
	struct opening *opening = &openings->items.items[task->opening];
	opening->refused += refused;
	opening->well += !refused;
	if (opening->refused >= REFUSED_AT_MOST && opening->refused > opening->well)
		give_up(opening, ret_alone);
	else if (!opening->sources.count)
		memory_pair_close(&opening->image, &opening->card);
}
