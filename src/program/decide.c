/* From what contexts reach to findings: one finding a call site, with the surest and shortest chain. */
#include "program/decide.h"

#include "base/files.h"
#include "base/parallel.h"
#include "base/text.h"
#include "program/ancestry.h"
#include "program/telling.h"
#include "program/unsafe.h"
#include "reach/kept.h"
#include "reach/offloaded.h"
#include "reach/reached_by.h"
#include "values/guards.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { OTHER_CONTEXTS_AT_MOST = 64 };

/* What makes one way to a call site better than another. */
struct rank {
	bool in_section;                /* by a lock that is held; any other context is told first */
	bool urgent;                    /* in a signal handler or in real time, by a way without any doubt */
	unsigned loss, way_loss, depth; /* way_loss: of the chain alone, whatever the call at its end costs */
	uint32_t entry;                 /* where it begins: index into contexts->entries */
};

/* A call that waits, or is unsafe, once: where flags make several bodies of a function, or a template several
 * functions, its calls stand in the source once. And the best way to it that was found so far. */
struct point {
	uint32_t call;
	struct blocking blocking;    /* whoever calls; rule: null when it is only unsafe somewhere */
	bool met;                    /* by some context */
	bool reached;                /* and told */
	bool hidden;                 /* met with less confidence than was asked for */
	bool unsafe;                 /* where it was met, the call must not be made at all */
	const struct rule *rules[2]; /* the first two by which contexts meet it */
	struct rank rank;
	struct finding *finding; /* null before it is told */
};

/* A call that takes a lock, and the first context that makes it. */
struct taker {
	uint32_t call;
	const struct finding_context *context;
};

struct decision {
	const struct program *program;
	const struct program_options *options;
	const struct descriptors *descriptors;
	const struct contexts *contexts;
	struct analysis *analysis;
	VECTOR(struct point) points;
	uint32_t
	    *point_of_call;   /* per call site; NONE for those that never wait, as long as nobody finds them unsafe */
	struct table *places; /* of points */
	const struct locks *locks;
	struct offloaded *offloaded;
	VECTOR(struct taker) takers;
	bool *taken;          /* per call site: it is among the takers */
	bool guesses_roughly; /* nobody is told them, nor what no context reaches */
	const struct kept *kept;
	unsafe_calls unsafe;       /* of the pass that is told: at its end */
	struct telling telling;    /* of the way that is told */
	struct ancestry *ancestry; /* null without an inventory */
};

/* The most that a finding may lose of confidence. */
static unsigned loss_at_most(const struct decision *decision)
{
	return CONFIDENCE_HIGH - decision->options->min_confidence;
}

/* ---- calls that wait, or are unsafe, wherever they stand ---- */

static void add_place(struct text *key, const struct place *place)
{
	const unsigned position[] = {place->line, place->column};

	text_add_bytes(key, place->file, strlen(place->file) + 1);
	text_add_bytes(key, (const char *)position, sizeof position);
}

/* The first call that stands at the same place, under the same rule; `c` itself when it is the first. */
static uint32_t first_at_place(const struct decision *decision, uint32_t c, const struct rule *rule)
{
	const struct call_site *call = &decision->program->calls.items[c];
	struct place outside = telling_place(decision->program, call),
	             inside = link_place(decision->program, call->unit, call->fact->place);
	struct text key = {0};
	uint32_t first;

	add_place(&key, &outside);
	add_place(&key, &inside);
	text_add(&key, rule->id);
	first = table_put(decision->places, key.bytes, key.length, c);
	text_free(&key);
	return first;
}

static void add_point(struct decision *decision, uint32_t c, const struct rule *rule, struct blocking blocking)
{
	uint32_t first = first_at_place(decision, c, rule);

	decision->point_of_call[c] = first == c ? (uint32_t)decision->points.count : decision->point_of_call[first];
	if (first == c)
		VECTOR_PUSH(decision->points, (struct point){.call = c, .blocking = blocking});
}

static void find_points(struct decision *decision)
{
	const struct program *program = decision->program;

	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct blocking blocking;

		decision->point_of_call[c] = NONE;
		if (call->caller == NONE || !blocking_possible(program, call) ||
		    !guards_open(program, call, &environment_empty))
			continue;
		blocking = blocking_at(program, decision->descriptors, call, &environment_empty);
		if (blocking.rule)
			add_point(decision, c, blocking.rule, blocking);
	}
}

/* ---- what contexts reach ---- */

/* Who interrupts anything must not wait even for what a loop hardly notices: a lock that the interrupted code holds.
 * But a loop's way is told if there is any choice on the other, also between definitions of one name. */
static bool is_urgent(const struct reach *reach, const struct step *step, uint32_t call)
{
	enum walk_kind kind = reach_group(reach)->kind;

	return (kind == WALK_SIGNAL_HANDLERS || kind == WALK_REAL_TIME) && !step->chosen &&
	       reach_candidates(reach, call) == 1;
}

/* Of two ways to a call that often does not wait, the surer one is told, however long. */
static bool better(const struct rank *rank, const struct rank *than)
{
	if (rank->in_section != than->in_section)
		return than->in_section;
	if (rank->loss != than->loss)
		return rank->loss < than->loss;
	if (rank->way_loss != than->way_loss)
		return rank->way_loss < than->way_loss;
	if (rank->urgent != than->urgent)
		return rank->urgent;
	if (rank->depth != than->depth)
		return rank->depth < than->depth;
	return rank->entry < than->entry;
}

static const struct taker *find_taker(const struct decision *decision, const struct lock_section *section)
{
	for (size_t i = 0; i < decision->takers.count; i++) {
		if (locks_taken_at(decision->locks, decision->takers.items[i].call, section))
			return &decision->takers.items[i];
	}
	return NULL;
}

/* A lock that only threads want makes those wait, which they may. One that a context wants makes it wait. */
static void tell_taker(const struct decision *decision, struct finding *finding)
{
	const struct lock_section *section = decision->telling.entry->section;
	const struct taker *taker = find_taker(decision, section);
	struct place place;

	if (!taker) {
		finding->severity = SEVERITY_WARNING;
		return;
	}
	place = telling_place(decision->program, &decision->program->calls.items[taker->call]);
	finding->message = arena_printf(decision->analysis->arena, "%s; %s() (%s) waits for %s meanwhile, at %s:%u",
	                                finding->message, taker->context->entry, taker->context->name,
	                                *section->path.name ? section->path.name : "the same lock",
	                                path_below(decision->options->root, place.file), place.line);
}

static void tell(struct decision *decision, struct point *point, const struct reach *reach, uint32_t at, uint32_t call,
                 const struct blocking *blocking)
{
	const struct step *step = reach_step(reach, at);
	const struct environment environment = reach_environment(reach, at);

	decision->telling.entry = &decision->contexts->entries.items[step->entry];
	if (!point->finding)
		point->finding = ARENA_NEW(decision->analysis->arena, struct finding);
	*point->finding = (struct finding){.context = decision->telling.entry->context};
	telling_chain(&decision->telling, point->finding, reach, at, call, blocking);
	telling_fill(&decision->telling, point->finding, call, &environment, blocking, point->rank.loss, step->images);
	telling_end(&decision->telling, point->finding, reach, at, call);
	if (decision->telling.entry->section)
		tell_taker(decision, point->finding);
}

static struct rank rank_of(const struct reach *reach, uint32_t at, uint32_t call, const struct blocking *blocking)
{
	const struct step *step = reach_step(reach, at);
	unsigned last = reach_last_loss(reach, at, call, blocking), way_loss = last > step->loss ? last : step->loss,
	         loss = loss_of_blocking(blocking);

	return (struct rank){.in_section = reach_group(reach)->kind == WALK_SECTIONS,
	                     .urgent = way_loss == 0 && is_urgent(reach, step, call),
	                     .loss = loss > way_loss ? loss : way_loss,
	                     .way_loss = way_loss,
	                     .depth = step->depth,
	                     .entry = step->entry};
}

static void note_rule(struct point *point, const struct rule *rule)
{
	for (size_t i = 0; rule && i < sizeof point->rules / sizeof *point->rules; i++) {
		if (point->rules[i] == rule)
			return;
		if (point->rules[i])
			continue;
		point->rules[i] = rule;
		return;
	}
}

static void consider(struct decision *decision, const struct reach *reach, uint32_t at, uint32_t call,
                     const struct blocking *blocking)
{
	struct point *point = &decision->points.items[decision->point_of_call[call]];
	struct rank rank = rank_of(reach, at, call, blocking);

	note_rule(point, blocking->rule);
	note_rule(point, blocking->also);
	if (point->reached && !better(&rank, &point->rank))
		return;
	point->reached = true;
	point->rank = rank;
	tell(decision, point, reach, at, call, blocking);
}

/* What a call may spoil is put right again, or nobody is left to see it. */
static bool is_given_back(const struct decision *decision, const struct reach *reach, uint32_t at, uint32_t call,
                          const struct blocking *blocking)
{
	const char *spoils = blocking->rule->spoils;

	return spoils &&
	       (kept_on_way(decision->kept, reach, at, spoils) || unsafe_ends(decision->program, reach, at, call));
}

static void note_unsafe(struct decision *decision, const struct reach *reach, uint32_t at, uint32_t call,
                        const struct blocking *blocking)
{
	struct rank rank = rank_of(reach, at, call, blocking);
	struct place place = telling_place(decision->program, &decision->program->calls.items[call]);
	struct unsafe_call unsafe = {
	    .at = at,
	    .call = call,
	    .point = decision->point_of_call[call],
	    .blocking = *blocking,
	    .loss = rank.loss,
	    .way_loss = rank.way_loss,
	    .mild = blocking->rule->level < 2 || unsafe_ends(decision->program, reach, at, call),
	    .accepted = suppressions_reason(decision->telling.suppressions, blocking->rule, &place) != NULL};

	VECTOR_PUSH(decision->unsafe, unsafe);
}

static void reached(struct reach *reach, uint32_t at, uint32_t call, const struct blocking *blocking, void *data)
{
	struct decision *decision = data;
	bool unsafe = blocking->rule->hazard == HAZARD_UNSAFE;
	struct point *point;

	if (is_given_back(decision, reach, at, call, blocking) ||
	    (blocking->rule->directly && reach_step(reach, at)->depth > 0))
		return;
	if (decision->point_of_call[call] == NONE && blocking->rule->kinds)
		add_point(decision, call, blocking->rule, (struct blocking){0});
	if (decision->point_of_call[call] == NONE)
		return;
	point = &decision->points.items[decision->point_of_call[call]];
	point->met = true;
	point->unsafe |= unsafe;
	if (rank_of(reach, at, call, blocking).loss > loss_at_most(decision))
		point->hidden = true;
	else if (unsafe && reach_group(reach)->kind != WALK_SECTIONS)
		note_unsafe(decision, reach, at, call, blocking);
	else
		consider(decision, reach, at, call, blocking);
}

static unsigned count_contexts(const struct reached_by *reached_by, size_t point)
{
	unsigned count = 0;

	for (size_t c = 0; c < reached_by->all.count; c++)
		count += reached_by_context(reached_by, point, c);
	return count;
}

/* The unsafe calls of a pass, at its end: one finding a group. */
static void tell_unsafe(struct decision *decision, const struct reach *reach, const struct reached_by *reached_by)
{
	unsafe_groups groups = {0};

	for (size_t i = 0; i < decision->unsafe.count; i++)
		decision->unsafe.items[i].contexts = count_contexts(reached_by, decision->unsafe.items[i].point);
	unsafe_group(decision->program, reach, &decision->unsafe, &groups);
	unsafe_cover(reach, &decision->unsafe, reached_by, &groups);
	for (size_t g = 0; g < groups.count; g++) {
		const struct unsafe_call *first = &decision->unsafe.items[groups.items[g].first];
		assert(decision->unsafe.items);
		struct finding *finding;

		consider(decision, reach, first->at, first->call, &first->blocking);
		finding = decision->points.items[first->point].finding;
		if (finding->rule == first->blocking.rule && finding->more_call_total < groups.items[g].other_total)
			telling_others(&decision->telling, finding, &decision->unsafe, &groups.items[g]);
	}
	VECTOR_FREE(groups);
	decision->unsafe.count = 0;
}

static void note_taker(struct reach *reach, uint32_t at, uint32_t call, void *data)
{
	struct decision *decision = data;
	uint32_t entry = reach_step(reach, at)->entry;

	if (decision->taken[call] || reach_step(reach, at)->loss == LOSS_MOST)
		return;
	decision->taken[call] = true;
	VECTOR_PUSH(decision->takers, (struct taker){call, decision->contexts->entries.items[entry].context});
}

/* ---- what becomes a finding ---- */

static void keep_unreached(struct decision *decision, const struct point *point)
{
	unsigned loss = loss_of_blocking(&point->blocking);
	struct finding finding = {.context = NULL};

	if (loss > loss_at_most(decision)) {
		decision->analysis->account.hidden++;
		return;
	}
	telling_fill(&decision->telling, &finding, point->call, &environment_empty, &point->blocking, loss, IMAGES_ALL);
	finding.callers = ancestry_count(decision->ancestry, decision->program->calls.items[point->call].caller);
	VECTOR_PUSH(decision->analysis->findings, finding);
}

/* That a loop reaches what its own handlers do is no news. */
static bool is_loop_of(const struct entry *entry, const struct entry *handler)
{
	return entry->block != FACT_NONE && handler->block == FACT_NONE && entry->loops &&
	       loop_list_has(handler->loops, entry->loops->loop);
}

/* All contexts but the one that is told; the list is cut. */
static void keep_reached(struct decision *decision, size_t index, const struct reached_by *reached_by)
{
	const struct entry *entries = decision->contexts->entries.items;
	const struct entry *told = &entries[decision->points.items[index].rank.entry];
	struct finding *finding = decision->points.items[index].finding;
	const uint64_t *contexts = &reached_by->contexts[index * reached_by->words];
	const struct finding_context *others[OTHER_CONTEXTS_AT_MOST] = {NULL}, **kept;
	struct awaited awaited;

	for (size_t c = 0; c < reached_by->all.count; c++) {
		if (!(contexts[c / 64] >> c % 64 & 1) || reached_by->all.items[c] == finding->context ||
		    is_loop_of(&entries[reached_by->entries.items[c]], told))
			continue;
		if (finding->other_context_count < OTHER_CONTEXTS_AT_MOST)
			others[finding->other_context_count++] = reached_by->all.items[c];
		finding->other_context_total++;
	}
	finding->also = decision->points.items[index].rules[decision->points.items[index].rules[0] == finding->rule];
	kept = ARENA_ARRAY(decision->analysis->arena, const struct finding_context *, finding->other_context_count + 1);
	for (size_t i = 0; i < finding->other_context_count; i++)
		kept[i] = others[i];
	finding->other_contexts = kept;
	if (!told->section &&
	    offloaded_awaited(decision->offloaded, decision->points.items[index].call, finding->rule, &awaited))
		telling_awaited(&decision->telling, finding, &awaited);
	VECTOR_PUSH(decision->analysis->findings, *finding);
}

/* Does it wait, where no context was seen to come? */
static bool is_worth_keeping(const struct decision *decision, const struct point *point)
{
	return !point->met && point->blocking.rule &&
	       decision->program->targets.items[point->blocking.target].certainty != CERTAINTY_TYPE;
}

static void collect(struct decision *decision, bool inventory, const struct reached_by *reached_by)
{
	struct account *account = &decision->analysis->account;

	for (size_t p = 0; p < decision->points.count; p++) {
		const struct point *point = &decision->points.items[p];
		if (decision->contexts->heart[point->call] && !point->met)
			continue; /* loops are there to wait */
		if (point->blocking.rule) {
			account->blocking_points[point->blocking.rule->class_]++;
			account->blocking_in_context += point->met;
		}
		account->unsafe_calls += point->unsafe;
		account->hidden += !point->reached && point->hidden;
		if (point->reached)
			keep_reached(decision, p, reached_by);
		else if (inventory && is_worth_keeping(decision, point))
			keep_unreached(decision, point);
	}
}

/* A comment at a call that a rule speaks of is of use, also where nothing is found this time. */
static void note_suppressed_calls(struct decision *decision, struct suppressions *suppressions)
{
	for (size_t p = 0; p < decision->points.count; p++) {
		const struct point *point = &decision->points.items[p];
		struct place place = telling_place(decision->program, &decision->program->calls.items[point->call]);
		const struct rule *rules[] = {point->blocking.rule, point->finding ? point->finding->rule : NULL,
		                              point->rules[0], point->rules[1]};

		for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
			if (rules[r])
				suppressions_note_call(suppressions, rules[r], &place);
	}
}

static int compare(const void *left_item, const void *right_item)
{
	const struct finding *left = left_item, *right = right_item;
	int order = strcmp(left->place.file, right->place.file);

	if (order)
		return order;
	if (left->place.line != right->place.line)
		return left->place.line < right->place.line ? -1 : 1;
	if (left->place.column != right->place.column)
		return left->place.column < right->place.column ? -1 : 1;
	order = strcmp(left->rule->id, right->rule->id);
	return order ? order : strcmp(left->fingerprint, right->fingerprint);
}

static void sort_findings(struct analysis *analysis)
{
	if (analysis->findings.count > 1)
		qsort(analysis->findings.items, analysis->findings.count, sizeof *analysis->findings.items, compare);
	for (size_t f = 0; f < analysis->findings.count; f++)
		analysis->account.suppressed += analysis->findings.items[f].suppressed != NULL;
}

/* ---- the passes ---- */

/* Who reaches what is asked in so many parts at most. */
enum { PARTS = 2 };

/* Of a pass: what its walks know, what they have met, and by whom that is reached. */
struct walked {
	struct activations activations;
	struct reach *reach;
	struct reached_calls reached[PARTS];
};

struct passing {
	struct decision *decision;
	const struct grounds *grounds;
	struct crossings crossings;
	struct reached_by *reached_by;
	const walk_pass_list *passes;
	struct walked *walked; /* one a pass */
	atomic_bool others_walked;
};

static void walk(struct passing *passing, size_t p, struct reach_manner manner, struct walked *walked)
{
	const struct decision *decision = passing->decision;
	const struct grounds *grounds = passing->grounds;
	const struct walk_pass *pass = &passing->passes->items[p];

	manner.guesses_roughly = decision->guesses_roughly;
	activations_init(&walked->activations, decision->program, decision->descriptors, &pass->relevance,
	                 grounds->knowledge.environments, &passing->crossings);
	walked->reach = reach_new(&walked->activations, grounds->images, decision->options->depth, manner);
	for (size_t g = 0; g < pass->groups.count; g++)
		reach_walk(walked->reach, &pass->groups.items[g]);
}

static void forget(struct walked *walked)
{
	reach_free(walked->reach);
	activations_release(&walked->activations);
}

static void walk_pass(struct passing *passing, size_t p)
{
	walk(passing, p, (struct reach_manner){.from_the_end = p > 0}, &passing->walked[p]);
}

/* Every so many groups of the pass, from that one on. */
static void find_reached(const struct passing *passing, size_t p, size_t first, size_t step)
{
	const struct decision *decision = passing->decision;
	struct reached_by_question question = {.activations = &passing->walked[p].activations,
	                                       .reach = passing->walked[p].reach,
	                                       .images = passing->grounds->images,
	                                       .groups = &passing->passes->items[p].groups,
	                                       .first_group = first,
	                                       .step = step,
	                                       .contexts = decision->contexts,
	                                       .reached_by = passing->reached_by,
	                                       .loss = loss_at_most(decision),
	                                       .depth = decision->options->depth};

	reached_by_find(&question, &passing->walked[p].reached[first]);
}

static void tell_pass(struct passing *passing, size_t p)
{
	struct decision *decision = passing->decision;
	struct walked *walked = &passing->walked[p];

	reach_tell(walked->reach, reached, note_taker, decision);
	for (size_t part = 0; part < PARTS; part++)
		reached_by_add(passing->reached_by, &walked->reached[part], decision->point_of_call,
		               decision->points.count);
	tell_unsafe(decision, walked->reach, passing->reached_by);
	forget(walked);
}

static void do_first(void *data)
{
	struct passing *passing = data;

	if (passing->passes->count > 0)
		walk_pass(passing, 0);
	find_points(passing->decision);
	if (passing->passes->count == 0)
		return;
	find_reached(passing, 0, 0, 1);
	tell_pass(passing, 0);
}

static void walk_others(void *data)
{
	struct passing *passing = data;

	for (size_t p = 1; p < passing->passes->count; p++)
		walk_pass(passing, p);
	atomic_store(&passing->others_walked, true);
}

/* Who is done walks the same ways as the other thread, from their beginning, until that is done too: what he finds out
 * of environments the other one need not. */
static void do_first_and_help(void *data)
{
	struct passing *passing = data;
	struct walked walked = {0};

	do_first(data);
	if (passing->passes->count < 2 || atomic_load(&passing->others_walked))
		return;
	walk(passing, 1, (struct reach_manner){.until = &passing->others_walked}, &walked);
	forget(&walked);
}

static void find_reached_of_others(const struct passing *passing, size_t part)
{
	for (size_t p = 1; p < passing->passes->count; p++)
		find_reached(passing, p, part, PARTS);
}

static void find_reached_here(void *data) { find_reached_of_others(data, 0); }

static void find_reached_beside(void *data) { find_reached_of_others(data, 1); }

static void do_both(struct passing *passing, parallel_work *here, parallel_work *beside)
{
	if (passing->decision->options->threads > 1) {
		parallel_both(here, passing, beside, passing);
		return;
	}
	here(passing);
	beside(passing);
}

/* Signal handlers are mostly half of the work. Walks remember what they find out of environments and crossings for each
 * other, and nothing else; what they met is told by one thread, pass by pass. */
static void find_ways(struct decision *decision, const struct grounds *grounds, struct reached_by *ret_reached_by)
{
	struct passing passing = {
	    .decision = decision, .grounds = grounds, .reached_by = ret_reached_by, .passes = &grounds->passes};

	decision->kept = grounds->knowledge.kept;
	crossings_init(&passing.crossings, decision->program, decision->contexts->ways, grounds->knowledge.candidates);
	reached_by_init(ret_reached_by, decision->contexts);
	passing.walked = memory_zeroed(passing.passes->count + 1, sizeof *passing.walked);
	do_both(&passing, decision->options->threads > 1 ? do_first_and_help : do_first, walk_others);
	do_both(&passing, find_reached_here, find_reached_beside);
	for (size_t p = 1; p < passing.passes->count; p++)
		tell_pass(&passing, p);
	free(passing.walked);
	crossings_release(&passing.crossings);
}

void decide(struct analysis *analysis, const struct program_options *options, const struct grounds *grounds)
{
	const struct program *program = grounds->program;
	const struct contexts *contexts = &grounds->contexts;
	struct suppressions *suppressions = suppressions_new(program, options->today);
	struct decision decision = {
	    .program = program,
	    .options = options,
	    .descriptors = &grounds->descriptors,
	    .contexts = contexts,
	    .analysis = analysis,
	    .point_of_call = memory_allocate((program->calls.count + 1) * sizeof *decision.point_of_call),
	    .taken = memory_zeroed(program->calls.count + 1, sizeof *decision.taken),
	    .telling = {analysis->arena, options->root, program, suppressions, NULL, contexts_loop_framework(contexts)},
	    .locks = grounds->locks,
	};
	bool inventory = options->scope == SCOPE_ALL || (options->scope == SCOPE_AUTO && !contexts_any(contexts));
	struct reached_by reached_by;

	decision.places = table_new();
	decision.guesses_roughly = !inventory && loss_at_most(&decision) < LOSS_MOST && options->depth == UINT_MAX;
	decision.offloaded = offloaded_find(program);
	decision.ancestry = inventory ? ancestry_new(program) : NULL;
	find_ways(&decision, grounds, &reached_by);
	collect(&decision, inventory, &reached_by);
	note_suppressed_calls(&decision, suppressions);
	suppressions_tell(suppressions, analysis);
	sort_findings(analysis);
	reached_by_release(&reached_by);
	offloaded_free(decision.offloaded);
	ancestry_free(decision.ancestry);
	VECTOR_FREE(decision.points);
	VECTOR_FREE(decision.unsafe);
	table_free(decision.places);
	VECTOR_FREE(decision.takers);
	free(decision.point_of_call);
	free(decision.taken);
	suppressions_free(suppressions);
}
