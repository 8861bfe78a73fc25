#include "extract/extract.h"

#include "base/files.h"
#include "extract/front_end.h"
#include "extract/opening.h"
#include "extract/replay.h"
#include "extract/sharing.h"
#include "extract/translation.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct extractor {
	CXIndex index;
	CXIndex sharing; /* does not show what stands in a precompiled header */
};

struct extractor *extractor_new(struct error *error)
{
	if (!front_end_load(error))
		return NULL;
	struct extractor *extractor = memory_zeroed(1, sizeof *extractor);
	extractor->index = clang_createIndex(0, 0);
	extractor->sharing = clang_createIndex(1, 0);
	return extractor;
}

void extractor_free(struct extractor *extractor)
{
	if (!extractor)
		return;
	clang_disposeIndex(extractor->index);
	clang_disposeIndex(extractor->sharing);
	free(extractor);
}

static enum CXChildVisitResult push_child(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct translation *translation = data;
	VECTOR_PUSH(translation->cursors, cursor);
	return CXChildVisit_Continue;
}

struct children children_of(struct translation *translation, CXCursor cursor)
{
	struct children children = {.first = translation->cursors.count};
	clang_visitChildren(cursor, push_child, translation);
	children.count = translation->cursors.count - children.first;
	return children;
}

void children_close(struct translation *translation, struct children children)
{
	translation->cursors.count = children.first;
}

/* Text has no zero bytes; a front end would read an object file for minutes and say nothing useful. */
static bool check_text(const struct source *source, struct error *error)
{
	char start[8192];
	const char *path = source->path, *content = overlay_path(source->overlay, path);
	if (!content || !path_is_file(content))
		return error_set_at(error, path, 0, 0, "cannot be read: no such file");
	FILE *file = fopen(content, "rb");
	if (!file)
		return error_set_at(error, path, 0, 0, "cannot be read: %s", strerror(errno));
	size_t size = fread(start, 1, sizeof start, file);
	fclose(file);
	if (memchr(start, 0, size))
		return error_set_at(error, path, 0, 0, "is not text");
	return true;
}

static struct table **tables_of(struct translation *translation, size_t i)
{
	struct table **tables[] = {
	    &translation->function_declarations,
	    &translation->function_keys,
	    &translation->variable_keys,
	    &translation->variable_declarations,
	    &translation->field_keys,
	    &translation->constants,
	    &translation->field_declarations,
	    &translation->parameters,
	    &translation->scope_names,
	    &translation->destructors,
	    &translation->constructors,
	    &translation->record_fields,
	    &translation->said_of_fields,
	    &translation->field_positions,
	    &translation->called_runs_of,
	    &translation->scopes_searched,
	    &translation->given_away,
	    &translation->values,
	    &translation->strings,
	    &translation->flows,
	    &translation->call_expressions,
	    &translation->function_names,
	    &translation->labels,
	    &translation->template_calls,
	    &translation->template_classes,
	    &translation->instances_told_apart,
	    &translation->library_served,
	    &translation->library_numbers,
	    &translation->casts,
	    &translation->cast_values,
	};
	return i < sizeof tables / sizeof *tables ? tables[i] : NULL;
}

static void translation_init(struct translation *translation, const struct source *source, CXTranslationUnit unit,
                             const struct precompiled *precompiled)
{
	*translation = (struct translation){.unit = unit, .source = source};
	unit_files_init(&translation->files, unit, source, precompiled);
	translation->facts = facts_new();
	translation->scratch = arena_new();
	translation->cplusplus = arguments_mean_cplusplus(source);
	translation->facts->language = translation->cplusplus ? "c++" : "c";
	translation->function = translation->receiver = translation->block = translation->choice.value =
	    translation->trying = FACT_NONE;
	translation->moved_in = FACT_NONE;
	for (size_t i = 0; tables_of(translation, i); i++)
		*tables_of(translation, i) = table_new();
	translation->unknown = value_of(translation, FACT_VALUE_UNKNOWN, FACT_NONE, FACT_NONE);
}

static void translation_release(struct translation *translation)
{
	for (size_t i = 0; tables_of(translation, i); i++)
		table_free(*tables_of(translation, i));
	unit_files_release(&translation->files);
	VECTOR_FREE(translation->file_records);
	VECTOR_FREE(translation->scope_name_texts);
	VECTOR_FREE(translation->destructor_cursors);
	VECTOR_FREE(translation->constructor_cursors);
	VECTOR_FREE(translation->named_functions);
	VECTOR_FREE(translation->cursors);
	VECTOR_FREE(translation->field_cursors);
	VECTOR_FREE(translation->called_runs);
	VECTOR_FREE(translation->called_fields);
	VECTOR_FREE(translation->function_states);
	VECTOR_FREE(translation->attributes);
	VECTOR_FREE(translation->arguments);
	VECTOR_FREE(translation->changed_parameters);
	VECTOR_FREE(translation->listed);
	VECTOR_FREE(translation->pending);
	VECTOR_FREE(translation->guarded_locals);
	VECTOR_FREE(translation->temporaries);
	library_release(translation);
	VECTOR_FREE(translation->instances);
	VECTOR_FREE(translation->patterns);
	text_free(&translation->refused_for);
	arena_free(translation->scratch);
	clang_disposeTranslationUnit(translation->unit);
}

static void read_translation(struct translation *translation)
{
	struct facts *facts = translation->facts;
	places_read_files(translation);
	troubles_collect(translation);
	declarations_visit(translation);
	templates_visit(translation);
	attributes_finish(translation);
	facts_compact(facts);
	if (translation->too_deep)
		VECTOR_PUSH(
		    facts->troubles,
		    (struct fact_trouble){FACT_TROUBLE_ERROR, "code is nested too deeply to be read in full", {0}});
}

static bool parse(struct extractor *extractor, const struct source *source, const struct sharing *sharing,
                  CXTranslationUnit *ret, struct error *error)
{
	struct arena *arena = arena_new();
	int count;
	const char *image = sharing->precompiled ? sharing->precompiled->image : NULL;
	const char *const *arguments = arguments_for(arena, source, image, &count);
	unsigned options = CXTranslationUnit_KeepGoing;
	bool hides = image && !sharing->precompiled->opening;
	if (hides || sharing->asked)
		options |= CXTranslationUnit_DetailedPreprocessingRecord;
	enum CXErrorCode code = clang_parseTranslationUnit2FullArgv(hides ? extractor->sharing : extractor->index, NULL,
	                                                            arguments, count, NULL, 0, options, ret);
	arena_free(arena);
	if (code == CXError_Success)
		return true;
	return error_set_at(error, source->path, 0, 0,
	                    code == CXError_Crashed ? "the C front end crashed on it"
	                                            : "the C front end gave up on it");
}

struct opened {
	CXFile main;
	size_t end; /* of the directives that it opens with */
	bool read;  /* something was read because of them */
};

static void note_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)file;
	struct opened *opened = data;
	unsigned offset;
	CXFile from;
	if (depth != 1)
		return;
	clang_getExpansionLocation(stack[0], &from, NULL, NULL, &offset);
	opened->read |= from && clang_File_isEqual(from, opened->main) && offset < opened->end;
}

/* The source begins with the very directives that were precompiled, and they bring in nothing else. */
static bool opens_so(struct translation *translation)
{
	const struct precompiled *precompiled = translation->files.precompiled;
	struct opened opened = {.main = clang_getFile(translation->unit, translation->source->path)};
	struct text lines = {0};
	size_t size = 0;
	const char *text = opened.main ? clang_getFileContents(translation->unit, opened.main, &size) : NULL;
	if (text)
		opened.end = opening_read(text, size, precompiled->opening_count, &lines);
	bool same = strcmp(text_string(&lines), precompiled->opening) == 0;
	text_free(&lines);
	if (same)
		clang_getInclusions(translation->unit, note_inclusion, &opened);
	memset(translation->included, true, precompiled->header_count * sizeof *translation->included);
	return same && !opened.read;
}

/* A source with errors would have others if it saw other headers. */
static bool means_the_same(struct translation *translation)
{
	size_t count = translation->files.precompiled->header_count;
	translation->included = ARENA_ARRAY(translation->scratch, bool, count);
	translation->shared_records = ARENA_ARRAY(translation->scratch, fact_index, count);
	memset(translation->shared_records, 0xff, count * sizeof(fact_index));
	if (unit_has_errors(translation->unit))
		return false;
	return translation->files.precompiled->opening
	           ? opens_so(translation)
	           : replay(&translation->files, translation->included, &translation->refused_for);
}

/* Null without an error when the source has to be read without precompiled headers. */
static struct facts *read_source(struct extractor *extractor, const struct source *source, struct sharing *sharing,
                                 struct error *error)
{
	CXTranslationUnit unit;
	if (!parse(extractor, source, sharing, &unit, error))
		return NULL;
	struct translation translation;
	translation_init(&translation, source, unit, sharing->precompiled);
	bool good = !sharing->precompiled || means_the_same(&translation);
	if (good)
		read_translation(&translation);
	good = good && !translation.leaked;
	sharing->system_bytes = translation.system_bytes;
	sharing->own_bytes = translation.own_bytes;
	if (good && sharing->asked && !unit_has_errors(unit))
		wanted_collect(&translation, &sharing->wanted);
	struct facts *facts = translation.facts;
	if (good)
		facts_sort_files(facts);
	else if (sharing->asked)
		text_add(&sharing->wanted, text_string(&translation.refused_for));
	translation_release(&translation);
	if (good)
		return facts;
	facts_free(facts);
	return NULL;
}

struct facts *extract_source_shared(struct extractor *extractor, const struct source *source, struct sharing *sharing,
                                    struct error *error)
{
	if (!check_text(source, error))
		return NULL;
	struct facts *facts = read_source(extractor, source, sharing, error);
	if (facts || !sharing->precompiled)
		return facts;
	*sharing = (struct sharing){.asked = sharing->asked, .refused = true, .wanted = sharing->wanted};
	return read_source(extractor, source, sharing, error);
}

struct facts *extract_source(struct extractor *extractor, const struct source *source, struct error *error)
{
	struct sharing alone = {0};
	return extract_source_shared(extractor, source, &alone, error);
}

bool extract_opening(struct extractor *extractor, const struct source *like, const char *directives, int image,
                     int card, struct error *error)
{
	return precompile_opening(extractor->index, like, directives, image, card, error);
}

bool extract_headers(struct extractor *extractor, const struct source *like, const char *directives, int image,
                     int card, struct error *error)
{
	return precompile(extractor->index, like, directives, image, card, error);
}
