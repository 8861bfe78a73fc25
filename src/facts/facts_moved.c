#include "facts/facts_moved.h"

#include "base/files.h"
#include "base/table.h"
#include "facts/facts_schema.h"

#include <assert.h>
#include <stdint.h>

struct mover {
	struct arena *arena;
	const char *from, *to;
	struct table *number_of_address; /* a string that stands in many records is one string afterwards, too */
	VECTOR(const char *) moved;
};

static const char *move_string(struct mover *mover, const char *string)
{
	uint32_t next = (uint32_t)mover->moved.count;
	uint32_t number = table_put_number(mover->number_of_address, (uint64_t)(uintptr_t)string, next);
	if (number == next)
		VECTOR_PUSH(mover->moved, path_moved(mover->arena, string, mover->from, mover->to));
	assert(mover->moved.items);
	return mover->moved.items[number];
}

static void move_fields(struct mover *mover, struct schema_layout layout, char *record)
{
	for (unsigned i = 0; i < layout.count; i++) {
		void *at = record + layout.fields[i].offset;
		if (layout.fields[i].type == FIELD_STRING)
			*(const char **)at = move_string(mover, *(const char **)at);
	}
}

void facts_move(struct facts *facts, const char *from, const char *to)
{
	struct mover mover = {.arena = facts->arena, .from = from, .to = to, .number_of_address = table_new()};
	for (unsigned kind = 0; kind < RECORD_KINDS; kind++) {
		const struct schema_record *schema = &facts_schema[kind];
		struct schema_vector vector = schema_vector_of(facts, kind);
		for (size_t i = 0; i < vector.count; i++) {
			char *record = (char *)vector.items + i * schema->size;
			move_fields(&mover, schema->head, record);
			move_fields(&mover, schema_variant(schema, record), record);
		}
	}
	facts->meaning = 0;
	table_free(mover.number_of_address);
	VECTOR_FREE(mover.moved);
}
