/* The diagnosis for programs: docs/schema/doctor-1.json. Each list says how many there are, and holds the first. */
#include "base/files.h"
#include "report/diagnosis_parts.h"
#include "report/json_parts.h"

#include <stdlib.h>

enum { SCHEMA = 1 };

struct writing {
	const struct diagnosis *diagnosis;
	unsigned top;
};

static json_t *place_object(const struct writing *writing, const struct place *place)
{
	json_t *object = json_object();
	json_set_place(object, writing->diagnosis->root, place);
	return object;
}

/* {"total": n, "items": [...]}: the first `top` of them. */
static json_t *list(const struct writing *writing, size_t total,
                    json_t *(*item)(const struct writing *writing, size_t index))
{
	json_t *object = json_object(), *items = json_array();
	json_set_count(object, "total", total);
	for (size_t i = 0; i < total && i < writing->top; i++)
		json_array_append_new(items, item(writing, i));
	json_object_set_new(object, "items", items);
	return object;
}

static json_t *unbuilt_source(const struct writing *writing, size_t index)
{
	const struct diagnosis *diagnosis = writing->diagnosis;
	return json_text(path_below(diagnosis->root, diagnosis->sources.unbuilt.items[index]));
}

static json_t *unbuilt_folder(const struct writing *writing, size_t index)
{
	const struct diagnosis *diagnosis = writing->diagnosis;
	const struct unbuilt_folder *folder = &diagnosis->sources.unbuilt_folders.items[index];
	json_t *object = json_object();
	json_set_text(object, "folder", unbuilt_folder_name(diagnosis, folder));
	json_set_count(object, "sources", folder->sources);
	json_object_set_new(object, "whole", json_boolean(folder->unbuilt_below == folder->below));
	return object;
}

static json_t *sources_object(const struct writing *writing)
{
	const struct diagnosed_sources *sources = &writing->diagnosis->sources;
	const char *root = writing->diagnosis->root;
	json_t *object = json_object();
	json_object_set_new(object, "database", json_text_or_null(path_below(root, sources->database)));
	json_set_count(object, "from_database", sources->from_database);
	json_set_count(object, "guessed", sources->guessed);
	json_set_count(object, "missing", sources->missing);
	json_set_count(object, "outside", sources->outside);
	json_set_count(object, "excluded", sources->excluded);
	json_object_set_new(object, "not_built", list(writing, sources->unbuilt.count, unbuilt_source));
	json_object_set_new(object, "not_built_folders", list(writing, sources->unbuilt_folders.count, unbuilt_folder));
	json_object_set_new(object, "failed", json_failed(sources->failed.items, sources->failed.count, root));
	return object;
}

static json_t *file_object(const struct writing *writing, size_t index)
{
	const struct file_with_errors *file = &writing->diagnosis->files_with_errors.items[index];
	json_t *object = json_object();
	json_set_text(object, "file", path_below(writing->diagnosis->root, file->path));
	json_set_count(object, "errors", file->errors);
	json_set_count(object, "missing_headers", file->missing_headers);
	json_t *first = json_null();
	if (file->errors) {
		first = place_object(writing, &file->place);
		json_set_text(first, "message", file->message);
	}
	json_object_set_new(object, "first_error", first);
	return object;
}

static json_t *header_object(const struct writing *writing, size_t index)
{
	const struct trouble_count *trouble = &writing->diagnosis->missing_headers.items[index];
	json_t *object = json_object();
	json_set_text(object, "header", trouble->text);
	json_set_count(object, "files", trouble->files);
	json_object_set_new(object, "first", place_object(writing, &trouble->place));
	return object;
}

static json_t *flag_object(const struct writing *writing, size_t index)
{
	const struct trouble_count *trouble = &writing->diagnosis->unknown_flags.items[index];
	json_t *object = json_object();
	json_set_text(object, "flag", trouble->text);
	json_set_count(object, "files", trouble->files);
	return object;
}

static json_t *unresolved_object(const struct writing *writing, size_t index)
{
	const struct unresolved_type *type = &writing->diagnosis->unresolved.items[index];
	json_t *object = json_object(), *places = json_array();
	json_set_text(object, "type", type->type);
	json_set_text(object, "origin", origin_name(type->origin));
	json_set_count(object, "calls", type->call_count);
	json_set_count(object, "fitting", type->fitting);
	for (size_t i = 0; i < type->call_count && i < writing->top; i++) {
		json_t *place = place_object(writing, &type->calls[i].place);
		json_object_set_new(place, "function", json_text_or_null(type->calls[i].function));
		json_set_text(place, "through", type->calls[i].through);
		json_object_set_new(place, "from", json_text_or_null(type->calls[i].giver));
		json_array_append_new(places, place);
	}
	json_object_set_new(object, "places", places);
	return object;
}

static json_t *context_item(const struct writing *writing, size_t index)
{
	return json_context(&writing->diagnosis->contexts.items[index], writing->diagnosis->root);
}

static json_t *lone_wait_object(const struct writing *writing, size_t index)
{
	const struct lone_wait *wait = &writing->diagnosis->lone_waits.items[index];
	json_t *object = place_object(writing, &wait->place);
	json_set_text(object, "call", wait->call);
	json_object_set_new(object, "function", json_text_or_null(wait->function));
	json_set_text(object, "reason", lone_wait_reason_name(wait->reason));
	json_set_text(object, "why", diagnosis_lone_wait_words(wait->reason));
	json_object_set_new(object, "loop", wait->loop.line ? place_object(writing, &wait->loop) : json_null());
	return object;
}

static json_t *unknown_object(const struct writing *writing, size_t index)
{
	const struct unknown_function *unknown = &writing->diagnosis->unknown.items[index];
	json_t *object = json_object();
	json_set_text(object, "name", unknown->name);
	json_set_text(object, "type", unknown->type);
	json_object_set_new(object, "header", json_text_or_null(path_below(writing->diagnosis->root, unknown->header)));
	json_set_count(object, "calls", unknown->calls);
	json_object_set_new(object, "first", place_object(writing, &unknown->first));
	json_object_set_new(object, "handed_argument",
	                    unknown->handed < 0 ? json_null() : json_integer(unknown->handed));
	json_set_text(object, "rule", unknown->rule_id);
	return object;
}

static json_t *rules_text(const struct writing *writing)
{
	struct text text = {0};
	diagnosis_rules_write(writing->diagnosis, writing->top, &text);
	json_t *string = json_text(text_string(&text));
	text_free(&text);
	return string;
}

static json_t *parsing_object(const struct writing *writing)
{
	const struct diagnosis *diagnosis = writing->diagnosis;
	json_t *object = json_object();
	json_set_count(object, "files", diagnosis->files);
	json_object_set_new(object, "files_with_errors",
	                    list(writing, diagnosis->files_with_errors.count, file_object));
	json_object_set_new(object, "missing_headers", list(writing, diagnosis->missing_headers.count, header_object));
	json_object_set_new(object, "unknown_flags", list(writing, diagnosis->unknown_flags.count, flag_object));
	return object;
}

static json_t *wide_object(const struct writing *writing, size_t index)
{
	const struct wide_call *wide = &writing->diagnosis->widest.items[index];
	json_t *object = place_object(writing, &wide->call.place), *names = json_array();
	json_object_set_new(object, "function", json_text_or_null(wide->call.function));
	json_set_text(object, "through", wide->call.through);
	json_set_count(object, "calls", wide->calls);
	json_set_count(object, "functions", wide->functions);
	for (unsigned n = 0; n < wide->name_count; n++)
		json_array_append_new(names, json_text(wide->names[n]));
	json_object_set_new(object, "first", names);
	return object;
}

static json_t *widths_object(const struct diagnosis *diagnosis)
{
	static const char *const names[WIDTHS] = {[WIDTH_ONE] = "1",
	                                          [WIDTH_UP_TO_4] = "2-4",
	                                          [WIDTH_UP_TO_16] = "5-16",
	                                          [WIDTH_UP_TO_64] = "17-64",
	                                          [WIDTH_MORE] = "more"};
	json_t *object = json_object();
	for (size_t w = 0; w < WIDTHS; w++)
		json_set_count(object, names[w], diagnosis->indirect_widths[w]);
	return object;
}

static json_t *indirect_object(const struct writing *writing)
{
	const struct diagnosis *diagnosis = writing->diagnosis;
	json_t *object = json_object();
	json_set_count(object, "total", diagnosis->indirect_calls);
	json_set_count(object, "resolved", diagnosis->indirect_resolved);
	for (int origin = 0; origin < ORIGINS; origin++)
		json_set_count(object, origin_name(origin), diagnosis->indirect_unresolved[origin]);
	json_object_set_new(object, "functions_per_call", widths_object(diagnosis));
	json_object_set_new(object, "unresolved_types", list(writing, diagnosis->unresolved.count, unresolved_object));
	json_object_set_new(object, "widest", list(writing, diagnosis->widest.count, wide_object));
	return object;
}

void diagnosis_json_write(const struct diagnosis *diagnosis, const struct diagnosis_options *options, struct text *out)
{
	struct writing writing = {diagnosis, options->top};
	json_t *report = json_start(SCHEMA);
	json_object_set_new(report, "sources", sources_object(&writing));
	json_object_set_new(report, "parsing", parsing_object(&writing));
	json_object_set_new(report, "indirect_calls", indirect_object(&writing));
	json_object_set_new(report, "contexts", list(&writing, diagnosis->contexts.count, context_item));
	json_object_set_new(report, "lone_waits", list(&writing, diagnosis->lone_waits.count, lone_wait_object));
	json_object_set_new(report, "unknown_functions", list(&writing, diagnosis->unknown.count, unknown_object));
	json_object_set_new(report, "rules", rules_text(&writing));
	json_set_count(report, "functions", diagnosis->functions);
	json_set_count(report, "calls", diagnosis->calls);
	json_object_set_new(report, "seconds", json_seconds(diagnosis->sources.seconds));
	json_set_pair(report, "cache", "hits", diagnosis->sources.cache_hits, "misses",
	              diagnosis->sources.cache_misses);
	json_finish(report, out);
}
