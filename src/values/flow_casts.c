#include "values/flow.h"

static uint32_t sieve_key(struct flow_graph *flow, uint32_t from, uint32_t to, uint32_t type, uint32_t next)
{
	uint32_t key[] = {from, to, type, NONE}; /* longer than the keys of dispatches, which stand in the same table */
	return table_put(flow->dispatch_keys, key, sizeof key, next);
}

void flow_add_sieve(struct program *program, uint32_t from, uint32_t to, const char *type)
{
	struct flow_graph *flow = program->flow;
	uint32_t number = flow_type_number(flow, type), next = (uint32_t)flow->sieves.count;
	if (sieve_key(flow, from, to, number, next) != next)
		return;
	VECTOR_PUSH(
	    flow->sieves,
	    (struct sieve){.from = from, .to = to, .type = number, .parameter_count = type_parameter_count(type)});
	flow->changed = true;
}

static void consider_object(struct program *program, struct sieve *sieve, uint32_t object)
{
	struct flow_graph *flow = program->flow;
	uint32_t function = program->objects.items[object].index;
	if (flow->function_types[function] == sieve->type) {
		sieve->exact = true;
		flow_add_object(flow, sieve->to, object);
	} else if (flow_takes_arguments(program->functions.items[function].fact, sieve->parameter_count) &&
	           id_set_add(&sieve->loose, object) && sieve->opened) {
		flow_add_object(flow, sieve->to, object);
	}
}

void flow_look_at_sieves(struct program *program)
{
	struct flow_graph *flow = program->flow;
	for (size_t s = 0; s < flow->sieves.count; s++) {
		struct sieve *sieve = &flow->sieves.items[s];
		uint32_t objects = flow->cells.items[sieve->from].objects;
		if (objects == sieve->seen)
			continue;
		sieve->seen = objects;
		size_t count;
		const uint32_t *items = object_sets_items(flow->sets, objects, &count);
		for (size_t i = 0; i < count; i++)
			if (program->objects.items[items[i]].kind == OBJECT_FUNCTION)
				consider_object(program, sieve, items[i]);
	}
}

void flow_open_sieves(struct program *program)
{
	struct flow_graph *flow = program->flow;
	for (size_t s = 0; s < flow->sieves.count; s++) {
		struct sieve *sieve = &flow->sieves.items[s];
		if (sieve->opened || sieve->exact || !sieve->loose.count || flow->cells.items[sieve->from].is_list)
			continue;
		sieve->opened = true;
		for (uint32_t i = 0; i < sieve->loose.count; i++)
			flow_add_object(flow, sieve->to, sieve->loose.items[i]);
	}
}
