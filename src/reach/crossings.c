#include "reach/crossings.h"

#include "values/blocking.h"
#include "values/guards.h"

#include <stdlib.h>

void crossings_init(struct crossings *crossings, const struct program *program, const struct loop_ways *loop_ways,
                    const uint32_t *candidates)
{
	*crossings = (struct crossings){
	    .program = program,
	    .loop_ways = loop_ways,
	    .candidates = candidates,
	    .items = memory_zeroed(program->calls.count + 1, sizeof *crossings->items),
	};
}

void crossings_release(struct crossings *crossings)
{
	free(crossings->items);
	VECTOR_FREE(crossings->hops);
}

/* Of all targets that are as sure it is the same that they are reached once only. */
static void add_hops(struct crossings *crossings, uint32_t c)
{
	const struct program *program = crossings->program;
	const struct call_site *call = &program->calls.items[c];
	enum certainty last = CERTAINTIES;
	unsigned first_time = 0;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		unsigned loss =
		    loss_of_target(program, call, target->function, target->certainty, crossings->candidates[c]);

		if (target->certainty != last)
			first_time = loss_of_first_time(program, call, last = target->certainty);
		VECTOR_PUSH(crossings->hops, (struct hop_cost){(uint8_t)loss, (uint8_t)first_time});
	}
}

const struct crossing *crossings_at(struct crossings *crossings, uint32_t c)
{
	struct crossing *crossing = &crossings->items[c];

	if (crossing->known)
		return crossing;
	*crossing =
	    (struct crossing){.first_hop = (uint32_t)crossings->hops.count,
	                      .on_way = loop_ways_next(crossings->loop_ways, crossings->program, LOOP_WAY_NONE, c),
	                      .known = true,
	                      .ends = guards_end(crossings->program, &crossings->program->calls.items[c])};
	add_hops(crossings, c);
	return crossing;
}

struct hop_cost crossings_hop(const struct crossings *crossings, const struct crossing *crossing, uint32_t index)
{
	return crossings->hops.items[crossing->first_hop + index];
}
