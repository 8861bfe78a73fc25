#include "report/json.h"

#include "base/files.h"
#include "report/glyph.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Jansson refuses malformed UTF-8, which sources may hold anywhere a name or a line is quoted. */
static json_t *string_of(const char *text)
{
	struct text clean = {0};
	text_add_utf8(&clean, text);
	json_t *string = json_string(text_string(&clean));
	text_free(&clean);
	return string;
}

static json_t *string_or_null(const char *text) { return text && text[0] ? string_of(text) : json_null(); }

static void set_string(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, string_of(text));
}

static void set_count(json_t *object, const char *key, unsigned long number)
{
	json_object_set_new(object, key, json_integer((json_int_t)number));
}

/* A place that is not known has line 0 in the analysis; readers get null. */
static void set_place(json_t *object, const char *root, const struct place *place)
{
	json_object_set_new(object, "file", string_or_null(path_below(root, place->file)));
	json_object_set_new(object, "line", place->line ? json_integer(place->line) : json_null());
	json_object_set_new(object, "column", place->column ? json_integer(place->column) : json_null());
}

static json_t *context_object(const struct finding_context *context, const char *root)
{
	json_t *object = json_object(), *evidence = json_object(), *entry_place = json_object();
	set_string(object, "kind", context_kind_name(context->kind));
	set_string(object, "name", context->name);
	set_string(object, "entry", context->entry);
	set_place(evidence, root, &context->evidence.place);
	set_string(evidence, "what", context->evidence.what);
	json_object_set_new(object, "evidence", evidence);
	set_string(object, "framework", context->framework);
	set_place(entry_place, root, &context->entry_place);
	json_object_set_new(object, "entry_place", entry_place);
	set_string(object, "confidence", confidence_name(context->confidence));
	return object;
}

static json_t *chain_array(const struct finding *finding, const char *root)
{
	json_t *chain = json_array();
	for (size_t i = 0; i < finding->chain_length; i++) {
		const struct hop *hop = &finding->chain[i];
		json_t *object = json_object();
		set_string(object, "function", hop->function);
		set_place(object, root, &hop->place);
		set_string(object, "calls", hop->calls);
		set_string(object, "certainty", certainty_name(hop->certainty));
		set_count(object, "candidates", hop->candidates);
		json_array_append_new(chain, object);
	}
	return chain;
}

static json_t *instead_object(const struct instead *instead)
{
	json_t *object = json_object();
	set_string(object, "for", instead->framework);
	set_string(object, "use", instead->use);
	return object;
}

/* What fits the context; without one, everything the rule knows. */
static json_t *instead_array(const struct finding *finding)
{
	json_t *array = json_array();
	if (finding->context) {
		if (finding->instead)
			json_array_append_new(array, instead_object(finding->instead));
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
	json_object_set_new(object, "automatic", json_boolean(exact && instead->safety != SAFETY_MANUAL));
	set_string(object, "safety", rewrite_safety_name(instead->safety));
	set_string(object, "verdict", "unproven");
	return object;
}

static void set_bound(json_t *object, const struct rule *rule)
{
	set_string(object, "bound", rule_bound_name(rule->bound));
	if (rule->bound != RULE_BOUND_ARGUMENT)
		return;
	set_count(object, "bound_argument", rule->bound_argument);
	json_object_set_new(object, "bound_unit", string_or_null(rule->bound_unit));
}

static void set_contexts_and_chain(json_t *object, const struct finding *finding, const char *root)
{
	json_object_set_new(object, "context", finding->context ? context_object(finding->context, root) : json_null());
	json_object_set_new(object, "chain", chain_array(finding, root));
	json_t *others = json_array();
	for (size_t i = 0; i < finding->other_context_count; i++)
		json_array_append_new(others, context_object(finding->other_contexts[i], root));
	json_object_set_new(object, "other_contexts", others);
}

static json_t *finding_object(const struct finding *finding, const char *root)
{
	json_t *object = json_object();
	set_string(object, "rule", finding->rule->id);
	set_count(object, "level", finding->rule->level);
	set_string(object, "severity", severity_name(finding->severity));
	set_string(object, "confidence", confidence_name(finding->confidence));
	set_string(object, "class", rule_class_name(finding->rule->class_));
	set_bound(object, finding->rule);
	set_string(object, "call", finding->call);
	set_place(object, root, &finding->place);
	set_string(object, "function", finding->function);
	set_contexts_and_chain(object, finding, root);
	set_string(object, "message", finding->message);
	json_object_set_new(object, "instead", instead_array(finding));
	json_object_set_new(object, "rewrite", rewrite_object(finding->instead));
	json_object_set_new(object, "suppressed", finding->suppressed ? string_of(finding->suppressed) : json_null());
	json_object_set_new(object, "baseline", json_null());
	set_string(object, "fingerprint", finding->fingerprint);
	json_object_set_new(object, "doubt", string_or_null(finding->doubt));
	json_object_set_new(object, "macro", string_or_null(path_below(root, finding->macro_place)));
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
			json_object_set_new(object, text_string(&framework), kinds);
		}
		set_count(kinds, context_kind_name(count->kind), count->contexts);
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
			set_count(classes, rule_class_name(i), account->blocking_points[i]);
	}
	set_count(object, "total", total);
	set_count(object, "in_context", account->blocking_in_context);
	json_object_set_new(object, "by_class", classes);
	return object;
}

static json_t *failed_array(const struct account *account, const char *root)
{
	json_t *array = json_array();
	for (size_t i = 0; i < account->failed.count; i++) {
		json_t *object = json_object();
		set_string(object, "file", path_below(root, account->failed.items[i].path));
		set_string(object, "why", account->failed.items[i].why);
		json_array_append_new(array, object);
	}
	return array;
}

static void set_pair(json_t *object, const char *key, const char *first, unsigned first_count, const char *second,
                     unsigned second_count)
{
	json_t *pair = json_object();
	set_count(pair, first, first_count);
	set_count(pair, second, second_count);
	json_object_set_new(object, key, pair);
}

static json_t *names_array(const char *const *names, unsigned count)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < count; i++)
		json_array_append_new(array, string_of(names[i]));
	return array;
}

static json_t *summary_object(const struct analysis *analysis)
{
	const struct account *account = &analysis->account;
	json_t *object = json_object();
	set_count(object, "files", account->files);
	set_count(object, "functions", account->functions);
	set_count(object, "calls", account->calls);
	json_object_set_new(object, "contexts", contexts_object(account));
	json_object_set_new(object, "blocking_points", blocking_points_object(account));
	set_pair(object, "indirect_calls", "total", account->indirect_calls, "resolved", account->indirect_resolved);
	json_object_set_new(object, "failed", failed_array(account, analysis->root));
	/* Milliseconds are what the clock can promise; more digits are noise. */
	json_object_set_new(object, "seconds", json_real((double)(long)(account->seconds * 1000 + 0.5) / 1000));
	set_pair(object, "cache", "hits", account->cache_hits, "misses", account->cache_misses);
	set_count(object, "unknown_externals", account->unknown_externals);
	set_count(object, "suppressed", account->suppressed);
	set_count(object, "hidden", account->hidden);
	set_count(object, "files_with_errors", account->files_with_errors);
	json_object_set_new(object, "missing_headers",
	                    names_array(account->missing_header_names, account->missing_headers));
	json_object_set_new(object, "unknown_flags", names_array(account->unknown_flag_names, account->unknown_flags));
	set_count(object, "missing_sources", account->missing_sources);
	set_count(object, "guessed_flags", account->guessed_flags);
	return object;
}

void report_json_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	json_set_alloc_funcs(memory_allocate, free);
	json_t *report = json_object(), *tool = json_object(), *findings = json_array();
	set_count(report, "schema", 1);
	set_string(tool, "name", "goinception");
	set_string(tool, "version", GOINCEPTION_VERSION);
	json_object_set_new(report, "tool", tool);
	for (size_t i = 0; i < analysis->findings.count; i++)
		json_array_append_new(findings, finding_object(&analysis->findings.items[i], analysis->root));
	json_object_set_new(report, "findings", findings);
	json_object_set_new(report, "summary", summary_object(analysis));
	char *written = json_dumps(report, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
	text_add(out, written);
	text_add(out, "\n");
	free(written);
	json_decref(report);
}
