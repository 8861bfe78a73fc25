#include "facts/facts_file.h"
#include "facts/facts_schema.h"

#include <string.h>
#include <xxhash.h>

enum { POSITION_LIMIT = 65535, HASH_DIGITS = 16 };

static const char format_word[] = "goinception-facts ", checksum_word[] = "checksum ";

/* The bytes before the checksum's line end with a newline, and each step below stops at one: so nothing needs to ask
 * whether the end is reached before it looks at *at. */
struct reader {
	const char *at, *begin, *end;
	const char *name;
	struct error *error;
	struct facts *facts;
	const char **strings;
	uint32_t string_count;
	uint32_t counts[RECORD_KINDS];
	size_t lines;                 /* that all counts so far promise */
	struct fact_place last_place; /* of the record being read */
};

static unsigned line_of(const struct reader *reader)
{
	unsigned line = 1;
	for (const char *at = reader->begin; at < reader->at; at++)
		line += *at == '\n';
	return line;
}

static bool fail(const struct reader *reader, const char *what)
{
	return error_set_at(reader->error, reader->name, line_of(reader), 0,
	                    "is not a valid facts file: %s; extract it again", what);
}

static bool read_char(struct reader *reader, char expected)
{
	if (*reader->at != expected)
		return fail(reader, expected == '\n' ? "there is too much on the line" : "a field is missing");
	reader->at++;
	return true;
}

static bool read_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);
	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
		return error_set_at(reader->error, reader->name, line_of(reader), 0,
		                    "is not a valid facts file: '%s' was expected; extract it again", word);
	reader->at += length;
	return true;
}

/* Most of a file is numbers: this is the loop that reading time is made of. */
static inline bool read_u32(struct reader *reader, uint32_t *ret)
{
	enum { MOST_DIGITS = 10 };
	const char *at = reader->at;
	uint64_t number = 0;
	for (unsigned digit; (digit = (unsigned)*at - '0') <= 9; at++)
		number = number * 10 + digit;
	if (at == reader->at)
		return fail(reader, "a number was expected");
	if (at - reader->at > MOST_DIGITS || number > UINT32_MAX)
		return fail(reader, "a number is too large");
	*ret = (uint32_t)number;
	reader->at = at;
	return true;
}

static bool read_i64(struct reader *reader, int64_t *ret)
{
	bool negative = *reader->at == '-';
	uint64_t number = 0, limit = (uint64_t)INT64_MAX + negative;
	reader->at += negative;
	if (*reader->at < '0' || *reader->at > '9')
		return fail(reader, "a number was expected");
	for (; *reader->at >= '0' && *reader->at <= '9'; reader->at++) {
		unsigned digit = (unsigned)(*reader->at - '0');
		if (number > (limit - digit) / 10)
			return fail(reader, "a number is too large");
		number = number * 10 + digit;
	}
	*ret = negative ? (int64_t)(0 - number) : (int64_t)number;
	return true;
}

static bool read_hash(struct reader *reader, uint64_t *ret)
{
	uint64_t number = 0;
	for (unsigned i = 0; i < HASH_DIGITS; i++, reader->at++) {
		char digit = *reader->at;
		if (digit >= '0' && digit <= '9')
			number = number << 4 | (uint64_t)(digit - '0');
		else if (digit >= 'a' && digit <= 'f')
			number = number << 4 | (uint64_t)(digit - 'a' + 10);
		else
			return fail(reader, "a hash was expected");
	}
	*ret = number;
	return true;
}

/* limit is how many records there are to point at. */
static bool read_index(struct reader *reader, uint32_t limit, bool may_be_none, fact_index *ret)
{
	if (may_be_none && *reader->at == '-') {
		reader->at++;
		*ret = FACT_NONE;
		return true;
	}
	if (!read_u32(reader, ret))
		return false;
	return *ret < limit || fail(reader, "a reference points at nothing");
}

static bool read_run(struct reader *reader, uint32_t limit, fact_index *ret_run)
{
	if (!read_u32(reader, &ret_run[0]) || !read_char(reader, ' ') || !read_u32(reader, &ret_run[1]))
		return false;
	if (ret_run[0] > limit || ret_run[1] > limit - ret_run[0])
		return fail(reader, "a run ends behind the last record");
	return true;
}

static bool read_place(struct reader *reader, bool may_be_same, struct fact_place *ret)
{
	if (may_be_same && *reader->at == '=') {
		reader->at++;
		*ret = reader->last_place;
		return true;
	}
	if (!read_index(reader, reader->counts[RECORD_FILE], true, &ret->file) || !read_char(reader, ' ') ||
	    !read_u32(reader, &ret->line) || !read_char(reader, ' ') || !read_u32(reader, &ret->column))
		return false;
	if (ret->file == FACT_NONE && ret->line)
		return fail(reader, "a place has a line but no file");
	reader->last_place = *ret;
	return true;
}

static bool read_name(struct reader *reader, const struct schema_field *field, unsigned *ret)
{
	size_t length = 0;
	while (reader->at[length] > ' ')
		length++;
	for (unsigned word = 0; word < field->word_count; word++) {
		const char *name = field->words[word];
		if (name[0] == reader->at[0] && strncmp(name, reader->at, length) == 0 && !name[length]) {
			reader->at += length;
			*ret = word;
			return true;
		}
	}
	return fail(reader, "an unknown word");
}

static bool read_field(struct reader *reader, const struct schema_field *field, uint32_t own_index, void *record)
{
	void *at = (char *)record + field->offset;
	uint32_t number;
	switch (field->type) {
	case FIELD_STRING:
		if (!read_index(reader, reader->string_count, false, &number))
			return false;
		*(const char **)at = reader->strings[number];
		return true;
	case FIELD_NUMBER:
		return read_u32(reader, at);
	case FIELD_INTEGER:
		return read_i64(reader, at);
	case FIELD_POSITION:
		if (!read_u32(reader, &number))
			return false;
		*(int64_t *)at = number;
		return number <= POSITION_LIMIT || fail(reader, "a parameter's position is too large");
	case FIELD_HASH:
		return read_hash(reader, at);
	case FIELD_FLAG:
		*(bool *)at = *reader->at == '1';
		return *reader->at == '0' || *reader->at == '1' ? reader->at++,
		       true                                     : fail(reader, "0 or 1 was expected");
	case FIELD_WORD:
		return read_name(reader, field, at);
	case FIELD_INDEX:
	case FIELD_INDEX_OR_NONE:
		return read_index(reader, reader->counts[field->target], field->type == FIELD_INDEX_OR_NONE, at);
	case FIELD_EARLIER:
	case FIELD_EARLIER_OR_NONE:
		return read_index(reader, own_index, field->type == FIELD_EARLIER_OR_NONE, at);
	case FIELD_RUN:
		return read_run(reader, reader->counts[field->target], at);
	case FIELD_PLACE:
	case FIELD_PLACE_OR_SAME:
		return read_place(reader, field->type == FIELD_PLACE_OR_SAME, at);
	}
	return false;
}

static bool read_fields(struct reader *reader, struct schema_layout layout, uint32_t own_index, void *record,
                        bool first)
{
	for (unsigned i = 0; i < layout.count; i++) {
		if ((i > 0 || !first) && !read_char(reader, ' '))
			return false;
		if (!read_field(reader, &layout.fields[i], own_index, record))
			return false;
	}
	return true;
}

static bool read_record(struct reader *reader, const struct schema_record *schema, uint32_t own_index, void *record)
{
	reader->last_place = (struct fact_place){.file = FACT_NONE};
	if (!read_fields(reader, schema->head, own_index, record, true) ||
	    !read_fields(reader, schema_variant(schema, record), own_index, record, false))
		return false;
	const char *complaint = schema->complaint ? schema->complaint(record) : NULL;
	if (complaint)
		return fail(reader, complaint);
	return read_char(reader, '\n');
}

static bool read_section_name(struct reader *reader, const char *name)
{
	return read_char(reader, '[') && read_word(reader, name) && read_word(reader, "]\n");
}

static bool read_section(struct reader *reader, enum record_kind kind)
{
	const struct schema_record *schema = &facts_schema[kind];
	uint32_t count = reader->counts[kind];
	if (!read_section_name(reader, schema->name))
		return false;
	char *records = schema_vector_allocate(reader->facts, kind, count);
	for (uint32_t i = 0; i < count; i++)
		if (!read_record(reader, schema, i, records + i * schema->size))
			return false;
	return true;
}

/* Takes the escapes out of a string, in its place. */
static void unescape(char *string)
{
	char *to = strchr(string, '\\');
	for (const char *from = to; from && *from; from++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to++ = *from == 'n' ? '\n' : *from;
		} else {
			*to++ = *from;
		}
	}
	if (to)
		*to = 0;
}

/* Copies lines as strings: one copy for all of them costs less than one each. */
static bool read_lines(struct reader *reader, uint32_t count, const char **ret_strings)
{
	const char *stop = reader->at;
	for (uint32_t i = 0; i < count; i++) {
		stop = memchr(stop, '\n', (size_t)(reader->end - stop));
		if (!stop)
			return fail(reader, "the file ends within its strings");
		stop++;
	}
	size_t size = (size_t)(stop - reader->at);
	if (memchr(reader->at, 0, size))
		return fail(reader, "a zero byte stands in a string");
	bool escaped = memchr(reader->at, '\\', size);
	char *line = arena_copy_bytes(reader->facts->arena, reader->at, size);
	for (uint32_t i = 0; i < count; i++) {
		char *end = strchr(line, '\n');
		*end = 0;
		if (escaped)
			unescape(line);
		ret_strings[i] = line;
		line = end + 1;
	}
	reader->at = stop;
	return true;
}

static bool read_strings(struct reader *reader)
{
	if (!read_section_name(reader, "strings"))
		return false;
	reader->strings = memory_allocate(reader->string_count * sizeof *reader->strings);
	return read_lines(reader, reader->string_count, reader->strings);
}

static bool read_count(struct reader *reader, const char *name, uint32_t *ret)
{
	if (!read_word(reader, name) || !read_char(reader, ' ') || !read_u32(reader, ret))
		return false;
	/* Every record takes a line: larger counts are a lie that must not become an allocation. */
	reader->lines += *ret;
	if (reader->lines > (size_t)(reader->end - reader->at))
		return fail(reader, "the counts are larger than the file");
	return read_char(reader, '\n');
}

static bool read_head(struct reader *reader)
{
	uint32_t version;
	if (!read_word(reader, format_word) || !read_u32(reader, &version) || !read_char(reader, '\n') ||
	    !read_word(reader, "language "))
		return false;
	if (!read_lines(reader, 1, &reader->facts->language))
		return false;
	if (!read_count(reader, "strings", &reader->string_count))
		return false;
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++) {
		if (!read_count(reader, facts_schema[kind].name, &reader->counts[kind]))
			return false;
	}
	return reader->counts[RECORD_FILE] || fail(reader, "it names no source");
}

/* A file's hash says whether the facts still hold, and nothing about the program. */
static void note_meaning(struct reader *reader, const char *files)
{
	uint64_t meaning = XXH3_64bits(reader->begin, (size_t)(files - reader->begin));
	for (size_t i = 0; i < reader->facts->files.count; i++) {
		const struct fact_file *file = &reader->facts->files.items[i];
		meaning = XXH3_64bits_withSeed(file->path, strlen(file->path) + 1, meaning ^ file->system);
	}
	reader->facts->meaning = XXH3_64bits_withSeed(reader->at, (size_t)(reader->end - reader->at), meaning);
}

static bool read_body(struct reader *reader)
{
	if (!read_head(reader) || !read_strings(reader))
		return false;
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++) {
		const char *section = reader->at;
		if (!read_section(reader, kind))
			return false;
		if (kind == RECORD_FILE)
			note_meaning(reader, section);
	}
	return reader->at == reader->end || fail(reader, "something stands behind its last record");
}

/* Asked first: a later version may be damaged or not in a way that this program cannot tell. */
static bool check_version(const struct reader *reader, size_t size)
{
	enum { MOST_DIGITS = 9 };
	const size_t word_size = sizeof format_word - 1;
	size_t end = word_size, version = 0;
	if (size < word_size || memcmp(reader->begin, format_word, word_size) != 0)
		return true; /* what it is instead is said elsewhere */
	for (; end < size && end < word_size + MOST_DIGITS && reader->begin[end] >= '0' && reader->begin[end] <= '9';
	     end++)
		version = version * 10 + (size_t)(reader->begin[end] - '0');
	if (end == size || reader->begin[end] != '\n' || version == FACTS_FORMAT_VERSION)
		return true;
	const char *advice = version > FACTS_FORMAT_VERSION ? ", or read it with a newer program" : "";
	return error_set_at(reader->error, reader->name, 1, 0,
	                    "is a facts file of version %zu; this program reads version %d: extract it again%s",
	                    version, FACTS_FORMAT_VERSION, advice);
}

static unsigned last_line(const struct reader *reader, size_t size)
{
	unsigned line = 1;
	for (size_t i = 0; i + 1 < size; i++)
		line += reader->begin[i] == '\n';
	return line;
}

/* Finds the last line, checks that it fits what stands before it, and sets the reader's end there. */
static bool check_checksum(struct reader *reader, size_t size)
{
	const size_t line_size = sizeof checksum_word - 1 + HASH_DIGITS + 1;
	if (size > line_size) {
		const char *line = reader->begin + size - line_size;
		reader->end = reader->at = line;
		uint64_t written;
		if (line[-1] == '\n' && line[line_size - 1] == '\n' &&
		    memcmp(line, checksum_word, sizeof checksum_word - 1) == 0) {
			reader->at += sizeof checksum_word - 1;
			struct reader quiet = *reader;
			quiet.error = NULL;
			if (read_hash(&quiet, &written) &&
			    written == XXH3_64bits(reader->begin, (size_t)(line - reader->begin))) {
				reader->at = reader->begin;
				return true;
			}
		}
	}
	return error_set_at(reader->error, reader->name, last_line(reader, size), 0,
	                    "is damaged, was cut short or is no facts file: its last line is no checksum that fits; "
	                    "extract it again");
}

struct facts *facts_read(const char *bytes, size_t size, const char *name, struct error *error)
{
	struct reader reader = {.at = bytes, .begin = bytes, .name = name, .error = error};
	if (!check_version(&reader, size) || !check_checksum(&reader, size))
		return NULL;
	reader.facts = facts_new();
	if (!read_body(&reader)) {
		facts_free(reader.facts);
		reader.facts = NULL;
	}
	free(reader.strings);
	return reader.facts;
}
