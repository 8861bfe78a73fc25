/* The parts of the HTML report, each in a file of its own; only for this room. */
#ifndef GOINCEPTION_REPORT_HTML_PARTS_H
#define GOINCEPTION_REPORT_HTML_PARTS_H

#include "report/causes.h"
#include "report/html_lists.h"

struct html {
	const struct analysis *analysis;
	const char *root; /* paths are relative to it */
	struct causes causes;
	struct html_lists lists;
	struct text scratch; /* sentences on their way into a list; empty between */
};

/* What the script of the page reads: one JSON object. Whatever analysed code holds, it cannot end the script element
 * that it stands in. */
void html_data_write(struct html *html, struct text *out);

/* One finding as an object of numbers into the lists. */
void html_finding_write(struct html *html, const struct finding *finding, uint32_t cause, struct text *out);

/* The same findings as rows of a table, for readers without scripts. */
void html_rows_write(struct html *html, struct text *out);

#endif
