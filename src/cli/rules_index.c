#include "cli/rules_index.h"

#include "cli/rules_summary.h"

#include <string.h>

static void add_functions(const struct rule *rule, struct text *out)
{
	for (size_t i = 0; i < rule->call_count; i++)
		text_printf(out, "%s`%s`", i ? ", " : "", rule->calls[i]);
}

static void add_class(const struct ruleset *ruleset, const struct rule_filter *filter, enum rule_class class_,
                      struct text *out)
{
	bool titled = false;
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		if (rule->class_ != class_ || !rule_filter_takes(filter, rule))
			continue;
		if (!titled)
			text_printf(out, "\n## %s\n| rule | level | pack | calls |\n|---|---|---|---|\n",
			            rule_class_name(class_));
		titled = true;
		text_printf(out, "| [%s](%s.md) | %u | %s | ", rule->id, rule->id, rule->level, rule->origin.pack);
		add_functions(rule, out);
		text_add(out, " |\n");
	}
}

static bool is_first_of_framework(const struct ruleset *ruleset, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(ruleset->contexts.items[i].framework, ruleset->contexts.items[index].framework) == 0)
			return false;
	return true;
}

static void add_ways_in(const struct context_rule *context, struct text *out)
{
	static const char *const what[] = {
	    [ENTRY_CALL] = "",
	    [ENTRY_FIELD] = "field ",
	    [ENTRY_ATTRIBUTE] = "attribute ",
	    [ENTRY_ANNOTATION] = "annotation ",
	    [ENTRY_NAME] = "functions named ",
	    [ENTRY_COROUTINE] = "coroutines of the language",
	};
	for (size_t i = 0; i < context->entry_count; i++) {
		const struct context_entry *entry = &context->entries[i];
		text_printf(out, "%s%s", i ? ", " : "", what[entry->kind]);
		for (size_t k = 0; k < entry->name_count; k++)
			text_printf(out, "%s`%s`", k ? ", " : "", entry->names[k]);
	}
}

static void add_frameworks(const struct ruleset *ruleset, struct text *out)
{
	text_add(out, "\n## Contexts by framework\n| framework | context | kind | entered by |\n|---|---|---|---|\n");
	for (size_t i = 0; i < ruleset->contexts.count; i++) {
		if (!is_first_of_framework(ruleset, i))
			continue;
		const char *framework = ruleset->contexts.items[i].framework;
		for (size_t k = i; k < ruleset->contexts.count; k++) {
			const struct context_rule *context = &ruleset->contexts.items[k];
			if (strcmp(context->framework, framework) != 0)
				continue;
			text_printf(out, "| %s | %s | %s | ", framework, context->id, context_kind_name(context->kind));
			add_ways_in(context, out);
			text_add(out, " |\n");
		}
	}
}

void rules_write_index(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out)
{
	text_add(out, "# The rules\n\nMade from `rules/` by `make docs`. [The rule language](../rules.md).\n\n```\n");
	rules_write_summary(ruleset, filter, out);
	text_add(out, "```\n");
	for (unsigned class_ = 0; class_ < RULE_CLASSES; class_++)
		add_class(ruleset, filter, class_, out);
	add_frameworks(ruleset, out);
}
