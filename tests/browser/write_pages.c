/* write-pages FOLDER: HTML reports of analyses made by hand, for a browser to read, and one with 10,000 findings. */
#include "base/files.h"
#include "report/report.h"

#include "report_many.h"
#include "report_sample.h"

#include <stdio.h>

enum { MANY = 10000 };

static bool write_page(struct arena *arena, const char *folder, const char *name, struct analysis *analysis,
                       struct error *error)
{
	struct text page = {0};
	report_format_find("html", error)->write(analysis, &(struct report_options){0}, &page);
	bool written = file_write(path_join(arena, folder, name), page.bytes, page.length, error);
	text_free(&page);
	sample_free(analysis);
	return written;
}

/* A source whose lines are markup, and whose name is: the place of every finding of that page. */
static bool write_hostile_source(struct arena *arena, const char *folder, struct error *error)
{
	static const char source[] =
	    "</script><script>run(20)</script>\n<img src=x onerror=run(21)> \xff\xfe\xe2\x80\xae\n";
	const char *path = path_join(arena, folder, "</script><img src=x onerror=run(1)>.c");
	return directory_create(path_directory(arena, path), error) &&
	       file_write(path, source, sizeof source - 1, error);
}

static bool write_all(struct arena *arena, const char *folder, struct error *error)
{
	static const char sources[] = SOURCE_ROOT "/tests/golden/sources";
	const char *hostile = path_join(arena, folder, "hostile"), *many = path_join(arena, folder, "many");
	return directory_create(many, error) && write_hostile_source(arena, hostile, error) &&
	       report_many_write_sources(many, MANY, error) &&
	       write_page(arena, folder, "everything.html", sample_new(sources), error) &&
	       write_page(arena, folder, "gated.html", sample_gated_new(sources), error) &&
	       write_page(arena, folder, "inventory.html", sample_inventory_new(sources), error) &&
	       write_page(arena, folder, "nothing.html", sample_nothing_new(sources), error) &&
	       write_page(arena, folder, "hostile.html", sample_markup_new(hostile), error) &&
	       write_page(arena, folder, "many.html", report_many_new(many, MANY), error);
}

int main(int argc, char *argv[])
{
	struct error error;
	if (argc != 2) {
		fprintf(stderr, "usage: write-pages FOLDER\n");
		return 2;
	}
	struct arena *arena = arena_new();
	bool written = write_all(arena, path_absolute(arena, NULL, argv[1]), &error);
	if (!written)
		fprintf(stderr, "write-pages: %s\n", error.message);
	arena_free(arena);
	return written ? 0 : 1;
}
