/* Paths for programs: docs/schema/graph-1.json. */
#include "report/graph_parts.h"
#include "report/json_parts.h"

enum { SCHEMA = 1 };

static json_t *names(const char *const *items, size_t count) { return json_names(items, (unsigned)count); }

static json_t *query_object(const struct paths_query *query)
{
	json_t *object = json_object();
	json_object_set_new(object, "from", names(query->from, query->from_count));
	json_object_set_new(object, "to", names(query->to, query->to_count));
	json_object_set_new(object, "through", names(query->through, query->through_count));
	json_object_set_new(object, "avoid", names(query->avoid, query->avoid_count));
	json_object_set_new(object, "labels", json_text_or_null(query->pattern));
	json_set_count(object, "limit", query->limit);
	json_set_text(object, "min_confidence", confidence_name(query->least));
	return object;
}

static json_t *function_object(const struct path_function *function, const char *root)
{
	json_t *object = json_object();
	json_set_text(object, "name", function->name);
	json_set_place(object, root, &function->place);
	json_object_set_new(object, "labels", names(function->labels, function->label_count));
	return object;
}

static json_t *call_object(const struct path_hop *hop, const char *root)
{
	json_t *object = json_object();
	json_set_place(object, root, &hop->place);
	json_set_text(object, "certainty", certainty_name(hop->certainty));
	json_set_count(object, "candidates", hop->candidates);
	json_object_set_new(object, "offload", json_text_or_null(hop->offload));
	return object;
}

static json_t *path_object(const struct path *path, const char *root)
{
	json_t *object = json_object(), *functions = json_array(), *calls = json_array();
	for (size_t i = 0; i < path->function_count; i++)
		json_array_append_new(functions, function_object(&path->functions[i], root));
	for (size_t i = 0; i + 1 < path->function_count; i++)
		json_array_append_new(calls, call_object(&path->hops[i], root));
	json_object_set_new(object, "functions", functions);
	json_object_set_new(object, "calls", calls);
	return object;
}

void graph_json_write(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
                      struct text *out)
{
	(void)options;
	json_t *report = json_start(SCHEMA), *array = json_array();
	json_object_set_new(report, "query", query_object(query));
	for (size_t i = 0; i < paths->items.count; i++)
		json_array_append_new(array, path_object(&paths->items.items[i], paths->root));
	json_object_set_new(report, "paths", array);
	json_object_set_new(report, "limited", json_boolean(paths->limited));
	json_object_set_new(report, "given_up", json_boolean(paths->given_up));
	json_set_count(report, "left_out", paths->left_out);
	json_finish(report, out);
}
