/* What the sources of proof programs need of the machine. */
#include "validate/rule_sources.h"

#include "base/files.h"
#include "facts/facts.h"

#include <string.h>

static const char *missing_header(struct arena *arena, const struct facts *facts)
{
	for (size_t i = 0; facts && i < facts->troubles.count; i++)
		if (facts->troubles.items[i].kind == FACT_TROUBLE_MISSING_HEADER)
			return arena_printf(arena, "header %s is not found", facts->troubles.items[i].text);
	return NULL;
}

static void read_link_flags(struct arena *arena, const char *path, struct rule_source *source)
{
	static const char ending[] = ".link", blanks[] = " \t\n";
	size_t stem = strlen(path) - strlen(strrchr(path_name(path), '.') ? strrchr(path, '.') : "");
	char *text;
	size_t size;
	struct error ignored;
	if (!file_read(arena, arena_printf(arena, "%.*s%s", (int)stem, path, ending), &text, &size, &ignored))
		return;
	source->link_flags = ARENA_ARRAY(arena, const char *, size / 2 + 1);
	for (char *rest, *word = strtok_r(text, blanks, &rest); word; word = strtok_r(NULL, blanks, &rest))
		source->link_flags[source->link_flag_count++] = word;
}

void rule_sources_open(struct rule_sources *sources, struct arena *arena, const struct rule_proofs_request *request)
{
	size_t count = request->sources->items.count;
	*sources = (struct rule_sources){
	    .arena = arena,
	    .request = request,
	    .items = ARENA_ARRAY(arena, struct rule_source, count + 1),
	    .count = count,
	};
	for (size_t i = 0; i < count; i++) {
		sources->items[i] = (struct rule_source){.absent = missing_header(arena, request->facts[i])};
		read_link_flags(arena, request->sources->items.items[i].path, &sources->items[i]);
	}
}

static const char prefix[] = "proof_";

bool rule_is_proof_of(const char *function, const char *call)
{
	return strncmp(function, prefix, sizeof prefix - 1) == 0 && strcmp(function + sizeof prefix - 1, call) == 0;
}

/* call: null, or the one that is asked for. */
static bool has_proof(const struct facts *facts, const char *call)
{
	for (size_t i = 0; facts && i < facts->functions.count; i++) {
		const struct fact_function *function = &facts->functions.items[i];
		if (function->defined && (call ? rule_is_proof_of(function->name, call)
		                               : strncmp(function->name, prefix, sizeof prefix - 1) == 0))
			return true;
	}
	return false;
}

struct rule_source *rule_sources_of_call(const struct rule_sources *sources, const char *call)
{
	for (size_t i = 0; i < sources->count; i++)
		if (has_proof(sources->request->facts[i], call))
			return &sources->items[i];
	return NULL;
}

void rule_sources_only(struct rule_sources *sources, const char *const *calls, size_t count)
{
	for (size_t i = 0; i < sources->count; i++) {
		const struct facts *facts = sources->request->facts[i];
		bool wanted = !has_proof(facts, NULL);
		for (size_t k = 0; !wanted && k < count; k++)
			wanted = has_proof(facts, calls[k]);
		if (!wanted && !sources->items[i].absent)
			sources->items[i].absent = "nobody asks for it";
	}
}

bool rule_sources_left(const struct rule_sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		if (!sources->items[i].absent)
			return true;
	return false;
}

void rule_sources_settle(struct rule_sources *sources)
{
	const char *why = NULL;
	for (size_t i = 0; i < sources->count; i++)
		if (sources->items[i].absent && !has_proof(sources->request->facts[i], NULL))
			why = why ? why : sources->items[i].absent;
	for (size_t i = 0; why && i < sources->count; i++)
		if (!sources->items[i].absent)
			sources->items[i].absent = why;
}

/* "ld: cannot find -lNAME: No such file or directory", or without the last words. */
static bool is_missed(const char *said, const char *flag)
{
	static const char words[] = "cannot find ", ends[] = ": \n";
	size_t length = strlen(flag);
	for (const char *at = said; (at = strstr(at, words)); at++)
		if (strncmp(at + sizeof words - 1, flag, length) == 0 && strchr(ends, at[sizeof words - 1 + length]))
			return true;
	return false;
}

bool rule_sources_without(struct rule_sources *sources, const char *said)
{
	bool found = false;
	for (size_t i = 0; i < sources->count; i++) {
		struct rule_source *source = &sources->items[i];
		for (size_t k = 0; !source->absent && k < source->link_flag_count; k++)
			if (is_missed(said, source->link_flags[k])) {
				source->absent =
				    arena_printf(sources->arena, "library %s is not found", source->link_flags[k]);
				found = true;
			}
	}
	rule_sources_settle(sources);
	return found;
}
