#include "rules/reading.h"

#include "base/words.h"

#include <assert.h>
#include <string.h>

enum { MOST_FIELDS = 32 };

/* Made for every value there is, though only errors show it: pasted, since formatting took a sixth of the time of a
 * load. */
const char *key_of(struct reading *reading, const char *key, const char *subject)
{
	static const char before[] = "'", between[] = "' of ";
	size_t key_length = strlen(key), subject_length = strlen(subject);
	char *words = arena_bytes(reading->arena, key_length + subject_length + sizeof before + sizeof between);
	char *end = stpcpy(words, before);
	end = stpcpy(end, key);
	end = stpcpy(end, between);
	memcpy(end, subject, subject_length + 1);
	return words;
}

const char *hint_nearest(struct arena *arena, const char *word, const char *const *words, size_t count)
{
	const char *nearest = words_nearest(word, words, count);
	return nearest ? arena_printf(arena, " (did you mean '%s'?)", nearest) : "";
}

static const struct field *field_of(const struct field *fields, const char *key)
{
	while (!words_equal(fields->key, key))
		fields++;
	return fields;
}

static void *member_at(void *target, size_t offset) { return (char *)target + offset; }

bool fields_read_some(struct reading *reading, const struct yaml_node *mapping, const char *subject,
                      const struct field *fields, size_t field_count, void *target)
{
	const char *keys[MOST_FIELDS];
	assert(field_count <= MOST_FIELDS);
	for (size_t i = 0; i < field_count; i++)
		keys[i] = fields[i].key;
	if (!yaml_check_keys(mapping, subject, keys, field_count, reading->error))
		return false;
	for (size_t i = 0; i < mapping->count; i++) {
		const struct field *field = field_of(fields, mapping->keys[i]->text);
		struct slot slot = {member_at(target, field->offset), NULL};
		if (field->count_offset)
			slot.count = member_at(target, field->count_offset);
		const char *what = key_of(reading, field->key, subject);
		if (!field->read(reading, mapping->items[i], what, slot))
			return false;
	}
	return true;
}

bool fields_read(struct reading *reading, const struct yaml_node *mapping, const char *subject,
                 const struct field *fields, size_t field_count, void *target)
{
	if (!fields_read_some(reading, mapping, subject, fields, field_count, target))
		return false;
	for (size_t i = 0; i < field_count; i++)
		if (fields[i].required && !yaml_get(mapping, fields[i].key))
			return yaml_error(mapping, reading->error, "%s lacks '%s'", subject, fields[i].key);
	return true;
}

bool read_text(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	return yaml_string(node, what, slot.value, reading->error);
}

bool read_id(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	const char **id = slot.value;
	if (!read_text(reading, node, what, slot))
		return false;
	/* Ids stand in comments, on command lines and in reports; what separates there cannot be part of them. */
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	if (!**id || (*id)[strspn(*id, allowed)])
		return yaml_error(node, reading->error, "expected letters, digits, '-', '_' or '.' for %s, found '%s'",
		                  what, *id);
	return true;
}

bool read_texts(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	return yaml_strings(reading->arena, node, what, slot.value, slot.count, reading->error);
}

bool read_names(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	if (!read_texts(reading, node, what, slot))
		return false;
	const char *const *names = *(const char *const **)slot.value;
	for (size_t i = 0; i < *slot.count; i++)
		if (!names[i][0])
			return yaml_error(node->kind == YAML_SEQUENCE ? node->items[i] : node, reading->error,
			                  "expected a name for %s, found an empty text", what);
	return *slot.count || yaml_error(node, reading->error, "expected a name for %s, found an empty list", what);
}

bool read_argument(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	int64_t number;
	if (!yaml_integer(node, what, 0, LAST_ARGUMENT, &number, reading->error))
		return false;
	*(unsigned *)slot.value = (unsigned)number;
	return true;
}

bool read_flag(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	return yaml_boolean(node, what, slot.value, reading->error);
}
