#include "cli/baseline_file.h"

#include "cli/output.h"

#include <string.h>
#include <unistd.h>

static bool is_missing(const char *path) { return access(path, F_OK) != 0; }

bool baseline_file_read(const struct settings *settings, struct baseline **ret, struct error *error)
{
	const char *path = settings_string(settings, "baseline");
	bool update = settings_flag(settings, "update-baseline");
	*ret = NULL;
	if (!path)
		return !update || error_set(error, "--update-baseline: --baseline FILE says which");
	if (update && !output_check(path, error))
		return false;
	if (!is_missing(path))
		*ret = baseline_read(path, error);
	else if (update)
		*ret = baseline_new();
	else
		error_set_at(error, path, 0, 0, "there is no such baseline; --update-baseline writes one");
	return *ret != NULL;
}

static bool was_read(const char *path, const void *data)
{
	const struct pool_result *extracted = data;
	for (size_t i = 0; i < extracted->count; i++) {
		const struct facts *facts = extracted->facts[i];
		for (size_t f = 0; facts && f < facts->files.count; f++)
			if (!facts->files.items[f].system && strcmp(facts->files.items[f].path, path) == 0)
				return true;
	}
	return false;
}

void baseline_file_compare(struct baseline *baseline, struct analysis *analysis, const struct pool_result *extracted)
{
	baseline_compare(baseline, analysis, analysis_top(analysis), was_read, extracted);
}

bool baseline_file_update(const struct baseline *baseline, const struct analysis *analysis,
                          const struct settings *settings, struct error *error)
{
	const char *path = settings_string(settings, "baseline");
	struct text text = {0};
	unsigned added = 0, kept = 0;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		added += finding_counts(&analysis->findings.items[i]);
		kept += analysis->findings.items[i].baseline == BASELINE_KNOWN;
	}
	baseline_write(baseline, analysis, analysis_top(analysis), &text);
	bool written = output_write(path, &text, error);
	text_clear(&text);
	text_printf(&text, "goinception: %s: %u added, %zu taken out, %u as before\n", path, added,
	            analysis->fixed.count, kept);
	if (written)
		message_note("baseline", text_string(&text));
	text_free(&text);
	return written;
}
