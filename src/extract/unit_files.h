/* Private to this room: the files that one unit was read from. libclang has handles for them, and several handles may
 * stand for one file; here, a file is a number. */
#ifndef GOINCEPTION_EXTRACT_UNIT_FILES_H
#define GOINCEPTION_EXTRACT_UNIT_FILES_H

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"
#include "extract/libclang.h"
#include "source/sources.h"

struct precompiled;

struct unit_file {
	const char *path; /* absolute, normalised */
	CXFile handle;
	uint32_t shared;  /* its number among the precompiled headers, or TABLE_NONE */
	const char *text; /* null: not asked for yet */
	size_t size;
};

struct unit_files {
	CXTranslationUnit unit;
	const struct source *source;           /* whose they are */
	const struct precompiled *precompiled; /* headers that were read before, or null */
	struct arena *arena;
	struct table *handles, *paths;
	VECTOR(struct unit_file) items;
	CXFile last;
	uint32_t last_number;
};

void unit_files_init(struct unit_files *files, CXTranslationUnit unit, const struct source *source,
                     const struct precompiled *precompiled);
void unit_files_release(struct unit_files *files);

uint32_t unit_files_number(struct unit_files *files, CXFile file); /* file must not be null */

/* What was read, as long as unit and files are there; "" when nobody knows it any more. */
const char *unit_files_text(struct unit_files *files, uint32_t number, size_t *ret_size);

#endif
