#include "cli/rule_page.h"

#include "base/files.h"
#include "report/wording.h"

#include <string.h>

enum { LABEL_COLUMN = 2, CONTENT_COLUMN = 14, CODE_COLUMN = 4, TAB_WIDTH = 8 };

const char *rule_page_level(const struct rule *rule)
{
	static const char *const words[] = {"off", "a warning in a context", "an error in a context"};
	return words[rule->level];
}

/* What the file that a rule is written in says of headers. */
static const struct headers_rule *headers_of(const struct ruleset *ruleset, const struct rule *rule)
{
	for (size_t i = 0; i < ruleset->headers.count; i++)
		if (strcmp(ruleset->headers.items[i].origin.file, rule->origin.file) == 0)
			return &ruleset->headers.items[i];
	return NULL;
}

bool rule_page_collect(struct arena *arena, const char *rules_folder, const struct ruleset *ruleset,
                       const struct rule *rule, struct rule_page *rule_page, struct error *error)
{
	*rule_page = (struct rule_page){
	    .rule = rule, .ruleset = ruleset, .headers = headers_of(ruleset, rule), .rules_folder = rules_folder};
	return rule_example_find(arena, rules_folder, rule, &rule_page->example, error);
}

const char *rule_page_file(const struct rule_page *rule_page, const char *path)
{
	const char *parent_end = strrchr(rule_page->rules_folder, '/');
	size_t length = parent_end ? (size_t)(parent_end - rule_page->rules_folder) : 0;
	bool below = length && strncmp(path, rule_page->rules_folder, length) == 0 && path[length] == '/';
	return below ? path + length + 1 : path;
}

static void label(struct page *page, const char *name)
{
	page_tab(page, LABEL_COLUMN);
	page_put(page, INK_LABEL, "%s", name);
	page_tab(page, CONTENT_COLUMN);
}

static void row(struct page *page, const char *name, const char *content)
{
	label(page, name);
	page_flow(page, INK_PLAIN, CONTENT_COLUMN, "%s", content);
	page_end_line(page);
}

static void row_of_texts(struct page *page, const char *name, const char *const *texts, size_t count)
{
	label(page, name);
	for (size_t i = 0; i < count; i++)
		page_piece(page, INK_PLAIN, CONTENT_COLUMN, "%s%s%s", i ? " " : "", texts[i], i + 1 < count ? "," : "");
	page_end_line(page);
}

static void rows_of_conditions(struct page *page, const char *name, const struct conditions *conditions,
                               const char *joined_by)
{
	for (size_t i = 0; i < conditions->count; i++) {
		label(page, i ? "" : name);
		page_flow(page, INK_PLAIN, CONTENT_COLUMN, "%s%s", i ? joined_by : "", conditions->items[i].written);
		page_end_line(page);
	}
}

/* Words stand below each other, behind the longest name of a framework. */
static unsigned column_of_words(const struct instead *entries, size_t count)
{
	size_t longest = 8;
	for (size_t i = 0; i < count; i++)
		longest = strlen(entries[i].framework) > longest ? strlen(entries[i].framework) : longest;
	return CONTENT_COLUMN + (unsigned)longest + 2;
}

static bool is_asked_for(const struct rule_page *rule_page, const char *framework)
{
	return !rule_page->framework || strcmp(framework, rule_page->framework) == 0 || strcmp(framework, "any") == 0;
}

/* Remedies of a list, from number on; the first of all carries the label. */
static size_t rows_of_list(const struct rule_page *rule_page, struct page *page, const struct instead *entries,
                           size_t count, size_t number)
{
	struct text words = {0};
	unsigned column = column_of_words(entries, count);
	if (count && !number)
		page_end_line(page);
	for (size_t i = 0; i < count; i++) {
		if (!is_asked_for(rule_page, entries[i].framework))
			continue;
		text_clear(&words);
		text_printf(&words, "%s", entries[i].use);
		if (entries[i].safety != SAFETY_MANUAL)
			text_printf(&words, " (%s)", rewrite_safety_name(entries[i].safety));
		label(page, number++ ? "" : "instead");
		page_put(page, INK_STRONG, "%s", entries[i].framework);
		page_tab(page, column);
		page_flow(page, INK_PLAIN, column, "%s", text_string(&words));
		page_end_line(page);
	}
	text_free(&words);
	return number;
}

bool rule_page_speaks_for(const struct context_rule *context, const struct rule *rule)
{
	return rule->hazard == HAZARD_UNSAFE && context->instead_count && rule->kinds & 1U << context->kind;
}

static void rows_of_remedies(const struct rule_page *rule_page, struct page *page)
{
	const struct rule *rule = rule_page->rule;
	const struct ruleset *ruleset = rule_page->ruleset;
	size_t number = rows_of_list(rule_page, page, rule->instead, rule->instead_count, 0);
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		if (rule_page_speaks_for(&ruleset->contexts.items[i], rule))
			number = rows_of_list(rule_page, page, ruleset->contexts.items[i].instead,
			                      ruleset->contexts.items[i].instead_count, number);
}

static void heading(const struct rule_page *rule_page, struct page *page)
{
	const struct rule *rule = rule_page->rule;
	page_put(page, INK_STRONG, "%s", rule->id);
	page_flow(page, INK_PLAIN, LABEL_COLUMN, ": the call %s", rule->predicate);
	page_end_line(page);
	page_end_line(page);
}

static void row_of_wait(const struct rule *rule, struct page *page)
{
	struct text words = {0};
	if (rule->hazard == HAZARD_UNSAFE)
		return;
	wording_wait(&words, rule);
	row(page, "waits", text_string(&words));
	text_free(&words);
}

/* Code keeps its lines: they are never wrapped. */
static void code(struct page *page, const char *name, const char *text)
{
	page_end_line(page);
	page_tab(page, LABEL_COLUMN);
	page_put(page, INK_LABEL, "%s", name);
	page_end_line(page);
	while (*text) {
		size_t length = strcspn(text, "\n"), tabs = strspn(text, "\t");
		if (length) {
			page_tab(page, (unsigned)(CODE_COLUMN + tabs * TAB_WIDTH / 2));
			page_put(page, INK_PLAIN, "%.*s", (int)(length - tabs), text + tabs);
		}
		page_end_line(page);
		text += length + (text[length] == '\n');
	}
}

static void examples(const struct rule_page *rule_page, struct page *page)
{
	if (rule_page->example.before)
		code(page, "before", rule_page->example.before);
	if (rule_page->example.after)
		code(page, "after", rule_page->example.after);
}

/* Where it is written, and who adds to it. */
static void rows_of_places(const struct rule_page *rule_page, struct page *page)
{
	const struct rule *rule = rule_page->rule;
	label(page, "written in");
	page_put(page, INK_PLAIN, "%s:%u (pack %s)", rule_page_file(rule_page, rule->origin.file), rule->origin.line,
	         rule->origin.pack);
	page_end_line(page);
	for (size_t i = 0; i < rule->extensions.count; i++) {
		const struct rule_origin *origin = &rule->extensions.items[i].origin;
		label(page, i ? "" : "more in");
		page_put(page, INK_PLAIN, "%s:%u", rule_page_file(rule_page, origin->file), origin->line);
		page_end_line(page);
	}
	if (rule->extends)
		row(page, "extends", rule->extends);
}

void rule_page_write(const struct rule_page *rule_page, struct page *page)
{
	const struct rule *rule = rule_page->rule;
	heading(rule_page, page);
	label(page, "level");
	page_flow(page, INK_PLAIN, CONTENT_COLUMN, "%u, %s; confidence %s", rule->level, rule_page_level(rule),
	          confidence_name(rule->confidence));
	page_end_line(page);
	if (rule->kinds)
		row(page, "where", rule->where);
	row_of_wait(rule, page);
	row_of_texts(page, "calls", rule->calls, rule->call_count);
	if (rule_page->headers)
		row_of_texts(page, "declared in", rule_page->headers->headers, rule_page->headers->header_count);
	rows_of_conditions(page, "only when", &rule->when, "and ");
	rows_of_conditions(page, "not when", &rule->unless, "or ");
	row(page, "why", rule->why);
	rows_of_remedies(rule_page, page);
	examples(rule_page, page);
	page_end_line(page);
	if (rule->reference_count)
		row_of_texts(page, "see", rule->references, rule->reference_count);
	rows_of_places(rule_page, page);
}

void rule_page_explain(const struct rule_page *rule_page, struct page *page)
{
	const struct rule *rule = rule_page->rule;
	heading(rule_page, page);
	row(page, "why", rule->why);
	row_of_wait(rule, page);
	rows_of_conditions(page, "not when", &rule->unless, "or ");
	rows_of_remedies(rule_page, page);
	examples(rule_page, page);
	page_end_line(page);
	if (rule->reference_count)
		row_of_texts(page, "see", rule->references, rule->reference_count);
	label(page, "accept one");
	page_put(page, INK_PLAIN, "/* goinception: ignore(%s) REASON */", rule->id);
	page_end_line(page);
	label(page, "switch off");
	page_put(page, INK_PLAIN, "--level %s=0", rule->id);
	page_end_line(page);
}
