/* Reports of a trace alone. */
#ifndef GOINCEPTION_REPORT_TRACE_H
#define GOINCEPTION_REPORT_TRACE_H

#include "report/report.h"
#include "trace/trace.h"

struct trace_report_format {
	const char *name;
	void (*write)(const struct trace *trace, unsigned limit, const struct report_options *options,
	              struct text *out);
};

/* In the order of the words text, json, stacks; ends with a null name. limit: stalls that are shown of a text. */
extern const struct trace_report_format trace_report_formats[];

/* What a run came to, in one sentence. */
void trace_report_summary(const struct trace *trace, struct text *out);

#endif
