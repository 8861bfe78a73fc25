#include "paths/path_pattern.h"

#include "rules/match.h"

#include <string.h>

enum { NESTED_AT_MOST = 32 };

/* A part of a pattern while it is read: where it may begin and end, and whether it may be nothing at all. */
struct part {
	position_set first, last;
	bool empty;
};

struct reading {
	struct arena *arena;
	struct path_pattern *pattern;
	const char *text, *at;
	unsigned nested;
	struct error *error;
};

static bool refuse(struct reading *reading, const char *what)
{
	return error_set(reading->error, "column %u of '%s': %s", (unsigned)(reading->at - reading->text) + 1,
	                 reading->text, what);
}

/* "[label]" and "[!label]", up to the bracket; *ret_end is behind it. */
static bool read_label(struct arena *arena, const char *text, struct path_atom *ret_atom, const char **ret_end,
                       struct error *error)
{
	bool negated = text[1] == '!';
	const char *start = text + 1 + negated, *end = strchr(start, ']');
	unsigned label;

	if (!end)
		return error_set(error, "'[' without a ']'");
	label = label_find(arena_copy_bytes(arena, start, (size_t)(end - start)), error);
	if (label == LABELS)
		return false;
	*ret_atom = (struct path_atom){.labels = (label_set)1 << label, .negated = negated};
	*ret_end = end + 1;
	return true;
}

bool path_atom_read(struct arena *arena, const char *text, struct path_atom *ret_atom, struct error *error)
{
	const char *end;

	if (text[0] == '[') {
		if (!read_label(arena, text, ret_atom, &end, error))
			return false;
		return *end == 0 || error_set(error, "nothing may stand behind ']'");
	}
	*ret_atom = (struct path_atom){.name = strcmp(text, ".") == 0 ? NULL : arena_copy_string(arena, text)};
	return true;
}

bool path_atom_matches(const struct path_atom *atom, const char *name, label_set labels)
{
	if (atom->labels)
		return ((atom->labels & labels) != 0) != atom->negated;
	return !atom->name || names_match(&atom->name, 1, name);
}

static void skip_spaces(struct reading *reading) { reading->at += strspn(reading->at, " \t\n"); }

static bool read_atom(struct reading *reading, struct part *ret_part)
{
	struct path_pattern *pattern = reading->pattern;
	struct path_atom *atom = &pattern->atoms[pattern->count];
	const char *end = reading->at + 1;
	struct error why;

	if (pattern->count == PATTERN_ATOMS_MAX)
		return refuse(reading, "a pattern has at most 64 functions");
	if (*reading->at == '[') {
		if (!read_label(reading->arena, reading->at, atom, &end, &why))
			return refuse(reading, why.message);
	} else {
		*atom = (struct path_atom){0};
		if (*reading->at != '.') {
			end = reading->at + strcspn(reading->at, " \t\n[]()|+?");
			if (end == reading->at)
				return refuse(reading, "expected a function: a name, '.', '[label]' or '[!label]'");
			atom->name = arena_copy_bytes(reading->arena, reading->at, (size_t)(end - reading->at));
		}
	}
	reading->at = end;
	ret_part->first = ret_part->last = (position_set)1 << pattern->count++;
	ret_part->empty = false;
	return true;
}

/* Whatever ends with one of `last` may go on with one of `first`. */
static void connect(struct path_pattern *pattern, position_set last, position_set first)
{
	for (unsigned position = 0; position < pattern->count; position++)
		if (last >> position & 1)
			pattern->follow[position] |= first;
}

static bool read_alternatives(struct reading *reading, struct part *ret_part);

static bool read_item(struct reading *reading, struct part *ret_part)
{
	if (*reading->at == '(') {
		if (++reading->nested > NESTED_AT_MOST)
			return refuse(reading, "too many parentheses");
		reading->at++;
		if (!read_alternatives(reading, ret_part))
			return false;
		if (*reading->at != ')')
			return refuse(reading, "'(' without a ')'");
		reading->at++;
		reading->nested--;
	} else if (!read_atom(reading, ret_part)) {
		return false;
	}
	if (*reading->at == '*' || *reading->at == '+')
		connect(reading->pattern, ret_part->last, ret_part->first);
	if (*reading->at == '*' || *reading->at == '?')
		ret_part->empty = true;
	if (*reading->at && strchr("*+?", *reading->at))
		reading->at++;
	skip_spaces(reading);
	return true;
}

static bool read_sequence(struct reading *reading, struct part *ret_part)
{
	*ret_part = (struct part){.empty = true};
	skip_spaces(reading);
	do {
		struct part next;

		if (!read_item(reading, &next))
			return false;
		connect(reading->pattern, ret_part->last, next.first);
		ret_part->first |= ret_part->empty ? next.first : 0;
		ret_part->last = next.last | (next.empty ? ret_part->last : 0);
		ret_part->empty = ret_part->empty && next.empty;
	} while (*reading->at && !strchr("|)", *reading->at));
	return true;
}

static bool read_alternatives(struct reading *reading, struct part *ret_part)
{
	if (!read_sequence(reading, ret_part))
		return false;
	while (*reading->at == '|') {
		struct part next;

		reading->at++;
		if (!read_sequence(reading, &next))
			return false;
		ret_part->first |= next.first;
		ret_part->last |= next.last;
		ret_part->empty |= next.empty;
	}
	return true;
}

bool path_pattern_read(struct arena *arena, const char *text, struct path_pattern *ret_pattern, struct error *error)
{
	struct reading reading = {.arena = arena, .pattern = ret_pattern, .text = text, .at = text, .error = error};
	struct part whole;

	*ret_pattern = (struct path_pattern){0};
	if (!read_alternatives(&reading, &whole))
		return false;
	if (*reading.at)
		return refuse(&reading, "')' without a '('");
	ret_pattern->first = whole.first;
	ret_pattern->last = whole.last;
	return true;
}

static position_set matching(const struct path_pattern *pattern, position_set among, const char *name, label_set labels)
{
	position_set matched = 0;

	for (unsigned position = 0; position < pattern->count; position++)
		if (among >> position & 1 && path_atom_matches(&pattern->atoms[position], name, labels))
			matched |= (position_set)1 << position;
	return matched;
}

position_set path_pattern_start(const struct path_pattern *pattern, const char *name, label_set labels)
{
	return matching(pattern, pattern->first, name, labels);
}

position_set path_pattern_step(const struct path_pattern *pattern, position_set at, const char *name, label_set labels)
{
	position_set next = 0;

	for (unsigned position = 0; position < pattern->count; position++)
		if (at >> position & 1)
			next |= pattern->follow[position];
	return matching(pattern, next, name, labels);
}
