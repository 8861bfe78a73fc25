#include "program/ancestry.h"

#include "base/vector.h"

#include <assert.h>
#include <stdlib.h>

struct ancestry {
	const struct program *program;
	uint32_t *counts; /* per function; NONE: not asked for yet */
	uint32_t *seen;   /* per function: the last question that met it, counted from 1 */
	uint32_t question;
	VECTOR(uint32_t) waiting;
};

struct ancestry *ancestry_new(const struct program *program)
{
	struct ancestry *ancestry = memory_zeroed(1, sizeof *ancestry);

	ancestry->program = program;
	ancestry->counts = memory_allocate((program->functions.count + 1) * sizeof *ancestry->counts);
	ancestry->seen = memory_zeroed(program->functions.count + 1, sizeof *ancestry->seen);
	for (size_t f = 0; f < program->functions.count; f++)
		ancestry->counts[f] = NONE;
	return ancestry;
}

void ancestry_free(struct ancestry *ancestry)
{
	if (!ancestry)
		return;
	free(ancestry->counts);
	free(ancestry->seen);
	VECTOR_FREE(ancestry->waiting);
	free(ancestry);
}

static void meet(struct ancestry *ancestry, uint32_t function)
{
	if (function == NONE || ancestry->seen[function] == ancestry->question)
		return;
	ancestry->seen[function] = ancestry->question;
	VECTOR_PUSH(ancestry->waiting, function);
}

static unsigned count(struct ancestry *ancestry, uint32_t function)
{
	ancestry->question++;
	ancestry->waiting.count = 0;
	meet(ancestry, function);
	for (size_t w = 0; w < ancestry->waiting.count && ancestry->waiting.count <= ANCESTRY_MOST; w++) {
		assert(ancestry->waiting.items);
		uint32_t at = ancestry->waiting.items[w];
		for (uint32_t s = ancestry->program->callers.first[at]; s < ancestry->program->callers.first[at + 1];
		     s++)
			meet(ancestry, ancestry->program->calls.items[ancestry->program->callers.sites[s]].caller);
	}
	size_t above = ancestry->waiting.count - 1;
	return above < ANCESTRY_MOST ? (unsigned)above : ANCESTRY_MOST;
}

unsigned ancestry_count(struct ancestry *ancestry, uint32_t function)
{
	if (ancestry->counts[function] == NONE)
		ancestry->counts[function] = count(ancestry, function);
	return ancestry->counts[function];
}
