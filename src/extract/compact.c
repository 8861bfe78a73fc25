#include "extract/translation.h"

#include <stdlib.h>
#include <string.h>

/* Every expression gave a value on the way; most of them went nowhere. */
struct survivors {
	bool *values, *variables, *fields;
	fact_index *new_values, *new_variables, *new_fields;
};

static void keep(struct survivors *survivors, fact_index value)
{
	if (value != FACT_NONE)
		survivors->values[value] = true;
}

static void mark_references(const struct facts *facts, struct survivors *survivors)
{
	for (size_t i = 0; i < facts->flows.count; i++) {
		keep(survivors, facts->flows.items[i].to);
		keep(survivors, facts->flows.items[i].from);
	}
	for (size_t i = 0; i < facts->blocks.count; i++)
		keep(survivors, facts->blocks.items[i].value);
	for (size_t i = 0; i < facts->jumps.count; i++)
		keep(survivors, facts->jumps.items[i].value);
	for (size_t i = 0; i < facts->calls.count; i++) {
		keep(survivors, facts->calls.items[i].through);
		keep(survivors, facts->calls.items[i].receiver);
	}
	for (size_t i = 0; i < facts->arguments.count; i++)
		keep(survivors, facts->arguments.items[i]);
}

static bool has_value_in_a(enum fact_value_kind kind)
{
	return kind == FACT_VALUE_ADDRESS || kind == FACT_VALUE_POINTEE || kind == FACT_VALUE_EITHER ||
	       kind == FACT_VALUE_BITS || kind == FACT_VALUE_WITHOUT || kind == FACT_VALUE_CAST;
}

static bool has_value_in_b(enum fact_value_kind kind)
{
	return kind == FACT_VALUE_FIELD || kind == FACT_VALUE_EITHER || kind == FACT_VALUE_BITS;
}

/* Values refer to earlier ones only, so one pass from the end reaches all. */
static void mark_inside(const struct facts *facts, struct survivors *survivors)
{
	for (size_t i = facts->values.count; i-- > 0;) {
		const struct fact_value *value = &facts->values.items[i];
		if (!survivors->values[i])
			continue;
		if (has_value_in_a(value->kind))
			keep(survivors, value->a);
		if (has_value_in_b(value->kind))
			keep(survivors, value->b);
		if (value->kind == FACT_VALUE_VARIABLE)
			survivors->variables[value->a] = true;
		if (value->kind == FACT_VALUE_FIELD)
			survivors->fields[value->a] = true;
	}
}

#define COMPACT(vector, kept, numbers)                                       \
	do {                                                                 \
		size_t count = 0;                                            \
		for (size_t i = 0; i < (vector).count; i++) {                \
			(numbers)[i] = (fact_index)count;                    \
			if ((kept)[i])                                       \
				(vector).items[count++] = (vector).items[i]; \
		}                                                            \
		(vector).count = count;                                      \
	} while (0)

static void renumber(fact_index *reference, const fact_index *numbers)
{
	if (*reference != FACT_NONE)
		*reference = numbers[*reference];
}

static void renumber_values(struct facts *facts, const struct survivors *survivors)
{
	for (size_t i = 0; i < facts->values.count; i++) {
		struct fact_value *value = &facts->values.items[i];
		if (has_value_in_a(value->kind))
			renumber(&value->a, survivors->new_values);
		if (has_value_in_b(value->kind))
			renumber(&value->b, survivors->new_values);
		if (value->kind == FACT_VALUE_VARIABLE)
			renumber(&value->a, survivors->new_variables);
		if (value->kind == FACT_VALUE_FIELD)
			renumber(&value->a, survivors->new_fields);
	}
}

static void renumber_references(struct facts *facts, const fact_index *numbers)
{
	for (size_t i = 0; i < facts->flows.count; i++) {
		renumber(&facts->flows.items[i].to, numbers);
		renumber(&facts->flows.items[i].from, numbers);
	}
	for (size_t i = 0; i < facts->blocks.count; i++)
		renumber(&facts->blocks.items[i].value, numbers);
	for (size_t i = 0; i < facts->jumps.count; i++)
		renumber(&facts->jumps.items[i].value, numbers);
	for (size_t i = 0; i < facts->calls.count; i++) {
		renumber(&facts->calls.items[i].through, numbers);
		renumber(&facts->calls.items[i].receiver, numbers);
	}
	for (size_t i = 0; i < facts->arguments.count; i++)
		renumber(&facts->arguments.items[i], numbers);
}

void facts_compact(struct facts *facts)
{
	struct survivors survivors = {
	    .values = memory_zeroed(facts->values.count, sizeof(bool)),
	    .variables = memory_zeroed(facts->variables.count, sizeof(bool)),
	    .fields = memory_zeroed(facts->fields.count, sizeof(bool)),
	    .new_values = memory_zeroed(facts->values.count, sizeof(fact_index)),
	    .new_variables = memory_zeroed(facts->variables.count, sizeof(fact_index)),
	    .new_fields = memory_zeroed(facts->fields.count, sizeof(fact_index)),
	};
	mark_references(facts, &survivors);
	mark_inside(facts, &survivors);
	COMPACT(facts->values, survivors.values, survivors.new_values);
	COMPACT(facts->variables, survivors.variables, survivors.new_variables);
	COMPACT(facts->fields, survivors.fields, survivors.new_fields);
	renumber_values(facts, &survivors);
	renumber_references(facts, survivors.new_values);
	free(survivors.values);
	free(survivors.variables);
	free(survivors.fields);
	free(survivors.new_values);
	free(survivors.new_variables);
	free(survivors.new_fields);
}

/* ---- files ---- */

struct numbered_file {
	struct fact_file file;
	fact_index number;
};

static int compare_files(const void *a, const void *b)
{
	const struct numbered_file *left = a, *right = b;
	return strcmp(left->file.path, right->file.path);
}

typedef void use_place(struct fact_place *place, void *data);

static void for_all_places(struct facts *facts, use_place *use, void *data)
{
	for (size_t i = 0; i < facts->functions.count; i++)
		use(&facts->functions.items[i].place, data);
	for (size_t i = 0; i < facts->variables.count; i++)
		use(&facts->variables.items[i].place, data);
	for (size_t i = 0; i < facts->blocks.count; i++)
		use(&facts->blocks.items[i].place, data);
	for (size_t i = 0; i < facts->flows.count; i++)
		use(&facts->flows.items[i].place, data);
	for (size_t i = 0; i < facts->calls.count; i++) {
		use(&facts->calls.items[i].place, data);
		use(&facts->calls.items[i].expansion, data);
	}
	for (size_t i = 0; i < facts->comments.count; i++)
		use(&facts->comments.items[i].place, data);
	for (size_t i = 0; i < facts->troubles.count; i++)
		use(&facts->troubles.items[i].place, data);
}

static void mark_file(struct fact_place *place, void *used) { ((bool *)used)[place->file] = true; }
static void renumber_file(struct fact_place *place, void *numbers)
{
	place->file = ((fact_index *)numbers)[place->file];
}

/* .../clang/22/include/stddef.h: changes with the front end only; which of them are read may depend on what was read
 * before. */
static bool comes_with_front_end(const char *path)
{
	const char *version = strstr(path, "/clang/");
	if (!version)
		return false;
	version += strlen("/clang/");
	size_t length = strspn(version, "0123456789.");
	return length > 0 && strncmp(version + length, "/include/", strlen("/include/")) == 0;
}

void facts_sort_files(struct facts *facts)
{
	size_t count = facts->files.count, kept = 0;
	struct numbered_file *files = memory_zeroed(count, sizeof *files);
	fact_index *numbers = memory_zeroed(count, sizeof *numbers);
	bool *used = memory_zeroed(count, sizeof *used);
	for_all_places(facts, mark_file, used);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || used[i] || !comes_with_front_end(facts->files.items[i].path))
			files[kept++] = (struct numbered_file){facts->files.items[i], (fact_index)i};
	if (kept > 1)
		qsort(files + 1, kept - 1, sizeof *files, compare_files);
	for (size_t i = 0; i < kept; i++) {
		facts->files.items[i] = files[i].file;
		numbers[files[i].number] = (fact_index)i;
	}
	facts->files.count = kept;
	for_all_places(facts, renumber_file, numbers);
	free(files);
	free(numbers);
	free(used);
}
