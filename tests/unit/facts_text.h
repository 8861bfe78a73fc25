/* Facts as a person would say them, so that a test compares one text with another:
 *
 *   read(#0, 0, 16) if fork() == 0        calls, arguments (#0: a parameter), the conditions they stand under
 *   listener.conn::on_read <- handle      flows
 *   flags <- 1 if #0 != 0                 those into variables with their conditions, where they have any
 */
#ifndef GOINCEPTION_TESTS_FACTS_TEXT_H
#define GOINCEPTION_TESTS_FACTS_TEXT_H

#include "base/text.h"
#include "facts/facts.h"

/* The calls in the body of the function of that name, one a line; of null: at file level. */
void facts_text_calls(const struct facts *facts, const char *function, struct text *out);
/* The same, with the jumps between them. */
void facts_text_steps(const struct facts *facts, const char *function, struct text *out);
/* The flows in it, one a line. */
void facts_text_flows(const struct facts *facts, const char *function, struct text *out);
void facts_text_value(const struct facts *facts, fact_index index, struct text *out);

/* The record of that name, or null. */
const struct fact_function *facts_text_function(const struct facts *facts, const char *name);
/* Its attributes, separated by blanks. */
void facts_text_attributes(const struct facts *facts, const char *name, struct text *out);

#endif
