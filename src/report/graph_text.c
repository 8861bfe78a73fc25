/* Paths for people: one after the other, a line for each call, as the chains of findings. */
#include "report/graph_parts.h"
#include "report/page.h"
#include "report/wording.h"

enum { ROW = 3, UNLIMITED_PLACE_COLUMN = 80 };

struct graph_text {
	const struct paths *paths;
	struct page page;
	struct text scratch;
};

static void put_gathered(struct graph_text *graph, enum ink ink, unsigned hang)
{
	page_flow(&graph->page, ink, hang, "%s", text_string(&graph->scratch));
	text_clear(&graph->scratch);
}

static void gather_labels(struct graph_text *graph, const struct path_function *function)
{
	struct text labels = {0};
	graph_add_labels(&labels, function);
	if (labels.length)
		text_printf(&graph->scratch, " [%s]", labels.bytes);
	text_free(&labels);
}

static void put_heading(struct graph_text *graph, const struct path *path, size_t number)
{
	struct text *row = &graph->scratch;
	const struct path_function *first = &path->functions[0], *last = &path->functions[path->function_count - 1];
	if (graph->paths->items.count > 1)
		text_printf(row, "%zu. ", number + 1);
	wording_function(row, first->name);
	gather_labels(graph, first);
	if (path->function_count > 1) {
		text_add(row, " reaches ");
		wording_function(row, last->name);
		text_add(row, ": ");
		wording_count(row, path->function_count - 1, "call");
	} else {
		text_add(row, ", ");
		place_write(row, graph->page.root, &first->place);
	}
	put_gathered(graph, INK_STRONG, ROW);
	page_end_line(&graph->page);
}

static unsigned places_width(struct graph_text *graph, const struct path *path)
{
	unsigned widest = 0, limit = graph->page.columns ? graph->page.columns * 2 / 5 : UNLIMITED_PLACE_COLUMN;
	for (size_t i = 0; i + 1 < path->function_count; i++) {
		unsigned width = place_width(&graph->page, &path->hops[i].place);
		widest = width > widest ? width : widest;
	}
	return widest < limit ? widest : limit;
}

static void gather_hop(struct graph_text *graph, const struct path *path, size_t i)
{
	struct text *row = &graph->scratch;
	const struct path_hop *hop = &path->hops[i];
	if (hop->offload) {
		wording_function(row, path->functions[i].name);
		text_add(row, " makes ");
		wording_function(row, path->functions[i + 1].name);
		text_add(row, " run elsewhere, by ");
		wording_function(row, hop->offload);
		if (hop->candidates > 1)
			text_printf(row, " (one of %u that it may be)", hop->candidates);
	} else {
		struct hop words = {.function = path->functions[i].name,
		                    .calls = path->functions[i + 1].name,
		                    .certainty = hop->certainty,
		                    .candidates = hop->candidates};
		wording_hop(row, &words);
	}
	gather_labels(graph, &path->functions[i + 1]);
}

static void put_path(struct graph_text *graph, size_t number)
{
	const struct path *path = &graph->paths->items.items[number];
	unsigned width = places_width(graph, path);
	put_heading(graph, path, number);
	for (size_t i = 0; i + 1 < path->function_count; i++) {
		page_tab(&graph->page, ROW);
		place_write(&graph->scratch, graph->page.root, &path->hops[i].place);
		page_put(&graph->page, INK_PLAIN, "%s", text_string(&graph->scratch));
		text_clear(&graph->scratch);
		if (graph->page.column > ROW + width)
			page_end_line(&graph->page);
		page_tab(&graph->page, ROW + width + 2);
		gather_hop(graph, path, i);
		put_gathered(graph, INK_PLAIN, ROW + width + 2);
		page_end_line(&graph->page);
	}
}

/* What a reader must know of what is not there. */
static void put_end(struct graph_text *graph, const struct paths_query *query)
{
	const struct paths *paths = graph->paths;
	struct text *row = &graph->scratch;
	if (paths->items.count == 0) {
		text_add(row, paths->given_up ? "no path was found before the search was given up"
		                              : "there is no such path");
		if (paths->left_out) {
			text_add(row, "; ");
			wording_count(row, paths->left_out, "call");
			text_printf(row, " that %s less sure than %s %s not followed: --min-confidence low follows all",
			            paths->left_out == 1 ? "is" : "are", confidence_name(query->least),
			            paths->left_out == 1 ? "was" : "were");
		}
	} else if (paths->limited && query->limit > 1) {
		text_printf(row, "the first %zu; there may be more: --limit N", paths->items.count);
	} else if (paths->given_up) {
		text_add(row, "the search was given up here: there may be more paths, which are longer");
	} else {
		return;
	}
	put_gathered(graph, INK_QUIET, 0);
	page_end_line(&graph->page);
}

void graph_text_write(const struct paths *paths, const struct paths_query *query, const struct report_options *options,
                      struct text *out)
{
	struct graph_text graph = {.paths = paths};
	page_start(&graph.page, out, paths->root, options->color, options->columns);
	for (size_t i = 0; i < paths->items.count; i++)
		put_path(&graph, i);
	put_end(&graph, query);
	text_free(&graph.scratch);
	page_finish(&graph.page);
}
