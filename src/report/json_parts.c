#include "report/json_parts.h"

#include "base/files.h"
#include "report/glyph.h"
#include "report/json_write.h"

#include <stdlib.h>
#include <string.h>

static bool is_ascii(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)text[i] >= 0x80)
			return false;
	return true;
}

/* Jansson refuses malformed UTF-8, which sources may hold anywhere a name or a line is quoted. */
json_t *json_text(const char *text)
{
	size_t length = strlen(text);
	if (is_ascii(text, length))
		return json_stringn_nocheck(text, length);
	struct text clean = {0};
	text_add_utf8(&clean, text);
	json_t *string = json_stringn_nocheck(text_string(&clean), clean.length);
	text_free(&clean);
	return string;
}

json_t *json_text_or_null(const char *text) { return text && text[0] ? json_text(text) : json_null(); }

void json_set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new_nocheck(object, key, json_text(text));
}

void json_set_count(json_t *object, const char *key, unsigned long number)
{
	json_object_set_new_nocheck(object, key, json_integer((json_int_t)number));
}

/* A place that is not known has line 0 in the analysis; readers get null. */
void json_set_place(json_t *object, const char *root, const struct place *place)
{
	json_object_set_new_nocheck(object, "file", json_text_or_null(path_below(root, place->file)));
	json_object_set_new_nocheck(object, "line", place->line ? json_integer(place->line) : json_null());
	json_object_set_new_nocheck(object, "column", place->column ? json_integer(place->column) : json_null());
}

json_t *json_context(const struct finding_context *context, const char *root)
{
	json_t *object = json_object(), *evidence = json_object(), *entry_place = json_object();
	json_set_text(object, "kind", context_kind_name(context->kind));
	json_set_text(object, "name", context->name);
	json_set_text(object, "entry", context->entry);
	json_set_place(evidence, root, &context->evidence.place);
	json_set_text(evidence, "what", context->evidence.what);
	json_object_set_new_nocheck(object, "evidence", evidence);
	json_set_text(object, "framework", context->framework);
	json_set_place(entry_place, root, &context->entry_place);
	json_object_set_new_nocheck(object, "entry_place", entry_place);
	json_set_text(object, "confidence", confidence_name(context->confidence));
	return object;
}

json_t *json_names(const char *const *names, unsigned count)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < count; i++)
		json_array_append_new(array, json_text(names[i]));
	return array;
}

json_t *json_failed(const struct failed_source *failed, size_t count, const char *root)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++) {
		json_t *object = json_object();
		json_set_text(object, "file", path_below(root, failed[i].path));
		json_set_text(object, "why", failed[i].why);
		json_array_append_new(array, object);
	}
	return array;
}

void json_set_pair(json_t *object, const char *key, const char *first, unsigned first_count, const char *second,
                   unsigned second_count)
{
	json_t *pair = json_object();
	json_set_count(pair, first, first_count);
	json_set_count(pair, second, second_count);
	json_object_set_new_nocheck(object, key, pair);
}

/* Milliseconds are what the clock can promise; more digits are noise. */
json_t *json_seconds(double seconds) { return json_real((double)(long)(seconds * 1000 + 0.5) / 1000); }

void json_prepare(void) { json_set_alloc_funcs(memory_allocate, free); }

json_t *json_tool(void)
{
	json_t *tool = json_object();
	json_set_text(tool, "name", "goinception");
	json_set_text(tool, "version", GOINCEPTION_VERSION);
	return tool;
}

json_t *json_start(unsigned schema)
{
	json_prepare();
	json_t *report = json_object();
	json_set_count(report, "schema", schema);
	json_object_set_new_nocheck(report, "tool", json_tool());
	return report;
}

void json_finish(json_t *report, struct text *out)
{
	json_write(report, out);
	text_add(out, "\n");
	json_decref(report);
}
