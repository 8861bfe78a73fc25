#include "facts/facts_schema.h"

#include <string.h>

static const char *const trouble_kinds[] = {"missing-header", "error", "flag", "guessed-flags"};
_Static_assert(sizeof trouble_kinds / sizeof *trouble_kinds == FACT_TROUBLE_KINDS, "a name for each kind");

#define LAYOUT(fields) {fields, sizeof(fields) / sizeof *(fields)}

/* Fields that stand next to each other are read and written together. */
#define ASSERT_RUN(record, first, length)                                                                      \
	_Static_assert(offsetof(struct record, length) == offsetof(struct record, first) + sizeof(fact_index), \
	               "a run is two numbers in a row")
ASSERT_RUN(fact_function, first_attribute, attribute_count);
ASSERT_RUN(fact_function, first_override, override_count);
ASSERT_RUN(fact_call, first_argument, argument_count);

#define AT(record, member)                .offset = offsetof(struct record, member)
#define STRING(record, member)            {.type = FIELD_STRING, AT(record, member)}
#define NUMBER(record, member)            {.type = FIELD_NUMBER, AT(record, member)}
#define FLAG(record, member)              {.type = FIELD_FLAG, AT(record, member)}
#define PLACE(record, member)             {.type = FIELD_PLACE, AT(record, member)}
#define PLACE_OR_SAME(record, member)     {.type = FIELD_PLACE_OR_SAME, AT(record, member)}
#define INDEX(record, member, of)         {.type = FIELD_INDEX, AT(record, member), .target = of}
#define INDEX_OR_NONE(record, member, of) {.type = FIELD_INDEX_OR_NONE, AT(record, member), .target = of}
#define RUN(record, first, of)            {.type = FIELD_RUN, AT(record, first), .target = of}
#define WORD(record, member, names, many) {.type = FIELD_WORD, AT(record, member), .words = names, .word_count = many}

static const struct schema_field file_fields[] = {
    STRING(fact_file, path),
    {.type = FIELD_HASH, AT(fact_file, hash)},
    FLAG(fact_file, system),
};

static const struct schema_field function_fields[] = {
    STRING(fact_function, key),
    STRING(fact_function, name),
    STRING(fact_function, type),
    PLACE(fact_function, place),
    NUMBER(fact_function, end_line),
    NUMBER(fact_function, parameters),
    RUN(fact_function, first_attribute, RECORD_ATTRIBUTE),
    RUN(fact_function, first_override, RECORD_OVERRIDE),
    FLAG(fact_function, defined),
    FLAG(fact_function, local),
    FLAG(fact_function, virtual_),
    FLAG(fact_function, method),
    FLAG(fact_function, coroutine),
    FLAG(fact_function, system),
};

static const struct schema_field variable_fields[] = {
    STRING(fact_variable, key),
    STRING(fact_variable, name),
    STRING(fact_variable, type),
    PLACE(fact_variable, place),
    INDEX_OR_NONE(fact_variable, function, RECORD_FUNCTION),
};

static const struct schema_field field_fields[] = {
    STRING(fact_field, key),
    STRING(fact_field, name),
    STRING(fact_field, type),
};

static const struct schema_field block_fields[] = {
    WORD(fact_block, kind, fact_block_kinds, FACT_BLOCK_KINDS),
    {.type = FIELD_EARLIER_OR_NONE, AT(fact_block, parent)},
    INDEX(fact_block, function, RECORD_FUNCTION),
    PLACE(fact_block, place),
    WORD(fact_block, test, fact_tests, FACT_TESTS),
    FLAG(fact_block, ends),
    FLAG(fact_block, exhaustive),
};

static const struct schema_field of_comparison[] = {INDEX(fact_block, value, RECORD_VALUE),
                                                    {.type = FIELD_INTEGER, AT(fact_block, constant)}};

static const struct schema_layout block_variants[FACT_TESTS] = {
    [FACT_TEST_EQUAL] = LAYOUT(of_comparison),    [FACT_TEST_NOT_EQUAL] = LAYOUT(of_comparison),
    [FACT_TEST_LESS] = LAYOUT(of_comparison),     [FACT_TEST_LESS_EQUAL] = LAYOUT(of_comparison),
    [FACT_TEST_GREATER] = LAYOUT(of_comparison),  [FACT_TEST_GREATER_EQUAL] = LAYOUT(of_comparison),
    [FACT_TEST_ANY_BITS] = LAYOUT(of_comparison), [FACT_TEST_NO_BITS] = LAYOUT(of_comparison),
};
static const struct fact_block blank_block = {.value = FACT_NONE};

/* The way up from a block always ends at a body. */
static const char *block_complaint(const void *record)
{
	const struct fact_block *block = record;
	return (block->kind == FACT_BLOCK_BODY) == (block->parent == FACT_NONE)
	           ? NULL
	           : "a body, and only a body, has no parent";
}

static const struct schema_field jump_fields[] = {
    WORD(fact_jump, kind, fact_jump_kinds, FACT_JUMP_KINDS),
    INDEX(fact_jump, block, RECORD_BLOCK),
    NUMBER(fact_jump, calls),
    NUMBER(fact_jump, flows),
};

static const struct schema_field of_return[] = {INDEX_OR_NONE(fact_jump, value, RECORD_VALUE)};
static const struct schema_field of_label[] = {NUMBER(fact_jump, label)};

static const struct schema_layout jump_variants[FACT_JUMP_KINDS] = {
    [FACT_JUMP_RETURN] = LAYOUT(of_return),
    [FACT_JUMP_GOTO] = LAYOUT(of_label),
    [FACT_JUMP_TRY] = LAYOUT(of_label),
    [FACT_JUMP_LABEL] = LAYOUT(of_label),
};
static const struct fact_jump blank_jump = {.value = FACT_NONE};

static const struct schema_field value_fields[] = {WORD(fact_value, kind, fact_value_kinds, FACT_VALUE_KINDS)};

#define INTEGER_OF_VALUE      {.type = FIELD_INTEGER, AT(fact_value, integer)}
#define EARLIER_VALUE(member) {.type = FIELD_EARLIER, AT(fact_value, member)}
static const struct schema_field of_integer[] = {INTEGER_OF_VALUE};
static const struct schema_field of_string[] = {STRING(fact_value, text)};
static const struct schema_field of_function[] = {INDEX(fact_value, a, RECORD_FUNCTION)};
static const struct schema_field of_parameter[] = {INDEX(fact_value, a, RECORD_FUNCTION),
                                                   {.type = FIELD_POSITION, AT(fact_value, integer)}};
static const struct schema_field of_variable[] = {INDEX(fact_value, a, RECORD_VARIABLE)};
static const struct schema_field of_field[] = {INDEX(fact_value, a, RECORD_FIELD),
                                               {.type = FIELD_EARLIER_OR_NONE, AT(fact_value, b)}};
static const struct schema_field of_result[] = {INDEX(fact_value, a, RECORD_CALL)};
static const struct schema_field of_value[] = {EARLIER_VALUE(a)};
static const struct schema_field of_value_and_text[] = {EARLIER_VALUE(a), STRING(fact_value, text)};
static const struct schema_field of_value_and_integer[] = {EARLIER_VALUE(a), INTEGER_OF_VALUE};
static const struct schema_field of_two_values[] = {EARLIER_VALUE(a), EARLIER_VALUE(b)};

static const struct schema_layout value_variants[FACT_VALUE_KINDS] = {
    [FACT_VALUE_INTEGER] = LAYOUT(of_integer),
    [FACT_VALUE_STRING] = LAYOUT(of_string),
    [FACT_VALUE_FUNCTION] = LAYOUT(of_function),
    [FACT_VALUE_PARAMETER] = LAYOUT(of_parameter),
    [FACT_VALUE_VARIABLE] = LAYOUT(of_variable),
    [FACT_VALUE_FIELD] = LAYOUT(of_field),
    [FACT_VALUE_RESULT] = LAYOUT(of_result),
    [FACT_VALUE_RETURN] = LAYOUT(of_function),
    [FACT_VALUE_RECEIVER] = LAYOUT(of_function),
    [FACT_VALUE_ADDRESS] = LAYOUT(of_value),
    [FACT_VALUE_POINTEE] = LAYOUT(of_value),
    [FACT_VALUE_EITHER] = LAYOUT(of_two_values),
    [FACT_VALUE_BITS] = LAYOUT(of_two_values),
    [FACT_VALUE_CAST] = LAYOUT(of_value_and_text),
    [FACT_VALUE_WITHOUT] = LAYOUT(of_value_and_integer),
};

static const struct fact_value blank_value = {.a = FACT_NONE, .b = FACT_NONE};

static const struct schema_field flow_fields[] = {
    INDEX(fact_flow, to, RECORD_VALUE),
    INDEX(fact_flow, from, RECORD_VALUE),
    INDEX_OR_NONE(fact_flow, function, RECORD_FUNCTION),
    INDEX_OR_NONE(fact_flow, block, RECORD_BLOCK),
    NUMBER(fact_flow, calls),
    PLACE(fact_flow, place),
};

static const struct schema_field call_fields[] = {
    WORD(fact_call, kind, fact_callees, FACT_CALLEE_KINDS),
    INDEX_OR_NONE(fact_call, function, RECORD_FUNCTION),
    INDEX_OR_NONE(fact_call, block, RECORD_BLOCK),
    INDEX_OR_NONE(fact_call, receiver, RECORD_VALUE),
    RUN(fact_call, first_argument, RECORD_ARGUMENT),
    PLACE(fact_call, place),
    PLACE_OR_SAME(fact_call, expansion),
    FLAG(fact_call, implicit),
    FLAG(fact_call, unread),
};

static const struct schema_field of_known_callee[] = {INDEX(fact_call, callee, RECORD_FUNCTION)};
static const struct schema_field of_called_value[] = {INDEX(fact_call, through, RECORD_VALUE), STRING(fact_call, type)};

static const struct schema_layout call_variants[FACT_CALLEE_KINDS] = {
    [FACT_CALLEE_DIRECT] = LAYOUT(of_known_callee),
    [FACT_CALLEE_VIRTUAL] = LAYOUT(of_known_callee),
    [FACT_CALLEE_VALUE] = LAYOUT(of_called_value),
};

static const struct fact_call blank_call = {.callee = FACT_NONE, .through = FACT_NONE, .type = ""};

static const struct schema_field comment_fields[] = {STRING(fact_comment, text), PLACE(fact_comment, place)};

static const struct schema_field trouble_fields[] = {
    WORD(fact_trouble, kind, trouble_kinds, FACT_TROUBLE_KINDS),
    STRING(fact_trouble, text),
    PLACE(fact_trouble, place),
};

/* Arrays of plain items: one field at offset 0. */
static const struct schema_field argument_fields[] = {{.type = FIELD_INDEX, .target = RECORD_VALUE}};
static const struct schema_field attribute_fields[] = {{.type = FIELD_STRING}};
static const struct schema_field override_fields[] = {{.type = FIELD_INDEX, .target = RECORD_FUNCTION}};

#define RECORD(vector, item, fields, ...)                 \
	{.name = #vector,                                 \
	 .vector_offset = offsetof(struct facts, vector), \
	 .size = sizeof(item),                            \
	 .head = LAYOUT(fields),                          \
	 __VA_ARGS__}
#define BY_WORD(record, member, layouts)                                           \
	.variants = layouts, .variant_count = sizeof(layouts) / sizeof *(layouts), \
	.variant_offset = offsetof(struct record, member)

const struct schema_record facts_schema[RECORD_KINDS] = {
    [RECORD_FILE] = RECORD(files, struct fact_file, file_fields, ),
    [RECORD_FUNCTION] = RECORD(functions, struct fact_function, function_fields, ),
    [RECORD_VARIABLE] = RECORD(variables, struct fact_variable, variable_fields, ),
    [RECORD_FIELD] = RECORD(fields, struct fact_field, field_fields, ),
    [RECORD_BLOCK] = RECORD(blocks, struct fact_block, block_fields, BY_WORD(fact_block, test, block_variants),
                            .blank = &blank_block, .complaint = block_complaint),
    [RECORD_JUMP] =
        RECORD(jumps, struct fact_jump, jump_fields, BY_WORD(fact_jump, kind, jump_variants), .blank = &blank_jump),
    [RECORD_VALUE] = RECORD(values, struct fact_value, value_fields, BY_WORD(fact_value, kind, value_variants),
                            .blank = &blank_value),
    [RECORD_FLOW] = RECORD(flows, struct fact_flow, flow_fields, ),
    [RECORD_CALL] =
        RECORD(calls, struct fact_call, call_fields, BY_WORD(fact_call, kind, call_variants), .blank = &blank_call),
    [RECORD_ARGUMENT] = RECORD(arguments, fact_index, argument_fields, ),
    [RECORD_ATTRIBUTE] = RECORD(attributes, const char *, attribute_fields, ),
    [RECORD_OVERRIDE] = RECORD(overrides, fact_index, override_fields, ),
    [RECORD_COMMENT] = RECORD(comments, struct fact_comment, comment_fields, ),
    [RECORD_TROUBLE] = RECORD(troubles, struct fact_trouble, trouble_fields, ),
};

/* Every VECTOR has this shape; copying its bytes is what C allows where casting its pointer is not. */
struct schema_vector schema_vector_of(const struct facts *facts, enum record_kind kind)
{
	struct schema_vector vector;
	memcpy(&vector, (const char *)facts + facts_schema[kind].vector_offset, sizeof vector);
	return vector;
}

/* Twice as many with each step. */
static void fill(char *records, size_t size, uint32_t count, const void *blank)
{
	memcpy(records, blank, size);
	for (size_t done = 1, more; done < count; done += more) {
		more = done < count - done ? done : count - done;
		memcpy(records + done * size, records, more * size);
	}
}

void *schema_vector_allocate(struct facts *facts, enum record_kind kind, uint32_t count)
{
	const struct schema_record *schema = &facts_schema[kind];
	struct schema_vector vector = {.count = count, .capacity = count};
	if (!count)
		return NULL;
	vector.items = memory_allocate(count * schema->size);
	if (schema->blank)
		fill(vector.items, schema->size, count, schema->blank);
	memcpy((char *)facts + schema->vector_offset, &vector, sizeof vector);
	return vector.items;
}

struct schema_layout schema_variant(const struct schema_record *schema, const void *record)
{
	if (!schema->variants)
		return (struct schema_layout){0};
	uint32_t word;
	memcpy(&word, (const char *)record + schema->variant_offset, sizeof word);
	return schema->variants[word];
}
