#include "reach/runs_in.h"

#include "model/images.h"
#include "reach/walk_groups.h"
#include "values/guards.h"

#include <assert.h>
#include <stdlib.h>

/* A function that is entered, by the shortest way that was not there yet. */
struct entering {
	uint32_t function, from; /* from: the step before; NONE at the entry */
	const struct entry *entry;
	const struct entry *part; /* null: all of the function runs; else what the entry enters of it */
	unsigned depth;
	image_set images; /* programs that hold every function of the way */
};

struct running {
	const struct runs_in_question *question;
	runs_in_found *found;
	void *data;
	image_set *images;         /* per function */
	bool *ends, *handler_ends; /* per function: contexts end here; those of signal handlers do */
	image_set *settled;        /* per function: the programs in which this group was seen to enter it */
	const struct walk_group *group;
	VECTOR(struct entering) steps;
};

static void enter(struct running *running, struct entering step)
{
	const bool *ends = running->group->kind == WALK_SIGNAL_HANDLERS ? running->handler_ends : running->ends;

	step.images &= running->images[step.function];
	if (ends[step.function] || step.images == 0)
		return;
	if (!step.part) {
		if ((step.images & ~running->settled[step.function]) == 0)
			return;
		running->settled[step.function] |= step.images;
	}
	VECTOR_PUSH(running->steps, step);
}

static void tell(struct running *running, uint32_t at, uint32_t call, uint32_t target)
{
	uint32_t functions[WAY_FUNCTIONS_SURE + 1];
	const struct entering *last = &running->steps.items[at];
	size_t count = last->depth + 1;

	assert(count <= WAY_FUNCTIONS_SURE + 1);
	for (size_t i = count; i-- > 0; at = running->steps.items[at].from)
		functions[i] = running->steps.items[at].function;
	running->found(call, target, last->entry->context, functions, count, running->data);
}

static void follow(struct running *running, uint32_t at, uint32_t c)
{
	const struct program *program = running->question->program;
	const struct call_site *call = &program->calls.items[c];

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		struct entering next = running->steps.items[at];

		if (loss_of_target(program, call, target->function, target->certainty, call->target_count) >= LOSS_MOST)
			continue;
		if (running->question->wanted[target->function])
			tell(running, at, c, target->function);
		next.function = target->function;
		next.from = at;
		next.part = NULL;
		next.depth++;
		if (walk_depth_loss(running->group, next.depth) < LOSS_MOST)
			enter(running, next);
	}
}

/* Where a function gives the lock back and takes it again, which of its calls stand in between is a guess: here harm
 * is done by taking them for free, not by a finding too much. */
static bool takes_again(const struct running *running, const struct function *function)
{
	const struct walk_group *group = running->group;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++)
		if (locks_taken_at(group->locks, c, group->section))
			return true;
	return false;
}

static bool may_make(const struct running *running, const struct entering *step, const struct passage *passage)
{
	const struct program *program = running->question->program;
	const struct walk_group *group = running->group;

	return walk_makes(group, program, step->part, passage) ||
	       (group->section && !step->part && !passage->ends &&
	        takes_again(running, &program->functions.items[step->function]));
}

static void walk(struct running *running)
{
	const struct program *program = running->question->program;

	for (uint32_t s = 0; s < running->steps.count; s++) {
		const struct function *function = &program->functions.items[running->steps.items[s].function];

		for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
			struct passage passage = {.call = c, .ends = guards_end(program, &program->calls.items[c])};

			if (guards_open(program, &program->calls.items[c], &environment_empty) &&
			    may_make(running, &running->steps.items[s], &passage))
				follow(running, s, c);
		}
	}
	for (size_t s = 0; s < running->steps.count; s++)
		running->settled[running->steps.items[s].function] = 0;
	running->steps.count = 0;
}

static void walk_group(struct running *running, const struct walk_group *group)
{
	running->group = group;
	for (size_t i = 0; i < group->entries.count; i++) {
		const struct entry *entry = &group->contexts->entries.items[group->entries.items[i]];

		if (running->question->kinds & 1U << entry->context->kind)
			enter(running, (struct entering){.function = entry->function,
			                                 .from = NONE,
			                                 .entry = entry,
			                                 .part = walk_enters_part(entry) ? entry : NULL,
			                                 .images = IMAGES_ALL});
	}
	walk(running);
}

void runs_in_find(const struct runs_in_question *question, runs_in_found *found, void *data)
{
	const struct program *program = question->program;
	struct running running = {.question = question,
	                          .found = found,
	                          .data = data,
	                          .images = program->images,
	                          .ends = relevance_ends(program, question->contexts, CONTEXT_KINDS),
	                          .handler_ends = relevance_ends(program, question->contexts, CONTEXT_SIGNAL_HANDLER),
	                          .settled = memory_zeroed(program->functions.count + 1, sizeof(image_set))};
	walk_pass_list passes = {0};

	walk_passes_make(&passes, program, question->contexts, question->locks);
	for (size_t p = 0; p < passes.count; p++)
		for (size_t g = 0; g < passes.items[p].groups.count; g++)
			walk_group(&running, &passes.items[p].groups.items[g]);
	walk_passes_release(&passes);
	VECTOR_FREE(running.steps);
	free(running.ends);
	free(running.handler_ends);
	free(running.settled);
}
