/* The account of a plan: a row for each finding, and how far its change came. */
#ifndef GOINCEPTION_REWRITE_AUDIT_H
#define GOINCEPTION_REWRITE_AUDIT_H

#include "rewrite/plan.h"

/* For people: a table, and below it the sketches of what is left to them. */
void audit_write_table(const struct plan *plan, struct text *out);

/* For programs: docs/schema/fix-1.json. */
void audit_write_json(const struct plan *plan, struct text *out);

struct audit_count {
	unsigned rewritten; /* REWRITTEN or further */
	unsigned files;     /* that have a new text */
	unsigned manual, refused, left_out, refuted;
};

struct audit_count audit_count(const struct plan *plan);

#endif
