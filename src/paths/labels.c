#include "paths/labels.h"

#include "base/words.h"

#include <assert.h>
#include <string.h>

static_assert(LABELS <= 32, "a set of labels has a bit for each");

const char *label_name(unsigned label)
{
	assert(label < LABELS);
	if (label >= LABEL_FIRST_KIND && label < LABEL_FIRST_KIND + CONTEXT_KINDS)
		return context_kind_name((enum context_kind)(label - LABEL_FIRST_KIND));
	if (label >= LABEL_FIRST_CLASS && label < LABEL_FIRST_CLASS + RULE_CLASSES)
		return rule_class_name((enum rule_class)(label - LABEL_FIRST_CLASS));
	switch (label) {
	case LABEL_CONTEXT:
		return "context";
	case LABEL_BLOCKING:
		return "blocking";
	case LABEL_OFFLOAD:
		return "offload";
	case LABEL_ALLOW:
		return "allow";
	case LABEL_MULTIPLEXER:
		return "multiplexer";
	default:
		return "outside";
	}
}

label_set labels_of_kind(enum context_kind kind)
{
	return (label_set)1 << LABEL_CONTEXT | (label_set)1 << (LABEL_FIRST_KIND + kind);
}

label_set labels_of_class(enum rule_class class_)
{
	return (label_set)1 << LABEL_BLOCKING | (label_set)1 << (LABEL_FIRST_CLASS + class_);
}

unsigned label_find(const char *name, struct error *error)
{
	const char *names[LABELS];
	char hint[512];

	for (unsigned label = 0; label < LABELS; label++) {
		names[label] = label_name(label);
		if (strcmp(names[label], name) == 0)
			return label;
	}
	error_set(error, "there is no label '%s'%s", name, words_hint(name, names, LABELS, hint, sizeof hint));
	return LABELS;
}

const char *const *labels_names(struct arena *arena, label_set labels, size_t *ret_count)
{
	const char **names = ARENA_ARRAY(arena, const char *, LABELS);

	*ret_count = 0;
	for (unsigned label = 0; label < LABELS; label++)
		if (labels >> label & 1)
			names[(*ret_count)++] = label_name(label);
	return names;
}
