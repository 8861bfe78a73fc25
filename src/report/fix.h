/* A remedy as an edit of the source, where a rule says exactly what to write. Only for this room. */
#ifndef GOINCEPTION_REPORT_FIX_H
#define GOINCEPTION_REPORT_FIX_H

#include "base/text.h"
#include "report/source_lines.h"

/* In one line: what is between the columns is replaced. Columns count bytes, from 1; `to` is behind the last. */
struct fix {
	uint32_t from, to;
	struct text replacement;
};

/* Another function in place of the one called, or a flag beside those of an argument; at the finding's place. False
 * when the rule says nothing exact, or the line does not show plainly where: the call is written by a macro, goes on in
 * the next line, has another name here. Release the replacement. */
bool fix_find(struct source_lines *lines, const struct finding *finding, struct fix *ret);

#endif
