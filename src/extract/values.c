#include "extract/translation.h"

#include <string.h>

static fact_index intern(struct translation *translation, struct fact_value value)
{
	struct {
		uint32_t kind, a, b, zero;
		int64_t integer;
	} key = {(uint32_t)value.kind, value.a, value.b, 0, value.integer};
	fact_index index = (fact_index)translation->facts->values.count;
	fact_index known = table_put(translation->values, &key, sizeof key, index);
	if (known == index)
		VECTOR_PUSH(translation->facts->values, value);
	return known;
}

fact_index value_of(struct translation *translation, enum fact_value_kind kind, fact_index a, fact_index b)
{
	return intern(translation, (struct fact_value){.kind = kind, .a = a, .b = b});
}

fact_index value_integer(struct translation *translation, int64_t integer)
{
	return intern(translation, (struct fact_value){
	                               .kind = FACT_VALUE_INTEGER, .a = FACT_NONE, .b = FACT_NONE, .integer = integer});
}

/* Longer literals are data, not names, paths or formats somebody asks for. */
enum { TEXT_LIMIT = 240 };

static fact_index value_string(struct translation *translation, const char *text)
{
	struct facts *facts = translation->facts;
	size_t length = strlen(text);
	if (length > TEXT_LIMIT) {
		length = TEXT_LIMIT;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) /* not within a character */
			length--;
	}
	fact_index index = (fact_index)facts->values.count;
	fact_index known = table_put(translation->strings, text, length, index);
	if (known == index)
		VECTOR_PUSH(facts->values, (struct fact_value){.kind = FACT_VALUE_STRING,
		                                               .a = FACT_NONE,
		                                               .b = FACT_NONE,
		                                               .text = arena_copy_bytes(facts->arena, text, length)});
	return known;
}

static const char *unescape(const char *from, char *out)
{
	static const char letters[] = "abfnrtv", meanings[] = "\a\b\f\n\r\t\v";
	const char *letter = strchr(letters, *from);
	if (*from >= '0' && *from <= '7') {
		unsigned code = 0;
		for (int digits = 0; digits < 3 && *from >= '0' && *from <= '7'; digits++)
			code = code * 8 + (unsigned)(*from++ - '0');
		*out = (char)code;
		return from;
	}
	*out = *from && letter ? meanings[letter - letters] : *from;
	return *from ? from + 1 : from;
}

/* libclang gives the literal as it could be written: prefix, quotes, escapes. */
fact_index value_string_literal(struct translation *translation, CXCursor literal)
{
	const char *from = scratch_string(translation, clang_getCursorSpelling(literal));
	char *text = arena_alloc(translation->scratch, strlen(from) + 1), *out = text;
	from += strcspn(from, "\"");
	from += *from == '"';
	while (*from && !(*from == '"' && !from[1])) {
		if (*from == '\\')
			from = unescape(from + 1, out++);
		else
			*out++ = *from++;
	}
	*out = 0;
	return value_string(translation, text);
}

fact_index value_parameter(struct translation *translation, fact_index function, unsigned position)
{
	return intern(
	    translation,
	    (struct fact_value){.kind = FACT_VALUE_PARAMETER, .a = function, .b = FACT_NONE, .integer = position});
}

static const struct fact_value *at(const struct translation *translation, fact_index value)
{
	return &translation->facts->values.items[value];
}

fact_index value_address(struct translation *translation, fact_index of)
{
	enum fact_value_kind kind = at(translation, of)->kind;
	if (kind == FACT_VALUE_POINTEE)
		return at(translation, of)->a;
	if (kind == FACT_VALUE_FUNCTION || kind == FACT_VALUE_UNKNOWN)
		return of;
	return value_of(translation, FACT_VALUE_ADDRESS, of, FACT_NONE);
}

fact_index value_pointee(struct translation *translation, fact_index of)
{
	enum fact_value_kind kind = at(translation, of)->kind;
	if (kind == FACT_VALUE_ADDRESS)
		return at(translation, of)->a;
	if (kind == FACT_VALUE_FUNCTION || kind == FACT_VALUE_RECEIVER) /* `this` stands for the object itself */
		return of;
	if (kind == FACT_VALUE_UNKNOWN || kind == FACT_VALUE_INTEGER || kind == FACT_VALUE_STRING)
		return translation->unknown;
	return value_of(translation, FACT_VALUE_POINTEE, of, FACT_NONE);
}

fact_index value_without(struct translation *translation, fact_index of, int64_t cleared)
{
	return intern(translation,
	              (struct fact_value){.kind = FACT_VALUE_WITHOUT, .a = of, .b = FACT_NONE, .integer = cleared});
}

static bool is_function_pointer(CXType type)
{
	type = clang_getCanonicalType(type);
	if (type.kind != CXType_Pointer)
		return false;
	enum CXTypeKind kind = clang_getCanonicalType(clang_getPointeeType(type)).kind;
	return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

fact_index value_cast(struct translation *translation, fact_index of, CXType from, CXType to)
{
	enum fact_value_kind kind = at(translation, of)->kind;
	CXType bare = clang_getCanonicalType(from);
	if (!is_function_pointer(to) || is_function_pointer(from) || bare.kind == CXType_FunctionProto ||
	    bare.kind == CXType_FunctionNoProto || kind == FACT_VALUE_UNKNOWN || kind == FACT_VALUE_INTEGER ||
	    kind == FACT_VALUE_STRING || kind == FACT_VALUE_FUNCTION)
		return of;
	struct facts *facts = translation->facts;
	CXType function = clang_getPointeeType(clang_getCanonicalType(to));
	const char *text =
	    type_without_attributes(facts->arena, scratch_string(translation, clang_getTypeSpelling(function)));
	fact_index index = (fact_index)facts->values.count;
	const char *key = arena_printf(translation->scratch, "%u %s", of, text);
	fact_index known = table_put_string(translation->cast_values, key, index);
	if (known == index)
		VECTOR_PUSH(facts->values,
		            (struct fact_value){.kind = FACT_VALUE_CAST, .a = of, .b = FACT_NONE, .text = text});
	return known;
}

fact_index value_either(struct translation *translation, fact_index a, fact_index b)
{
	translation->choice.value = FACT_NONE;
	if (a == b)
		return a;
	return value_of(translation, FACT_VALUE_EITHER, a, b);
}

bool value_is_integer(const struct translation *translation, fact_index value, int64_t *ret)
{
	*ret = at(translation, value)->integer;
	return at(translation, value)->kind == FACT_VALUE_INTEGER;
}

fact_index value_evaluated(struct translation *translation, CXCursor expression)
{
	CXEvalResult result = clang_Cursor_Evaluate(expression);
	if (!result)
		return translation->unknown;
	fact_index value = translation->unknown;
	if (clang_EvalResult_getKind(result) == CXEval_Int)
		value = value_integer(translation, clang_EvalResult_isUnsignedInt(result)
		                                       ? (int64_t)clang_EvalResult_getAsUnsigned(result)
		                                       : clang_EvalResult_getAsLongLong(result));
	clang_EvalResult_dispose(result);
	return value;
}

int64_t integer_in_type(CXType type, int64_t integer)
{
	switch (clang_getCanonicalType(type).kind) {
	case CXType_Bool:
		return integer != 0;
	case CXType_Char_U:
	case CXType_UChar:
		return (uint8_t)integer;
	case CXType_Char_S:
	case CXType_SChar:
		return (int8_t)integer;
	case CXType_UShort:
		return (uint16_t)integer;
	case CXType_Short:
		return (int16_t)integer;
	case CXType_UInt:
		return (uint32_t)integer;
	case CXType_Int:
		return (int32_t)integer;
	default:
		return integer;
	}
}

static bool fold_arithmetic(enum CXBinaryOperatorKind operation, uint64_t left, uint64_t right, uint64_t *ret)
{
	switch (operation) {
	case CXBinaryOperator_Mul:
		*ret = left * right;
		return true;
	case CXBinaryOperator_Add:
		*ret = left + right;
		return true;
	case CXBinaryOperator_Sub:
		*ret = left - right;
		return true;
	case CXBinaryOperator_And:
		*ret = left & right;
		return true;
	case CXBinaryOperator_Or:
		*ret = left | right;
		return true;
	case CXBinaryOperator_Xor:
		*ret = left ^ right;
		return true;
	case CXBinaryOperator_Shl:
		*ret = left << (right & 63);
		return right < 64;
	default:
		return false;
	}
}

static bool fold_signed(enum CXBinaryOperatorKind operation, int64_t left, int64_t right, int64_t *ret)
{
	switch (operation) {
	case CXBinaryOperator_Div:
		*ret = right == 0 || right == -1 ? 0 : left / right;
		return right != 0 && right != -1;
	case CXBinaryOperator_Rem:
		*ret = right == 0 || right == -1 ? 0 : left % right;
		return right != 0 && right != -1;
	case CXBinaryOperator_Shr:
		*ret = left >> (right & 63);
		return right >= 0 && right < 64;
	case CXBinaryOperator_LT:
		*ret = left < right;
		return true;
	case CXBinaryOperator_GT:
		*ret = left > right;
		return true;
	case CXBinaryOperator_LE:
		*ret = left <= right;
		return true;
	case CXBinaryOperator_GE:
		*ret = left >= right;
		return true;
	case CXBinaryOperator_EQ:
		*ret = left == right;
		return true;
	case CXBinaryOperator_NE:
		*ret = left != right;
		return true;
	default:
		return false;
	}
}

fact_index value_folded(struct translation *translation, enum CXBinaryOperatorKind operation, int64_t left,
                        int64_t right, CXType type)
{
	int64_t result;
	uint64_t bits;
	if (fold_arithmetic(operation, (uint64_t)left, (uint64_t)right, &bits))
		result = (int64_t)bits;
	else if (!fold_signed(operation, left, right, &result))
		return translation->unknown;
	return value_integer(translation, integer_in_type(type, result));
}

/* A variable that all functions share. */
static bool is_shared(const struct translation *translation, fact_index to)
{
	const struct fact_value *value = &translation->facts->values.items[to];
	return value->kind == FACT_VALUE_VARIABLE &&
	       translation->facts->variables.items[value->a].function == FACT_NONE;
}

/* What is remembered of locals beside their flows: in the place of what is stored. */
enum { OF_FLAGS = FACT_NONE - 1, WAS_LEFT_OUT = FACT_NONE - 2 };

static bool is_marked(const struct translation *translation, fact_index to, fact_index mark)
{
	uint32_t key[] = {to, mark, translation->function};
	return table_get(translation->flows, key, sizeof key) != TABLE_NONE;
}

/* True when it was not marked before. */
static bool put_mark(struct translation *translation, fact_index to, fact_index mark)
{
	uint32_t key[] = {to, mark, translation->function}, count = (uint32_t)table_count(translation->flows);
	table_put(translation->flows, key, sizeof key, 0);
	return table_count(translation->flows) != count;
}

/* What others may read, and flags: it matters whether, and under which conditions, something is put there. */
static fact_index block_of_flow(struct translation *translation, fact_index to)
{
	if (translation->function == FACT_NONE || translation->lasting ||
	    (at(translation, to)->kind != FACT_VALUE_FIELD && !is_shared(translation, to) &&
	     !is_marked(translation, to, OF_FLAGS)))
		return FACT_NONE;
	return block_record(translation);
}

/* The number that a local begins with when the program starts: `static int done = 0;` */
static bool begins_before(struct translation *translation, fact_index to, fact_index from)
{
	return translation->lasting && at(translation, to)->kind == FACT_VALUE_VARIABLE &&
	       at(translation, from)->kind == FACT_VALUE_INTEGER;
}

static void add(struct translation *translation, fact_index to, fact_index from, fact_index block, CXCursor cursor)
{
	struct facts *facts = translation->facts;
	VECTOR_PUSH(
	    facts->flows,
	    (struct fact_flow){.to = to,
	                       .from = from,
	                       .function = begins_before(translation, to, from) ? FACT_NONE : translation->function,
	                       .block = block,
	                       .calls = (uint32_t)facts->calls.count,
	                       .place = place_of_cursor(translation, cursor)});
}

void flow_add_zero(struct translation *translation, fact_index record, CXCursor cursor)
{
	enum fact_value_kind kind = at(translation, record)->kind;
	if (translation->function != FACT_NONE && !translation->lasting &&
	    (kind == FACT_VALUE_VARIABLE || kind == FACT_VALUE_POINTEE))
		add(translation, record, value_integer(translation, 0), block_record(translation), cursor);
}

static fact_index record_of(struct translation *translation, fact_index pending)
{
	fact_index block = translation->block;
	translation->block = pending;
	fact_index record = block_record(translation);
	translation->block = block;
	return record;
}

/* `flags = wait ? 0 : WNOHANG` is `if (wait) flags = 0; else flags = WNOHANG;`. */
static bool is_choice(const struct translation *translation, fact_index to, fact_index from)
{
	return from == translation->choice.value && at(translation, to)->kind == FACT_VALUE_VARIABLE &&
	       !translation->lasting && !is_shared(translation, to);
}

/* `job->flags = wait ? 0 : WNOHANG`: the field holds what a variable does. */
static bool is_choice_for_field(const struct translation *translation, fact_index to, fact_index from)
{
	return from == translation->choice.value && at(translation, to)->kind == FACT_VALUE_FIELD &&
	       translation->function != FACT_NONE && !translation->lasting;
}

/* From here on each store to the local has its block. */
static void begin_flags(struct translation *translation, fact_index to, CXCursor cursor)
{
	if (put_mark(translation, to, OF_FLAGS) && is_marked(translation, to, WAS_LEFT_OUT))
		add(translation, to, translation->unknown, block_record(translation), cursor);
}

static void choice_add(struct translation *translation, fact_index to, CXCursor cursor)
{
	struct choice choice = translation->choice;
	struct fact_value either = *at(translation, choice.value);
	begin_flags(translation, to, cursor);
	add(translation, to, either.a, record_of(translation, choice.yes), cursor);
	add(translation, to, either.b, record_of(translation, choice.no), cursor);
}

void flow_add_flags(struct translation *translation, fact_index to, fact_index from, CXCursor cursor)
{
	enum fact_value_kind kind = at(translation, from)->kind;
	if ((kind == FACT_VALUE_BITS || kind == FACT_VALUE_WITHOUT) && translation->function != FACT_NONE &&
	    at(translation, to)->kind == FACT_VALUE_VARIABLE && !is_shared(translation, to))
		begin_flags(translation, to, cursor);
	flow_add(translation, to, from, cursor);
}

void flow_add(struct translation *translation, fact_index to, fact_index from, CXCursor cursor)
{
	enum fact_value_kind kind = at(translation, to)->kind;
	if (to == from || kind == FACT_VALUE_UNKNOWN || kind == FACT_VALUE_INTEGER || kind == FACT_VALUE_STRING)
		return;
	if (is_choice(translation, to, from)) {
		choice_add(translation, to, cursor);
		return;
	}
	if (is_choice_for_field(translation, to, from))
		from = choice_as_variable(translation, from, cursor);
	uint32_t key[] = {to, from, translation->function};
	uint32_t index = (uint32_t)translation->facts->flows.count;
	fact_index block = block_of_flow(translation, to);
	/* The same may be put into a field again after something else was. */
	if (table_put(translation->flows, key, sizeof key, index) == index || block != FACT_NONE)
		add(translation, to, from, block, cursor);
	else if (kind == FACT_VALUE_VARIABLE)
		put_mark(translation, to, WAS_LEFT_OUT);
}
