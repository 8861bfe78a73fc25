#include "report/sarif.h"

#include "report/json_write.h"
#include "report/sarif_parts.h"

static const char schema[] =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

static json_t *notification(struct sarif *sarif, const char *id, const char *level)
{
	json_t *object = json_object(), *descriptor = json_object();
	json_set_text(descriptor, "id", id);
	json_object_set_new_nocheck(object, "descriptor", descriptor);
	json_set_text(object, "level", level);
	json_object_set_new_nocheck(object, "message", sarif_message(sarif));
	return object;
}

static json_t *failures(struct sarif *sarif)
{
	const struct account *account = &sarif->analysis->account;
	json_t *array = json_array();
	for (size_t i = 0; i < account->failed.count; i++) {
		const struct failed_source *failed = &account->failed.items[i];
		struct place place = {.file = failed->path};
		json_t *location = sarif_location(sarif, &place, NULL), *locations = json_array();
		text_printf(&sarif->scratch, "Not analysed: %s.", failed->why);
		json_t *object = notification(sarif, "source-failed", "error");
		json_array_append_new(locations, location);
		json_object_set_new_nocheck(object, "locations", locations);
		json_array_append_new(array, object);
	}
	return array;
}

static json_t *build_troubles(struct sarif *sarif)
{
	const struct account *account = &sarif->analysis->account;
	json_t *array = json_array();
	for (unsigned i = 0; i < account->missing_headers; i++) {
		text_printf(&sarif->scratch, "Header not found: %s.", account->missing_header_names[i]);
		json_array_append_new(array, notification(sarif, "header-missing", "warning"));
	}
	for (unsigned i = 0; i < account->unknown_flags; i++) {
		text_printf(&sarif->scratch, "Build flag left out: %s.", account->unknown_flag_names[i]);
		json_array_append_new(array, notification(sarif, "flag-unknown", "note"));
	}
	return array;
}

static void append_suppression_troubles(struct sarif *sarif, json_t *array)
{
	const struct analysis *analysis = sarif->analysis;
	for (size_t i = 0; i < analysis->suppression_troubles.count; i++) {
		const struct suppression_trouble *trouble = &analysis->suppression_troubles.items[i];
		json_t *location = sarif_location(sarif, &trouble->place, NULL), *locations = json_array();
		text_printf(&sarif->scratch, "This suppression %s.", trouble->what);
		json_t *object = notification(sarif, "suppression-trouble", "warning");
		json_array_append_new(locations, location);
		json_object_set_new_nocheck(object, "locations", locations);
		json_array_append_new(array, object);
	}
}

json_t *sarif_invocation(struct sarif *sarif)
{
	json_t *object = json_object();
	json_object_set_new_nocheck(object, "executionSuccessful", json_true());
	json_object_set_new_nocheck(object, "toolExecutionNotifications", failures(sarif));
	json_t *configuration = build_troubles(sarif);
	append_suppression_troubles(sarif, configuration);
	json_object_set_new_nocheck(object, "toolConfigurationNotifications", configuration);
	return object;
}

static void write_run(struct sarif *sarif, struct json_writer *writer)
{
	const struct analysis *analysis = sarif->analysis;
	json_open_object(writer, NULL);
	json_put(writer, "tool", sarif_tool(sarif));
	json_t *invocations = json_array();
	json_array_append_new(invocations, sarif_invocation(sarif));
	json_put(writer, "invocations", invocations);
	json_put(writer, "originalUriBaseIds", sarif_bases(sarif));
	json_put(writer, "columnKind", json_string("unicodeCodePoints"));
	json_open_array(writer, "results");
	for (size_t i = 0; i < analysis->findings.count; i++)
		json_put(writer, NULL, sarif_result(sarif, &analysis->findings.items[i]));
	for (size_t i = 0; i < analysis->fixed.count; i++)
		json_put(writer, NULL, sarif_fixed_result(sarif, &analysis->fixed.items[i]));
	json_close(writer);
	json_close(writer);
}

void report_sarif_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	json_prepare();
	struct json_writer writer = {.out = out};
	struct sarif sarif = {.analysis = analysis,
	                      .root = analysis_top(analysis),
	                      .rule_numbers = table_new(),
	                      .file_numbers = table_new()};
	json_open_object(&writer, NULL);
	json_put(&writer, "$schema", json_string(schema));
	json_put(&writer, "version", json_string("2.1.0"));
	json_open_array(&writer, "runs");
	write_run(&sarif, &writer);
	json_close(&writer);
	json_close(&writer);
	text_add(out, "\n");
	source_lines_release(&sarif.lines);
	for (size_t i = 0; i < sarif.files.count; i++)
		json_decref(sarif.files.items[i]);
	VECTOR_FREE(sarif.files);
	table_free(sarif.file_numbers);
	table_free(sarif.rule_numbers);
	text_free(&sarif.scratch);
}
