#include "reach/reach.h"

#include "values/guards.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>

/* Ways in the order in which they are looked at: without doubt and without any choice, which is asked for where
 * somebody is interrupted; without doubt; and by what they lose. */
enum { LEVELS = LOSS_MOST + 2 };

enum { WORD_BITS = 64 };

/* Steps that are equally good, as a chain. */
struct bucket {
	uint32_t first, last; /* NONE: empty */
};

/* What is known of an activation during a walk. */
struct arrival {
	image_set held;       /* programs that hold its function */
	uint64_t order;       /* of the best step to it that was pushed: order_of() */
	image_set images;     /* of that step */
	image_set settled;    /* of all ways by which it was visited */
	uint32_t least_depth; /* of them; UINT32_MAX: it was not visited */
};

/* A call that a walk met: it waits, or takes a lock. */
struct met {
	const struct walk_group *group;
	uint32_t at, call; /* at: a step that is kept */
	uint32_t blocking; /* index into activations->blockings; NONE: it takes a lock */
};

/* The activations that a walk came to by ways that are no guesses: a bit each. */
struct surely_entered {
	uint64_t *bits;
	size_t count;
};

struct reach {
	struct activations *activations;
	const image_set *images; /* per function */
	unsigned depth;
	struct reach_manner manner;
	const struct walk_group *group;
	VECTOR(struct met) met;
	VECTOR(struct step) kept;              /* ways to what was met */
	VECTOR(struct step) steps;             /* of the walk that goes on */
	VECTOR(struct bucket) buckets[LEVELS]; /* by depth */
	VECTOR(uint64_t) opened;               /* entry and step, of the bucket that is looked at */
	VECTOR(struct arrival) arrivals;       /* by activation */
	VECTOR(struct surely_entered) surely;  /* by walk; none where guesses are looked at closely */
	bool *flooded;                         /* per function: what is in it was met by a guess, in some walk */
	VECTOR(struct step) guesses;           /* of the walk that goes on, where they are looked at roughly */
	VECTOR(uint32_t) flooding;             /* functions, in the order in which they are looked at */
};

struct reach *reach_new(struct activations *activations, const image_set *images, unsigned depth,
                        struct reach_manner manner)
{
	struct reach *reach = memory_zeroed(1, sizeof *reach);

	reach->activations = activations;
	reach->images = images;
	reach->depth = depth;
	reach->manner = manner;
	reach->flooded = memory_zeroed(activations->program->functions.count + 1, sizeof *reach->flooded);
	VECTOR_RESERVE(reach->arrivals, 2 * activations->program->functions.count);
	VECTOR_RESERVE(reach->steps, 2 * activations->program->functions.count);
	return reach;
}

void reach_free(struct reach *reach)
{
	if (!reach)
		return;
	for (unsigned level = 0; level < LEVELS; level++)
		VECTOR_FREE(reach->buckets[level]);
	VECTOR_FREE(reach->met);
	VECTOR_FREE(reach->kept);
	VECTOR_FREE(reach->steps);
	VECTOR_FREE(reach->opened);
	VECTOR_FREE(reach->arrivals);
	for (size_t w = 0; w < reach->surely.count; w++)
		free(reach->surely.items[w].bits);
	VECTOR_FREE(reach->surely);
	free(reach->flooded);
	VECTOR_FREE(reach->guesses);
	VECTOR_FREE(reach->flooding);
	free(reach);
}

uint32_t reach_candidates(const struct reach *reach, uint32_t call)
{
	return reach->activations->crossings->candidates[call];
}

const struct step *reach_step(const struct reach *reach, uint32_t step) { return &reach->kept.items[step]; }

const struct walk_group *reach_group(const struct reach *reach) { return reach->group; }

static unsigned end_loss(const struct reach *reach, const struct step *step, uint32_t call)
{
	struct environment environment;

	if (!walk_end_counts(reach->group, step->depth))
		return 0;
	environment = activations_environment(reach->activations, step->activation);
	return guards_may_end(reach->activations->program, &reach->activations->program->calls.items[call],
	                      &environment);
}

unsigned reach_end_loss(const struct reach *reach, uint32_t at, uint32_t call)
{
	return end_loss(reach, reach_step(reach, at), call);
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
	return activations_environment(reach->activations, reach_step(reach, step)->activation);
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

/* One for each activation that there is by now. */
static void add_arrivals(struct reach *reach)
{
	const struct activations *activations = reach->activations;

	for (size_t a = reach->arrivals.count; a < activations->items.count; a++)
		VECTOR_PUSH(reach->arrivals,
		            (struct arrival){.held = reach->images[activations->items.items[a].function],
		                             .order = UINT64_MAX,
		                             .least_depth = UINT32_MAX});
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

/* Is what is ordered like that, or behind it, no better than the best step that was pushed? */
static bool is_as_good(const struct reach *reach, const struct arrival *arrival, uint64_t order, image_set images)
{
	return order >= arrival->order && (images & ~arrival->images) == 0 &&
	       (!is_worth_shortening(reach, depth_of(arrival->order)) || depth_of(order) >= depth_of(arrival->order));
}

/* Nothing is pushed behind a step to the same place that is as good. */
static void push_if_better(struct reach *reach, const struct step *step)
{
	struct arrival *arrival = &reach->arrivals.items[step->activation];
	uint64_t order = order_of(reach, step);

	if (is_as_good(reach, arrival, order, step->images))
		return;
	if (order < arrival->order) {
		arrival->order = order;
		arrival->images = step->images;
	}
	push(reach, step);
}

/* ---- one walk ---- */

static unsigned most_of(unsigned one, unsigned other, unsigned third)
{
	unsigned most = one > other ? one : other;

	return most > third ? most : third;
}

/* A step that is looked at: its number, a copy, since others are pushed meanwhile, and the order of what follows it, if
 * that costs nothing. */
struct looked_at {
	uint32_t number;
	struct step step;
	uint64_t order_next;
};

static struct looked_at look_at(const struct reach *reach, uint32_t number)
{
	struct looked_at from = {.number = number, .step = reach->steps.items[number]};
	struct step next = from.step;

	next.depth++;
	from.order_next = order_of(reach, &next);
	return from;
}

static struct step step_along(const struct reach *reach, const struct looked_at *from, const struct passage *passage,
                              const struct way *way, image_set images)
{
	uint32_t depth = from->step.depth + 1;
	unsigned loss = walk_way_loss(reach->group, way), far = walk_depth_loss(reach->group, depth),
	         end = end_loss(reach, &from->step, passage->call);

	return (struct step){.activation = way->to,
	                     .function = reach->activations->items.items[way->to].function,
	                     .entry = from->step.entry,
	                     .call = passage->call,
	                     .target = way->target,
	                     .from = from->number,
	                     .depth = depth,
	                     .next = NONE,
	                     .kept = NONE,
	                     .loss = images ? (uint8_t)most_of(most_of(loss, end, 0), far, from->step.loss) : LOSS_MOST,
	                     .chosen =
	                         from->step.chosen || reach->activations->crossings->candidates[passage->call] != 1,
	                     .images = images};
}

/* The step, and those before it. */
static uint32_t keep(struct reach *reach, uint32_t at)
{
	struct step *step = &reach->steps.items[at];

	if (step->kept == NONE) {
		struct step kept = *step;

		if (step->from != NONE)
			kept.from = keep(reach, step->from);
		step->kept = (uint32_t)reach->kept.count;
		VECTOR_PUSH(reach->kept, kept);
	}
	return step->kept;
}

static void meet(struct reach *reach, uint32_t at, uint32_t call, uint32_t blocking)
{
	uint32_t kept = keep(reach, at);

	VECTOR_PUSH(reach->met, (struct met){reach->group, kept, call, blocking});
}

/* ---- guesses that nobody is told ---- */

static void flood_into(struct reach *reach, uint32_t function)
{
	if (!reach->activations->relevance->enters[function] || reach->flooded[function])
		return;
	reach->flooded[function] = true;
	VECTOR_PUSH(reach->flooding, function);
}

/* What a call of a flooded function does, for who knows nothing of constants. Who takes a lock by a guess is not told.
 */
static void flood_call(struct reach *reach, uint32_t at, uint32_t c)
{
	struct activations *activations = reach->activations;
	const struct call_site *call = &activations->program->calls.items[c];
	struct passage passage = {.call = c, .ends = guards_end(activations->program, call)};

	if (!walk_makes(reach->group, activations->program, NULL, &passage))
		return;
	if (activations->relevance->may_wait[c]) {
		passage.blocking = activations_blocking(activations, c, &environment_empty);
		passage.on_way =
		    loop_ways_next(activations->crossings->loop_ways, activations->program, LOOP_WAY_NONE, c);
		if (walk_waits(reach->group, activations, NULL, &passage))
			meet(reach, at, c, passage.blocking);
	}
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
		flood_into(reach, activations->program->targets.items[t].function);
}

static void flood_function(struct reach *reach, uint32_t at, uint32_t function)
{
	struct activations *activations = reach->activations;
	const struct function *flooded = &activations->program->functions.items[function];
	uint32_t plain = environments_plain(activations->environments, function);
	struct environment nothing = environments_get(activations->environments, plain);
	struct asked_block last = {.block = FACT_NONE};

	for (uint32_t c = flooded->first_call; c < flooded->first_call + flooded->call_count; c++)
		if (activations->relevance->matters[c] &&
		    environments_make(activations->environments, plain, &nothing, c, &last))
			flood_call(reach, at, c);
}

/* All that calls lead to from where the step came by a guess; it stands for the ways to what is met there. */
static void flood(struct reach *reach, const struct step *step)
{
	uint32_t at = (uint32_t)reach->steps.count;

	reach->flooding.count = 0;
	flood_into(reach, step->function);
	if (reach->flooding.count == 0)
		return;
	VECTOR_PUSH(reach->steps, *step);
	for (size_t i = 0; i < reach->flooding.count; i++)
		flood_function(reach, at, reach->flooding.items[i]);
}

/* Most lead to where another one led. */
static void note_guess(struct reach *reach, const struct step *step)
{
	if (!reach->flooded[step->function] &&
	    (reach->guesses.count == 0 || VECTOR_LAST(reach->guesses).function != step->function))
		VECTOR_PUSH(reach->guesses, *step);
}

/* Behind all that is sure. */
static void flood_guesses(struct reach *reach)
{
	for (size_t g = 0; g < reach->guesses.count; g++) {
		const struct step guess = reach->guesses.items[g];

		flood(reach, &guess);
	}
	reach->guesses.count = 0;
}

/* ---- ways ---- */

static void follow(struct reach *reach, const struct looked_at *from, const struct passage *passage)
{
	const struct way *ways = &reach->activations->ways.items[passage->first_way];

	for (uint32_t w = 0; w < passage->way_count; w++) {
		const struct arrival *arrival = &reach->arrivals.items[ways[w].to];
		image_set there = from->step.images & arrival->held;
		struct step next;

		if (is_settled(reach, arrival, there, from->step.depth + 1) ||
		    is_as_good(reach, arrival, from->order_next, there))
			continue; /* most are */
		next = step_along(reach, from, passage, &ways[w], there);
		if (next.loss == LOSS_MOST && reach->manner.guesses_roughly)
			note_guess(reach, &next);
		else
			push_if_better(reach, &next);
	}
}

static void visit(struct reach *reach, uint32_t at, const struct entry *part)
{
	struct activations *activations = reach->activations;
	const struct looked_at from = look_at(reach, at);
	const struct activation *activation;

	activations_expand(activations, from.step.activation);
	add_arrivals(reach);
	activation = &activations->items.items[from.step.activation];
	for (uint32_t p = 0; p < activation->passage_count; p++) {
		const struct passage *passage = &activations->passages.items[activation->first_passage + p];

		if (!walk_makes(reach->group, activations->program, part, passage))
			continue;
		if (!reach->group->section && activations->relevance->takes_lock[passage->call])
			meet(reach, at, passage->call, NONE);
		if (passage->way_count > 0 && from.step.depth < reach->depth)
			follow(reach, &from, passage);
		if (passage->blocking != NONE && walk_waits(reach->group, activations, part, passage))
			meet(reach, at, passage->call, passage->blocking);
	}
}

/* A loop's body, or what a lock covers, is a part of its function: that may be entered as a whole once more, by a call.
 */
static bool enters_part(const struct reach *reach, const struct step *step)
{
	return step->from == NONE && walk_enters_part(&reach->group->contexts->entries.items[step->entry]);
}

static void enter(struct reach *reach, uint32_t at)
{
	const struct step *step = &reach->steps.items[at];
	struct arrival *arrival = &reach->arrivals.items[step->activation];

	if (enters_part(reach, step)) {
		visit(reach, at, &reach->group->contexts->entries.items[step->entry]);
		return;
	}
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
	                    .kept = NONE,
	                    .loss = (uint8_t)loss_of_confidence(entry->context->confidence),
	                    .images = reach->images[entry->function]};

	if (!walk_enters(reach->activations->relevance, entry))
		return;
	step.activation = activations_plain(reach->activations, entry->function);
	add_arrivals(reach);
	if (step.loss == LOSS_MOST && reach->manner.guesses_roughly) {
		note_guess(reach, &step);
		return;
	}
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

/* Finds out, from the last to the first, what happens where the bucket's steps lead. Of two walks that go on at once,
 * through mostly the same functions, one does that: so each finds out for the other what that one has not come to,
 * instead of both being at the same place at the same time. */
static void expand_opened(struct reach *reach)
{
	for (size_t i = reach->opened.count; i-- > 0;) {
		const struct step *step = &reach->steps.items[(uint32_t)reach->opened.items[i]];
		const struct arrival *arrival = &reach->arrivals.items[step->activation];

		if (!enters_part(reach, step) && is_settled(reach, arrival, step->images, step->depth))
			continue;
		activations_expand(reach->activations, step->activation);
		add_arrivals(reach);
	}
}

static void note_surely_entered(struct reach *reach)
{
	struct surely_entered surely = {.count = reach->arrivals.count};

	surely.bits = memory_zeroed(surely.count / WORD_BITS + 1, sizeof *surely.bits);
	for (size_t a = 0; a < surely.count; a++)
		if (reach->arrivals.items[a].least_depth != UINT32_MAX)
			surely.bits[a / WORD_BITS] |= UINT64_C(1) << a % WORD_BITS;
	VECTOR_PUSH(reach->surely, surely);
}

bool reach_entered(const struct reach *reach, size_t walk, uint32_t activation)
{
	const struct surely_entered *surely = &reach->surely.items[walk];

	if (!reach->manner.guesses_roughly)
		return true;
	return activation < surely->count && surely->bits[activation / WORD_BITS] >> activation % WORD_BITS & 1;
}

static bool is_over(const struct reach *reach)
{
	return reach->manner.until && atomic_load_explicit(reach->manner.until, memory_order_relaxed);
}

void reach_walk(struct reach *reach, const struct walk_group *group)
{
	reach->group = group;
	reach->steps.count = reach->arrivals.count = 0;
	for (unsigned level = 0; level < LEVELS; level++)
		reach->buckets[level].count = 0;
	for (size_t e = 0; e < group->entries.count; e++)
		start(reach, group->entries.items[e]);
	for (unsigned level = 0; level < LEVELS; level++) {
		for (uint32_t depth = 0; depth < reach->buckets[level].count; depth++) {
			open_bucket(reach, &reach->buckets[level].items[depth]);
			if (reach->manner.from_the_end)
				expand_opened(reach);
			for (size_t i = 0; i < reach->opened.count && !is_over(reach); i++)
				enter(reach, (uint32_t)reach->opened.items[i]);
		}
	}
	if (reach->manner.guesses_roughly && !is_over(reach)) {
		note_surely_entered(reach);
		flood_guesses(reach);
	}
}

void reach_tell(struct reach *reach, reach_found *found, reach_locked *locked, void *data)
{
	for (size_t m = 0; m < reach->met.count; m++) {
		struct met met = reach->met.items[m];

		reach->group = met.group;
		if (met.blocking == NONE)
			locked(reach, met.at, met.call, data);
		else
			found(reach, met.at, met.call, &reach->activations->blockings.items[met.blocking], data);
	}
}
