#include "rules/reading.h"

#include "base/words.h"
#include "yaml/yaml_memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct ruleset *ruleset_new(void)
{
	struct ruleset *ruleset = memory_zeroed(1, sizeof *ruleset);
	ruleset->arena = arena_new();
	ruleset->constants = table_new();
	ruleset->ids = table_new();
	return ruleset;
}

bool ruleset_remember(struct ruleset *ruleset, const char *path)
{
	assert(!ruleset->memory);
	ruleset->memory = yaml_memory_open(ruleset->arena, path);
	return !yaml_memory_is_damaged(ruleset->memory);
}

bool ruleset_keep_parsed(const struct ruleset *ruleset, struct error *error)
{
	return yaml_memory_keep(ruleset->memory, error);
}

void ruleset_free(struct ruleset *ruleset)
{
	if (!ruleset)
		return;
	yaml_memory_close(ruleset->memory);
	VECTOR_FREE(ruleset->packs);
	VECTOR_FREE(ruleset->rules);
	VECTOR_FREE(ruleset->contexts);
	VECTOR_FREE(ruleset->multiplexers);
	VECTOR_FREE(ruleset->offloads);
	VECTOR_FREE(ruleset->invokes);
	VECTOR_FREE(ruleset->passes);
	VECTOR_FREE(ruleset->zeroes);
	VECTOR_FREE(ruleset->symbols);
	VECTOR_FREE(ruleset->descriptors);
	VECTOR_FREE(ruleset->nonblockings);
	VECTOR_FREE(ruleset->allows);
	VECTOR_FREE(ruleset->locks);
	VECTOR_FREE(ruleset->headers);
	VECTOR_FREE(ruleset->kepts);
	VECTOR_FREE(ruleset->windows);
	VECTOR_FREE(ruleset->remedies);
	VECTOR_FREE(ruleset->rewrites);
	VECTOR_FREE(ruleset->forgets);
	VECTOR_FREE(ruleset->constant_values);
	VECTOR_FREE(ruleset->constant_names);
	table_free(ruleset->constants);
	table_free(ruleset->ids);
	arena_free(ruleset->arena);
	free(ruleset);
}

const char *renames_find(const struct renames *renames, const char *name)
{
	for (size_t i = 0; i < renames->count; i++)
		if (strcmp(renames->from[i], name) == 0)
			return renames->to ? renames->to[i] : renames->from[i];
	return NULL;
}

const struct rule *ruleset_find(const struct ruleset *ruleset, const char *id)
{
	uint32_t index = table_get_string(ruleset->ids, id);
	return index == TABLE_NONE ? NULL : &ruleset->rules.items[index];
}

const char *ruleset_nearest(const struct ruleset *ruleset, const char *id)
{
	if (ruleset_find(ruleset, id))
		return NULL;
	const char **ids = memory_allocate((ruleset->rules.count + 1) * sizeof *ids);
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		assert(ruleset->rules.items);
		ids[i] = ruleset->rules.items[i].id;
	}
	const char *nearest = words_nearest(id, ids, ruleset->rules.count);
	free(ids);
	return nearest;
}

const struct rule *ruleset_demand(const struct ruleset *ruleset, const char *id, struct error *error)
{
	const struct rule *rule = ruleset_find(ruleset, id);
	if (rule)
		return rule;
	const char **ids = ARENA_ARRAY(ruleset->arena, const char *, ruleset->rules.count);
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		assert(ids && ruleset->rules.items);
		ids[i] = ruleset->rules.items[i].id;
	}
	error_set(error, "unknown rule '%s'%s", id, hint_nearest(ruleset->arena, id, ids, ruleset->rules.count));
	return NULL;
}

bool ruleset_set_level(struct ruleset *ruleset, const char *id, unsigned level, struct error *error)
{
	const struct rule *rule = ruleset_demand(ruleset, id, error);
	if (rule)
		ruleset->rules.items[rule - ruleset->rules.items].level = level;
	return rule != NULL;
}

static bool is_path_of(const char *path, const char *header)
{
	size_t length = strlen(path), tail = strlen(header);
	return length > tail && path[length - tail - 1] == '/' && strcmp(path + length - tail, header) == 0;
}

bool ruleset_is_complete_for(const struct ruleset *ruleset, const char *header_path)
{
	for (size_t i = 0; i < ruleset->headers.count; i++) {
		const struct headers_rule *headers = &ruleset->headers.items[i];
		for (size_t h = 0; headers->complete && h < headers->header_count; h++)
			if (is_path_of(header_path, headers->headers[h]))
				return true;
	}
	return false;
}

bool rule_concerns(const struct rule *rule, enum context_kind kind)
{
	return rule->kinds == 0 || (kind != CONTEXT_KINDS && rule->kinds & 1U << kind);
}

static const struct instead *instead_named(const struct instead *entries, size_t count, const char *framework)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(entries[i].framework, framework) == 0)
			return &entries[i];
	return NULL;
}

const struct instead *instead_for(const struct instead *entries, size_t count, const char *framework)
{
	const struct instead *own = framework ? instead_named(entries, count, framework) : NULL;
	return own ? own : instead_named(entries, count, "any");
}

const struct instead *offload_instead_for(const struct ruleset *ruleset, const char *framework)
{
	const struct instead *found = NULL;
	for (size_t i = 0; !found && i < ruleset->offloads.count; i++)
		found = instead_named(ruleset->offloads.items[i].instead, ruleset->offloads.items[i].instead_count,
		                      framework);
	return found;
}

const struct instead *instead_for_awaited(const struct instead *entries, size_t count, const char *framework)
{
	const struct instead *own = framework ? instead_named(entries, count, framework) : NULL;
	return own ? own : instead_named(entries, count, "awaited");
}

const struct instead *rule_instead_for(const struct rule *rule, const char *framework)
{
	return instead_for(rule->instead, rule->instead_count, framework);
}
