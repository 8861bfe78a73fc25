#define _GNU_SOURCE
#include "config/reading.h"

#include "base/files.h"
#include "base/words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool value_error(const struct value_place *place, struct error *error, const char *format, ...)
{
	char message[900];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	return error_set_at(error, place->file, place->line, place->column, "%s: %s", place->what, message);
}

static size_t word_count(const struct option *option)
{
	size_t count = 0;
	while (option->words && option->words[count])
		count++;
	return count;
}

static const char *list_of_words(struct arena *arena, const struct option *option)
{
	const char *list = "";
	for (size_t i = 0, count = word_count(option); i < count; i++)
		list = arena_printf(arena, "%s%s%s", list, !i ? "" : i + 1 == count ? " or " : ", ", option->words[i]);
	return list;
}

const char *value_expected(struct arena *arena, const struct option *option)
{
	switch (option->type) {
	case OPTION_FLAG:
		return "true or false";
	case OPTION_INTEGER: {
		const char *range =
		    arena_printf(arena, "a number from %lld to %lld", (long long)option->low, (long long)option->high);
		return word_count(option) ? arena_printf(arena, "%s, or %s", range, list_of_words(arena, option))
		                          : range;
	}
	case OPTION_WORD:
		return list_of_words(arena, option);
	case OPTION_LIST:
		return arena_printf(arena, "a list of %s", option->value_name);
	case OPTION_STRING:
		break;
	}
	return option->value_name;
}

static bool unexpected(const struct settings *settings, const struct option *option, const char *text,
                       const struct value_place *place, struct error *error)
{
	const char *nearest = words_nearest(text, option->words, word_count(option));
	const char *hint = nearest ? arena_printf(settings->arena, " (did you mean '%s'?)", nearest) : "";
	return value_error(place, error, "expected %s, found '%s'%s", value_expected(settings->arena, option), text,
	                   hint);
}

static bool read_number(const char *text, int64_t low, int64_t high, int64_t *ret)
{
	if (!text[0] || strlen(text) > 18 || text[strspn(text, "0123456789")])
		return false;
	*ret = strtoll(text, NULL, 10);
	return *ret >= low && *ret <= high;
}

static bool is_word(const struct option *option, const char *text)
{
	for (size_t i = 0, count = word_count(option); i < count; i++)
		if (strcmp(option->words[i], text) == 0)
			return true;
	return false;
}

bool value_read_flag(const struct settings *settings, const struct option *option, const char *text,
                     const struct value_place *place, bool *ret, struct error *error)
{
	static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(text, words[i]) == 0) {
			*ret = i % 2;
			return true;
		}
	}
	return unexpected(settings, option, text, place, error);
}

static bool is_pair(const struct option *option, const char *text)
{
	const char *equals = strrchr(text, '=');
	int64_t number;
	if (!equals && option->number_alone)
		return read_number(text, option->low, option->high, &number);
	return equals && equals != text && read_number(equals + 1, option->low, option->high, &number);
}

/* Looked at as the disk has it, so that a link that leads out of the fence is seen. */
static bool lies_below(struct arena *arena, const char *fence, const char *path)
{
	if (path_below(fence, path) == path)
		return false;
	const char *folder = path_directory(arena, path);
	while (!path_is_directory(folder))
		folder = path_directory(arena, folder);
	char *real_folder = realpath(folder, NULL), *real_fence = realpath(fence, NULL);
	bool below = false;
	if (real_folder && real_fence) {
		const char *inside = path_join(arena, real_folder, path_name(path));
		below = path_below(real_fence, inside) != inside;
	}
	free(real_folder);
	free(real_fence);
	return below;
}

/* The length of the WORD: in front of a path, with its colon. "./a:b" is a path with a colon in it. */
static bool read_prefix(const struct option *option, const char *text, const struct value_place *place,
                        size_t *ret_length, struct error *error)
{
	const char *const *words = option->prefixes;
	size_t length = strcspn(text, ":/."), count = 0;
	*ret_length = 0;
	if (!words || (text[length] && text[length] != ':'))
		return true;
	for (; words[count]; count++) {
		if (strncmp(text, words[count], length) != 0 || words[count][length])
			continue;
		*ret_length = length + 1;
		return (text[length] && text[length + 1]) ||
		       value_error(place, error, "expected %s, found '%s'; ./%s for a file of that name",
		                   option->value_name, text, text);
	}
	if (!text[length])
		return true;
	char word[32], hint[400];
	snprintf(word, sizeof word, "%.*s", (int)length, text);
	return value_error(place, error, "'%s' stands for nothing in front of a path%s; ./%s for a file of that name",
	                   word, words_hint(word, words, count, hint, sizeof hint), text);
}

/* A path as the program keeps it: "~/" read, and counted from the file's folder when it stands in a file. */
static bool read_path(const struct settings *settings, const struct option *option, const char *written,
                      const struct value_place *place, const char **ret, struct error *error)
{
	size_t prefix;
	if (!read_prefix(option, written, place, &prefix, error))
		return false;
	const char *text = written + prefix;
	if (option->written && strcmp(text, "-") == 0) { /* a standard stream */
		*ret = arena_copy_string(settings->arena, written);
		return true;
	}
	const char *home = getenv("HOME"), *path = arena_copy_string(settings->arena, text);
	if (strncmp(text, "~/", 2) == 0 && home && home[0] == '/')
		path = path_join(settings->arena, home, text + 2);
	if (place->folder)
		path = path_absolute(settings->arena, place->folder, path);
	*ret = arena_printf(settings->arena, "%.*s%s", (int)prefix, written, path);
	if (option->written && place->fence && !lies_below(settings->arena, place->fence, path))
		return value_error(place, error, "'%s' does not lie below %s; name the file with --config to allow it",
		                   text, place->fence);
	return true;
}

static bool read_text(const struct settings *settings, const struct option *option, const char *text,
                      const struct value_place *place, const char **ret, struct error *error)
{
	if (!text[0])
		return value_error(place, error, "expected %s, found nothing", option->value_name);
	if (option->pairs && !is_pair(option, text))
		return value_error(place, error, "expected %s, found '%s'", option->value_name, text);
	if (option->path)
		return read_path(settings, option, text, place, ret, error);
	*ret = arena_copy_string(settings->arena, text);
	return true;
}

struct value {
	bool flag;
	int64_t integer;
	const char *string;
};

static bool read_value(const struct settings *settings, const struct option *option, const char *text,
                       const struct value_place *place, struct value *ret, struct error *error)
{
	switch (option->type) {
	case OPTION_FLAG:
		return value_read_flag(settings, option, text, place, &ret->flag, error);
	case OPTION_INTEGER:
		if (is_word(option, text)) {
			ret->integer = SETTING_UNLIMITED;
			ret->string = arena_copy_string(settings->arena, text);
		} else if (!read_number(text, option->low, option->high, &ret->integer)) {
			return unexpected(settings, option, text, place, error);
		}
		return true;
	case OPTION_WORD:
		if (!is_word(option, text))
			return unexpected(settings, option, text, place, error);
		ret->string = arena_copy_string(settings->arena, text);
		return true;
	case OPTION_STRING:
	case OPTION_LIST:
		break;
	}
	return read_text(settings, option, text, place, &ret->string, error);
}

/* Lists grow within one place and are replaced as a whole by a stronger one. */
static void store(struct setting *setting, const struct value *value, const struct value_place *place)
{
	if (setting->option->number_alone && value->string && !strchr(value->string, '=')) {
		setting->alone = value->string;
		return;
	}
	if (setting->given && setting->origin > place->origin)
		return;
	if (!setting->given || setting->origin < place->origin)
		setting->list.count = setting->places.count = 0;
	setting->given = place->origin != SETTING_DEFAULT;
	setting->origin = place->origin;
	setting->where = place->where;
	setting->flag = value->flag;
	setting->integer = value->integer;
	setting->string = value->string;
	if (setting->option->type == OPTION_LIST) {
		VECTOR_PUSH(setting->list, value->string);
		VECTOR_PUSH(setting->places, place->where);
	}
}

struct setting *setting_of(const struct settings *settings, const struct option *option)
{
	for (size_t i = 0; settings->options[i].name; i++)
		if (strcmp(settings->options[i].name, option->name) == 0)
			return &settings->items[i];
	return NULL;
}

/* The same name may stand for something of its own in another command's table: it is then not read from elsewhere. */
static struct setting *setting_at(const struct settings *settings, const struct option *option,
                                  const struct value_place *place)
{
	struct setting *setting = setting_of(settings, option);
	bool elsewhere = place->origin == SETTING_FILE || place->origin == SETTING_ENVIRONMENT;
	return setting && setting->option->command_line_only && elsewhere ? NULL : setting;
}

bool value_set(struct settings *settings, const struct option *option, const char *text,
               const struct value_place *place, struct error *error)
{
	struct value value = {0};
	if (!read_value(settings, option, text, place, &value, error))
		return false;
	struct setting *setting = setting_at(settings, option, place);
	if (setting)
		store(setting, &value, place);
	return true;
}

bool value_set_flag(struct settings *settings, const struct option *option, bool value, const struct value_place *place)
{
	struct setting *setting = setting_at(settings, option, place);
	if (setting)
		store(setting, &(struct value){.flag = value}, place);
	return true;
}
