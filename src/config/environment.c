#define _GNU_SOURCE
#include "config/reading.h"

#include "base/words.h"

#include <ctype.h>
#include <string.h>
#include <unistd.h>

static const char prefix[] = "GOINCEPTION_";

char *option_environment_name(struct arena *arena, const struct option *option)
{
	char *name = arena_printf(arena, "%s%s", prefix, option->name);
	for (char *letter = name; *letter; letter++)
		*letter = *letter == '-' ? '_' : (char)toupper((unsigned char)*letter);
	return name;
}

/* "MAX_MEMORY" as "max-memory". */
static char *option_name(struct arena *arena, const char *text, size_t length)
{
	char *name = arena_copy_bytes(arena, text, length);
	for (char *letter = name; *letter; letter++)
		*letter = *letter == '_' ? '-' : (char)tolower((unsigned char)*letter);
	return name;
}

static void warn_of_unknown(struct settings *settings, const char *variable, const char *name)
{
	size_t count;
	const char *const *names = option_names(settings->arena, analyze_options, true, &count);
	const char *nearest = words_nearest(name, names, count), *hint = "";
	bool negated;
	if (nearest) {
		struct option spelled = *option_find(analyze_options, nearest, &negated);
		spelled.name = nearest;
		hint = arena_printf(settings->arena, " (did you mean %s?)",
		                    option_environment_name(settings->arena, &spelled));
	}
	VECTOR_PUSH(settings->warnings,
	            arena_printf(settings->arena, "no setting has the name of the variable %s%s", variable, hint));
}

static bool read_list(struct settings *settings, const struct option *option, const char *text,
                      const struct value_place *place, struct error *error)
{
	for (const char *part = text;; part++) {
		size_t length = strcspn(part, ",");
		const char *item = arena_copy_bytes(settings->arena, part, length);
		if (!value_set(settings, option, item, place, error))
			return false;
		part += length;
		if (!*part)
			return true;
	}
}

static bool read_variable(struct settings *settings, const char *variable, const char *name, const char *text,
                          struct error *error)
{
	bool negated;
	const struct option *option = option_find(analyze_options, name, &negated);
	if (!option || option->command_line_only) {
		warn_of_unknown(settings, variable, name);
		return true;
	}
	struct value_place place = {.origin = SETTING_ENVIRONMENT, .what = variable, .where = variable};
	if (!text[0]) /* an empty variable is how shells say "not set" */
		return true;
	if (option->type == OPTION_LIST)
		return read_list(settings, option, text, &place, error);
	if (option->type != OPTION_FLAG)
		return value_set(settings, option, text, &place, error);
	bool value;
	return value_read_flag(settings, option, text, &place, &value, error) &&
	       value_set_flag(settings, option, value != negated, &place);
}

bool environment_read(struct settings *settings, struct error *error)
{
	for (char **entry = environ; entry && *entry; entry++) {
		const char *equals = strchr(*entry, '=');
		size_t length = sizeof prefix - 1;
		if (!equals || strncmp(*entry, prefix, length) != 0)
			continue;
		const char *variable = arena_copy_bytes(settings->arena, *entry, (size_t)(equals - *entry));
		const char *name = option_name(settings->arena, variable + length, strlen(variable + length));
		if (!read_variable(settings, variable, name, equals + 1, error))
			return false;
	}
	return true;
}
