#include "report/json.h"

#include "base/files.h"
#include "base/parallel.h"
#include "base/table.h"
#include "report/glyph.h"
#include "report/json_parts.h"
#include "report/json_write.h"
#include "report/wording.h"

#include <assert.h>
#include <string.h>

static json_t *chain_array(const struct finding *finding, const char *root)
{
	json_t *chain = json_array();
	for (size_t i = 0; i < finding->chain_length; i++) {
		const struct hop *hop = &finding->chain[i];
		json_t *object = json_object();
		json_set_text(object, "function", hop->function);
		json_set_place(object, root, &hop->place);
		json_set_text(object, "calls", hop->calls);
		json_set_text(object, "certainty", certainty_name(hop->certainty));
		json_set_count(object, "candidates", hop->candidates);
		json_array_append_new(chain, object);
	}
	return chain;
}

static json_t *instead_object(const struct instead *instead)
{
	json_t *object = json_object();
	json_set_text(object, "for", instead->framework);
	json_set_text(object, "use", instead->use);
	return object;
}

/* What fits the context; without one, everything the rule knows. */
static json_t *instead_array(const struct finding *finding)
{
	json_t *array = json_array();
	if (finding->context) {
		if (finding->instead)
			json_array_append_new(array, instead_object(finding->instead));
		if (finding->offload)
			json_array_append_new(array, instead_object(finding->offload));
		return array;
	}
	for (size_t i = 0; i < finding->rule->instead_count; i++)
		json_array_append_new(array, instead_object(&finding->rule->instead[i]));
	return array;
}

/* A rewrite is automatic when its rule describes the edit exactly; it is unproven until the runtime has run it. */
static json_t *rewrite_object(const struct instead *instead)
{
	if (!instead)
		return json_null();
	json_t *object = json_object();
	bool exact = instead->rename || instead->add_flag;
	json_object_set_new_nocheck(object, "automatic", json_boolean(exact && instead->safety != SAFETY_MANUAL));
	json_set_text(object, "safety", rewrite_safety_name(instead->safety));
	json_set_text(object, "verdict", "unproven");
	return object;
}

static void set_bound(json_t *object, const struct rule *rule)
{
	json_set_text(object, "bound", rule_bound_name(rule->bound));
	if (rule->bound != RULE_BOUND_ARGUMENT)
		return;
	json_set_count(object, "bound_argument", rule->bound_argument);
	json_object_set_new_nocheck(object, "bound_unit", json_text_or_null(rule->bound_unit));
}

/* The same contexts stand at many findings: each is made once. */
struct made_contexts {
	struct table *numbers; /* by address → index into items */
	VECTOR(json_t *) items;
};

static json_t *context_object(struct made_contexts *made, const struct finding_context *context, const char *root)
{
	uint32_t next = (uint32_t)made->items.count;
	uint32_t number = table_put_number(made->numbers, (uint64_t)(uintptr_t)context, next);
	if (number == next)
		VECTOR_PUSH(made->items, json_context(context, root));
	assert(made->items.items);
	return json_incref(made->items.items[number]);
}

static void set_contexts_and_chain(json_t *object, const struct finding *finding, const char *root,
                                   struct made_contexts *made)
{
	json_object_set_new_nocheck(object, "context",
	                            finding->context ? context_object(made, finding->context, root) : json_null());
	json_object_set_new_nocheck(object, "chain", chain_array(finding, root));
	json_t *others = json_array();
	for (size_t i = 0; i < finding->other_context_count; i++)
		json_array_append_new(others, context_object(made, finding->other_contexts[i], root));
	json_object_set_new_nocheck(object, "other_contexts", others);
	json_set_count(object, "other_context_total", (unsigned)finding->other_context_total);
}

static void set_more_calls(json_t *object, const struct finding *finding, const char *root)
{
	json_t *calls = json_array();
	for (size_t i = 0; i < finding->more_call_count; i++) {
		json_t *call = json_object();
		json_set_text(call, "rule", finding->more_calls[i].rule->id);
		json_set_text(call, "call", finding->more_calls[i].call);
		json_set_place(call, root, &finding->more_calls[i].place);
		json_array_append_new(calls, call);
	}
	json_object_set_new_nocheck(object, "more_calls", calls);
	json_set_count(object, "more_call_total", (unsigned)finding->more_call_total);
}

static void set_awaited(json_t *object, const struct finding *finding, const char *root)
{
	if (!finding->awaited)
		return;
	json_t *work = json_object();
	json_set_text(work, "function", finding->awaited->function);
	json_set_place(work, root, &finding->awaited->place);
	json_object_set_new_nocheck(object, "awaited", work);
}

/* What a run of the program showed of it; only where a trace was given. */
static void set_seen(json_t *object, const struct analysis *analysis, const struct finding *finding)
{
	if (analysis->traced)
		json_object_set_new_nocheck(object, "seen", json_sighting(&finding->seen));
}

/* Why the change brings it; only where somebody asked for that. */
static void set_cause(json_t *object, const struct finding *finding, const char *root)
{
	struct text what = {0};
	if (!finding->cause)
		return;
	json_t *cause = json_object();
	wording_cause(&what, finding);
	json_set_text(cause, "kind", cause_kind_name(finding->cause->kind));
	json_set_text(cause, "what", text_string(&what));
	json_set_place(cause, root, &finding->cause->place);
	json_object_set_new_nocheck(object, "cause", cause);
	text_free(&what);
}

static json_t *finding_object(const struct analysis *analysis, const struct finding *finding,
                              struct made_contexts *made)
{
	const char *root = analysis->root;
	json_t *object = json_object();
	json_set_text(object, "rule", finding->rule->id);
	json_set_count(object, "level", finding->rule->level);
	json_set_text(object, "severity", severity_name(finding->severity));
	json_set_text(object, "confidence", confidence_name(finding->confidence));
	json_set_text(object, "class", rule_class_name(finding->rule->class_));
	set_bound(object, finding->rule);
	json_set_text(object, "call", finding->call);
	json_set_place(object, root, &finding->place);
	json_set_text(object, "function", finding->function);
	set_contexts_and_chain(object, finding, root, made);
	if (!finding->context)
		json_set_count(object, "callers", finding->callers);
	json_object_set_new_nocheck(object, "also", finding->also ? json_text(finding->also->id) : json_null());
	set_more_calls(object, finding, root);
	set_awaited(object, finding, root);
	json_set_text(object, "message", finding->message);
	json_object_set_new_nocheck(object, "instead", instead_array(finding));
	json_object_set_new_nocheck(object, "rewrite", rewrite_object(finding->instead));
	json_object_set_new_nocheck(object, "suppressed",
	                            finding->suppressed ? json_text(finding->suppressed) : json_null());
	json_object_set_new_nocheck(object, "baseline", json_text_or_null(baseline_state_name(finding->baseline)));
	set_cause(object, finding, root);
	set_seen(object, analysis, finding);
	json_set_text(object, "fingerprint", finding->fingerprint);
	json_object_set_new_nocheck(object, "doubt", json_text_or_null(finding->doubt));
	json_object_set_new_nocheck(object, "macro", json_text_or_null(path_below(root, finding->macro_place)));
	return object;
}

static json_t *trouble_object(const struct suppression_trouble *trouble, const char *root)
{
	json_t *object = json_object();
	json_set_place(object, root, &trouble->place);
	json_set_text(object, "what", trouble->what);
	return object;
}

static json_t *fixed_object(const struct known_finding *fixed)
{
	json_t *object = json_object();
	json_set_text(object, "rule", fixed->rule);
	json_set_text(object, "call", fixed->call);
	json_set_text(object, "file", fixed->file);
	json_set_text(object, "function", fixed->function);
	json_set_text(object, "fingerprint", fixed->fingerprint);
	return object;
}

/* {"libuv": {"event-loop": 12}} */
static json_t *contexts_object(const struct account *account)
{
	json_t *object = json_object();
	for (size_t i = 0; i < account->contexts.count; i++) {
		const struct context_count *count = &account->contexts.items[i];
		struct text framework = {0};
		text_add_utf8(&framework, count->framework);
		json_t *kinds = json_object_get(object, text_string(&framework));
		if (!kinds) {
			kinds = json_object();
			json_object_set_new_nocheck(object, text_string(&framework), kinds);
		}
		json_set_count(kinds, context_kind_name(count->kind), count->contexts);
		text_free(&framework);
	}
	return object;
}

static json_t *blocking_points_object(const struct account *account)
{
	json_t *object = json_object(), *classes = json_object();
	unsigned total = 0;
	for (unsigned i = 0; i < RULE_CLASSES; i++) {
		total += account->blocking_points[i];
		if (account->blocking_points[i])
			json_set_count(classes, rule_class_name(i), account->blocking_points[i]);
	}
	json_set_count(object, "total", total);
	json_set_count(object, "in_context", account->blocking_in_context);
	json_object_set_new_nocheck(object, "by_class", classes);
	return object;
}

static json_t *since_object(const struct since *since, const char *root)
{
	json_t *object = json_object(), *unseen = json_array(), *ways = json_array();
	json_set_text(object, "revision", since->revision);
	json_set_text(object, "commit", since->commit);
	json_object_set_new_nocheck(object, "parted", json_boolean(since->parted));
	json_set_count(object, "known", since->known);
	json_set_count(object, "fixed", since->fixed);
	for (size_t i = 0; i < since->way_count; i++) {
		json_t *way = json_object();
		json_set_text(way, "function", since->ways[i].function);
		json_set_text(way, "calls", since->ways[i].calls);
		json_set_place(way, root, &since->ways[i].place);
		json_set_count(way, "findings", since->ways[i].findings);
		json_array_append_new(ways, way);
	}
	json_object_set_new_nocheck(object, "ways", ways);
	for (size_t i = 0; since->unseen[i]; i++)
		json_array_append_new(unseen, json_text(since->unseen[i]));
	json_object_set_new_nocheck(object, "unseen", unseen);
	return object;
}

static json_t *summary_object(const struct analysis *analysis)
{
	const struct account *account = &analysis->account;
	json_t *object = json_object();
	json_set_count(object, "files", account->files);
	json_set_count(object, "functions", account->functions);
	json_set_count(object, "calls", account->calls);
	json_object_set_new_nocheck(object, "contexts", contexts_object(account));
	json_object_set_new_nocheck(object, "blocking_points", blocking_points_object(account));
	json_set_count(object, "unsafe_calls", account->unsafe_calls);
	json_set_pair(object, "indirect_calls", "total", account->indirect_calls, "resolved",
	              account->indirect_resolved);
	json_set_count(json_object_get(object, "indirect_calls"), "nobody", account->indirect_nobody);
	json_object_set_new_nocheck(object, "failed",
	                            json_failed(account->failed.items, account->failed.count, analysis->root));
	json_object_set_new_nocheck(object, "seconds", json_seconds(account->seconds));
	json_set_pair(object, "cache", "hits", account->cache_hits, "misses", account->cache_misses);
	json_set_count(object, "unknown_externals", account->unknown_externals);
	json_set_count(object, "suppressed", account->suppressed);
	json_set_count(object, "suppressed_by_file", account->suppressed_by_file);
	json_set_count(object, "hidden", account->hidden);
	json_set_count(object, "files_with_errors", account->files_with_errors);
	json_object_set_new_nocheck(object, "missing_headers",
	                            json_names(account->missing_header_names, account->missing_headers));
	json_object_set_new_nocheck(object, "unknown_flags",
	                            json_names(account->unknown_flag_names, account->unknown_flags));
	json_set_count(object, "missing_sources", account->missing_sources);
	json_set_count(object, "guessed_flags", account->guessed_flags);
	return object;
}

/* Some of the findings, one behind the other. */
struct findings_part {
	const struct analysis *analysis;
	size_t first, end;
	struct json_writer *writer;
};

static void write_part(void *data)
{
	const struct findings_part *part = data;
	struct made_contexts made = {.numbers = table_new()};
	for (size_t i = part->first; i < part->end; i++)
		json_put(part->writer, NULL, finding_object(part->analysis, &part->analysis->findings.items[i], &made));
	for (size_t i = 0; i < made.items.count; i++)
		json_decref(made.items.items[i]);
	VECTOR_FREE(made.items);
	table_free(made.numbers);
}

/* Of so many, half are written by another thread. */
enum { MANY_FINDINGS = 32 };

static void write_findings(const struct analysis *analysis, unsigned threads, struct json_writer *writer)
{
	size_t count = analysis->findings.count, half = count / 2;
	struct findings_part first = {analysis, 0, count, writer};
	if (threads < 2 || count < MANY_FINDINGS) {
		write_part(&first);
		return;
	}
	struct text text = {0};
	struct json_writer second_writer = json_begin_part(writer, &text);
	struct findings_part second = {analysis, half, count, &second_writer};
	first.end = half;
	parallel_both(write_part, &first, write_part, &second);
	json_end_part(&second_writer);
	text_add_bytes(writer->out, text.bytes, text.length);
	text_free(&text);
}

void report_json_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	json_prepare();
	struct json_writer writer = {.out = out};
	json_open_object(&writer, NULL);
	json_put(&writer, "schema", json_integer(1));
	json_put(&writer, "tool", json_tool());
	json_open_array(&writer, "findings");
	write_findings(analysis, options->threads, &writer);
	json_close(&writer);
	json_open_array(&writer, "fixed");
	for (size_t i = 0; i < analysis->fixed.count; i++)
		json_put(&writer, NULL, fixed_object(&analysis->fixed.items[i]));
	json_close(&writer);
	json_open_array(&writer, "suppression_troubles");
	for (size_t i = 0; i < analysis->suppression_troubles.count; i++)
		json_put(&writer, NULL, trouble_object(&analysis->suppression_troubles.items[i], analysis->root));
	json_close(&writer);
	if (analysis->since)
		json_put(&writer, "since", since_object(analysis->since, analysis->root));
	if (analysis->traced)
		json_put(&writer, "trace", json_traced(analysis->traced, analysis->root));
	json_put(&writer, "summary", summary_object(analysis));
	json_close(&writer);
	text_add(out, "\n");
}
