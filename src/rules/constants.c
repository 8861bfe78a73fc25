/* Names for numbers: what a macro is on Linux, so that rules can say MSG_DONTWAIT. */
#include "rules/reading.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

static bool is_constant_name(const char *text)
{
	size_t length = 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '_' || text[length] == ':')
		length++;
	return length && !text[length] && !isdigit((unsigned char)text[0]);
}

/* Two values for one name cannot both be meant; rules that were read before would keep the old one. */
static bool add_constant(struct reading *reading, const struct yaml_node *key, int64_t value)
{
	struct ruleset *ruleset = reading->ruleset;
	uint32_t index = table_get_string(ruleset->constants, key->text);
	if (index == TABLE_NONE) {
		table_put_string(ruleset->constants, key->text, (uint32_t)ruleset->constant_values.count);
		VECTOR_PUSH(ruleset->constant_values, value);
		VECTOR_PUSH(ruleset->constant_names, arena_copy_string(reading->arena, key->text));
		return true;
	}
	int64_t earlier = ruleset->constant_values.items[index];
	return earlier == value ||
	       yaml_error(key, reading->error, "constant '%s' is %" PRId64 " already, and cannot be %" PRId64,
	                  key->text, earlier, value);
}

bool read_constants(struct reading *reading, const struct document *document)
{
	static const char *const keys[] = {"constants"};
	if (!yaml_check_keys(document->root, "constants", keys, 1, reading->error))
		return false;
	const struct yaml_node *constants = document->root->items[0];
	if (!yaml_expect_kind(constants, YAML_MAPPING, "'constants'", reading->error))
		return false;
	for (size_t i = 0; i < constants->count; i++) {
		const struct yaml_node *key = constants->keys[i];
		int64_t value;
		if (!is_constant_name(key->text))
			return yaml_error(key, reading->error, "expected the name of a constant, found '%s'",
			                  key->text);
		const char *what = arena_printf(reading->arena, "constant '%s'", key->text);
		if (!yaml_integer(constants->items[i], what, INT64_MIN, INT64_MAX, &value, reading->error) ||
		    !add_constant(reading, key, value))
			return false;
	}
	return true;
}

bool read_number(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	int64_t *number = slot.value;
	struct ruleset *ruleset = reading->ruleset;
	if (node->kind != YAML_SCALAR || node->quoted || !is_constant_name(node->text))
		return yaml_integer(node, what, INT64_MIN, INT64_MAX, number, reading->error);
	uint32_t index = table_get_string(ruleset->constants, node->text);
	if (index == TABLE_NONE)
		return yaml_error(node, reading->error, "unknown constant '%s' for %s%s", node->text, what,
		                  hint_nearest(reading->arena, node->text, ruleset->constant_names.items,
		                               ruleset->constant_names.count));
	*number = ruleset->constant_values.items[index];
	return true;
}
