/* The reports of a run: each in its format, each to its place. */
#ifndef GOINCEPTION_CLI_REPORT_OUTPUTS_H
#define GOINCEPTION_CLI_REPORT_OUTPUTS_H

#include "cli/pipeline.h"

struct report_output {
	const struct report_format *format;
	const char *path; /* null or "-": standard output */
};

struct report_outputs {
	VECTOR(struct report_output) items;
};

/* What the settings format and output ask for, and whether it can be written: two reports to one place cannot. Start
 * with {0}; release in any case. */
bool report_outputs_read(struct report_outputs *outputs, const struct settings *settings, struct error *error);
void report_outputs_release(struct report_outputs *outputs);

/* Writes them all; the first that cannot be written ends it. */
bool report_outputs_write(const struct report_outputs *outputs, const struct analysis *analysis,
                          const struct settings *settings, struct error *error);

#endif
