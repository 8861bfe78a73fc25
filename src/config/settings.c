#include "config/settings.h"

#include "config/reading.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct option *option_find(const struct option *options, const char *name, bool *ret_negated)
{
	*ret_negated = false;
	for (const struct option *option = options; option->name; option++)
		if (strcmp(option->name, name) == 0)
			return option;
	if (strncmp(name, "no-", 3) != 0)
		return NULL;
	*ret_negated = true;
	for (const struct option *option = options; option->name; option++)
		if (option->type == OPTION_FLAG && !option->command_line_only && strcmp(option->name, name + 3) == 0)
			return option;
	return NULL;
}

const char *const *option_names(struct arena *arena, const struct option *options, bool in_file, size_t *ret_count)
{
	size_t count = 0, most = 0;
	while (options[most].name)
		most++;
	const char **names = ARENA_ARRAY(arena, const char *, 2 * most);
	for (const struct option *option = options; option->name; option++) {
		if (in_file && (option->command_line_only || option->not_in_file))
			continue;
		names[count++] = option->name;
		if ((option->type == OPTION_FLAG && !option->command_line_only) || (option->removable && !in_file))
			names[count++] = arena_printf(arena, "no-%s", option->name);
	}
	*ret_count = count;
	return names;
}

static struct settings *settings_new(const struct option *options)
{
	struct settings *settings = memory_zeroed(1, sizeof *settings);
	size_t count = 0;
	while (options[count].name)
		count++;
	settings->arena = arena_new();
	settings->options = options;
	settings->file = "";
	settings->items = ARENA_ARRAY(settings->arena, struct setting, count);
	for (size_t i = 0; i < count; i++)
		settings->items[i].option = &options[i];
	return settings;
}

void settings_free(struct settings *settings)
{
	if (!settings)
		return;
	for (size_t i = 0; settings->options[i].name; i++) {
		VECTOR_FREE(settings->items[i].list);
		VECTOR_FREE(settings->items[i].places);
	}
	VECTOR_FREE(settings->operands);
	VECTOR_FREE(settings->warnings);
	arena_free(settings->arena);
	free(settings);
}

static bool store_defaults(struct settings *settings, struct error *error)
{
	struct value_place place = {.origin = SETTING_DEFAULT, .where = "default"};
	for (const struct option *option = settings->options; option->name; option++) {
		const char *text =
		    option->compute_default ? option->compute_default(settings->arena) : option->default_value;
		if (text && !value_set(settings, option, text, &place, error))
			return false;
	}
	return true;
}

static bool wants_immediate_answer(const struct settings *settings)
{
	for (size_t i = 0; settings->options[i].name; i++)
		if (settings->options[i].immediate && settings->items[i].flag)
			return true;
	return false;
}

/* A table of nothing but command line options has nothing to look for elsewhere. */
static bool reads_elsewhere(const struct option *options)
{
	for (; options->name; options++)
		if (!options->command_line_only)
			return true;
	return false;
}

static bool read_all(struct settings *settings, int argc, char *const argv[], struct error *error)
{
	if (!store_defaults(settings, error) || !command_line_read(settings, argc, argv, error))
		return false;
	if (wants_immediate_answer(settings) || !reads_elsewhere(settings->options))
		return true;
	return environment_read(settings, error) && configuration_read(settings, error);
}

struct settings *settings_read(const struct option *options, int argc, char *const argv[], struct error *error)
{
	struct settings *settings = settings_new(options);
	if (read_all(settings, argc, argv, error))
		return settings;
	settings_free(settings);
	return NULL;
}

const struct setting *settings_get(const struct settings *settings, const char *name)
{
	const struct setting *setting = setting_of(settings, &(struct option){.name = name});
	assert(setting);
	return setting;
}

bool settings_flag(const struct settings *settings, const char *name)
{
	const struct setting *setting = settings_get(settings, name);
	assert(setting->option->type == OPTION_FLAG);
	return setting->flag;
}

int64_t settings_integer(const struct settings *settings, const char *name)
{
	const struct setting *setting = settings_get(settings, name);
	assert(setting->option->type == OPTION_INTEGER);
	return setting->integer;
}

const char *settings_string(const struct settings *settings, const char *name)
{
	const struct setting *setting = settings_get(settings, name);
	assert(setting->option->type == OPTION_STRING || setting->option->type == OPTION_WORD);
	return setting->string;
}

unsigned settings_word(const struct settings *settings, const char *name)
{
	const struct setting *setting = settings_get(settings, name);
	assert(setting->option->type == OPTION_WORD && setting->string);
	unsigned index = 0;
	while (strcmp(setting->option->words[index], setting->string) != 0)
		index++;
	return index;
}
