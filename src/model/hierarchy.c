#include "model/hierarchy.h"

#include "model/id_set.h"

#include <string.h>

struct method {
	struct id_set functions;  /* all definitions of the key, or the outside function */
	struct id_set overriders; /* methods that override it directly */
	struct id_set targets;    /* the answer, once it was asked for */
};

struct hierarchy {
	const struct program *program;
	struct table *keys; /* of a method → index into methods */
	VECTOR(struct method) methods;
};

static uint32_t method_of(struct hierarchy *hierarchy, uint32_t unit, fact_index function)
{
	const char *key = hierarchy->program->units.items[unit].facts->functions.items[function].key;
	uint32_t index = table_put_string(hierarchy->keys, key, (uint32_t)hierarchy->methods.count);
	if (index == hierarchy->methods.count)
		VECTOR_PUSH(hierarchy->methods, (struct method){0});
	size_t count;
	const uint32_t *functions = link_functions(hierarchy->program, unit, function, &count);
	for (size_t i = 0; i < count; i++)
		id_set_add(&hierarchy->methods.items[index].functions, functions[i]);
	return index;
}

static void add_overrides(struct hierarchy *hierarchy, uint32_t unit, fact_index function)
{
	const struct facts *facts = hierarchy->program->units.items[unit].facts;
	const struct fact_function *fact = &facts->functions.items[function];
	uint32_t overrider = method_of(hierarchy, unit, function);
	for (fact_index i = 0; i < fact->override_count; i++) {
		uint32_t overridden = method_of(hierarchy, unit, facts->overrides.items[fact->first_override + i]);
		id_set_add(&hierarchy->methods.items[overridden].overriders, overrider);
	}
}

struct hierarchy *hierarchy_new(const struct program *program)
{
	struct hierarchy *hierarchy = memory_zeroed(1, sizeof *hierarchy);
	hierarchy->program = program;
	hierarchy->keys = table_new();
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		for (fact_index f = 0; f < facts->functions.count; f++)
			if (facts->functions.items[f].virtual_ || facts->functions.items[f].override_count)
				add_overrides(hierarchy, u, f);
	}
	return hierarchy;
}

void hierarchy_free(struct hierarchy *hierarchy)
{
	if (!hierarchy)
		return;
	for (size_t i = 0; i < hierarchy->methods.count; i++) {
		id_set_free(&hierarchy->methods.items[i].functions);
		id_set_free(&hierarchy->methods.items[i].overriders);
		id_set_free(&hierarchy->methods.items[i].targets);
	}
	VECTOR_FREE(hierarchy->methods);
	table_free(hierarchy->keys);
	free(hierarchy);
}

static void collect_targets(struct hierarchy *hierarchy, uint32_t index)
{
	struct id_set *targets = &hierarchy->methods.items[index].targets;
	struct id_set family = {0}, outside = {0};
	id_set_add(&family, index);
	for (uint32_t i = 0; i < family.count; i++) {
		const struct method *method = &hierarchy->methods.items[family.items[i]];
		for (uint32_t j = 0; j < method->overriders.count; j++)
			id_set_add(&family, method->overriders.items[j]);
		for (uint32_t j = 0; j < method->functions.count; j++) {
			uint32_t id = method->functions.items[j];
			const struct function *function = &hierarchy->program->functions.items[id];
			id_set_add(function->defined || function->mentions.count ? targets : &outside, id);
		}
	}
	for (uint32_t i = 0, nothing = targets->count == 0; nothing && i < outside.count; i++)
		id_set_add(targets, outside.items[i]);
	id_set_sort(targets);
	id_set_free(&family);
	id_set_free(&outside);
}

const uint32_t *hierarchy_targets(struct hierarchy *hierarchy, uint32_t unit, fact_index method, size_t *ret_count)
{
	uint32_t index = method_of(hierarchy, unit, method);
	if (hierarchy->methods.items[index].targets.count == 0)
		collect_targets(hierarchy, index);
	*ret_count = hierarchy->methods.items[index].targets.count;
	return hierarchy->methods.items[index].targets.items;
}

bool is_constructor(const struct function *function)
{
	const char *name = function->fact->name;
	size_t length = strlen(name), own = 0;

	while (own < length && name[length - own - 1] != ':')
		own++;
	return function->fact->method && length >= 2 * own + 2 &&
	       memcmp(name + length - own, name + length - 2 * own - 2, own) == 0 &&
	       (length == 2 * own + 2 || name[length - 2 * own - 3] == ':');
}

bool is_destructor(const struct function *function)
{
	return function->fact->method && strstr(function->fact->name, "::~");
}
