/* The diagnosis of doctor: one file a format. */
#ifndef GOINCEPTION_REPORT_DIAGNOSIS_H
#define GOINCEPTION_REPORT_DIAGNOSIS_H

#include "program/diagnosis.h"
#include "report/report.h"

struct diagnosis_options {
	struct report_options page;
	unsigned top; /* rows of each list; UINT_MAX: all */
};

struct diagnosis_format {
	const char *name;
	void (*write)(const struct diagnosis *diagnosis, const struct diagnosis_options *options, struct text *out);
};

extern const struct diagnosis_format diagnosis_formats[]; /* ends with a null name */

#endif
