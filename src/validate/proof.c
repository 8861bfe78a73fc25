#define _GNU_SOURCE
#include "validate/proof.h"

#include "base/files.h"
#include "validate/build.h"
#include "validate/compare.h"
#include "validate/holder.h"
#include "validate/proof_parts.h"
#include "validate/reached.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The heart beats so long. */
#define LONGEST_NS ((uint64_t)600 * 1000000000u)
#define SPARE_NS   ((uint64_t)1000000000u)
/* Several tasks may have held the loop, one after the other: who does for so long of the whole is told. */
#define STALL_PARTS       8
#define TOLD_STALL_NS_MAX ((uint64_t)50000000u)

enum { MORE_TRIES = 3 };

static const char *const verdict_names[PROOF_VERDICTS] = {"unproven", "validated", "refuted"};

const char *proof_verdict_name(enum proof_verdict verdict) { return verdict_names[verdict]; }

bool proof_decide(struct proof *proof, enum proof_verdict verdict, const char *message)
{
	proof->verdict = verdict;
	proof->message = arena_copy_string(proof->arena, message);
	return true;
}

/* Does nothing but time pass in the calls that were rewritten, and on the clock of the runtime in what they became? */
static bool only_time_passes(const struct plan *plan)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (change_is_made(change) && (change->finding->rule->class_ != RULE_CLASS_TIMER || !change->rewrite ||
		                               strcmp(change->rewrite->framework, PROOF_RUNTIME) != 0))
			return false;
	}
	return true;
}

/* ---- a run of one of the programs ---- */

/* Is the line this word with that many numbers behind it? */
static bool is_line(const char *line, const char *word, size_t count, long long *ret_numbers)
{
	size_t length = strlen(word);
	if (strncmp(line, word, length) != 0)
		return false;
	line += length;
	for (size_t i = 0; i < count; i++) {
		char *end;
		ret_numbers[i] = strtoll(line, &end, 10);
		if (end == line)
			return false;
		line = end;
	}
	return true;
}

static void read_line(struct measured *measured, const char *line, struct arena *arena)
{
	long long numbers[4];
	if (is_line(line, "call ", 4, numbers)) {
		struct timed_call call = {
		    .began_ns = (uint64_t)numbers[1], .ended_ns = (uint64_t)numbers[2], .result = numbers[3]};
		VECTOR_PUSH(measured->calls, call);
	} else if (is_line(line, "elapsed ", 1, numbers)) {
		measured->elapsed_ns = (uint64_t)numbers[0];
	} else if (is_line(line, "stall ", 2, numbers)) {
		measured->stall_ns = (uint64_t)numbers[0];
		measured->stall_at_ns = (uint64_t)numbers[1];
	} else if (is_line(line, "result ", 1, numbers)) {
		measured->result = numbers[0];
		measured->has_result = true;
	} else if (strncmp(line, "failed ", 7) == 0) {
		measured->failure = arena_copy_string(arena, line + 7);
	} else if (is_line(line, "status ", 1, numbers)) {
		measured->failure = NULL;
	} else if (is_line(line, "left ", 2, numbers)) {
		measured->descriptors_left = numbers[0];
		measured->bytes_left = numbers[1];
	} else if (is_line(line, "frame ", 1, numbers)) {
		const char *module = strchr(line, '/');
		struct holding_frame frame = {(uint64_t)numbers[0], arena_copy_string(arena, module ? module : "")};
		VECTOR_PUSH(measured->holding, frame);
	}
}

static bool read_results(struct measured *measured, struct arena *arena, const char *path, struct error *error)
{
	char *text;
	size_t size;
	if (!file_read(arena, path, &text, &size, error))
		return false;
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		*end = 0;
		read_line(measured, line, arena);
	}
	return true;
}

/* With told_stall_ns, who first holds the loop for so long is told. */
static bool measure(const struct proof_request *request, const struct scratch *scratch, struct proof *proof,
                    const char *name, uint64_t told_stall_ns, struct measured *measured, struct error *error)
{
	struct arena *arena = proof->arena;
	const char *results = arena_printf(arena, "%s/%s.results", scratch->folder, name);
	const char *output = arena_printf(arena, "%s/%s.output", scratch->folder, name);
	uint64_t last_ns = measured != &proof->before ? 2 * proof->before.elapsed_ns + SPARE_NS : LONGEST_NS;
	const char *environment[6] = {"GOINCEPTION_VALIDATE_RESULTS=3"};
	size_t count = 1;
	if (proof->virtual_clock)
		environment[count++] = "GOINCEPTION_VALIDATE_VIRTUAL=1";
	environment[count++] = arena_printf(arena, "GOINCEPTION_VALIDATE_LAST=%llu", (unsigned long long)last_ns);
	if (measured != &proof->before)
		environment[count++] = "GOINCEPTION_VALIDATE_SPLIT=1";
	if (told_stall_ns)
		environment[count++] =
		    arena_printf(arena, "GOINCEPTION_VALIDATE_STALL=%llu", (unsigned long long)told_stall_ns);
	const char *arguments[] = {path_join(arena, scratch->folder, name), NULL};
	struct process_request run = {.arguments = arguments,
	                              .folder = scratch->folder,
	                              .environment = environment,
	                              .output = output,
	                              .results = results,
	                              .seconds = request->seconds,
	                              .memory_mib = *GOINCEPTION_SANITIZERS ? 0 : request->memory_mib,
	                              .most_processes = request->most_processes};
	return process_run(&run, &measured->end, error) && read_results(measured, arena, results, error) &&
	       file_read(arena, output, &measured->output, &measured->output_size, error);
}

/* ---- before and after ---- */

static bool ended_well(const struct measured *measured)
{
	return !measured->end.timed_out && !measured->end.too_many && !measured->end.signal && !measured->failure;
}

static const char *how_ended(const struct proof *proof, const struct measured *measured, unsigned seconds)
{
	if (measured->failure && !measured->end.timed_out && !measured->end.too_many && !measured->end.signal)
		return arena_printf(proof->arena, "cannot go on: %s", measured->failure);
	return process_end_phrase(proof->arena, &measured->end, seconds);
}

/* ", by usleep() in work() (work.c:13)": once more, with the runtime's stall detector on. Not in the runs that are
 * measured: its signal would end a sleep of the program as it is. */
static const char *who_holds(const struct proof_request *request, const struct scratch *scratch, struct proof *proof)
{
	struct measured told = {0};
	struct error error = {0};
	const char *holder = "";
	uint64_t told_ns = proof->after.stall_ns / STALL_PARTS;
	if (told_ns > TOLD_STALL_NS_MAX)
		told_ns = TOLD_STALL_NS_MAX;
	if (measure(request, scratch, proof, "after", told_ns, &told, &error) && told.holding.count)
		holder = holder_phrase(proof->arena, &told, path_join(proof->arena, scratch->folder, "after"),
		                       request->driver_folder);
	VECTOR_FREE(told.calls);
	VECTOR_FREE(told.holding);
	return holder;
}

/* A loaded machine holds up loops as well: who is late may try again. */
static bool judge_stall(const struct proof_request *request, const struct scratch *scratch, struct proof *proof,
                        struct error *error)
{
	bool late = measured_is_late(&proof->before, &proof->after);
	for (int i = 0; late && i < MORE_TRIES && !proof->virtual_clock; i++) {
		struct measured again = {0};
		bool good = measure(request, scratch, proof, "after", 0, &again, error);
		late = !good || !ended_well(&again) || measured_is_late(&proof->before, &again);
		if (!late)
			proof->after.stall_ns = again.stall_ns;
		VECTOR_FREE(again.calls);
		if (!good)
			return false;
	}
	if (late)
		return proof_decide(proof, PROOF_REFUTED,
		                    arena_printf(proof->arena, "the loop is still held up for %.1f ms%s",
		                                 (double)proof->after.stall_ns / 1e6,
		                                 who_holds(request, scratch, proof)));
	return proof_decide(proof, PROOF_VALIDATED,
	                    proof->other_order ? "same answers, lines in another order" : "same answers");
}

static bool run_and_compare(const struct proof_request *request, const struct scratch *scratch, struct proof *proof,
                            struct error *error)
{
	proof->virtual_clock = only_time_passes(request->plan);
	if (!measure(request, scratch, proof, "before", 0, &proof->before, error))
		return false;
	if (!ended_well(&proof->before))
		return proof_decide(
		    proof, PROOF_UNPROVEN,
		    arena_printf(proof->arena, "the program as it is %s%s",
		                 how_ended(proof, &proof->before, request->seconds),
		                 proof->before.end.timed_out
		                     ? ": --entry wants a main() that ends, as a test's; --run takes a command"
		                     : ""));
	if (request->entry && !proof->before.calls.count)
		return proof_decide(
		    proof, PROOF_UNPROVEN,
		    arena_printf(
		        proof->arena,
		        "the run does not call %s() from another source: name a function that is, or --run a command",
		        request->entry));
	if (!measure(request, scratch, proof, "after", 0, &proof->after, error))
		return false;
	proof->measured = true;
	if (!ended_well(&proof->after))
		return proof_decide(proof, PROOF_REFUTED,
		                    arena_printf(proof->arena, "the rewritten program %s",
		                                 how_ended(proof, &proof->after, request->seconds)));
	const char *difference = measured_difference(proof->arena, &proof->before, &proof->after, &proof->other_order);
	if (difference)
		return proof_decide(proof, PROOF_REFUTED, difference);
	return judge_stall(request, scratch, proof, error);
}

static bool prove_by_entry(const struct proof_request *request, struct proof *proof, struct error *error)
{
	struct scratch scratch;
	if (!scratch_open(&scratch, error))
		return false;
	struct build_lack lack = {0};
	bool good = programs_build(request, &scratch, &lack, error);
	if (good && lack.why) {
		proof->trouble = lack.trouble;
		proof_decide(proof, PROOF_UNPROVEN, lack.why);
	} else if (good) {
		good = run_and_compare(request, &scratch, proof, error);
		proof_note_reached(proof, request->plan, &scratch);
	}
	scratch_close(&scratch);
	return good;
}

/* ---- the verdict ---- */

void proof_note_reached(struct proof *proof, const struct plan *plan, const struct scratch *scratch)
{
	for (size_t i = 0; i < plan->changes.count; i++)
		proof->reached[i] |= change_is_made(&plan->changes.items[i]) &&
		                     reached_was(proof->arena, &plan->changes.items[i], scratch->reached_folder);
}

/* What no run called is not proved. */
static void count_reached(struct proof *proof, const struct plan *plan)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		proof->changes += change_is_made(&plan->changes.items[i]);
		proof->changes_reached += proof->reached[i];
	}
	if (proof->verdict != PROOF_VALIDATED || proof->changes_reached == proof->changes)
		return;
	if (!proof->changes_reached)
		proof_decide(proof, PROOF_UNPROVEN, "the run makes none of the calls that are rewritten");
	else
		proof_decide(proof, PROOF_VALIDATED,
		             arena_printf(proof->arena, "%s; %u of %u rewritten calls were made", proof->message,
		                          proof->changes_reached, proof->changes));
}

static void mark_changes(struct plan *plan, const struct proof *proof)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		if (!change_is_made(change) || proof->verdict == PROOF_UNPROVEN)
			continue;
		if (proof->verdict == PROOF_VALIDATED && proof->reached[i]) {
			change->stage = CHANGE_VALIDATED;
			continue;
		}
		if (proof->verdict == PROOF_VALIDATED) {
			change->message = "the run does not make this call";
			continue;
		}
		change->status = STATUS_REFUTED;
		change->message = arena_copy_string(plan->arena, proof->message);
		change->chosen = false;
	}
}

/* An entry that is not there is a slip, whatever there is to prove. */
static void decide_without_changes(const struct proof_request *request, struct proof *proof)
{
	struct build_lack lack = {0};
	if (request->entry)
		harness_text(request, proof->arena, &lack);
	proof->trouble = lack.trouble;
	proof_decide(proof, PROOF_UNPROVEN, lack.trouble == TROUBLE_NONE ? "nothing is rewritten" : lack.why);
}

struct proof *proof_make(const struct proof_request *request, struct error *error)
{
	struct proof *proof = memory_zeroed(1, sizeof *proof);
	bool changed = false, good = true;
	proof->arena = arena_new();
	proof->said = "";
	proof->reached = ARENA_ARRAY(proof->arena, bool, request->plan->changes.count + 1);
	for (size_t i = 0; i < request->plan->changes.count; i++)
		changed |= change_is_made(&request->plan->changes.items[i]);
	if (!changed)
		decide_without_changes(request, proof);
	else if (!request->entry && !request->command)
		proof_decide(proof, PROOF_UNPROVEN, "nothing was run: --entry FUNCTION, or --run COMMAND");
	else if (request->entry)
		good = prove_by_entry(request, proof, error);
	if (good && request->command && changed && proof->verdict != PROOF_REFUTED)
		good = proof_by_tests(request, proof, error);
	if (good) {
		count_reached(proof, request->plan);
		mark_changes(request->plan, proof);
		return proof;
	}
	proof_free(proof);
	return NULL;
}

void proof_free(struct proof *proof)
{
	if (!proof)
		return;
	VECTOR_FREE(proof->before.calls);
	VECTOR_FREE(proof->after.calls);
	arena_free(proof->arena);
	free(proof);
}
