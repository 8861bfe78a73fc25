#include "cli/rules_check.h"

#include "base/files.h"
#include "base/vector.h"
#include "base/words.h"
#include "cli/fixtures.h"
#include "cli/output.h"
#include "cli/rule_example.h"
#include "cli/shipped.h"
#include "config/options.h"
#include "rules/match.h"

#include <string.h>
#include <sys/stat.h>

const struct option rules_check_options[] = {OPTION_ROW_HELP, {.name = NULL}};

struct checking {
	struct arena *arena;
	const struct ruleset *shipped; /* without the file */
	const struct ruleset *ruleset; /* with it */
	struct text *out;
};

/* What the file says of one rule: a rule of its own, or an extension of one that is there. */
struct said {
	const struct rule *rule;
	struct extension what; /* of a rule of its own: all its calls, its words */
};

static bool is_of_the_file(const struct rule_origin *origin) { return strcmp(origin->pack, "user") == 0; }

static void note(const struct checking *checking, const struct said *said, const char *what)
{
	const struct rule_origin *origin = &said->what.origin;
	text_printf(checking->out, "%s:%u:%u: note: rule '%s' %s\n", origin->file, origin->line, origin->column,
	            said->rule->id, what);
}

/* Two rules that speak of one function are both reported at its calls. */
static void note_shared_functions(const struct checking *checking, const struct said *said)
{
	for (size_t i = 0; i < checking->ruleset->rules.count; i++) {
		const struct rule *other = &checking->ruleset->rules.items[i];
		if (other == said->rule || !other->level || other->hazard != said->rule->hazard)
			continue;
		for (size_t c = 0; c < said->what.call_count; c++) {
			if (!names_match(other->calls, other->call_count, said->what.calls[c]))
				continue;
			note(checking, said,
			     arena_printf(checking->arena,
			                  "speaks of %s, as rule '%s' does (%s): where both hold, both are reported",
			                  said->what.calls[c], other->id, other->origin.file));
			break;
		}
	}
}

static const char *kept_list(const struct checking *checking, struct text *list)
{
	const char *kept = list->length ? arena_copy_string(checking->arena, text_string(list)) : NULL;
	text_free(list);
	return kept;
}

/* Those of the calls that the rule speaks of: "read, write"; null: of none. */
static const char *known_calls(const struct checking *checking, const struct rule *rule, const struct extension *what)
{
	struct text list = {0};
	for (size_t i = 0; i < what->call_count; i++)
		if (names_match(rule->calls, rule->call_count, what->calls[i]))
			text_printf(&list, "%s%s", list.length ? ", " : "", what->calls[i]);
	return kept_list(checking, &list);
}

static bool somebody_speaks_of(const struct ruleset *ruleset, const char *call, const struct rule *like)
{
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		if (rule->hazard == like->hazard && rule->kinds == like->kinds &&
		    names_match(rule->calls, rule->call_count, call))
			return true;
	}
	return false;
}

/* The calls of a shipped rule of which nobody says any more what it said. */
static const char *lost_calls(const struct checking *checking, const struct rule *shipped)
{
	struct text list = {0};
	for (size_t i = 0; i < shipped->call_count; i++)
		if (!somebody_speaks_of(checking->ruleset, shipped->calls[i], shipped))
			text_printf(&list, "%s%s", list.length ? ", " : "", shipped->calls[i]);
	return kept_list(checking, &list);
}

/* Who checks a shipped file replaces nothing by it. */
static bool is_same_file(const char *one, const char *other)
{
	struct stat a, b;
	return stat(one, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* What becomes of the shipped rule that has its id, or whose words it has. */
static void note_shipped_rule(const struct checking *checking, const struct said *said)
{
	const struct rule *rule = said->rule, *shipped = ruleset_find(checking->shipped, rule->id);
	struct arena *arena = checking->arena;
	if (!is_of_the_file(&rule->origin)) {
		note(checking, said,
		     arena_printf(arena, "extends that of %s:%u", rule->origin.file, rule->origin.line));
		const char *known = shipped ? known_calls(checking, shipped, &said->what) : NULL;
		if (known)
			note(checking, said, arena_printf(arena, "speaks of %s already", known));
		return;
	}
	if (rule->extends)
		note(checking, said,
		     arena_printf(arena, "extends rule '%s': it says the same where it says nothing itself",
		                  rule->extends));
	if (!shipped || is_same_file(rule->origin.file, shipped->origin.file))
		return;
	const char *lost = lost_calls(checking, shipped);
	note(checking, said,
	     arena_printf(arena, "replaces that of %s:%u%s%s (`extends: true` adds to it)", shipped->origin.file,
	                  shipped->origin.line, lost ? ", and no rule speaks any more of " : "", lost ? lost : ""));
}

typedef VECTOR(const char *) words;

static void add_word(words *known, const char *word)
{
	for (size_t i = 0; i < known->count; i++)
		if (strcmp(known->items[i], word) == 0)
			return;
	VECTOR_PUSH(*known, word);
}

/* Frameworks that a finding may belong to: those of contexts, and those that shipped rules have words for. */
static void collect_frameworks(const struct checking *checking, words *known)
{
	for (size_t i = 0; i < checking->ruleset->contexts.count; i++)
		add_word(known, checking->ruleset->contexts.items[i].framework);
	for (size_t i = 0; i < checking->shipped->rules.count; i++)
		for (size_t k = 0; k < checking->shipped->rules.items[i].instead_count; k++)
			add_word(known, checking->shipped->rules.items[i].instead[k].framework);
	add_word(known, "any");
	add_word(known, "awaited");
	add_word(known, "runtime");
}

static void note_unknown_frameworks(const struct checking *checking, const struct said *said)
{
	words known = {0};
	collect_frameworks(checking, &known);
	for (size_t i = 0; i < said->what.instead_count; i++) {
		size_t before = known.count;
		const char *framework = said->what.instead[i].framework;
		add_word(&known, framework);
		if (known.count == before)
			continue;
		const char *nearest = words_nearest(framework, known.items, before);
		const char *hint = nearest ? arena_printf(checking->arena, " (did you mean '%s'?)", nearest) : "";
		note(checking, said,
		     arena_printf(checking->arena, "has words for '%s', which no context belongs to%s", framework,
		                  hint));
	}
	VECTOR_FREE(known);
}

static bool expects(const struct annotations *annotations, const char *rule)
{
	for (size_t i = 0; i < annotations->items.count; i++)
		if (annotations->items.items[i].kind == ANNOTATION_EXPECT &&
		    strcmp(annotations->items.items[i].rule, rule) == 0)
			return true;
	return false;
}

static void note_missing_example(const struct checking *checking, const struct said *said)
{
	const char *path = rule_example_beside(checking->arena, said->what.origin.file);
	struct annotations annotations = {0};
	struct error error;
	if (!path)
		note(checking, said, "has no example: docs/writing-rules.md says how to write one");
	else if (!fixture_read_annotations(checking->arena, path, &annotations, &error))
		note(checking, said, arena_printf(checking->arena, "has an example that is wrong: %s", error.message));
	else if (!expects(&annotations, said->rule->id))
		note(checking, said, arena_printf(checking->arena, "has no `expect` in %s", path));
	annotations_release(&annotations);
}

static void check_said(const struct checking *checking, const struct rule *rule, struct extension what)
{
	const struct said said = {.rule = rule, .what = what};
	if (!is_of_the_file(&what.origin))
		return;
	note_shipped_rule(checking, &said);
	note_shared_functions(checking, &said);
	note_unknown_frameworks(checking, &said);
	if (what.call_count)
		note_missing_example(checking, &said);
}

static void check_rule(const struct checking *checking, const struct rule *rule)
{
	struct extension itself = {.origin = rule->origin,
	                           .calls = rule->calls,
	                           .call_count = rule->call_count,
	                           .instead = rule->own_instead,
	                           .instead_count = rule->own_instead_count};
	check_said(checking, rule, itself);
	for (size_t i = 0; i < rule->extensions.count; i++)
		check_said(checking, rule, rule->extensions.items[i]);
}

/* What becomes of the shipped context of the same name. */
static void note_shipped_context(const struct checking *checking, const struct context_rule *context)
{
	for (size_t i = 0; i < checking->shipped->contexts.count; i++) {
		const struct rule_origin *shipped = &checking->shipped->contexts.items[i].origin;
		bool extended = context->extensions.count && !is_of_the_file(&context->origin);
		const struct rule_origin *origin = extended ? &context->extensions.items[0].origin : &context->origin;
		if (strcmp(checking->shipped->contexts.items[i].id, context->id) != 0 || !is_of_the_file(origin) ||
		    is_same_file(origin->file, shipped->file))
			continue;
		text_printf(checking->out, "%s:%u:%u: note: context '%s' %s that of %s:%u%s\n", origin->file,
		            origin->line, origin->column, context->id, extended ? "extends" : "replaces", shipped->file,
		            shipped->line, extended ? "" : " (`extends: true` adds to it)");
	}
}

/* Beside the shipped rules, whose constants it may use. */
static bool check_file(const char *folder, const struct ruleset *shipped, const char *path, struct text *out,
                       struct error *error)
{
	struct ruleset *ruleset = load_all_packs(folder, error);
	bool good = ruleset && ruleset_load_path(ruleset, path, error);
	if (good) {
		struct checking checking = {
		    .arena = ruleset->arena, .shipped = shipped, .ruleset = ruleset, .out = out};
		for (size_t i = 0; i < ruleset->rules.count; i++)
			check_rule(&checking, &ruleset->rules.items[i]);
		for (size_t i = 0; i < ruleset->contexts.count; i++)
			note_shipped_context(&checking, &ruleset->contexts.items[i]);
		text_printf(out, "%s: good\n", path);
	}
	ruleset_free(ruleset);
	return good;
}

enum exit_code rules_check_run(const struct settings *settings)
{
	struct error error;
	const char *folder = NULL;
	struct ruleset *shipped = NULL;
	if (!settings->operands.count)
		error_set(&error, "no rule file is named: goinception rules check FILE...");
	else
		folder = shipped_rules_folder(settings->arena, &error);
	if (!folder || !(shipped = load_all_packs(folder, &error))) {
		show_error(&error);
		return EXIT_USAGE;
	}
	struct text text = {0};
	bool good = true;
	for (size_t i = 0; i < settings->operands.count; i++) {
		if (check_file(folder, shipped, settings->operands.items[i], &text, &error))
			continue;
		show_error(&error);
		good = false;
	}
	ruleset_free(shipped);
	enum exit_code printed = print_text(&text);
	return good ? printed : EXIT_USAGE;
}
