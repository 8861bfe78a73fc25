#include "reach/crossings.h"

#include "base/parallel.h"
#include "values/blocking.h"
#include "values/guards.h"

#include <stdatomic.h>
#include <stdlib.h>

void crossings_init(struct crossings *crossings, const struct program *program, const struct loop_ways *loop_ways,
                    const uint32_t *candidates)
{
	*crossings = (struct crossings){
	    .program = program,
	    .loop_ways = loop_ways,
	    .candidates = candidates,
	    .items = memory_zeroed(program->calls.count + 1, sizeof *crossings->items),
	    .arena = arena_new(),
	};
	parallel_lock_init(&crossings->finding);
}

void crossings_release(struct crossings *crossings)
{
	free(crossings->items);
	pthread_mutex_destroy(&crossings->finding);
	arena_free(crossings->arena);
}

/* Of all targets that are as sure it is the same that they are reached once only. */
static const struct hop_cost *find_hops(struct crossings *crossings, uint32_t c)
{
	const struct program *program = crossings->program;
	const struct call_site *call = &program->calls.items[c];
	struct hop_cost *hops = (struct hop_cost *)arena_bytes(crossings->arena, call->target_count * sizeof *hops);
	enum certainty last = CERTAINTIES;
	unsigned first_time = 0;

	for (uint32_t i = 0; i < call->target_count; i++) {
		const struct target *target = &program->targets.items[call->first_target + i];
		unsigned loss =
		    loss_of_target(program, call, target->function, target->certainty, crossings->candidates[c]);

		if (target->certainty != last)
			first_time = loss_of_first_time(program, call, last = target->certainty);
		hops[i] = (struct hop_cost){(uint8_t)loss, (uint8_t)first_time};
	}
	return hops;
}

static void find(struct crossings *crossings, uint32_t c)
{
	struct crossing *crossing = &crossings->items[c];

	crossing->hops = find_hops(crossings, c);
	crossing->on_way = loop_ways_next(crossings->loop_ways, crossings->program, LOOP_WAY_NONE, c);
	crossing->ends = guards_end(crossings->program, &crossings->program->calls.items[c]);
	atomic_store_explicit(&crossing->known, true, memory_order_release);
}

const struct crossing *crossings_at(struct crossings *crossings, uint32_t c)
{
	struct crossing *crossing = &crossings->items[c];

	if (atomic_load_explicit(&crossing->known, memory_order_acquire))
		return crossing;
	pthread_mutex_lock(&crossings->finding);
	if (!crossing->known)
		find(crossings, c);
	pthread_mutex_unlock(&crossings->finding);
	return crossing;
}
