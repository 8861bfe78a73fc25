/* One context at a time would cost contexts times program. Instead, what reaches each other is drawn together, which
 * leaves a graph without circles, and 64 contexts at once run down along it. Where there are more than a few programs,
 * what the same ones hold is drawn together before each of them is looked at. */
#include "reach/views.h"

#include "model/components.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* To draw together costs as much as to look at so many. */
enum { FEW_PROGRAMS = 4 };

void view_init(struct view *view)
{
	*view = (struct view){0};
	VECTOR_PUSH(view->starts, 0);
	VECTOR_PUSH(view->point_starts, 0);
}

uint32_t view_add_node(struct view *view, image_set images)
{
	VECTOR_PUSH(view->images, images);
	return (uint32_t)(view->images.count - 1);
}

void view_complete_node(struct view *view)
{
	VECTOR_PUSH(view->starts, (uint32_t)view->out.count);
	VECTOR_PUSH(view->point_starts, (uint32_t)view->points.count);
}

void view_release(struct view *view)
{
	VECTOR_FREE(view->images);
	VECTOR_FREE(view->starts);
	VECTOR_FREE(view->out);
	VECTOR_FREE(view->point_starts);
	VECTOR_FREE(view->points);
	VECTOR_FREE(view->roots);
	VECTOR_FREE(view->root_contexts);
}

/* ---- drawn together ---- */

/* Pushes what `last_seen` does not have for this component yet. */
#define PUSH_ONCE(list, item, last_seen, component)      \
	do {                                             \
		if ((last_seen)[item] != (component)) {  \
			(last_seen)[item] = (component); \
			VECTOR_PUSH(list, item);         \
		}                                        \
	} while (0)

/* A node for each component: the last one first, so that edges that led from one component to another that it reaches
 * lead to a higher number. */
static void draw_together(const struct view *view, const struct components *components, uint32_t point_count,
                          struct view *drawn)
{
	uint32_t last = components->count - 1;
	uint32_t *seen = memory_allocate((components->count + 1) * sizeof *seen);
	uint32_t *points_seen = memory_allocate((point_count + 1) * sizeof *points_seen);

	memset(seen, 0xff, components->count * sizeof *seen);
	memset(points_seen, 0xff, point_count * sizeof *points_seen);
	view_init(drawn);
	for (uint32_t n = 0; n < components->count; n++) {
		uint32_t first = components->starts.items[last - n], end = components->starts.items[last - n + 1];

		view_add_node(drawn, view->images.items[components->members.items[first]]);
		seen[n] = n;
		for (uint32_t m = first; m < end; m++) {
			uint32_t node = components->members.items[m];

			for (uint32_t e = view->starts.items[node]; e < view->starts.items[node + 1]; e++)
				PUSH_ONCE(drawn->out, last - components->of[view->out.items[e]], seen, n);
			for (uint32_t p = view->point_starts.items[node]; p < view->point_starts.items[node + 1]; p++)
				PUSH_ONCE(drawn->points, view->points.items[p], points_seen, n);
		}
		view_complete_node(drawn);
	}
	for (size_t r = 0; r < view->roots.count; r++) {
		VECTOR_PUSH(drawn->roots, last - components->of[view->roots.items[r]]);
		VECTOR_PUSH(drawn->root_contexts, view->root_contexts.items[r]);
	}
	free(seen);
	free(points_seen);
}

/* Nodes that reach each other within every program that holds one of them. */
static void find_alike(const struct view *view, struct components *components)
{
	struct directed_graph graph = {.count = (uint32_t)view->images.count};
	uint32_t *nodes = memory_allocate((graph.count + 1) * sizeof *nodes);
	uint32_t kept = 0;

	graph.starts = memory_allocate((graph.count + 1) * sizeof *graph.starts);
	graph.out = memory_allocate((view->out.count + 1) * sizeof *graph.out);
	for (uint32_t n = 0; n < graph.count; n++) {
		nodes[n] = n;
		graph.starts[n] = kept;
		for (uint32_t e = view->starts.items[n]; e < view->starts.items[n + 1]; e++)
			if (view->images.items[view->out.items[e]] == view->images.items[n])
				graph.out[kept++] = view->out.items[e];
	}
	graph.starts[graph.count] = kept;
	components_find(&graph, nodes, graph.count, components);
	free(nodes);
	free(graph.starts);
	free(graph.out);
}

/* ---- what one program holds ---- */

/* A view that is cut out of another: as far as the roots that the program holds reach in it. */
struct cutting {
	const struct view *whole;
	struct view *part;
	image_set image;
	uint32_t *numbers;        /* per node of the whole: that of the part; NONE without one */
	VECTOR(uint32_t) origins; /* per node of the part: that of the whole */
};

static bool is_held(const struct cutting *cutting, uint32_t origin)
{
	return (cutting->whole->images.items[origin] & cutting->image) != 0;
}

static uint32_t cut_node(struct cutting *cutting, uint32_t origin)
{
	if (cutting->numbers[origin] == NONE) {
		cutting->numbers[origin] = view_add_node(cutting->part, cutting->whole->images.items[origin]);
		VECTOR_PUSH(cutting->origins, origin);
	}
	return cutting->numbers[origin];
}

static void cut_edges(struct cutting *cutting, uint32_t origin)
{
	const struct view *whole = cutting->whole;
	struct view *part = cutting->part;

	for (uint32_t e = whole->starts.items[origin]; e < whole->starts.items[origin + 1]; e++) {
		if (is_held(cutting, whole->out.items[e])) {
			uint32_t to = cut_node(cutting, whole->out.items[e]);

			VECTOR_PUSH(part->out, to);
		}
	}
	for (uint32_t p = whole->point_starts.items[origin]; p < whole->point_starts.items[origin + 1]; p++)
		VECTOR_PUSH(part->points, whole->points.items[p]);
	view_complete_node(part);
}

/* numbers: NONE for each node of the whole, before and behind. */
static void view_cut(const struct view *whole, image_set image, uint32_t *numbers, struct view *part)
{
	struct cutting cutting = {.whole = whole, .part = part, .image = image, .numbers = numbers};

	view_init(part);
	for (size_t r = 0; r < whole->roots.count; r++) {
		uint32_t root;

		if (!is_held(&cutting, whole->roots.items[r]))
			continue;
		root = cut_node(&cutting, whole->roots.items[r]);
		VECTOR_PUSH(part->roots, root);
		VECTOR_PUSH(part->root_contexts, whole->root_contexts.items[r]);
	}
	for (size_t n = 0; n < cutting.origins.count; n++)
		cut_edges(&cutting, cutting.origins.items[n]);
	for (size_t n = 0; n < cutting.origins.count; n++)
		numbers[cutting.origins.items[n]] = NONE;
	VECTOR_FREE(cutting.origins);
}

/* ---- without a limit ---- */

/* Contexts number 64 * word and the 63 behind it, in a view without circles: edges lead to higher numbers. */
static void run_down(const struct view *view, size_t word, const struct view_question *question, uint64_t *here)
{
	bool any = false;

	memset(here, 0, view->images.count * sizeof *here);
	for (size_t r = 0; r < view->roots.count; r++) {
		if (view->root_contexts.items[r] / 64 != word)
			continue;
		here[view->roots.items[r]] |= UINT64_C(1) << view->root_contexts.items[r] % 64;
		any = true;
	}
	for (uint32_t n = 0; any && n < view->images.count; n++) {
		if (!here[n])
			continue;
		for (uint32_t e = view->starts.items[n]; e < view->starts.items[n + 1]; e++)
			here[view->out.items[e]] |= here[n];
		for (uint32_t p = view->point_starts.items[n]; p < view->point_starts.items[n + 1]; p++)
			question->contexts[view->points.items[p] * question->words + word] |= here[n];
	}
}

static void find_at_any_depth(const struct view *view, const struct view_question *question)
{
	struct directed_graph graph = {
	    .count = (uint32_t)view->images.count, .starts = view->starts.items, .out = view->out.items};
	struct components components;
	struct view drawn;
	uint64_t *here;

	components_find(&graph, view->roots.items, view->roots.count, &components);
	draw_together(view, &components, question->point_count, &drawn);
	here = memory_allocate((drawn.images.count + 1) * sizeof *here);
	for (size_t word = 0; word < question->words; word++)
		run_down(&drawn, word, question, here);
	free(here);
	view_release(&drawn);
	components_release(&components);
}

/* ---- with a limit ---- */

struct search {
	const struct view *view;
	uint32_t *seen; /* per node: the root by which it was reached last, from 1 */
	VECTOR(uint32_t) queue;
};

static void look_at(struct search *search, uint32_t node, uint32_t mark)
{
	if (search->seen[node] == mark)
		return;
	search->seen[node] = mark;
	VECTOR_PUSH(search->queue, node);
}

static void search_from(struct search *search, uint32_t root, const struct view_question *question)
{
	const struct view *view = search->view;
	uint32_t context = view->root_contexts.items[root];
	size_t at = 0;

	search->queue.count = 0;
	look_at(search, view->roots.items[root], root + 1);
	for (unsigned depth = 0; at < search->queue.count; depth++) {
		for (size_t level = search->queue.count; at < level; at++) {
			uint32_t node = search->queue.items[at];

			for (uint32_t p = view->point_starts.items[node]; p < view->point_starts.items[node + 1]; p++) {
				assert(view->points.items);
				question->contexts[view->points.items[p] * question->words + context / 64] |=
				    UINT64_C(1) << context % 64;
			}
			for (uint32_t e = view->starts.items[node];
			     depth < question->depth && e < view->starts.items[node + 1]; e++) {
				assert(view->out.items);
				look_at(search, view->out.items[e], root + 1);
			}
		}
	}
}

/* How far a way may still go depends on where it came from, so each context is followed by itself. */
static void find_within_depth(const struct view *view, const struct view_question *question)
{
	struct search search = {.view = view, .seen = memory_zeroed(view->images.count + 1, sizeof(uint32_t))};

	for (uint32_t r = 0; r < view->roots.count; r++)
		search_from(&search, r, question);
	free(search.seen);
	VECTOR_FREE(search.queue);
}

/* ---- in all programs ---- */

static void find_in(const struct view *view, const struct view_question *question)
{
	if (question->depth == UINT_MAX)
		find_at_any_depth(view, question);
	else
		find_within_depth(view, question);
}

static void find_in_each(const struct view *whole, const struct view_question *question)
{
	uint32_t *numbers = memory_allocate((whole->images.count + 1) * sizeof *numbers);

	memset(numbers, 0xff, whole->images.count * sizeof *numbers);
	for (image_set images = question->images; images; images &= images - 1) {
		struct view part;

		view_cut(whole, images & -images, numbers, &part);
		if (part.roots.count)
			find_in(&part, question);
		view_release(&part);
	}
	free(numbers);
}

static image_set holding_roots(const struct view *view)
{
	image_set images = 0;

	for (size_t r = 0; r < view->roots.count; r++)
		images |= view->images.items[view->roots.items[r]];
	return images;
}

static bool is_worth_drawing_together(image_set programs)
{
	unsigned count = 0;

	for (; programs; programs &= programs - 1)
		count++;
	return count > FEW_PROGRAMS;
}

static void find_drawn_together(const struct view *view, const struct view_question *question)
{
	struct components alike;
	struct view drawn;

	find_alike(view, &alike);
	draw_together(view, &alike, question->point_count, &drawn);
	find_in_each(&drawn, question);
	view_release(&drawn);
	components_release(&alike);
}

void view_find(const struct view *view, const struct view_question *question)
{
	if (question->images == 0)
		find_in(view, question);
	else if (question->depth == UINT_MAX && is_worth_drawing_together(question->images & holding_roots(view)))
		find_drawn_together(view, question);
	else
		find_in_each(view, question);
}
