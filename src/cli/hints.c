#include "cli/hints.h"

#include "base/files.h"
#include "cli/console.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { RULES_SHOWN = 3 };

static const char usual_baseline[] = "goinception-baseline.yaml";

bool hints_wanted(const struct settings *settings)
{
	const char *in_ci = getenv("CI");
	enum when when = (enum when)settings_word(settings, "hints");
	return when == WHEN_ALWAYS || (when == WHEN_AUTO && in_ci && in_ci[0] && strcmp(in_ci, "false") != 0);
}

/* As a shell reads it back. */
static void add_word(struct text *out, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-";
	text_add(out, " ");
	if (word[0] && !word[strspn(word, plain)]) {
		text_add(out, word);
		return;
	}
	text_add(out, "'");
	for (const char *at = word; *at; at++)
		text_add_bytes(out, *at == '\'' ? "'\\''" : at, *at == '\'' ? 4 : 1);
	text_add(out, "'");
}

/* What somebody repeats at a desk differs in where reports and logs go, and how fast it is. */
static bool is_of_this_machine(const char *name)
{
	static const char *const names[] = {"output",  "format",          "jobs",       "cache-dir", "cache-size",
	                                    "cache",   "log-level",       "log-format", "log-file",  "progress",
	                                    "color",   "profile",         "hints",      "baseline",  "since",
	                                    "timeout", "update-baseline", "max-memory"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void add_setting(struct text *out, const struct setting *setting)
{
	const struct option *option = setting->option;
	if (option->type == OPTION_FLAG) {
		text_printf(out, " --%s%s", setting->flag ? "" : "no-", option->name);
		return;
	}
	for (size_t i = 0; option->type == OPTION_LIST && i < setting->list.count; i++) {
		text_printf(out, " --%s", option->name);
		add_word(out, setting->list.items[i]);
	}
	if (option->type == OPTION_LIST)
		return;
	text_printf(out, " --%s", option->name);
	if (option->type != OPTION_INTEGER)
		add_word(out, setting->string);
	else if (setting->integer == SETTING_UNLIMITED)
		text_add(out, " unlimited");
	else
		text_printf(out, " %lld", (long long)setting->integer);
}

/* What stands in goinception.conf is found again. */
static bool was_said(const struct setting *setting)
{
	return setting->given && (setting->origin == SETTING_COMMAND_LINE || setting->origin == SETTING_ENVIRONMENT);
}

/* The run again, for a person: what decides about findings, without what is of this machine. */
static void add_command(struct text *out, const char *command, const struct settings *settings)
{
	text_printf(out, "goinception %s", command);
	for (size_t i = 0; settings->options[i].name; i++)
		if (was_said(&settings->items[i]) && !is_of_this_machine(settings->options[i].name))
			add_setting(out, &settings->items[i]);
}

static bool fails(const struct finding *finding, enum severity least)
{
	return finding_counts(finding) && finding->severity >= least;
}

static void add_rules(struct text *out, const struct analysis *analysis, enum severity least)
{
	const char *shown[RULES_SHOWN];
	size_t count = 0;
	for (size_t i = 0; i < analysis->findings.count && count < RULES_SHOWN; i++) {
		const char *id = analysis->findings.items[i].rule->id;
		bool known = !fails(&analysis->findings.items[i], least);
		for (size_t s = 0; s < count && !known; s++)
			known = strcmp(shown[s], id) == 0;
		if (known)
			continue;
		text_printf(out, "%sgoinception explain %s\n", count ? "                       " : "", id);
		shown[count++] = id;
	}
}

static void add_again(struct text *out, const char *command, const struct settings *settings,
                      const struct analysis *analysis)
{
	add_command(out, command, settings);
	if (analysis->has_baseline) {
		text_add(out, " --baseline");
		add_word(out, settings_string(settings, "baseline"));
	}
	if (analysis->since) {
		text_add(out, " --since");
		add_word(out, analysis->since->revision);
	}
	text_add(out, "\n");
}

void hints_write(const char *command, const struct settings *settings, const struct analysis *analysis,
                 enum severity least, struct text *out)
{
	const struct finding *first = NULL;
	size_t count = 0;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		if (!fails(&analysis->findings.items[i], least))
			continue;
		first = first ? first : &analysis->findings.items[i];
		count++;
	}
	assert(first);
	const char *baseline = analysis->has_baseline ? settings_string(settings, "baseline") : usual_baseline;
	text_printf(out, "goinception: %zu finding%s fail%s this run; what to do next:\n", count, count == 1 ? "" : "s",
	            count == 1 ? "s" : "");
	text_add(out, "  see it again         ");
	add_again(out, command, settings, analysis);
	text_add(out, "  what it is about     ");
	add_rules(out, analysis, least);
	text_printf(out, "  accept one call      write /* goinception: ignore(%s) REASON */ at %s:%u, there or above\n",
	            first->rule->id, path_below(analysis_top(analysis), first->place.file), first->place.line);
	text_add(out, "  accept all as known  ");
	add_command(out, command, settings);
	text_add(out, " --baseline");
	add_word(out, baseline);
	text_add(out, " --update-baseline\n");
}
