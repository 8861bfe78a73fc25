#include "extract/translation.h"

#include <stdio.h>
#include <string.h>

enum { ERRORS_TOLD = 20 };

static void add(struct translation *translation, enum fact_trouble_kind kind, const char *text, struct fact_place place)
{
	struct facts *facts = translation->facts;
	VECTOR_PUSH(facts->troubles, (struct fact_trouble){kind, arena_copy_string(facts->arena, text), place});
}

/* "'x.h' file not found" → "x.h". */
static const char *missing_header(struct translation *translation, const char *message)
{
	static const char ending[] = "' file not found";
	size_t length = strlen(message), tail = sizeof ending - 1;
	if (message[0] != '\'' || length <= tail + 1 || strcmp(message + length - tail, ending) != 0)
		return NULL;
	return arena_copy_bytes(translation->scratch, message + 1, length - tail - 1);
}

/* "unknown argument: '-fx'" → "-fx". Diagnostics without a place speak of the command line. */
static const char *misunderstood_flag(struct translation *translation, const char *message)
{
	const char *start = strstr(message, "'-");
	const char *end = start ? strchr(start + 1, '\'') : NULL;
	return end ? arena_copy_bytes(translation->scratch, start + 1, (size_t)(end - start - 1)) : message;
}

static bool is_told(const struct facts *facts, enum fact_trouble_kind kind, const char *text)
{
	for (size_t i = 0; i < facts->troubles.count; i++)
		if (facts->troubles.items[i].kind == kind && strcmp(facts->troubles.items[i].text, text) == 0)
			return true;
	return false;
}

static void collect(struct translation *translation, CXDiagnostic diagnostic, unsigned *errors)
{
	if (clang_getDiagnosticSeverity(diagnostic) < CXDiagnostic_Error)
		return;
	const char *message = scratch_string(translation, clang_getDiagnosticSpelling(diagnostic));
	CXSourceLocation location = clang_getDiagnosticLocation(diagnostic);
	CXFile file;
	clang_getExpansionLocation(location, &file, NULL, NULL, NULL);
	struct fact_place place = place_of_use(translation, location);
	const char *header = missing_header(translation, message);
	if (header) {
		if (!is_told(translation->facts, FACT_TROUBLE_MISSING_HEADER, header))
			add(translation, FACT_TROUBLE_MISSING_HEADER, header, place);
	} else if (!file) {
		const char *flag = misunderstood_flag(translation, message);
		if (!is_told(translation->facts, FACT_TROUBLE_FLAG, flag))
			add(translation, FACT_TROUBLE_FLAG, flag, place);
	} else if ((*errors)++ < ERRORS_TOLD) {
		add(translation, FACT_TROUBLE_ERROR, message, place);
	}
}

void troubles_collect(struct translation *translation)
{
	const struct source *source = translation->source;
	for (size_t i = 0; i < source->not_understood_count; i++)
		add(translation, FACT_TROUBLE_FLAG, source->not_understood[i], (struct fact_place){0});
	if (source->guessed)
		add(translation, FACT_TROUBLE_GUESSED_FLAGS, "", (struct fact_place){0});
	unsigned errors = 0, count = clang_getNumDiagnostics(translation->unit);
	for (unsigned i = 0; i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(translation->unit, i);
		collect(translation, diagnostic, &errors);
		clang_disposeDiagnostic(diagnostic);
	}
}

bool unit_has_errors(CXTranslationUnit unit)
{
	bool errors = false;
	for (unsigned i = 0, count = clang_getNumDiagnostics(unit); i < count && !errors; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
		errors = clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error;
		clang_disposeDiagnostic(diagnostic);
	}
	return errors;
}
