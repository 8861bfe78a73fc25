/* Names: globs, and the table that says which rules speak of a function. */
#include "rules/match.h"

#include "base/table.h"
#include "base/vector.h"

#include <limits.h>
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

static const char *without_root(const char *name) { return name[0] == ':' && name[1] == ':' ? name + 2 : name; }

/* Is the part of a qualified name that begins here an implementation's own: "__1::", "_V2::"? */
static bool is_reserved_part(const char *part)
{
	return part[0] == '_' && (part[1] == '_' || (part[1] >= 'A' && part[1] <= 'Z')) && strstr(part, "::");
}

static bool has_reserved_parts(const char *name)
{
	for (const char *part = name; (part = strchr(part, ':'));) {
		part++;
		if (*part == ':' && is_reserved_part(part + 1))
			return true;
	}
	return false;
}

/* "std::__1::mutex::lock" → "std::mutex::lock". The first and the last part stay. Release with free(). */
static char *without_reserved_parts(const char *name)
{
	char *plain = memory_copy_string(name), *end = plain;
	for (const char *part = name; part;) {
		const char *next = strstr(part, "::");
		size_t length = next ? (size_t)(next + 2 - part) : strlen(part);
		if (part == name || !is_reserved_part(part)) {
			memcpy(end, part, length);
			end += length;
		}
		part = next ? next + 2 : NULL;
	}
	*end = 0;
	return plain;
}

/* Most names differ from most patterns in the first letter, which is also that of the name without its reserved parts:
 * *ret_near says whether one pattern does not. */
static bool any_matches(const char *const *names, size_t count, const char *name, bool *ret_near)
{
	*ret_near = false;
	for (size_t i = 0; i < count; i++) {
		const char *pattern = without_root(names[i]);
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
	name = without_root(name);
	if (any_matches(names, count, name, &near))
		return true;
	if (!near || !has_reserved_parts(name))
		return false;
	char *plain = without_reserved_parts(name);
	bool matches = any_matches(names, count, plain, &near);
	free(plain);
	return matches;
}

/* A name of a mention; those with the same exact name form a chain. */
struct named {
	const char *name;
	uint32_t mention; /* index into matcher->mentions */
	uint32_t next;    /* index into matcher->exact, or TABLE_NONE */
	char last;        /* letter */
};

struct matcher {
	struct arena *arena;
	VECTOR(struct mention) mentions; /* in the order of the ruleset */
	VECTOR(struct named) exact;
	struct table *heads;                       /* exact name → index into exact */
	VECTOR(struct named) globs[UCHAR_MAX + 1]; /* by their first letter, which may be a '*' */
	struct table *asked;                       /* function name → index into answers */
	VECTOR(struct mentions) answers;
};

static char last_letter(const char *name) { return *name ? name[strlen(name) - 1] : 0; }

static void add_name(struct matcher *matcher, const char *name, uint32_t mention)
{
	struct named named = {.name = without_root(name), .mention = mention, .next = TABLE_NONE};
	if (strchr(named.name, '*')) {
		named.last = last_letter(named.name);
		VECTOR_PUSH(matcher->globs[(unsigned char)*named.name], named);
		return;
	}
	named.next = table_get_string(matcher->heads, named.name);
	table_set(matcher->heads, named.name, strlen(named.name), (uint32_t)matcher->exact.count);
	VECTOR_PUSH(matcher->exact, named);
}

static void add_mention(struct matcher *matcher, struct mention mention, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_name(matcher, names[i], (uint32_t)matcher->mentions.count);
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
	matcher->heads = table_new();
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
	VECTOR_FREE(matcher->exact);
	for (size_t letter = 0; letter <= UCHAR_MAX; letter++)
		VECTOR_FREE(matcher->globs[letter]);
	VECTOR_FREE(matcher->answers);
	table_free(matcher->heads);
	table_free(matcher->asked);
	arena_free(matcher->arena);
	free(matcher);
}

typedef VECTOR(uint32_t) mention_list;

static void collect_globs(const struct matcher *matcher, unsigned char letter, const char *name, mention_list *list)
{
	char last = last_letter(name);
	for (size_t i = 0; i < matcher->globs[letter].count; i++) {
		const struct named *glob = &matcher->globs[letter].items[i];
		/* Most end in another letter than the name. */
		if ((glob->last == '*' || glob->last == last) && glob_matches(glob->name, name))
			VECTOR_PUSH(*list, glob->mention);
	}
}

static void collect(const struct matcher *matcher, const char *name, mention_list *list)
{
	for (uint32_t i = table_get_string(matcher->heads, name); i != TABLE_NONE; i = matcher->exact.items[i].next)
		VECTOR_PUSH(*list, matcher->exact.items[i].mention);
	collect_globs(matcher, '*', name, list);
	if (*name != '*')
		collect_globs(matcher, (unsigned char)*name, name, list);
}

static int compare_numbers(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

/* Sorted, each once, as mentions in the arena. */
static struct mentions answer_of(struct matcher *matcher, mention_list *list)
{
	if (!list->count)
		return (struct mentions){0};
	qsort(list->items, list->count, sizeof *list->items, compare_numbers);
	struct mention *items = ARENA_ARRAY(matcher->arena, struct mention, list->count);
	size_t count = 0;
	for (size_t i = 0; i < list->count; i++)
		if (i == 0 || list->items[i] != list->items[i - 1])
			items[count++] = matcher->mentions.items[list->items[i]];
	return (struct mentions){count, items};
}

struct mentions matcher_find(struct matcher *matcher, const char *name)
{
	uint32_t asked = table_get_string(matcher->asked, name);
	if (asked != TABLE_NONE)
		return matcher->answers.items[asked];
	const char *rootless = without_root(name);
	mention_list list = {0};
	collect(matcher, rootless, &list);
	if (has_reserved_parts(rootless)) {
		char *plain = without_reserved_parts(rootless);
		collect(matcher, plain, &list);
		free(plain);
	}
	struct mentions answer = answer_of(matcher, &list);
	VECTOR_FREE(list);
	table_put_string(matcher->asked, name, (uint32_t)matcher->answers.count);
	VECTOR_PUSH(matcher->answers, answer);
	return answer;
}
