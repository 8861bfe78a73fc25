#include "report/html_lists.h"

#include "base/files.h"
#include "report/glyph.h"
#include "report/wording.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINES_AROUND = 3,
	LONGEST_LINE = 400,     /* columns that are quoted of a line */
	QUOTED_BYTES = 4 << 20, /* of all lines; beyond, what stands near a place is left out, and then the rest */
};

static void add_escaped(struct text *out, const char *clean, size_t length)
{
	for (size_t at = 0; at < length; at++) {
		size_t plain = strcspn(clean + at, "\"\\<>&");
		text_add_bytes(out, clean + at, plain);
		at += plain;
		if (at < length)
			text_printf(out, "\\u%04x", (unsigned char)clean[at]);
	}
}

void html_string(struct text *out, const char *text)
{
	struct text clean = {0};
	text_add_glyphs(&clean, text);
	text_add(out, "\"");
	add_escaped(out, text_string(&clean), clean.length);
	text_add(out, "\"");
	text_free(&clean);
}

void html_lists_start(struct html_lists *lists, const char *root)
{
	struct html_list *all[] = {&lists->texts,    &lists->files, &lists->places,  &lists->hops,
	                           &lists->contexts, &lists->rules, &lists->remedies};
	*lists = (struct html_lists){.root = root};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		all[i]->numbers = table_new();
}

void html_lists_release(struct html_lists *lists)
{
	struct html_list *all[] = {&lists->texts,    &lists->files, &lists->places,  &lists->hops,
	                           &lists->contexts, &lists->rules, &lists->remedies};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		table_free(all[i]->numbers);
		text_free(&all[i]->items);
	}
	source_lines_release(&lists->source);
	VECTOR_FREE(lists->paths);
	VECTOR_FREE(lists->lines);
	text_free(&lists->scratch);
}

/* The number of the key; *ret_new: the item is to be added. */
static uint32_t number_of(struct html_list *list, const void *key, size_t size, bool *ret_new)
{
	uint32_t number = table_put(list->numbers, key, size, list->count);
	*ret_new = number == list->count;
	if (*ret_new && list->count++)
		text_add(&list->items, ",\n");
	return number;
}

uint32_t html_text(struct html_lists *lists, const char *text)
{
	bool is_new;
	uint32_t number = number_of(&lists->texts, text, strlen(text), &is_new);
	if (is_new)
		html_string(&lists->texts.items, text);
	return number;
}

static uint32_t scratch_text(struct html_lists *lists)
{
	uint32_t number = html_text(lists, text_string(&lists->scratch));
	text_clear(&lists->scratch);
	return number;
}

static uint32_t file_number(struct html_lists *lists, const char *path)
{
	bool is_new;
	uint32_t number = number_of(&lists->files, path, strlen(path), &is_new);
	if (!is_new)
		return number;
	html_string(&lists->files.items, path_below(lists->root, path));
	VECTOR_PUSH(lists->paths, path);
	return number;
}

/* Units of UTF-16, in which the script of a page counts. */
static unsigned units(const char *bytes)
{
	unsigned count = 0;
	for (; *bytes; bytes++)
		count += ((unsigned char)*bytes & 0xc0) != 0x80 ? 1u + ((unsigned char)*bytes >= 0xf0) : 0u;
	return count;
}

/* Where in the quoted line the name at the place begins and ends; both 0 when it is not to be seen. */
static void find_mark(struct html_lists *lists, const struct place *place, unsigned *ret_from, unsigned *ret_to)
{
	size_t length = 0;
	const char *line = source_line(&lists->source, place, &length);
	*ret_from = *ret_to = 0;
	if (!line || place->column == 0 || place->column > length)
		return;
	size_t from = place->column - 1, to = source_name_end(line, length, from);
	size_t plain = glyphs_plain(line, from < LONGEST_LINE ? from : LONGEST_LINE);
	unsigned column = (unsigned)plain, unit = column;
	for (size_t at = plain; at < length && at < to && column < LONGEST_LINE;) {
		struct glyph glyph = glyph_read(line + at, length - at, column);
		if (at <= from)
			*ret_from = unit;
		column += glyph.width;
		unit += units(glyph.bytes);
		at += glyph.consumed;
		*ret_to = at > from ? unit : 0;
	}
	if (*ret_to == 0)
		*ret_from = 0;
}

static void quote_lines(struct html_lists *lists, uint32_t file, uint32_t line)
{
	for (uint32_t near = line > LINES_AROUND ? line - LINES_AROUND : 1; near <= line + LINES_AROUND; near++)
		VECTOR_PUSH(lists->lines, (struct html_quoted_line){file, near, near == line});
}

uint32_t html_place(struct html_lists *lists, const struct place *place)
{
	struct {
		uint32_t file, line, column;
	} key = {file_number(lists, place->file), place->line, place->column};
	bool is_new;
	uint32_t number = number_of(&lists->places, &key, sizeof key, &is_new);
	if (!is_new)
		return number;
	unsigned from, to;
	find_mark(lists, place, &from, &to);
	if (place->line)
		quote_lines(lists, key.file, place->line);
	text_printf(&lists->places.items, "[%u,%u,%u,%u,%u]", key.file, place->line, place->column, from, to);
	return number;
}

uint32_t html_hop(struct html_lists *lists, const struct hop *hop)
{
	struct {
		uint32_t function, place, calls, certainty, candidates;
	} key = {.certainty = hop->certainty, .candidates = hop->candidates};
	key.function = html_text(lists, hop->function);
	key.place = html_place(lists, &hop->place);
	key.calls = html_text(lists, hop->calls);
	bool is_new;
	uint32_t number = number_of(&lists->hops, &key, sizeof key, &is_new);
	if (!is_new)
		return number;
	wording_hop(&lists->scratch, hop);
	uint32_t words = scratch_text(lists);
	text_printf(&lists->hops.items, "[%u,%u,%u,%u,%u,%u]", key.function, key.place, key.calls, key.certainty,
	            key.candidates, words);
	return number;
}

uint32_t html_context(struct html_lists *lists, const struct finding_context *context)
{
	bool is_new;
	uint32_t number = number_of(&lists->contexts, &context, sizeof(void *), &is_new);
	if (!is_new)
		return number;
	wording_context(&lists->scratch, context);
	uint32_t words = scratch_text(lists), entry = html_text(lists, context->entry),
	         what = html_text(lists, context->evidence.what), place = html_place(lists, &context->evidence.place),
	         entry_place = html_place(lists, &context->entry_place);
	struct text *items = &lists->contexts.items;
	text_printf(items, "{\"kind\":\"%s\",\"framework\":", context_kind_name(context->kind));
	html_string(items, context->framework);
	text_printf(items, ",\"entry\":%u,\"words\":%u,\"what\":%u,\"place\":%u,\"entryPlace\":%u,\"confidence\":%u}",
	            entry, words, what, place, entry_place, (unsigned)context->confidence);
	return number;
}

/* Texts of rules are folded in YAML. */
static void add_prose(struct text *out, const char *text)
{
	struct text line = {0};
	for (; *text; text++)
		text_add_bytes(&line, *text == '\n' ? " " : text, 1);
	while (line.length && line.bytes[line.length - 1] == ' ')
		line.bytes[--line.length] = 0;
	html_string(out, text_string(&line));
	text_free(&line);
}

uint32_t html_rule(struct html_lists *lists, const struct rule *rule)
{
	bool is_new;
	uint32_t number = number_of(&lists->rules, &rule, sizeof(void *), &is_new);
	if (!is_new)
		return number;
	struct text *items = &lists->rules.items;
	text_add(items, "{\"id\":");
	html_string(items, rule->id);
	text_printf(items,
	            ",\"class\":\"%s\",\"bound\":\"%s\",\"level\":%u,\"predicate\":", rule_class_name(rule->class_),
	            rule_bound_name(rule->bound), rule->level);
	add_prose(items, rule->predicate);
	text_add(items, ",\"why\":");
	add_prose(items, rule->why);
	if (rule->hazard == HAZARD_WAITS) {
		wording_wait(&lists->scratch, rule);
		text_add(items, ",\"waits\":");
		html_string(items, text_string(&lists->scratch));
		text_clear(&lists->scratch);
	}
	text_add(items, "}");
	return number;
}

uint32_t html_remedy(struct html_lists *lists, const struct instead *instead)
{
	bool is_new, exact = instead->rename || instead->add_flag;
	uint32_t number = number_of(&lists->remedies, &instead, sizeof(void *), &is_new);
	if (!is_new)
		return number;
	struct text *items = &lists->remedies.items;
	wording_instead(&lists->scratch, instead);
	text_add(items, "{\"framework\":");
	html_string(items, instead->framework);
	text_add(items, ",\"words\":");
	add_prose(items, text_string(&lists->scratch));
	text_clear(&lists->scratch);
	text_printf(items, ",\"safety\":\"%s\",\"exact\":%s}", rewrite_safety_name(instead->safety),
	            exact ? "true" : "false");
	return number;
}

static int by_place(const void *left, const void *right)
{
	const struct html_quoted_line *one = left, *other = right;
	if (one->file != other->file)
		return one->file < other->file ? -1 : 1;
	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	return (int)other->marked - (int)one->marked;
}

static void add_line(struct text *out, const char *line, size_t length)
{
	struct text shown = {0};
	size_t plain = glyphs_plain(line, length < LONGEST_LINE ? length : LONGEST_LINE);
	unsigned column = (unsigned)plain;
	text_add_bytes(&shown, line, plain);
	for (size_t at = plain; at < length && column < LONGEST_LINE;) {
		struct glyph glyph = glyph_read(line + at, length - at, column);
		text_add(&shown, glyph.bytes);
		column += glyph.width;
		at += glyph.consumed;
	}
	text_add(out, "\"");
	add_escaped(out, text_string(&shown), shown.length);
	text_add(out, "\"");
	text_free(&shown);
}

/* Sorted, each line once: what was pushed first for a line is the place in it. */
static void sort_lines(struct html_lists *lists)
{
	size_t kept = 0;
	if (lists->lines.count)
		qsort(lists->lines.items, lists->lines.count, sizeof *lists->lines.items, by_place);
	for (size_t i = 0; i < lists->lines.count; i++) {
		const struct html_quoted_line *line = &lists->lines.items[i];
		const struct html_quoted_line *last = kept ? &lists->lines.items[kept - 1] : NULL;
		if (!last || last->file != line->file || last->line != line->line)
			lists->lines.items[kept++] = *line;
	}
	lists->lines.count = kept;
}

/* {"0": {"41": "int x;", ...}}: file → line → text. False when it is longer than allowed. */
static bool write_lines(struct html_lists *lists, bool marked_only, struct text *out)
{
	size_t start = out->length;
	uint32_t file = UINT32_MAX;
	text_add(out, "{");
	for (size_t i = 0; i < lists->lines.count && out->length - start < QUOTED_BYTES; i++) {
		const struct html_quoted_line *quoted = &lists->lines.items[i];
		struct place place = {.file = lists->paths.items[quoted->file], .line = quoted->line};
		size_t length = 0;
		const char *line = marked_only && !quoted->marked ? NULL : source_line(&lists->source, &place, &length);
		if (!line)
			continue;
		if (file != quoted->file)
			text_printf(out, "%s\n\"%u\":{", file == UINT32_MAX ? "" : "},", quoted->file);
		text_printf(out, "%s\"%u\":", file == quoted->file ? "," : "", quoted->line);
		add_line(out, line, length);
		file = quoted->file;
	}
	text_add(out, file == UINT32_MAX ? "}" : "}}");
	return out->length - start < QUOTED_BYTES;
}

static void write_list(const struct html_list *list, const char *name, struct text *out)
{
	text_printf(out, "\"%s\":[", name);
	text_add(out, text_string(&list->items));
	text_add(out, "],\n");
}

void html_lists_write(struct html_lists *lists, struct text *out)
{
	write_list(&lists->texts, "texts", out);
	write_list(&lists->files, "files", out);
	write_list(&lists->places, "places", out);
	write_list(&lists->hops, "hops", out);
	write_list(&lists->contexts, "contexts", out);
	write_list(&lists->rules, "rules", out);
	write_list(&lists->remedies, "remedies", out);
	sort_lines(lists);
	struct text quoted = {0};
	bool all = write_lines(lists, false, &quoted);
	if (!all) {
		text_clear(&quoted);
		write_lines(lists, true, &quoted);
	}
	text_printf(out, "\"linesLeftOut\":%s,\n\"lines\":", all ? "false" : "true");
	text_add_bytes(out, text_string(&quoted), quoted.length);
	text_add(out, ",\n");
	text_free(&quoted);
}
