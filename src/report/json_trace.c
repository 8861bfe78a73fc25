/* What a run of the program says of the findings, as JSON. */
#include "base/files.h"
#include "report/json_parts.h"
#include "report/wording.h"

json_t *json_milliseconds(uint64_t ns)
{
	uint64_t microseconds = ns / 1000;
	return json_real((double)microseconds / 1000.0);
}

json_t *json_sighting(const struct sighting *seen)
{
	json_t *object = json_object();
	json_object_set_new_nocheck(object, "count", json_integer((json_int_t)seen->count));
	json_object_set_new_nocheck(object, "total_ms", json_milliseconds(seen->total_ns));
	json_object_set_new_nocheck(object, "longest_ms", json_milliseconds(seen->longest_ns));
	return object;
}

static json_t *lost_object(const struct unforeseen_stall *stall, const char *root)
{
	json_t *object = json_object();
	struct text what = {0};
	wording_lost(&what, stall);
	json_set_text(object, "reason", lost_reason_name(stall->reason));
	json_set_text(object, "what", text_string(&what));
	json_object_set_new_nocheck(object, "function", json_text_or_null(stall->lost_function));
	json_object_set_new_nocheck(object, "calls", json_text_or_null(stall->lost_call));
	json_set_place(object, root, &stall->lost_place);
	json_object_set_new_nocheck(object, "module", json_text_or_null(stall->lost_module));
	text_free(&what);
	return object;
}

static json_t *unforeseen_object(const struct unforeseen_stall *stall, const char *root)
{
	json_t *object = json_object();
	json_set_text(object, "call", stall->call);
	json_object_set_new_nocheck(object, "function", json_text_or_null(stall->function));
	json_set_place(object, root, &stall->place);
	json_object_set_new_nocheck(object, "seen", json_sighting(&stall->seen));
	json_object_set_new_nocheck(object, "lost", lost_object(stall, root));
	return object;
}

json_t *json_traced(const struct traced *traced, const char *root)
{
	json_t *object = json_object(), *unforeseen = json_array();
	json_set_text(object, "file", path_below(root, traced->file));
	json_object_set_new_nocheck(object, "threshold_ms", json_milliseconds(traced->threshold_ns));
	json_object_set_new_nocheck(object, "stalls", json_sighting(&traced->stalls));
	json_set_count(object, "confirmed", traced->confirmed);
	json_set_count(object, "not_seen", traced->not_seen);
	for (size_t i = 0; i < traced->unforeseen_count; i++)
		json_array_append_new(unforeseen, unforeseen_object(&traced->unforeseen[i], root));
	json_object_set_new_nocheck(object, "unforeseen", unforeseen);
	return object;
}
