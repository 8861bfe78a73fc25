#include "extract/replay.h"

#include "extract/left_out.h"
#include "extract/replay_parts.h"

/* Whoever includes a header directly gets all that any reading of it brought in. */
static void include(struct replay *replay, uint32_t header)
{
	const struct precompiled *precompiled = replay->precompiled;
	replay->stack.count = 0;
	for (uint32_t i = 0; i < precompiled->reading_count; i++)
		if (precompiled->readings[i].header == header)
			VECTOR_PUSH(replay->stack, i);
	while (replay->stack.count) {
		uint32_t at = replay->stack.items[--replay->stack.count];
		const struct precompiled_reading *reading = &precompiled->readings[at];
		if (replay->read[at])
			continue;
		replay->read[at] = true;
		if (replay->included[reading->header] == NEVER)
			replay->included[reading->header] = replay->now;
		for (uint32_t i = 0; i < reading->include_count; i++)
			VECTOR_PUSH(replay->stack, precompiled->numbers[reading->first_include + i]);
	}
}

static void note_again(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)stack;
	(void)depth;
	struct replay *replay = data;
	uint32_t number = unit_files_number(replay->files, file), header = replay_header(replay, number);
	if (header != TABLE_NONE)
		replay->again[header] = true;
}

static bool meet(const struct met *met, void *data)
{
	struct replay *replay = data;
	events_add(&replay->events, replay->files, met);
	replay->now = (uint32_t)replay->events.list.count;
	if (met->kind == MET_USE)
		return replay_use(replay, met);
	if (met->kind == MET_DEFINITION) {
		/* What headers define that are read once more is as it was. */
		if (replay_header(replay, met->file) == TABLE_NONE)
			replay_note_definition(replay, met);
		return replay_define(replay, met);
	}
	uint32_t included = VECTOR_LAST(replay->events.list).included;
	uint32_t header = included == TABLE_NONE ? TABLE_NONE : replay_header(replay, included);
	if (header != TABLE_NONE)
		include(replay, header);
	return true;
}

/* ---- where headers are included ---- */

/* Did what was included at that time, or by it, bring in a header for the first time? In an extern "C", only one that
 * does not say itself what is C's counts. */
static bool brings_header(const struct replay *replay, uint32_t when, bool namespace)
{
	uint32_t behind = when + 1;
	while (behind <= replay->events.list.count &&
	       replay->events.list.items[behind - 1].file != replay->events.list.items[when - 1].file)
		behind++;
	for (size_t i = 0; i < replay->precompiled->header_count; i++)
		if (replay->included[i] >= when && replay->included[i] < behind &&
		    (namespace || replay->precompiled->headers[i].bare))
			return true;
	return false;
}

static bool brings_headers(const struct replay *replay, uint32_t file, unsigned start, unsigned end, bool namespace)
{
	for (uint32_t i = 0; i < replay->events.list.count; i++) {
		const struct event *event = &replay->events.list.items[i];
		if (event->kind == MET_INCLUDE && event->file == file && event->offset >= start &&
		    event->offset < end && brings_header(replay, i + 1, namespace))
			return true;
	}
	return false;
}

struct surroundings {
	struct replay *replay;
	bool empty; /* of headers */
};

static enum CXChildVisitResult check_surroundings(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct surroundings *surroundings = data;
	if (cursor.kind != CXCursor_LinkageSpec && cursor.kind != CXCursor_Namespace)
		return CXChildVisit_Continue;
	CXSourceRange extent = clang_getCursorExtent(cursor);
	CXFile file;
	unsigned start, end;
	clang_getExpansionLocation(clang_getRangeStart(extent), &file, NULL, NULL, &start);
	clang_getExpansionLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &end);
	if (!file)
		return CXChildVisit_Continue;
	uint32_t number = unit_files_number(surroundings->replay->files, file);
	surroundings->empty =
	    !brings_headers(surroundings->replay, number, start, end, cursor.kind == CXCursor_Namespace);
	return surroundings->empty ? CXChildVisit_Continue : CXChildVisit_Break;
}

static bool stand_alone(struct replay *replay)
{
	struct surroundings surroundings = {replay, true};
	clang_visitChildren(clang_getTranslationUnitCursor(replay->files->unit), check_surroundings, &surroundings);
	return surroundings.empty;
}

static void tell_blamed(const struct replay *replay, struct text *ret_lines)
{
	const struct precompiled *precompiled = replay->precompiled;
	for (size_t i = 0; i < precompiled->header_count; i++)
		if (replay->blamed[i])
			text_printf(ret_lines, WITHOUT "%s\n", precompiled->strings + precompiled->headers[i].path);
}

bool replay(struct unit_files *files, bool *ret_included, struct text *ret_lines)
{
	size_t count = files->precompiled->header_count;
	struct replay state = {.files = files, .precompiled = files->precompiled, .arena = arena_new()};
	state.included = ARENA_ARRAY(state.arena, uint32_t, count);
	state.again = ARENA_ARRAY(state.arena, bool, count);
	state.blamed = ARENA_ARRAY(state.arena, bool, count);
	state.read = ARENA_ARRAY(state.arena, bool, files->precompiled->reading_count);
	state.definition_of_name = table_new();
	state.definition_places = table_new();
	state.settled = table_new();
	clang_getInclusions(files->unit, note_again, &state);
	events_count_readings(&state.events, files);
	bool holds = preprocessing_visit(files, meet, &state) && replay_doubts_are_idle(&state) &&
	             replay_definitions_agree(&state) && stand_alone(&state);
	for (size_t i = 0; i < count; i++)
		ret_included[i] = state.included[i] != NEVER;
	if (!holds)
		tell_blamed(&state, ret_lines);
	events_release(&state.events);
	VECTOR_FREE(state.changes.list);
	VECTOR_FREE(state.definitions);
	VECTOR_FREE(state.stack);
	table_free(state.definition_of_name);
	table_free(state.definition_places);
	table_free(state.settled);
	table_free(state.own_names);
	arena_free(state.arena);
	return holds;
}
