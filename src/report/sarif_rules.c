/* The tool and its rules, as a service shows them beside a result. */
#include "report/sarif_parts.h"
#include "report/wording.h"

#include <stdlib.h>
#include <string.h>

static void set_scratch(struct sarif *sarif, json_t *object, const char *key)
{
	json_object_set_new_nocheck(object, key, sarif_message(sarif));
}

/* Texts of rules are folded in YAML; a service folds them as it likes. */
static void add_unfolded(struct text *out, const char *text)
{
	size_t length = strlen(text);
	while (length && text[length - 1] == '\n')
		length--;
	for (size_t i = 0; i < length; i++)
		text_add_bytes(out, text[i] == '\n' ? " " : text + i, 1);
}

static void add_help(struct text *out, const struct rule *rule, bool markdown)
{
	const char *strong = markdown ? "**" : "", *item = markdown ? "- " : "  ";
	add_unfolded(out, rule->why);
	text_add(out, "\n");
	if (rule->hazard == HAZARD_WAITS) {
		text_printf(out, "\n%sWaits%s ", strong, strong);
		wording_wait(out, rule);
		text_add(out, ".\n");
	}
	if (rule->instead_count)
		text_printf(out, "\n%sInstead%s\n", strong, strong);
	if (rule->instead_count && markdown)
		text_add(out, "\n");
	for (size_t i = 0; i < rule->instead_count; i++) {
		text_printf(out, "%s%s: ", item, rule->instead[i].framework);
		wording_instead(out, &rule->instead[i]);
		text_add(out, "\n");
	}
	if (rule->reference_count)
		text_printf(out, "\n%sRead%s ", strong, strong);
	for (size_t i = 0; i < rule->reference_count; i++)
		text_printf(out, "%s%s", i ? ", " : "", rule->references[i]);
	if (rule->reference_count)
		text_add(out, "\n");
}

static json_t *help(const struct rule *rule)
{
	struct text text = {0};
	json_t *object = json_object();
	add_help(&text, rule, false);
	json_set_text(object, "text", text_string(&text));
	text_clear(&text);
	add_help(&text, rule, true);
	json_set_text(object, "markdown", text_string(&text));
	text_free(&text);
	return object;
}

static json_t *rule_properties(const struct rule *rule)
{
	json_t *properties = json_object(), *tags = json_array();
	json_array_append_new(tags, json_text(rule->hazard == HAZARD_WAITS ? "blocking" : "unsafe"));
	if (rule->hazard == HAZARD_WAITS)
		json_array_append_new(tags, json_text(rule_class_name(rule->class_)));
	json_array_append_new(tags, json_text(rule->origin.pack));
	json_object_set_new_nocheck(properties, "tags", tags);
	json_set_text(properties, "precision", confidence_name(rule->confidence));
	json_set_text(properties, "problem.severity", rule->level >= 2 ? "error" : "warning");
	return properties;
}

static json_t *descriptor(struct sarif *sarif, const struct rule *rule)
{
	json_t *object = json_object(), *level = json_object();
	json_set_text(object, "id", rule->id);
	text_printf(&sarif->scratch, "A call that %s.", rule->predicate);
	set_scratch(sarif, object, "shortDescription");
	add_unfolded(&sarif->scratch, rule->why);
	set_scratch(sarif, object, "fullDescription");
	json_object_set_new_nocheck(object, "help", help(rule));
	json_set_text(level, "level", rule->level >= 2 ? "error" : "warning");
	json_object_set_new_nocheck(object, "defaultConfiguration", level);
	json_object_set_new_nocheck(object, "properties", rule_properties(rule));
	return object;
}

static int by_id(const void *left, const void *right)
{
	const struct rule *const *one = left, *const *other = right;
	return strcmp((*one)->id, (*other)->id);
}

/* The rules of the findings, by id. */
static json_t *rule_array(struct sarif *sarif)
{
	const struct analysis *analysis = sarif->analysis;
	VECTOR(const struct rule *) rules = {0};
	struct table *seen = table_new();
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct rule *rule = analysis->findings.items[i].rule;
		uint32_t next = (uint32_t)rules.count;
		if (table_put_string(seen, rule->id, next) == next)
			VECTOR_PUSH(rules, rule);
	}
	table_free(seen);
	if (rules.count)
		qsort(rules.items, rules.count, sizeof *rules.items, by_id);
	json_t *array = json_array();
	for (size_t i = 0; i < rules.count; i++) {
		table_put_string(sarif->rule_numbers, rules.items[i]->id, (uint32_t)i);
		json_array_append_new(array, descriptor(sarif, rules.items[i]));
	}
	VECTOR_FREE(rules);
	return array;
}

static const struct {
	const char *id, *what, *help;
} notifications[] = {
    {"source-failed", "A source could not be analysed.",
     "What it would have shown is missing from the results. `goinception doctor` says why, and --timeout and "
     "--max-memory allow it more."},
    {"header-missing", "A header was not found.",
     "Calls that depend on its declarations may be missed. Name the build's compile_commands.json with -p, or install "
     "the header."},
    {"suppression-trouble", "A suppression does not do what it says.",
     "It gives no reason, has run out, names no rule, or nothing is left to suppress."},
    {"flag-unknown", "A build flag was left out.", "The front end does not know it. Sources were read without it."},
};

static json_t *notification_descriptors(struct sarif *sarif)
{
	json_t *array = json_array();
	for (size_t i = 0; i < sizeof notifications / sizeof *notifications; i++) {
		json_t *object = json_object();
		json_set_text(object, "id", notifications[i].id);
		text_add(&sarif->scratch, notifications[i].what);
		set_scratch(sarif, object, "shortDescription");
		text_printf(&sarif->scratch, "%s %s", notifications[i].what, notifications[i].help);
		set_scratch(sarif, object, "fullDescription");
		text_add(&sarif->scratch, notifications[i].help);
		set_scratch(sarif, object, "help");
		json_array_append_new(array, object);
	}
	return array;
}

json_t *sarif_tool(struct sarif *sarif)
{
	json_t *tool = json_object(), *driver = json_object();
	json_set_text(driver, "name", "goinception");
	json_set_text(driver, "version", GOINCEPTION_VERSION);
	json_set_text(driver, "semanticVersion", GOINCEPTION_VERSION);
	json_object_set_new_nocheck(driver, "rules", rule_array(sarif));
	json_object_set_new_nocheck(driver, "notifications", notification_descriptors(sarif));
	json_object_set_new_nocheck(tool, "driver", driver);
	return tool;
}
