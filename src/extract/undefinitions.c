#include "extract/undefinitions.h"

#include "extract/c_text.h"
#include "extract/precompiled.h"

#include <stdlib.h>

enum { INCLUDED_DEEP_AT_MOST = 200 };

void events_add(struct events *events, struct unit_files *files, const struct met *met)
{
	CXFile handle = met->kind == MET_INCLUDE ? met_header(met) : NULL;
	uint32_t included = handle ? unit_files_number(files, handle) : TABLE_NONE;
	VECTOR_PUSH(events->list, (struct event){met->file, met->offset, met->kind, included, TABLE_NONE});
	if (included == TABLE_NONE)
		return;
	while (events->parents.count <= included)
		VECTOR_PUSH(events->parents, TABLE_NONE);
	if (events->parents.items[included] == TABLE_NONE)
		events->parents.items[included] = met->file;
}

void events_release(struct events *events)
{
	VECTOR_FREE(events->list);
	VECTOR_FREE(events->parents);
	VECTOR_FREE(events->readings);
}

/* Where the innermost part starts that was skipped, or 0. Of a file that was read several times, one reading may have
 * skipped what another has not. */
static unsigned skipped_from(const CXSourceRangeList *skipped, unsigned offset)
{
	unsigned from = 0;
	for (unsigned i = 0; skipped && i < skipped->count; i++) {
		unsigned start, end;
		clang_getExpansionLocation(clang_getRangeStart(skipped->ranges[i]), NULL, NULL, NULL, &start);
		clang_getExpansionLocation(clang_getRangeEnd(skipped->ranges[i]), NULL, NULL, NULL, &end);
		if (offset >= start && offset < end && start >= from)
			from = start ? start : 1;
	}
	return from;
}

struct counting {
	struct events *events;
	struct unit_files *files;
};

static void count_reading(CXFile handle, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)stack;
	(void)depth;
	const struct counting *counting = data;
	uint32_t file = unit_files_number(counting->files, handle);
	while (counting->events->readings.count <= file)
		VECTOR_PUSH(counting->events->readings, 0);
	counting->events->readings.items[file]++;
}

void events_count_readings(struct events *events, struct unit_files *files)
{
	clang_getInclusions(files->unit, count_reading, &(struct counting){events, files});
}

static bool is_inside(const struct events *events, uint32_t file, uint32_t ancestor)
{
	for (int depth = 0; depth < INCLUDED_DEEP_AT_MOST && file < events->parents.count; depth++) {
		file = events->parents.items[file];
		if (file == ancestor)
			return true;
	}
	return false;
}

/* The next event that is not of what an event included, or the number of events. */
static size_t behind(const struct events *events, size_t event)
{
	uint32_t file = events->list.items[event].file;
	size_t next = event + 1;
	while (next < events->list.count && events->list.items[next].file != file &&
	       !is_inside(events, file, events->list.items[next].file))
		next++;
	return next;
}

/* Does reading of the file start with this event? A guarded file is not read again. */
static bool starts(const struct events *events, size_t event, uint32_t file, bool first)
{
	if (events->list.items[event].included != file)
		return false;
	return first || (event + 1 < events->list.count && events->list.items[event + 1].file == file);
}

/* An #undef happens before the next that is met in its file, each time the file is read. One that may have been skipped
 * has happened when something was met in the part that would have been skipped. */
static void add_undefinition(const struct events *events, uint32_t file, unsigned offset, unsigned skipped,
                             uint32_t name, struct changes *changes)
{
	bool any = false, main = file >= events->parents.count || events->parents.items[file] == TABLE_NONE;
	if (main && !skipped && (!events->list.count || events->list.items[0].offset >= offset))
		VECTOR_PUSH(changes->list, (struct change){name, NEVER, file, false, 0});
	for (size_t i = 0; i < events->list.count; i++) {
		const struct event *event = &events->list.items[i];
		bool start = starts(events, i, file, !any);
		if (!start && (event->file != file || event->offset >= offset))
			continue;
		any = true;
		size_t next = start ? i + 1 : behind(events, i);
		const struct event *after = next < events->list.count ? &events->list.items[next] : NULL;
		bool last = !after || after->file != file || after->offset >= offset ||
		            (!start && after->offset <= event->offset);
		if (last && (!skipped || (!start && event->offset >= skipped)))
			VECTOR_PUSH(changes->list, (struct change){name, (uint32_t)next, file, false, 0});
	}
}

static bool is_read_again(const struct events *events, uint32_t file)
{
	return file < events->readings.count && events->readings.items[file] > 1;
}

void undefinitions_find(struct unit_files *files, uint32_t file, const struct events *events,
                        bool (*matters)(uint32_t name, const void *data), const void *data, struct changes *changes)
{
	size_t size, length;
	const char *text = unit_files_text(files, file, &size), *end = text + size, *at = text, *name;
	CXSourceRangeList *skipped = NULL;
	while ((at = c_text_next_undefinition(text, at, end, &name, &length))) {
		uint32_t number = precompiled_name(name, length);
		if (!matters(number, data))
			continue;
		if (!skipped)
			skipped = clang_getSkippedRanges(files->unit, files->items.items[file].handle);
		unsigned offset = (unsigned)(at - text), from = skipped_from(skipped, offset);
		if (!from || is_read_again(events, file))
			add_undefinition(events, file, offset, from, number, changes);
	}
	if (skipped)
		clang_disposeSourceRangeList(skipped);
}

static int compare_changes(const void *a, const void *b)
{
	const struct change *left = a, *right = b;
	if (left->name != right->name)
		return left->name < right->name ? -1 : 1;
	if (left->when != right->when)
		return left->when < right->when ? -1 : 1;
	return (left->text == 0) - (right->text == 0); /* what was met last before an #undef may be its definition */
}

void changes_sort(struct changes *changes)
{
	if (changes->list.count)
		qsort(changes->list.items, changes->list.count, sizeof *changes->list.items, compare_changes);
}
