#include "program/whereabouts.h"

#include "base/arena.h"
#include "base/text.h"
#include "program/telling.h"
#include "reach/runs_in.h"

#include <stdlib.h>

/* What is known of one call: a way for each kind of context; null where none was found. */
struct stay {
	const char *ways[CONTEXT_KINDS];
	struct context_evidence evidence[CONTEXT_KINDS];
};

struct whereabouts {
	const struct program *program;
	struct arena *arena;
	struct table *places; /* place and callee → index */
	VECTOR(struct stay) stays;
};

static unsigned excluded_kinds(const struct ruleset *ruleset)
{
	unsigned kinds = 0;

	for (size_t r = 0; r < ruleset->rewrites.count; r++)
		kinds |= ruleset->rewrites.items[r].not_in;
	return kinds;
}

/* Does a rewrite name it, or a rule? A rewrite of whatever waits has no names. */
static bool is_wanted(const struct program *program, const struct function *function)
{
	const struct ruleset *ruleset = program->ruleset;
	bool wanted = false;

	for (size_t m = 0; m < function->mentions.count && !wanted; m++) {
		enum subject subject = function->mentions.items[m].subject;

		wanted = subject == SUBJECT_RULE || subject == SUBJECT_UNSAFE;
	}
	for (size_t r = 0; r < ruleset->rewrites.count && !wanted && !function->defined; r++)
		wanted = renames_find(&ruleset->rewrites.items[r].along, function->fact->name) ||
		         renames_find(&ruleset->rewrites.items[r].calls, function->fact->name);
	return wanted;
}

static struct text key_of(const struct place *place, const char *callee)
{
	struct text key = {0};

	text_printf(&key, "%s:%u:%u %s", place->file, place->line, place->column, callee);
	return key;
}

static void found(uint32_t call, uint32_t target, const struct finding_context *context, const uint32_t *functions,
                  size_t count, void *data)
{
	struct whereabouts *whereabouts = data;
	const struct program *program = whereabouts->program;
	struct place place = telling_place(program, &program->calls.items[call]);
	const char *callee = program->functions.items[target].fact->name;
	struct text key = key_of(&place, callee), way = {0};
	uint32_t next = (uint32_t)whereabouts->stays.count,
	         index = table_put(whereabouts->places, key.bytes, key.length, next);

	if (index == next)
		VECTOR_PUSH(whereabouts->stays, (struct stay){0});
	const char **known = &whereabouts->stays.items[index].ways[context->kind];
	if (!*known) {
		for (size_t i = 0; i < count; i++)
			text_printf(&way, "%s > ", program->functions.items[functions[i]].fact->name);
		text_add(&way, callee);
		*known = arena_copy_string(whereabouts->arena, text_string(&way));
		whereabouts->stays.items[index].evidence[context->kind] = context->evidence;
	}
	text_free(&way);
	text_free(&key);
}

struct whereabouts *whereabouts_find(const struct program *program, const struct contexts *contexts,
                                     const struct locks *locks)
{
	struct whereabouts *whereabouts = memory_zeroed(1, sizeof *whereabouts);
	bool *wanted = memory_zeroed(program->functions.count + 1, sizeof *wanted);

	whereabouts->program = program;
	whereabouts->arena = arena_new();
	whereabouts->places = table_new();
	for (size_t f = 0; f < program->functions.count; f++)
		wanted[f] = is_wanted(program, &program->functions.items[f]);
	runs_in_find(&(struct runs_in_question){program, contexts, locks, excluded_kinds(program->ruleset), wanted},
	             found, whereabouts);
	free(wanted);
	return whereabouts;
}

void whereabouts_free(struct whereabouts *whereabouts)
{
	if (!whereabouts)
		return;
	VECTOR_FREE(whereabouts->stays);
	table_free(whereabouts->places);
	arena_free(whereabouts->arena);
	free(whereabouts);
}

const char *whereabouts_of(const struct whereabouts *whereabouts, const struct place *place, const char *callee,
                           unsigned kinds, enum context_kind *ret_kind, struct context_evidence *ret_evidence)
{
	struct text key = {0};
	uint32_t index;

	if (!whereabouts)
		return NULL;
	key = key_of(place, callee);
	index = table_get(whereabouts->places, key.bytes, key.length);
	text_free(&key);
	for (unsigned kind = 0; index != TABLE_NONE && kind < CONTEXT_KINDS; kind++) {
		const char *way = whereabouts->stays.items[index].ways[kind];

		if (!way || !(kinds & 1U << kind))
			continue;
		*ret_kind = (enum context_kind)kind;
		*ret_evidence = whereabouts->stays.items[index].evidence[kind];
		return way;
	}
	return NULL;
}
