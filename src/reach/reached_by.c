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

/* What one group reaches, in all programs or in one: nodes, their edges, and the points in each. */
struct view {
	const struct reached_by_question *question;
	const struct walk_group *group;
	VECTOR(struct node) nodes;
	VECTOR(uint32_t) starts, out;          /* edges by node */
	VECTOR(uint32_t) point_starts, points; /* points by node */
	VECTOR(uint32_t) roots, root_contexts; /* nodes that entries enter, and as which contexts */
};

/* ---- which part of the program ---- */

/* A view that is read from activations. */
struct reading {
	struct view *view;
	uint32_t *numbers; /* per activation: its node; NONE without one */
};

static uint32_t add_node(struct view *view, uint32_t activation, uint32_t entry)
{
	VECTOR_PUSH(view->nodes, (struct node){activation, entry});
	return (uint32_t)(view->nodes.count - 1);
}

static uint32_t node_of(struct reading *reading, uint32_t activation)
{
	if (reading->numbers[activation] == NONE)
		reading->numbers[activation] = add_node(reading->view, activation, NONE);
	return reading->numbers[activation];
}

static void add_edges(struct reading *reading, const struct passage *passage)
{
	struct view *view = reading->view;
	const struct activations *activations = view->question->activations;

	for (uint32_t w = passage->first_way; w < passage->first_way + passage->way_count; w++) {
		const struct way *way = &activations->ways.items[w];

		if (walk_way_loss(view->group, way) <= view->question->loss) {
			uint32_t to = node_of(reading, way->to);

			VECTOR_PUSH(view->out, to);
		}
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

static void read_node(struct reading *reading, uint32_t number)
{
	struct view *view = reading->view;
	const struct activations *activations = view->question->activations;
	struct node node = view->nodes.items[number];
	const struct activation *activation = &activations->items.items[node.activation];
	const struct entry *part = node.entry == NONE ? NULL : &view->group->contexts->entries.items[node.entry];

	for (uint32_t p = 0; p < activation->passage_count; p++) {
		const struct passage *passage = &activations->passages.items[activation->first_passage + p];

		if (!walk_makes(view->group, activations->program, part, passage))
			continue;
		add_edges(reading, passage);
		add_point(view, passage);
	}
	VECTOR_PUSH(view->starts, (uint32_t)view->out.count);
	VECTOR_PUSH(view->point_starts, (uint32_t)view->points.count);
}

static void add_roots(struct reading *reading, const struct table *context_numbers)
{
	struct view *view = reading->view;
	const struct reached_by_question *question = view->question;

	for (size_t i = 0; i < view->group->entries.count; i++) {
		uint32_t e = view->group->entries.items[i], root;
		const struct entry *entry = &question->contexts->entries.items[e];
		uint32_t activation = activations_find_plain(question->activations, entry->function);

		if (activation == NONE || loss_of_confidence(entry->context->confidence) > question->loss ||
		    !walk_enters(question->activations->relevance, entry))
			continue;
		root = walk_enters_part(entry) ? add_node(view, activation, e) : node_of(reading, activation);
		VECTOR_PUSH(view->roots, root);
		VECTOR_PUSH(view->root_contexts,
		            table_get_number(context_numbers, (uint64_t)(uintptr_t)entry->context));
	}
}

/* numbers: NONE for each activation, before and behind. */
static void view_read(struct view *view, uint32_t *numbers, const struct table *context_numbers)
{
	struct reading reading = {view, numbers};

	VECTOR_PUSH(view->starts, 0);
	VECTOR_PUSH(view->point_starts, 0);
	add_roots(&reading, context_numbers);
	for (uint32_t n = 0; n < view->nodes.count; n++)
		read_node(&reading, n);
	for (size_t n = 0; n < view->nodes.count; n++)
		numbers[view->nodes.items[n].activation] = NONE;
}

static void view_release(struct view *view)
{
	VECTOR_FREE(view->nodes);
	VECTOR_FREE(view->starts);
	VECTOR_FREE(view->out);
	VECTOR_FREE(view->point_starts);
	VECTOR_FREE(view->points);
	VECTOR_FREE(view->roots);
	VECTOR_FREE(view->root_contexts);
}

/* ---- of one program ---- */

/* A view that is cut out of another: what one program holds, as far as the roots that it holds reach there. */
struct cutting {
	const struct view *whole;
	struct view *part;
	image_set image;
	uint32_t *numbers;        /* per node of the whole: that of the part; NONE without one */
	VECTOR(uint32_t) origins; /* per node of the part: that of the whole */
};

static bool is_held(const struct cutting *cutting, uint32_t origin)
{
	const struct view *whole = cutting->whole;
	uint32_t activation = whole->nodes.items[origin].activation;

	return (whole->question->images[whole->question->activations->items.items[activation].function] &
	        cutting->image) != 0;
}

static uint32_t cut_node(struct cutting *cutting, uint32_t origin)
{
	if (cutting->numbers[origin] == NONE) {
		cutting->numbers[origin] = (uint32_t)cutting->origins.count;
		VECTOR_PUSH(cutting->origins, origin);
		VECTOR_PUSH(cutting->part->nodes, cutting->whole->nodes.items[origin]);
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
	VECTOR_PUSH(part->starts, (uint32_t)part->out.count);
	VECTOR_PUSH(part->point_starts, (uint32_t)part->points.count);
}

/* numbers: NONE for each node of the whole, before and behind. */
static void view_cut(const struct view *whole, image_set image, uint32_t *numbers, struct view *part)
{
	struct cutting cutting = {.whole = whole, .part = part, .image = image, .numbers = numbers};

	VECTOR_PUSH(part->starts, 0);
	VECTOR_PUSH(part->point_starts, 0);
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

static void find_in(const struct view *view, struct reached_by *reached_by)
{
	if (view->question->depth == UINT_MAX)
		find_at_any_depth(view, reached_by);
	else
		find_within_depth(view, reached_by);
}

static void find_in_each(const struct view *whole, image_set images, struct reached_by *reached_by)
{
	uint32_t *numbers = memory_allocate((whole->nodes.count + 1) * sizeof *numbers);

	memset(numbers, 0xff, whole->nodes.count * sizeof *numbers);
	for (; images; images &= images - 1) {
		struct view part = {.question = whole->question, .group = whole->group};

		view_cut(whole, images & -images, numbers, &part);
		if (part.roots.count)
			find_in(&part, reached_by);
		view_release(&part);
	}
	free(numbers);
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
		struct view view = {.question = question, .group = &question->groups->items[g]};

		view_read(&view, numbers, context_numbers);
		if (different)
			find_in_each(&view, different, reached_by);
		else
			find_in(&view, reached_by);
		view_release(&view);
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
