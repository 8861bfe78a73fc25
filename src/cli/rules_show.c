#include "cli/rules_show.h"

#include "cli/output.h"
#include "cli/pipeline.h"
#include "cli/rule_filter.h"
#include "cli/rule_markdown.h"
#include "cli/shipped.h"
#include "config/options.h"

enum format { FORMAT_TEXT, FORMAT_MARKDOWN };
static const char *const format_words[] = {"text", "markdown", NULL};

#define OPTION_ROW_PAGE_FORMAT               \
	{                                    \
	    .name = "format",                \
	    .type = OPTION_WORD,             \
	    .value_name = "FORMAT",          \
	    .words = format_words,           \
	    .default_value = "text",         \
	    .command_line_only = true,       \
	    .help = "how: text or markdown", \
	}

const struct option rules_show_options[] = {
    OPTION_ROW_PAGE_FORMAT, OPTION_ROW_ANSWER, OPTION_ROW_RULES, OPTION_ROWS_OF_PACKS,
    OPTION_ROW_COLOR,       OPTION_ROW_CONFIG, OPTION_ROW_HELP,  {.name = NULL},
};

static const struct option explain_options[] = {
    {.name = "context",
     .type = OPTION_STRING,
     .value_name = "NAME",
     .command_line_only = true,
     .help = "only what to write in that framework (epoll, libuv)"},
    OPTION_ROW_ANSWER,
    OPTION_ROW_RULES,
    OPTION_ROWS_OF_PACKS,
    OPTION_ROW_COLOR,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    {.name = NULL},
};

enum { USUAL_COLUMNS = 100 }; /* where nobody says how wide the page is */

/* A function is asked for where a rule was meant. */
static bool demand(const struct ruleset *ruleset, const char *id, const struct rule **ret, struct error *error)
{
	const struct rule_filter speaks_of_it = {.function = id, .level = ANY_LEVEL};
	*ret = ruleset_demand(ruleset, id, error);
	if (*ret)
		return true;
	const char *rules = "";
	for (size_t i = 0; i < ruleset->rules.count; i++)
		if (rule_filter_takes(&speaks_of_it, &ruleset->rules.items[i]))
			rules = arena_printf(ruleset->arena, "%s%s%s", rules, *rules ? ", " : "",
			                     ruleset->rules.items[i].id);
	return *rules ? error_set(error, "'%s' is no rule but a function; rules that speak of it: %s", id, rules)
	              : false;
}

typedef void page_writer(const struct rule_page *rule_page, struct page *page);

static bool write_pages(const struct settings *settings, const struct ruleset *ruleset, page_writer *writer,
                        const char *framework, struct text *out, struct error *error)
{
	struct report_options style = pipeline_report_options(settings, settings_string(settings, "output"));
	const char *folder = shipped_rules_folder(settings->arena, error);
	struct rule_page rule_page;
	if (!folder || (framework && !rule_filter_check_context(ruleset, framework, error)))
		return false;
	for (size_t i = 0; i < settings->operands.count; i++) {
		const struct rule *rule;
		if (!demand(ruleset, settings->operands.items[i], &rule, error) ||
		    !rule_page_collect(settings->arena, folder, ruleset, rule, &rule_page, error))
			return false;
		rule_page.framework = framework;
		if (i)
			text_add(out, "\n");
		if (!writer) {
			rule_markdown_write(&rule_page, NULL, out);
			continue;
		}
		struct page page;
		page_start(&page, out, NULL, style.color, style.columns ? style.columns : USUAL_COLUMNS);
		writer(&rule_page, &page);
		page_finish(&page);
	}
	return true;
}

/* writer null: Markdown. framework: see rule_page. */
static enum exit_code show(const struct settings *settings, const char *usage, page_writer *writer,
                           const char *framework)
{
	struct error error;
	struct text text = {0};
	struct ruleset *ruleset = NULL;
	bool good = false;
	if (!settings->operands.count)
		error_set(&error, "no rule is named: %s", usage);
	else
		good = (ruleset = load_rules(settings, NULL, &error)) &&
		       write_pages(settings, ruleset, writer, framework, &text, &error);
	enum exit_code code = EXIT_USAGE;
	if (good)
		code = output_write(settings_string(settings, "output"), &text, &error) ? EXIT_CLEAN : EXIT_INTERNAL;
	if (code != EXIT_CLEAN)
		show_error(&error);
	ruleset_free(ruleset);
	text_free(&text);
	return code;
}

enum exit_code rules_show_run(const struct settings *settings)
{
	bool markdown = settings_word(settings, "format") == FORMAT_MARKDOWN;
	return show(settings, "goinception rules show ID...", markdown ? NULL : rule_page_write, NULL);
}

static enum exit_code explain(const struct settings *settings)
{
	return show(settings, "goinception explain ID...; goinception rules list names them", rule_page_explain,
	            settings_string(settings, "context"));
}

const struct command explain_command = {
    .name = "explain",
    .summary = "why a rule exists, and what to write instead",
    .synopsis = "[OPTION]... ID...",
    .description =
        "Says why the calls of a rule are a concern where a program must not wait, shows code before and after, and "
        "names what to write instead for each framework, or with --context for one. ID is what a report gives in "
        "brackets: [dns-lookup, high].\n\n"
        "`goinception rules show ID` prints every key of the rule; `goinception rules list --function NAME` finds the "
        "rules of a function.",
    .operands = OPERANDS_RULES,
    .options = explain_options,
    .run = explain,
};
