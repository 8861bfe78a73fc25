#include "reach/relevance.h"

#include "values/blocking.h"

#include <stdlib.h>
#include <string.h>

static bool leads_to_any(const struct program *program, const bool *functions, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
		if (functions[program->targets.items[t].function])
			return true;
	return false;
}

/* Calls of functions that a rule speaks of. */
static bool *find_waits(const struct program *program, enum context_kind kind)
{
	bool *may_wait = memory_zeroed(program->calls.count + 1, sizeof *may_wait);
	bool *spoken_of = memory_zeroed(program->functions.count + 1, sizeof *spoken_of);

	for (uint32_t f = 0; f < program->functions.count; f++)
		spoken_of[f] = hazard_possible(program, f, kind);
	for (size_t c = 0; c < program->calls.count; c++)
		may_wait[c] = leads_to_any(program, spoken_of, &program->calls.items[c]);
	free(spoken_of);
	return may_wait;
}

static bool *find_leading(const struct program *program, const bool *may_wait, const struct callers *callers)
{
	bool *leads = memory_zeroed(program->functions.count + 1, sizeof *leads);
	VECTOR(uint32_t) work = {0};

	for (uint32_t c = 0; c < program->calls.count; c++) {
		uint32_t caller = program->calls.items[c].caller;

		if (caller == NONE || leads[caller] || !may_wait[c])
			continue;
		leads[caller] = true;
		VECTOR_PUSH(work, caller);
	}
	while (work.count > 0) {
		uint32_t function = work.items[--work.count];

		for (uint32_t i = callers->first[function]; i < callers->first[function + 1]; i++) {
			uint32_t caller = program->calls.items[callers->sites[i]].caller;

			if (caller == NONE || leads[caller])
				continue;
			leads[caller] = true;
			VECTOR_PUSH(work, caller);
		}
	}
	VECTOR_FREE(work);
	return leads;
}

/* Functions with a loop that is a context: one of them that never comes back goes round for ever, and does not die. */
static bool *find_loops(const struct program *program, const struct contexts *contexts)
{
	bool *loops = memory_zeroed(program->functions.count + 1, sizeof *loops);

	for (size_t e = 0; e < contexts->entries.count; e++) {
		const struct entry *entry = &contexts->entries.items[e];

		if (entry->block != FACT_NONE)
			loops[entry->function] = true;
	}
	return loops;
}

bool *relevance_ends(const struct program *program, const struct contexts *contexts, enum context_kind kind)
{
	bool *ends = memory_zeroed(program->functions.count + 1, sizeof *ends);
	bool *loops = find_loops(program, contexts);

	for (size_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];
		const struct facts *facts = program->units.items[function->unit].facts;

		for (size_t m = 0; m < function->mentions.count; m++)
			ends[f] |= function->mentions.items[m].subject == SUBJECT_ALLOW;
		for (fact_index a = 0; a < function->fact->attribute_count && kind != CONTEXT_SIGNAL_HANDLER; a++)
			ends[f] |= !loops[f] && strcmp(facts->attributes.items[function->fact->first_attribute + a],
			                               "noreturn") == 0;
	}
	free(loops);
	return ends;
}

void relevance_init(struct relevance *relevance, const struct program *program, const struct contexts *contexts,
                    const struct locks *locks, enum context_kind kind)
{
	bool *ends = relevance_ends(program, contexts, kind);

	relevance->kind = kind;
	relevance->may_wait = find_waits(program, kind);
	relevance->enters = find_leading(program, relevance->may_wait, &program->callers_by_type);
	for (uint32_t f = 0; f < program->functions.count; f++)
		relevance->enters[f] = relevance->enters[f] && !ends[f];
	free(ends);
	relevance->takes_lock = memory_zeroed(program->calls.count + 1, sizeof(bool));
	relevance->matters = memory_zeroed(program->calls.count + 1, sizeof(bool));
	for (uint32_t c = 0; c < program->calls.count; c++) {
		relevance->takes_lock[c] = locks && locks_take_at(locks, c);
		relevance->matters[c] = relevance->may_wait[c] || relevance->takes_lock[c] ||
		                        leads_to_any(program, relevance->enters, &program->calls.items[c]);
	}
}

void relevance_release(struct relevance *relevance)
{
	free(relevance->enters);
	free(relevance->may_wait);
	free(relevance->takes_lock);
	free(relevance->matters);
}
