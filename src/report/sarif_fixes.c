/* Remedies that are exact enough for an editor to apply. */
#include "report/fix.h"
#include "report/sarif_parts.h"
#include "report/wording.h"

static json_t *replacement(struct sarif *sarif, const struct finding *finding, const struct fix *fix)
{
	json_t *object = json_object(), *region = json_object();
	struct place from = finding->place, to = finding->place;
	from.column = fix->from;
	to.column = fix->to;
	json_set_count(region, "startLine", from.line);
	json_set_count(region, "startColumn", source_characters(&sarif->lines, &from));
	json_set_count(region, "endColumn", source_characters(&sarif->lines, &to));
	json_object_set_new_nocheck(object, "deletedRegion", region);
	text_add(&sarif->scratch, text_string(&fix->replacement));
	json_object_set_new_nocheck(object, "insertedContent", sarif_message(sarif));
	return object;
}

json_t *sarif_fixes(struct sarif *sarif, const struct finding *finding)
{
	json_t *fixes = json_array();
	struct fix found;
	if (!fix_find(&sarif->lines, finding, &found))
		return fixes;
	json_t *fix = json_object(), *changes = json_array(), *change = json_object(), *replacements = json_array();
	wording_instead(&sarif->scratch, finding->instead);
	json_object_set_new_nocheck(fix, "description", sarif_message(sarif));
	json_object_set_new_nocheck(change, "artifactLocation", sarif_artifact(sarif, finding->place.file));
	json_array_append_new(replacements, replacement(sarif, finding, &found));
	json_object_set_new_nocheck(change, "replacements", replacements);
	json_array_append_new(changes, change);
	json_object_set_new_nocheck(fix, "artifactChanges", changes);
	json_array_append_new(fixes, fix);
	text_free(&found.replacement);
	return fixes;
}
