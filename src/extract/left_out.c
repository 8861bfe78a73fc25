#include "extract/left_out.h"

#include "extract/preprocessing.h"

#include <string.h>

struct inclusion {
	uint32_t from, to; /* files */
	unsigned line;     /* in the first one */
};

struct bringing {
	struct unit_files *files;
	VECTOR(struct inclusion) inclusions;
	VECTOR(bool) unwanted; /* by file: it is to be left out, or brings in what is */
};

static bool note_inclusion(const struct met *met, void *data)
{
	struct bringing *bringing = data;
	CXFile handle = met->kind == MET_INCLUDE ? met_header(met) : NULL;
	if (!handle)
		return true;
	struct inclusion inclusion = {met->file, unit_files_number(bringing->files, handle), 0};
	clang_getExpansionLocation(clang_getCursorLocation(met->cursor), NULL, &inclusion.line, NULL, NULL);
	VECTOR_PUSH(bringing->inclusions, inclusion);
	return true;
}

static bool is_named(const char *lines, const char *path)
{
	size_t length = strlen(path);
	for (const char *at = lines; (at = strstr(at, WITHOUT)); at++) {
		const char *named = at + strlen(WITHOUT);
		if ((at == lines || at[-1] == '\n') && strcspn(named, "\n") == length &&
		    memcmp(named, path, length) == 0)
			return true;
	}
	return false;
}

static void spread(struct bringing *bringing)
{
	for (bool more = true; more;) {
		more = false;
		for (size_t i = 0; i < bringing->inclusions.count; i++) {
			const struct inclusion *inclusion = &bringing->inclusions.items[i];
			bool *from = &bringing->unwanted.items[inclusion->from];
			if (!*from && bringing->unwanted.items[inclusion->to])
				*from = more = true;
		}
	}
}

static bool brings_unwanted(const struct bringing *bringing, uint32_t main, unsigned line)
{
	for (size_t i = 0; i < bringing->inclusions.count; i++) {
		const struct inclusion *inclusion = &bringing->inclusions.items[i];
		if (inclusion->from == main && inclusion->line == line && bringing->unwanted.items[inclusion->to])
			return true;
	}
	return false;
}

static void add_good(const struct bringing *bringing, uint32_t main, const char *lines, struct text *ret_directives)
{
	unsigned line = 0;
	while (*lines) {
		size_t length = strcspn(lines, "\n");
		if (strncmp(lines, WITHOUT, strlen(WITHOUT)) != 0 && !brings_unwanted(bringing, main, ++line))
			text_printf(ret_directives, "%.*s\n", (int)length, lines);
		lines += length + (lines[length] == '\n');
	}
}

void left_out(struct unit_files *files, const char *lines, struct text *ret_directives)
{
	struct bringing bringing = {.files = files};
	CXString name = clang_getTranslationUnitSpelling(files->unit);
	CXFile handle = clang_getFile(files->unit, clang_getCString(name));
	clang_disposeString(name);
	preprocessing_visit(files, note_inclusion, &bringing);
	uint32_t main = handle ? unit_files_number(files, handle) : TABLE_NONE;
	for (uint32_t i = 0; i < files->items.count; i++)
		VECTOR_PUSH(bringing.unwanted, is_named(lines, files->items.items[i].path));
	spread(&bringing);
	add_good(&bringing, main, lines, ret_directives);
	VECTOR_FREE(bringing.inclusions);
	VECTOR_FREE(bringing.unwanted);
}
