#define _GNU_SOURCE
#include "cli/rules_pages.h"

#include "base/files.h"
#include "base/table.h"
#include "base/vector.h"
#include "cli/markdown.h"
#include "cli/output.h"
#include "cli/rule_filter.h"
#include "cli/rule_markdown.h"
#include "cli/rules_index.h"
#include "cli/shipped.h"
#include "config/options.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Nothing of the environment or a configuration is read: the pages are the same everywhere. */
const struct option rules_pages_options[] = {
    {.name = "check",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "write nothing: name the pages that are not current, and exit with 1"},
    {.name = "rules",
     .type = OPTION_LIST,
     .value_name = "PATH",
     .path = true,
     .command_line_only = true,
     .help = "pages for rules of your own, too; repeatable"},
    OPTION_ROW_HELP,
    {.name = NULL},
};

static const char frameworks_folder[] = "frameworks";

struct pages {
	struct arena *arena;
	const struct ruleset *ruleset;
	const char *rules_folder, *folder;
	const char *to_parent; /* from the pages to the folder that the rules' folder is in; null: they lie elsewhere */
	bool check;
	struct table *written;  /* paths of all pages there are to be */
	struct text *out;       /* what is told at the end */
	unsigned count, behind; /* all pages; those that were not current */
};

static void tell_behind(struct pages *pages, const char *path, const char *what)
{
	if (pages->check)
		text_printf(pages->out, "%s %s\n", path, what);
	pages->behind++;
}

/* Takes what text holds, behind the mark that says where it comes from. */
static bool put_page(struct pages *pages, const char *name, const char *source, const struct text *content,
                     struct error *error)
{
	struct text page = {0};
	const char *path = path_join(pages->arena, pages->folder, name);
	char *there = NULL;
	size_t size = 0;
	bool good = true;
	markdown_generated_mark(&page, source);
	text_add(&page, text_string(content));
	table_put_string(pages->written, path, 0);
	pages->count++;
	bool exists = path_is_file(path) && file_read(pages->arena, path, &there, &size, NULL);
	if (!exists || size != page.length || memcmp(there, page.bytes, size) != 0) {
		tell_behind(pages, path, exists ? "is not current" : "is missing");
		good = pages->check || file_write(path, page.bytes, page.length, error);
	}
	text_free(&page);
	return good;
}

static bool put_rule(struct pages *pages, const struct rule *rule, struct error *error)
{
	struct text text = {0};
	struct rule_page rule_page;
	if (!rule_page_collect(pages->arena, pages->rules_folder, pages->ruleset, rule, &rule_page, error))
		return false;
	rule_markdown_write(&rule_page, pages->to_parent, &text);
	bool good = put_page(pages, arena_printf(pages->arena, "%s.md", rule->id),
	                     rule_page_file(&rule_page, rule->origin.file), &text, error);
	text_free(&text);
	return good;
}

static bool put_framework(struct pages *pages, const char *framework, struct error *error)
{
	struct text text = {0};
	rules_write_framework(pages->ruleset, framework, &text);
	bool good = put_page(pages, arena_printf(pages->arena, "%s/%s.md", frameworks_folder, framework), "rules/",
	                     &text, error);
	text_free(&text);
	return good;
}

static bool put_index(struct pages *pages, struct error *error)
{
	struct rule_filter everything = {.level = ANY_LEVEL};
	struct text text = {0};
	rules_write_index(pages->ruleset, &everything, &text);
	bool good = put_page(pages, "README.md", "rules/", &text, error);
	text_free(&text);
	return good;
}

/* Only what this command has written some day: a person's own files stay. */
static bool remove_if_gone(struct pages *pages, const char *path, struct error *error)
{
	size_t length = strlen(path), size;
	char *bytes;
	if (length < 3 || strcmp(path + length - 3, ".md") != 0 ||
	    table_get_string(pages->written, path) != TABLE_NONE || !path_is_file(path) ||
	    !file_read(pages->arena, path, &bytes, &size, NULL) || !markdown_is_generated(bytes))
		return true;
	tell_behind(pages, path, "is of a rule or framework that is gone");
	if (!pages->check && unlink(path) != 0)
		return error_set_at(error, path, 0, 0, "cannot be removed: %s", strerror(errno));
	return true;
}

static bool remove_what_is_gone(struct pages *pages, const char *folder, struct error *error)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, NULL, alphasort);
	bool good = true;
	for (int i = 0; i < count; i++) {
		const char *path = path_join(pages->arena, folder, entries[i]->d_name);
		good = good && remove_if_gone(pages, path, error);
		free(entries[i]);
	}
	free(entries);
	return good;
}

static bool put_all(struct pages *pages, struct error *error)
{
	const char *const *frameworks;
	const char *below = path_join(pages->arena, pages->folder, frameworks_folder);
	size_t count = rules_frameworks(pages->ruleset, &frameworks);
	if (!pages->check && !directory_create(below, error))
		return false;
	for (size_t i = 0; i < pages->ruleset->rules.count; i++)
		if (!put_rule(pages, &pages->ruleset->rules.items[i], error))
			return false;
	for (size_t i = 0; i < count; i++)
		if (!put_framework(pages, frameworks[i], error))
			return false;
	return put_index(pages, error) && remove_what_is_gone(pages, pages->folder, error) &&
	       remove_what_is_gone(pages, below, error);
}

/* "../.." from /tree/docs/rules to /tree; null where the folder is not below that. */
static const char *way_to_parent(struct arena *arena, const char *rules_folder, const char *folder)
{
	const char *below = path_below(path_directory(arena, rules_folder), folder);
	struct text way = {0};
	if (below == folder)
		return NULL;
	for (const char *slash = below; slash; slash = strchr(slash + 1, '/'))
		text_add(&way, way.length ? "/.." : "..");
	const char *found = arena_copy_string(arena, way.bytes);
	text_free(&way);
	return found;
}

static struct ruleset *load(const struct settings *settings, const char *folder, struct error *error)
{
	struct ruleset *ruleset = load_all_packs(folder, error);
	const struct setting *paths = settings_get(settings, "rules");
	for (size_t i = 0; ruleset && i < paths->list.count; i++) {
		if (ruleset_load_path(ruleset, paths->list.items[i], error))
			continue;
		ruleset_free(ruleset);
		return NULL;
	}
	return ruleset;
}

static void tell_how_it_went(struct pages *pages)
{
	if (pages->check && pages->behind)
		text_printf(pages->out, "%u of %u pages are not current: `goinception rules pages DIR` writes them\n",
		            pages->behind, pages->count);
	else if (pages->check)
		text_printf(pages->out, "%u pages are current\n", pages->count);
	else
		text_printf(pages->out, "%u pages, %u of them changed\n", pages->count, pages->behind);
}

static enum exit_code write_pages(const struct settings *settings, struct text *out, struct error *error)
{
	struct pages pages = {.arena = settings->arena, .check = settings_flag(settings, "check"), .out = out};
	struct ruleset *ruleset = NULL;
	if (settings->operands.count != 1) {
		error_set(error, "one folder is to be named: goinception rules pages DIR");
		return EXIT_USAGE;
	}
	pages.folder = path_absolute(settings->arena, NULL, settings->operands.items[0]);
	pages.rules_folder = shipped_rules_folder(settings->arena, error);
	if (!pages.rules_folder || !(pages.ruleset = ruleset = load(settings, pages.rules_folder, error)))
		return EXIT_USAGE;
	pages.to_parent = way_to_parent(settings->arena, pages.rules_folder, pages.folder);
	pages.written = table_new();
	bool good = put_all(&pages, error);
	if (good)
		tell_how_it_went(&pages);
	table_free(pages.written);
	ruleset_free(ruleset);
	return !good ? EXIT_INTERNAL : pages.check && pages.behind ? EXIT_FINDINGS : EXIT_CLEAN;
}

enum exit_code rules_pages_run(const struct settings *settings)
{
	struct error error;
	struct text text = {0};
	enum exit_code code = write_pages(settings, &text, &error);
	if (code == EXIT_CLEAN || code == EXIT_FINDINGS) {
		enum exit_code printed = print_text(&text);
		return printed == EXIT_CLEAN ? code : printed;
	}
	text_free(&text);
	show_error(&error);
	return code;
}
