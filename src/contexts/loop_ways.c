#include "contexts/loop_ways.h"

#include "values/guards.h"

#include <stdlib.h>

/* A call on a way, and those that come behind it: a tree, since one function may wrap several waits. */
struct node {
	uint32_t call;
	int root;              /* of its tree: the node of a call that stands in a loop */
	int first_child, next; /* NO_NODE: no more */
	bool is_wait;
};

enum { NO_NODE = -1 };

/* Loops that a tree's root stands in: loops around different waits may be one in another. */
struct standing {
	int root;
	uint32_t loop;
};

struct loop_ways {
	VECTOR(struct node) nodes;
	VECTOR(struct standing) standing;
	struct table *roots; /* call → node */
};

bool loop_list_has(const struct loop_list *list, uint32_t loop)
{
	for (; list; list = list->next) {
		if (list->loop == loop)
			return true;
	}
	return false;
}

struct loop_ways *loop_ways_new(void)
{
	struct loop_ways *ways = memory_zeroed(1, sizeof *ways);

	ways->roots = table_new();
	return ways;
}

void loop_ways_free(struct loop_ways *ways)
{
	if (!ways)
		return;
	VECTOR_FREE(ways->nodes);
	VECTOR_FREE(ways->standing);
	table_free(ways->roots);
	free(ways);
}

static int add_node(struct loop_ways *ways, uint32_t call, int root, int next)
{
	int index = (int)ways->nodes.count;
	struct node node = {.call = call, .root = root == NO_NODE ? index : root, .first_child = NO_NODE, .next = next};

	VECTOR_PUSH(ways->nodes, node);
	return index;
}

static int root_of(const struct loop_ways *ways, uint32_t call)
{
	uint32_t node = table_get_number(ways->roots, call);

	return node == TABLE_NONE ? NO_NODE : (int)node;
}

static int child_of(const struct loop_ways *ways, int node, uint32_t call)
{
	int child = ways->nodes.items[node].first_child;

	while (child != NO_NODE && ways->nodes.items[child].call != call)
		child = ways->nodes.items[child].next;
	return child;
}

void loop_ways_add(struct loop_ways *ways, uint32_t loop, const uint32_t *path, unsigned length)
{
	int at = root_of(ways, path[length - 1]);

	if (at == NO_NODE) {
		at = add_node(ways, path[length - 1], NO_NODE, NO_NODE);
		table_put_number(ways->roots, path[length - 1], (uint32_t)at);
	}
	VECTOR_PUSH(ways->standing, (struct standing){at, loop});
	for (unsigned i = length - 1; i-- > 0;) {
		int child = child_of(ways, at, path[i]);

		if (child == NO_NODE) {
			child = add_node(ways, path[i], ways->nodes.items[at].root, ways->nodes.items[at].first_child);
			ways->nodes.items[at].first_child = child;
		}
		at = child;
	}
	ways->nodes.items[at].is_wait = true;
}

/* ---- walking: a place is a node, times two, and 1 in what is done in place of the calls behind it ---- */

static int place_at(int node) { return node == NO_NODE ? LOOP_WAY_NONE : 2 * node; }
static int node_at(int place) { return place / 2; }
static bool is_pause(int place) { return place % 2 != 0; }

/* if (nothing) return pause(); wait(): is one done where the other is not? The two sides of a condition stand at the
 * place of the condition. */
static bool either_or(const struct program *program, const struct call_site *left, const struct call_site *right)
{
	const struct facts *facts = program->units.items[left->unit].facts;
	size_t steps = 0;

	if (left->caller != right->caller)
		return false;
	for (fact_index b = left->fact->block; b != FACT_NONE && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		const struct fact_block *one = &facts->blocks.items[b];
		size_t others = 0;

		for (fact_index o = right->fact->block; o != FACT_NONE && others++ < facts->blocks.count;
		     o = facts->blocks.items[o].parent) {
			const struct fact_block *other = &facts->blocks.items[o];

			if (o != b && one->kind == FACT_BLOCK_BRANCH && other->kind == FACT_BLOCK_BRANCH &&
			    one->parent == other->parent && one->place.file == other->place.file &&
			    one->place.line == other->place.line && one->place.column == other->place.column)
				return true;
		}
	}
	return false;
}

static bool is_in_place_of(const struct loop_ways *ways, const struct program *program, int node, uint32_t call)
{
	for (int child = ways->nodes.items[node].first_child; child != NO_NODE; child = ways->nodes.items[child].next) {
		if (either_or(program, &program->calls.items[call],
		              &program->calls.items[ways->nodes.items[child].call]))
			return true;
	}
	return false;
}

int loop_ways_next(const struct loop_ways *ways, const struct program *program, int at, uint32_t call)
{
	if (at != LOOP_WAY_NONE && !is_pause(at)) {
		int child = child_of(ways, node_at(at), call);

		if (child != NO_NODE)
			return place_at(child);
		if (is_in_place_of(ways, program, node_at(at), call))
			return at + 1;
	}
	return at != LOOP_WAY_NONE && is_pause(at) ? at : place_at(root_of(ways, call));
}

bool loop_ways_may_wait(const struct loop_ways *ways, const struct loop_list *loops, int at, enum rule_class class_)
{
	const struct node *node;

	if (at == LOOP_WAY_NONE || !loops)
		return false;
	node = &ways->nodes.items[node_at(at)];
	if (is_pause(at) ? class_ != RULE_CLASS_TIMER : !node->is_wait)
		return false;
	for (size_t i = 0; i < ways->standing.count; i++) {
		if (ways->standing.items[i].root == node->root && loop_list_has(loops, ways->standing.items[i].loop))
			return true;
	}
	return false;
}
