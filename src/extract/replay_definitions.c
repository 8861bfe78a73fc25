/* Definitions that headers are read under: those that were precompiled must have met what they would meet here. */
#include "extract/c_text.h"
#include "extract/replay_parts.h"

void replay_note_definition(struct replay *replay, const struct met *definition)
{
	size_t length;
	const char *text = met_text(replay->files, replay->arena, definition, &length);
	uint32_t name = precompiled_name(text, length);
	if (precompiled_mentions(replay->precompiled, name))
		VECTOR_PUSH(replay->changes.list, (struct change){name, replay->now, definition->file,
		                                                  text[length] == '(', precompiled_text(text)});
}

/* ---- #undef ---- */

static bool matters(uint32_t name, const void *precompiled) { return precompiled_mentions(precompiled, name); }

static void find_all_undefinitions(struct replay *replay)
{
	for (uint32_t i = 0; i < replay->files->items.count; i++) {
		uint32_t header = replay_header(replay, i);
		if (header == TABLE_NONE || replay->again[header])
			undefinitions_find(replay->files, i, &replay->events, matters, replay->precompiled,
			                   &replay->changes);
	}
	changes_sort(&replay->changes);
}

/* ---- what headers met ---- */

/* The text under which a header was read when it was precompiled. */
static uint64_t text_given(const struct precompiled *precompiled, uint32_t header, uint32_t name)
{
	uint64_t text = 0;
	for (size_t i = 0; i < precompiled->given_count; i++)
		if (precompiled->given[i].name == name &&
		    precompiled->given[i].line < precompiled->headers[header].line)
			text = precompiled->given[i].text;
	return text;
}

/* Would the source have read the header under the same definition of one name? What is undefined without having been
 * defined here comes from the command line or from another header: nobody knows. */
static bool is_read_alike(const struct replay *replay, uint32_t header, uint32_t name)
{
	uint64_t text = 0;
	for (size_t i = 0; i < replay->changes.list.count; i++) {
		const struct change *change = &replay->changes.list.items[i];
		if (change->name != name || change->when >= replay->included[header])
			continue;
		if (!change->text && !text)
			return false;
		text = change->text;
	}
	return text == text_given(replay->precompiled, header, name);
}

static bool is_given(const struct precompiled *precompiled, uint32_t name)
{
	for (size_t i = 0; i < precompiled->given_count; i++)
		if (precompiled->given[i].name == name)
			return true;
	return false;
}

/* Is the name only ever that of a macro that takes arguments, or of none? */
static bool takes_arguments(const struct replay *replay, uint32_t name)
{
	bool takes = false;
	for (size_t i = 0; i < replay->changes.list.count; i++) {
		const struct change *change = &replay->changes.list.items[i];
		if (change->name == name && !change->takes_arguments && (change->text || !takes))
			return false;
		takes = takes || change->name == name;
	}
	return takes;
}

/* A header that is read once more meets what there is. */
static bool all_read_alike(const struct replay *replay, uint32_t name)
{
	const struct precompiled *precompiled = replay->precompiled;
	bool given = is_given(precompiled, name);
	uint32_t mention = !given && takes_arguments(replay, name) ? precompiled_call(name) : name;
	for (uint32_t header = 0; header < precompiled->header_count; header++)
		if (replay->included[header] != NEVER && !replay->again[header] &&
		    (precompiled_header_mentions(precompiled, header, mention) ||
		     (given && precompiled_header_mentions(precompiled, header, precompiled_insistence(name)))) &&
		    !is_read_alike(replay, header, name)) {
			replay->blamed[header] = true;
			return false;
		}
	return true;
}

static void collect_own_names(struct replay *replay)
{
	replay->own_names = table_new();
	for (uint32_t i = 0; i < replay->files->items.count; i++) {
		uint32_t header = replay_header(replay, i);
		if (header != TABLE_NONE && !replay->again[header])
			continue;
		size_t size, length;
		const char *text = unit_files_text(replay->files, i, &size), *end = text + size;
		bool defined = false; /* the name is what a #define defines */
		for (const char *name = text; (name = c_text_next_name(name, end, &length));
		     name = c_text_behind_name(text, end, name, length)) {
			if (!defined)
				table_put_number(replay->own_names, precompiled_name(name, length), 1);
			defined = c_text_is_directive(text, name, length, "define");
		}
	}
}

bool replay_is_own_name(struct replay *replay, uint32_t name)
{
	if (!replay->own_names)
		collect_own_names(replay);
	return table_get_number(replay->own_names, name) != TABLE_NONE;
}

static uint64_t left_by(const struct precompiled_macro *macro)
{
	return macro->undone == MACRO_STAYS ? macro->text : 0;
}

/* Headers that define the name, too, must not come to another end, unless nobody asks. (One that takes back what it
 * defined, or has it taken back by what it includes, leaves nothing.) */
static bool ends_alike(struct replay *replay, size_t number)
{
	size_t count;
	const struct change *change = &replay->changes.list.items[number], *next = change + 1;
	const struct precompiled_macro *macros = precompiled_macros(replay->precompiled, change->name, &count);
	bool more = number + 1 < replay->changes.list.count && next->name == change->name;
	for (size_t i = 0; i < count; i++) {
		uint32_t included = replay->included[macros[i].header];
		bool last = included > change->when && !(more && next->when < included);
		if (last && left_by(&macros[i]) != change->text && replay_is_own_name(replay, change->name)) {
			replay->blamed[macros[i].header] = true;
			return false;
		}
	}
	return true;
}

/* What one header defines and another undefines is undefined as soon as both were precompiled. Here, it is not until
 * the other one is included: nobody may ask for it in between. */
static bool ends_in_time(struct replay *replay, const struct precompiled_macro *macro)
{
	uint32_t from = replay->included[macro->header], to = replay->included[macro->undone];
	if (from == NEVER || from == to)
		return true;
	if (replay_is_own_name(replay, macro->name))
		return false;
	for (uint32_t i = 0; i < macro->blind_count; i++) {
		uint32_t blind = replay->precompiled->numbers[macro->first_blind + i], when = replay->included[blind];
		if (when != NEVER && when >= from && (to < from || when < to))
			return false;
	}
	return true;
}

static bool all_end_in_time(struct replay *replay)
{
	for (size_t i = 0; i < replay->precompiled->macro_count; i++) {
		const struct precompiled_macro *macro = &replay->precompiled->macros[i];
		if (macro->undone != MACRO_STAYS && macro->undone != macro->header && !ends_in_time(replay, macro)) {
			replay->blamed[macro->undone] = true;
			return false;
		}
	}
	return true;
}

bool replay_definitions_agree(struct replay *replay)
{
	const struct precompiled *precompiled = replay->precompiled;
	if (!all_end_in_time(replay))
		return false;
	find_all_undefinitions(replay);
	for (size_t i = 0; i < replay->changes.list.count; i++)
		if (!all_read_alike(replay, replay->changes.list.items[i].name) || !ends_alike(replay, i))
			return false;
	for (size_t i = 0; i < precompiled->given_count; i++)
		if (precompiled_mentions(precompiled, precompiled->given[i].name) &&
		    !all_read_alike(replay, precompiled->given[i].name))
			return false;
	return true;
}
