#include "cli/report_outputs.h"

#include "base/files.h"
#include "cli/output.h"

#include <assert.h>
#include <string.h>

/* "out.sarif" is meant to be SARIF. Names that several formats have (.xml) say nothing. */
static const struct report_format *format_of_name(const char *path)
{
	const char *ending = strrchr(path_name(path), '.');
	for (const struct report_format *format = report_formats; ending && format->name; format++)
		if (format->ending && strcmp(ending, format->ending) == 0)
			return format;
	return NULL;
}

/* --summary is a word for one of the formats, and stronger than a configuration. */
static const struct report_format *usual_format(const struct settings *settings, struct error *error)
{
	bool summary = settings_flag(settings, "summary");
	return report_format_find(summary ? "summary" : settings_string(settings, "format"), error);
}

static const struct report_format *choose_format(const char **path, const struct settings *settings,
                                                 struct error *error)
{
	for (const struct report_format *format = report_formats; format->name; format++) {
		size_t length = strlen(format->name);
		if (strncmp(*path, format->name, length) == 0 && (*path)[length] == ':') {
			*path += length + 1;
			return format;
		}
	}
	const struct report_format *named = settings_get(settings, "format")->given ? NULL : format_of_name(*path);
	return named ? named : usual_format(settings, error);
}

static bool is_taken(const struct report_outputs *outputs, const char *path)
{
	for (size_t i = 0; i < outputs->items.count; i++) {
		const char *other = outputs->items.items[i].path;
		if (output_is_standard(path) && output_is_standard(other))
			return true;
		if (path && other && strcmp(other, path) == 0)
			return true;
	}
	return false;
}

static bool add(struct report_outputs *outputs, const struct report_format *format, const char *path,
                struct error *error)
{
	if (!format || !output_check(path, error))
		return false;
	if (is_taken(outputs, path))
		return error_set(error, "--output: two reports would be written to %s",
		                 output_is_standard(path) ? "standard output" : path);
	struct report_output output = {format, path};
	VECTOR_PUSH(outputs->items, output);
	return true;
}

bool report_outputs_read(struct report_outputs *outputs, const struct settings *settings, struct error *error)
{
	const struct setting *wanted = settings_get(settings, "output");
	if (!wanted->list.count)
		return add(outputs, usual_format(settings, error), NULL, error);
	for (size_t i = 0; i < wanted->list.count; i++) {
		const char *path = wanted->list.items[i];
		const struct report_format *format = choose_format(&path, settings, error);
		if (!add(outputs, format, path, error))
			return false;
	}
	return true;
}

void report_outputs_release(struct report_outputs *outputs) { VECTOR_FREE(outputs->items); }

bool report_outputs_write(const struct report_outputs *outputs, const struct analysis *analysis,
                          const struct settings *settings, struct error *error)
{
	bool written = true;
	for (size_t i = 0; i < outputs->items.count && written; i++) {
		assert(outputs->items.items);
		const struct report_output *output = &outputs->items.items[i];
		struct report_options options = pipeline_findings_options(settings, output->path);
		struct text text = {0};
		output->format->write(analysis, &options, &text);
		written = output_write(output->path, &text, error);
		text_free(&text);
	}
	return written;
}
