#include "cli/rules_list.h"

#include "cli/output.h"
#include "cli/rule_filter.h"
#include "cli/rule_mentions.h"
#include "cli/rules_index.h"
#include "cli/rules_summary.h"
#include "cli/shipped.h"
#include "config/options.h"

#include <stdio.h>
#include <string.h>

enum { LIST_WIDTH = 120 };

enum format { FORMAT_TEXT, FORMAT_MARKDOWN };
static const char *const format_words[] = {"text", "markdown", NULL};

static const char *const class_words[] = {"network", "dns",      "disk", "process", "timer", "lock",
                                          "ipc",     "terminal", "cpu",  "unsafe",  NULL};

const struct option rules_list_options[] = {
    {.name = "class",
     .type = OPTION_WORD,
     .value_name = "CLASS",
     .words = class_words,
     .command_line_only = true,
     .help = "only rules whose calls wait for that, or are unsafe somewhere"},
    {.name = "context",
     .type = OPTION_STRING,
     .value_name = "NAME",
     .command_line_only = true,
     .help = "only rules that say what to write in that framework (libuv), or that hold in that kind of context "
             "(real-time)"},
    {.name = "function",
     .type = OPTION_STRING,
     .value_name = "NAME",
     .command_line_only = true,
     .help = "only rules that speak of that function, and what else is known of it"},
    {.name = "level",
     .type = OPTION_LIST,
     .value_name = "0|1|2|RULE=0|1|2",
     .pairs = true,
     .number_alone = true,
     .low = 0,
     .high = 2,
     .help = "only rules of that level; with a rule's id, give it that level"},
    {.name = "pack",
     .type = OPTION_LIST,
     .value_name = "NAME",
     .help = "only rules of that pack, which is switched on for it; repeatable"},
    OPTION_ROW_NO_PACK,
    {.name = "summary",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "count the rules by class, framework and remedy instead"},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .command_line_only = true,
     .help = "how: text, or markdown, an index by class and by framework"},
    OPTION_ROW_RULES,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    {.name = NULL},
};

/* The first line of a text, cut where the room ends. */
static void add_first_line(struct text *out, const char *text, size_t room)
{
	size_t length = strcspn(text, "\n"), cut = length;
	if (length > room) {
		cut = room > 3 ? room - 3 : 0;
		while (cut && ((unsigned char)text[cut] & 0xc0) == 0x80) /* not inside a character */
			cut--;
	}
	text_add_bytes(out, text, cut);
	text_add(out, cut < length ? "...\n" : "\n");
}

static size_t wider(size_t width, const char *text) { return strlen(text) > width ? strlen(text) : width; }

static void write_rules(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out)
{
	size_t id_width = 2, pack_width = 4, taken = 0;
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		if (!rule_filter_takes(filter, rule))
			continue;
		id_width = wider(id_width, rule->id);
		pack_width = wider(pack_width, rule->origin.pack);
		taken++;
	}
	if (!taken) {
		if (filter->function && !filter->class_name && !filter->context && !filter->packs &&
		    filter->level == ANY_LEVEL)
			text_printf(
			    out, "no rule speaks of %s(): its source decides, or without one it is taken not to wait\n",
			    filter->function);
		else
			text_add(out, "no rule is like that\n");
		return;
	}
	size_t used = id_width + pack_width + 22;
	text_printf(out, "%-*s  level  %-8s  %-*s  why\n", (int)id_width, "id", "class", (int)pack_width, "pack");
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		if (!rule_filter_takes(filter, rule))
			continue;
		text_printf(out, "%-*s  %-5u  %-8s  %-*s  ", (int)id_width, rule->id, rule->level,
		            rule_class_name(rule->class_), (int)pack_width, rule->origin.pack);
		add_first_line(out, rule->why, used < LIST_WIDTH ? LIST_WIDTH - used : 0);
	}
}

static void write_packs_left_out(const struct ruleset *ruleset, struct text *out)
{
	for (size_t i = 0; i < ruleset->packs.count; i++) {
		const struct pack *pack = &ruleset->packs.items[i];
		if (!pack->loaded)
			text_printf(out, "not loaded: %s (%s); --pack %s switches it on\n", pack->name, pack->title,
			            pack->name);
	}
}

static bool write(const struct settings *settings, const struct ruleset *ruleset, struct text *out, struct error *error)
{
	struct rule_filter filter;
	if (!rule_filter_read(settings, ruleset, &filter, error))
		return false;
	if (settings_flag(settings, "summary")) {
		if (settings_word(settings, "format") == FORMAT_MARKDOWN)
			rules_write_markdown_summary(ruleset, &filter, out);
		else
			rules_write_summary(ruleset, &filter, out);
		return true;
	}
	if (settings_word(settings, "format") == FORMAT_MARKDOWN) {
		rules_write_index(ruleset, &filter, out);
		return true;
	}
	write_rules(ruleset, &filter, out);
	if (filter.function)
		rule_mentions_write(ruleset, filter.function, out);
	else
		write_packs_left_out(ruleset, out);
	return true;
}

enum exit_code rules_list_run(const struct settings *settings)
{
	struct error error;
	struct text text = {0};
	struct ruleset *ruleset = load_rules(settings, NULL, &error);
	bool good = ruleset && write(settings, ruleset, &text, &error);
	ruleset_free(ruleset);
	if (good)
		return print_text(&text);
	text_free(&text);
	show_error(&error);
	return EXIT_USAGE;
}
