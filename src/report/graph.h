/* Paths through the call graph, as graph writes them: one file a format. */
#ifndef GOINCEPTION_REPORT_GRAPH_H
#define GOINCEPTION_REPORT_GRAPH_H

#include "paths/paths.h"
#include "report/report.h"

struct graph_format {
	const char *name;
	/* The query is what was asked: for what is said of it. */
	void (*write)(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
	              struct text *out);
	bool drawn; /* what is written is for graphviz, which makes the format of it */
};

extern const struct graph_format graph_formats[]; /* ends with a null name */

#endif
