/* The diagnosis for people: a heading for each question, the answer, and the places to look at. */
#include "base/files.h"
#include "report/diagnosis_parts.h"
#include "report/doctor_text.h"
#include "report/wording.h"

#include <string.h>

void doctor_heading(struct doctor *doctor, const char *words)
{
	page_put(&doctor->page, INK_LABEL, "%s", words);
	page_end_line(&doctor->page);
}

void doctor_gathered(struct doctor *doctor, unsigned column)
{
	page_tab(&doctor->page, column);
	page_flow(&doctor->page, INK_PLAIN, column + 2, "%s", text_string(&doctor->scratch));
	page_end_line(&doctor->page);
	text_clear(&doctor->scratch);
}

void doctor_answer(struct doctor *doctor, const char *words)
{
	text_add(&doctor->scratch, words);
	doctor_gathered(doctor, ANSWER);
}

void doctor_rest(struct doctor *doctor, size_t count, size_t shown, unsigned column)
{
	if (count <= shown)
		return;
	text_add(&doctor->scratch, "and ");
	wording_number(&doctor->scratch, count - shown);
	text_add(&doctor->scratch, " more");
	doctor_gathered(doctor, column);
}

void doctor_gather_place(struct doctor *doctor, const struct place *place)
{
	place_write(&doctor->scratch, doctor->page.root, place);
}

/* ---- sources ---- */

static void gather_also(struct doctor *doctor, unsigned count, const char *noun, const char *words)
{
	if (count == 0)
		return;
	text_add(&doctor->scratch, "; ");
	wording_count(&doctor->scratch, count, noun);
	text_add(&doctor->scratch, words);
}

const char *unbuilt_folder_name(const struct diagnosis *diagnosis, const struct unbuilt_folder *folder)
{
	const char *name = path_below(diagnosis->root, folder->path);
	return strcmp(folder->path, diagnosis->root) == 0 ? "." : name;
}

static void put_unbuilt_folder(struct doctor *doctor, const struct unbuilt_folder *folder)
{
	struct text *row = &doctor->scratch;
	text_printf(row, "%s: ", unbuilt_folder_name(doctor->diagnosis, folder));
	if (folder->unbuilt_below == folder->below) {
		text_add(row, folder->sources == 1 ? "its one source" : "all ");
		if (folder->sources > 1)
			wording_count(row, folder->sources, "source");
	} else {
		wording_count(row, folder->sources, "source");
		text_add(row, ", others are built");
	}
	doctor_gathered(doctor, ROW);
}

/* Silence about these means nothing. */
static void put_unbuilt(struct doctor *doctor)
{
	const struct diagnosed_sources *sources = &doctor->diagnosis->sources;
	size_t folders = sources->unbuilt_folders.count;
	struct text *row = &doctor->scratch;
	if (sources->unbuilt.count == 0)
		return;
	wording_count(row, sources->unbuilt.count, "source");
	text_printf(row, " below the path %s not looked at: no command of %s builds %s",
	            sources->unbuilt.count == 1 ? "was" : "were", path_name(sources->database),
	            sources->unbuilt.count == 1 ? "it" : "them");
	doctor_answer(doctor, ":");
	for (size_t i = 0; i < folders && i < doctor->top; i++)
		put_unbuilt_folder(doctor, &sources->unbuilt_folders.items[i]);
	doctor_rest(doctor, folders, doctor->top, ROW);
	doctor_answer(
	    doctor,
	    "if a build stopped at an error, or made only a part: build all of it anew, past errors, and so write "
	    "the database again (`make clean; bear -- make -k all check`)");
	doctor_answer(
	    doctor,
	    "if no build here makes them: `goinception analyze --path FOLDER` reads a folder with guessed flags");
	doctor_answer(doctor,
	              "if they do not matter: `--exclude 'FOLDER/**'`; `--format json --top all` names each of them");
}

static void put_sources(struct doctor *doctor)
{
	const struct diagnosed_sources *sources = &doctor->diagnosis->sources;
	struct text *row = &doctor->scratch;
	doctor_heading(doctor, "sources");
	if (sources->database[0]) {
		wording_count(row, sources->from_database, "source");
		text_printf(row, " with the flags of %s", path_below(doctor->page.root, sources->database));
		gather_also(doctor, sources->guessed, "source", " with guessed flags");
	} else {
		wording_count(row, sources->guessed, "source");
		if (*sources->elsewhere)
			text_printf(row,
			            " with guessed flags: the compile_commands.json that was found speaks of other "
			            "sources, as %s. Was the tree moved? Write it again, or -p DIR names another",
			            sources->elsewhere);
		else
			text_add(row, " with guessed flags: no compile_commands.json was found; -p DIR names one");
	}
	gather_also(doctor, sources->missing, "compile command", " without a source");
	gather_also(doctor, sources->outside, "compile command", " outside of the paths");
	gather_also(doctor, sources->excluded, "source", " left out by globs or ignore files");
	doctor_gathered(doctor, ANSWER);
	put_unbuilt(doctor);
	if (sources->failed.count) {
		wording_count(row, sources->failed.count, "source");
		doctor_answer(doctor, " could not be analysed:");
	}
	for (size_t i = 0; i < sources->failed.count && i < doctor->top; i++) {
		text_printf(row, "%s: %s", path_below(doctor->page.root, sources->failed.items[i].path),
		            sources->failed.items[i].why);
		doctor_gathered(doctor, ROW);
	}
	doctor_rest(doctor, sources->failed.count, doctor->top, ROW);
}

/* ---- parsing ---- */

static void put_file(struct doctor *doctor, const struct file_with_errors *file)
{
	struct text *row = &doctor->scratch;
	text_printf(row, "%s: ", path_below(doctor->page.root, file->path));
	if (file->errors)
		wording_count(row, file->errors, "error");
	if (file->missing_headers) {
		text_add(row, file->errors ? ", " : "");
		wording_count(row, file->missing_headers, "missing header");
	}
	if (file->errors) {
		text_add(row, "; first ");
		doctor_gather_place(doctor, &file->place);
		text_printf(row, ": %s", file->message);
	}
	doctor_gathered(doctor, ROW);
}

static void put_trouble(struct doctor *doctor, const struct trouble_count *trouble)
{
	wording_count(&doctor->scratch, trouble->files, "source");
	text_printf(&doctor->scratch, ": %s", trouble->text);
	if (trouble->place.line) {
		text_add(&doctor->scratch, ", first included at ");
		doctor_gather_place(doctor, &trouble->place);
	}
	doctor_gathered(doctor, ROW);
}

static void put_parsing(struct doctor *doctor)
{
	const struct diagnosis *diagnosis = doctor->diagnosis;
	struct text *row = &doctor->scratch;
	doctor_heading(doctor, "parsing");
	wording_number(row, diagnosis->files_with_errors.count);
	text_add(row, " of ");
	wording_count(row, diagnosis->files, "parsed source");
	doctor_answer(doctor, diagnosis->files_with_errors.count ? " with errors: what the errors cover was not seen"
	                                                         : " with errors");
	for (size_t i = 0; i < diagnosis->files_with_errors.count && i < doctor->top; i++)
		put_file(doctor, &diagnosis->files_with_errors.items[i]);
	doctor_rest(doctor, diagnosis->files_with_errors.count, doctor->top, ROW);
	if (diagnosis->missing_headers.count) {
		wording_count(row, diagnosis->missing_headers.count, "header");
		doctor_answer(doctor, " not found:");
	}
	for (size_t i = 0; i < diagnosis->missing_headers.count && i < doctor->top; i++)
		put_trouble(doctor, &diagnosis->missing_headers.items[i]);
	doctor_rest(doctor, diagnosis->missing_headers.count, doctor->top, ROW);
	if (diagnosis->unknown_flags.count) {
		wording_count(row, diagnosis->unknown_flags.count, "build flag");
		doctor_answer(doctor, " left out, because nobody here knows what they do:");
	}
	for (size_t i = 0; i < diagnosis->unknown_flags.count && i < doctor->top; i++)
		put_trouble(doctor, &diagnosis->unknown_flags.items[i]);
	doctor_rest(doctor, diagnosis->unknown_flags.count, doctor->top, ROW);
}

/* ---- contexts ---- */

static bool same_group(const struct finding_context *left, const struct finding_context *right)
{
	return left->kind == right->kind && strcmp(left->framework, right->framework) == 0;
}

static void put_context(struct doctor *doctor, const struct finding_context *context)
{
	doctor_gather_place(doctor, &context->evidence.place);
	text_add(&doctor->scratch, " ");
	wording_function(&doctor->scratch, context->entry);
	text_printf(&doctor->scratch, ", %s: %s", context->name, context->evidence.what);
	if (context->confidence < CONFIDENCE_HIGH)
		text_printf(&doctor->scratch, " (%s confidence)", confidence_name(context->confidence));
	doctor_gathered(doctor, ROW);
}

/* The contexts of one framework and kind, which stand together; gives the one behind them. */
static size_t put_contexts_of_group(struct doctor *doctor, size_t first)
{
	const struct finding_context *contexts = doctor->diagnosis->contexts.items;
	size_t end = first;
	while (end < doctor->diagnosis->contexts.count && same_group(&contexts[first], &contexts[end]))
		end++;
	text_printf(&doctor->scratch, "%s %s: ", contexts[first].framework, context_kind_name(contexts[first].kind));
	wording_number(&doctor->scratch, end - first);
	doctor_gathered(doctor, ANSWER);
	for (size_t i = first; i < end && i - first < doctor->top; i++)
		put_context(doctor, &contexts[i]);
	doctor_rest(doctor, end - first, doctor->top, ROW);
	return end;
}

static void put_lone_wait(struct doctor *doctor, const struct lone_wait *wait)
{
	struct text *row = &doctor->scratch;
	doctor_gather_place(doctor, &wait->place);
	text_add(row, " ");
	wording_function(row, wait->call);
	text_add(row, wait->function[0] ? " in " : "");
	if (wait->function[0])
		wording_function(row, wait->function);
	text_printf(row, ": %s", diagnosis_lone_wait_words(wait->reason));
	if (wait->loop.line) {
		text_add(row, " (the loop at ");
		doctor_gather_place(doctor, &wait->loop);
		text_add(row, ")");
	}
	doctor_gathered(doctor, ROW);
}

static void put_contexts(struct doctor *doctor)
{
	const struct diagnosis *diagnosis = doctor->diagnosis;
	doctor_heading(doctor, "contexts");
	if (diagnosis->contexts.count == 0)
		doctor_answer(doctor, "none found: no callback of a known library, no loop of the program's own, no "
		                      "signal handler, no mark");
	for (size_t i = 0; i < diagnosis->contexts.count;)
		i = put_contexts_of_group(doctor, i);
	if (diagnosis->lone_waits.count == 0)
		return;
	wording_count(&doctor->scratch, diagnosis->lone_waits.count, "wait");
	doctor_answer(doctor, " for many descriptors that no event loop was recognised around:");
	for (size_t i = 0; i < diagnosis->lone_waits.count && i < doctor->top; i++)
		put_lone_wait(doctor, &diagnosis->lone_waits.items[i]);
	doctor_rest(doctor, diagnosis->lone_waits.count, doctor->top, ROW);
}

/* ---- functions that no rule knows ---- */

static void put_unknown(struct doctor *doctor)
{
	const struct diagnosis *diagnosis = doctor->diagnosis;
	unsigned long calls = 0;
	for (size_t i = 0; i < diagnosis->unknown.count; i++)
		calls += diagnosis->unknown.items[i].calls;
	doctor_heading(doctor, "functions of elsewhere");
	if (diagnosis->unknown.count == 0) {
		doctor_answer(doctor, "each that is called is known to a rule");
		return;
	}
	wording_count(&doctor->scratch, diagnosis->unknown.count, "function");
	text_add(&doctor->scratch, " that no rule knows: taken not to wait, at ");
	wording_count(&doctor->scratch, calls, "call");
	if (diagnosis->unknown.count > doctor->top)
		text_printf(&doctor->scratch, "; the %u most called (--top N shows more)", doctor->top);
	doctor_answer(doctor, ":");
	page_end_line(&doctor->page);
	diagnosis_rules_write(diagnosis, doctor->top, doctor->page.out);
}

void diagnosis_text_write(const struct diagnosis *diagnosis, const struct diagnosis_options *options, struct text *out)
{
	struct doctor doctor = {.diagnosis = diagnosis, .top = options->top};
	struct text *row = &doctor.scratch;
	page_start(&doctor.page, out, diagnosis->root, options->page.color, options->page.columns);
	put_sources(&doctor);
	put_parsing(&doctor);
	doctor_indirect_calls(&doctor);
	put_contexts(&doctor);
	doctor_heading(&doctor, "looked at");
	wording_count(row, diagnosis->functions, "function");
	text_add(row, ", ");
	wording_count(row, diagnosis->calls, "call");
	text_printf(row, ", in %.1f s", diagnosis->sources.seconds);
	if (diagnosis->sources.cache_hits || diagnosis->sources.cache_misses)
		text_printf(row, " (%u of %u from the cache)", diagnosis->sources.cache_hits,
		            diagnosis->sources.cache_hits + diagnosis->sources.cache_misses);
	doctor_gathered(&doctor, ANSWER);
	put_unknown(&doctor);
	text_free(&doctor.scratch);
	page_finish(&doctor.page);
}
