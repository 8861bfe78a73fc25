#include "cli/rule_example.h"

#include "base/files.h"
#include "base/text.h"
#include "cli/fixtures.h"

#include <string.h>

static const char *mark_of(const struct rule *rule)
{
	return rule->hazard == HAZARD_UNSAFE ? "/* <- not safe here */" : "/* <- waits here */";
}

enum { FIXTURE_FORMS = 5 };

/* The fixture of a rule, or null: a source by one of its endings, or the folder that may stand beside it. */
static const char *fixture_of(struct arena *arena, const char *rules_folder, const struct rule *rule, size_t form)
{
	static const char *const suffixes[FIXTURE_FORMS] = {".c", ".cpp", ".cc", ".cxx", ""};
	const char *below = path_below(rules_folder, rule->origin.file);
	size_t length = strlen(below);
	if (below == rule->origin.file || length <= 5)
		return NULL;
	const char *top = path_absolute(arena, rules_folder, "../fixtures/rules");
	const char *path = arena_printf(arena, "%s/%.*s%s", top, (int)length - 5, below, suffixes[form]);
	return (suffixes[form][0] ? path_is_file(path) : path_is_directory(path)) ? path : NULL;
}

const char *rule_example_beside(struct arena *arena, const char *rule_file)
{
	static const char *const ends[] = {".c", ".cpp", "-example.c", "-example.cpp", ""};
	const char *dot = strrchr(path_name(rule_file), '.'), *rules = strstr(rule_file, "rules/");
	int stem = (int)(dot ? dot - rule_file : (ptrdiff_t)strlen(rule_file));
	const char *stems[] = {
	    arena_printf(arena, "%.*s", stem, rule_file),
	    rules ? arena_printf(arena, "%.*sfixtures/%.*s", (int)(rules - rule_file), rule_file,
	                         stem - (int)(rules - rule_file), rules)
	          : NULL,
	};
	for (size_t s = 0; s < sizeof stems / sizeof *stems && stems[s]; s++) {
		for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
			const char *path = arena_printf(arena, "%s%s", stems[s], ends[i]);
			if (ends[i][0] ? path_is_file(path) : path_is_directory(path))
				return path;
		}
	}
	return NULL;
}

static const char *line_start(const char *text, unsigned line)
{
	for (; line > 1 && (text = strchr(text, '\n')); line--)
		text++;
	return text;
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');
	return end ? end + 1 : line + strlen(line);
}

/* Fixtures are laid out as the house does it: what begins a function stands in the first column, and nothing else that
 * does is a letter. */
static bool begins_function(const char *line)
{
	return (line[0] >= 'a' && line[0] <= 'z') || (line[0] >= 'A' && line[0] <= 'Z') || line[0] == '_' ||
	       line[0] == '[';
}

static const char *function_start(const char *text, const char *line)
{
	while (line > text && !begins_function(line)) {
		line--;
		while (line > text && line[-1] != '\n')
			line--;
	}
	return line;
}

static const char *previous_line(const char *text, const char *line)
{
	const char *start = line - 1;
	while (start > text && start[-1] != '\n')
		start--;
	return start;
}

static size_t tabs_before(const char *line) { return strspn(line, "\t"); }

/* Of a class, the method around the line is enough: its brace stands on a line of its own, as those of blocks do not.
 */
static const char *method_start(const char *text, const char *class, const char *line)
{
	if (strncmp(class, "class ", 6) != 0 && strncmp(class, "struct ", 7) != 0)
		return class;
	for (const char *brace = line; brace > class; brace = previous_line(text, brace)) {
		size_t tabs = tabs_before(brace);
		if (!tabs || tabs >= tabs_before(line) || strncmp(brace + tabs, "{\n", 2) != 0)
			continue;
		const char *head = previous_line(text, brace);
		while (head > class && tabs_before(head) > tabs)
			head = previous_line(text, head);
		return head > class ? head : class;
	}
	return class;
}

/* Behind the line that closes what begins at start. */
static const char *function_end(const char *start)
{
	int depth = 0;
	bool opened = false;
	for (const char *byte = start; *byte; byte++) {
		depth += (*byte == '{') - (*byte == '}');
		opened |= *byte == '{';
		if (opened && depth == 0)
			return next_line(byte);
	}
	return start + strlen(start);
}

/* The length of the annotation that a comment at `comment` is, or 0. */
static size_t annotation_length(const char *comment, const char *end)
{
	static const char *const words[] = {"expect:", "ok:", "ok ", "gap:", "after:"};
	const char *word = comment + 2 + strspn(comment + 2, " \t");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strncmp(word, words[i], strlen(words[i])) != 0)
			continue;
		const char *close = comment[1] == '*' ? strstr(comment, "*/") : NULL;
		return (size_t)((close && close < end ? close + 2 : end) - comment);
	}
	return 0;
}

static const char *find_annotation(const char *line, const char *end, size_t *ret_length)
{
	for (const char *byte = line; byte + 2 < end; byte++)
		if (byte[0] == '/' && (byte[1] == '*' || byte[1] == '/') &&
		    (*ret_length = annotation_length(byte, end)))
			return byte;
	return NULL;
}

/* Adds a line without its annotation; a line that was nothing else is left out. */
static void add_line(struct text *out, const char *line, const char *end, const char *mark)
{
	size_t length = 0;
	const char *annotation = find_annotation(line, end, &length);
	size_t before = (size_t)((annotation ? annotation : end) - line);
	while (before && (line[before - 1] == ' ' || line[before - 1] == '\t'))
		before--;
	if (annotation && !before)
		return;
	text_add_bytes(out, line, before);
	if (annotation && annotation + length < end)
		text_add_bytes(out, annotation + length, (size_t)(end - annotation - (ptrdiff_t)length));
	if (mark)
		text_printf(out, " %s", mark);
	text_add(out, "\n");
}

/* The function around the line, which gets the mark unless that is null. */
static const char *snippet(struct arena *arena, const char *text, unsigned at_line, const char *mark)
{
	const char *at = line_start(text, at_line), *start = method_start(text, function_start(text, at), at),
	           *end = function_end(start);
	size_t indent = tabs_before(start);
	struct text out = {0};
	for (const char *line = start; line < end; line = next_line(line)) {
		const char *line_end = line + strcspn(line, "\n");
		add_line(&out, line + (tabs_before(line) < indent ? 0 : indent), line_end, line == at ? mark : NULL);
	}
	const char *copy = arena_copy_string(arena, text_string(&out));
	text_free(&out);
	return copy;
}

static bool take(struct arena *arena, const struct annotation *annotation, const char *mark, struct rule_example *ret,
                 struct error *error)
{
	char *text;
	size_t size;
	if (!file_read(arena, annotation->file, &text, &size, error))
		return false;
	if (annotation->kind == ANNOTATION_AFTER) {
		ret->after = snippet(arena, text, annotation->line, NULL);
		return true;
	}
	ret->file = annotation->file;
	ret->line = annotation->line;
	ret->before = snippet(arena, text, annotation->line, mark);
	return true;
}

static bool look_into(struct arena *arena, const char *path, const struct rule *rule, struct rule_example *ret,
                      struct error *error)
{
	struct annotations annotations = {0};
	bool good = fixture_read_annotations(arena, path, &annotations, error);
	for (size_t i = 0; good && i < annotations.items.count; i++) {
		const struct annotation *annotation = &annotations.items.items[i];
		bool before = annotation->kind == ANNOTATION_EXPECT && !ret->before,
		     after = annotation->kind == ANNOTATION_AFTER && !ret->after;
		if ((before || after) && strcmp(annotation->rule, rule->id) == 0)
			good = take(arena, annotation, mark_of(rule), ret, error);
	}
	annotations_release(&annotations);
	return good;
}

bool rule_example_find(struct arena *arena, const char *rules_folder, const struct rule *rule, struct rule_example *ret,
                       struct error *error)
{
	*ret = (struct rule_example){0};
	if (strcmp(rule->origin.pack, "user") == 0) {
		const char *path = rule_example_beside(arena, rule->origin.file);
		if (path)
			look_into(arena, path, rule, ret, error);
		return true;
	}
	for (size_t form = 0; form < FIXTURE_FORMS && !ret->before; form++) {
		const char *path = fixture_of(arena, rules_folder, rule, form);
		if (path && !look_into(arena, path, rule, ret, error))
			return false;
	}
	return true;
}
