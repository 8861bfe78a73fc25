/* A proof for programs: docs/schema/validate-1.json. */
#include "rewrite/audit.h"
#include "validate/proof.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *milliseconds(uint64_t ns) { return json_real((double)ns / 1e6); }

static json_t *end_json(const struct process_end *end)
{
	if (end->timed_out)
		return json_string("timeout");
	if (end->too_many)
		return json_string("processes");
	return json_string(end->signal ? "signal" : "exit");
}

static void set_end(json_t *object, const struct process_end *end)
{
	json_object_set_new(object, "end", end_json(end));
	json_object_set_new(object, "exit_status", json_integer(end->status));
	json_object_set_new(object, "signal", json_integer(end->signal));
}

static json_t *calls_json(const struct measured *measured)
{
	json_t *calls = json_array();
	for (size_t i = 0; i < measured->calls.count; i++) {
		const struct timed_call *call = &measured->calls.items[i];
		json_t *object = json_object();
		json_object_set_new(object, "began_ms", milliseconds(call->began_ns));
		json_object_set_new(object, "ended_ms", milliseconds(call->ended_ns));
		json_object_set_new(object, "result", json_integer(call->result));
		json_array_append_new(calls, object);
	}
	return calls;
}

static json_t *measured_json(const struct measured *measured)
{
	json_t *object = json_object();
	set_end(object, &measured->end);
	json_object_set_new(object, "time_ms", milliseconds(measured->elapsed_ns));
	json_object_set_new(object, "longest_stall_ms", milliseconds(measured->stall_ns));
	json_object_set_new(object, "longest_stall_at_ms", milliseconds(measured->stall_at_ns));
	json_object_set_new(object, "result", measured->has_result ? json_integer(measured->result) : json_null());
	json_object_set_new(object, "descriptors_left", json_integer(measured->descriptors_left));
	json_object_set_new(object, "bytes_left", json_integer(measured->bytes_left));
	json_object_set_new(object, "calls", calls_json(measured));
	return object;
}

static json_t *entry_json(const struct proof *proof, const struct proof_request *request)
{
	json_t *object = json_object();
	json_object_set_new(object, "function", json_string(request->entry));
	json_object_set_new(object, "clock", json_string(proof->virtual_clock ? "virtual" : "real"));
	json_object_set_new(object, "before", measured_json(&proof->before));
	json_object_set_new(object, "after", measured_json(&proof->after));
	return object;
}

static json_t *tested_json(const struct tested *tested)
{
	if (!tested->ran)
		return json_null();
	json_t *object = json_object();
	set_end(object, &tested->end);
	json_object_set_new(object, "time_ms", milliseconds(tested->elapsed_ns));
	return object;
}

static json_t *run_json(const struct proof *proof, const struct proof_request *request)
{
	json_t *object = json_object();
	json_object_set_new(object, "command", json_string(request->command));
	json_object_set_new(object, "before", tested_json(&proof->tests_before));
	json_object_set_new(object, "after", tested_json(&proof->tests_after));
	json_object_set_new(object, "said", json_string(proof->said));
	return object;
}

/* As `fix` has them. */
static json_t *changes_json(const struct plan *plan)
{
	struct text text = {0};
	audit_write_json(plan, &text);
	json_t *account = json_loads(text_string(&text), 0, NULL);
	json_t *changes = json_incref(json_object_get(account, "changes"));
	json_decref(account);
	text_free(&text);
	return changes;
}

void proof_write_json(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	json_t *whole = json_object();
	json_object_set_new(whole, "schema", json_integer(1));
	json_object_set_new(whole, "verdict", json_string(proof_verdict_name(proof->verdict)));
	json_object_set_new(whole, "message", json_string(proof->message));
	json_object_set_new(whole, "rewritten", json_integer(proof->changes));
	json_object_set_new(whole, "reached", json_integer(proof->changes_reached));
	json_object_set_new(whole, "entry",
	                    request->entry && proof->measured ? entry_json(proof, request) : json_null());
	json_object_set_new(whole, "run", proof->tests_before.ran ? run_json(proof, request) : json_null());
	json_object_set_new(whole, "changes", changes_json(request->plan));
	char *text = json_dumps(whole, JSON_INDENT(2));
	text_add(out, text ? text : "{}");
	text_add(out, "\n");
	free(text);
	json_decref(whole);
}
