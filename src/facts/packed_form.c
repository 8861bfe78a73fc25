#include "facts/packed_form.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct packed_choice packed_choice_new(uint32_t most)
{
	struct packed_choice choice = {.all = memory_allocate(most * sizeof(uint32_t)),
	                               .sorted = memory_allocate(most * sizeof(uint32_t))};
	for (uint32_t i = 0; i < most; i++)
		choice.all[i] = i;
	return choice;
}

void packed_choice_free(struct packed_choice *choice)
{
	free(choice->all);
	free(choice->sorted);
}

void packed_choice_sort(struct packed_choice *choice, const struct schema_record *schema, const char *records,
                        uint32_t count)
{
	uint32_t *starts = choice->starts, word;
	assert(schema->variant_count <= VARIANTS_MAX);
	memset(starts, 0, sizeof choice->starts);
	for (uint32_t i = 0; i < count; i++) {
		memcpy(&word, records + i * schema->size + schema->variant_offset, sizeof word);
		starts[word]++;
	}
	for (unsigned v = 0; v < schema->variant_count; v++)
		starts[v + 1] += starts[v];
	for (uint32_t i = count; i-- > 0;) {
		memcpy(&word, records + i * schema->size + schema->variant_offset, sizeof word);
		choice->sorted[--starts[word]] = i;
	}
}

struct packed_rows packed_rows_of(const struct packed_choice *choice, unsigned variant)
{
	const uint32_t *starts = choice->starts;
	return (struct packed_rows){choice->sorted + starts[variant], starts[variant + 1] - starts[variant]};
}
