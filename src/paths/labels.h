/* Labels: what the rules say of a function on a way through the call graph, in words that a query can ask for. Private
 * to the room. */
#ifndef GOINCEPTION_PATHS_LABELS_H
#define GOINCEPTION_PATHS_LABELS_H

#include "base/arena.h"
#include "base/error.h"
#include "rules/rules.h"

/* A set of labels, one bit each: "context" and the kinds of contexts, "blocking" and the classes of rules, and those
 * behind them. */
typedef uint32_t label_set;

enum {
	LABEL_CONTEXT,
	LABEL_FIRST_KIND,
	LABEL_BLOCKING = LABEL_FIRST_KIND + CONTEXT_KINDS,
	LABEL_FIRST_CLASS,
	LABEL_OFFLOAD = LABEL_FIRST_CLASS + RULE_CLASSES, /* starts something elsewhere, or runs elsewhere */
	LABEL_ALLOW,                                      /* contexts end here because a rule says so */
	LABEL_MULTIPLEXER,
	LABEL_OUTSIDE, /* its source is not among those that were read */
	LABELS
};

const char *label_name(unsigned label);

label_set labels_of_kind(enum context_kind kind);
label_set labels_of_class(enum rule_class class_);

/* The label of that name; LABELS with *error, which names the nearest, when there is none. */
unsigned label_find(const char *name, struct error *error);

/* The names of a set, each once; owned by the arena. */
const char *const *labels_names(struct arena *arena, label_set labels, size_t *ret_count);

#endif
