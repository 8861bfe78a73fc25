#include "contexts/field_names.h"

#include "contexts/entry_names.h"

#include <stdlib.h>

static void find_named(struct field_names *names, const struct entry_names *entries, uint32_t number, const char *name,
                       name_numbers *numbers)
{
	name_index_find(entries->index, name, numbers);
	for (size_t i = 0; i < numbers->count; i++)
		VECTOR_PUSH(names->named, (struct named_field){entries->items.items[numbers->items[i]], number});
}

void field_names_init(struct field_names *names, const struct program *program)
{
	struct table *known = table_new();
	struct entry_names entries;
	name_numbers numbers = {0};

	*names = (struct field_names){.first = memory_zeroed(program->units.count + 1, sizeof *names->first)};
	entry_names_init(&entries, program->ruleset, ENTRY_FIELD);
	for (size_t u = 0; u < program->units.count; u++)
		names->first[u + 1] = names->first[u] + (uint32_t)program->units.items[u].facts->fields.count;
	names->number = memory_allocate((names->first[program->units.count] + 1) * sizeof *names->number);
	for (size_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->fields.count; f++) {
			const char *name = facts->fields.items[f].name;
			uint32_t next = (uint32_t)table_count(known), number = table_put_string(known, name, next);

			if (number == next)
				find_named(names, &entries, number, name, &numbers);
			names->number[names->first[u] + f] = number;
		}
	}
	names->matching = memory_zeroed(table_count(known) + 1, sizeof *names->matching);
	VECTOR_FREE(numbers);
	entry_names_release(&entries);
	table_free(known);
}

void field_names_release(struct field_names *names)
{
	VECTOR_FREE(names->named);
	free(names->first);
	free(names->number);
	free(names->matching);
}

bool field_names_ask(struct field_names *names, const struct context_entry *entry)
{
	bool any = false;

	for (size_t n = 0; n < names->named.count; n++)
		names->matching[names->named.items[n].name] = false;
	for (size_t n = 0; n < names->named.count; n++) {
		if (names->named.items[n].entry != entry)
			continue;
		names->matching[names->named.items[n].name] = true;
		any = true;
	}
	return any;
}
