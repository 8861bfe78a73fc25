#include "reach/reached_by.h"

#include "reach/views.h"

#include <stdlib.h>
#include <string.h>

/* A node is an activation, or the part of a function that an entry enters. */
struct node {
	uint32_t activation;
	uint32_t entry; /* of a part; NONE for others */
};

/* What one group reaches, as it is read from activations. */
struct reading {
	const struct reached_by_question *question;
	const struct walk_group *group;
	size_t walk; /* its number */
	struct view *view;
	VECTOR(struct node) nodes; /* those of the view */
	uint32_t *numbers;         /* per activation: its node; NONE without one */
	uint32_t *number_of_call;  /* per call site: in `reached`, from 1; 0: it is not there yet */
	struct reached_calls *reached;
};

static uint32_t add_node(struct reading *reading, uint32_t activation, uint32_t entry)
{
	const struct reached_by_question *question = reading->question;

	VECTOR_PUSH(reading->nodes, (struct node){activation, entry});
	return view_add_node(reading->view, question->images[question->activations->items.items[activation].function]);
}

static uint32_t node_of(struct reading *reading, uint32_t activation)
{
	if (reading->numbers[activation] == NONE)
		reading->numbers[activation] = add_node(reading, activation, NONE);
	return reading->numbers[activation];
}

static void add_edges(struct reading *reading, const struct passage *passage)
{
	const struct activations *activations = reading->question->activations;

	for (uint32_t w = passage->first_way; w < passage->first_way + passage->way_count; w++) {
		const struct way *way = &activations->ways.items[w];

		if (walk_way_loss(reading->group, way) <= reading->question->loss &&
		    reach_entered(reading->question->reach, reading->walk, way->to)) {
			uint32_t to = node_of(reading, way->to);

			VECTOR_PUSH(reading->view->out, to);
		}
	}
}

static uint32_t number_of_call(struct reading *reading, uint32_t call)
{
	uint32_t *number = &reading->number_of_call[call];

	if (*number == 0) {
		VECTOR_PUSH(reading->reached->calls, call);
		*number = (uint32_t)reading->reached->calls.count;
	}
	return *number - 1;
}

static void add_point(struct reading *reading, const struct entry *part, const struct passage *passage)
{
	const struct reached_by_question *question = reading->question;
	const struct activations *activations = question->activations;
	const struct blocking *blocking;

	if (!walk_waits(reading->group, activations, part, passage))
		return;
	blocking = &activations->blockings.items[passage->blocking];
	if (loss_of_blocking(blocking) <= question->loss &&
	    walk_last_loss(reading->group, activations, passage->call, blocking) <= question->loss) {
		uint32_t number = number_of_call(reading, passage->call);

		VECTOR_PUSH(reading->view->points, number);
	}
}

static void read_node(struct reading *reading, uint32_t number)
{
	const struct activations *activations = reading->question->activations;
	struct node node = reading->nodes.items[number];
	const struct activation *activation = &activations->items.items[node.activation];
	const struct entry *part = node.entry == NONE ? NULL : &reading->group->contexts->entries.items[node.entry];

	for (uint32_t p = 0; p < activation->passage_count; p++) {
		const struct passage *passage = &activations->passages.items[activation->first_passage + p];

		if (!walk_makes(reading->group, activations->program, part, passage))
			continue;
		add_edges(reading, passage);
		add_point(reading, part, passage);
	}
	view_complete_node(reading->view);
}

static void add_roots(struct reading *reading, const struct table *context_numbers)
{
	const struct reached_by_question *question = reading->question;

	for (size_t i = 0; i < reading->group->entries.count; i++) {
		uint32_t e = reading->group->entries.items[i], root;
		const struct entry *entry = &question->contexts->entries.items[e];
		uint32_t activation = activations_find_plain(question->activations, entry->function);

		if (activation == NONE || loss_of_confidence(entry->context->confidence) > question->loss ||
		    !walk_enters(question->activations->relevance, entry))
			continue;
		root = walk_enters_part(entry) ? add_node(reading, activation, e) : node_of(reading, activation);
		VECTOR_PUSH(reading->view->roots, root);
		VECTOR_PUSH(reading->view->root_contexts,
		            table_get_number(context_numbers, (uint64_t)(uintptr_t)entry->context));
	}
}

/* Numbers of activations are NONE before and behind. */
static void read(struct reading *reading, const struct table *context_numbers)
{
	view_init(reading->view);
	add_roots(reading, context_numbers);
	for (uint32_t n = 0; n < reading->nodes.count; n++)
		read_node(reading, n);
	for (size_t n = 0; n < reading->nodes.count; n++)
		reading->numbers[reading->nodes.items[n].activation] = NONE;
	VECTOR_FREE(reading->nodes);
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

/* Programs to look at, each by itself; 0 when they do not matter. A way that no program holds is of low confidence:
 * where those count, it may lead through any. */
static image_set programs_apart(const struct reached_by_question *question)
{
	image_set different =
	    question->loss < LOSS_MOST ? images_different(question->activations->program, question->images) : 0;

	return different & (different - 1) ? different : 0;
}

void reached_by_find(const struct reached_by_question *question, struct reached_calls *ret_reached)
{
	const struct reached_by *reached_by = question->reached_by;
	size_t activations = question->activations->items.count, calls = question->activations->program->calls.count;
	struct reading all = {.question = question,
	                      .numbers = memory_allocate((activations + 1) * sizeof *all.numbers),
	                      .number_of_call = memory_zeroed(calls + 1, sizeof *all.number_of_call),
	                      .reached = ret_reached};
	struct table *context_numbers = table_new();
	struct view_question asked = {.images = programs_apart(question),
	                              .depth = question->depth,
	                              .point_count = (uint32_t)question->activations->blockings.count,
	                              .words = reached_by->words};

	for (size_t c = 0; c < reached_by->all.count; c++)
		table_put_number(context_numbers, (uint64_t)(uintptr_t)reached_by->all.items[c], (uint32_t)c);
	*ret_reached = (struct reached_calls){0};
	asked.contexts = ret_reached->contexts =
	    memory_zeroed(asked.point_count * asked.words + 1, sizeof *ret_reached->contexts);
	memset(all.numbers, 0xff, activations * sizeof *all.numbers);
	for (size_t g = question->first_group; g < question->groups->count; g += question->step) {
		struct view view;
		struct reading reading = all;

		reading.group = &question->groups->items[g];
		reading.walk = g;
		reading.view = &view;
		read(&reading, context_numbers);
		view_find(&view, &asked);
		view_release(&view);
	}
	table_free(context_numbers);
	free(all.numbers);
	free(all.number_of_call);
}

/* Rows for points that were not there before. */
static void add_rows(struct reached_by *reached_by, size_t points)
{
	size_t words = points * reached_by->words;
	uint64_t *contexts;

	if (points == reached_by->points)
		return;
	contexts = memory_zeroed(words + 1, sizeof *contexts);
	if (reached_by->contexts)
		memcpy(contexts, reached_by->contexts, reached_by->points * reached_by->words * sizeof *contexts);
	free(reached_by->contexts);
	reached_by->contexts = contexts;
	reached_by->points = points;
}

void reached_by_add(struct reached_by *reached_by, struct reached_calls *reached, const uint32_t *point_of_call,
                    size_t points)
{
	add_rows(reached_by, points);
	for (size_t c = 0; c < reached->calls.count; c++) {
		uint32_t point = point_of_call[reached->calls.items[c]];

		for (size_t w = 0; w < reached_by->words && point != NONE; w++)
			reached_by->contexts[point * reached_by->words + w] |=
			    reached->contexts[c * reached_by->words + w];
	}
	VECTOR_FREE(reached->calls);
	free(reached->contexts);
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
