/* What holds of the fields of a record that a function is given holds, for its callers, of the record they hand on.
 * Private to the room. */
#ifndef GOINCEPTION_VALUES_HANDED_FIELDS_H
#define GOINCEPTION_VALUES_HANDED_FIELDS_H

#include "model/components.h"
#include "values/field_sets.h"
#include "values/record_stores.h"

/* All fields of records inside the record: one of those is replaced, or given to code that is not here. */
#define INNER_FIELDS (NONE - 2)

/* The innermost test of a field of the record that stands around the block: `if (request->offset >= 0)
 * request->offset += written;`, `case COPY: copy(request)`. Null without one, else ret. */
const struct field_condition *condition_around(const struct program *program, struct record_root root, uint32_t unit,
                                               fact_index block, struct field_condition *ret);

/* Who is given an inner part of a record, and replaces all of that, leaves the rest alone. */
static inline uint32_t path_seen_from_root(struct record_root root, uint32_t path)
{
	return path == ANY_PATH && !root.whole ? INNER_FIELDS : path;
}

/* A call hands on a record that its function is given, or a part of it. */
struct handing {
	uint32_t call, position;
	struct record_root root;
};

/* All of them, and which records they make the same. */
struct handings {
	const struct program *program;
	VECTOR(struct handing) items; /* in order of calls */
	struct directed_graph graph;  /* from records that functions are given to those of their callees, by root */
	uint32_t *by;                 /* parallel to graph.out: the handing */
	struct components components;
};

void handings_find(struct handings *ret_handings, const struct program *program);
void handings_release(struct handings *handings);

/* Adds to the sets of callers what the sets of their callees hold, as far as it is the same record, all the way up.
 * conditions: under those that callers hand them on. */
void fields_hand_up(const struct handings *handings, struct field_sets *sets, bool conditions);

#endif
