/* What a source wants of the system: the directives that would bring in the same headers under the same macros. */
#include "base/text.h"
#include "extract/preprocessing.h"
#include "extract/translation.h"

#include <ctype.h>
#include <string.h>

struct wanted {
	struct translation *translation;
	struct text *directives;
	size_t length; /* up to the last header: macros that are defined later do not matter */
};

static bool is_system(const struct wanted *wanted, uint32_t file)
{
	const struct translation *translation = wanted->translation;
	if (translation->files.items.items[file].shared != TABLE_NONE)
		return true;
	return file < translation->file_records.count && translation->file_records.items[file] != FACT_NONE &&
	       translation->facts->files.items[translation->file_records.items[file]].system;
}

static void add_header(struct wanted *wanted, const struct met *met)
{
	struct unit_files *files = &wanted->translation->files;
	CXFile header = met_header(met);
	uint32_t file = header ? unit_files_number(files, header) : TABLE_NONE;
	if (!header || !is_system(wanted, file) || files->items.items[file].shared != TABLE_NONE)
		return;
	const char *name = scratch_string(wanted->translation, clang_getCursorSpelling(met->cursor));
	if (strpbrk(name, ">\n"))
		return;
	text_printf(wanted->directives, "#include <%s>\n", name);
	wanted->length = wanted->directives->length;
}

/* Macros that headers ask for are written so; others (static_assert, min(a, b)) are for the code behind. */
static bool looks_like_feature(const char *text, size_t name_length)
{
	for (size_t i = 0; i < name_length; i++)
		if (islower((unsigned char)text[i]))
			return false;
	return text[name_length] != '(';
}

static bool meet(const struct met *met, void *data)
{
	struct wanted *wanted = data;
	struct unit_files *files = &wanted->translation->files;
	if (met->kind == MET_USE || is_system(wanted, met->file))
		return true;
	if (met->kind == MET_INCLUDE) {
		add_header(wanted, met);
	} else if (!files->precompiled) {
		size_t length;
		const char *text = met_text(files, wanted->translation->scratch, met, &length);
		if (looks_like_feature(text, length))
			text_printf(wanted->directives, "#define %s\n", text);
	}
	return true;
}

void wanted_collect(struct translation *translation, struct text *ret_directives)
{
	struct wanted wanted = {translation, ret_directives, ret_directives->length};
	preprocessing_visit(&translation->files, meet, &wanted);
	ret_directives->length = wanted.length;
	if (ret_directives->bytes)
		ret_directives->bytes[wanted.length] = 0;
}
