/* Names: globs, and the table that says which rules speak of a function. */
#include "rules/match.h"

#include "base/table.h"
#include "base/vector.h"
#include "rules/name_index.h"
#include "rules/name_parts.h"

#include <string.h>

bool glob_matches(const char *pattern, const char *text)
{
	/* Only the last '*' is ever taken back: what an earlier one matched cannot help a later one. */
	const char *star = NULL, *retry = NULL;
	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			retry = text;
		} else if (*pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

/* Most names differ from most patterns in the first letter, which is also that of the name without its reserved parts:
 * *ret_near says whether one pattern does not. */
static bool any_matches(const char *const *names, size_t count, const char *name, bool *ret_near)
{
	*ret_near = false;
	for (size_t i = 0; i < count; i++) {
		const char *pattern = name_without_root(names[i]);
		if (*pattern != *name && *pattern != '*')
			continue;
		*ret_near = true;
		if (glob_matches(pattern, name))
			return true;
	}
	return false;
}

bool names_match(const char *const *names, size_t count, const char *name)
{
	bool near;
	name = name_without_root(name);
	if (any_matches(names, count, name, &near))
		return true;
	if (!near || !name_has_reserved_parts(name))
		return false;
	char *plain = name_without_reserved_parts(name);
	bool matches = any_matches(names, count, plain, &near);
	free(plain);
	return matches;
}

struct matcher {
	struct arena *arena;
	VECTOR(struct mention) mentions; /* in the order of the ruleset */
	struct name_index *names;        /* each mention is a list */
	struct table *asked;             /* function name → index into answers */
	VECTOR(struct mentions) answers;
};

static void add_mention(struct matcher *matcher, struct mention mention, const char *const *names, size_t count)
{
	name_index_add(matcher->names, names, count, (uint32_t)matcher->mentions.count);
	VECTOR_PUSH(matcher->mentions, mention);
}

static void add_entries(struct matcher *matcher, const struct context_rule *context, uint32_t index)
{
	for (uint32_t e = 0; e < context->entry_count; e++) {
		const struct context_entry *entry = &context->entries[e];
		if (entry->kind == ENTRY_CALL)
			add_mention(matcher, (struct mention){SUBJECT_ENTRY, index, e}, entry->names,
			            entry->name_count);
		add_mention(matcher, (struct mention){SUBJECT_REGISTRATION, index, e}, entry->given_to,
		            entry->given_to_count);
	}
}

static void add_actions(struct matcher *matcher, const struct lock_rule *lock, uint32_t index)
{
	for (uint32_t a = 0; a < lock->action_count; a++)
		add_mention(matcher, (struct mention){SUBJECT_LOCK, index, a}, lock->actions[a].names,
		            lock->actions[a].name_count);
}

#define ADD_ALL(matcher, subject, vector)             \
	for (uint32_t i = 0; i < (vector).count; i++) \
	add_mention((matcher), (struct mention){(subject), i, 0}, (vector).items[i].calls, (vector).items[i].call_count)

static void add_rules(struct matcher *matcher, const struct ruleset *ruleset)
{
	for (uint32_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		enum subject subject = rule->hazard == HAZARD_UNSAFE ? SUBJECT_UNSAFE : SUBJECT_RULE;
		add_mention(matcher, (struct mention){subject, i, 0}, rule->calls, rule->call_count);
	}
}

struct matcher *matcher_new(const struct ruleset *ruleset)
{
	struct matcher *matcher = memory_zeroed(1, sizeof *matcher);
	matcher->arena = arena_new();
	matcher->names = name_index_new();
	matcher->asked = table_new();
	add_rules(matcher, ruleset);
	for (uint32_t i = 0; i < ruleset->contexts.count; i++)
		add_entries(matcher, &ruleset->contexts.items[i], i);
	ADD_ALL(matcher, SUBJECT_MULTIPLEXER, ruleset->multiplexers);
	ADD_ALL(matcher, SUBJECT_OFFLOAD, ruleset->offloads);
	ADD_ALL(matcher, SUBJECT_INVOKE, ruleset->invokes);
	ADD_ALL(matcher, SUBJECT_PASS, ruleset->passes);
	ADD_ALL(matcher, SUBJECT_ZERO, ruleset->zeroes);
	ADD_ALL(matcher, SUBJECT_SYMBOL, ruleset->symbols);
	ADD_ALL(matcher, SUBJECT_DESCRIPTOR, ruleset->descriptors);
	ADD_ALL(matcher, SUBJECT_NONBLOCKING, ruleset->nonblockings);
	ADD_ALL(matcher, SUBJECT_ALLOW, ruleset->allows);
	ADD_ALL(matcher, SUBJECT_KEPT, ruleset->kepts);
	ADD_ALL(matcher, SUBJECT_WINDOW, ruleset->windows);
	for (uint32_t i = 0; i < ruleset->locks.count; i++)
		add_actions(matcher, &ruleset->locks.items[i], i);
	return matcher;
}

void matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	VECTOR_FREE(matcher->mentions);
	VECTOR_FREE(matcher->answers);
	name_index_free(matcher->names);
	table_free(matcher->asked);
	arena_free(matcher->arena);
	free(matcher);
}

struct mentions matcher_find(struct matcher *matcher, const char *name)
{
	uint32_t next = (uint32_t)matcher->answers.count, asked = table_put_string(matcher->asked, name, next);
	if (asked != next)
		return matcher->answers.items[asked];
	name_numbers found = {0};
	name_index_find(matcher->names, name, &found);
	struct mention *items = found.count ? ARENA_ARRAY(matcher->arena, struct mention, found.count) : NULL;
	for (size_t i = 0; i < found.count; i++)
		items[i] = matcher->mentions.items[found.items[i]];
	struct mentions answer = {found.count, items};
	VECTOR_FREE(found);
	VECTOR_PUSH(matcher->answers, answer);
	return answer;
}
