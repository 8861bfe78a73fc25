/* Private to replay*.c: what they share. */
#ifndef GOINCEPTION_EXTRACT_REPLAY_PARTS_H
#define GOINCEPTION_EXTRACT_REPLAY_PARTS_H

#include "base/vector.h"
#include "extract/precompiled.h"
#include "extract/undefinitions.h"

struct replay {
	struct unit_files *files;
	const struct precompiled *precompiled;
	struct arena *arena;
	uint32_t now;
	uint32_t *included; /* by header: when */
	bool *again;        /* by header: it was read once more, from its first to its last line */
	bool *read;         /* by reading */
	bool *blamed;       /* by header: the source would be read with what was precompiled if it was left out */
	struct events events;
	struct changes changes;
	VECTOR(struct met) definitions;   /* of macros, in all files that were read for this source */
	struct table *definition_of_name; /* the last one */
	struct table *definition_places;
	struct table *own_names; /* in the text that was read for this source alone; null: not asked for */
	struct table *settled;   /* names of macros that lead to nothing that is not included */
	VECTOR(uint32_t) stack;  /* of readings, or of names */
};

static inline uint32_t replay_header(const struct replay *replay, uint32_t file)
{
	return replay->files->items.items[file].shared;
}

/* ---- replay_uses.c ---- */

/* Both give false when the source has to be read without what was precompiled. */
bool replay_use(struct replay *replay, const struct met *use);
bool replay_define(struct replay *replay, const struct met *definition);
/* At the end: did the uses that came too early change anything? */
bool replay_doubts_are_idle(struct replay *replay);

/* ---- replay_definitions.c ---- */

void replay_note_definition(struct replay *replay, const struct met *definition);
/* At the end: was each header read under the definitions it would have met? */
bool replay_definitions_agree(struct replay *replay);
/* Does the text that is read for this source alone mention a name, other than by a definition? */
bool replay_is_own_name(struct replay *replay, uint32_t name);

#endif
