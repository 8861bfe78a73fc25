#include "cli/rules_index.h"

#include "base/vector.h"
#include "cli/markdown.h"
#include "cli/rules_summary.h"

#include <string.h>

typedef VECTOR(const char *) words;

static void add_word(words *known, const char *word)
{
	for (size_t i = 0; i < known->count; i++)
		if (strcmp(known->items[i], word) == 0)
			return;
	VECTOR_PUSH(*known, word);
}

static int compare_words(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

size_t rules_frameworks(const struct ruleset *ruleset, const char *const **ret_names)
{
	words known = {0};
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		add_word(&known, ruleset->contexts.items[i].framework);
	for (size_t i = 0; i < ruleset->offloads.count; i++)
		for (size_t k = 0; k < ruleset->offloads.items[i].instead_count; k++)
			add_word(&known, ruleset->offloads.items[i].instead[k].framework);
	for (size_t i = 0; i < ruleset->rules.count; i++)
		for (size_t k = 0; k < ruleset->rules.items[i].instead_count; k++)
			add_word(&known, ruleset->rules.items[i].instead[k].framework);
	const char **names = ARENA_ARRAY(ruleset->arena, const char *, known.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < known.count; i++)
		if (strcmp(known.items[i], "any") != 0 && strcmp(known.items[i], "awaited") != 0)
			names[count++] = known.items[i];
	VECTOR_FREE(known);
	qsort(names, count, sizeof *names, compare_words);
	*ret_names = names;
	return count;
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
			text_printf(out, "\n### %s\n| rule | level | pack | calls |\n|---|---|---|---|\n",
			            rule_class_name(class_));
		titled = true;
		text_printf(out, "| [%s](%s.md) | %u | %s | ", rule->id, rule->id, rule->level, rule->origin.pack);
		markdown_code_list(out, rule->calls, rule->call_count);
		text_add(out, " |\n");
	}
}

static const struct instead *words_for(const struct rule *rule, const char *framework)
{
	for (size_t i = 0; i < rule->instead_count; i++)
		if (strcmp(rule->instead[i].framework, framework) == 0)
			return &rule->instead[i];
	return NULL;
}

static void add_framework_row(const struct ruleset *ruleset, const char *framework, struct text *out)
{
	unsigned rules = 0, contexts = 0;
	for (size_t i = 0; i < ruleset->rules.count; i++)
		rules += words_for(&ruleset->rules.items[i], framework) != NULL;
	text_printf(out, "| [%s](frameworks/%s.md) | ", framework, framework);
	for (size_t i = 0; i < ruleset->contexts.count; i++) {
		const struct context_rule *context = &ruleset->contexts.items[i];
		if (strcmp(context->framework, framework) == 0)
			text_printf(out, "%s%s (%s)", contexts++ ? ", " : "", context->title,
			            context_kind_name(context->kind));
	}
	text_printf(out, " | %u |\n", rules);
}

void rules_write_index(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out)
{
	const char *const *frameworks;
	size_t count = rules_frameworks(ruleset, &frameworks);
	text_add(out, "# The rules\n\nA page for each rule, made from `rules/` and its examples. "
	              "[The rule language](../rules.md), [writing rules](../writing-rules.md).\n\n");
	rules_write_markdown_summary(ruleset, filter, out);
	text_add(out, "\n## By class: what is waited for\n");
	for (unsigned class_ = 0; class_ < RULE_CLASSES; class_++)
		add_class(ruleset, filter, class_, out);
	text_add(out, "\n## By framework\nWho must not wait, and how many rules say what to write there instead.\n\n"
	              "| framework | contexts | rules |\n|---|---|---|\n");
	for (size_t i = 0; i < count; i++)
		add_framework_row(ruleset, frameworks[i], out);
}

static void add_way_in(const struct context_entry *entry, struct text *out)
{
	static const char *const what[] = {
	    [ENTRY_CALL] = "handed to ",
	    [ENTRY_FIELD] = "stored in ",
	    [ENTRY_ATTRIBUTE] = "with attribute ",
	    [ENTRY_ANNOTATION] = "annotated ",
	    [ENTRY_OVERRIDES] = "overrides of ",
	    [ENTRY_NAME] = "named ",
	    [ENTRY_COROUTINE] = "coroutines of the language",
	};
	text_add(out, what[entry->kind]);
	markdown_code_list(out, entry->names, entry->name_count);
	if (entry->kind == ENTRY_CALL)
		text_printf(out, " as argument %u", entry->argument);
	if (entry->given_to_count) {
		text_add(out, " and given to ");
		markdown_code_list(out, entry->given_to, entry->given_to_count);
	}
	for (size_t i = 0; i < entry->when.count; i++) {
		text_add(out, i ? " and " : " where ");
		markdown_prose(out, entry->when.items[i].written);
	}
}

/* Are all contexts of the pack of that framework? A pack of several says nothing about one of them. */
static bool is_pack_of(const struct ruleset *ruleset, const char *framework, const char *pack)
{
	bool found = false;
	for (size_t i = 0; i < ruleset->contexts.count; i++) {
		const struct context_rule *context = &ruleset->contexts.items[i];
		if (strcmp(context->origin.pack, pack) != 0)
			continue;
		if (strcmp(context->framework, framework) != 0)
			return false;
		found = true;
	}
	return found;
}

static void add_contexts(const struct ruleset *ruleset, const char *framework, struct text *out)
{
	bool titled = false;
	for (size_t i = 0; i < ruleset->contexts.count; i++) {
		const struct context_rule *context = &ruleset->contexts.items[i];
		if (strcmp(context->framework, framework) != 0)
			continue;
		text_printf(out, "%s\n- **%s** (`%s`, %s): functions\n", titled ? "" : "\n## Who must not wait",
		            context->title, context->id, context_kind_name(context->kind));
		titled = true;
		for (size_t k = 0; k < context->entry_count; k++) {
			text_add(out, "  - ");
			add_way_in(&context->entries[k], out);
			text_add(out, "\n");
		}
	}
}

static void add_offloads(const struct ruleset *ruleset, const char *framework, struct text *out)
{
	bool titled = false;
	for (size_t i = 0; i < ruleset->offloads.count; i++) {
		const struct offload_rule *offload = &ruleset->offloads.items[i];
		if (!is_pack_of(ruleset, framework, offload->origin.pack))
			continue;
		text_add(out, titled ? "- " : "\n## What runs elsewhere\n\n- ");
		titled = true;
		markdown_code_list(out, offload->calls, offload->call_count);
		if (offload->by_result)
			text_printf(out, ": where its result is %lld\n", (long long)offload->result);
		else
			text_printf(out, ": its argument %d\n", offload->argument);
	}
}

/* For waits that have no words of their own here. */
static void add_offload_words(const struct ruleset *ruleset, const char *framework, struct text *out)
{
	const struct instead *offload = offload_instead_for(ruleset, framework);
	if (!offload)
		return;
	text_add(out, "\n## How work is handed to a thread\n");
	markdown_prose(out, offload->use);
	text_add(out, "\n");
}

static void add_words(const struct ruleset *ruleset, const char *framework, struct text *out)
{
	bool titled = false;
	for (unsigned class_ = 0; class_ < RULE_CLASSES; class_++) {
		for (size_t i = 0; i < ruleset->rules.count; i++) {
			const struct rule *rule = &ruleset->rules.items[i];
			const struct instead *instead = words_for(rule, framework);
			if (!instead || rule->class_ != class_)
				continue;
			if (!titled)
				text_add(out, "\n## What to write instead\n| rule | class | calls | here |\n"
				              "|---|---|---|---|\n");
			titled = true;
			text_printf(out, "| [%s](../%s.md) | %s | ", rule->id, rule->id, rule_class_name(class_));
			markdown_code_list(out, rule->calls, rule->call_count);
			text_add(out, " | ");
			markdown_prose(out, instead->use);
			text_add(out, " |\n");
		}
	}
}

void rules_write_framework(const struct ruleset *ruleset, const char *framework, struct text *out)
{
	text_printf(out, "# %s\n\n[All rules](../README.md)\n", framework);
	add_contexts(ruleset, framework, out);
	add_offloads(ruleset, framework, out);
	add_offload_words(ruleset, framework, out);
	add_words(ruleset, framework, out);
}
