/* Findings as results: the chain is a code flow that begins where the context is registered. */
#include "base/files.h"
#include "report/brief.h"
#include "report/sarif_parts.h"
#include "report/wording.h"

json_t *sarif_message(struct sarif *sarif)
{
	json_t *object = json_object();
	json_set_text(object, "text", text_string(&sarif->scratch));
	text_clear(&sarif->scratch);
	return object;
}

static json_t *result_message(struct sarif *sarif, const struct finding *finding)
{
	brief_write(&sarif->scratch, finding, sarif->root);
	return sarif_message(sarif);
}

static json_t *flow_location(json_t *location, json_t *message, unsigned nesting)
{
	json_t *object = json_object();
	json_object_set_new_nocheck(location, "message", message);
	json_object_set_new_nocheck(object, "location", location);
	json_set_count(object, "nestingLevel", nesting);
	json_set_text(object, "importance", "essential");
	return object;
}

static void append_registration(struct sarif *sarif, json_t *locations, const struct finding_context *context)
{
	json_t *location = sarif_location(sarif, &context->evidence.place, NULL);
	if (!location)
		return;
	wording_context(&sarif->scratch, context);
	if (context->evidence.what[0])
		text_printf(&sarif->scratch, ": %s", context->evidence.what);
	json_array_append_new(locations, flow_location(location, sarif_message(sarif), 0));
}

static json_t *code_flows(struct sarif *sarif, const struct finding *finding)
{
	json_t *flows = json_array(), *flow = json_object(), *threads = json_array(), *thread = json_object(),
	       *locations = json_array();
	append_registration(sarif, locations, finding->context);
	for (size_t i = 0; i < finding->chain_length; i++) {
		const struct hop *hop = &finding->chain[i];
		json_t *location = sarif_location(sarif, &hop->place, hop->function);
		if (!location)
			continue;
		wording_hop(&sarif->scratch, hop);
		json_array_append_new(locations, flow_location(location, sarif_message(sarif), (unsigned)i + 1));
	}
	json_object_set_new_nocheck(thread, "locations", locations);
	json_array_append_new(threads, thread);
	json_object_set_new_nocheck(flow, "threadFlows", threads);
	json_array_append_new(flows, flow);
	return flows;
}

static void append_related(struct sarif *sarif, json_t *related, const struct place *place)
{
	json_t *location = sarif_location(sarif, place, NULL);
	json_t *message = sarif_message(sarif);
	if (!location) {
		json_decref(message);
		return;
	}
	json_set_count(location, "id", json_array_size(related) + 1);
	json_object_set_new_nocheck(location, "message", message);
	json_array_append_new(related, location);
}

/* The other contexts that reach the call, the calls that one repair cures with it, and what brings it. */
static json_t *related_locations(struct sarif *sarif, const struct finding *finding)
{
	json_t *related = json_array();
	for (size_t i = 0; i < finding->other_context_count; i++) {
		const struct finding_context *context = finding->other_contexts[i];
		text_add(&sarif->scratch, "Reached as well: ");
		wording_context(&sarif->scratch, context);
		append_related(sarif, related, &context->evidence.place);
	}
	for (size_t i = 0; i < finding->more_call_count; i++) {
		const struct more_call *more = &finding->more_calls[i];
		wording_function(&sarif->scratch, more->call);
		text_printf(&sarif->scratch, " stands below the same call: %s", more->rule->id);
		append_related(sarif, related, &more->place);
	}
	if (finding->cause && finding->cause->place.line) {
		text_add(&sarif->scratch, "Since the change: ");
		wording_cause(&sarif->scratch, finding);
		append_related(sarif, related, &finding->cause->place);
	}
	return related;
}

static json_t *suppressions(const struct finding *finding)
{
	json_t *array = json_array();
	if (!finding->suppressed)
		return array;
	json_t *object = json_object();
	json_set_text(object, "kind", finding->suppressed_by_file ? "external" : "inSource");
	json_set_text(object, "justification", finding->suppressed);
	json_array_append_new(array, object);
	return array;
}

static json_t *properties(const struct finding *finding)
{
	json_t *object = json_object();
	json_set_text(object, "confidence", confidence_name(finding->confidence));
	if (finding->doubt[0])
		json_set_text(object, "doubt", finding->doubt);
	json_set_text(object, "call", finding->call);
	if (finding->rule->hazard == HAZARD_WAITS) {
		json_set_text(object, "class", rule_class_name(finding->rule->class_));
		json_set_text(object, "bound", rule_bound_name(finding->rule->bound));
	}
	if (finding->seen.count)
		json_object_set_new_nocheck(object, "seen", json_sighting(&finding->seen));
	if (finding->cause)
		json_set_text(object, "cause", cause_kind_name(finding->cause->kind));
	if (finding->context) {
		json_set_text(object, "context", context_kind_name(finding->context->kind));
		json_set_text(object, "framework", finding->context->framework);
	}
	return object;
}

json_t *sarif_result(struct sarif *sarif, const struct finding *finding)
{
	json_t *result = json_object(), *locations = json_array(), *fingerprints = json_object();
	json_set_text(result, "ruleId", finding->rule->id);
	json_set_count(result, "ruleIndex", table_get_string(sarif->rule_numbers, finding->rule->id));
	json_set_text(result, "level", severity_name(finding->severity));
	json_object_set_new_nocheck(result, "message", result_message(sarif, finding));
	json_t *location = sarif_location(sarif, &finding->place, finding->function);
	if (location)
		json_array_append_new(locations, location);
	json_object_set_new_nocheck(result, "locations", locations);
	if (finding->context)
		json_object_set_new_nocheck(result, "codeFlows", code_flows(sarif, finding));
	json_t *related = related_locations(sarif, finding);
	if (json_array_size(related))
		json_object_set_nocheck(result, "relatedLocations", related);
	json_decref(related);
	json_t *fixes = sarif_fixes(sarif, finding);
	if (json_array_size(fixes))
		json_object_set_nocheck(result, "fixes", fixes);
	json_decref(fixes);
	json_set_text(fingerprints, "goinception/v1", finding->fingerprint);
	json_object_set_new_nocheck(result, "partialFingerprints", fingerprints);
	if (finding->baseline)
		json_set_text(result, "baselineState", baseline_state_name(finding->baseline));
	json_object_set_new_nocheck(result, "suppressions", suppressions(finding));
	if (finding->seen.count)
		json_object_set_new_nocheck(result, "occurrenceCount", json_integer((json_int_t)finding->seen.count));
	json_object_set_new_nocheck(result, "properties", properties(finding));
	return result;
}

json_t *sarif_fixed_result(struct sarif *sarif, const struct known_finding *fixed)
{
	json_t *result = json_object(), *locations = json_array(), *fingerprints = json_object();
	struct arena *arena = arena_new();
	struct place place = {.file = path_absolute(arena, sarif->root, fixed->file)};
	json_set_text(result, "ruleId", fixed->rule);
	json_set_text(result, "level", "none");
	json_set_text(result, "kind", "pass");
	wording_function(&sarif->scratch, fixed->call);
	text_printf(&sarif->scratch, " in ");
	wording_function(&sarif->scratch, fixed->function);
	text_add(&sarif->scratch, " is found no more.");
	json_object_set_new_nocheck(result, "message", sarif_message(sarif));
	json_array_append_new(locations, sarif_location(sarif, &place, fixed->function));
	json_object_set_new_nocheck(result, "locations", locations);
	json_set_text(fingerprints, "goinception/v1", fixed->fingerprint);
	json_object_set_new_nocheck(result, "partialFingerprints", fingerprints);
	json_set_text(result, "baselineState", "absent");
	json_object_set_new_nocheck(result, "suppressions", json_array());
	arena_free(arena);
	return result;
}
