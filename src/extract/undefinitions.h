/* Private to this room: macros that are defined and undefined while a unit is read. libclang does not tell of #undef,
 * so it is looked for in the text, and put in among what the preprocessor met. */
#ifndef GOINCEPTION_EXTRACT_UNDEFINITIONS_H
#define GOINCEPTION_EXTRACT_UNDEFINITIONS_H

#include "base/vector.h"
#include "extract/preprocessing.h"

#include <stdint.h>

/* A time is the number of what was met then, from 1. */
enum { NEVER = 0 };

struct event {
	uint32_t file;
	unsigned offset;
	enum met_kind kind;
	uint32_t included; /* by an include directive: the file, or TABLE_NONE */
	uint32_t doubt;    /* a use of a macro whose header is not included yet: the header; or TABLE_NONE */
};

struct events {
	VECTOR(struct event) list;
	VECTOR(uint32_t) parents;  /* by file: the one that included it first, or TABLE_NONE */
	VECTOR(uint32_t) readings; /* by file: how many */
};

/* A definition, or its end, of a macro. */
struct change {
	uint32_t name, when, file;
	bool takes_arguments;
	uint64_t text; /* 0: it is undefined */
};

struct changes {
	VECTOR(struct change) list;
};

/* Adds what was met last. */
void events_add(struct events *events, struct unit_files *files, const struct met *met);
void events_count_readings(struct events *events, struct unit_files *files);
void events_release(struct events *events);

/* Adds the ends that stand in one file, of the macros that matter. */
void undefinitions_find(struct unit_files *files, uint32_t file, const struct events *events,
                        bool (*matters)(uint32_t name, const void *data), const void *data, struct changes *changes);

void changes_sort(struct changes *changes); /* by name, then by time */

#endif
