#include "validate/rule_runs.h"

#include "base/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LEAK_BYTES = 64 * 1024, ROUNDS = 3 };

/* A loaded machine holds up loops as well: who is late is asked again with a longer wait. */
static const unsigned waits_ms[ROUNDS] = {25, 200, 1500};

/* So much of the wait must be felt before, and no more after. */
#define LEAST_BEFORE 0.9
#define MOST_AFTER   0.5

/* The proofs of one framework, while they are made. */
struct making {
	struct rule_proofs *proofs;
	size_t from; /* its first */
	const struct rule_proofs_request *request;
	struct rule_sources *sources;
	const struct scratch *scratch;
	double until_s;
	struct error *error;
};

struct rule_proofs *rule_proofs_new(void)
{
	struct rule_proofs *proofs = memory_zeroed(1, sizeof *proofs);
	proofs->arena = arena_new();
	return proofs;
}

void rule_proofs_free(struct rule_proofs *proofs)
{
	if (!proofs)
		return;
	VECTOR_FREE(proofs->items);
	arena_free(proofs->arena);
	free(proofs);
}

static void decide(struct rule_proof *proof, enum proof_verdict verdict, const char *message)
{
	if (proof->decided)
		return;
	proof->decided = true;
	proof->verdict = verdict;
	proof->message = message;
}

/* ---- what is different ---- */

/* The first part that is not the same: "status -1 ENOENT", of parts with "; " between. */
static const char *part_difference(struct arena *arena, const char *was, const char *is, const char *when)
{
	while (*was || *is) {
		const char *was_end = strstr(was, "; "), *is_end = strstr(is, "; ");
		int was_length = (int)(was_end ? was_end - was : (ptrdiff_t)strlen(was));
		int is_length = (int)(is_end ? is_end - is : (ptrdiff_t)strlen(is));
		if (was_length != is_length || strncmp(was, is, (size_t)was_length) != 0)
			return arena_printf(arena, "%sit said \"%.*s\", and now \"%.*s\"", when, was_length, was,
			                    is_length, is);
		was += was_length + (was_end ? 2 : 0);
		is += is_length + (is_end ? 2 : 0);
	}
	return NULL;
}

/* Of all runs of that call from what was said before; null: none. */
static const char *difference(struct arena *arena, const char *said, const struct rule_runs *after, const char *call,
                              const char *when)
{
	const char *found = NULL;
	for (size_t i = 0; !found && i < after->items.count; i++) {
		const struct rule_run *run = &after->items.items[i];
		if (strcmp(run->call, call) != 0)
			continue;
		found = run->failure ? arena_printf(arena, "%sit %s", when, run->failure)
		                     : part_difference(arena, said, run->said, when);
	}
	return found;
}

static const char *leak(struct arena *arena, const struct rule_run *before, const struct rule_run *after)
{
	if (after->descriptors_left > before->descriptors_left)
		return arena_printf(arena, "it leaves %lld descriptors open, and left %lld", after->descriptors_left,
		                    before->descriptors_left);
	if (after->bytes_left > before->bytes_left + LEAK_BYTES)
		return arena_printf(arena, "it leaves %lld bytes allocated, and left %lld", after->bytes_left,
		                    before->bytes_left);
	return NULL;
}

/* ---- running ---- */

/* A run that was cut short says nothing of its proofs. */
static bool leave_undecided(const struct making *making)
{
	if (clock_seconds() < making->until_s)
		return false;
	for (size_t i = making->from; i < making->proofs->items.count; i++)
		decide(&making->proofs->items.items[i], PROOF_UNPROVEN,
		       arena_printf(making->proofs->arena, "the %u s for all proofs are over (--total-timeout)",
		                    making->request->total_seconds));
	return true;
}

static size_t open_calls(const struct making *making, const char **calls)
{
	size_t count = 0;
	for (size_t i = making->from; i < making->proofs->items.count; i++)
		if (!making->proofs->items.items[i].decided)
			calls[count++] = making->proofs->items.items[i].call;
	return count;
}

static bool run(const struct making *making, const char *program, enum rule_pass pass, unsigned wait_ms,
                const char *const *calls, size_t count, struct rule_runs *runs)
{
	const struct rule_pass_request request = {.program = program,
	                                          .pass = pass,
	                                          .wait_ms = wait_ms,
	                                          .calls = calls,
	                                          .count = count,
	                                          .seconds = making->request->seconds,
	                                          .until_s = making->until_s,
	                                          .memory_mib = making->request->memory_mib,
	                                          .most_processes = making->request->most_processes};
	return rule_programs_run(&request, making->scratch, making->proofs->arena, runs, making->error);
}

static struct rule_proof *undecided(const struct making *making, const char *call)
{
	for (size_t i = making->from; i < making->proofs->items.count; i++)
		if (strcmp(making->proofs->items.items[i].call, call) == 0)
			return &making->proofs->items.items[i];
	return NULL;
}

/* One by one: the same said, nothing left behind. How long each held the loop is noted. */
static void judge_alone(const struct making *making, struct rule_proof *proof, const struct rule_runs *before,
                        const struct rule_runs *after)
{
	struct arena *arena = making->proofs->arena;
	const struct rule_run *was = rule_runs_find(before, proof->call), *is = rule_runs_find(after, proof->call);
	if (!was || was->failure) {
		decide(proof, PROOF_UNPROVEN,
		       arena_printf(arena, "before anything is changed, its proof %s",
		                    was ? was->failure : "says nothing"));
		return;
	}
	proof->has_before = true;
	proof->before_ns = was->stall_ns;
	proof->said = was->said;
	if (!is) {
		decide(proof, PROOF_REFUTED, "it says nothing");
		return;
	}
	proof->has_after = !is->failure;
	proof->after_ns = is->stall_ns;
	const char *wrong = difference(arena, was->said, after, proof->call, "");
	wrong = wrong ? wrong : leak(arena, was, is);
	if (wrong)
		decide(proof, PROOF_REFUTED, wrong);
}

/* Beside others, or with faults. Where the program ends, each is run by itself, to see whose fault it is. */
static bool prove_in(const struct making *making, enum rule_pass pass, const char *when, const char **calls)
{
	size_t count = open_calls(making, calls);
	struct rule_runs runs = {0};
	bool good = !count || run(making, "after", pass, waits_ms[0], calls, count, &runs);
	for (size_t i = 0; good && i < count; i++) {
		const struct rule_run *first = rule_runs_find(&runs, calls[i]);
		struct rule_proof *proof = undecided(making, calls[i]);
		struct rule_runs alone = {0};
		if (!first || !proof || leave_undecided(making))
			continue;
		if (first->failure && count > 1)
			good = run(making, "after", pass, waits_ms[0], &calls[i], 1, &alone);
		const char *wrong = difference(making->proofs->arena, proof->said,
		                               first->failure && count > 1 ? &alone : &runs, calls[i], when);
		if (wrong && !leave_undecided(making))
			decide(proof, PROOF_REFUTED, wrong);
		VECTOR_FREE(alone.items);
	}
	VECTOR_FREE(runs.items);
	return good;
}

static bool is_late(const struct rule_proof *proof, unsigned wait_ms)
{
	double wait_ns = wait_ms * 1e6;
	return (double)proof->before_ns < LEAST_BEFORE * wait_ns || (double)proof->after_ns > MOST_AFTER * wait_ns;
}

static bool prove_round(const struct making *making, unsigned wait_ms, const char **calls, size_t count)
{
	struct rule_runs before = {0}, after = {0};
	bool good = run(making, "before", PASS_ALONE, wait_ms, calls, count, &before) &&
	            run(making, "after", PASS_ALONE, wait_ms, calls, count, &after);
	for (size_t i = 0; good && i < count && !leave_undecided(making); i++)
		judge_alone(making, undecided(making, calls[i]), &before, &after);
	VECTOR_FREE(before.items);
	VECTOR_FREE(after.items);
	return good;
}

static void validate_who_is_not_late(const struct making *making, unsigned wait_ms)
{
	for (size_t i = making->from; i < making->proofs->items.count; i++)
		if (!is_late(&making->proofs->items.items[i], wait_ms))
			decide(&making->proofs->items.items[i], PROOF_VALIDATED, "");
}

static void decide_the_late(const struct making *making)
{
	struct arena *arena = making->proofs->arena;
	for (size_t i = making->from; i < making->proofs->items.count; i++) {
		struct rule_proof *proof = &making->proofs->items.items[i];
		if ((double)proof->before_ns < LEAST_BEFORE * waits_ms[ROUNDS - 1] * 1e6)
			decide(proof, PROOF_UNPROVEN,
			       arena_printf(arena, "its proof does not wait: %.1f ms", (double)proof->before_ns / 1e6));
		else
			decide(proof, PROOF_REFUTED,
			       arena_printf(arena, "the loop is still held up for %.1f ms",
			                    (double)proof->after_ns / 1e6));
	}
}

static bool prove(const struct making *making)
{
	const char **calls = ARENA_ARRAY(making->scratch->arena, const char *, making->proofs->items.count + 1);
	for (int round = 0; round < ROUNDS; round++) {
		size_t count = open_calls(making, calls);
		if (!count || leave_undecided(making))
			return true;
		if (!prove_round(making, waits_ms[round], calls, count))
			return false;
		if (round == 0 && (!prove_in(making, PASS_TOGETHER, "beside others, ", calls) ||
		                   !prove_in(making, PASS_FAULTS, "with faults, ", calls)))
			return false;
		validate_who_is_not_late(making, waits_ms[round]);
	}
	decide_the_late(making);
	return true;
}

static bool build_and_prove(const struct making *making)
{
	size_t count = making->proofs->items.count - making->from;
	const char **calls = ARENA_ARRAY(making->scratch->arena, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		calls[i] = making->proofs->items.items[making->from + i].call;
	const struct rule_build_request request = {
	    .proofs = making->request, .sources = making->sources, .calls = calls, .count = count};
	rule_sources_only(making->sources, calls, count);
	if (!rule_programs_build(&request, making->scratch, making->error))
		return false;
	for (size_t i = making->from; i < making->proofs->items.count; i++) {
		struct rule_proof *proof = &making->proofs->items.items[i];
		const struct rule_source *source = rule_sources_of_call(making->sources, proof->call);
		if (source && source->absent)
			decide(proof, PROOF_UNPROVEN, source->absent);
	}
	return prove(making);
}

bool rule_proofs_add(struct rule_proofs *proofs, const struct rule_proofs_request *request, struct error *error)
{
	struct scratch scratch;
	struct rule_sources sources;
	struct making making = {.proofs = proofs,
	                        .from = proofs->items.count,
	                        .request = request,
	                        .sources = &sources,
	                        .scratch = &scratch,
	                        .until_s = clock_seconds() + request->total_seconds,
	                        .error = error};
	rule_sources_open(&sources, proofs->arena, request);
	rule_operations_add(proofs, &sources);
	bool open = false;
	for (size_t i = making.from; i < proofs->items.count; i++)
		open |= !proofs->items.items[i].decided;
	if (!open)
		return true;
	if (!scratch_open(&scratch, error))
		return false;
	bool good = build_and_prove(&making);
	scratch_close(&scratch);
	return good;
}
