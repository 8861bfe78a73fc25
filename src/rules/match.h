/* Matching: which rules speak of a function, and whether a call's arguments fulfil conditions. */
#ifndef GOINCEPTION_RULES_MATCH_H
#define GOINCEPTION_RULES_MATCH_H

#include "rules/rules.h"

/* What is known of the arguments of one call. The room that knows the program fills it in. */
struct arguments_view {
	const void *data;
	unsigned count;
	bool receiver; /* a method of an object that is known to the call */
	/* The argument's integer value, when it is known. */
	bool (*integer)(const struct arguments_view *view, unsigned argument, int64_t *ret);
	/* Are all these bits set / is none set in it? Partly known values (x | O_NONBLOCK) can answer YES. */
	enum verdict (*all_bits)(const struct arguments_view *view, unsigned argument, int64_t bits);
	enum verdict (*no_bits)(const struct arguments_view *view, unsigned argument, int64_t bits);
	/* The same of a field of the record that it points to. */
	enum verdict (*field_bits)(const struct arguments_view *view, unsigned argument, const char *field,
	                           int64_t bits);
	enum verdict (*is_null)(const struct arguments_view *view, unsigned argument);
	/* kind: null, or the only kind of descriptor that the call takes: what else may come there is not looked at. */
	enum verdict (*is_nonblocking)(const struct arguments_view *view, unsigned argument, const char *kind);
	enum verdict (*is_descriptor)(const struct arguments_view *view, unsigned argument, const char *kind);
	/* Are all fields of the record it points to zero? */
	enum verdict (*is_zero_record)(const struct arguments_view *view, unsigned argument);
	/* The string literal it is, or null. */
	const char *(*string)(const struct arguments_view *view, unsigned argument);
	/* The name of the variable it is, and the type it is declared with (no 0 stands behind that), or null. May
	 * themselves be null: nothing of the kind is known. */
	const char *(*name)(const struct arguments_view *view, unsigned argument);
	/* The name of the function that gave it, or null. May be null, as those. */
	const char *(*maker)(const struct arguments_view *view, unsigned argument);
	const char *(*type)(const struct arguments_view *view, unsigned argument, size_t *ret_length);
};

/* An argument that the call does not give fulfils the conditions that deny something of a number (lacks-flag,
 * not-equals) or of itself (not-given), and no other. */
enum verdict condition_holds(const struct condition *condition, const struct arguments_view *view);

/* YES: all hold; NO: one does not; MAYBE: not known. No conditions: YES. *ret_doubt (may be null) is set to the first
 * condition that could not be decided, when the verdict is MAYBE; else to null. */
enum verdict conditions_all(const struct conditions *conditions, const struct arguments_view *view,
                            const struct condition **ret_doubt);
/* YES: one holds; NO: none does; MAYBE: not known. No conditions: NO. */
enum verdict conditions_any(const struct conditions *conditions, const struct arguments_view *view,
                            const struct condition **ret_doubt);

/* Does a rule's call wait, given its arguments? All of `when` are known to hold, and none of `unless` does: MAYBE when
 * one of `unless` could not be decided. The rule's level is not asked. */
enum verdict rule_blocks(const struct rule *rule, const struct arguments_view *view,
                         const struct condition **ret_doubt);

/* True when text matches the glob; '*' stands for any run of characters, and nothing else is special. */
bool glob_matches(const char *pattern, const char *text);

/* True when name is one of names; '*' in a name matches any run of characters. A leading "::" makes no difference.
 * What a name calls its inline namespaces is the implementation's own: "std::__1::mutex::lock" is matched as written
 * and as "std::mutex::lock", without the reserved words in its middle. Time: product of the two lengths at most. */
bool names_match(const char *const *names, size_t count, const char *name);

/* What the rules say of one function name. Built once, then asked for each function of a program. */
enum subject {
	SUBJECT_RULE,  /* index into ruleset->rules: one that is HAZARD_WAITS */
	SUBJECT_ENTRY, /* index into contexts, entry: which of its entries (ENTRY_CALL) */
	SUBJECT_MULTIPLEXER,
	SUBJECT_OFFLOAD,
	SUBJECT_INVOKE,
	SUBJECT_PASS,
	SUBJECT_ZERO,
	SUBJECT_SYMBOL,
	SUBJECT_DESCRIPTOR,
	SUBJECT_NONBLOCKING,
	SUBJECT_ALLOW,
	SUBJECT_LOCK,   /* index into locks, entry: which of its actions */
	SUBJECT_UNSAFE, /* index into ruleset->rules: one that is HAZARD_UNSAFE */
	SUBJECT_KEPT,
	SUBJECT_WINDOW,
	SUBJECT_REGISTRATION, /* index into contexts, entry: which of its entries (ENTRY_FIELD), whose record it is
	                         given */
};

struct mention {
	enum subject subject;
	uint32_t index, entry;
};

struct mentions {
	size_t count;
	const struct mention *items;
};

struct matcher;
struct matcher *matcher_new(const struct ruleset *ruleset); /* keeps a pointer to it */
void matcher_free(struct matcher *matcher);                 /* null is allowed */

/* Every mention of a function's qualified name, in the order of the ruleset. Valid until matcher_free. */
struct mentions matcher_find(struct matcher *matcher, const char *name);

#endif
