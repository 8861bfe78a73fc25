/* Macros that are used: by the time of their use, a header that defines them must be included. */
#include "extract/c_text.h"
#include "extract/if_line.h"
#include "extract/replay_parts.h"

#include <string.h>

/* Pushes the names in a definition's text, behind its own name. */
static void push_names_of(struct replay *replay, const struct met *definition)
{
	size_t size, length = 0;
	const char *text = unit_files_text(replay->files, definition->file, &size);
	const char *end = text + (definition->end < size ? definition->end : size);
	const char *start = text + (definition->offset < size ? definition->offset : size);
	const char *name = c_text_next_name(start, end, &length);
	while (name && (name = c_text_next_name(name + length, end, &length)))
		VECTOR_PUSH(replay->stack, precompiled_name(name, length));
}

/* Pushes the macros that a header's macro mentions. False when no header that is included defines it. */
static bool push_names_of_shared(struct replay *replay, uint32_t name)
{
	size_t count;
	const struct precompiled_macro *macros = precompiled_macros(replay->precompiled, name, &count);
	bool included = count == 0;
	for (size_t i = 0; i < count; i++) {
		if (replay->included[macros[i].header] == NEVER)
			continue;
		included = true;
		for (uint32_t n = 0; n < macros[i].name_count; n++)
			VECTOR_PUSH(replay->stack, replay->precompiled->numbers[macros[i].first_name + n]);
	}
	for (size_t i = 0; i < count && !included; i++)
		replay->blamed[macros[i].header] = true;
	return included;
}

static bool is_settled(const struct replay *replay, uint32_t name)
{
	return table_get_number(replay->settled, name) != TABLE_NONE;
}

/* Settles what is on the stack. What is included stays so: a name needs to be looked at once, unless it is defined
 * anew. */
static bool settle(struct replay *replay)
{
	while (replay->stack.count) {
		uint32_t name = replay->stack.items[--replay->stack.count];
		if (is_settled(replay, name))
			continue;
		table_put_number(replay->settled, name, 1);
		uint32_t definition = table_get_number(replay->definition_of_name, name);
		if (definition != TABLE_NONE)
			push_names_of(replay, &replay->definitions.items[definition]);
		else if (!push_names_of_shared(replay, name))
			return false;
	}
	return true;
}

/* Is a header included that defines the macro in the same way? */
static bool is_included(const struct replay *replay, uint32_t name, uint32_t header)
{
	size_t count;
	const struct precompiled_macro *macros = precompiled_macros(replay->precompiled, name, &count);
	uint64_t text = 0;
	if (replay->included[header] != NEVER)
		return true;
	for (size_t i = 0; i < count; i++)
		if (macros[i].header == header)
			text = macros[i].text;
	for (size_t i = 0; i < count; i++)
		if (macros[i].text == text && replay->included[macros[i].header] != NEVER)
			return true;
	return false;
}

/* A header that asks for what it had defined when it was precompiled leaves out the rest. */
static void note_guard(struct replay *replay, const struct met *use, const struct met *definition)
{
	uint32_t header = replay_header(replay, use->file);
	if (header != TABLE_NONE && definition->file == use->file &&
	    table_get_number(replay->definition_places, met_place(definition)) == TABLE_NONE)
		replay->again[header] = false;
}

bool replay_use(struct replay *replay, const struct met *use)
{
	struct met definition;
	if (!met_definition(replay->files, use, &definition))
		return true;
	note_guard(replay, use, &definition);
	CXString spelling = clang_getCursorSpelling(use->cursor);
	const char *spelled = clang_getCString(spelling);
	uint32_t name = precompiled_name(spelled, strlen(spelled)), header = replay_header(replay, definition.file);
	clang_disposeString(spelling);
	if (header != TABLE_NONE && !is_included(replay, name, header)) {
		VECTOR_LAST(replay->events.list).doubt = header;
		return true;
	}
	replay->stack.count = 0;
	VECTOR_PUSH(replay->stack, name);
	return settle(replay);
}

bool replay_define(struct replay *replay, const struct met *definition)
{
	size_t size, length;
	const char *text = unit_files_text(replay->files, definition->file, &size);
	const char *start = text + (definition->offset < size ? definition->offset : size);
	if (c_text_next_name(start, text + size, &length) != start)
		return false;
	uint64_t name = precompiled_name(start, length);
	table_put_number(replay->definition_places, met_place(definition), 1);
	table_set(replay->definition_of_name, &name, sizeof name, (uint32_t)replay->definitions.count);
	VECTOR_PUSH(replay->definitions, *definition);
	replay->stack.count = 0;
	if (is_settled(replay, (uint32_t)name))
		push_names_of(replay, definition);
	return settle(replay);
}

/* ---- #if defined(A) || defined(B): B does not matter when A is ---- */

struct asking {
	const struct replay *replay;
	uint32_t file;
	bool doubtful_hold; /* are macros that were used too early defined? */
};

/* What is defined was met as a use. */
static enum if_outcome is_defined(size_t offset, void *data)
{
	const struct asking *asking = data;
	for (size_t i = 0; i < asking->replay->events.list.count; i++) {
		const struct event *event = &asking->replay->events.list.items[i];
		if (event->kind == MET_USE && event->file == asking->file && event->offset == offset)
			return event->doubt == TABLE_NONE || asking->doubtful_hold ? IF_TRUE : IF_FALSE;
	}
	return IF_FALSE;
}

/* By anybody: whoever asks for it may have been precompiled, too. */
static bool is_asked_for(const char *name, size_t length, void *data)
{
	struct replay *replay = data;
	uint32_t number = precompiled_name(name, length);
	return precompiled_mentions(replay->precompiled, number) || replay_is_own_name(replay, number);
}

static bool is_idle(struct replay *replay, const struct event *event)
{
	size_t size;
	const char *text = unit_files_text(replay->files, event->file, &size);
	struct asking with = {replay, event->file, true}, without = {replay, event->file, false};
	if (if_line_guards_types(text, size, event->offset) ||
	    if_line_guards_definitions(text, size, event->offset, is_asked_for, replay))
		return true;
	enum if_outcome outcome = if_line_outcome(text, size, event->offset, is_defined, &with);
	return outcome != IF_UNKNOWN && outcome == if_line_outcome(text, size, event->offset, is_defined, &without);
}

bool replay_doubts_are_idle(struct replay *replay)
{
	bool all_idle = true;
	for (size_t i = 0; i < replay->events.list.count; i++) {
		const struct event *event = &replay->events.list.items[i];
		if (event->doubt == TABLE_NONE || is_idle(replay, event))
			continue;
		replay->blamed[event->doubt] = true;
		all_idle = false;
	}
	return all_idle;
}
