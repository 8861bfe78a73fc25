#include "facts/facts_packed.h"

#include "base/seal.h"
#include "base/table.h"
#include "facts/facts_file.h"
#include "facts/packed_form.h"

#include <stdint.h>
#include <string.h>

_Static_assert(FACTS_FORMAT_VERSION == 12, "another mark");

struct packer {
	struct table *numbers; /* address of a string → its number: facts that were read have each once */
	struct text strings, records;
	VECTOR(uint32_t) column, lengths;
	size_t place_before; /* offset of the place before this one in the record */
};

static void put_column(struct text *out, const uint32_t *numbers, size_t count, unsigned least_size)
{
	unsigned size = least_size;
	for (size_t i = 0; i < count; i++)
		while (size < NUMBER_SIZE && numbers[i] >> size * BYTE_BITS)
			size++;
	text_add_bytes(out, &(char){(char)size}, 1);
	for (size_t i = 0; i < count; i++) {
		char bytes[NUMBER_SIZE];
		for (unsigned b = 0; b < size; b++)
			bytes[b] = (char)(numbers[i] >> b * BYTE_BITS);
		text_add_bytes(out, bytes, size);
	}
}

static uint32_t string_number(struct packer *packer, const char *string)
{
	uint32_t next = (uint32_t)packer->lengths.count;
	uint32_t number = table_put_number(packer->numbers, (uint64_t)(uintptr_t)string, next);
	if (number == next) {
		size_t length = strlen(string);
		VECTOR_PUSH(packer->lengths, (uint32_t)length);
		text_add_bytes(&packer->strings, string, length + 1);
	}
	return number;
}

/* How many columns a field of this type is. */
static unsigned parts_of(enum field_type type)
{
	switch (type) {
	case FIELD_INTEGER:
	case FIELD_POSITION:
	case FIELD_HASH:
	case FIELD_RUN:
		return 2;
	case FIELD_PLACE:
	case FIELD_PLACE_OR_SAME:
		return 3;
	default:
		return 1;
	}
}

static uint32_t part_of_place(const struct fact_place *place, unsigned part)
{
	const uint32_t parts[] = {place->file + 1, place->line, place->column}; /* FACT_NONE becomes 0 */
	return parts[part];
}

/* Small integers take little room, below zero too. */
static uint64_t folded(int64_t integer) { return (uint64_t)integer << 1 ^ (integer < 0 ? UINT64_MAX : 0); }

static uint32_t number_of(struct packer *packer, const struct schema_field *field, const char *record, unsigned part)
{
	const void *at = record + field->offset;
	const fact_index *run = at;
	switch (field->type) {
	case FIELD_STRING:
		return string_number(packer, *(const char *const *)at);
	case FIELD_INTEGER:
	case FIELD_POSITION:
		return (uint32_t)(folded(*(const int64_t *)at) >> part * HALF_BITS);
	case FIELD_HASH:
		return (uint32_t)(*(const uint64_t *)at >> part * HALF_BITS);
	case FIELD_FLAG:
		return *(const bool *)at;
	case FIELD_INDEX_OR_NONE:
	case FIELD_EARLIER_OR_NONE:
		return *run + 1;
	case FIELD_RUN:
		return run[1] ? run[part] : 0;
	case FIELD_PLACE:
		return part_of_place(at, part);
	case FIELD_PLACE_OR_SAME: /* 0 where it is the same, and never longer than the place itself */
		return part_of_place(at, part) ^ part_of_place((const void *)(record + packer->place_before), part);
	case FIELD_NUMBER:
	case FIELD_WORD:
	case FIELD_INDEX:
	case FIELD_EARLIER:
		break;
	}
	return *run;
}

static void put_fields(struct packer *packer, struct schema_layout layout, const struct schema_record *schema,
                       const char *records, struct packed_rows rows, bool first)
{
	for (unsigned f = 0; rows.count && f < layout.count; f++) {
		const struct schema_field *field = &layout.fields[f];
		for (unsigned part = 0; part < parts_of(field->type); part++) {
			packer->column.count = 0;
			for (uint32_t i = 0; i < rows.count; i++)
				VECTOR_PUSH(packer->column,
				            number_of(packer, field, records + rows.numbers[i] * schema->size, part));
			/* No record is there without a byte: see take_counts. */
			put_column(&packer->records, packer->column.items, rows.count, first && f == 0 && part == 0);
		}
		if (field->type == FIELD_PLACE)
			packer->place_before = field->offset;
	}
}

static void put_records(struct packer *packer, const struct facts *facts, enum record_kind kind)
{
	const struct schema_record *schema = &facts_schema[kind];
	struct schema_vector vector = schema_vector_of(facts, kind);
	struct packed_choice choice = packed_choice_new((uint32_t)vector.count);
	struct packed_rows all = {choice.all, (uint32_t)vector.count};
	put_fields(packer, schema->head, schema, vector.items, all, true);
	if (schema->variants)
		packed_choice_sort(&choice, schema, vector.items, all.count);
	for (unsigned v = 0; schema->variants && v < schema->variant_count; v++)
		put_fields(packer, schema->variants[v], schema, vector.items, packed_rows_of(&choice, v), false);
	packed_choice_free(&choice);
}

void facts_pack(const struct facts *facts, struct text *out)
{
	struct packer packer = {.numbers = table_new()};
	uint32_t counts[COUNTS] = {0};
	size_t start = out->length;
	string_number(&packer, facts->language);
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++) {
		put_records(&packer, facts, kind);
		counts[kind] = (uint32_t)schema_vector_of(facts, kind).count;
	}
	counts[COUNT_OF_STRINGS] = (uint32_t)packer.lengths.count;
	counts[SIZE_OF_STRINGS] = (uint32_t)packer.strings.length;
	seal_begin(out, PACKED_MARK);
	text_add_bytes(out, (const char *)&facts->meaning, HASH_SIZE);
	put_column(out, counts, COUNTS, 0);
	put_column(out, packer.lengths.items, packer.lengths.count, 0);
	text_add_bytes(out, packer.strings.bytes, packer.strings.length);
	text_add_bytes(out, text_string(&packer.records), packer.records.length);
	text_add_bytes(out, (const char[SLACK]){0}, SLACK);
	seal_end(out, start, PACKED_MARK);
	text_free(&packer.strings);
	text_free(&packer.records);
	VECTOR_FREE(packer.column);
	VECTOR_FREE(packer.lengths);
	table_free(packer.numbers);
}
