/* What broken code still says. Without the headers of a library the front end gives up on whatever mentions them:
 * calls become unexposed expressions over what is left of their arguments, and functions with parameters of unknown
 * types can no longer be named. The text of the source tells the rest. */
#include "extract/translation.h"

#include <ctype.h>
#include <string.h>

/* A stretch of one file's text. */
struct stretch {
	const char *bytes;
	unsigned start, end;
};

static bool stretch_of(struct translation *translation, CXCursor cursor, struct stretch *ret)
{
	CXSourceRange extent = clang_getCursorExtent(cursor);
	CXFile file, end_file;
	size_t size = 0;
	clang_getFileLocation(clang_getRangeStart(extent), &file, NULL, NULL, &ret->start);
	clang_getFileLocation(clang_getRangeEnd(extent), &end_file, NULL, NULL, &ret->end);
	ret->bytes = file ? clang_getFileContents(translation->unit, file, &size) : NULL;
	return ret->bytes && clang_File_isEqual(file, end_file) && ret->start < ret->end && ret->end <= size;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

static struct stretch trimmed(struct stretch stretch)
{
	while (stretch.start < stretch.end && isspace((unsigned char)stretch.bytes[stretch.start]))
		stretch.start++;
	while (stretch.start < stretch.end && isspace((unsigned char)stretch.bytes[stretch.end - 1]))
		stretch.end--;
	if (stretch.start < stretch.end && stretch.bytes[stretch.start] == '&') /* &function is function */
		stretch.start++;
	return stretch;
}

/* The function of the project that a stretch of text names, as a value. */
static fact_index value_named(struct translation *translation, struct stretch text)
{
	text = trimmed(text);
	for (unsigned i = text.start; i < text.end; i++)
		if (!is_word(text.bytes[i]))
			return translation->unknown;
	CXCursor found = own_function_named(translation, text.bytes + text.start, text.end - text.start);
	return clang_Cursor_isNull(found) ? translation->unknown : declared_value(translation, found);
}

fact_index broken_value(struct translation *translation, CXCursor cursor)
{
	struct stretch text;
	return stretch_of(translation, cursor, &text) ? value_named(translation, text) : translation->unknown;
}

/* Naming something that has an error in its own declaration gives an expression around the name, and nothing else. */
static bool is_name_only(CXCursor cursor, CXCursor first)
{
	return clang_equalLocations(clang_getRangeEnd(clang_getCursorExtent(cursor)),
	                            clang_getRangeEnd(clang_getCursorExtent(first)));
}

bool is_broken(CXCursor cursor, CXCursor first)
{
	return cursor.kind == CXCursor_UnexposedExpr &&
	       (is_broken_call(cursor, first) ||
	        (clang_getCursorType(cursor).kind == CXType_Dependent &&
	         clang_getCursorType(first).kind != CXType_Dependent && !is_name_only(cursor, first)));
}

bool is_broken_call(CXCursor cursor, CXCursor first)
{
	if (cursor.kind != CXCursor_UnexposedExpr ||
	    (first.kind != CXCursor_DeclRefExpr && first.kind != CXCursor_MemberRefExpr))
		return false;
	enum CXCursorKind kind = clang_getCursorReferenced(first).kind;
	if (kind != CXCursor_FunctionDecl && kind != CXCursor_FunctionTemplate && kind != CXCursor_OverloadedDeclRef &&
	    kind != CXCursor_CXXMethod)
		return false;
	/* A function that is only named turns into a pointer to it. */
	enum CXTypeKind type = clang_getCanonicalType(clang_getCursorType(cursor)).kind;
	return type != CXType_Pointer && type != CXType_MemberPointer && type != CXType_FunctionProto &&
	       type != CXType_FunctionNoProto && type != CXType_LValueReference && !is_name_only(cursor, first);
}

static bool is_spelled(CXCursor cursor, struct stretch text)
{
	CXString spelling = clang_getCursorSpelling(cursor);
	const char *name = clang_getCString(spelling);
	size_t length = text.end - text.start;
	bool same = name && strlen(name) == length && memcmp(name, text.bytes + text.start, length) == 0;
	clang_disposeString(spelling);
	return same;
}

/* `record->field`, when the field's type is what the front end does not know. */
fact_index broken_member(struct translation *translation, CXCursor cursor, CXCursor base, fact_index base_value)
{
	struct stretch whole, start;
	CXType type = clang_getCanonicalType(clang_getCursorType(base));
	bool pointer = type.kind == CXType_Pointer;
	if (pointer)
		type = clang_getCanonicalType(clang_getPointeeType(type));
	if (type.kind != CXType_Record || !stretch_of(translation, cursor, &whole) ||
	    !stretch_of(translation, base, &start) || start.start != whole.start || start.end >= whole.end)
		return translation->unknown;
	struct stretch name = trimmed((struct stretch){whole.bytes, start.end, whole.end});
	unsigned arrow = pointer ? 2 : 1;
	if (name.end - name.start <= arrow || memcmp(name.bytes + name.start, pointer ? "->" : ".", arrow) != 0)
		return translation->unknown;
	name.start += arrow;
	name = trimmed(name);
	struct children fields = fields_of(translation, type);
	for (size_t i = 0; i < fields.count; i++) {
		CXCursor field = translation->field_cursors.items[fields.first + i];
		if (is_spelled(field, name))
			return value_of(translation, FACT_VALUE_FIELD, field_of(translation, field),
			                pointer ? value_pointee(translation, base_value) : base_value);
	}
	return translation->unknown;
}

/* Behind a string or character literal that starts at `at`. */
static unsigned behind_literal(const char *bytes, unsigned at, unsigned end)
{
	char quote = bytes[at++];
	while (at < end && bytes[at] != quote)
		at += bytes[at] == '\\' ? 2 : 1;
	return at < end ? at + 1 : end;
}

/* The end of the argument that starts at `at`: its comma, or the parenthesis that closes the call. */
static unsigned end_of_argument(const char *bytes, unsigned at, unsigned end)
{
	int depth = 0;
	while (at < end) {
		char c = bytes[at];
		if (c == '"' || c == '\'') {
			at = behind_literal(bytes, at, end);
			continue;
		}
		if (depth == 0 && (c == ',' || c == ')'))
			return at;
		depth += (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
		at++;
	}
	return end;
}

/* The first of the children that is written within the text, from *next on. */
static fact_index value_within(struct translation *translation, struct stretch text, struct children children,
                               size_t *next)
{
	struct stretch written;
	fact_index value = translation->unknown;
	while (*next < children.count) {
		CXCursor child = child_at(translation, children, *next);
		if (!stretch_of(translation, child, &written) || written.start >= text.end)
			break;
		++*next;
		fact_index found = expression_visit(translation, child);
		if (written.start >= text.start && value == translation->unknown)
			value = found;
	}
	return value == translation->unknown ? value_named(translation, text) : value;
}

/* Arguments that the front end dropped must not shift the others: the text says how many there are. Returns false when
 * the text cannot be read, as in macros. */
static bool push_written_arguments(struct translation *translation, CXCursor cursor, struct children children)
{
	struct stretch call, callee;
	if (!stretch_of(translation, cursor, &call) ||
	    !stretch_of(translation, child_at(translation, children, 0), &callee) || callee.start < call.start)
		return false;
	unsigned at = callee.end;
	while (at < call.end && isspace((unsigned char)call.bytes[at]))
		at++;
	if (at >= call.end || call.bytes[at] != '(')
		return false;
	size_t next = 1;
	while (at < call.end && call.bytes[at] != ')') {
		struct stretch argument = {call.bytes, at + 1, end_of_argument(call.bytes, at + 1, call.end)};
		struct stretch text = trimmed(argument);
		at = argument.end;
		if (text.start == text.end)
			continue;
		fact_index value = value_within(translation, argument, children, &next);
		VECTOR_PUSH(translation->arguments, value);
	}
	return true;
}

fact_index broken_call_visit(struct translation *translation, CXCursor cursor, struct children children)
{
	fact_index known = call_known(translation, cursor);
	if (known != FACT_NONE)
		return value_of(translation, FACT_VALUE_RESULT, known, FACT_NONE);
	fact_index callee = expression_visit(translation, child_at(translation, children, 0));
	size_t first = translation->arguments.count;
	if (!push_written_arguments(translation, cursor, children)) {
		for (size_t i = 1; i < children.count; i++) {
			fact_index value = expression_visit(translation, child_at(translation, children, i));
			VECTOR_PUSH(translation->arguments, value);
		}
	}
	const struct fact_value *value = &translation->facts->values.items[callee];
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, value->a);
	if (value->kind != FACT_VALUE_FUNCTION) {
		call = call_of(FACT_CALLEE_VALUE, FACT_NONE);
		call.through = callee;
	}
	return call_finish(translation, cursor, first, call, clang_getCursorLocation(cursor));
}
