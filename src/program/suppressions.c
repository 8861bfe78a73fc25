#include "program/suppressions.h"

#include "program/suppression_comment.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct comment {
	struct place place;
	struct suppression_comment said;
	const char *trouble; /* null when it is understood */
	uint32_t last_line;  /* of what it covers; its own line is the first, but for a whole file */
	uint32_t next_wide;  /* another one in the same file that covers more than two lines */
	bool expired, used;
};

struct suppressions {
	struct arena *arena;
	VECTOR(struct comment) comments; /* by place, each once: headers are read many times */
	struct table *files;             /* by path → a number */
	struct table *by_line;           /* number of the file, line → the first comment that stands there */
	VECTOR(uint32_t) last_wide;      /* by number of the file: the last of its wide comments, or NONE */
	const struct ruleset *ruleset;
};

static int compare_places(const void *left_item, const void *right_item)
{
	const struct place *left = &((const struct comment *)left_item)->place,
	                   *right = &((const struct comment *)right_item)->place;
	int order = strcmp(left->file, right->file);

	if (order)
		return order;
	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	return left->column < right->column ? -1 : left->column > right->column;
}

static void read_comments(struct suppressions *suppressions, const struct program *program, const char *today)
{
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t c = 0; c < facts->comments.count; c++) {
			struct comment comment = {.place = link_place(program, u, facts->comments.items[c].place)};

			VECTOR_PUSH(suppressions->comments, comment);
			VECTOR_LAST(suppressions->comments).trouble =
			    suppression_comment_read(suppressions->arena, facts->comments.items[c].text,
			                             &VECTOR_LAST(suppressions->comments).said);
		}
	}
	struct comment *items = suppressions->comments.items;
	size_t count = suppressions->comments.count, kept = 0;

	if (count > 1)
		qsort(items, count, sizeof *items, compare_places);
	for (size_t i = 0; i < count; i++) {
		if (kept && compare_places(&items[kept - 1], &items[i]) == 0)
			continue;
		items[kept] = items[i];
		items[kept].expired = items[i].said.until && today && strcmp(items[i].said.until, today) < 0;
		items[kept].last_line = items[i].place.line + 1;
		kept++;
	}
	suppressions->comments.count = kept;
}

/* A block ends at the end that belongs to it, or with the file. */
static void find_block_end(struct suppressions *suppressions, uint32_t begin)
{
	struct comment *comment = &suppressions->comments.items[begin];
	unsigned depth = 0;

	comment->last_line = UINT32_MAX;
	for (uint32_t c = begin + 1; c < suppressions->comments.count; c++) {
		const struct comment *other = &suppressions->comments.items[c];

		if (strcmp(other->place.file, comment->place.file) != 0)
			break;
		if (other->trouble || (other->said.kind != SUPPRESSION_BEGIN && other->said.kind != SUPPRESSION_END))
			continue;
		if (other->said.kind == SUPPRESSION_END && depth == 0) {
			comment->last_line = other->place.line;
			return;
		}
		depth += other->said.kind == SUPPRESSION_BEGIN ? 1 : -1u;
	}
	comment->trouble = "is not ended by an ignore-end";
}

static uint64_t line_key(uint32_t file, uint32_t line) { return (uint64_t)file << 32 | line; }

static void index_comments(struct suppressions *suppressions)
{
	for (uint32_t c = 0; c < suppressions->comments.count; c++) {
		struct comment *comment = &suppressions->comments.items[c];
		uint32_t next = (uint32_t)suppressions->last_wide.count;
		uint32_t file = table_put_string(suppressions->files, comment->place.file, next);

		if (file == next)
			VECTOR_PUSH(suppressions->last_wide, NONE);
		assert(suppressions->last_wide.items);
		comment->next_wide = NONE;
		if (!comment->trouble && comment->said.kind == SUPPRESSION_BEGIN)
			find_block_end(suppressions, c);
		if (comment->trouble || comment->said.kind == SUPPRESSION_END)
			continue;
		if (comment->said.kind == SUPPRESSION_LINE) {
			table_put_number(suppressions->by_line, line_key(file, comment->place.line), c);
			continue;
		}
		comment->next_wide = suppressions->last_wide.items[file];
		suppressions->last_wide.items[file] = c;
	}
}

struct suppressions *suppressions_new(const struct program *program, const char *today)
{
	struct suppressions *suppressions = memory_zeroed(1, sizeof *suppressions);

	suppressions->arena = arena_new();
	suppressions->by_line = table_new();
	suppressions->files = table_new();
	suppressions->ruleset = program->ruleset;
	read_comments(suppressions, program, today);
	index_comments(suppressions);
	return suppressions;
}

void suppressions_free(struct suppressions *suppressions)
{
	if (!suppressions)
		return;
	table_free(suppressions->by_line);
	table_free(suppressions->files);
	VECTOR_FREE(suppressions->last_wide);
	VECTOR_FREE(suppressions->comments);
	arena_free(suppressions->arena);
	free(suppressions);
}

static bool names_rule(const struct comment *comment, const struct rule *rule)
{
	for (size_t i = 0; i < comment->said.rule_count; i++)
		if (strcmp(comment->said.rules[i], rule->id) == 0)
			return true;
	return false;
}

static uint32_t find_at_line(const struct suppressions *suppressions, const struct rule *rule, uint32_t file,
                             uint32_t line)
{
	uint32_t first = table_get_number(suppressions->by_line, line_key(file, line));

	for (uint32_t c = first; c < suppressions->comments.count; c++) {
		const struct comment *comment = &suppressions->comments.items[c];

		if (comment->place.line != line ||
		    strcmp(comment->place.file, suppressions->comments.items[first].place.file) != 0)
			break;
		if (!comment->trouble && comment->said.kind == SUPPRESSION_LINE && names_rule(comment, rule))
			return c;
	}
	return NONE;
}

/* The comment that speaks of the rule at the place: on its line, on the one before, around it. */
static uint32_t find_comment(const struct suppressions *suppressions, const struct rule *rule,
                             const struct place *place)
{
	uint32_t file = table_get_string(suppressions->files, place->file), found;

	if (file == TABLE_NONE || place->line == 0)
		return NONE;
	found = find_at_line(suppressions, rule, file, place->line);
	if (found == NONE)
		found = find_at_line(suppressions, rule, file, place->line - 1);
	if (found != NONE)
		return found;
	for (uint32_t c = suppressions->last_wide.items[file]; c != NONE;
	     c = suppressions->comments.items[c].next_wide) {
		const struct comment *comment = &suppressions->comments.items[c];
		bool covers = comment->said.kind == SUPPRESSION_FILE ||
		              (comment->place.line <= place->line && place->line <= comment->last_line);

		if (covers && names_rule(comment, rule))
			return c;
	}
	return NONE;
}

const char *suppressions_reason(const struct suppressions *suppressions, const struct rule *rule,
                                const struct place *place)
{
	uint32_t c = find_comment(suppressions, rule, place);

	return c == NONE || suppressions->comments.items[c].expired ? NULL
	                                                            : suppressions->comments.items[c].said.reason;
}

void suppressions_note_call(struct suppressions *suppressions, const struct rule *rule, const struct place *place)
{
	uint32_t c = find_comment(suppressions, rule, place);

	if (c != NONE)
		suppressions->comments.items[c].used = true;
}

/* Is one of its rules loaded and on? What is switched off finds nothing. */
static bool could_be_used(const struct suppressions *suppressions, const struct comment *comment)
{
	for (size_t i = 0; i < comment->said.rule_count; i++) {
		const struct rule *rule = ruleset_find(suppressions->ruleset, comment->said.rules[i]);

		if (rule && rule->level > 0)
			return true;
	}
	return false;
}

/* A slip of the pen; a rule that is not loaded is none. */
static const char *misspelt(const struct suppressions *suppressions, struct arena *arena, const struct comment *comment)
{
	for (size_t i = 0; i < comment->said.rule_count; i++) {
		const char *id = comment->said.rules[i], *nearest = ruleset_nearest(suppressions->ruleset, id);

		if (nearest)
			return arena_printf(arena, "names no rule: '%s' (did you mean '%s'?)", id, nearest);
	}
	return NULL;
}

static const char *what_is_wrong(const struct suppressions *suppressions, struct arena *arena,
                                 const struct comment *comment)
{
	if (comment->trouble)
		return arena_copy_string(arena, comment->trouble);
	if (comment->said.kind == SUPPRESSION_END)
		return NULL;
	const char *slip = misspelt(suppressions, arena, comment);

	if (slip)
		return slip;
	if (comment->expired && comment->used)
		return arena_printf(arena, "counts no more: it was until %s", comment->said.until);
	if (!comment->used && could_be_used(suppressions, comment))
		return "is of no use: none of its rules speaks of a call there";
	return NULL;
}

void suppressions_tell(const struct suppressions *suppressions, struct analysis *analysis)
{
	for (size_t c = 0; c < suppressions->comments.count; c++) {
		const struct comment *comment = &suppressions->comments.items[c];
		const char *wrong = what_is_wrong(suppressions, analysis->arena, comment);
		struct suppression_trouble trouble = {comment->place, wrong};

		if (!wrong)
			continue;
		trouble.place.file = arena_copy_string(analysis->arena, trouble.place.file);
		VECTOR_PUSH(analysis->suppression_troubles, trouble);
	}
}
