#include "report/graph_parts.h"

#include <string.h>

const struct graph_format graph_formats[] = {
    {"text", graph_text_write, false},
    {"json", graph_json_write, false},
    {"dot", graph_dot_write, false},
    {"svg", graph_dot_write, true},
    {0},
};

/* That a function has no source here is not worth a word, and "context" is in the name of its kind. */
static bool says_something(const char *label) { return strcmp(label, "context") != 0 && strcmp(label, "outside") != 0; }

void graph_add_labels(struct text *out, const struct path_function *function)
{
	const char *separator = "";
	for (size_t i = 0; i < function->label_count; i++) {
		if (!says_something(function->labels[i]))
			continue;
		text_printf(out, "%s%s", separator, function->labels[i]);
		separator = ", ";
	}
}

bool graph_has_label(const struct path_function *function, const char *label)
{
	for (size_t i = 0; i < function->label_count; i++)
		if (strcmp(function->labels[i], label) == 0)
			return true;
	return false;
}
