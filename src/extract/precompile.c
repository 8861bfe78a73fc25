/* Makes precompiled headers: parses, writes the image, and draws up the card. */
#define _GNU_SOURCE
#include "base/files.h"
#include "base/text.h"
#include "extract/c_text.h"
#include "extract/flag_macros.h"
#include "extract/if_line.h"
#include "extract/left_out.h"
#include "extract/macro_leads.h"
#include "extract/precompiled.h"
#include "extract/precompiled_card.h"
#include "extract/preprocessing.h"
#include "extract/translation.h"
#include "extract/undefinitions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

struct inclusion {
	uint32_t from, to; /* readings */
};

/* What else is known of a reading for now. */
struct reading {
	uint32_t parent; /* reading, or TABLE_NONE */
	unsigned line;   /* of the directive in it */
	unsigned start;  /* when, counted in what was met */
	bool guarded;    /* its header found that it had been read before, and left out what it had included */
};

struct card {
	struct unit_files files;
	struct arena *arena;
	uint32_t main; /* the unit's file that the directives stand in */
	bool foreign;  /* something else than headers of the system was read */
	VECTOR(uint32_t) header_of_file;
	VECTOR(uint32_t) open; /* readings that are not at their end */
	VECTOR(struct inclusion) inclusions;
	VECTOR(struct reading) notes; /* by reading */
	uint32_t next;                /* reading */
	struct events events;         /* what was met */
	struct table *defined;        /* place of a definition → when it was met last */
	VECTOR(struct precompiled_reading) readings;
	VECTOR(struct precompiled_header) headers;
	VECTOR(struct precompiled_macro) macros;
	VECTOR(struct given_macro) given;
	struct macro_leads *leads; /* of macros that headers, directives and flags define */
	struct changes changes;    /* of macros that headers define */
	VECTOR(uint32_t) numbers;
	VECTOR(uint32_t) names;
	struct text strings;
};

static int compare_numbers(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

/* Sorts, and leaves each number once; gives how many are left. */
static size_t sort_numbers(uint32_t *numbers, size_t count)
{
	size_t kept = 0;
	if (count)
		qsort(numbers, count, sizeof *numbers, compare_numbers);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || numbers[kept - 1] != numbers[i])
			numbers[kept++] = numbers[i];
	return kept;
}

static uint32_t header_of(struct card *card, uint32_t file)
{
	while (card->header_of_file.count <= file)
		VECTOR_PUSH(card->header_of_file, TABLE_NONE);
	return card->header_of_file.items[file];
}

/* Whoever asks for a name, other than by a definition: as what? */
static void add_mention(struct card *card, const char *text, size_t size, const char *name, size_t length)
{
	uint32_t number = precompiled_name(name, length);
	bool declared = c_text_is_declared(text, text + size, name, length);
	if (!declared && if_line_insists(text, size, (size_t)(name - text))) {
		VECTOR_PUSH(card->numbers, precompiled_insistence(number));
		return;
	}
	VECTOR_PUSH(card->numbers, number);
	if (!declared)
		VECTOR_PUSH(card->numbers, precompiled_call(number));
}

/* A header that defines a macro, and does no more with it, does not care what the macro was before. */
static void add_names(struct card *card, struct precompiled_header *header, const char *text, size_t size)
{
	size_t length, first = card->numbers.count;
	const char *end = text + size;
	bool defined = false; /* the name is what a #define defines */
	for (const char *name = text; (name = c_text_next_name(name, end, &length));
	     name = c_text_behind_name(text, end, name, length)) {
		VECTOR_PUSH(card->names, precompiled_name(name, length));
		if (!defined)
			add_mention(card, text, size, name, length);
		defined = c_text_is_directive(text, name, length, "define");
	}
	card->numbers.count = first + sort_numbers(card->numbers.items + first, card->numbers.count - first);
	header->first_name = (uint32_t)first;
	header->name_count = (uint32_t)(card->numbers.count - first);
}

static uint32_t add_header(struct card *card, uint32_t file, unsigned line)
{
	size_t size;
	const struct unit_file *record = &card->files.items.items[file];
	const char *text = unit_files_text(&card->files, file, &size);
	struct precompiled_header header = {.hash = XXH3_64bits(text, size),
	                                    .path = (uint32_t)card->strings.length,
	                                    .line = line,
	                                    .system = 1,
	                                    .first_reading = (uint32_t)card->readings.count};
	text_add_bytes(&card->strings, record->path, strlen(record->path) + 1);
	add_names(card, &header, text, size);
	CXSourceLocation start = clang_getLocationForOffset(card->files.unit, record->handle, 0);
	card->foreign = card->foreign || !clang_Location_isInSystemHeader(start);
	card->header_of_file.items[file] = (uint32_t)card->headers.count;
	VECTOR_PUSH(card->headers, header);
	return card->header_of_file.items[file];
}

/* Readings come in their order; the outermost of the places that led to one says which directive asked for it. */
static void add_reading(CXFile handle, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct card *card = data;
	uint32_t file = unit_files_number(&card->files, handle);
	if (depth == 0) {
		card->main = file;
		return;
	}
	unsigned line, own_line;
	clang_getExpansionLocation(stack[depth - 1], NULL, &line, NULL, NULL);
	clang_getExpansionLocation(stack[0], NULL, &own_line, NULL, NULL);
	uint32_t header = header_of(card, file);
	if (header == TABLE_NONE)
		header = add_header(card, file, line);
	if (card->open.count > depth - 1)
		card->open.count = depth - 1;
	uint32_t parent = card->open.count ? VECTOR_LAST(card->open) : TABLE_NONE;
	VECTOR_PUSH(card->open, (uint32_t)card->readings.count);
	VECTOR_PUSH(card->notes, (struct reading){.parent = parent, .line = own_line});
	VECTOR_PUSH(card->readings, (struct precompiled_reading){.header = header});
}

/* The names in a macro's text, for now all of them. */
static void add_macro(struct card *card, const struct met *met, uint32_t header)
{
	size_t length, first = card->numbers.count;
	const char *text = met_text(&card->files, card->arena, met, &length), *end = text + strlen(text);
	struct precompiled_macro macro = {
	    .name = precompiled_name(text, length), .header = header, .undone = MACRO_STAYS};
	macro.text = precompiled_text(text);
	macro_leads_add(card->leads, text);
	for (const char *name = text + length; (name = c_text_next_name(name, end, &length)); name += length)
		VECTOR_PUSH(card->numbers, precompiled_name(name, length));
	macro.first_name = (uint32_t)first;
	macro.name_count = (uint32_t)(card->numbers.count - first);
	VECTOR_PUSH(card->macros, macro);
	VECTOR_PUSH(card->changes.list,
	            (struct change){macro.name, (uint32_t)card->events.list.count, met->file, false, macro.text});
}

static void add_given(struct card *card, const struct met *met)
{
	size_t length;
	unsigned line;
	const char *text = met_text(&card->files, card->arena, met, &length);
	clang_getExpansionLocation(clang_getCursorLocation(met->cursor), NULL, &line, NULL, NULL);
	struct given_macro given = {precompiled_text(text), precompiled_name(text, length), line};
	VECTOR_PUSH(card->given, given);
	macro_leads_add(card->leads, text);
}

/* The reading that is under way where something is met in a header; or TABLE_NONE in no header. */
static uint32_t reading_under_way(struct card *card, uint32_t header)
{
	while (card->open.count && card->readings.items[VECTOR_LAST(card->open)].header != header)
		card->open.count--;
	return card->open.count ? VECTOR_LAST(card->open) : TABLE_NONE;
}

/* Goes through the readings again, in step with the directives: either one is the next, or its header was not read. */
static void add_inclusion(struct card *card, const struct met *met)
{
	uint32_t parent = reading_under_way(card, header_of(card, met->file));
	CXFile handle = met_header(met);
	uint32_t included = handle ? header_of(card, unit_files_number(&card->files, handle)) : TABLE_NONE;
	if (included == TABLE_NONE)
		return;
	unsigned line;
	clang_getExpansionLocation(clang_getCursorLocation(met->cursor), NULL, &line, NULL, NULL);
	uint32_t reading = card->headers.items[included].first_reading, next = card->next;
	if (next < card->readings.count && card->readings.items[next].header == included &&
	    card->notes.items[next].parent == parent && card->notes.items[next].line == line) {
		reading = card->next++;
		card->notes.items[reading].start = (uint32_t)card->events.list.count;
		VECTOR_PUSH(card->open, reading);
	}
	if (parent != TABLE_NONE)
		VECTOR_PUSH(card->inclusions, (struct inclusion){parent, reading});
}

/* A header that is read again and asks for a macro it defined then guards itself, if not from its first line on. */
static void note_guard(struct card *card, const struct met *met)
{
	struct met definition;
	uint32_t header = header_of(card, met->file), reading = reading_under_way(card, header);
	if (reading == TABLE_NONE || reading == card->headers.items[header].first_reading ||
	    !met_definition(&card->files, met, &definition) || definition.file != met->file)
		return;
	uint32_t defined = table_get_number(card->defined, met_place(&definition));
	if (defined < card->notes.items[reading].start)
		card->notes.items[reading].guarded = true;
}

static bool meet(const struct met *met, void *data)
{
	struct card *card = data;
	uint32_t header = header_of(card, met->file);
	events_add(&card->events, &card->files, met);
	if (met->kind == MET_DEFINITION)
		table_set(card->defined, &(uint64_t){met_place(met)}, sizeof(uint64_t),
		          (uint32_t)card->events.list.count);
	if (met->kind == MET_INCLUDE)
		add_inclusion(card, met);
	else if (met->kind == MET_USE)
		note_guard(card, met);
	else if (met->kind == MET_DEFINITION && met->file == card->main)
		add_given(card, met);
	else if (met->kind == MET_DEFINITION && header != TABLE_NONE)
		add_macro(card, met, header);
	return true;
}

static int compare_inclusions(const void *a, const void *b)
{
	const struct inclusion *left = a, *right = b;
	if (left->from != right->from)
		return left->from < right->from ? -1 : 1;
	return (left->to > right->to) - (left->to < right->to);
}

static void lay_out_inclusions(struct card *card)
{
	for (size_t i = 0; i < card->inclusions.count; i++) {
		uint32_t *reading = &card->inclusions.items[i].to;
		if (card->notes.items[*reading].guarded)
			*reading = card->headers.items[card->readings.items[*reading].header].first_reading;
	}
	if (card->inclusions.count)
		qsort(card->inclusions.items, card->inclusions.count, sizeof *card->inclusions.items,
		      compare_inclusions);
	for (size_t i = 0; i < card->inclusions.count; i++) {
		struct inclusion inclusion = card->inclusions.items[i];
		struct precompiled_reading *reading = &card->readings.items[inclusion.from];
		if (reading->include_count && VECTOR_LAST(card->numbers) == inclusion.to)
			continue;
		if (reading->include_count++ == 0)
			reading->first_include = (uint32_t)card->numbers.count;
		VECTOR_PUSH(card->numbers, inclusion.to);
	}
}

static int compare_macros(const void *a, const void *b)
{
	const struct precompiled_macro *left = a, *right = b;
	if (left->name != right->name)
		return left->name < right->name ? -1 : 1;
	return (left->header > right->header) - (left->header < right->header);
}

static bool is_macro(const struct card *card, uint32_t name)
{
	struct precompiled_macro key = {.name = name};
	size_t from = 0, to = card->macros.count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (card->macros.items[middle].name < key.name)
			from = middle + 1;
		else
			to = middle;
	}
	return from < card->macros.count && card->macros.items[from].name == name;
}

static void lay_out_macros(struct card *card)
{
	if (card->macros.count)
		qsort(card->macros.items, card->macros.count, sizeof *card->macros.items, compare_macros);
	for (size_t i = 0; i < card->macros.count; i++) {
		struct precompiled_macro *macro = &card->macros.items[i];
		uint32_t kept = macro->first_name;
		for (uint32_t n = 0; n < macro->name_count; n++) {
			uint32_t name = card->numbers.items[macro->first_name + n];
			if (is_macro(card, name))
				card->numbers.items[kept++] = name;
		}
		macro->name_count = kept - macro->first_name;
	}
}

/* "-DNAME=TEXT" is "#define NAME TEXT". */
static void add_flags(struct card *card, const struct source *like)
{
	size_t length;
	for (size_t i = 0; i < like->flag_count; i++) {
		const char *macro = flag_macro(like->flags[i], &length), *text = macro ? strchr(macro, '=') : NULL;
		if (text)
			macro_leads_add(card->leads,
			                arena_printf(card->arena, "%.*s %s", (int)(text - macro), macro, text + 1));
	}
}

/* What a header mentions leads to more that it cares for. */
static void follow_mentions(struct card *card)
{
	macro_names found = {0};
	for (size_t i = 0; i < card->headers.count; i++) {
		struct precompiled_header *header = &card->headers.items[i];
		uint32_t first = (uint32_t)card->numbers.count, direct = header->first_name;
		macro_leads_follow(card->leads, card->numbers.items + direct, header->name_count, &found);
		for (uint32_t n = 0; found.count && n < header->name_count; n++)
			VECTOR_PUSH(card->numbers, card->numbers.items[direct + n]);
		for (size_t n = 0; n < found.count; n++) {
			VECTOR_PUSH(card->names, found.items[n]);
			VECTOR_PUSH(card->numbers, found.items[n]);
			VECTOR_PUSH(card->numbers, precompiled_call(found.items[n]));
		}
		if (!found.count)
			continue;
		header->first_name = first;
		header->name_count = (uint32_t)sort_numbers(card->numbers.items + first, card->numbers.count - first);
		card->numbers.count = first + header->name_count;
	}
	VECTOR_FREE(found);
}

static bool is_macro_of(uint32_t name, const void *card) { return is_macro(card, name); }

/* Does reading the header bring in the other one? */
static bool brings(const struct card *card, uint32_t header, uint32_t other)
{
	for (uint32_t i = 0; i < card->readings.count; i++) {
		if (card->readings.items[i].header != other)
			continue;
		for (uint32_t at = i; at != TABLE_NONE; at = card->notes.items[at].parent)
			if (card->readings.items[at].header == header)
				return true;
	}
	return false;
}

static size_t first_change(const struct card *card, uint32_t name)
{
	size_t from = 0, to = card->changes.list.count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (card->changes.list.items[middle].name < name)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static bool contain(const uint32_t *numbers, size_t count, uint32_t number)
{
	return bsearch(&number, numbers, count, sizeof number, compare_numbers) != NULL;
}

static bool mentions(const struct card *card, const struct precompiled_header *header, uint32_t name)
{
	const uint32_t *numbers = card->numbers.items + header->first_name;
	return contain(numbers, header->name_count, name) ||
	       contain(numbers, header->name_count, precompiled_insistence(name));
}

/* The headers that would see another thing if the macro was defined in one header and not undefined by the other. */
static void note_blind(struct card *card, struct precompiled_macro *macro, unsigned defined, unsigned undone)
{
	macro->first_blind = (uint32_t)card->numbers.count;
	for (uint32_t i = 0; i < card->headers.count; i++) {
		const struct precompiled_header *header = &card->headers.items[i];
		unsigned start = card->notes.items[header->first_reading].start;
		if (i == macro->header || !mentions(card, header, macro->name) ||
		    (start < undone && (start >= defined || brings(card, i, macro->header))))
			continue;
		VECTOR_PUSH(card->numbers, i);
		macro->blind_count++;
	}
}

/* Who undefined a macro that is undefined in the end: its own header, also by what it includes, or another one? */
static void note_end(struct card *card, struct precompiled_macro *macro)
{
	const struct change *definition = NULL, *end = NULL, *last = NULL;
	const struct change *changes = card->changes.list.items;
	for (size_t i = first_change(card, macro->name); i < card->changes.list.count; i++) {
		if (changes[i].name != macro->name)
			break;
		last = &changes[i];
		if (last->text && header_of(card, last->file) == macro->header) {
			definition = last;
			end = NULL;
		} else if (!last->text && definition && !end) {
			end = last;
		}
	}
	if (!end)
		return;
	uint32_t undone = header_of(card, end->file);
	if (brings(card, macro->header, undone)) {
		macro->undone = macro->header;
	} else if (!last->text) {
		macro->undone = undone;
		note_blind(card, macro, definition->when, end->when);
	}
}

static void note_ends(struct card *card)
{
	for (uint32_t i = 0; i < card->files.items.count; i++)
		if (header_of(card, i) != TABLE_NONE)
			undefinitions_find(&card->files, i, &card->events, is_macro_of, card, &card->changes);
	changes_sort(&card->changes);
	for (size_t i = 0; i < card->macros.count; i++)
		note_end(card, &card->macros.items[i]);
}

/* Functions and variables of C headers say themselves that they are C's, types do not care. */
static enum CXChildVisitResult note_bare(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct card *card = data;
	if (cursor.kind != CXCursor_Namespace && cursor.kind != CXCursor_VarDecl && !is_function_kind(cursor.kind))
		return CXChildVisit_Continue;
	CXFile file;
	clang_getExpansionLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, NULL);
	uint32_t header = file ? header_of(card, unit_files_number(&card->files, file)) : TABLE_NONE;
	if (header != TABLE_NONE)
		card->headers.items[header].bare = 1;
	return CXChildVisit_Continue;
}

static void draw_up(struct card *card, const struct source *like)
{
	card->leads = macro_leads_new();
	add_flags(card, like);
	clang_getInclusions(card->files.unit, add_reading, card);
	events_count_readings(&card->events, &card->files);
	card->open.count = 0;
	card->defined = table_new();
	preprocessing_visit(&card->files, meet, card);
	clang_visitChildren(clang_getTranslationUnitCursor(card->files.unit), note_bare, card);
	lay_out_inclusions(card);
	lay_out_macros(card);
	follow_mentions(card);
	note_ends(card);
	card->names.count = sort_numbers(card->names.items, card->names.count);
}

#define WRITE(descriptor, vector) descriptor_write(descriptor, (vector).items, (vector).count * sizeof *(vector).items)

static bool write_card(const struct card *card, int descriptor)
{
	struct card_head head = {
	    .mark = card_mark,
	    .header_count = card->headers.count,
	    .reading_count = card->readings.count,
	    .macro_count = card->macros.count,
	    .given_count = card->given.count,
	    .number_count = card->numbers.count,
	    .name_count = card->names.count,
	    .string_bytes = card->strings.length,
	};
	return descriptor_write(descriptor, &head, sizeof head) && WRITE(descriptor, card->headers) &&
	       WRITE(descriptor, card->macros) && WRITE(descriptor, card->given) && WRITE(descriptor, card->readings) &&
	       WRITE(descriptor, card->numbers) && WRITE(descriptor, card->names) &&
	       descriptor_write(descriptor, card->strings.bytes, card->strings.length);
}

/* Macros that the sources define themselves are taken back in the end: each source will define them where it does. */
static void add_undefinitions(const char *directives, struct text *text)
{
	static const char definition[] = "#define ";
	text_add(text, directives);
	for (const char *at = directives; (at = strstr(at, definition)); at++) {
		if (at > directives && at[-1] != '\n')
			continue;
		size_t length;
		const char *name = c_text_next_name(at + sizeof definition - 1, at + strlen(at), &length);
		if (name)
			text_printf(text, "#undef %.*s\n", (int)length, name);
	}
}

static CXTranslationUnit parse(CXIndex index, const struct source *like, const char *apart, const char *directives)
{
	struct arena *arena = arena_new();
	struct text text = {0};
	add_undefinitions(directives, &text);
	struct CXUnsavedFile file = {"/goinception-headers.h", text_string(&text), text.length};
	int count;
	const char *const *arguments = arguments_for_headers(arena, like, file.Filename, apart, &count);
	CXTranslationUnit unit;
	/* Nobody looks into C's. Templates are instantiated in the sources, and library.c reads what comes of them. */
	unsigned bodies = arguments_mean_cplusplus(like) ? 0 : CXTranslationUnit_SkipFunctionBodies;
	enum CXErrorCode code =
	    clang_parseTranslationUnit2FullArgv(index, NULL, arguments, count, &file, 1,
	                                        CXTranslationUnit_ForSerialization | CXTranslationUnit_Incomplete |
	                                            bodies | CXTranslationUnit_DetailedPreprocessingRecord,
	                                        &unit);
	text_free(&text);
	arena_free(arena);
	return code == CXError_Success ? unit : NULL;
}

bool image_write(CXTranslationUnit unit, int image)
{
	return dup2(image, STDOUT_FILENO) >= 0 &&
	       clang_saveTranslationUnit(unit, "-", CXSaveTranslationUnit_None) == CXSaveError_None;
}

static void card_release(struct card *card)
{
	unit_files_release(&card->files);
	VECTOR_FREE(card->header_of_file);
	VECTOR_FREE(card->inclusions);
	VECTOR_FREE(card->headers);
	VECTOR_FREE(card->open);
	VECTOR_FREE(card->notes);
	VECTOR_FREE(card->readings);
	VECTOR_FREE(card->macros);
	VECTOR_FREE(card->given);
	macro_leads_free(card->leads);
	events_release(&card->events);
	VECTOR_FREE(card->changes.list);
	VECTOR_FREE(card->numbers);
	VECTOR_FREE(card->names);
	table_free(card->defined);
	text_free(&card->strings);
	arena_free(card->arena);
}

/* What brings in headers that are to be left out shows when it was read. */
static CXTranslationUnit parse_without(CXIndex index, const struct source *like, const char *apart, const char *lines)
{
	struct text directives = {0}, good = {0};
	const char *named = strstr(lines, WITHOUT);
	text_add_bytes(&directives, lines, named ? (size_t)(named - lines) : strlen(lines));
	CXTranslationUnit unit = parse(index, like, apart, text_string(&directives));
	if (unit && named) {
		struct unit_files files;
		unit_files_init(&files, unit, like, NULL);
		left_out(&files, lines, &good);
		unit_files_release(&files);
		clang_disposeTranslationUnit(unit);
		unit = parse(index, like, apart, text_string(&good));
	}
	text_free(&directives);
	text_free(&good);
	return unit;
}

/* Does a header ask for a macro that not all sources have alike, or could it? */
static bool mentions_apart(const struct card *card, const char *apart)
{
	size_t length;
	for (const char *name; flag_macros_take(&apart, &name, &length);)
		if (contain(card->names.items, card->names.count, precompiled_name(name, length)))
			return true;
	return false;
}

bool precompile(CXIndex index, const struct source *like, const char *lines, int image, int card, struct error *error)
{
	size_t length;
	const char *apart = lines, *name;
	while (flag_macros_take(&lines, &name, &length))
		continue;
	CXTranslationUnit unit = parse_without(index, like, apart, lines);
	if (!unit)
		return error_set(error, "the C front end gave up on the headers");
	struct card drawn = {.arena = arena_new()};
	unit_files_init(&drawn.files, unit, like, NULL);
	bool good = !unit_has_errors(unit);
	if (good)
		draw_up(&drawn, like);
	good = good && !drawn.foreign && drawn.headers.count && !mentions_apart(&drawn, apart);
	bool written = good && image_write(unit, image) && write_card(&drawn, card);
	card_release(&drawn);
	clang_disposeTranslationUnit(unit);
	if (!good)
		return error_set(error, "the headers do not stand alone");
	return written || error_set(error, "the headers cannot be kept: %s", strerror(errno));
}
