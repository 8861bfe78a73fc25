/* `extends`: documents that say only what is different from a rule or a context that is there already.
 *
 * With its own name, a document adds to that one: its lists become longer, its words for a framework replace those that
 * were there, and so does everything else it says. With another name it is a new one, which is what the other is where
 * it says nothing itself; calls and their conditions it has of its own, since its arguments are others. */
#include "rules/reading.h"

#include <assert.h>
#include <string.h>

bool read_extends(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	(void)reading, (void)node, (void)what, (void)slot;
	return true; /* document_base() has looked at it before the other keys */
}

bool document_base(struct reading *reading, const struct document *document, struct base *ret_base)
{
	const struct yaml_node *node = yaml_get(document->root, "extends");
	*ret_base = (struct base){.id = NULL};
	if (!node)
		return true;
	const char *what = key_of(reading, "extends", document->subject);
	bool is_word = node->kind == YAML_SCALAR && !node->quoted;
	if (is_word && strcmp(node->text, "false") == 0)
		return yaml_error(node, reading->error, "expected true or a name for %s, found 'false'", what);
	if (is_word && strcmp(node->text, "true") == 0)
		ret_base->id = document->id;
	else if (!read_id(reading, node, what, (struct slot){&ret_base->id, NULL}))
		return false;
	ret_base->in_place = strcmp(ret_base->id, document->id) == 0;
	return true;
}

static const struct yaml_node *place_of(const struct document *document) { return yaml_get(document->root, "extends"); }

/* The lists of both in one, the base's first. */
static void *joined(struct arena *arena, size_t item_size, const void *base, size_t base_count, const void *own,
                    size_t own_count)
{
	char *all = arena_alloc(arena, item_size * (base_count + own_count + 1));
	if (base_count)
		memcpy(all, base, item_size * base_count);
	if (own_count)
		memcpy(all + item_size * base_count, own, item_size * own_count);
	return all;
}

#define JOIN(arena, base, base_count, list, count) \
	((list) = joined((arena), sizeof *(list), (base), (base_count), (list), (count)), (count) += (base_count))

static void add_extension(struct arena *arena, const struct extensions *before, const struct extension *added,
                          struct extensions *ret)
{
	*ret = (struct extensions){.count = 1, .items = NULL};
	ret->items = joined(arena, sizeof *added, before->items, before->count, added, 1);
	ret->count += before->count;
}

static const char *hazard_word(enum rule_hazard hazard) { return hazard == HAZARD_UNSAFE ? "unsafe" : "rule"; }

bool rule_begin_extension(struct reading *reading, const struct document *document, const struct base *base,
                          struct rule *rule)
{
	struct error why;
	const struct rule *extended = ruleset_demand(reading->ruleset, base->id, &why);
	if (!extended)
		return yaml_error(place_of(document), reading->error,
		                  "%s extends a rule that is not there: %s; rules of a pack that is off are not there",
		                  document->subject, why.message);
	if (extended->hazard != rule->hazard)
		return yaml_error(place_of(document), reading->error, "%s extends '%s', which is of the kind '%s'",
		                  document->subject, base->id, hazard_word(extended->hazard));
	if (!base->in_place && !yaml_get(document->root, "calls"))
		return yaml_error(document->root, reading->error, "%s lacks 'calls'", document->subject);
	struct rule_origin origin = base->in_place ? extended->origin : rule->origin;
	*rule = *extended;
	rule->origin = origin;
	rule->calls = rule->references = rule->enders = rule->askers = NULL;
	rule->call_count = rule->reference_count = rule->ender_count = 0;
	rule->settlers = NULL;
	rule->asker_count = rule->settler_count = rule->own_instead_count = 0;
	rule->when = rule->unless = (struct conditions){0};
	rule->own_instead = NULL;
	if (!base->in_place) {
		rule->extends = base->id;
		rule->extensions = (struct extensions){0};
		rule->ended_by_offload = false;
	}
	return true;
}

static void join_in_place(struct arena *arena, const struct document *document, const struct rule *extended,
                          struct rule *rule)
{
	const struct extension added = {.origin = document->origin,
	                                .calls = rule->calls,
	                                .call_count = rule->call_count,
	                                .instead = rule->own_instead,
	                                .instead_count = rule->own_instead_count};
	add_extension(arena, &extended->extensions, &added, &rule->extensions);
	JOIN(arena, extended->calls, extended->call_count, rule->calls, rule->call_count);
	JOIN(arena, extended->enders, extended->ender_count, rule->enders, rule->ender_count);
	JOIN(arena, extended->askers, extended->asker_count, rule->askers, rule->asker_count);
	JOIN(arena, extended->settlers, extended->settler_count, rule->settlers, rule->settler_count);
	JOIN(arena, extended->when.items, extended->when.count, rule->when.items, rule->when.count);
	JOIN(arena, extended->unless.items, extended->unless.count, rule->unless.items, rule->unless.count);
}

bool rule_join_base(struct reading *reading, const struct document *document, const struct base *base,
                    struct rule *rule)
{
	const struct rule *extended = ruleset_find(reading->ruleset, base->id);
	struct arena *arena = reading->arena;
	assert(extended); /* rule_begin_extension() has found it */
	if (base->in_place)
		join_in_place(arena, document, extended, rule);
	JOIN(arena, extended->references, extended->reference_count, rule->references, rule->reference_count);
	insteads_join(arena, rule->own_instead, rule->own_instead_count, extended->own_instead,
	              extended->own_instead_count, &rule->own_instead, &rule->own_instead_count);
	return true;
}

static const struct context_rule *find_context(const struct ruleset *ruleset, const char *id)
{
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		if (strcmp(ruleset->contexts.items[i].id, id) == 0)
			return &ruleset->contexts.items[i];
	return NULL;
}

static bool no_context(struct reading *reading, const struct document *document, const struct base *base)
{
	const struct ruleset *ruleset = reading->ruleset;
	const char **ids = ARENA_ARRAY(reading->arena, const char *, ruleset->contexts.count + 1);
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		ids[i] = ruleset->contexts.items[i].id;
	return yaml_error(place_of(document), reading->error,
	                  "%s extends a context that is not there: unknown context '%s'%s; contexts of a pack that is "
	                  "off are not there",
	                  document->subject, base->id,
	                  hint_nearest(reading->arena, base->id, ids, ruleset->contexts.count));
}

bool context_begin_extension(struct reading *reading, const struct document *document, const struct base *base,
                             struct context_rule *context)
{
	const struct context_rule *extended = find_context(reading->ruleset, base->id);
	if (!extended)
		return no_context(reading, document, base);
	if (!base->in_place && !yaml_get(document->root, "entered-by"))
		return yaml_error(document->root, reading->error, "%s lacks 'entered-by'", document->subject);
	struct rule_origin origin = base->in_place ? extended->origin : context->origin;
	*context = *extended;
	context->origin = origin;
	context->entries = NULL;
	context->instead = NULL;
	context->crash = NULL;
	context->entry_count = context->instead_count = context->crash_count = 0;
	if (!base->in_place) {
		context->extends = base->id;
		context->extensions = (struct extensions){0};
	}
	return true;
}

bool context_join_base(struct reading *reading, const struct document *document, const struct base *base,
                       struct context_rule *context)
{
	const struct context_rule *extended = find_context(reading->ruleset, base->id);
	struct arena *arena = reading->arena;
	assert(extended); /* context_begin_extension() has found it */
	if (base->in_place) {
		const struct extension added = {.origin = document->origin};
		add_extension(arena, &extended->extensions, &added, &context->extensions);
		JOIN(arena, extended->entries, extended->entry_count, context->entries, context->entry_count);
	}
	JOIN(arena, extended->crash, extended->crash_count, context->crash, context->crash_count);
	insteads_join(arena, context->instead, context->instead_count, extended->instead, extended->instead_count,
	              &context->instead, &context->instead_count);
	return true;
}
