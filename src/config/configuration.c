/* goinception.conf: finding it and reading it. */
#include "config/reading.h"

#include "base/files.h"
#include "base/words.h"
#include "yaml/yaml_tree.h"

#include <assert.h>
#include <string.h>

static const char configuration_name[] = "goinception.conf";

static const char *first_path(const struct settings *settings)
{
	for (size_t i = 0; settings->options[i].name; i++)
		if (settings->options[i].operands && settings->items[i].list.count)
			return settings->items[i].list.items[0];
	return ".";
}

/* The nearest one from the first path upward; null: none. */
static const char *find_upward(const struct settings *settings)
{
	const char *folder = path_absolute(settings->arena, NULL, first_path(settings));
	if (!path_is_directory(folder))
		folder = path_directory(settings->arena, folder);
	for (;;) {
		const char *candidate = path_join(settings->arena, folder, configuration_name);
		if (path_is_file(candidate))
			return candidate;
		if (strcmp(folder, "/") == 0)
			return NULL;
		folder = path_directory(settings->arena, folder);
	}
}

struct configuration {
	struct settings *settings;
	const char *folder, *fence;
	struct error *error;
};

static struct value_place place_of(const struct configuration *configuration, const struct option *option,
                                   const struct yaml_node *node)
{
	struct arena *arena = configuration->settings->arena;
	return (struct value_place){
	    .origin = SETTING_FILE,
	    .what = option->name,
	    .where = arena_printf(arena, "%s:%u:%u", node->file, node->line, node->column),
	    .file = node->file,
	    .line = node->line,
	    .column = node->column,
	    .folder = option->path ? path_absolute(arena, NULL, configuration->folder) : NULL,
	    .fence = configuration->fence,
	};
}

static bool set(struct configuration *configuration, const struct option *option, const char *text,
                const struct yaml_node *node)
{
	struct value_place place = place_of(configuration, option, node);
	return value_set(configuration->settings, option, text, &place, configuration->error);
}

static const char *what_it_is(const struct yaml_node *node)
{
	return node->kind == YAML_MAPPING ? "a mapping" : node->kind == YAML_SEQUENCE ? "a list" : "a quoted text";
}

static bool wrong_type(struct configuration *configuration, const struct option *option, const struct yaml_node *node)
{
	return yaml_error(node, configuration->error, "%s: expected %s, found %s", option->name,
	                  value_expected(configuration->settings->arena, option), what_it_is(node));
}

static bool set_pairs(struct configuration *configuration, const struct option *option, const struct yaml_node *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_node *number = node->items[i];
		if (number->kind != YAML_SCALAR || number->quoted)
			return wrong_type(configuration, option, number);
		const char *pair =
		    arena_printf(configuration->settings->arena, "%s=%s", node->keys[i]->text, number->text);
		if (!set(configuration, option, pair, number))
			return false;
	}
	return true;
}

static bool set_list(struct configuration *configuration, const struct option *option, const struct yaml_node *node)
{
	if (node->kind == YAML_MAPPING)
		return option->pairs ? set_pairs(configuration, option, node) : wrong_type(configuration, option, node);
	if (node->kind == YAML_SCALAR)
		return set(configuration, option, node->text, node);
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_node *item = node->items[i];
		if (item->kind != YAML_SCALAR)
			return wrong_type(configuration, option, item);
		if (!set(configuration, option, item->text, item))
			return false;
	}
	return true;
}

static bool set_flag(struct configuration *configuration, const struct option *option, bool negated,
                     const struct yaml_node *node)
{
	bool value;
	if (!yaml_boolean(node, option->name, &value, configuration->error))
		return false;
	struct value_place place = place_of(configuration, option, node);
	return value_set_flag(configuration->settings, option, value != negated, &place);
}

/* A mapping may have its name in the plural: `levels: {sleep: 1}`. */
static const char *plural_of(struct arena *arena, const struct option *option)
{
	return arena_printf(arena, "%ss", option->name);
}

static const char *singular_of(struct arena *arena, const char *key)
{
	for (const struct option *option = analyze_options; option->name; option++)
		if (option->pairs && strcmp(key, plural_of(arena, option)) == 0)
			return option->name;
	return key;
}

static bool read_key(struct configuration *configuration, const struct yaml_node *key, const struct yaml_node *value)
{
	bool negated;
	const struct option *option =
	    option_find(analyze_options, singular_of(configuration->settings->arena, key->text), &negated);
	assert(option); /* the keys were checked */
	if (option->type == OPTION_FLAG)
		return set_flag(configuration, option, negated, value);
	if (option->type == OPTION_LIST)
		return set_list(configuration, option, value);
	if (value->kind != YAML_SCALAR || (option->type == OPTION_INTEGER && value->quoted))
		return wrong_type(configuration, option, value);
	return set(configuration, option, value->text, value);
}

static const char *const *key_names(struct arena *arena, size_t *ret_count)
{
	size_t count, plurals = 0;
	const char *const *singulars = option_names(arena, analyze_options, true, &count);
	for (const struct option *option = analyze_options; option->name; option++)
		plurals += option->pairs;
	const char **names = ARENA_ARRAY(arena, const char *, count + plurals);
	for (*ret_count = 0; *ret_count < count; (*ret_count)++)
		names[*ret_count] = singulars[*ret_count];
	for (const struct option *option = analyze_options; option->name; option++)
		if (option->pairs)
			names[(*ret_count)++] = plural_of(arena, option);
	return names;
}

static bool read_keys(struct configuration *configuration, const struct yaml_node *root)
{
	size_t count;
	const char *const *names = key_names(configuration->settings->arena, &count);
	if (!yaml_expect_kind(root, YAML_MAPPING, "the configuration", configuration->error) ||
	    !yaml_check_keys(root, "the configuration", names, count, configuration->error))
		return false;
	for (size_t i = 0; i < root->count; i++)
		if (!read_key(configuration, root->keys[i], root->items[i]))
			return false;
	return true;
}

bool configuration_read(struct settings *settings, struct error *error)
{
	const struct setting *named = setting_of(settings, &(struct option){.name = "config"});
	const char *path = named && named->given ? named->string : NULL;
	struct configuration configuration = {.settings = settings, .error = error};
	if (named && named->given && !path)
		return true; /* --no-config */
	if (!path) {
		path = find_upward(settings);
		if (!path)
			return true;
		configuration.fence = path_directory(settings->arena, path);
	}
	configuration.folder = path_directory(settings->arena, path);
	settings->file = path;
	struct yaml_documents documents;
	if (!yaml_load_file(settings->arena, path, &documents, error))
		return false;
	if (documents.count > 1)
		return yaml_error(documents.items[1], error, "a configuration is one document, found a second one");
	return !documents.count || read_keys(&configuration, documents.items[0]);
}
