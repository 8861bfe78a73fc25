/* Critical sections as contexts: what a function calls while it holds a lock. */
#include "contexts/contexts.h"

#include <stdio.h>

/* Where the function does not give the lock back, somebody else does, and it is not seen when. */
static enum confidence section_confidence(const struct lock_section *section)
{
	if ((!section->given_back || section->doubtful) && section->rule->confidence == CONFIDENCE_HIGH)
		return CONFIDENCE_MEDIUM;
	return section->rule->confidence;
}

/* The entry for another form of the function, at the same place; else `next`. */
static uint32_t entry_of_form(struct contexts *contexts, const struct function *function, const struct place *place,
                              bool doubtful, uint32_t next)
{
	char key[160];

	snprintf(key, sizeof key, "section %u %u:%u %d", function->form_of, place->line, place->column, doubtful);
	return table_put_string(contexts->seen, key, next);
}

static void add_section(struct contexts *contexts, const struct program *program, const struct lock_section *section)
{
	const struct function *function = &program->functions.items[section->function];
	const struct call_site *call = &program->calls.items[section->call];
	struct place place = link_place(program, call->unit, call->fact->expansion);
	uint32_t next = (uint32_t)contexts->entries.count,
	         at = entry_of_form(contexts, function, &place, section->doubtful, next);
	struct entry entry = {
	    .function = section->function, .block = FACT_NONE, .section = section, .repeated = at != next};

	if (entry.repeated) {
		entry.context = contexts->entries.items[at].context;
	} else {
		entry.context = ARENA_NEW(contexts->arena, struct finding_context);
		*entry.context = (struct finding_context){
		    .kind = CONTEXT_CRITICAL_SECTION,
		    .name = "critical-section",
		    .framework = "lock",
		    .entry = function->fact->name,
		    .entry_place = link_place(program, function->unit, function->fact->place),
		    .evidence = {.place = place, .what = source_line_at(&contexts->texts, contexts->arena, place)},
		    .confidence = section_confidence(section),
		};
	}
	VECTOR_PUSH(contexts->entries, entry);
}

void contexts_find_sections(struct contexts *contexts, const struct program *program, const struct locks *locks)
{
	for (size_t s = 0; s < locks_section_count(locks); s++) {
		const struct lock_section *section = locks_section(locks, s);

		if (section->given_back || !(section->rule->paired || section->doubtful))
			add_section(contexts, program, section);
	}
}

bool contexts_any(const struct contexts *contexts)
{
	return contexts->entries.count > 0 && !contexts->entries.items[0].section;
}
