#include "model/named_pointers.h"

#include "model/type_text.h"

#include <string.h>

struct pointers {
	struct program *program;
	struct table *functions; /* key of the variable or field → the function that stands for what it holds */
};

/* Where "(*)(" stands in the type of a pointer to a function; null: it is none. */
static const char *declarator_of(const char *pointer)
{
	const char *first = strchr(pointer, '('); /* most types have none */
	return first ? strstr(first, "(*)(") : NULL;
}

/* "int (*)(int, void *) __attribute__((...))" → "int (int, void *)" */
static const char *type_held(struct arena *arena, const char *pointer)
{
	const char *star = declarator_of(pointer), *rest = star + strlen("(*)");
	const char *attributes = strstr(rest, " __attribute__");
	size_t length = attributes ? (size_t)(attributes - rest) : strlen(rest);
	return arena_printf(arena, "%.*s%.*s", (int)(star - pointer), pointer, (int)length, rest);
}

static uint32_t function_held(struct pointers *pointers, uint32_t unit, const char *key, struct fact_function made,
                              struct mentions mentions)
{
	struct program *program = pointers->program;
	uint32_t next = (uint32_t)program->functions.count;
	uint32_t known = table_put_string(pointers->functions, key, next);
	if (known != next)
		return known;
	struct fact_function *fact = ARENA_NEW(program->arena, struct fact_function);
	*fact = made;
	fact->key = key;
	fact->parameters = type_parameter_count(made.type);
	VECTOR_PUSH(program->functions, (struct function){.fact = fact,
	                                                  .unit = unit,
	                                                  .index = FACT_NONE,
	                                                  .form_of = next,
	                                                  .address_taken = true,
	                                                  .of_pointer = true,
	                                                  .mentions = mentions});
	return next;
}

/* made has the type of the pointer. */
static void look_at(struct pointers *pointers, struct named_pointer pointer, const char *key, struct fact_function made)
{
	struct program *program = pointers->program;
	struct mentions mentions;

	if (!declarator_of(made.type))
		return;
	mentions = matcher_find(program->matcher, made.name);
	if (mentions.count == 0)
		return;
	made.type = type_held(program->arena, made.type);
	pointer.function = function_held(pointers, pointer.unit, key, made, mentions);
	VECTOR_PUSH(program->named_pointers, pointer);
}

void link_named_pointers(struct program *program)
{
	struct pointers pointers = {program, table_new()};

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index v = 0; v < facts->variables.count; v++) {
			const struct fact_variable *variable = &facts->variables.items[v];

			if (variable->function == FACT_NONE)
				look_at(&pointers, (struct named_pointer){.unit = u, .variable = v, .field = FACT_NONE},
				        variable->key,
				        (struct fact_function){
				            .name = variable->name, .type = variable->type, .place = variable->place});
		}
		for (fact_index f = 0; f < facts->fields.count; f++) {
			const struct fact_field *field = &facts->fields.items[f];

			look_at(&pointers, (struct named_pointer){.unit = u, .variable = FACT_NONE, .field = f},
			        field->key, (struct fact_function){.name = field->name, .type = field->type});
		}
	}
	table_free(pointers.functions);
}
