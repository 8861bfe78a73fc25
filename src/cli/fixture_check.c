/* Comparing what a fixture's annotations expect with what the analysis finds. */
#include "cli/fixtures.h"

#include "base/files.h"
#include "program/program.h"

#include <limits.h>
#include <string.h>

struct check {
	struct fixtures *fixtures;
	struct fixture *fixture;
	const struct pool_result *extracted;
	struct arena *arena; /* of this check */
	struct exercise *exercise;
	struct fixture_tally *tally;
	struct text *out;
};

static const char *chain_of(const struct check *check, const struct finding *finding)
{
	const char *chain = "";
	for (size_t i = 0; i < finding->chain_length; i++)
		chain = arena_printf(check->arena, "%s%s%s", chain, i ? ">" : "", finding->chain[i].function);
	return chain;
}

/* The least sure hop, which is what the finding rests on. */
static const char *certainty_of(const struct finding *finding)
{
	enum certainty certainty = CERTAINTY_DIRECT;
	for (size_t i = 0; i < finding->chain_length; i++)
		if (finding->chain[i].certainty > certainty)
			certainty = finding->chain[i].certainty;
	return certainty_name(certainty);
}

static const char *context_of(const struct finding *finding)
{
	return finding->context ? finding->context->name : "none";
}

static const char *awaited_by(const struct finding *finding)
{
	return finding->awaited ? finding->awaited->function : "none";
}

static bool agrees(const char *expected, const char *found) { return !expected || strcmp(expected, found) == 0; }

static bool is_at(const struct annotation *annotation, const struct finding *finding)
{
	return annotation->line == finding->place.line && strcmp(annotation->file, finding->place.file) == 0;
}

/* Without a word on its context, an expectation is one of a context, whichever. */
static bool meets(const struct check *check, const struct annotation *annotation, const struct finding *finding)
{
	return is_at(annotation, finding) && strcmp(annotation->rule, finding->rule->id) == 0 &&
	       (annotation->context ? agrees(annotation->context, context_of(finding)) : finding->context != NULL) &&
	       agrees(annotation->chain, chain_of(check, finding)) &&
	       agrees(annotation->confidence, confidence_name(finding->confidence)) &&
	       agrees(annotation->severity, severity_name(finding->severity)) &&
	       agrees(annotation->certainty, certainty_of(finding)) && agrees(annotation->awaits, awaited_by(finding));
}

static unsigned words_said(const struct annotation *annotation)
{
	return (annotation->chain != NULL) + (annotation->context != NULL) + (annotation->confidence != NULL) +
	       (annotation->severity != NULL) + (annotation->certainty != NULL) + (annotation->awaits != NULL);
}

/* The expectation that says most about the finding: what says less may be met by another one. */
static struct annotation *find_expectation(const struct check *check, const struct finding *finding)
{
	struct annotation *best = NULL;
	for (size_t i = 0; i < check->fixture->annotations.items.count; i++) {
		struct annotation *annotation = &check->fixture->annotations.items.items[i];
		if (annotation->kind == ANNOTATION_EXPECT && !annotation->met && meets(check, annotation, finding) &&
		    (!best || words_said(annotation) > words_said(best)))
			best = annotation;
	}
	return best;
}

static struct annotation *find_mark(const struct check *check, enum annotation_kind kind, const struct finding *finding)
{
	for (size_t i = 0; i < check->fixture->annotations.items.count; i++) {
		struct annotation *annotation = &check->fixture->annotations.items.items[i];
		if (annotation->kind == kind && is_at(annotation, finding) &&
		    (kind == ANNOTATION_OK || strcmp(annotation->rule, finding->rule->id) == 0))
			return annotation;
	}
	return NULL;
}

static const char *shown(const struct check *check, const char *path)
{
	return path_below(check->fixtures->here, path);
}

static void print_found(const struct check *check, const struct finding *finding, const char *why)
{
	text_printf(check->out, "%s:%u: found    %s", shown(check, finding->place.file), finding->place.line,
	            finding->rule->id);
	if (finding->context)
		text_printf(check->out, " chain=%s", chain_of(check, finding));
	text_printf(check->out, " context=%s confidence=%s severity=%s certainty=%s", context_of(finding),
	            confidence_name(finding->confidence), severity_name(finding->severity), certainty_of(finding));
	if (finding->awaited)
		text_printf(check->out, " awaits=%s", awaited_by(finding));
	text_printf(check->out, "%s\n", why);
}

static void print_expected(const struct check *check, const struct annotation *annotation)
{
	const char *const keys[] = {"chain", "context", "confidence", "severity", "certainty", "awaits"};
	const char *const values[] = {annotation->chain,    annotation->context,   annotation->confidence,
	                              annotation->severity, annotation->certainty, annotation->awaits};
	text_printf(check->out, "%s:%u: expected %s", shown(check, annotation->file), annotation->line,
	            annotation->rule);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (values[i])
			text_printf(check->out, " %s=%s", keys[i], values[i]);
	text_add(check->out, "\n");
}

struct leftovers {
	VECTOR(const struct finding *) items; /* null once printed */
};

/* Every finding must be one that an annotation speaks of. A blocking point that no context reaches is what `ok` is
 * there to say. */
static void match(const struct check *check, const struct analysis *analysis, struct leftovers *leftovers)
{
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (finding->suppressed)
			continue;
		struct annotation *expectation = find_expectation(check, finding);
		if (expectation)
			expectation->met = true;
		else if (finding->context || !find_mark(check, ANNOTATION_OK, finding))
			VECTOR_PUSH(leftovers->items, finding);
	}
}

static void print_leftovers_at(const struct check *check, struct leftovers *leftovers,
                               const struct annotation *annotation)
{
	for (size_t i = 0; i < leftovers->items.count; i++) {
		const struct finding *finding = leftovers->items.items[i];
		if (!finding || (annotation && !is_at(annotation, finding)))
			continue;
		bool closed = find_mark(check, ANNOTATION_GAP, finding);
		print_found(check, finding, closed ? " (the gap is closed: make it an expect)" : "");
		check->tally->unexpected++;
		leftovers->items.items[i] = NULL;
	}
}

static void compare(const struct check *check, struct program *program, const struct analysis *analysis)
{
	struct leftovers leftovers = {0};
	match(check, analysis, &leftovers);
	for (size_t i = 0; i < check->fixture->annotations.items.count; i++) {
		const struct annotation *annotation = &check->fixture->annotations.items.items[i];
		check->tally->expected += annotation->kind == ANNOTATION_EXPECT;
		check->tally->gaps += annotation->kind == ANNOTATION_GAP;
		if (annotation->kind != ANNOTATION_EXPECT || annotation->met)
			continue;
		check->tally->missing++;
		print_expected(check, annotation);
		print_leftovers_at(check, &leftovers, annotation);
	}
	print_leftovers_at(check, &leftovers, NULL);
	VECTOR_FREE(leftovers.items);
	exercise_add(check->exercise, program, analysis);
}

static void expect_silence(const struct check *check, struct program *program, const struct analysis *analysis)
{
	(void)program;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (finding->context && !finding->suppressed) {
			print_found(check, finding, " (with every context taken away)");
			check->tally->unexpected++;
		}
	}
}

/* A gap that names no rule would never close. */
static void check_names(const struct check *check, const struct ruleset *ruleset)
{
	for (size_t i = 0; i < check->fixture->annotations.items.count; i++) {
		const struct annotation *annotation = &check->fixture->annotations.items.items[i];
		if (annotation->kind == ANNOTATION_OK || ruleset_find(ruleset, annotation->rule))
			continue;
		text_printf(check->out, "%s:%u: there is no rule '%s' (--rules FILE brings your own)\n",
		            shown(check, annotation->file), annotation->line, annotation->rule);
		check->tally->other_failures++;
	}
}

/* A fixture that does not compile shows nothing. */
static bool is_whole(const struct check *check)
{
	const struct fixture *fixture = check->fixture;
	unsigned before = check->tally->other_failures;
	for (size_t i = fixture->first_source; i < fixture->first_source + fixture->source_count; i++) {
		const char *path = shown(check, check->fixtures->sources.items.items[i].path);
		const struct facts *facts = check->extracted->facts[i];
		if (!facts) {
			text_printf(check->out, "%s: not analysed: %s\n", path, check->extracted->failures[i]);
			check->tally->other_failures++;
			continue;
		}
		for (size_t k = 0; k < facts->troubles.count; k++) {
			const struct fact_trouble *trouble = &facts->troubles.items[k];
			if (trouble->kind == FACT_TROUBLE_GUESSED_FLAGS)
				continue;
			text_printf(check->out, "%s:%u: does not compile: %s%s\n", path, trouble->place.line,
			            trouble->kind == FACT_TROUBLE_MISSING_HEADER ? "there is no " : "", trouble->text);
			check->tally->other_failures++;
		}
	}
	return check->tally->other_failures == before;
}

static void analyse(const struct check *check, const struct ruleset *ruleset, enum scope scope,
                    void (*look)(const struct check *check, struct program *program, const struct analysis *analysis))
{
	struct program_options options = {
	    .depth = UINT_MAX, .scope = scope, .min_confidence = CONFIDENCE_LOW, .root = "/"};
	struct facts *const *facts = check->extracted->facts + check->fixture->first_source;
	struct program *program = program_link(facts, check->fixture->source_count, ruleset, 1);
	struct analysis *analysis = program_analyse(program, &options);
	look(check, program, analysis);
	analysis_free(analysis);
	program_free(program);
}

void fixture_check(struct fixtures *fixtures, size_t index, const struct pool_result *extracted,
                   struct exercise *exercise, const struct ruleset *without_contexts, struct fixture_tally *tally,
                   struct text *out)
{
	struct check check = {.fixtures = fixtures,
	                      .fixture = &fixtures->items.items[index],
	                      .extracted = extracted,
	                      .arena = arena_new(),
	                      .exercise = exercise,
	                      .tally = tally,
	                      .out = out};
	tally->fixtures++;
	check_names(&check, exercise->ruleset);
	if (!is_whole(&check)) {
		tally->unread++;
	} else {
		analyse(&check, exercise->ruleset, SCOPE_ALL, compare);
		analyse(&check, without_contexts, SCOPE_CONTEXTS, expect_silence);
	}
	arena_free(check.arena);
}
