/* The suppression file: findings that are accepted by what they are, not where they stand: code of others, a rule in a
 * folder, a way through the program. A YAML file, docs/gate.md. */
#ifndef GOINCEPTION_GATE_SUPPRESSION_FILE_H
#define GOINCEPTION_GATE_SUPPRESSION_FILE_H

#include "base/error.h"
#include "program/findings.h"

struct texts {
	const char *const *items;
	size_t count;
};

/* Accepts a finding when each of its lists that is not empty does. */
struct suppression_entry {
	struct texts rules;     /* ids */
	struct texts paths;     /* globs, as those of --exclude */
	struct texts functions; /* globs: the function that the call stands in */
	struct texts calls;     /* globs: what is called */
	struct texts chain;     /* globs: functions that the chain goes through, in this order */
	const char *until;      /* null, or the last day on which it counts */
	const char *reason;     /* never empty */
	unsigned line, column;
	bool expired, met; /* after suppression_file_apply */
};

struct suppression_file {
	struct arena *arena;
	const char *path; /* absolute */
	VECTOR(struct suppression_entry) entries;
};

/* Null with *error (file, line, column) when it cannot be read, or is none. */
struct suppression_file *suppression_file_read(const char *path, struct error *error);
/* The same of bytes in memory; name stands for them in errors. */
struct suppression_file *suppression_file_read_text(const char *name, const char *bytes, size_t size,
                                                    struct error *error);
void suppression_file_free(struct suppression_file *file); /* null is allowed */

/* Suppresses findings, and lists, as troubles of the analysis, entries that have run out, are misspelt, or accept
 * nothing. today: "2026-11-21", or null when days do not count. root: what paths are relative to. The analysis refers
 * to the file afterwards. */
void suppression_file_apply(struct suppression_file *file, struct analysis *analysis, const struct ruleset *ruleset,
                            const char *root, const char *today);

#endif
