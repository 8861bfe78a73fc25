/* The baseline: findings that were there when somebody drew the line, so that a gate asks for new ones only. A YAML
 * file of one line a finding, made to be read and merged: docs/gate.md. */
#ifndef GOINCEPTION_GATE_BASELINE_H
#define GOINCEPTION_GATE_BASELINE_H

#include "base/error.h"
#include "base/text.h"
#include "program/findings.h"

struct baseline_entry {
	struct known_finding known;
	bool met;  /* by a finding of this run */
	bool gone; /* met by none, though its file was read or is not there any more */
};

struct baseline {
	struct arena *arena;
	VECTOR(struct baseline_entry) entries;
};

/* Reads a baseline. Null with *error (file, line, column) when it cannot be read or is none. */
struct baseline *baseline_read(const char *path, struct error *error);
/* The same of bytes in memory; name stands for them in errors. */
struct baseline *baseline_read_text(const char *name, const char *bytes, size_t size, struct error *error);
/* One in which nothing stands. */
struct baseline *baseline_new(void);
void baseline_free(struct baseline *baseline); /* null is allowed */

/* What of the program the run has read: a finding that was not met in a file that was not read is not fixed.
 * The path is absolute. */
typedef bool baseline_was_read(const char *path, const void *data);

/* Marks each finding as new or known, and lists in analysis->fixed what stands in the baseline and is not there any
 * more. A fingerprint that several findings have is known as often as it stands in the baseline, those in the same
 * file first. root: what the files of the baseline are relative to. The analysis refers to the baseline afterwards. */
void baseline_compare(struct baseline *baseline, struct analysis *analysis, const char *root,
                      baseline_was_read *was_read, const void *data);

/* The baseline of this analysis: its findings that are not suppressed, and what stood in the old one (null: none) of
 * files that were not read. */
void baseline_write(const struct baseline *old, const struct analysis *analysis, const char *root, struct text *out);

#endif
