/* What the writers of paths share; only for this room. */
#ifndef GOINCEPTION_REPORT_GRAPH_PARTS_H
#define GOINCEPTION_REPORT_GRAPH_PARTS_H

#include "report/graph.h"

void graph_text_write(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
                      struct text *out);
void graph_json_write(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
                      struct text *out);
void graph_dot_write(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
                     struct text *out);

/* "event-loop, blocking": the labels of a function that say something; nothing for others. */
void graph_add_labels(struct text *out, const struct path_function *function);

bool graph_has_label(const struct path_function *function, const char *label);

#endif
