#include "facts/facts_packed.h"

#include "base/table.h"
#include "facts/facts_file.h"
#include "facts/facts_schema.h"

#include <stdint.h>
#include <string.h>
#include <xxhash.h>

/* The version of facts, and of how they are packed. */
static const char mark[] = "goinception-packed 11 1\n";
_Static_assert(FACTS_FORMAT_VERSION == 11, "another mark");

/* mark · checksum of all that follows · meaning · counts · strings, each with a zero behind it, the language first ·
 * records, kind by kind. Numbers are little-endian groups of seven bits, the last without the eighth. */
enum { MARK_SIZE = sizeof mark - 1, HASH_SIZE = sizeof(uint64_t), HEAD_SIZE = MARK_SIZE + 2 * HASH_SIZE };

enum { POSITION_LIMIT = 65535, GROUP_BITS = 7, MORE = 1 << GROUP_BITS, SAME_PLACE = 0, PLACE_WITHOUT_FILE = 1 };

/* ---- writing ---- */

struct packer {
	struct table *numbers; /* address of a string → its number: facts that were read have each once */
	struct text strings, records;
	struct fact_place last_place; /* of the record that is written */
};

static void put(struct text *out, uint64_t number)
{
	char bytes[sizeof number + 2];
	size_t size = 0;
	for (; number >= MORE; number >>= GROUP_BITS)
		bytes[size++] = (char)(number | MORE);
	bytes[size++] = (char)number;
	text_add_bytes(out, bytes, size);
}

static void put_hash(struct text *out, uint64_t hash) { text_add_bytes(out, (const char *)&hash, sizeof hash); }

/* Small ones take little room, below zero too. */
static void put_integer(struct text *out, int64_t integer)
{
	put(out, (uint64_t)integer << 1 ^ (integer < 0 ? UINT64_MAX : 0));
}

static uint32_t string_number(struct packer *packer, const char *string)
{
	uint32_t next = (uint32_t)table_count(packer->numbers);
	uint32_t number = table_put_number(packer->numbers, (uint64_t)(uintptr_t)string, next);
	if (number == next)
		text_add_bytes(&packer->strings, string, strlen(string) + 1);
	return number;
}

static void put_place(struct packer *packer, const struct fact_place *place, bool may_be_same)
{
	const struct fact_place *last = &packer->last_place;
	if (may_be_same && place->file == last->file && place->line == last->line && place->column == last->column) {
		put(&packer->records, SAME_PLACE);
		return;
	}
	put(&packer->records, place->file == FACT_NONE ? PLACE_WITHOUT_FILE : (uint64_t)place->file + 2);
	put(&packer->records, place->line);
	put(&packer->records, place->column);
	packer->last_place = *place;
}

static void put_field(struct packer *packer, const struct schema_field *field, const void *record)
{
	const void *at = (const char *)record + field->offset;
	const fact_index *run = at;
	struct text *out = &packer->records;
	switch (field->type) {
	case FIELD_STRING:
		put(out, string_number(packer, *(const char *const *)at));
		break;
	case FIELD_INTEGER:
	case FIELD_POSITION:
		put_integer(out, *(const int64_t *)at);
		break;
	case FIELD_HASH:
		put_hash(out, *(const uint64_t *)at);
		break;
	case FIELD_FLAG:
		put(out, *(const bool *)at);
		break;
	case FIELD_NUMBER:
	case FIELD_WORD:
	case FIELD_INDEX:
	case FIELD_EARLIER:
		put(out, *(const uint32_t *)at);
		break;
	case FIELD_INDEX_OR_NONE:
	case FIELD_EARLIER_OR_NONE:
		put(out, *run == FACT_NONE ? 0 : (uint64_t)*run + 1);
		break;
	case FIELD_RUN:
		put(out, run[1] ? run[0] : 0);
		put(out, run[1]);
		break;
	case FIELD_PLACE:
	case FIELD_PLACE_OR_SAME:
		put_place(packer, at, field->type == FIELD_PLACE_OR_SAME);
		break;
	}
}

static void put_record(struct packer *packer, const struct schema_record *schema, const char *record)
{
	struct schema_layout variant = schema_variant(schema, record);
	packer->last_place = (struct fact_place){.file = FACT_NONE};
	for (unsigned i = 0; i < schema->head.count; i++)
		put_field(packer, &schema->head.fields[i], record);
	for (unsigned i = 0; i < variant.count; i++)
		put_field(packer, &variant.fields[i], record);
}

void facts_pack(const struct facts *facts, struct text *out)
{
	struct packer packer = {.numbers = table_new()};
	struct text body = {0};
	string_number(&packer, facts->language);
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++) {
		struct schema_vector vector = schema_vector_of(facts, kind);
		for (size_t i = 0; i < vector.count; i++)
			put_record(&packer, &facts_schema[kind],
			           (const char *)vector.items + i * facts_schema[kind].size);
	}
	put_hash(&body, facts->meaning);
	put(&body, table_count(packer.numbers));
	put(&body, packer.strings.length);
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++)
		put(&body, schema_vector_of(facts, kind).count);
	text_add_bytes(&body, packer.strings.bytes, packer.strings.length);
	text_add_bytes(&body, text_string(&packer.records), packer.records.length);
	text_add_bytes(out, mark, MARK_SIZE);
	put_hash(out, XXH3_64bits(body.bytes, body.length));
	text_add_bytes(out, body.bytes, body.length);
	text_free(&body);
	text_free(&packer.strings);
	text_free(&packer.records);
	table_free(packer.numbers);
}

/* ---- reading ---- */

struct unpacker {
	const unsigned char *at, *end;
	struct facts *facts;
	const char **strings;
	uint32_t string_count;
	uint32_t counts[RECORD_KINDS];
	struct fact_place last_place; /* of the record that is read */
};

static bool take(struct unpacker *unpacker, uint64_t *ret)
{
	uint64_t number = 0;
	for (unsigned shift = 0; shift < 64 && unpacker->at < unpacker->end; shift += GROUP_BITS) {
		unsigned char byte = *unpacker->at++;
		number |= (uint64_t)(byte & (MORE - 1)) << shift;
		if (byte < MORE) {
			*ret = number;
			return true;
		}
	}
	return false;
}

/* Most of the bytes are such numbers: this is what reading time is made of. */
static inline bool take_u32(struct unpacker *unpacker, uint32_t *ret)
{
	uint64_t number;
	if (unpacker->at < unpacker->end && *unpacker->at < MORE) {
		*ret = *unpacker->at++;
		return true;
	}
	if (!take(unpacker, &number) || number > UINT32_MAX)
		return false;
	*ret = (uint32_t)number;
	return true;
}

static bool take_hash(struct unpacker *unpacker, uint64_t *ret)
{
	if ((size_t)(unpacker->end - unpacker->at) < HASH_SIZE)
		return false;
	memcpy(ret, unpacker->at, HASH_SIZE);
	unpacker->at += HASH_SIZE;
	return true;
}

static bool take_integer(struct unpacker *unpacker, int64_t *ret)
{
	uint64_t number;
	if (!take(unpacker, &number))
		return false;
	*ret = (int64_t)(number >> 1 ^ (number & 1 ? UINT64_MAX : 0));
	return true;
}

static inline bool take_index(struct unpacker *unpacker, uint32_t limit, fact_index *ret)
{
	return take_u32(unpacker, ret) && *ret < limit;
}

static inline bool take_index_or_none(struct unpacker *unpacker, uint32_t limit, fact_index *ret)
{
	if (!take_u32(unpacker, ret))
		return false;
	*ret = *ret ? *ret - 1 : FACT_NONE;
	return *ret == FACT_NONE || *ret < limit;
}

static bool take_run(struct unpacker *unpacker, uint32_t limit, fact_index *ret_run)
{
	return take_u32(unpacker, &ret_run[0]) && take_u32(unpacker, &ret_run[1]) && ret_run[0] <= limit &&
	       ret_run[1] <= limit - ret_run[0];
}

static bool take_place(struct unpacker *unpacker, bool may_be_same, struct fact_place *ret)
{
	uint32_t file;
	if (!take_u32(unpacker, &file))
		return false;
	if (file == SAME_PLACE) {
		*ret = unpacker->last_place;
		return may_be_same;
	}
	ret->file = file == PLACE_WITHOUT_FILE ? FACT_NONE : file - 2;
	if (!take_u32(unpacker, &ret->line) || !take_u32(unpacker, &ret->column))
		return false;
	unpacker->last_place = *ret;
	return ret->file == FACT_NONE ? ret->line == 0 : ret->file < unpacker->counts[RECORD_FILE];
}

static inline bool take_field(struct unpacker *unpacker, const struct schema_field *field, uint32_t own_index,
                              void *record)
{
	void *at = (char *)record + field->offset;
	uint32_t number;
	switch (field->type) {
	case FIELD_STRING:
		if (!take_index(unpacker, unpacker->string_count, &number))
			return false;
		*(const char **)at = unpacker->strings[number];
		return true;
	case FIELD_NUMBER:
		return take_u32(unpacker, at);
	case FIELD_INTEGER:
		return take_integer(unpacker, at);
	case FIELD_POSITION:
		return take_integer(unpacker, at) && *(int64_t *)at >= 0 && *(int64_t *)at <= POSITION_LIMIT;
	case FIELD_HASH:
		return take_hash(unpacker, at);
	case FIELD_FLAG:
		if (!take_index(unpacker, 2, &number))
			return false;
		*(bool *)at = number == 1;
		return true;
	case FIELD_WORD:
		return take_index(unpacker, field->word_count, at);
	case FIELD_INDEX:
		return take_index(unpacker, unpacker->counts[field->target], at);
	case FIELD_INDEX_OR_NONE:
		return take_index_or_none(unpacker, unpacker->counts[field->target], at);
	case FIELD_EARLIER:
		return take_index(unpacker, own_index, at);
	case FIELD_EARLIER_OR_NONE:
		return take_index_or_none(unpacker, own_index, at);
	case FIELD_RUN:
		return take_run(unpacker, unpacker->counts[field->target], at);
	case FIELD_PLACE:
	case FIELD_PLACE_OR_SAME:
		return take_place(unpacker, field->type == FIELD_PLACE_OR_SAME, at);
	}
	return false;
}

static bool take_fields(struct unpacker *unpacker, struct schema_layout layout, uint32_t own_index, void *record)
{
	for (unsigned i = 0; i < layout.count; i++)
		if (!take_field(unpacker, &layout.fields[i], own_index, record))
			return false;
	return true;
}

static bool take_record(struct unpacker *unpacker, const struct schema_record *schema, uint32_t own_index, void *record)
{
	schema_clear(schema, record);
	unpacker->last_place = (struct fact_place){.file = FACT_NONE};
	return take_fields(unpacker, schema->head, own_index, record) &&
	       take_fields(unpacker, schema_variant(schema, record), own_index, record) &&
	       !(schema->complaint && schema->complaint(record));
}

static bool take_records(struct unpacker *unpacker, enum record_kind kind)
{
	const struct schema_record *schema = &facts_schema[kind];
	uint32_t count = unpacker->counts[kind];
	char *records = schema_vector_allocate(unpacker->facts, kind, count);
	for (uint32_t i = 0; i < count; i++)
		if (!take_record(unpacker, schema, i, records + i * schema->size))
			return false;
	return true;
}

static bool take_strings(struct unpacker *unpacker, size_t size)
{
	const char *at, *end;
	if (!size || size > (size_t)(unpacker->end - unpacker->at) || unpacker->string_count > size ||
	    unpacker->at[size - 1] != 0)
		return false;
	at = arena_copy_bytes(unpacker->facts->arena, (const char *)unpacker->at, size);
	end = at + size;
	unpacker->at += size;
	unpacker->strings = memory_allocate(unpacker->string_count * sizeof *unpacker->strings);
	for (uint32_t i = 0; i < unpacker->string_count; i++) {
		if (at == end)
			return false;
		unpacker->strings[i] = at;
		at += strlen(at) + 1;
	}
	return at == end;
}

/* Each record takes a byte at least: larger counts are a lie that must not become an allocation. */
static bool take_counts(struct unpacker *unpacker, size_t *ret_string_bytes)
{
	uint32_t bytes;
	uint64_t all = 0;
	if (!take_u32(unpacker, &unpacker->string_count) || !unpacker->string_count || !take_u32(unpacker, &bytes))
		return false;
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++) {
		if (!take_u32(unpacker, &unpacker->counts[kind]))
			return false;
		all += unpacker->counts[kind];
	}
	*ret_string_bytes = bytes;
	return unpacker->counts[RECORD_FILE] && all <= (uint64_t)(unpacker->end - unpacker->at);
}

static bool take_body(struct unpacker *unpacker)
{
	size_t string_bytes;
	if (!take_hash(unpacker, &unpacker->facts->meaning) || !take_counts(unpacker, &string_bytes) ||
	    !take_strings(unpacker, string_bytes))
		return false;
	unpacker->facts->language = unpacker->strings[0];
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++)
		if (!take_records(unpacker, kind))
			return false;
	return unpacker->at == unpacker->end;
}

bool facts_are_packed(const char *bytes, size_t size)
{
	return size >= MARK_SIZE && memcmp(bytes, mark, MARK_SIZE) == 0;
}

/* All that is protected by the checksum; null when it is damaged. */
static const char *whole_body(const char *bytes, size_t size)
{
	uint64_t checksum;
	if (size < HEAD_SIZE || !facts_are_packed(bytes, size))
		return NULL;
	const char *body = bytes + MARK_SIZE + HASH_SIZE;
	memcpy(&checksum, bytes + MARK_SIZE, HASH_SIZE);
	return checksum == XXH3_64bits(body, size - MARK_SIZE - HASH_SIZE) ? body : NULL;
}

bool facts_packed_meaning(const char *bytes, size_t size, uint64_t *ret_meaning)
{
	const char *body = whole_body(bytes, size);
	struct unpacker unpacker = {.at = (const unsigned char *)body, .end = (const unsigned char *)bytes + size};
	return body && take_hash(&unpacker, ret_meaning);
}

struct facts *facts_unpack(const char *bytes, size_t size)
{
	const char *body = whole_body(bytes, size);
	if (!body)
		return NULL;
	struct unpacker unpacker = {
	    .at = (const unsigned char *)body, .end = (const unsigned char *)bytes + size, .facts = facts_new()};
	if (!take_body(&unpacker)) {
		facts_free(unpacker.facts);
		unpacker.facts = NULL;
	}
	free(unpacker.strings);
	return unpacker.facts;
}
