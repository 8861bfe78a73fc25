#include "reach/reach.h"

#include "values/guards.h"

#include <limits.h>
#include <stdlib.h>

/* Ways in the order in which they are looked at: without doubt and without any choice, which is asked for where
 * somebody is interrupted; without doubt; and by what they lose. */
enum { LEVELS = LOSS_MOST + 2 };

/* Steps that are equally good, as a chain. */
struct bucket {
	uint32_t first, last; /* NONE: empty */
};

/* What is known of an activation during a walk. */
struct arrival {
	uint64_t order;       /* of the best step to it that was pushed: order_of() */
	image_set images;     /* of that step */
	image_set settled;    /* of all ways by which it was visited */
	uint32_t least_depth; /* of them; UINT32_MAX: it was not visited */
};

struct reach {
	struct activations *activations;
	const image_set *images; /* per function */
	unsigned depth;
	const struct walk_group *group;
	reach_found *found;
	reach_locked *locked;
	void *data;
	VECTOR(struct step) steps;
	VECTOR(struct bucket) buckets[LEVELS]; /* by depth */
	VECTOR(uint64_t) opened;               /* entry and step, of the bucket that is looked at */
	VECTOR(struct arrival) arrivals;       /* by activation */
};

struct reach *reach_new(struct activations *activations, const image_set *images, unsigned depth)
{
	struct reach *reach = memory_zeroed(1, sizeof *reach);

	reach->activations = activations;
	reach->images = images;
	reach->depth = depth;
	return reach;
}

void reach_free(struct reach *reach)
{
	if (!reach)
		return;
	for (unsigned level = 0; level < LEVELS; level++)
		VECTOR_FREE(reach->buckets[level]);
	VECTOR_FREE(reach->steps);
	VECTOR_FREE(reach->opened);
	VECTOR_FREE(reach->arrivals);
	free(reach);
}

uint32_t reach_candidates(const struct reach *reach, uint32_t call) { return reach->activations->candidates[call]; }

const struct step *reach_step(const struct reach *reach, uint32_t step) { return &reach->steps.items[step]; }

unsigned reach_end_loss(const struct reach *reach, uint32_t at, uint32_t call)
{
	struct environment environment;

	if (!walk_end_counts(reach->group, reach->steps.items[at].depth))
		return 0;
	environment = reach_environment(reach, at);
	return guards_may_end(reach->activations->program, &reach->activations->program->calls.items[call],
	                      &environment);
}

unsigned reach_first_time_loss(const struct reach *reach, uint32_t call, enum certainty certainty)
{
	const struct program *program = reach->activations->program;

	return walk_first_time_loss(reach->group, loss_of_first_time(program, &program->calls.items[call], certainty));
}

unsigned reach_last_loss(const struct reach *reach, uint32_t at, uint32_t call, const struct blocking *blocking)
{
	unsigned loss = walk_last_loss(reach->group, reach->activations, call, blocking);

	return loss == 0 ? reach_end_loss(reach, at, call) : loss;
}

struct environment reach_environment(const struct reach *reach, uint32_t step)
{
	return activations_environment(reach->activations, reach->steps.items[step].activation);
}

/* ---- the queue: surest first, then shortest, then in the order of entries, then of discovery ---- */

static unsigned level_of(const struct reach *reach, const struct step *step)
{
	bool urgent = reach->group->kind == WALK_SIGNAL_HANDLERS || reach->group->kind == WALK_REAL_TIME;

	if (step->loss == 0)
		return urgent && step->chosen;
	return step->loss + 1U;
}

/* Smaller is better. */
static uint64_t order_of(const struct reach *reach, const struct step *step)
{
	uint64_t depth = step->depth < 0xffffff ? step->depth : 0xffffff;

	return (uint64_t)level_of(reach, step) << 56 | depth << 32 | step->entry;
}

static uint32_t depth_of(uint64_t order) { return order >> 32 & 0xffffff; }

static void push(struct reach *reach, const struct step *step)
{
	unsigned level = level_of(reach, step);
	uint32_t index = (uint32_t)reach->steps.count;
	struct bucket *bucket;

	while (reach->buckets[level].count <= step->depth)
		VECTOR_PUSH(reach->buckets[level], (struct bucket){NONE, NONE});
	VECTOR_PUSH(reach->steps, *step);
	bucket = &reach->buckets[level].items[step->depth];
	if (bucket->first == NONE)
		bucket->first = index;
	else
		reach->steps.items[bucket->last].next = index;
	bucket->last = index;
}

static struct arrival *arrival_at(struct reach *reach, uint32_t activation)
{
	while (reach->arrivals.count <= activation)
		VECTOR_PUSH(reach->arrivals, (struct arrival){.order = UINT64_MAX, .least_depth = UINT32_MAX});
	return &reach->arrivals.items[activation];
}

/* From nearer to the entry more is reached within the limits. */
static bool is_worth_shortening(const struct reach *reach, uint32_t depth)
{
	return depth < WAY_FUNCTIONS_SURE || reach->depth != UINT_MAX;
}

/* Was the activation visited by ways that let no less be reached from it than one of these images and that depth? */
static bool is_settled(const struct reach *reach, const struct arrival *arrival, image_set images, uint32_t depth)
{
	return arrival->least_depth != UINT32_MAX && (images & ~arrival->settled) == 0 &&
	       (!is_worth_shortening(reach, arrival->least_depth) || depth >= arrival->least_depth);
}

/* Nothing is pushed behind a step to the same place that is as good. */
static void push_if_better(struct reach *reach, const struct step *step)
{
	struct arrival *arrival = arrival_at(reach, step->activation);
	uint64_t order = order_of(reach, step);

	if (order < arrival->order) {
		arrival->order = order;
		arrival->images = step->images;
	} else if ((step->images & ~arrival->images) == 0 &&
	           (!is_worth_shortening(reach, depth_of(arrival->order)) || step->depth >= depth_of(arrival->order))) {
		return;
	}
	push(reach, step);
}

/* ---- one walk ---- */

static unsigned most_of(unsigned one, unsigned other, unsigned third)
{
	unsigned most = one > other ? one : other;

	return most > third ? most : third;
}

static struct step step_along(const struct reach *reach, uint32_t at, const struct passage *passage,
                              const struct way *way, image_set images)
{
	const struct step *from = &reach->steps.items[at];
	unsigned loss = walk_way_loss(reach->group, way), far = walk_depth_loss(reach->group, from->depth + 1),
	         end = reach_end_loss(reach, at, passage->call);

	return (struct step){.activation = way->to,
	                     .function = reach->activations->items.items[way->to].function,
	                     .entry = from->entry,
	                     .call = passage->call,
	                     .target = way->target,
	                     .from = at,
	                     .depth = from->depth + 1,
	                     .next = NONE,
	                     .loss = images ? (uint8_t)most_of(most_of(loss, end, 0), far, from->loss) : LOSS_MOST,
	                     .chosen = from->chosen || reach->activations->candidates[passage->call] != 1,
	                     .images = images};
}

static void follow(struct reach *reach, uint32_t at, const struct passage *passage)
{
	const struct activations *activations = reach->activations;
	uint32_t depth = reach->steps.items[at].depth;
	image_set images = reach->steps.items[at].images;

	for (uint32_t w = passage->first_way; depth < reach->depth && w < passage->first_way + passage->way_count;
	     w++) {
		const struct way *way = &activations->ways.items[w];
		image_set there = images & reach->images[activations->items.items[way->to].function];
		struct step next;

		if (is_settled(reach, arrival_at(reach, way->to), there, depth + 1))
			continue; /* most are */
		next = step_along(reach, at, passage, way, there);
		push_if_better(reach, &next);
	}
}

static void visit(struct reach *reach, uint32_t at, const struct entry *part)
{
	struct activations *activations = reach->activations;
	uint32_t activation = reach->steps.items[at].activation, first, count;

	activations_expand(activations, activation);
	first = activations->items.items[activation].first_passage;
	count = activations->items.items[activation].passage_count;
	for (uint32_t p = first; p < first + count; p++) {
		const struct passage *passage = &activations->passages.items[p];

		if (!walk_makes(reach->group, activations->program, part, passage))
			continue;
		if (reach->locked && activations->relevance->takes_lock[passage->call])
			reach->locked(reach, at, passage->call, reach->data);
		follow(reach, at, passage);
		if (walk_waits(reach->group, activations, passage))
			reach->found(reach, at, passage->call, &activations->blockings.items[passage->blocking],
			             reach->data);
	}
}

/* A loop's body, or what a lock covers, is a part of its function: that may be entered as a whole once more, by a call.
 */
static void enter(struct reach *reach, uint32_t at)
{
	const struct step *step = &reach->steps.items[at];
	const struct entry *entry = &reach->group->contexts->entries.items[step->entry];
	struct arrival *arrival;

	if (step->from == NONE && walk_enters_part(entry)) {
		visit(reach, at, entry);
		return;
	}
	arrival = arrival_at(reach, step->activation);
	if (is_settled(reach, arrival, step->images, step->depth))
		return;
	arrival->settled |= step->images;
	if (step->depth < arrival->least_depth)
		arrival->least_depth = step->depth;
	visit(reach, at, NULL);
}

static void start(struct reach *reach, uint32_t entry_index)
{
	const struct entry *entry = &reach->group->contexts->entries.items[entry_index];
	struct step step = {.function = entry->function,
	                    .entry = entry_index,
	                    .call = NONE,
	                    .target = NONE,
	                    .from = NONE,
	                    .next = NONE,
	                    .loss = (uint8_t)loss_of_confidence(entry->context->confidence),
	                    .images = reach->images[entry->function]};

	if (!walk_enters(reach->activations->relevance, entry))
		return;
	step.activation = activations_plain(reach->activations, entry->function);
	if (walk_enters_part(entry))
		push(reach, &step);
	else
		push_if_better(reach, &step);
}

static int compare_numbers(const void *left, const void *right)
{
	uint64_t one = *(const uint64_t *)left, other = *(const uint64_t *)right;

	return one < other ? -1 : one > other;
}

/* By entry, then by discovery. All of a bucket's steps are there before it is opened. */
static void open_bucket(struct reach *reach, const struct bucket *bucket)
{
	bool sorted = true;

	reach->opened.count = 0;
	for (uint32_t s = bucket->first; s != NONE; s = reach->steps.items[s].next) {
		uint64_t order = (uint64_t)reach->steps.items[s].entry << 32 | s;

		sorted = sorted && (reach->opened.count == 0 || VECTOR_LAST(reach->opened) < order);
		VECTOR_PUSH(reach->opened, order);
	}
	if (!sorted)
		qsort(reach->opened.items, reach->opened.count, sizeof *reach->opened.items, compare_numbers);
}

void reach_walk(struct reach *reach, const struct walk_group *group, reach_found *found, reach_locked *locked,
                void *data)
{
	reach->group = group;
	reach->found = found;
	reach->locked = locked;
	reach->data = data;
	reach->steps.count = reach->arrivals.count = 0;
	for (unsigned level = 0; level < LEVELS; level++)
		reach->buckets[level].count = 0;
	for (size_t e = 0; e < group->entries.count; e++)
		start(reach, group->entries.items[e]);
	for (unsigned level = 0; level < LEVELS; level++) {
		for (uint32_t depth = 0; depth < reach->buckets[level].count; depth++) {
			open_bucket(reach, &reach->buckets[level].items[depth]);
			for (size_t i = 0; i < reach->opened.count; i++)
				enter(reach, (uint32_t)reach->opened.items[i]);
		}
	}
}
