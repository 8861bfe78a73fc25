#include "contexts/field_names.h"

#include <stdlib.h>

void field_names_init(struct field_names *names, const struct program *program)
{
	struct table *known = table_new();

	*names = (struct field_names){.first = memory_zeroed(program->units.count + 1, sizeof *names->first)};
	for (size_t u = 0; u < program->units.count; u++)
		names->first[u + 1] = names->first[u] + (uint32_t)program->units.items[u].facts->fields.count;
	names->number = memory_allocate((names->first[program->units.count] + 1) * sizeof *names->number);
	for (size_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->fields.count; f++) {
			uint32_t next = (uint32_t)names->names.count,
			         number = table_put_string(known, facts->fields.items[f].name, next);

			if (number == next)
				VECTOR_PUSH(names->names, facts->fields.items[f].name);
			names->number[names->first[u] + f] = number;
		}
	}
	names->matching = memory_zeroed(names->names.count + 1, sizeof *names->matching);
	table_free(known);
}

void field_names_release(struct field_names *names)
{
	VECTOR_FREE(names->names);
	free(names->first);
	free(names->number);
	free(names->matching);
}

bool field_names_ask(struct field_names *names, const char *const *words, size_t count)
{
	bool any = false;

	for (size_t n = 0; n < names->names.count; n++) {
		names->matching[n] = names_match(words, count, names->names.items[n]);
		any |= names->matching[n];
	}
	return any;
}
