#include "config/reading.h"

#include "base/words.h"

#include <string.h>

struct command_line {
	struct settings *settings;
	int argc, next;
	char *const *argv;
	struct error *error;
};

static bool unknown_option(struct command_line *line, const char *written, const char *name)
{
	size_t count;
	const char *const *names = option_names(line->settings->arena, line->settings->options, false, &count);
	const char *nearest = words_nearest(name, names, count);
	if (nearest)
		return error_set(line->error, "unknown option '%s' (did you mean '--%s'?)", written, nearest);
	return error_set(line->error, "unknown option '%s' (--help lists the options)", written);
}

static bool store_flag(struct command_line *line, const struct option *option, const char *written, bool value,
                       const char *text)
{
	if (text)
		return error_set(line->error, "option '%s' takes no value, found '%s'", written, text);
	struct value_place place = {.origin = SETTING_COMMAND_LINE, .what = written, .where = written};
	return value_set_flag(line->settings, option, value, &place);
}

/* "--name" at the end, or before another option. */
static bool stands_alone(const struct command_line *line, const struct option *option, const char *text)
{
	return option->bare && !text && (line->next >= line->argc || line->argv[line->next][0] == '-');
}

/* text is what stands behind '=' or the letter; without one, the value is the next argument. */
static bool store_value(struct command_line *line, const struct option *option, const char *written, const char *text)
{
	if (stands_alone(line, option, text)) {
		setting_of(line->settings, option)->bare = true;
		return true;
	}
	if (!text) {
		if (line->next >= line->argc)
			return error_set(line->error, "option '%s' needs a value: %s", written,
			                 option->type == OPTION_LIST ? option->value_name
			                                             : value_expected(line->settings->arena, option));
		text = line->argv[line->next++];
	}
	struct value_place place = {.origin = SETTING_COMMAND_LINE, .what = written, .where = written};
	return value_set(line->settings, option, text, &place, line->error);
}

static const struct option *find_removed(const struct option *options, const char *name)
{
	for (; options->name; options++)
		if (options->removable && strncmp(name, "no-", 3) == 0 && strcmp(options->name, name + 3) == 0)
			return options;
	return NULL;
}

static bool read_long(struct command_line *line, const char *argument)
{
	struct arena *arena = line->settings->arena;
	const char *equals = strchr(argument, '=');
	size_t length = equals ? (size_t)(equals - argument) : strlen(argument);
	const char *written = arena_copy_bytes(arena, argument, length);
	bool negated;
	const struct option *option = option_find(line->settings->options, written + 2, &negated),
	                    *removed = find_removed(line->settings->options, written + 2);
	if (!option && !removed)
		return unknown_option(line, written, written + 2);
	const char *text = equals ? equals + 1 : NULL;
	if (!option || option->type == OPTION_FLAG)
		return store_flag(line, option ? option : removed, written, !negated, text);
	return store_value(line, option, written, text);
}

static const struct option *find_letter(const struct option *options, char letter)
{
	for (; options->name; options++)
		if (options->letter == letter)
			return options;
	return NULL;
}

/* "-j4", "-j 4"; flags may stand together: "-ab". */
static bool read_letters(struct command_line *line, const char *argument)
{
	for (const char *letter = argument + 1; *letter; letter++) {
		const char *written = arena_printf(line->settings->arena, "-%c", *letter);
		const struct option *option = find_letter(line->settings->options, *letter);
		if (!option)
			return unknown_option(line, letter == argument + 1 ? argument : written, argument + 1);
		if (option->type != OPTION_FLAG)
			return store_value(line, option, written, letter[1] ? letter + 1 : NULL);
		if (!store_flag(line, option, written, true, NULL))
			return false;
	}
	return true;
}

static bool read_operand(struct command_line *line, const char *argument)
{
	struct settings *settings = line->settings;
	struct value_place place = {.origin = SETTING_COMMAND_LINE, .what = "operand", .where = "the command line"};
	for (const struct option *option = settings->options; option->name; option++)
		if (option->operands)
			return value_set(settings, option, argument, &place, line->error);
	VECTOR_PUSH(settings->operands, arena_copy_string(settings->arena, argument));
	return true;
}

static bool take_rest(struct command_line *line)
{
	struct settings *settings = line->settings;
	for (const struct option *option = settings->options; option->name; option++) {
		if (!option->behind_dashes)
			continue;
		struct setting *setting = setting_of(settings, option);
		setting->given = true;
		setting->origin = SETTING_COMMAND_LINE;
		setting->where = "--";
		for (; line->next < line->argc; line->next++) {
			VECTOR_PUSH(setting->list, arena_copy_string(settings->arena, line->argv[line->next]));
			VECTOR_PUSH(setting->places, "--");
		}
		return true;
	}
	return false;
}

bool command_line_read(struct settings *settings, int argc, char *const argv[], struct error *error)
{
	struct command_line line = {.settings = settings, .argc = argc, .argv = argv, .next = 1, .error = error};
	bool only_operands = false;
	while (line.next < argc) {
		const char *argument = argv[line.next++];
		bool read;
		if (only_operands || argument[0] != '-' || !argument[1]) {
			read = read_operand(&line, argument);
		} else if (strcmp(argument, "--") == 0) {
			read = true;
			only_operands = !take_rest(&line);
		} else {
			read = argument[1] == '-' ? read_long(&line, argument) : read_letters(&line, argument);
		}
		if (!read)
			return false;
	}
	return true;
}
