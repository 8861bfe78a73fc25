/* The names of all fields, each once: many units see the same records, and many rules speak of fields. Private to the
 * room. */
#ifndef GOINCEPTION_CONTEXTS_FIELD_NAMES_H
#define GOINCEPTION_CONTEXTS_FIELD_NAMES_H

#include "model/model.h"

/* An entry of a context that speaks of fields, and one of those that it means. */
struct named_field {
	const struct context_entry *entry;
	uint32_t name;
};

struct field_names {
	uint32_t *first;  /* per unit, of a run of numbers: one a field */
	uint32_t *number; /* of its name */
	VECTOR(struct named_field) named;
	bool *matching; /* per name: see field_names_ask */
};

void field_names_init(struct field_names *names, const struct program *program);
void field_names_release(struct field_names *names);

/* Which of them does the entry mean? False when none: then nothing has to be looked at. */
bool field_names_ask(struct field_names *names, const struct context_entry *entry);

/* Does the name of the field match what was asked last? */
static inline bool field_name_matches(const struct field_names *names, uint32_t unit, fact_index field)
{
	return names->matching[names->number[names->first[unit] + field]];
}

#endif
