#include "paths/path_graph.h"

#include "values/blocking.h"
#include "values/guards.h"

#include <stdlib.h>
#include <string.h>

struct node {
	uint32_t function;
	fact_index block; /* FACT_NONE: what no other part of the function holds */
	uint32_t next_part;
	label_set labels;
	uint32_t first_edge, edge_count;
	bool expanded;
};

struct path_graph {
	const struct program *program;
	enum confidence least;
	struct arena *arena;
	struct descriptors descriptors;
	bool *heart; /* per call site: the wait of an event loop, which is what a loop is for */
	VECTOR(struct node) nodes;
	VECTOR(struct path_edge) edges;
	unsigned left_out;
};

static label_set static_labels(const struct function *function)
{
	label_set labels = function->defined ? 0 : (label_set)1 << LABEL_OUTSIDE;

	for (size_t m = 0; m < function->mentions.count; m++) {
		enum subject subject = function->mentions.items[m].subject;

		if (subject == SUBJECT_OFFLOAD)
			labels |= (label_set)1 << LABEL_OFFLOAD;
		else if (subject == SUBJECT_ALLOW)
			labels |= (label_set)1 << LABEL_ALLOW;
		else if (subject == SUBJECT_MULTIPLEXER && !function->defined)
			labels |= (label_set)1 << LABEL_MULTIPLEXER;
	}
	return labels;
}

static uint32_t part_of(struct path_graph *graph, uint32_t function, fact_index block)
{
	uint32_t last = function, part;

	for (uint32_t node = function; node != NONE; node = graph->nodes.items[node].next_part) {
		if (graph->nodes.items[node].block == block)
			return node;
		last = node;
	}
	part = (uint32_t)graph->nodes.count;
	VECTOR_PUSH(graph->nodes, (struct node){.function = function, .block = block, .next_part = NONE});
	graph->nodes.items[last].next_part = part;
	return part;
}

/* A function that is a context as a whole is one in each of its parts. */
static void spread_labels(struct path_graph *graph)
{
	for (size_t n = 0; n < graph->nodes.count; n++) {
		struct node *node = &graph->nodes.items[n];

		node->labels |= graph->nodes.items[node->function].labels;
	}
}

struct path_graph *path_graph_new(const struct program *program, enum confidence least)
{
	struct path_graph *graph = memory_zeroed(1, sizeof *graph);
	struct contexts contexts;

	*graph = (struct path_graph){.program = program, .least = least, .arena = arena_new()};
	descriptors_learn(program, graph->arena, &graph->descriptors);
	for (uint32_t f = 0; f < program->functions.count; f++)
		VECTOR_PUSH(graph->nodes, (struct node){.function = f,
		                                        .block = FACT_NONE,
		                                        .next_part = NONE,
		                                        .labels = static_labels(&program->functions.items[f])});
	contexts_find(&contexts, program, graph->arena);
	for (size_t e = 0; e < contexts.entries.count; e++) {
		const struct entry *entry = &contexts.entries.items[e];
		uint32_t node = part_of(graph, entry->function, entry->block);

		if (entry->context->confidence >= least)
			graph->nodes.items[node].labels |= labels_of_kind(entry->context->kind);
	}
	graph->heart = memory_allocate((program->calls.count + 1) * sizeof *graph->heart);
	memcpy(graph->heart, contexts.heart, program->calls.count * sizeof *graph->heart);
	contexts_release(&contexts);
	spread_labels(graph);
	return graph;
}

void path_graph_free(struct path_graph *graph)
{
	if (!graph)
		return;
	VECTOR_FREE(graph->nodes);
	VECTOR_FREE(graph->edges);
	free(graph->heart);
	arena_free(graph->arena);
	free(graph);
}

uint32_t path_graph_node_count(const struct path_graph *graph) { return (uint32_t)graph->nodes.count; }

uint32_t path_graph_function(const struct path_graph *graph, uint32_t node)
{
	return graph->nodes.items[node].function;
}

uint32_t path_graph_next_part(const struct path_graph *graph, uint32_t node)
{
	return graph->nodes.items[node].next_part;
}

label_set path_graph_labels(const struct path_graph *graph, uint32_t node) { return graph->nodes.items[node].labels; }

/* Without a call there are no arguments to ask about: what a rule speaks of may wait. */
label_set path_graph_start_labels(const struct path_graph *graph, uint32_t node)
{
	const struct function *function = &graph->program->functions.items[graph->nodes.items[node].function];
	label_set labels = 0;

	for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
		if (function->mentions.items[m].subject == SUBJECT_RULE) {
			const struct rule *rule =
			    &graph->program->ruleset->rules.items[function->mentions.items[m].index];

			labels |= rule->level ? labels_of_class(rule->class_) : 0;
		}
	}
	return labels;
}

unsigned path_graph_left_out(const struct path_graph *graph) { return graph->left_out; }

/* ---- the calls of a node ---- */

static bool belongs(const struct path_graph *graph, const struct node *node, const struct call_site *call)
{
	if (node->block != FACT_NONE)
		return guards_inside(graph->program, call, node->block);
	for (uint32_t part = node->next_part; part != NONE; part = graph->nodes.items[part].next_part)
		if (guards_inside(graph->program, call, graph->nodes.items[part].block))
			return false;
	return true;
}

static void add_edge(struct path_graph *graph, const struct path_edge *edge)
{
	if (CONFIDENCE_HIGH - edge->loss < graph->least)
		graph->left_out++;
	else
		VECTOR_PUSH(graph->edges, *edge);
}

/* A call on the child's side of a fork (offload is not NONE) happens elsewhere: nobody here waits for it. */
static void add_targets(struct path_graph *graph, uint32_t c, uint32_t offload)
{
	const struct program *program = graph->program;
	const struct call_site *call = &program->calls.items[c];
	struct blocking blocking = {0};

	if (offload == NONE && !graph->heart[c] && blocking_possible(program, call))
		blocking = blocking_at(program, &graph->descriptors, call, &environment_empty);
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		struct path_edge edge = {
		    .function = target->function,
		    .call = c,
		    .certainty = target->certainty,
		    .candidates = target->certainty == CERTAINTY_DIRECT ? 1 : call->target_count,
		    .labels = offload == NONE ? 0 : (label_set)1 << LABEL_OFFLOAD,
		    .loss = loss_of_target(program, call, target->function, target->certainty, call->target_count),
		    .offload = offload,
		};

		if (blocking.rule && blocking.target == t)
			edge.labels = labels_of_class(blocking.rule->class_);
		add_edge(graph, &edge);
	}
}

/* What is handed to a rule's `offload`: it is not called here, but it is where the work goes on. */
static void add_handed_over(struct path_graph *graph, uint32_t c, uint32_t offload, unsigned argument)
{
	const struct program *program = graph->program;
	struct value_reference value = call_argument(program, &program->calls.items[c], argument);
	size_t count, functions = 0;
	const uint32_t *objects = flow_objects(program, value, &count);

	for (size_t i = 0; i < count; i++)
		functions += program->objects.items[objects[i]].kind == OBJECT_FUNCTION;
	for (size_t i = 0; i < count; i++) {
		const struct object *object = &program->objects.items[objects[i]];
		enum certainty certainty = flow_certainty(program, value);
		struct path_edge edge = {
		    .function = object->index,
		    .call = c,
		    .labels = (label_set)1 << LABEL_OFFLOAD,
		    .certainty = certainty,
		    .candidates = (unsigned)functions,
		    .loss = loss_of_target(program, &program->calls.items[c], object->index, certainty,
		                           (unsigned)functions),
		    .offload = offload,
		};

		if (object->kind == OBJECT_FUNCTION)
			add_edge(graph, &edge);
	}
}

static void add_offloads(struct path_graph *graph, uint32_t c)
{
	const struct program *program = graph->program;
	const struct call_site *call = &program->calls.items[c];

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		const struct mentions *mentions = &program->functions.items[target->function].mentions;

		for (size_t m = 0; m < mentions->count && target->certainty != CERTAINTY_TYPE; m++) {
			const struct offload_rule *rule;

			if (mentions->items[m].subject != SUBJECT_OFFLOAD)
				continue;
			rule = &program->ruleset->offloads.items[mentions->items[m].index];
			if (call_offloads(program, call, rule))
				add_handed_over(graph, c, target->function, (unsigned)rule->argument);
		}
	}
}

static int compare_sureness(const void *left_item, const void *right_item)
{
	const struct path_edge *left = left_item, *right = right_item;

	if (left->loss != right->loss)
		return left->loss < right->loss ? -1 : 1;
	if (left->call != right->call)
		return left->call < right->call ? -1 : 1;
	if ((left->offload == NONE) != (right->offload == NONE))
		return left->offload == NONE ? -1 : 1;
	return left->function < right->function ? -1 : left->function > right->function;
}

/* Keeps the first of the edges from `first` on that enter the same function with the same labels. */
static void drop_repeated(struct path_graph *graph, size_t first)
{
	struct table *seen = table_new();
	size_t kept = first;

	for (size_t e = first; e < graph->edges.count; e++) {
		const struct path_edge *edge = &graph->edges.items[e];
		uint64_t key = (uint64_t)edge->function << 32 | edge->labels;
		uint32_t order = (uint32_t)(e - first);

		if (table_put_number(seen, key, order) == order)
			graph->edges.items[kept++] = *edge;
	}
	graph->edges.count = kept;
	table_free(seen);
}

static void expand(struct path_graph *graph, uint32_t at)
{
	struct node *node = &graph->nodes.items[at];
	const struct function *function = &graph->program->functions.items[node->function];
	size_t first = graph->edges.count;

	node->expanded = true;
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &graph->program->calls.items[c];
		uint32_t offload;

		if (!belongs(graph, node, call) ||
		    guards_of(graph->program, call, &environment_empty, &offload) == GUARD_NEVER)
			continue;
		add_targets(graph, c, offload);
		add_offloads(graph, c);
	}
	if (graph->edges.count - first > 1) {
		qsort(graph->edges.items + first, graph->edges.count - first, sizeof *graph->edges.items,
		      compare_sureness);
		drop_repeated(graph, first);
	}
	node->first_edge = (uint32_t)first;
	node->edge_count = (uint32_t)(graph->edges.count - first);
}

uint32_t path_graph_edges(struct path_graph *graph, uint32_t node, uint32_t *ret_count)
{
	if (!graph->nodes.items[node].expanded)
		expand(graph, node);
	*ret_count = graph->nodes.items[node].edge_count;
	return graph->nodes.items[node].first_edge;
}

const struct path_edge *path_graph_edge(const struct path_graph *graph, uint32_t edge)
{
	return &graph->edges.items[edge];
}
