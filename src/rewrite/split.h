/* Private to this room: can a function be taken apart at a call, so that what follows the call goes into another
 * function? Only the text is looked at, and what the front end says of it. */
#ifndef GOINCEPTION_REWRITE_SPLIT_H
#define GOINCEPTION_REWRITE_SPLIT_H

#include "extract/call_sites.h"
#include "rules/rules.h"

/* A variable of the function that the call or what follows it has to do with. */
struct carried {
	const struct written_variable *variable;
	uint32_t number; /* in the body */
	bool filled;     /* has a value before the call */
	bool in_call;    /* an argument of the call names it */
	bool addressed;  /* its address is an argument: it must be where the call finds it */
	bool wanted;     /* what follows the call names it */
	bool moved;      /* its declaration goes along: nothing before the call needs it */
};

struct split {
	const char *why_not; /* null: it can be */
	const struct call_site *site;
	const struct function_body *body;
	const struct statement *statement; /* the one with the call */
	struct byte_range rest;            /* from the statement's beginning to the brace behind what follows it */
	bool nested;                       /* the function has more to say behind that: `rest.to` to its end */
	bool alone;                        /* the statement is nothing but the call */
	bool braced;                       /* the statement stands in a block of its own */
	bool returns; /* the function must be left where the call stood: what stands behind it there is not for it */
	const char *returned; /* what it returns, wherever it does so in the rest; null: nothing */
	VECTOR(struct carried) carried;
};

/* Looks at a call in a source that is in C. The split owns its vector: split_release. */
void split_find(struct split *split, const struct source_sites *sites, const struct call_site *site,
                const struct ruleset *ruleset, const struct rewrite_split *how, struct arena *arena);
void split_release(struct split *split);

/* Does a rule say that the function keeps no address that it is given? */
bool forgets_addresses(const struct ruleset *ruleset, const char *function);

/* Is the word in the text, as a word? */
bool text_has_word(const char *text, size_t length, const char *word);

#endif
