/* Private to this room: bodies of functions, out of libclang. */
#ifndef GOINCEPTION_EXTRACT_BODY_READING_H
#define GOINCEPTION_EXTRACT_BODY_READING_H

#include "base/arena.h"
#include "extract/bodies.h"
#include "extract/libclang.h"

/* The file whose text is read. */
struct body_source {
	struct arena *arena;
	CXFile file;
	const char *text;
	size_t size;
};

/* The byte where a person sees it; false: in another file. */
bool body_source_offset(const struct body_source *source, CXSourceLocation location, uint32_t *ret);
bool body_source_range(const struct body_source *source, CXCursor cursor, struct byte_range *ret);

/* Does a macro write what stands there? */
bool location_is_from_macro(CXSourceLocation location);

const char *body_source_keep(const struct body_source *source, CXString string);

/* A variable with its type. */
void variable_read(const struct body_source *source, CXCursor cursor, struct written_variable *ret);
void variable_release(struct written_variable *variable);

/* The body of a function's definition; false: it cannot be read. Release with body_release. */
bool body_read(const struct body_source *source, CXCursor function, struct function_body *ret);
void body_release(struct function_body *body);

#endif
