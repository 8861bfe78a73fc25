/* Reports: one file a format, one row in the table of formats. Reports decide nothing. */
#ifndef GOINCEPTION_REPORT_REPORT_H
#define GOINCEPTION_REPORT_REPORT_H

#include "base/error.h"
#include "base/text.h"
#include "program/findings.h"

struct report_options {
	/* For texts only. */
	bool color;
	unsigned columns;   /* width to write for; 0: unlimited */
	const char *folder; /* paths of one-line findings are relative to it; null: to the analysed root */
	const char *links;  /* "file://HOST": places lead to their files; null: they do not */
	unsigned threads;   /* that may work at once; what is written does not depend on it */
};

struct report_format {
	const char *name, *summary;
	const char *ending; /* of the names of files that hold it; null: names do not tell */
	void (*write)(const struct analysis *analysis, const struct report_options *options, struct text *out);
};

extern const struct report_format report_formats[]; /* ends with a null name */

/* The format of that name, or null with *error naming the nearest. */
const struct report_format *report_format_find(const char *name, struct error *error);

#endif
