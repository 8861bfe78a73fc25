/* Typed reading of nodes: what is expected of a value, said where it is not met. */
#include "yaml/yaml_tree.h"

#include "base/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HINT_SIZE = 512 };

static const char *const kind_names[] = {
    [YAML_SCALAR] = "text",
    [YAML_SEQUENCE] = "a list",
    [YAML_MAPPING] = "a mapping",
};

const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key)
{
	if (mapping->kind != YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < mapping->count; i++)
		if (words_equal(mapping->keys[i]->text, key))
			return mapping->items[i];
	return NULL;
}

bool yaml_error(const struct yaml_node *node, struct error *error, const char *format, ...)
{
	if (error) {
		char message[sizeof error->message];
		va_list arguments;
		va_start(arguments, format);
		vsnprintf(message, sizeof message, format, arguments);
		va_end(arguments);
		error_set_at(error, node->file, node->line, node->column, "%s", message);
	}
	return false;
}

/* A key with nothing behind it, or a null written out. */
static bool is_nothing(const struct yaml_node *node)
{
	return node->kind == YAML_SCALAR && !node->quoted && (!node->text[0] || strcmp(node->text, "~") == 0);
}

/* "expected WANTED for WHAT, found ..." */
static bool unexpected(const struct yaml_node *node, const char *what, const char *wanted, struct error *error)
{
	if (is_nothing(node))
		return yaml_error(node, error, "expected %s for %s, found nothing", wanted, what);
	if (node->kind != YAML_SCALAR)
		return yaml_error(node, error, "expected %s for %s, found %s", wanted, what, kind_names[node->kind]);
	return yaml_error(node, error, "expected %s for %s, found '%s'%s", wanted, what, node->text,
	                  node->quoted ? " in quotes" : "");
}

bool yaml_expect_kind(const struct yaml_node *node, enum yaml_kind kind, const char *what, struct error *error)
{
	return node->kind == kind || unexpected(node, what, kind_names[kind], error);
}

bool yaml_string(const struct yaml_node *node, const char *what, const char **ret, struct error *error)
{
	if (node->kind != YAML_SCALAR || is_nothing(node))
		return unexpected(node, what, kind_names[YAML_SCALAR], error);
	if (!node->quoted && strcmp(node->text, "null") == 0)
		return yaml_error(node, error, "expected text for %s, found null: quote it if the word is meant", what);
	*ret = node->text;
	return true;
}

static bool parse_number(const char *text, int64_t *ret)
{
	char *end;
	errno = 0;
	/* Base 0 takes 0x and octal 0, as C does: constants are copied from headers. */
	long long number = strtoll(text, &end, 0);
	*ret = number;
	return *text && !*end && errno == 0;
}

bool yaml_integer(const struct yaml_node *node, const char *what, int64_t low, int64_t high, int64_t *ret,
                  struct error *error)
{
	int64_t number;
	bool is_number = node->kind == YAML_SCALAR && !node->quoted && parse_number(node->text, &number);
	if (is_number && number >= low && number <= high) {
		*ret = number;
		return true;
	}
	char wanted[96] = "a number";
	if (low != INT64_MIN && high != INT64_MAX)
		snprintf(wanted, sizeof wanted, "a number from %lld to %lld", (long long)low, (long long)high);
	else if (low != INT64_MIN)
		snprintf(wanted, sizeof wanted, "a number of at least %lld", (long long)low);
	else if (high != INT64_MAX)
		snprintf(wanted, sizeof wanted, "a number of at most %lld", (long long)high);
	return unexpected(node, what, wanted, error);
}

bool yaml_boolean(const struct yaml_node *node, const char *what, bool *ret, struct error *error)
{
	bool plain = node->kind == YAML_SCALAR && !node->quoted;
	bool yes = plain && strcmp(node->text, "true") == 0;
	if (!yes && !(plain && strcmp(node->text, "false") == 0))
		return unexpected(node, what, "true or false", error);
	*ret = yes;
	return true;
}

bool yaml_word(const struct yaml_node *node, const char *what, const char *const *words, size_t count, unsigned *ret,
               struct error *error)
{
	char hint[HINT_SIZE];
	if (node->kind != YAML_SCALAR || is_nothing(node)) {
		char wanted[HINT_SIZE + sizeof "a word"];
		snprintf(wanted, sizeof wanted, "a word%s", words_hint("", words, count, hint, sizeof hint));
		return unexpected(node, what, wanted, error);
	}
	for (size_t i = 0; i < count; i++) {
		if (!words_equal(node->text, words[i]))
			continue;
		*ret = (unsigned)i;
		return true;
	}
	return yaml_error(node, error, "unknown word '%s' for %s%s", node->text, what,
	                  words_hint(node->text, words, count, hint, sizeof hint));
}

bool yaml_strings(struct arena *arena, const struct yaml_node *node, const char *what, const char *const **ret_strings,
                  size_t *ret_count, struct error *error)
{
	bool single = node->kind == YAML_SCALAR;
	if (node->kind == YAML_MAPPING || is_nothing(node))
		return unexpected(node, what, "text or a list of texts", error);
	size_t count = single ? 1 : node->count;
	const char **strings = ARENA_ARRAY(arena, const char *, count);
	for (size_t i = 0; i < count; i++)
		if (!yaml_string(single ? node : node->items[i], what, &strings[i], error))
			return false;
	*ret_strings = strings;
	*ret_count = count;
	return true;
}

bool yaml_check_keys(const struct yaml_node *mapping, const char *what, const char *const *keys, size_t count,
                     struct error *error)
{
	if (!yaml_expect_kind(mapping, YAML_MAPPING, what, error))
		return false;
	for (size_t i = 0; i < mapping->count; i++) {
		size_t known = 0;
		while (known < count && !words_equal(mapping->keys[i]->text, keys[known]))
			known++;
		if (known < count)
			continue;
		char hint[HINT_SIZE];
		return yaml_error(mapping->keys[i], error, "unknown key '%s' in %s%s", mapping->keys[i]->text, what,
		                  words_hint(mapping->keys[i]->text, keys, count, hint, sizeof hint));
	}
	return true;
}
