#include "program/diagnosis_parts.h"

#include "contexts/contexts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int place_compare(const struct place *left, const struct place *right)
{
	int order = strcmp(left->file, right->file);

	if (order)
		return order;
	if (left->line != right->line)
		return left->line < right->line ? -1 : 1;
	return left->column < right->column ? -1 : left->column > right->column;
}

/* ---- how the sources were parsed ---- */

static int compare_files(const void *left_item, const void *right_item)
{
	const struct file_with_errors *left = left_item, *right = right_item;

	if (left->errors != right->errors)
		return left->errors > right->errors ? -1 : 1;
	if (left->missing_headers != right->missing_headers)
		return left->missing_headers > right->missing_headers ? -1 : 1;
	return strcmp(left->path, right->path);
}

static void diagnose_files(const struct program *program, struct diagnosis *diagnosis)
{
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		struct file_with_errors file = {
		    .path = facts->files.count ? facts->files.items[0].path : "", .message = "", .place.file = ""};

		for (size_t t = 0; t < facts->troubles.count; t++) {
			const struct fact_trouble *trouble = &facts->troubles.items[t];

			file.missing_headers += trouble->kind == FACT_TROUBLE_MISSING_HEADER;
			if (trouble->kind == FACT_TROUBLE_ERROR && file.errors++ == 0) {
				file.message = trouble->text;
				file.place = link_place(program, u, trouble->place);
			}
		}
		if (file.errors + file.missing_headers > 0)
			VECTOR_PUSH(diagnosis->files_with_errors, file);
	}
	if (diagnosis->files_with_errors.count > 1)
		qsort(diagnosis->files_with_errors.items, diagnosis->files_with_errors.count,
		      sizeof *diagnosis->files_with_errors.items, compare_files);
}

struct troubles {
	VECTOR(struct trouble_count) items;
};

static int compare_troubles(const void *left_item, const void *right_item)
{
	const struct trouble_count *left = left_item, *right = right_item;

	if (left->files != right->files)
		return left->files > right->files ? -1 : 1;
	return strcmp(left->text, right->text);
}

/* A source has each text of these kinds once. */
static struct troubles count_troubles(const struct program *program, enum fact_trouble_kind kind)
{
	struct troubles troubles = {0};
	struct table *known = table_new();

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t t = 0; t < facts->troubles.count; t++) {
			const struct fact_trouble *trouble = &facts->troubles.items[t];
			uint32_t at;

			if (trouble->kind != kind)
				continue;
			at = table_put_string(known, trouble->text, (uint32_t)troubles.items.count);
			if (at == troubles.items.count)
				VECTOR_PUSH(troubles.items,
				            (struct trouble_count){.text = trouble->text,
				                                   .place = link_place(program, u, trouble->place)});
			assert(at < troubles.items.count);
			troubles.items.items[at].files++;
		}
	}
	table_free(known);
	if (troubles.items.count > 1)
		qsort(troubles.items.items, troubles.items.count, sizeof *troubles.items.items, compare_troubles);
	return troubles;
}

static void diagnose_troubles(const struct program *program, struct diagnosis *diagnosis)
{
	struct troubles headers = count_troubles(program, FACT_TROUBLE_MISSING_HEADER),
	                flags = count_troubles(program, FACT_TROUBLE_FLAG);

	for (size_t i = 0; i < headers.items.count; i++)
		VECTOR_PUSH(diagnosis->missing_headers, headers.items.items[i]);
	for (size_t i = 0; i < flags.items.count; i++)
		VECTOR_PUSH(diagnosis->unknown_flags, flags.items.items[i]);
	VECTOR_FREE(headers.items);
	VECTOR_FREE(flags.items);
}

/* ---- contexts, and waits that make none ---- */

static int compare_contexts(const void *left_item, const void *right_item)
{
	const struct finding_context *left = left_item, *right = right_item;
	int order = strcmp(left->framework, right->framework);

	if (order == 0)
		order = (int)left->kind - (int)right->kind;
	if (order == 0)
		order = place_compare(&left->evidence.place, &right->evidence.place);
	return order ? order : strcmp(left->entry, right->entry);
}

static int compare_waits(const void *left_item, const void *right_item)
{
	const struct lone_wait *left = left_item, *right = right_item;

	return place_compare(&left->place, &right->place);
}

static void diagnose_contexts(const struct program *program, struct diagnosis *diagnosis)
{
	struct contexts contexts;

	contexts_find(&contexts, program, diagnosis->arena);
	for (size_t e = 0; e < contexts.entries.count; e++)
		VECTOR_PUSH(diagnosis->contexts, *contexts.entries.items[e].context);
	for (size_t w = 0; w < contexts.lone_waits.count; w++)
		VECTOR_PUSH(diagnosis->lone_waits, contexts.lone_waits.items[w]);
	contexts_release(&contexts);
	if (diagnosis->contexts.count > 1)
		qsort(diagnosis->contexts.items, diagnosis->contexts.count, sizeof *diagnosis->contexts.items,
		      compare_contexts);
	if (diagnosis->lone_waits.count > 1)
		qsort(diagnosis->lone_waits.items, diagnosis->lone_waits.count, sizeof *diagnosis->lone_waits.items,
		      compare_waits);
}

struct diagnosis *program_diagnose(const struct program *program, const char *root)
{
	struct diagnosis *diagnosis = memory_zeroed(1, sizeof *diagnosis);

	diagnosis->arena = arena_new();
	diagnosis->root = arena_copy_string(diagnosis->arena, root);
	diagnosis->sources.database = "";
	diagnosis->files = (unsigned)program->units.count;
	diagnosis->calls = (unsigned)program->calls.count;
	for (size_t f = 0; f < program->functions.count; f++)
		diagnosis->functions += program->functions.items[f].defined;
	diagnose_files(program, diagnosis);
	diagnose_troubles(program, diagnosis);
	diagnose_unresolved(program, diagnosis);
	diagnose_wide(program, diagnosis);
	diagnose_contexts(program, diagnosis);
	diagnose_unknown(program, diagnosis);
	return diagnosis;
}

void diagnosis_free(struct diagnosis *diagnosis)
{
	if (!diagnosis)
		return;
	VECTOR_FREE(diagnosis->sources.failed);
	VECTOR_FREE(diagnosis->sources.unbuilt);
	VECTOR_FREE(diagnosis->sources.unbuilt_folders);
	VECTOR_FREE(diagnosis->files_with_errors);
	VECTOR_FREE(diagnosis->missing_headers);
	VECTOR_FREE(diagnosis->unknown_flags);
	VECTOR_FREE(diagnosis->unresolved);
	VECTOR_FREE(diagnosis->widest);
	VECTOR_FREE(diagnosis->contexts);
	VECTOR_FREE(diagnosis->lone_waits);
	VECTOR_FREE(diagnosis->unknown);
	arena_free(diagnosis->arena);
	free(diagnosis);
}

const char *lone_wait_reason_name(enum lone_wait_reason reason)
{
	static const char *const names[LONE_WAIT_REASONS] = {
	    [LONE_WAIT_ONE_DESCRIPTOR] = "one-descriptor",
	    [LONE_WAIT_DOES_NOT_WAIT] = "does-not-wait",
	    [LONE_WAIT_NO_LOOP] = "no-loop",
	    [LONE_WAIT_TOO_DEEP] = "wrapped-too-deep",
	    [LONE_WAIT_HANDS_NOTHING_OUT] = "hands-nothing-out",
	};

	return names[reason];
}
