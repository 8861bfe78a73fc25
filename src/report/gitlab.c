#include "report/gitlab.h"

#include "base/files.h"
#include "base/table.h"
#include "report/brief.h"
#include "report/json_parts.h"
#include "report/json_write.h"

#include <string.h>

static const char *severity(const struct finding *finding)
{
	if (finding->severity != SEVERITY_ERROR)
		return "minor";
	return finding->confidence == CONFIDENCE_HIGH ? "critical" : "major";
}

/* Fingerprints of a report differ, or GitLab keeps only one of the findings. */
static void set_fingerprint(json_t *object, const struct finding *finding, struct table *seen)
{
	struct text fingerprint = {0};
	uint32_t before = table_get_string(seen, finding->fingerprint);
	uint32_t times = before == TABLE_NONE ? 0 : before + 1;
	table_set(seen, finding->fingerprint, strlen(finding->fingerprint), times);
	text_add(&fingerprint, finding->fingerprint);
	if (times)
		text_printf(&fingerprint, "-%u", times);
	json_set_text(object, "fingerprint", text_string(&fingerprint));
	text_free(&fingerprint);
}

static json_t *issue(const struct finding *finding, const char *root, struct table *seen)
{
	json_t *object = json_object(), *location = json_object(), *lines = json_object();
	struct text description = {0};
	brief_write(&description, finding, root);
	json_set_text(object, "description", text_string(&description));
	text_free(&description);
	json_set_text(object, "check_name", finding->rule->id);
	set_fingerprint(object, finding, seen);
	json_set_text(object, "severity", severity(finding));
	json_set_text(location, "path", path_below(root, finding->place.file));
	json_set_count(lines, "begin", finding->place.line ? finding->place.line : 1);
	json_object_set_new_nocheck(location, "lines", lines);
	json_object_set_new_nocheck(object, "location", location);
	return object;
}

void report_gitlab_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	const char *root = analysis_top(analysis);
	json_prepare();
	struct json_writer writer = {.out = out};
	struct table *seen = table_new();
	json_open_array(&writer, NULL);
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (!analysis->findings.items[i].suppressed)
			json_put(&writer, NULL, issue(&analysis->findings.items[i], root, seen));
	json_close(&writer);
	text_add(out, "\n");
	table_free(seen);
}
