/* Drawings, by graphviz' program `dot`. */
#ifndef GOINCEPTION_CLI_GRAPHVIZ_H
#define GOINCEPTION_CLI_GRAPHVIZ_H

#include "base/error.h"
#include "base/text.h"

/* Is the program there? The error says what to install, and what can be done without it. */
bool graphviz_check(struct error *error);

/* Appends the drawing, as SVG, of a graph in graphviz' language. */
bool graphviz_draw(const struct text *graph, struct text *svg, struct error *error);

#endif
