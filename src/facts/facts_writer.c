#include "facts/facts_file.h"
#include "facts/facts_schema.h"

#include "base/table.h"

#include <string.h>
#include <xxhash.h>

struct writer {
	struct text *out;
	struct table *string_numbers;
	struct text strings; /* the string table's lines */
	struct text records;
	struct fact_place last_place; /* of the record being written */
};

static void add_number(struct text *text, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	text_add_bytes(text, digits + at, sizeof digits - at);
}

static void add_integer(struct text *text, int64_t number)
{
	if (number < 0)
		text_add_bytes(text, "-", 1);
	add_number(text, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

static void add_index(struct text *text, fact_index index)
{
	if (index == FACT_NONE)
		text_add_bytes(text, "-", 1);
	else
		add_number(text, index);
}

/* One string is one line: what would break the line is escaped. */
static void add_line(struct text *text, const char *string)
{
	for (;;) {
		size_t plain = strcspn(string, "\\\n");
		text_add_bytes(text, string, plain);
		string += plain;
		if (!*string)
			break;
		text_add(text, *string == '\n' ? "\\n" : "\\\\");
		string++;
	}
	text_add_bytes(text, "\n", 1);
}

static uint32_t string_number(struct writer *writer, const char *string)
{
	uint32_t next = (uint32_t)table_count(writer->string_numbers);
	uint32_t number = table_put_string(writer->string_numbers, string, next);
	if (number == next)
		add_line(&writer->strings, string);
	return number;
}

static void write_place(struct writer *writer, const struct fact_place *place, bool may_be_same)
{
	const struct fact_place *last = &writer->last_place;
	if (may_be_same && place->file == last->file && place->line == last->line && place->column == last->column) {
		text_add_bytes(&writer->records, "=", 1);
		return;
	}
	add_index(&writer->records, place->file);
	text_add_bytes(&writer->records, " ", 1);
	add_number(&writer->records, place->line);
	text_add_bytes(&writer->records, " ", 1);
	add_number(&writer->records, place->column);
	writer->last_place = *place;
}

/* An empty run has no meaningful start; what stands there must not make equal facts differ. */
static void write_run(struct writer *writer, const fact_index *run)
{
	add_number(&writer->records, run[1] ? run[0] : 0);
	text_add_bytes(&writer->records, " ", 1);
	add_number(&writer->records, run[1]);
}

static void write_field(struct writer *writer, const struct schema_field *field, const void *record)
{
	const void *at = (const char *)record + field->offset;
	struct text *out = &writer->records;
	switch (field->type) {
	case FIELD_STRING:
		add_number(out, string_number(writer, *(const char *const *)at));
		break;
	case FIELD_NUMBER:
		add_number(out, *(const uint32_t *)at);
		break;
	case FIELD_INTEGER:
	case FIELD_POSITION:
		add_integer(out, *(const int64_t *)at);
		break;
	case FIELD_HASH:
		text_printf(out, "%016llx", (unsigned long long)*(const uint64_t *)at);
		break;
	case FIELD_FLAG:
		text_add_bytes(out, *(const bool *)at ? "1" : "0", 1);
		break;
	case FIELD_WORD:
		text_add(out, field->words[*(const unsigned *)at]);
		break;
	case FIELD_INDEX:
	case FIELD_INDEX_OR_NONE:
	case FIELD_EARLIER:
	case FIELD_EARLIER_OR_NONE:
		add_index(out, *(const fact_index *)at);
		break;
	case FIELD_RUN:
		write_run(writer, at);
		break;
	case FIELD_PLACE:
	case FIELD_PLACE_OR_SAME:
		write_place(writer, at, field->type == FIELD_PLACE_OR_SAME);
		break;
	}
}

static void write_fields(struct writer *writer, struct schema_layout layout, const void *record, bool first)
{
	for (unsigned i = 0; i < layout.count; i++) {
		if (i > 0 || !first)
			text_add_bytes(&writer->records, " ", 1);
		write_field(writer, &layout.fields[i], record);
	}
}

static void write_section(struct writer *writer, const struct facts *facts, enum record_kind kind)
{
	const struct schema_record *schema = &facts_schema[kind];
	struct schema_vector vector = schema_vector_of(facts, kind);
	text_printf(&writer->records, "[%s]\n", schema->name);
	for (size_t i = 0; i < vector.count; i++) {
		const char *record = (const char *)vector.items + i * schema->size;
		writer->last_place = (struct fact_place){.file = FACT_NONE};
		write_fields(writer, schema->head, record, true);
		write_fields(writer, schema_variant(schema, record), record, false);
		text_add_bytes(&writer->records, "\n", 1);
	}
}

/* Counts stand before everything else, so that a reader can check references forward while it reads. */
static void write_counts(struct writer *writer, const struct facts *facts)
{
	text_printf(writer->out, "strings %zu\n", table_count(writer->string_numbers));
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++)
		text_printf(writer->out, "%s %zu\n", facts_schema[kind].name, schema_vector_of(facts, kind).count);
}

void facts_write(const struct facts *facts, struct text *out)
{
	struct writer writer = {.out = out, .string_numbers = table_new()};
	size_t start = out->length;
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++)
		write_section(&writer, facts, kind);
	text_printf(out, "goinception-facts %d\nlanguage ", FACTS_FORMAT_VERSION);
	add_line(out, facts->language);
	write_counts(&writer, facts);
	text_add(out, "[strings]\n");
	text_add_bytes(out, text_string(&writer.strings), writer.strings.length);
	text_add_bytes(out, text_string(&writer.records), writer.records.length);
	text_printf(out, "checksum %016llx\n",
	            (unsigned long long)XXH3_64bits(out->bytes + start, out->length - start));
	text_free(&writer.strings);
	text_free(&writer.records);
	table_free(writer.string_numbers);
}
