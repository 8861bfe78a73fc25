/* The project's own tests decide, in a copy of its folder. */
#include "base/files.h"
#include "validate/proof_parts.h"
#include "validate/reached.h"

#include <stdlib.h>
#include <string.h>

enum { LINES_SHOWN = 10, NOT_FOUND = 127 };

static bool copy_folder(const struct proof_request *request, const char *to, const char *output, struct error *error)
{
	struct process_end end;
	const char *arguments[] = {"cp", "-a", "--", request->folder, to, NULL};
	struct process_request copy = {.arguments = arguments, .output = output, .seconds = request->seconds};
	return process_run(&copy, &end, error) &&
	       (end.status == 0 || error_set(error, "%s cannot be copied to %s", request->folder, to));
}

/* What the new code needs is found by compilers that obey these, as those of most systems do. */
static const char *const *environment_of(const struct proof_request *request, struct arena *arena)
{
	const char **environment = ARENA_ARRAY(arena, const char *, 4);
	environment[0] = arena_printf(arena, "C_INCLUDE_PATH=%s", request->include_folder);
	environment[1] = arena_printf(arena, "CPLUS_INCLUDE_PATH=%s", request->include_folder);
	environment[2] = arena_printf(arena, "LIBRARY_PATH=%s", path_directory(arena, request->library));
	return environment;
}

static bool run_tests(const struct proof_request *request, struct arena *arena, const char *folder, const char *output,
                      struct tested *tested, struct error *error)
{
	const char *arguments[] = {"sh", "-c", request->command, NULL};
	struct process_request run = {.arguments = arguments,
	                              .folder = folder,
	                              .environment = environment_of(request, arena),
	                              .output = output,
	                              .seconds = request->seconds,
	                              .memory_mib = request->memory_mib,
	                              .most_processes = request->most_processes};
	if (!process_run(&run, &tested->end, error))
		return false;
	tested->ran = true;
	tested->elapsed_ns = tested->end.elapsed_ns;
	return true;
}

enum which_text { TEXT_AS_IT_IS, TEXT_WITH_NOTES, TEXT_NEW };

static bool write_texts(const struct proof_request *request, const struct scratch *scratch, const char *copy,
                        enum which_text which, struct error *error)
{
	for (size_t i = 0; i < request->plan->files.count; i++) {
		const struct planned_file *file = &request->plan->files.items[i];
		const char *below = path_below(request->folder, file->source->path), *text = file->text;
		size_t size = file->size;
		if (!file->text)
			continue;
		if (below == file->source->path)
			return error_set_at(error, file->source->path, 0, 0, "does not lie below %s", request->folder);
		if (which == TEXT_WITH_NOTES) {
			text = reached_text(scratch->arena, request->plan, file, scratch->reached_folder, &size);
		} else if (which == TEXT_AS_IT_IS) {
			text = file->sites->text;
			size = file->sites->size;
		}
		if (!file_write(path_join(scratch->arena, copy, below), text, size, error))
			return false;
	}
	return true;
}

static bool tests_pass(const struct tested *tested)
{
	return !tested->end.timed_out && !tested->end.signal && !tested->end.status && !tested->end.too_many;
}

/* Its end, for people; the whole in *ret_text. */
static void read_said(struct proof *proof, const char *output, char **ret_text)
{
	size_t size = 0, lines = 0;
	struct error ignored;
	*ret_text = NULL;
	if (!file_read(proof->arena, output, ret_text, &size, &ignored) || !size)
		return;
	const char *from = *ret_text + size - 1;
	while (from > *ret_text && (from[-1] != '\n' || ++lines < LINES_SHOWN))
		from--;
	proof->said = from;
}

/* Does a failed build miss what the new code brings: a header, or a function? */
static bool misses_runtime(const struct plan *plan, const char *text)
{
	for (size_t i = 0; text && i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (!change_is_made(change))
			continue;
		for (size_t k = 0; change->rewrite && k < change->rewrite->include_count; k++)
			if (strstr(text, change->rewrite->includes[k]))
				return true;
		const char *undefined = change->replacement ? strstr(text, "undefined") : NULL;
		if (undefined && strstr(undefined, change->replacement))
			return true;
	}
	return false;
}

static bool judge(const struct proof_request *request, struct proof *proof, const char *output)
{
	struct arena *arena = proof->arena;
	char *text;
	if (tests_pass(&proof->tests_after))
		return proof_decide(proof, PROOF_VALIDATED, "the command ends with status 0, before and after");
	read_said(proof, output, &text);
	const char *phrase = process_end_phrase(arena, &proof->tests_after.end, request->seconds);
	if (misses_runtime(request->plan, text))
		return proof_decide(proof, PROOF_UNPROVEN,
		                    arena_printf(arena,
		                                 "with the changes, the command %s: it builds without what the new "
		                                 "code needs; `pkg-config --cflags --libs goinception-async` says it",
		                                 phrase));
	return proof_decide(proof, PROOF_REFUTED, arena_printf(arena, "with the changes, the command %s", phrase));
}

/* Where the text with notes does not pass, as it is. */
static bool run_before(const struct proof_request *request, const struct scratch *scratch, const char *copy,
                       const char *output, struct proof *proof, struct error *error)
{
	struct arena *arena = scratch->arena;
	struct tested *before = &proof->tests_before;
	if (!write_texts(request, scratch, copy, TEXT_WITH_NOTES, error) ||
	    !run_tests(request, arena, copy, output, before, error))
		return false;
	return tests_pass(before) || (write_texts(request, scratch, copy, TEXT_AS_IT_IS, error) &&
	                              run_tests(request, arena, copy, output, before, error));
}

static bool run_both(const struct proof_request *request, const struct scratch *scratch, struct proof *proof,
                     struct error *error)
{
	const char *copy = path_join(scratch->arena, scratch->folder, "copy");
	const char *output = path_join(scratch->arena, scratch->folder, "output");
	char *text;
	if (!copy_folder(request, copy, output, error) || !run_before(request, scratch, copy, output, proof, error))
		return false;
	proof_note_reached(proof, request->plan, scratch);
	if (!tests_pass(&proof->tests_before)) {
		read_said(proof, output, &text);
		proof->trouble = proof->tests_before.end.status == NOT_FOUND ? TROUBLE_NO_COMMAND : TROUBLE_NONE;
		return proof_decide(
		    proof, PROOF_UNPROVEN,
		    arena_printf(proof->arena, "the command %s before anything is changed",
		                 process_end_phrase(proof->arena, &proof->tests_before.end, request->seconds)));
	}
	return write_texts(request, scratch, copy, TEXT_NEW, error) &&
	       run_tests(request, scratch->arena, copy, output, &proof->tests_after, error) &&
	       judge(request, proof, output);
}

bool proof_by_tests(const struct proof_request *request, struct proof *proof, struct error *error)
{
	struct scratch scratch;
	if (!scratch_open(&scratch, error))
		return false;
	bool good = run_both(request, &scratch, proof, error);
	scratch_close(&scratch);
	return good;
}
