#include "gate/since.h"

#include "base/files.h"
#include "base/table.h"
#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A finding of then. */
struct was_found {
	struct known_finding known; /* the file is below the top of the repository; absolute elsewhere */
	enum severity severity;
	bool suppressed, met;
	uint32_t next_at_line, next_in_group; /* of the same key; TABLE_NONE at the end */
};

struct earlier {
	struct arena *arena;
	struct outline *outline;
	VECTOR(struct was_found) found;
	struct table *first_at_line, *first_in_group;
};

/* ---- what is left of the earlier state ---- */

/* Findings that only the order in their function tells apart are a group. */
static void write_group(struct text *key, const struct finding *finding)
{
	text_clear(key);
	text_printf(key, "%s\n%s\n%s\n%s", finding->rule->id,
	            finding->context ? context_kind_name(finding->context->kind) : "", finding->call,
	            finding->function);
}

static void write_line(struct text *key, const struct finding *finding, const char *file, unsigned line)
{
	text_clear(key);
	text_printf(key, "%s\n%s\n%s\n%s:%u", finding->rule->id,
	            finding->context ? context_kind_name(finding->context->kind) : "", finding->call, file, line);
}

static uint32_t put_first(struct table *table, const struct text *key, uint32_t number)
{
	uint32_t next = table_get(table, key->bytes, key->length);
	table_set(table, key->bytes, key->length, number);
	return next;
}

static const char *name_in(const struct change *change, const char *path)
{
	const char *name = change_name(change, path);
	return name ? name : path;
}

static void keep(struct earlier *earlier, const struct finding *finding, const struct change *change, struct text *key)
{
	struct arena *arena = earlier->arena;
	uint32_t number = (uint32_t)earlier->found.count;
	struct was_found found = {
	    .known = {.fingerprint = arena_copy_string(arena, finding->fingerprint),
	              .rule = finding->rule->id,
	              .file = arena_copy_string(arena, name_in(change, finding->place.file)),
	              .function = arena_copy_string(arena, finding->function),
	              .call = arena_copy_string(arena, finding->call)},
	    .severity = finding->severity,
	    .suppressed = finding->suppressed != NULL,
	};
	write_group(key, finding);
	found.next_in_group = put_first(earlier->first_in_group, key, number);
	write_line(key, finding, found.known.file, finding->place.line);
	found.next_at_line = put_first(earlier->first_at_line, key, number);
	VECTOR_PUSH(earlier->found, found);
}

struct earlier *earlier_new(struct analysis *analysis, const struct change *change)
{
	struct earlier *earlier = memory_zeroed(1, sizeof *earlier);
	struct text key = {0};
	earlier->arena = arena_new();
	earlier->first_at_line = table_new();
	earlier->first_in_group = table_new();
	earlier->outline = analysis->outline;
	analysis->outline = NULL;
	assert(earlier->outline);
	/* Backwards, so that the first of a list is the first in the sources. */
	for (size_t i = analysis->findings.count; i-- > 0;)
		keep(earlier, &analysis->findings.items[i], change, &key);
	text_free(&key);
	return earlier;
}

void earlier_free(struct earlier *earlier)
{
	if (!earlier)
		return;
	outline_free(earlier->outline);
	VECTOR_FREE(earlier->found);
	table_free(earlier->first_at_line);
	table_free(earlier->first_in_group);
	arena_free(earlier->arena);
	free(earlier);
}

/* ---- the same finding, then and now ---- */

struct comparison {
	struct earlier *earlier;
	struct change *change;
	struct analysis *analysis;
	struct text key;
};

/* Where a place of now was then. The line is 0 when it is new. */
static const char *place_then(struct comparison *comparison, const struct place *place, unsigned *ret_line)
{
	const char *name = change_name(comparison->change, place->file);
	struct changed_file *file = name ? change_find(comparison->change, name) : NULL;
	*ret_line = place->line;
	if (!file)
		return name ? name : place->file;
	change_read_lines(comparison->change, file);
	*ret_line = changed_file_line_before(file, place->line);
	return file->moved ? file->moved : file->name;
}

/* One that a finding may be known by: nobody else is, it counted, and it was as bad. */
static bool is_free(const struct was_found *found, const struct finding *finding)
{
	return !found->met && (!found->suppressed || finding->suppressed) && found->severity >= finding->severity;
}

/* The call stands on the line that it stood on. The function around it may have another name. */
static struct was_found *find_at_line(struct comparison *comparison, const struct finding *finding, bool same_function)
{
	struct earlier *earlier = comparison->earlier;
	unsigned line;
	const char *file = place_then(comparison, &finding->place, &line);
	write_line(&comparison->key, finding, file, line);
	uint32_t i = table_get(earlier->first_at_line, comparison->key.bytes, comparison->key.length);
	for (; line && i < earlier->found.count; i = earlier->found.items[i].next_at_line) {
		struct was_found *found = &earlier->found.items[i];
		if (is_free(found, finding) &&
		    (!same_function || strcmp(found->known.function, finding->function) == 0))
			return found;
	}
	return NULL;
}

static struct was_found *find_in_group(struct comparison *comparison, const struct finding *finding, bool same_file)
{
	struct earlier *earlier = comparison->earlier;
	unsigned line;
	const char *file = place_then(comparison, &finding->place, &line);
	write_group(&comparison->key, finding);
	uint32_t i = table_get(earlier->first_in_group, comparison->key.bytes, comparison->key.length);
	for (; i < earlier->found.count; i = earlier->found.items[i].next_in_group) {
		struct was_found *found = &earlier->found.items[i];
		if (is_free(found, finding) && (!same_file || strcmp(found->known.file, file) == 0))
			return found;
	}
	return NULL;
}

enum pass { PASS_LINE_AND_FUNCTION, PASS_LINE, PASS_FILE, PASS_ANYWHERE, PASSES };

static struct was_found *find_then(struct comparison *comparison, const struct finding *finding, enum pass pass)
{
	if (pass <= PASS_LINE)
		return find_at_line(comparison, finding, pass == PASS_LINE_AND_FUNCTION);
	return find_in_group(comparison, finding, pass == PASS_FILE);
}

/* The surest resemblance of all findings first: of two equal calls in a function, the one whose line is new is new. */
static void match(struct comparison *comparison, struct since *since)
{
	struct analysis *analysis = comparison->analysis;
	bool *known = memory_zeroed(analysis->findings.count + 1, sizeof *known);
	for (enum pass pass = 0; pass < PASSES; pass++) {
		for (size_t i = 0; i < analysis->findings.count; i++) {
			struct finding *finding = &analysis->findings.items[i];
			struct was_found *found = known[i] ? NULL : find_then(comparison, finding, pass);
			if (!found)
				continue;
			found->met = known[i] = true;
		}
	}
	for (size_t i = 0; i < analysis->findings.count; i++) {
		struct finding *finding = &analysis->findings.items[i];
		since->known += known[i] && finding->baseline != BASELINE_KNOWN && !finding->suppressed;
		if (finding->baseline != BASELINE_KNOWN)
			finding->baseline = known[i] ? BASELINE_KNOWN : BASELINE_NEW;
	}
	free(known);
}

/* ---- why a finding is new ---- */

/* One of then that did not count: it was suppressed, or only a warning. */
static const struct was_found *find_milder(struct comparison *comparison, const struct finding *finding)
{
	const struct earlier *earlier = comparison->earlier;
	write_group(&comparison->key, finding);
	uint32_t i = table_get(earlier->first_in_group, comparison->key.bytes, comparison->key.length);
	for (; i < earlier->found.count; i = earlier->found.items[i].next_in_group)
		if (!earlier->found.items[i].met)
			return &earlier->found.items[i];
	return NULL;
}

static bool was_called(const struct comparison *comparison, const struct hop *hop)
{
	return outline_calls(comparison->earlier->outline, hop->function, hop->calls);
}

/* The chain's own call first: where it is new, the way to it is no news. */
static const struct hop *new_hop(const struct comparison *comparison, const struct finding *finding)
{
	const struct hop *last = finding->chain_length ? &finding->chain[finding->chain_length - 1] : NULL;
	if (!last || !was_called(comparison, last))
		return last;
	for (size_t h = 0; h < finding->chain_length; h++)
		if (!was_called(comparison, &finding->chain[h]))
			return &finding->chain[h];
	return NULL;
}

static bool stands_on_new_line(struct comparison *comparison, const struct place *place)
{
	unsigned line;
	place_then(comparison, place, &line);
	return line == 0;
}

/* A call through a value that stands where it stood: what is new is what the value may be. */
static struct finding_cause cause_of_hop(struct comparison *comparison, const struct hop *hop)
{
	bool written = hop->certainty == CERTAINTY_DIRECT || stands_on_new_line(comparison, &hop->place);
	return (struct finding_cause){written ? CAUSE_CALL : CAUSE_VALUE, hop->function, hop->calls, hop->place};
}

static struct finding_cause cause_of_call(const struct finding *finding, enum cause_kind kind)
{
	return (struct finding_cause){kind, finding->function, finding->call, finding->place};
}

static struct finding_cause cause_by_calls(struct comparison *comparison, const struct finding *finding)
{
	const struct outline *outline = comparison->earlier->outline;
	const struct finding_context *context = finding->context;
	const struct hop *hop = new_hop(comparison, finding);
	if (hop)
		return cause_of_hop(comparison, hop);
	if (context && !outline_enters(outline, context->kind, context->entry))
		return (struct finding_cause){CAUSE_CONTEXT, "", "", context->evidence.place};
	if (!context && !outline_calls(outline, finding->function, finding->call))
		return cause_of_call(finding, CAUSE_CALL);
	if (stands_on_new_line(comparison, &finding->place))
		return cause_of_call(finding, CAUSE_MORE);
	return (struct finding_cause){.kind = CAUSE_CONDITION, .function = "", .calls = ""};
}

static struct finding_cause cause_of(struct comparison *comparison, const struct finding *finding)
{
	const struct was_found *milder = find_milder(comparison, finding);
	if (milder)
		return (struct finding_cause){milder->suppressed ? CAUSE_SUPPRESSION : CAUSE_SEVERITY, "", "",
		                              finding->place};
	return cause_by_calls(comparison, finding);
}

static void tell_causes(struct comparison *comparison)
{
	struct analysis *analysis = comparison->analysis;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		struct finding *finding = &analysis->findings.items[i];
		if (!finding_counts(finding))
			continue;
		struct finding_cause *cause = ARENA_NEW(analysis->arena, struct finding_cause);
		*cause = cause_of(comparison, finding);
		finding->cause = cause;
	}
}

static void tell_fixed(const struct comparison *comparison, struct since *since)
{
	struct analysis *analysis = comparison->analysis;
	const struct earlier *earlier = comparison->earlier;
	for (size_t i = earlier->found.count; i-- > 0;) {
		const struct was_found *found = &earlier->found.items[i];
		if (found->met || found->suppressed)
			continue;
		since->fixed++;
		if (!analysis->has_baseline)
			VECTOR_PUSH(analysis->fixed, found->known);
	}
}

/* ---- new ways to what was there ---- */

/* How many known findings each function leads to, as far as chains show it. */
static struct table *known_below(const struct analysis *analysis)
{
	struct table *counts = table_new();
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (finding->baseline != BASELINE_KNOWN || finding->suppressed || !finding->context)
			continue;
		for (size_t h = 0; h < finding->chain_length; h++) {
			const char *function = finding->chain[h].function;
			uint32_t count = table_get_string(counts, function);
			table_set(counts, function, strlen(function), count == TABLE_NONE ? 1 : count + 1);
		}
	}
	return counts;
}

static bool is_told(const struct analysis *analysis, const struct outline_call *call)
{
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding_cause *cause = analysis->findings.items[i].cause;
		if (cause && strcmp(cause->function, call->caller) == 0 && strcmp(cause->calls, call->callee) == 0)
			return true;
	}
	return false;
}

static void tell_ways(const struct comparison *comparison, struct since *since)
{
	struct analysis *analysis = comparison->analysis;
	struct table *counts = known_below(analysis);
	VECTOR(struct new_way) ways = {0};
	size_t count;
	const struct outline_call *calls = outline_list(analysis->outline, &count);
	for (size_t c = 0; c < count; c++) {
		uint32_t findings = table_get_string(counts, calls[c].callee);
		/* A function that is new, or has another name, is no way to what was there before it. */
		if (findings == TABLE_NONE || !outline_has(comparison->earlier->outline, calls[c].callee) ||
		    outline_calls(comparison->earlier->outline, calls[c].caller, calls[c].callee) ||
		    is_told(analysis, &calls[c]))
			continue;
		struct new_way way = {calls[c].caller, calls[c].callee, calls[c].place, findings};
		VECTOR_PUSH(ways, way);
	}
	struct new_way *kept = ARENA_ARRAY(analysis->arena, struct new_way, ways.count + 1);
	for (size_t i = 0; i < ways.count; i++)
		kept[i] = ways.items[i];
	since->ways = kept;
	since->way_count = ways.count;
	VECTOR_FREE(ways);
	table_free(counts);
}

void since_compare(struct earlier *earlier, struct change *change, struct since *since, struct analysis *analysis)
{
	struct comparison comparison = {earlier, change, analysis, {0}};
	analysis->since = since;
	for (size_t i = 0; i < analysis->findings.count && !earlier; i++) {
		struct finding *finding = &analysis->findings.items[i];
		since->known += finding->baseline != BASELINE_KNOWN && !finding->suppressed;
		finding->baseline = BASELINE_KNOWN;
	}
	if (!earlier)
		return;
	match(&comparison, since);
	tell_causes(&comparison);
	tell_fixed(&comparison, since);
	tell_ways(&comparison, since);
	text_free(&comparison.key);
}

/* ---- which sources to read as they were ---- */

bool since_affects(const struct change *change, const struct facts *facts)
{
	for (size_t f = 0; f < facts->files.count; f++) {
		const char *path = facts->files.items[f].path, *name = change_name(change, path);
		if ((name && change_find(change, name)) || change_moves_name(change, path))
			return true;
	}
	for (size_t t = 0; t < facts->troubles.count; t++)
		if (facts->troubles.items[t].kind == FACT_TROUBLE_MISSING_HEADER &&
		    change_moves_name(change, facts->troubles.items[t].text))
			return true;
	return false;
}
