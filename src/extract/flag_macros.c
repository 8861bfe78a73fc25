#include "extract/flag_macros.h"

#include "base/table.h"
#include "extract/c_text.h"

#include <string.h>

static const char apart[] = "apart ";

const char *flag_macro(const char *flag, size_t *ret_length)
{
	if (flag[0] != '-' || (flag[1] != 'D' && flag[1] != 'U'))
		return NULL;
	const char *name = flag + 2;
	return c_text_next_name(name, name + strlen(name), ret_length) == name ? name : NULL;
}

/* The next flag from there on that is about the macro, or the number of flags. */
static size_t next_flag(const struct source *source, size_t from, const char *macro, size_t length)
{
	size_t found_length;
	for (; from < source->flag_count; from++) {
		const char *name = flag_macro(source->flags[from], &found_length);
		if (name && found_length == length && memcmp(name, macro, length) == 0)
			break;
	}
	return from;
}

static bool have_alike(const struct source *one, const struct source *other, const char *macro, size_t length)
{
	size_t i = next_flag(one, 0, macro, length), j = next_flag(other, 0, macro, length);
	while (i < one->flag_count && j < other->flag_count && strcmp(one->flags[i], other->flags[j]) == 0) {
		i = next_flag(one, i + 1, macro, length);
		j = next_flag(other, j + 1, macro, length);
	}
	return i == one->flag_count && j == other->flag_count;
}

static void add_apart(const struct source *one, const struct source *other, struct table *known, struct text *ret_lines)
{
	size_t length;
	for (size_t i = 0; i < one->flag_count; i++) {
		const char *macro = flag_macro(one->flags[i], &length);
		if (!macro || table_get(known, macro, length) != TABLE_NONE || have_alike(one, other, macro, length))
			continue;
		table_put(known, macro, length, 1);
		text_printf(ret_lines, "%s%.*s\n", apart, (int)length, macro);
	}
}

void flag_macros_apart(const struct sources *sources, const uint32_t *numbers, size_t count, struct text *ret_lines)
{
	struct table *known = table_new();
	const struct source *first = count ? &sources->items.items[numbers[0]] : NULL;
	for (size_t i = 1; i < count; i++) {
		const struct source *source = &sources->items.items[numbers[i]];
		add_apart(first, source, known, ret_lines);
		add_apart(source, first, known, ret_lines);
	}
	table_free(known);
}

bool flag_macros_take(const char **lines, const char **ret_name, size_t *ret_length)
{
	if (strncmp(*lines, apart, sizeof apart - 1) != 0)
		return false;
	*ret_name = *lines + sizeof apart - 1;
	*ret_length = strcspn(*ret_name, "\n");
	*lines = *ret_name + *ret_length;
	*lines += **lines == '\n';
	return true;
}

bool flag_macro_is_apart(const char *flag, const char *lines)
{
	size_t length, apart_length;
	const char *name = flag_macro(flag, &length), *apart_name;
	while (name && flag_macros_take(&lines, &apart_name, &apart_length))
		if (length == apart_length && memcmp(name, apart_name, length) == 0)
			return true;
	return false;
}
