#include "contexts/entry_names.h"

void entry_names_init(struct entry_names *names, const struct ruleset *ruleset, enum entry_kind kind)
{
	*names = (struct entry_names){.index = name_index_new()};
	for (size_t r = 0; r < ruleset->contexts.count; r++) {
		const struct context_rule *rule = &ruleset->contexts.items[r];

		for (size_t e = 0; e < rule->entry_count; e++) {
			const struct context_entry *entry = &rule->entries[e];

			if (entry->kind != kind)
				continue;
			name_index_add(names->index, entry->names, entry->name_count, (uint32_t)names->items.count);
			VECTOR_PUSH(names->items, entry);
		}
	}
}

void entry_names_release(struct entry_names *names)
{
	name_index_free(names->index);
	VECTOR_FREE(names->items);
}
