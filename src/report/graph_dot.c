/* All paths as one drawing, in graphviz' language: each function once, each call once. */
#include "base/arena.h"
#include "base/table.h"
#include "report/glyph.h"
#include "report/graph_parts.h"
#include "report/page.h"
#include "report/wording.h"

struct drawing {
	const struct paths *paths;
	struct text *out;
	struct table *functions; /* name and place → number */
	struct table *calls;     /* from, to, place → 0 */
	struct text scratch;
};

/* Inside of double quotes. A line end is the only escape that is meant. */
static void add_escaped(struct text *out, const char *text)
{
	struct text clean = {0};
	text_add_utf8(&clean, text);
	for (const char *byte = text_string(&clean); *byte; byte++) {
		if (*byte == '\n')
			text_add(out, "\\n");
		else if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			text_add(out, "?");
		else
			text_printf(out, "%s%c", *byte == '"' || *byte == '\\' ? "\\" : "", *byte);
	}
	text_free(&clean);
}

static const char *fill_of(const struct path_function *function)
{
	if (graph_has_label(function, "blocking"))
		return "mistyrose";
	if (graph_has_label(function, "context"))
		return "lightyellow";
	return graph_has_label(function, "offload") ? "aliceblue" : "white";
}

/* The number of a function, which is drawn when it is new. */
static uint32_t draw_function(struct drawing *drawing, const struct path_function *function)
{
	struct text *words = &drawing->scratch;
	uint32_t next = (uint32_t)table_count(drawing->functions), number;
	text_clear(words);
	wording_function(words, function->name);
	if (function->place.line && !graph_has_label(function, "outside")) {
		text_add(words, "\n");
		place_write(words, drawing->paths->root,
		            &(struct place){.file = function->place.file, .line = function->place.line});
	}
	number = table_put(drawing->functions, words->bytes, words->length, next);
	if (number != next)
		return number;
	size_t named = words->length;
	text_add(words, "\n");
	graph_add_labels(words, function);
	text_printf(drawing->out, "\tn%u [label=\"", number);
	if (words->length == named + 1)
		words->bytes[named] = 0;
	add_escaped(drawing->out, words->bytes);
	text_printf(drawing->out, "\", fillcolor=\"%s\"];\n", fill_of(function));
	return number;
}

static void draw_call(struct drawing *drawing, uint32_t from, uint32_t to, const struct path_hop *hop)
{
	struct text *words = &drawing->scratch;
	text_clear(words);
	place_write(words, drawing->paths->root, &(struct place){.file = hop->place.file, .line = hop->place.line});
	if (hop->offload)
		text_printf(words, "\n%s", hop->offload);
	else if (hop->certainty != CERTAINTY_DIRECT)
		text_printf(words, "\n%s", certainty_name(hop->certainty));
	struct text line = {0};
	text_printf(&line, "\tn%u -> n%u [label=\"", from, to);
	add_escaped(&line, text_string(words));
	text_printf(&line, "\"%s];\n",
	            hop->offload                         ? ", style=dotted"
	            : hop->certainty != CERTAINTY_DIRECT ? ", style=dashed"
	                                                 : "");
	uint32_t next = (uint32_t)table_count(drawing->calls);
	if (table_put(drawing->calls, line.bytes, line.length, next) == next)
		text_add(drawing->out, line.bytes);
	text_free(&line);
}

void graph_dot_write(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
                     struct text *out)
{
	(void)query;
	(void)options;
	struct drawing drawing = {.paths = paths, .out = out, .functions = table_new(), .calls = table_new()};
	text_add(out, "digraph goinception {\n"
	              "\trankdir=LR;\n"
	              "\tnode [shape=box, style=filled, fontname=\"sans-serif\", fontsize=10];\n"
	              "\tedge [fontname=\"sans-serif\", fontsize=8];\n");
	for (size_t i = 0; i < paths->items.count; i++) {
		const struct path *path = &paths->items.items[i];
		uint32_t from = draw_function(&drawing, &path->functions[0]);
		for (size_t f = 1; f < path->function_count; f++) {
			uint32_t to = draw_function(&drawing, &path->functions[f]);
			draw_call(&drawing, from, to, &path->hops[f - 1]);
			from = to;
		}
	}
	text_add(out, "}\n");
	table_free(drawing.functions);
	table_free(drawing.calls);
	text_free(&drawing.scratch);
}
