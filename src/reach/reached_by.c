/* One context at a time would cost contexts times program. Instead, what reaches each other is drawn together, which
 * leaves a graph without circles, and 64 contexts at once run down along it. */
#include "reach/reached_by.h"

#include "model/components.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* A node is an activation, or the part of a function that an entry enters. */
struct node {
	uint32_t activation;
	uint32_t entry; /* of a part; NONE for others */
};

/* What one group reaches in one program: nodes, their edges, and the points in each. */
struct view {
	const struct reached_by_question *question;
	const struct walk_group *group;
	image_set image; /* functions that it does not hold are left out; 0: none are */
	VECTOR(struct node) nodes;
	VECTOR(uint32_t) starts, out;          /* edges by node */
	VECTOR(uint32_t) point_starts, points; /* points by node */
	uint32_t *numbers;                     /* per activation: its node; NONE without one */
	VECTOR(uint32_t) roots, root_contexts; /* nodes that entries enter, and as which contexts */
};

/* ---- which part of the program ---- */

static bool is_held(const struct view *view, uint32_t function)
{
	return view->image == 0 || (view->question->images[function] & view->image) != 0;
}

static uint32_t add_node(struct view *view, uint32_t activation, uint32_t entry)
{
	VECTOR_PUSH(view->nodes, (struct node){activation, entry});
	return (uint32_t)(view->nodes.count - 1);
}

static uint32_t node_of(struct view *view, uint32_t activation)
{
	if (view->numbers[activation] == NONE)
		view->numbers[activation] = add_node(view, activation, NONE);
	return view->numbers[activation];
}

static void add_edges(struct view *view, const struct passage *passage)
{
	const struct activations *activations = view->question->activations;

	for (uint32_t w = passage->first_way; w < passage->first_way + passage->way_count; w++) {
		const struct way *way = &activations->ways.items[w];

		if (walk_way_loss(view->group, way) <= view->question->loss &&
		    is_held(view, activations->items.items[way->to].function))
			VECTOR_PUSH(view->out, node_of(view, way->to));
	}
}

static void add_point(struct view *view, const struct passage *passage)
{
	const struct activations *activations = view->question->activations;
	uint32_t point = view->question->point_of_call[passage->call];
	const struct blocking *blocking;

	if (point == NONE || !walk_waits(view->group, activations, passage))
		return;
	blocking = &activations->blockings.items[passage->blocking];
	if (loss_of_blocking(blocking) <= view->question->loss &&
	    walk_last_loss(view->group, activations, passage->call, blocking) <= view->question->loss)
		VECTOR_PUSH(view->points, point);
}

static void read_node(struct view *view, uint32_t number)
{
	const struct activations *activations = view->question->activations;
	struct node node = view->nodes.items[number];
	const struct activation *activation = &activations->items.items[node.activation];
	const struct entry *part = node.entry == NONE ? NULL : &view->group->contexts->entries.items[node.entry];

	for (uint32_t p = 0; p < activation->passage_count; p++) {
		const struct passage *passage = &activations->passages.items[activation->first_passage + p];

		if (!walk_makes(view->group, activations->program, part, passage))
			continue;
		add_edges(view, passage);
		add_point(view, passage);
	}
	VECTOR_PUSH(view->starts, (uint32_t)view->out.count);
	VECTOR_PUSH(view->point_starts, (uint32_t)view->points.count);
}

static void add_roots(struct view *view, const struct table *context_numbers)
{
	const struct reached_by_question *question = view->question;

	for (size_t i = 0; i < view->group->entries.count; i++) {
		uint32_t e = view->group->entries.items[i];
		const struct entry *entry = &question->contexts->entries.items[e];
		uint32_t activation = question->activations->plain[entry->function];

		if (activation == NONE || loss_of_confidence(entry->context->confidence) > question->loss ||
		    !is_held(view, entry->function) || !walk_enters(question->activations->relevance, entry))
			continue;
		VECTOR_PUSH(view->roots,
		            walk_enters_part(entry) ? add_node(view, activation, e) : node_of(view, activation));
		VECTOR_PUSH(view->root_contexts,
		            table_get_number(context_numbers, (uint64_t)(uintptr_t)entry->context));
	}
}

static void view_read(struct view *view, const struct table *context_numbers)
{
	VECTOR_PUSH(view->starts, 0);
	VECTOR_PUSH(view->point_starts, 0);
	add_roots(view, context_numbers);
	for (uint32_t n = 0; n < view->nodes.count; n++)
		read_node(view, n);
}

static void view_release(struct view *view)
{
	for (size_t n = 0; n < view->nodes.count; n++)
		view->numbers[view->nodes.items[n].activation] = NONE;
	VECTOR_FREE(view->nodes);
	VECTOR_FREE(view->starts);
	VECTOR_FREE(view->out);
	VECTOR_FREE(view->point_starts);
	VECTOR_FREE(view->points);
	VECTOR_FREE(view->roots);
	VECTOR_FREE(view->root_contexts);
}

/* ---- without circles ---- */

/* The view drawn together: edges lead from higher numbers to lower ones. */
struct condensed {
	struct components components;
	VECTOR(uint32_t) starts, out, point_starts, points; /* by component, from the last one to the first */
};

/* Pushes what `last_seen` does not have for this component yet. */
#define PUSH_ONCE(list, item, last_seen, component)      \
	do {                                             \
		if ((last_seen)[item] != (component)) {  \
			(last_seen)[item] = (component); \
			VECTOR_PUSH(list, item);         \
		}                                        \
	} while (0)

static void condense(const struct view *view, struct condensed *condensed)
{
	const struct components *components = &condensed->components;
	uint32_t *seen = memory_allocate((components->count + 1) * sizeof *seen);
	uint32_t *points_seen = memory_allocate((view->question->point_count + 1) * sizeof *points_seen);

	memset(seen, 0xff, components->count * sizeof *seen);
	memset(points_seen, 0xff, view->question->point_count * sizeof *points_seen);
	VECTOR_PUSH(condensed->starts, 0);
	VECTOR_PUSH(condensed->point_starts, 0);
	for (uint32_t c = components->count; c-- > 0;) {
		seen[c] = c;
		for (uint32_t m = components->starts.items[c]; m < components->starts.items[c + 1]; m++) {
			uint32_t node = components->members.items[m];

			for (uint32_t e = view->starts.items[node]; e < view->starts.items[node + 1]; e++)
				PUSH_ONCE(condensed->out, components->of[view->out.items[e]], seen, c);
			for (uint32_t p = view->point_starts.items[node]; p < view->point_starts.items[node + 1]; p++)
				PUSH_ONCE(condensed->points, view->points.items[p], points_seen, c);
		}
		VECTOR_PUSH(condensed->starts, (uint32_t)condensed->out.count);
		VECTOR_PUSH(condensed->point_starts, (uint32_t)condensed->points.count);
	}
	free(seen);
	free(points_seen);
}

/* Contexts number 64 * word and the 63 behind it. */
static void run_down(const struct view *view, const struct condensed *condensed, size_t word,
                     struct reached_by *reached_by, uint64_t *here)
{
	const struct components *components = &condensed->components;
	bool any = false;

	memset(here, 0, components->count * sizeof *here);
	for (size_t r = 0; r < view->roots.count; r++) {
		if (view->root_contexts.items[r] / 64 != word)
			continue;
		here[components->of[view->roots.items[r]]] |= UINT64_C(1) << view->root_contexts.items[r] % 64;
		any = true;
	}
	for (uint32_t i = 0; any && i < components->count; i++) {
		uint64_t contexts = here[components->count - 1 - i];

		if (!contexts)
			continue;
		for (uint32_t e = condensed->starts.items[i]; e < condensed->starts.items[i + 1]; e++)
			here[condensed->out.items[e]] |= contexts;
		for (uint32_t p = condensed->point_starts.items[i]; p < condensed->point_starts.items[i + 1]; p++)
			reached_by->contexts[condensed->points.items[p] * reached_by->words + word] |= contexts;
	}
}

static void find_at_any_depth(const struct view *view, struct reached_by *reached_by)
{
	struct directed_graph graph = {
	    .count = (uint32_t)view->nodes.count, .starts = view->starts.items, .out = view->out.items};
	struct condensed condensed = {0};
	uint64_t *here;

	components_find(&graph, view->roots.items, view->roots.count, &condensed.components);
	condense(view, &condensed);
	here = memory_allocate((condensed.components.count + 1) * sizeof *here);
	for (size_t word = 0; word < reached_by->words; word++)
		run_down(view, &condensed, word, reached_by, here);
	free(here);
	components_release(&condensed.components);
	VECTOR_FREE(condensed.starts);
	VECTOR_FREE(condensed.out);
	VECTOR_FREE(condensed.point_starts);
	VECTOR_FREE(condensed.points);
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

static void search_from(struct search *search, uint32_t root, struct reached_by *reached_by)
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
				reached_by->contexts[view->points.items[p] * reached_by->words + context / 64] |=
				    UINT64_C(1) << context % 64;
			}
			for (uint32_t e = view->starts.items[node];
			     depth < view->question->depth && e < view->starts.items[node + 1]; e++) {
				assert(view->out.items);
				look_at(search, view->out.items[e], root + 1);
			}
		}
	}
}

/* How far a way may still go depends on where it came from, so each context is followed by itself. */
static void find_within_depth(const struct view *view, struct reached_by *reached_by)
{
	struct search search = {.view = view, .seen = memory_zeroed(view->nodes.count + 1, sizeof(uint32_t))};

	for (uint32_t r = 0; r < view->roots.count; r++)
		search_from(&search, r, reached_by);
	free(search.seen);
	VECTOR_FREE(search.queue);
}

/* ---- all groups, all programs ---- */

static void find_in(struct view *view, const struct table *context_numbers, struct reached_by *reached_by)
{
	view_read(view, context_numbers);
	if (view->question->depth == UINT_MAX)
		find_at_any_depth(view, reached_by);
	else
		find_within_depth(view, reached_by);
	view_release(view);
}

void reached_by_init(struct reached_by *reached_by, const struct contexts *contexts)
{
	struct table *known = table_new();

	*reached_by = (struct reached_by){0};
	for (size_t e = 0; e < contexts->entries.count; e++) {
		const struct finding_context *context = contexts->entries.items[e].context;
		uint32_t next = (uint32_t)reached_by->all.count;

		if (table_put_number(known, (uint64_t)(uintptr_t)context, next) != next)
			continue;
		VECTOR_PUSH(reached_by->all, context);
		VECTOR_PUSH(reached_by->entries, (uint32_t)e);
	}
	reached_by->words = (reached_by->all.count + 63) / 64;
	table_free(known);
}

/* Rows for points that were not there before. */
static void add_rows(struct reached_by *reached_by, size_t points)
{
	size_t words = points * reached_by->words;
	uint64_t *contexts = memory_zeroed(words + 1, sizeof *contexts);

	if (reached_by->contexts)
		memcpy(contexts, reached_by->contexts, reached_by->points * reached_by->words * sizeof *contexts);
	free(reached_by->contexts);
	reached_by->contexts = contexts;
	reached_by->points = points;
}

void reached_by_find(const struct reached_by_question *question, struct reached_by *reached_by)
{
	const struct program *program = question->activations->program;
	/* A way that no program holds is of low confidence: where those count, programs do not matter. */
	image_set different = question->loss < LOSS_MOST ? images_different(program, question->images) : 0;
	size_t activations = question->activations->items.count;
	uint32_t *numbers = memory_allocate((activations + 1) * sizeof *numbers);
	struct table *context_numbers = table_new();

	for (size_t c = 0; c < reached_by->all.count; c++)
		table_put_number(context_numbers, (uint64_t)(uintptr_t)reached_by->all.items[c], (uint32_t)c);
	add_rows(reached_by, question->point_count);
	memset(numbers, 0xff, activations * sizeof *numbers);
	for (size_t g = 0; g < question->groups->count; g++) {
		image_set rest = different;

		do {
			struct view view = {.question = question,
			                    .group = &question->groups->items[g],
			                    .image = rest & -rest,
			                    .numbers = numbers};

			find_in(&view, context_numbers, reached_by);
			rest &= rest - 1;
		} while (rest);
	}
	table_free(context_numbers);
	free(numbers);
}

bool reached_by_context(const struct reached_by *reached_by, size_t point, size_t context)
{
	return reached_by->contexts[point * reached_by->words + context / 64] >> context % 64 & 1;
}

void reached_by_release(struct reached_by *reached_by)
{
	free(reached_by->contexts);
	VECTOR_FREE(reached_by->all);
	VECTOR_FREE(reached_by->entries);
}
