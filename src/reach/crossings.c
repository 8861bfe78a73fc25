#include "reach/crossings.h"

#include "values/blocking.h"
#include "values/guards.h"

#include <stdatomic.h>
#include <stdlib.h>

/* In an answer about a call: it was asked for; the program ends; and, above, on which way it leads. */
enum { KNOWN = 1, ENDS = 2, WAY_SHIFT = 2 };

/* In one about a target: the loss because the call is made only once stands above the other. */
enum { FIRST_TIME_SHIFT = 8 };

void crossings_init(struct crossings *crossings, const struct program *program, const struct loop_ways *loop_ways,
                    const uint32_t *candidates)
{
	*crossings = (struct crossings){
	    .program = program,
	    .loop_ways = loop_ways,
	    .candidates = candidates,
	    .calls = memory_zeroed(program->calls.count + 1, sizeof *crossings->calls),
	    .hops = memory_zeroed(program->targets.count + 1, sizeof *crossings->hops),
	};
}

void crossings_release(struct crossings *crossings)
{
	free(crossings->calls);
	free(crossings->hops);
}

/* Of all targets that are as sure it is the same that they are reached once only. */
static void find_hops(const struct crossings *crossings, uint32_t c)
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
		atomic_store_explicit(&crossings->hops[t], (uint16_t)(first_time << FIRST_TIME_SHIFT | loss),
		                      memory_order_relaxed);
	}
}

static uint32_t answer_about(const struct crossings *crossings, uint32_t c)
{
	uint32_t answer = atomic_load_explicit(&crossings->calls[c], memory_order_acquire);

	if (!answer) {
		int on_way = loop_ways_next(crossings->loop_ways, crossings->program, LOOP_WAY_NONE, c);
		bool ends = guards_end(crossings->program, &crossings->program->calls.items[c]);

		find_hops(crossings, c);
		answer = (uint32_t)(on_way - LOOP_WAY_NONE) << WAY_SHIFT | (ends ? ENDS : 0) | KNOWN;
		atomic_store_explicit(&crossings->calls[c], answer, memory_order_release);
	}
	return answer;
}

struct crossing crossings_at(const struct crossings *crossings, uint32_t call)
{
	uint32_t answer = answer_about(crossings, call);

	return (struct crossing){.on_way = (int)(answer >> WAY_SHIFT) + LOOP_WAY_NONE, .ends = answer & ENDS};
}

struct hop_cost crossings_hop(const struct crossings *crossings, uint32_t call, uint32_t target)
{
	uint16_t hop;

	answer_about(crossings, call);
	hop = atomic_load_explicit(&crossings->hops[target], memory_order_relaxed);
	return (struct hop_cost){.loss = hop & UINT8_MAX, .first_time_loss = (uint8_t)(hop >> FIRST_TIME_SHIFT)};
}
