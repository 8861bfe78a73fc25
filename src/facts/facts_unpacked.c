#include "facts/facts_packed.h"

#include "base/seal.h"
#include "facts/packed_form.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { POSITION_LIMIT = 65535 };

struct unpacker {
	const unsigned char *at, *end;
	struct facts *facts;
	const char **strings;
	struct packed_choice choice;
	uint32_t counts[COUNTS];
	size_t place_before; /* offset of the place before this one in the record */
	bool wrong;          /* a number is not what it may be */
};

struct column {
	const unsigned char *at;
	uint32_t size, mask;
};

static bool take_bytes(struct unpacker *unpacker, size_t size, const unsigned char **ret)
{
	if (size > (size_t)(unpacker->end - unpacker->at))
		return false;
	*ret = unpacker->at;
	unpacker->at += size;
	return true;
}

/* Of what is cut short all is 0, and nothing of it is used. */
static struct column take_column(struct unpacker *unpacker, uint32_t count)
{
	static const unsigned char zeros[NUMBER_SIZE];
	struct column column = {.at = zeros};
	const unsigned char *size;
	if (!take_bytes(unpacker, 1, &size) || *size > NUMBER_SIZE ||
	    !take_bytes(unpacker, (size_t)*size * count, &column.at)) {
		unpacker->wrong = true;
		return column;
	}
	if (!*size) /* four bytes are read all the same, and behind an empty last column only the slack stands */
		column.at = zeros;
	column.size = *size;
	column.mask = column.size == NUMBER_SIZE ? UINT32_MAX : ((uint32_t)1 << column.size * BYTE_BITS) - 1;
	return column;
}

static inline uint32_t next_number(struct column *column)
{
	const unsigned char *at = column->at;
	column->at += column->size;
	return (at[0] | at[1] << 8 | at[2] << 16 | (uint32_t)at[3] << 24) & column->mask;
}

/* A field of the records in rows. */
struct target {
	char *field; /* in the first record of the kind */
	size_t record_size;
	struct packed_rows rows;
};

static inline void *field_of(const struct target *target, uint32_t row)
{
	return target->field + target->rows.numbers[row] * target->record_size;
}

/* Numbers below the limit; what is stored is `less` smaller. */
static void take_numbers(struct unpacker *unpacker, struct target target, uint64_t limit, uint32_t less)
{
	struct column column = take_column(unpacker, target.rows.count);
	uint32_t most = 0;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		uint32_t number = next_number(&column);
		most = number > most ? number : most;
		number -= less;
		memcpy(field_of(&target, i), &number, sizeof number);
	}
	unpacker->wrong |= most >= limit;
}

static void take_earlier(struct unpacker *unpacker, struct target target, uint32_t less)
{
	struct column column = take_column(unpacker, target.rows.count);
	bool wrong = false;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		uint32_t number = next_number(&column);
		wrong |= number >= (uint64_t)target.rows.numbers[i] + less;
		number -= less;
		memcpy(field_of(&target, i), &number, sizeof number);
	}
	unpacker->wrong |= wrong;
}

static void take_flags(struct unpacker *unpacker, struct target target)
{
	struct column column = take_column(unpacker, target.rows.count);
	bool wrong = false;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		uint32_t number = next_number(&column);
		wrong |= number > 1;
		*(bool *)field_of(&target, i) = number == 1;
	}
	unpacker->wrong |= wrong;
}

static void take_strings(struct unpacker *unpacker, struct target target)
{
	struct column column = take_column(unpacker, target.rows.count);
	const char *const *strings = unpacker->strings;
	uint32_t count = unpacker->counts[COUNT_OF_STRINGS];
	bool wrong = false;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		uint32_t number = next_number(&column);
		wrong |= number >= count;
		*(const char **)field_of(&target, i) = strings[number < count ? number : 0];
	}
	unpacker->wrong |= wrong;
}

static void take_wide(struct unpacker *unpacker, struct target target, bool is_folded, uint64_t limit)
{
	struct column low = take_column(unpacker, target.rows.count), high = take_column(unpacker, target.rows.count);
	bool wrong = false;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		uint64_t number = next_number(&low);
		number |= (uint64_t)next_number(&high) << HALF_BITS;
		if (is_folded)
			number = number >> 1 ^ (number & 1 ? UINT64_MAX : 0);
		wrong |= number > limit;
		memcpy(field_of(&target, i), &number, sizeof number);
	}
	unpacker->wrong |= wrong;
}

static void take_runs(struct unpacker *unpacker, struct target target, uint32_t limit)
{
	struct column first = take_column(unpacker, target.rows.count),
	              count = take_column(unpacker, target.rows.count);
	bool wrong = false;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		fact_index run[] = {next_number(&first), next_number(&count)};
		wrong |= (uint64_t)run[0] + run[1] > limit;
		memcpy(field_of(&target, i), run, sizeof run);
	}
	unpacker->wrong |= wrong;
}

/* same: how far behind the place stands the one that it may be the same as; 0 without one. */
static void take_places(struct unpacker *unpacker, struct target target, size_t same)
{
	static const struct fact_place none = {.file = FACT_NONE};
	struct column file = take_column(unpacker, target.rows.count), line = take_column(unpacker, target.rows.count),
	              column = take_column(unpacker, target.rows.count);
	uint32_t files = unpacker->counts[RECORD_FILE];
	bool wrong = false;
	for (uint32_t i = 0; i < target.rows.count; i++) {
		char *at = field_of(&target, i);
		struct fact_place place = none;
		if (same)
			memcpy(&place, at - same, sizeof place);
		place.file = ((place.file + 1) ^ next_number(&file)) - 1;
		place.line ^= next_number(&line);
		place.column ^= next_number(&column);
		wrong |= place.file == FACT_NONE ? place.line != 0 : place.file >= files;
		memcpy(at, &place, sizeof place);
	}
	unpacker->wrong |= wrong;
}

static void take_field(struct unpacker *unpacker, const struct schema_field *field, struct target target)
{
	uint32_t records = unpacker->counts[field->target];
	switch (field->type) {
	case FIELD_STRING:
		take_strings(unpacker, target);
		break;
	case FIELD_NUMBER:
		take_numbers(unpacker, target, (uint64_t)UINT32_MAX + 1, 0);
		break;
	case FIELD_INTEGER:
	case FIELD_POSITION:
		take_wide(unpacker, target, true, field->type == FIELD_POSITION ? POSITION_LIMIT : UINT64_MAX);
		break;
	case FIELD_HASH:
		take_wide(unpacker, target, false, UINT64_MAX);
		break;
	case FIELD_FLAG:
		take_flags(unpacker, target);
		break;
	case FIELD_WORD:
		take_numbers(unpacker, target, field->word_count, 0);
		break;
	case FIELD_INDEX:
		take_numbers(unpacker, target, records, 0);
		break;
	case FIELD_INDEX_OR_NONE:
		take_numbers(unpacker, target, (uint64_t)records + 1, 1);
		break;
	case FIELD_EARLIER:
	case FIELD_EARLIER_OR_NONE:
		take_earlier(unpacker, target, field->type == FIELD_EARLIER_OR_NONE);
		break;
	case FIELD_RUN:
		take_runs(unpacker, target, records);
		break;
	case FIELD_PLACE:
		take_places(unpacker, target, 0);
		unpacker->place_before = field->offset;
		break;
	case FIELD_PLACE_OR_SAME:
		take_places(unpacker, target, field->offset - unpacker->place_before);
		break;
	}
}

static bool take_fields(struct unpacker *unpacker, struct schema_layout layout, size_t record_size, char *records,
                        struct packed_rows rows)
{
	for (unsigned i = 0; rows.count && i < layout.count && !unpacker->wrong; i++)
		take_field(unpacker, &layout.fields[i],
		           (struct target){records + layout.fields[i].offset, record_size, rows});
	return !unpacker->wrong;
}

static bool take_variants(struct unpacker *unpacker, const struct schema_record *schema, char *records, uint32_t count)
{
	if (!schema->variants)
		return true;
	packed_choice_sort(&unpacker->choice, schema, records, count);
	for (unsigned v = 0; v < schema->variant_count; v++)
		if (!take_fields(unpacker, schema->variants[v], schema->size, records,
		                 packed_rows_of(&unpacker->choice, v)))
			return false;
	return true;
}

static bool take_records(struct unpacker *unpacker, enum record_kind kind)
{
	const struct schema_record *schema = &facts_schema[kind];
	uint32_t count = unpacker->counts[kind];
	char *records = schema_vector_allocate(unpacker->facts, kind, count);
	struct packed_rows all = {unpacker->choice.all, count};
	if (!take_fields(unpacker, schema->head, schema->size, records, all) ||
	    !take_variants(unpacker, schema, records, count))
		return false;
	for (uint32_t i = 0; schema->complaint && i < count; i++)
		if (schema->complaint(records + i * schema->size))
			return false;
	return true;
}

static bool take_string_table(struct unpacker *unpacker)
{
	uint32_t count = unpacker->counts[COUNT_OF_STRINGS];
	size_t size = unpacker->counts[SIZE_OF_STRINGS];
	const unsigned char *bytes;
	struct column lengths = take_column(unpacker, count);
	if (unpacker->wrong || !count || count > size || !take_bytes(unpacker, size, &bytes))
		return false;
	const char *at = arena_copy_bytes(unpacker->facts->arena, (const char *)bytes, size), *end = at + size;
	unpacker->strings = memory_allocate(count * sizeof *unpacker->strings);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t length = next_number(&lengths);
		unpacker->strings[i] = at;
		if (length >= (size_t)(end - at) || at[length])
			return false;
		at += length + 1;
	}
	return at == end;
}

/* Each record takes a byte at least: larger counts are a lie that must not become an allocation. */
static bool take_counts(struct unpacker *unpacker)
{
	struct column counts = take_column(unpacker, COUNTS);
	uint64_t all = 0;
	uint32_t most = 0;
	if (unpacker->wrong)
		return false;
	for (unsigned i = 0; i < COUNTS; i++) {
		uint32_t count = unpacker->counts[i] = next_number(&counts);
		all += i < RECORD_KINDS ? count : 0;
		most = i < RECORD_KINDS && count > most ? count : most;
	}
	if (!unpacker->counts[RECORD_FILE] || all > (uint64_t)(unpacker->end - unpacker->at))
		return false;
	unpacker->choice = packed_choice_new(most);
	return true;
}

static bool take_body(struct unpacker *unpacker)
{
	const unsigned char *meaning;
	if (!take_bytes(unpacker, HASH_SIZE, &meaning) || !take_counts(unpacker) || !take_string_table(unpacker))
		return false;
	memcpy(&unpacker->facts->meaning, meaning, HASH_SIZE);
	unpacker->facts->language = unpacker->strings[0];
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++)
		if (!take_records(unpacker, kind))
			return false;
	return unpacker->at == unpacker->end;
}

bool facts_are_packed(const char *bytes, size_t size) { return seal_is_marked(bytes, size, PACKED_MARK); }

/* All that is protected by the checksum; null when it is damaged. */
static const char *whole_body(const char *bytes, size_t size)
{
	const char *body = seal_open(bytes, size, PACKED_MARK);
	return body && (size_t)(bytes + size - body) >= HASH_SIZE + SLACK ? body : NULL;
}

bool facts_packed_meaning(const char *bytes, size_t size, uint64_t *ret_meaning)
{
	const char *body = whole_body(bytes, size);
	if (body)
		memcpy(ret_meaning, body, HASH_SIZE);
	return body;
}

struct facts *facts_unpack(const char *bytes, size_t size)
{
	const unsigned char *body = (const unsigned char *)whole_body(bytes, size);
	if (!body)
		return NULL;
	struct unpacker unpacker = {
	    .at = body, .end = (const unsigned char *)bytes + size - SLACK, .facts = facts_new()};
	if (!take_body(&unpacker)) {
		facts_free(unpacker.facts);
		unpacker.facts = NULL;
	}
	packed_choice_free(&unpacker.choice);
	free(unpacker.strings);
	return unpacker.facts;
}
