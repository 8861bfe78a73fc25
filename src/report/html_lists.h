/* What the findings of a page share is written once, in lists, and named by its number: texts, places, hops, contexts,
 * rules, remedies, and the lines of sources that are quoted. Only for this room. */
#ifndef GOINCEPTION_REPORT_HTML_LISTS_H
#define GOINCEPTION_REPORT_HTML_LISTS_H

#include "base/table.h"
#include "base/text.h"
#include "report/source_lines.h"

#include <stdint.h>

/* Items as JSON, separated by commas. */
struct html_list {
	struct table *numbers;
	struct text items;
	uint32_t count;
};

struct html_quoted_line {
	uint32_t file, line;
	bool marked; /* a place is in it; false: it stands near one */
};

struct html_lists {
	const char *root;
	struct html_list texts, files, places, hops, contexts, rules, remedies;
	struct source_lines source;
	VECTOR(const char *) paths;            /* of files, by number */
	VECTOR(struct html_quoted_line) lines; /* to be quoted, unsorted */
	struct text scratch;
};

void html_lists_start(struct html_lists *lists, const char *root);
void html_lists_release(struct html_lists *lists);

/* Numbers. A text is cleaned: it is well-formed, and holds no character that a reader cannot see. */
uint32_t html_text(struct html_lists *lists, const char *text);
uint32_t html_place(struct html_lists *lists, const struct place *place);
uint32_t html_hop(struct html_lists *lists, const struct hop *hop);
uint32_t html_context(struct html_lists *lists, const struct finding_context *context);
uint32_t html_rule(struct html_lists *lists, const struct rule *rule);
uint32_t html_remedy(struct html_lists *lists, const struct instead *instead);

/* All lists as members of the object that is open, with a comma behind each. */
void html_lists_write(struct html_lists *lists, struct text *out);

/* The text as a JSON string that may stand inside a script element. */
void html_string(struct text *out, const char *text);

#endif
