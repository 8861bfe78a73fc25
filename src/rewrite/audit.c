#include "rewrite/audit.h"

#include "base/files.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8, SHA1_SHOWN = 10 };

static const char *const titles[COLUMNS] = {"#", "rule", "level", "stage", "status", "grade", "sha1", "place"};

static const struct planned_file *file_of(const struct plan *plan, const struct change *change)
{
	return change->file == SIZE_MAX ? NULL : &plan->files.items[change->file];
}

/* The new text's; only where the change stands in it. */
static const char *sha1_of(const struct plan *plan, const struct change *change)
{
	const struct planned_file *file = file_of(plan, change);
	return file && change->stage >= CHANGE_REWRITTEN ? file->sha1 : "";
}

static const char *grade_of(const struct change *change)
{
	return change->status == STATUS_REFUSED && !change->rewrite ? "" : rewrite_safety_name(change->grade);
}

static void fill_row(const struct plan *plan, const struct change *change, struct arena *arena,
                     const char *row[COLUMNS])
{
	const struct place *place = &change->finding->place;
	row[0] = arena_printf(arena, "%u", change->order);
	row[1] = change->finding->rule->id;
	row[2] = arena_printf(arena, "%u", change->finding->rule->level);
	row[3] = change_stage_name(change->stage);
	row[4] = change_status_name(change->status);
	row[5] = grade_of(change);
	row[6] = arena_printf(arena, "%.*s", SHA1_SHOWN, sha1_of(plan, change));
	row[7] = arena_printf(arena, "%s:%u:%u", path_below(plan->root, place->file), place->line, place->column);
}

static void add_row(const char *const row[COLUMNS], const size_t widths[COLUMNS], struct text *out)
{
	for (int i = 0; i + 1 < COLUMNS; i++)
		text_printf(out, "%-*s  ", (int)widths[i], row[i]);
	text_printf(out, "%s\n", row[COLUMNS - 1]);
}

/* What is said of it, and what became of its call for the sake of another one. */
static const char *message_of(const struct change *change, struct arena *arena)
{
	return change->along ? arena_printf(arena, "%s; %s", change->message, change->along) : change->message;
}

static const char *replacement_of(const struct change *change, struct arena *arena)
{
	if (!change->replacement)
		return arena_printf(arena, "%s(): %s", change->finding->call, message_of(change, arena));
	bool argument = change->site && change->range.from != change->site->name.from;
	return arena_printf(arena, argument ? "%s(), argument -> %s: %s" : "%s() -> %s: %s", change->finding->call,
	                    change->replacement, change->message);
}

void audit_write_table(const struct plan *plan, struct text *out)
{
	struct arena *arena = arena_new();
	size_t widths[COLUMNS];
	for (int i = 0; i < COLUMNS; i++)
		widths[i] = strlen(titles[i]);
	const char *row[COLUMNS];
	for (size_t i = 0; i < plan->changes.count; i++) {
		fill_row(plan, &plan->changes.items[i], arena, row);
		for (int k = 0; k < COLUMNS; k++)
			widths[k] = strlen(row[k]) > widths[k] ? strlen(row[k]) : widths[k];
	}
	add_row(titles, widths, out);
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		fill_row(plan, change, arena, row);
		add_row(row, widths, out);
		text_printf(out, "%*s  %s\n", (int)widths[0], "", replacement_of(change, arena));
		if (change_needs(change) && change->replacement)
			text_printf(out, "%*s  needs: %s\n", (int)widths[0], "", change_needs(change));
		if (change->doubt && change->replacement)
			text_printf(out, "%*s  doubt: %s\n", (int)widths[0], "", change->doubt);
	}
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (change->sketch)
			text_printf(out, "\nsketch for %u, %s() in %s():\n\n%s", change->order, change->finding->call,
			            change->finding->function, change->sketch);
	}
	arena_free(arena);
}

static json_t *location(const struct plan *plan, const struct change *change)
{
	const struct place *place = &change->finding->place;
	return json_pack("{s:s, s:i, s:i, s:s}", "file", path_below(plan->root, place->file), "line", (int)place->line,
	                 "column", (int)place->column, "function", change->finding->function);
}

static void set_string(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, value ? json_string(value) : json_null());
}

static json_t *change_json(const struct plan *plan, const struct change *change, struct arena *arena)
{
	json_t *object = json_object();
	json_object_set_new(object, "order", json_integer(change->order));
	set_string(object, "rule", change->finding->rule->id);
	json_object_set_new(object, "level", json_integer(change->finding->rule->level));
	set_string(object, "stage", change_stage_name(change->stage));
	set_string(object, "status", change_status_name(change->status));
	set_string(object, "grade", grade_of(change));
	set_string(object, "message", message_of(change, arena));
	set_string(object, "call", change->finding->call);
	set_string(object, "replacement", change->replacement);
	set_string(object, "rewrite", change->rewrite ? change->rewrite->id : NULL);
	set_string(object, "needs", change_needs(change));
	set_string(object, "doubt", change->doubt);
	set_string(object, "sketch", change->sketch);
	json_object_set_new(object, "location", location(plan, change));
	const char *sha1 = sha1_of(plan, change);
	set_string(object, "sha1", *sha1 ? sha1 : NULL);
	set_string(object, "fingerprint", change->finding->fingerprint);
	return object;
}

void audit_write_json(const struct plan *plan, struct text *out)
{
	json_t *whole = json_object(), *changes = json_array();
	json_object_set_new(whole, "schema", json_integer(1));
	struct arena *arena = arena_new();
	for (size_t i = 0; i < plan->changes.count; i++)
		json_array_append_new(changes, change_json(plan, &plan->changes.items[i], arena));
	arena_free(arena);
	json_object_set_new(whole, "changes", changes);
	char *text = json_dumps(whole, JSON_INDENT(2));
	text_add(out, text ? text : "{}");
	text_add(out, "\n");
	free(text);
	json_decref(whole);
}

struct audit_count audit_count(const struct plan *plan)
{
	struct audit_count count = {0};
	for (size_t i = 0; i < plan->files.count; i++)
		count.files += plan->files.items[i].text != NULL;
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		count.rewritten += change->stage >= CHANGE_REWRITTEN;
		count.manual += change->status == STATUS_MANUAL;
		count.refused += change->status == STATUS_REFUSED;
		count.left_out += change->status == STATUS_LEFT_OUT;
		count.refuted += change->status == STATUS_REFUTED;
	}
	return count;
}
