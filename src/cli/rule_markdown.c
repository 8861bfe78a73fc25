#include "cli/rule_markdown.h"

#include "cli/markdown.h"
#include "report/wording.h"

#include <string.h>

static void add_code(struct text *out, const char *title, const char *file, const char *text)
{
	const char *dot = strrchr(file, '.');
	text_printf(out, "\n## %s\n```%s\n%s```\n", title, dot && strcmp(dot, ".c") != 0 ? "cpp" : "c", text);
}

static void add_conditions(struct text *out, const char *title, const struct conditions *conditions)
{
	if (!conditions->count)
		return;
	text_printf(out, "\n%s\n\n", title);
	for (size_t i = 0; i < conditions->count; i++) {
		text_add(out, "- ");
		markdown_prose(out, conditions->items[i].written);
		text_add(out, "\n");
	}
}

static void add_headers(const struct headers_rule *headers, struct text *out)
{
	text_add(out, "| declared in | ");
	markdown_code_list(out, headers->headers, headers->header_count);
	text_printf(out, "%s%s |\n", headers->package ? ", of Debian's " : "",
	            headers->package ? headers->package : "");
}

static void add_row(struct text *out, const char *name, const char *words)
{
	text_printf(out, "| %s | ", name);
	markdown_prose(out, words);
	text_add(out, " |\n");
}

static void add_wait(const struct rule *rule, struct text *out)
{
	struct text words = {0};
	if (rule->hazard != HAZARD_WAITS)
		return;
	wording_wait(&words, rule);
	add_row(out, "waits", text_string(&words));
	text_free(&words);
}

static void add_file(const struct rule_page *rule_page, const char *to_parent, struct text *out)
{
	const struct rule *rule = rule_page->rule;
	const char *file = rule_page_file(rule_page, rule->origin.file);
	if (to_parent && file != rule->origin.file)
		text_printf(out, "| written in | [%s](%s/%s) |\n", file, to_parent, file);
	else
		text_printf(out, "| written in | %s |\n", file);
	for (size_t i = 0; i < rule->extensions.count; i++)
		text_printf(out, "| more in | %s |\n",
		            rule_page_file(rule_page, rule->extensions.items[i].origin.file));
	if (rule->extends)
		add_row(out, "extends", rule->extends);
}

static void add_head(const struct rule_page *rule_page, const char *to_parent, struct text *out)
{
	const struct rule *rule = rule_page->rule;
	text_printf(out, "# %s\n\nThe call ", rule->id);
	markdown_prose(out, rule->predicate);
	text_add(out, ".\n\n| | |\n|---|---|\n");
	text_printf(out, "| level | %u, %s |\n", rule->level, rule_page_level(rule));
	text_printf(out, "| confidence | %s |\n", confidence_name(rule->confidence));
	add_wait(rule, out);
	text_add(out, "| calls | ");
	markdown_code_list(out, rule->calls, rule->call_count);
	text_add(out, " |\n");
	if (rule_page->headers)
		add_headers(rule_page->headers, out);
	if (rule->kinds)
		add_row(out, "where", rule->where);
	text_printf(out, "| pack | %s |\n", rule->origin.pack);
	add_file(rule_page, to_parent, out);
}

static size_t add_remedies(const struct instead *entries, size_t count, size_t number, struct text *out)
{
	if (count && !number)
		text_add(out, "\n## What to write instead\n| where | what |\n|---|---|\n");
	for (size_t i = 0; i < count; i++)
		add_row(out, entries[i].framework, entries[i].use);
	return number + count;
}

static void add_all_remedies(const struct rule_page *rule_page, struct text *out)
{
	const struct rule *rule = rule_page->rule;
	size_t number = add_remedies(rule->instead, rule->instead_count, 0, out);
	for (size_t i = 0; i < rule_page->ruleset->contexts.count; i++) {
		const struct context_rule *context = &rule_page->ruleset->contexts.items[i];
		if (rule_page_speaks_for(context, rule))
			number = add_remedies(context->instead, context->instead_count, number, out);
	}
}

static void add_references(const struct rule *rule, struct text *out)
{
	if (rule->reference_count)
		text_add(out, "\n## See\n");
	for (size_t i = 0; i < rule->reference_count; i++) {
		text_add(out, "- ");
		markdown_reference(out, rule->references[i]);
		text_add(out, "\n");
	}
}

void rule_markdown_write(const struct rule_page *rule_page, const char *to_parent, struct text *out)
{
	const struct rule *rule = rule_page->rule;
	const struct rule_example *example = &rule_page->example;
	bool waits = rule->hazard == HAZARD_WAITS;
	add_head(rule_page, to_parent, out);
	text_add(out, "\n## Why\n");
	markdown_prose(out, rule->why);
	text_add(out, "\n");
	add_conditions(out,
	               waits ? "It waits only when all of these hold:" : "Only when all of these hold:", &rule->when);
	add_conditions(
	    out, waits ? "It does not wait when any of these holds:" : "Not when any of these holds:", &rule->unless);
	add_all_remedies(rule_page, out);
	if (example->before)
		add_code(out, "Before", example->file, example->before);
	if (example->after)
		add_code(out, "After", example->file, example->after);
	add_references(rule, out);
}
