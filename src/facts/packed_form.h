/* Private to this room: how facts are packed, as facts_packed.c writes it and facts_unpacked.c reads it.
 *
 * mark · checksum of all that follows · meaning · columns of counts and of the lengths of strings · strings, each with
 * a zero behind it, the language first · records, kind by kind · slack.
 *
 * Records stand in columns: one field of all records of the kind, then the next. So what a field needs is looked up
 * once for all of them, and reading them is what every run begins with. A column is the size of its numbers in bytes, 0
 * when all are 0, and the numbers, little end first. Fields of a variant are columns of the records that have them. */
#ifndef GOINCEPTION_FACTS_PACKED_FORM_H
#define GOINCEPTION_FACTS_PACKED_FORM_H

#include "facts/facts_schema.h"

/* The version of facts, and of how they are packed. */
#define PACKED_MARK "goinception-packed 12 2\n"

enum { HASH_SIZE = sizeof(uint64_t) };

/* A number is read as four bytes, of which those behind it do not count. */
enum { NUMBER_SIZE = sizeof(uint32_t), SLACK = NUMBER_SIZE - 1 };

enum { BYTE_BITS = 8, HALF_BITS = 32, VARIANTS_MAX = 16 };

/* Behind the counts of the kinds. */
enum { COUNT_OF_STRINGS = RECORD_KINDS, SIZE_OF_STRINGS, COUNTS };

/* Records of one kind by their numbers. */
struct packed_rows {
	const uint32_t *numbers;
	uint32_t count;
};

/* All records, and those of each variant, in their order. */
struct packed_choice {
	uint32_t *all, *sorted;
	uint32_t starts[VARIANTS_MAX + 1]; /* in sorted, by variant */
};

/* For kinds of so many records at most. */
struct packed_choice packed_choice_new(uint32_t most);
void packed_choice_free(struct packed_choice *choice);
/* Looks at the records' variants, which are some of those that there are. */
void packed_choice_sort(struct packed_choice *choice, const struct schema_record *schema, const char *records,
                        uint32_t count);
struct packed_rows packed_rows_of(const struct packed_choice *choice, unsigned variant);

#endif
