/* Private to this room: what a facts file holds, record by record, as data. The writer and the reader both walk it, so
 * that they cannot disagree. */
#ifndef GOINCEPTION_FACTS_FACTS_SCHEMA_H
#define GOINCEPTION_FACTS_FACTS_SCHEMA_H

#include "facts/facts.h"

#include <stddef.h>

/* The names of words, by value. */
extern const char *const fact_block_kinds[], *const fact_tests[], *const fact_jump_kinds[], *const fact_value_kinds[],
                                                                                                *const fact_callees[];

enum record_kind {
	RECORD_FILE,
	RECORD_FUNCTION,
	RECORD_VARIABLE,
	RECORD_FIELD,
	RECORD_BLOCK,
	RECORD_JUMP,
	RECORD_VALUE,
	RECORD_FLOW,
	RECORD_CALL,
	RECORD_ARGUMENT,
	RECORD_ATTRIBUTE,
	RECORD_OVERRIDE,
	RECORD_COMMENT,
	RECORD_TROUBLE,
	RECORD_KINDS
};

enum field_type {
	FIELD_STRING,        /* index in the string table */
	FIELD_NUMBER,        /* uint32_t */
	FIELD_INTEGER,       /* int64_t */
	FIELD_POSITION,      /* int64_t that is the position of a parameter: 0 to 65535 */
	FIELD_HASH,          /* uint64_t, in hexadecimal */
	FIELD_FLAG,          /* bool: 0 or 1 */
	FIELD_WORD,          /* enum, as its name */
	FIELD_INDEX,         /* of a record of kind target */
	FIELD_INDEX_OR_NONE, /* the same, or '-' */
	FIELD_EARLIER,       /* of a record of the same kind that stands before this one: no circles */
	FIELD_EARLIER_OR_NONE,
	FIELD_RUN,           /* two fact_index in a row, first and count, in records of kind target */
	FIELD_PLACE,         /* file, line, column */
	FIELD_PLACE_OR_SAME, /* the same, or '=' when it equals the place before it in the record */
};

struct schema_field {
	enum field_type type;
	size_t offset; /* in the record's struct */
	enum record_kind target;
	const char *const *words; /* of a WORD: their names, by value */
	unsigned word_count;
};

struct schema_layout {
	const struct schema_field *fields;
	unsigned count;
};

struct schema_record {
	const char *name;                     /* of the section */
	size_t vector_offset;                 /* in struct facts */
	size_t size;                          /* of one record */
	struct schema_layout head;            /* the fields of every record */
	const struct schema_layout *variants; /* null, or further fields by the value of a WORD of the head */
	unsigned variant_count;               /* how many values it has */
	size_t variant_offset;                /* of that word */
	const void *blank;                    /* a record before its fields are read; null: all of it is read */
	const char *(*complaint)(
	    const void *record); /* null, or what is wrong with a record as a whole; null: nothing */
};

/* In the order of enum record_kind, which is the order in the file. */
extern const struct schema_record facts_schema[RECORD_KINDS];

/* The vectors of struct facts without their item types. */
struct schema_vector {
	void *items;
	size_t count, capacity;
};

struct schema_vector schema_vector_of(const struct facts *facts, enum record_kind kind);
/* Gives the facts so many records of the kind, which have none yet, blank as they are before their fields are read;
 * null when that is 0. */
void *schema_vector_allocate(struct facts *facts, enum record_kind kind, uint32_t count);

/* The variant that fits the record, or an empty layout. */
struct schema_layout schema_variant(const struct schema_record *schema, const void *record);

#endif
