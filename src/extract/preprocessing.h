/* Private to this room: what the preprocessor met while a unit was read, in the order of the text as it is read. The
 * unit must have been parsed with CXTranslationUnit_DetailedPreprocessingRecord. */
#ifndef GOINCEPTION_EXTRACT_PREPROCESSING_H
#define GOINCEPTION_EXTRACT_PREPROCESSING_H

#include "extract/unit_files.h"

#include <stdbool.h>

enum met_kind {
	MET_INCLUDE,
	MET_DEFINITION, /* #define; libclang keeps no #undef */
	MET_USE         /* of a macro: expanded, or asked for by #ifdef; not where another macro's text uses it */
};

struct met {
	enum met_kind kind;
	CXCursor cursor;
	uint32_t file;   /* that it is written in, of the unit's files */
	unsigned offset; /* in bytes; of a definition: where the name starts */
	unsigned end;    /* of a definition: behind its last token */
};

/* Calls meet for each until it gives false: then, so does this. What stands in no file (the command line) is left out.
 */
bool preprocessing_visit(struct unit_files *files, bool (*meet)(const struct met *met, void *data), void *data);

/* Where it is written, as one number. */
static inline uint64_t met_place(const struct met *met) { return (uint64_t)met->file << 32 | met->offset; }

/* The file an include directive reads, null when it is missing. */
CXFile met_header(const struct met *include);
/* The definition that a use means; false when it stands in no file. */
bool met_definition(struct unit_files *files, const struct met *use, struct met *ret_definition);

/* A definition as one line, "NAME(x) x + 1": the same for the same tokens, however they are spread over lines. Its name
 * is the first *ret_name_length bytes. In the arena. */
const char *met_text(struct unit_files *files, struct arena *arena, const struct met *definition,
                     size_t *ret_name_length);

#endif
