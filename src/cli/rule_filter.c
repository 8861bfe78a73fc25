#include "cli/rule_filter.h"

#include "base/vector.h"
#include "base/words.h"
#include "rules/match.h"

#include <string.h>

static bool has_words_for(const struct rule *rule, const char *framework)
{
	for (size_t i = 0; i < rule->instead_count; i++)
		if (strcmp(rule->instead[i].framework, framework) == 0)
			return true;
	return false;
}

/* The kind of that name, or CONTEXT_KINDS. */
static enum context_kind context_kind_of(const char *word)
{
	enum context_kind kind = 0;
	while (kind < CONTEXT_KINDS && strcmp(context_kind_name(kind), word) != 0)
		kind++;
	return kind;
}

struct words {
	VECTOR(const char *) items;
};

static bool has_word(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->items.count; i++)
		if (strcmp(words->items.items[i], word) == 0)
			return true;
	return false;
}

static void add_word(struct words *words, const char *word)
{
	if (!has_word(words, word))
		VECTOR_PUSH(words->items, word);
}

/* All that --context may be: the kinds, the frameworks that have contexts, and those that remedies are written for. */
static void collect_contexts(const struct ruleset *ruleset, struct words *words)
{
	for (unsigned kind = 0; kind < CONTEXT_KINDS; kind++)
		add_word(words, context_kind_name(kind));
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		add_word(words, ruleset->contexts.items[i].framework);
	for (size_t i = 0; i < ruleset->rules.count; i++)
		for (size_t k = 0; k < ruleset->rules.items[i].instead_count; k++)
			add_word(words, ruleset->rules.items[i].instead[k].framework);
}

bool rule_filter_check_context(const struct ruleset *ruleset, const char *context, struct error *error)
{
	struct words words = {0};
	collect_contexts(ruleset, &words);
	bool known = has_word(&words, context);
	char hint[512];
	if (!known)
		error_set(error, "--context: unknown framework or kind of context '%s'%s", context,
		          words_hint(context, words.items.items, words.items.count, hint, sizeof hint));
	VECTOR_FREE(words.items);
	return known;
}

bool rule_filter_read(const struct settings *settings, const struct ruleset *ruleset, struct rule_filter *filter,
                      struct error *error)
{
	const struct setting *packs = settings_get(settings, "pack");
	const char *level = settings_get(settings, "level")->alone;
	*filter = (struct rule_filter){
	    .packs = packs->given && packs->origin == SETTING_COMMAND_LINE ? packs : NULL,
	    .class_name = settings_string(settings, "class"),
	    .context = settings_string(settings, "context"),
	    .function = settings_string(settings, "function"),
	    .level = level ? (unsigned)(level[0] - '0') : ANY_LEVEL,
	};
	return !filter->context || rule_filter_check_context(ruleset, filter->context, error);
}

static bool is_in_packs(const struct setting *packs, const char *pack)
{
	for (size_t i = 0; i < packs->list.count; i++)
		if (strcmp(packs->list.items[i], pack) == 0)
			return true;
	return false;
}

/* A kind takes every rule that holds there; a framework, the rules that have a remedy of its own. */
static bool holds_in(const struct rule *rule, const char *context)
{
	enum context_kind kind = context_kind_of(context);
	return kind < CONTEXT_KINDS ? rule_concerns(rule, kind) : has_words_for(rule, context);
}

bool rule_filter_takes(const struct rule_filter *filter, const struct rule *rule)
{
	return (!filter->packs || is_in_packs(filter->packs, rule->origin.pack)) &&
	       (filter->level == ANY_LEVEL || filter->level == rule->level) &&
	       (!filter->class_name || strcmp(filter->class_name, rule_class_name(rule->class_)) == 0) &&
	       (!filter->context || holds_in(rule, filter->context)) &&
	       (!filter->function || names_match(rule->calls, rule->call_count, filter->function));
}
