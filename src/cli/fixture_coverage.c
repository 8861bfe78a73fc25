/* Does every rule and every context have its examples? */
#include "cli/fixtures.h"

#include "base/files.h"

#include <string.h>

struct coverage {
	const struct fixtures *fixtures;
	const char *rules_folder;
	struct arena *arena;
	struct text *out;
	unsigned lacking;
};

static const char *mirror_of(const struct coverage *coverage, const char *rule_file)
{
	const char *below = path_below(coverage->rules_folder, rule_file);
	size_t length = strlen(below);
	if (length > 5 && strcmp(below + length - 5, ".yaml") == 0)
		length -= 5;
	return arena_copy_bytes(coverage->arena, below, length);
}

static bool is_mirrored(const struct coverage *coverage, const char *mirror)
{
	for (size_t i = 0; i < coverage->fixtures->items.count; i++)
		if (strcmp(coverage->fixtures->items.items[i].mirror, mirror) == 0)
			return true;
	return false;
}

/* An annotation of that kind, for the rule and the context where they are not null: in the source at the mirrored path,
 * or in the folder beside it. */
static bool has(const struct coverage *coverage, const char *mirror, enum annotation_kind kind, const char *rule,
                const char *context)
{
	for (size_t f = 0; f < coverage->fixtures->items.count; f++) {
		const struct fixture *fixture = &coverage->fixtures->items.items[f];
		for (size_t i = 0; strcmp(fixture->mirror, mirror) == 0 && i < fixture->annotations.items.count; i++) {
			const struct annotation *annotation = &fixture->annotations.items.items[i];
			if (annotation->kind == kind && (!rule || strcmp(annotation->rule, rule) == 0) &&
			    (!context || (annotation->context && strcmp(annotation->context, context) == 0)))
				return true;
		}
	}
	return false;
}

static void lacks(struct coverage *coverage, const struct rule_origin *origin, const char *id, const char *what)
{
	text_printf(coverage->out, "%s:%u: %s %s\n", path_below(coverage->fixtures->here, origin->file), origin->line,
	            id, what);
	coverage->lacking++;
}

static void check_rule(struct coverage *coverage, const struct rule *rule)
{
	const char *mirror = mirror_of(coverage, rule->origin.file);
	if (!is_mirrored(coverage, mirror)) {
		lacks(coverage, &rule->origin, rule->id, "has no fixture at the mirrored path");
		return;
	}
	if (!has(coverage, mirror, ANNOTATION_EXPECT, rule->id, NULL))
		lacks(coverage, &rule->origin, rule->id, "has no `expect` in its fixture");
	if (!has(coverage, mirror, ANNOTATION_OK, NULL, NULL))
		lacks(coverage, &rule->origin, rule->id, "has no `ok` in its fixture");
}

/* Of other systems, of other versions: no example can call it here. */
static bool is_elsewhere(const struct ruleset *ruleset, const struct rule *rule, const char *name)
{
	for (size_t i = 0; i < ruleset->headers.count; i++) {
		const struct headers_rule *headers = &ruleset->headers.items[i];
		for (size_t e = 0; e < headers->elsewhere_count; e++)
			if (strcmp(headers->origin.file, rule->origin.file) == 0 &&
			    strcmp(headers->elsewhere[e], name) == 0)
				return true;
	}
	return false;
}

static void check_names(struct coverage *coverage, const struct ruleset *ruleset, const struct rule *rule,
                        const struct rule_exercise *shown)
{
	const char *list = NULL;
	for (size_t n = 0; n < rule->call_count; n++)
		if (!shown->reported[n] && !is_elsewhere(ruleset, rule, rule->calls[n]))
			list = list ? arena_printf(coverage->arena, "%s, %s", list, rule->calls[n])
			            : arena_printf(coverage->arena, "is not seen at a call of %s", rule->calls[n]);
	if (list)
		lacks(coverage, &rule->origin, rule->id, list);
}

static void check_silence(struct coverage *coverage, const struct rule *rule, const struct rule_exercise *shown)
{
	for (size_t i = 0; i < rule->when.count; i++)
		if (!shown->failed[i])
			lacks(coverage, &rule->origin, rule->id,
			      arena_printf(coverage->arena, "is nowhere silent for want of '%s'",
			                   rule->when.items[i].written));
	for (size_t i = 0; i < rule->unless.count; i++)
		if (!shown->held[i])
			lacks(
			    coverage, &rule->origin, rule->id,
			    arena_printf(coverage->arena, "is nowhere silent by '%s'", rule->unless.items[i].written));
	if (!rule->when.count && !rule->unless.count && !shown->silent)
		lacks(coverage, &rule->origin, rule->id, "is nowhere silent");
}

static void check_context(struct coverage *coverage, const struct context_rule *context)
{
	const char *mirror = mirror_of(coverage, context->origin.file);
	if (!is_mirrored(coverage, mirror))
		lacks(coverage, &context->origin, context->id, "has no fixture at the mirrored path");
	else if (!has(coverage, mirror, ANNOTATION_EXPECT, NULL, context->id))
		lacks(coverage, &context->origin, context->id, "has no `expect` with this context in its fixture");
}

unsigned fixtures_check_coverage(const struct fixtures *fixtures, const struct exercise *exercise,
                                 const char *rules_folder, struct text *out)
{
	struct coverage coverage = {
	    .fixtures = fixtures, .rules_folder = rules_folder, .arena = arena_new(), .out = out};
	const struct ruleset *ruleset = exercise->ruleset;
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		if (!rule->level)
			continue;
		check_rule(&coverage, rule);
		check_names(&coverage, ruleset, rule, &exercise->rules[i]);
		check_silence(&coverage, rule, &exercise->rules[i]);
	}
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		check_context(&coverage, &ruleset->contexts.items[i]);
	arena_free(coverage.arena);
	return coverage.lacking;
}
