#include "reach/walk_groups.h"

#include "values/guards.h"

#include <assert.h>
#include <stdlib.h>

/* Rules of this level count while a lock is held: short waits are common there, other short locks among them. */
enum { LEVEL_IN_SECTIONS = 2 };

/* Each set of loops costs a walk. Programs have one or two; where tests or tools have many, those beyond share one
 * walk, in which each may do the waits of the others. */
enum { LOOP_GROUPS_AT_MOST = 16, LOOPS_AT_MOST = 64 };

struct grouping {
	const struct contexts *contexts;
	const struct locks *locks;
	unsigned apart; /* bits of enum context_kind: rules of their own hold for them */
};

static bool is_apart(const struct grouping *grouping, enum context_kind kind) { return grouping->apart & 1U << kind; }

static enum walk_kind kind_of(const struct grouping *grouping, const struct entry *entry)
{
	enum context_kind kind = entry->context->kind;

	if (entry->section)
		return WALK_SECTIONS;
	if (kind == CONTEXT_SIGNAL_HANDLER)
		return WALK_SIGNAL_HANDLERS;
	if (kind == CONTEXT_EVENT_LOOP && is_apart(grouping, kind))
		return WALK_EVENT_LOOPS;
	return kind == CONTEXT_REAL_TIME ? WALK_REAL_TIME : WALK_OTHERS;
}

static struct walk_group *add_group(const struct grouping *grouping, walk_group_list *groups, enum walk_kind kind)
{
	VECTOR_PUSH(*groups,
	            (struct walk_group){.kind = kind, .contexts = grouping->contexts, .locks = grouping->locks});
	return &VECTOR_LAST(*groups);
}

static void add_kind(const struct grouping *grouping, walk_group_list *groups, enum walk_kind kind)
{
	struct walk_group *group = NULL;

	for (uint32_t e = 0; e < grouping->contexts->entries.count; e++) {
		if (kind_of(grouping, &grouping->contexts->entries.items[e]) != kind)
			continue;
		if (!group)
			group = add_group(grouping, groups, kind);
		VECTOR_PUSH(group->entries, e);
	}
}

static void add_sections(const struct grouping *grouping, walk_group_list *groups)
{
	struct table *known = table_new(); /* class of a lock → index of its group */

	for (uint32_t e = 0; e < grouping->contexts->entries.count; e++) {
		const struct lock_section *section = grouping->contexts->entries.items[e].section;
		uint32_t next = (uint32_t)groups->count, index;

		if (!section)
			continue;
		index = table_put_number(known, locks_class_of(grouping->locks, section), next);
		if (index == next)
			add_group(grouping, groups, WALK_SECTIONS)->section = section;
		assert(groups->items);
		VECTOR_PUSH(groups->items[index].entries, e);
	}
	table_free(known);
}

/* The kinds of contexts that rules of their own hold for, among the rules that speak of this program's calls. */
static unsigned kinds_apart(const struct program *program)
{
	unsigned kinds = 0;

	for (size_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];

		for (size_t m = 0; m < function->mentions.count; m++) {
			const struct mention *mention = &function->mentions.items[m];
			const struct rule *rule;

			if (mention->subject != SUBJECT_RULE && mention->subject != SUBJECT_UNSAFE)
				continue;
			rule = &program->ruleset->rules.items[mention->index];
			if (!function->defined || rule->directly)
				kinds |= rule->kinds;
		}
	}
	return kinds;
}

static int compare_loops(const void *left, const void *right)
{
	uint32_t one = *(const uint32_t *)left, other = *(const uint32_t *)right;

	return one < other ? -1 : one > other;
}

/* The loops of an entry as a key; its number of bytes. */
static size_t loops_key(const struct loop_list *loops, uint32_t key[LOOPS_AT_MOST])
{
	size_t count = 0;

	for (; loops && count < LOOPS_AT_MOST; loops = loops->next)
		key[count++] = loops->loop;
	qsort(key, count, sizeof *key, compare_loops);
	return count * sizeof *key;
}

static void unite(struct walk_group *group, struct arena *arena, const struct loop_list *loops)
{
	for (; loops; loops = loops->next) {
		struct loop_list *list;

		if (loop_list_has(group->loops, loops->loop))
			continue;
		list = ARENA_NEW(arena, struct loop_list);
		*list = (struct loop_list){.loop = loops->loop, .next = group->loops};
		group->loops = list;
	}
}

/* A group for each set of loops. */
static void add_by_loops(const struct grouping *grouping, walk_group_list *groups, enum walk_kind kind)
{
	struct table *known = table_new(); /* loops → index of the group */
	size_t first = groups->count;

	for (uint32_t e = 0; e < grouping->contexts->entries.count; e++) {
		const struct entry *entry = &grouping->contexts->entries.items[e];
		uint32_t key[LOOPS_AT_MOST], next = (uint32_t)groups->count, index;
		size_t size = loops_key(entry->loops, key);

		if (kind_of(grouping, entry) != kind)
			continue;
		if (next - first == LOOP_GROUPS_AT_MOST) /* the last one serves for all others */
			next--;
		index = table_put(known, key, size, next);
		if (index == groups->count)
			add_group(grouping, groups, kind);
		assert(groups->items);
		unite(&groups->items[index], grouping->contexts->arena, entry->loops);
		VECTOR_PUSH(groups->items[index].entries, e);
	}
	table_free(known);
}

static void add_groups(const struct grouping *grouping, walk_group_list *groups, enum walk_kind kind)
{
	if (kind == WALK_SECTIONS)
		add_sections(grouping, groups);
	else if (kind == WALK_OTHERS || kind == WALK_EVENT_LOOPS)
		add_by_loops(grouping, groups, kind);
	else
		add_kind(grouping, groups, kind);
}

/* Where the kind stands apart, a pass of its own for it; else it goes with the rest. */
static void add_pass(const struct grouping *grouping, walk_pass_list *passes, enum walk_kind walk,
                     enum context_kind kind, struct walk_pass *rest)
{
	struct walk_pass pass = {.kind = kind};

	if (!is_apart(grouping, kind)) {
		add_groups(grouping, &rest->groups, walk);
		return;
	}
	add_groups(grouping, &pass.groups, walk);
	if (pass.groups.count > 0)
		VECTOR_PUSH(*passes, pass);
}

void walk_passes_make(walk_pass_list *passes, const struct program *program, const struct contexts *contexts,
                      const struct locks *locks)
{
	const struct grouping grouping = {contexts, locks, kinds_apart(program)};
	struct walk_pass rest = {.kind = CONTEXT_KINDS};

	add_pass(&grouping, passes, WALK_SIGNAL_HANDLERS, CONTEXT_SIGNAL_HANDLER, &rest);
	add_pass(&grouping, passes, WALK_REAL_TIME, CONTEXT_REAL_TIME, &rest);
	add_pass(&grouping, passes, WALK_EVENT_LOOPS, CONTEXT_EVENT_LOOP, &rest);
	add_groups(&grouping, &rest.groups, WALK_OTHERS);
	if (!is_apart(&grouping, CONTEXT_CRITICAL_SECTION))
		add_groups(&grouping, &rest.groups, WALK_SECTIONS);
	if (rest.groups.count > 0)
		VECTOR_PUSH(*passes, rest);
	if (is_apart(&grouping, CONTEXT_CRITICAL_SECTION))
		add_pass(&grouping, passes, WALK_SECTIONS, CONTEXT_CRITICAL_SECTION, &rest);
	for (size_t p = 0; p < passes->count; p++)
		relevance_init(&passes->items[p].relevance, program, contexts, locks, passes->items[p].kind);
}

void walk_passes_release(walk_pass_list *passes)
{
	for (size_t p = 0; p < passes->count; p++) {
		relevance_release(&passes->items[p].relevance);
		for (size_t g = 0; g < passes->items[p].groups.count; g++)
			VECTOR_FREE(passes->items[p].groups.items[g].entries);
		VECTOR_FREE(passes->items[p].groups);
	}
	VECTOR_FREE(*passes);
}

bool walk_enters(const struct relevance *relevance, const struct entry *entry)
{
	return relevance->enters[entry->function];
}

bool walk_enters_part(const struct entry *entry) { return entry->block != FACT_NONE || entry->section; }

bool walk_makes(const struct walk_group *group, const struct program *program, const struct entry *part,
                const struct passage *passage)
{
	/* A handler may wait for what it interrupted, and never come to die. */
	if (passage->ends && group->kind != WALK_SIGNAL_HANDLERS)
		return false;
	if (part)
		return part->section ? lock_section_covers(part->section, passage->call) ||
		                           lock_section_asks(part->section, passage->call)
		                     : guards_inside(program, &program->calls.items[passage->call], part->block);
	return !group->section || !locks_given_back_at(group->locks, passage->call, group->section);
}

/* Everybody locks, and everybody calls through pointers: that one of many is called below a lock is a guess. */
static unsigned walk_loss(const struct walk_group *group, unsigned hop_loss)
{
	return group->kind == WALK_SECTIONS && hop_loss ? LOSS_MOST : hop_loss;
}

unsigned walk_first_time_loss(const struct walk_group *group, unsigned loss)
{
	return loss && group->kind == WALK_SIGNAL_HANDLERS ? LOSS_MOST : loss;
}

static unsigned walk_hop_loss(const struct walk_group *group, struct hop_cost cost)
{
	unsigned loss = walk_loss(group, cost.loss);

	return loss == 0 ? walk_first_time_loss(group, cost.first_time_loss) : loss;
}

unsigned walk_way_loss(const struct walk_group *group, const struct way *way)
{
	return walk_hop_loss(group, way->cost);
}

unsigned walk_depth_loss(const struct walk_group *group, uint32_t depth)
{
	if (depth >= WAY_FUNCTIONS_SURE)
		return LOSS_MOST;
	return group->kind == WALK_SIGNAL_HANDLERS && depth >= HANDLER_FUNCTIONS_SURE;
}

bool walk_end_counts(const struct walk_group *group, uint32_t depth)
{
	return group->kind == WALK_SIGNAL_HANDLERS && depth > 0;
}

unsigned walk_last_loss(const struct walk_group *group, const struct activations *activations, uint32_t call,
                        const struct blocking *blocking)
{
	return walk_hop_loss(group, crossings_hop(activations->crossings, call, blocking->target));
}

bool walk_waits(const struct walk_group *group, const struct activations *activations, const struct entry *part,
                const struct passage *passage)
{
	const struct rule *rule;

	if (passage->blocking == NONE || (part && part->section && lock_section_asks(part->section, passage->call)))
		return false;
	rule = activations->blockings.items[passage->blocking].rule;
	if (group->kind == WALK_SECTIONS)
		return rule->level >= LEVEL_IN_SECTIONS;
	return !loop_ways_may_wait(activations->crossings->loop_ways, group->loops, passage->on_way, rule->class_);
}
