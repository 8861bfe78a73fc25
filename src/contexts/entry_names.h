/* The names that one kind of contexts' entries speaks of. Private to the room. */
#ifndef GOINCEPTION_CONTEXTS_ENTRY_NAMES_H
#define GOINCEPTION_CONTEXTS_ENTRY_NAMES_H

#include "rules/name_index.h"
#include "rules/rules.h"

struct entry_names {
	struct name_index *index; /* each entry is a list */
	VECTOR(const struct context_entry *) items;
};

void entry_names_init(struct entry_names *names, const struct ruleset *ruleset, enum entry_kind kind);
void entry_names_release(struct entry_names *names);

#endif
