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

static uint32_t function_held(struct pointers *pointers, uint32_t unit, const char *key, struct fact_function made)
{
	struct program *program = pointers->program;
	uint32_t next = (uint32_t)program->functions.count;
	uint32_t known = table_put_string(pointers->functions, key, next);
	if (known != next)
		return known;
	struct fact_function *fact = ARENA_NEW(program->arena, struct fact_function);
	*fact = made;
	fact->key = key;
	fact->type = type_held(program->arena, made.type);
	fact->parameters = type_parameter_count(fact->type);
	VECTOR_PUSH(program->functions, (struct function){.fact = fact,
	                                                  .unit = unit,
	                                                  .index = FACT_NONE,
	                                                  .form_of = next,
	                                                  .address_taken = true,
	                                                  .of_pointer = true,
	                                                  .mentions = matcher_find(program->matcher, made.name)});
	return next;
}

static bool is_named(const struct program *program, const char *name, const char *type)
{
	return declarator_of(type) && matcher_find(program->matcher, name).count > 0;
}

void link_find_named_pointers(const struct program *program, const struct facts *facts, named_pointer_list *found)
{
	for (fact_index v = 0; v < facts->variables.count; v++) {
		const struct fact_variable *variable = &facts->variables.items[v];

		if (variable->function == FACT_NONE && is_named(program, variable->name, variable->type))
			VECTOR_PUSH(*found, (struct named_pointer){.variable = v, .field = FACT_NONE});
	}
	for (fact_index f = 0; f < facts->fields.count; f++)
		if (is_named(program, facts->fields.items[f].name, facts->fields.items[f].type))
			VECTOR_PUSH(*found, (struct named_pointer){.variable = FACT_NONE, .field = f});
}

void link_named_pointers(struct program *program)
{
	struct pointers pointers = {program, table_new()};

	for (size_t i = 0; i < program->named_pointers.count; i++) {
		struct named_pointer *pointer = &program->named_pointers.items[i];
		const struct facts *facts = program->units.items[pointer->unit].facts;

		if (pointer->field == FACT_NONE) {
			const struct fact_variable *variable = &facts->variables.items[pointer->variable];

			pointer->function = function_held(&pointers, pointer->unit, variable->key,
			                                  (struct fact_function){.name = variable->name,
			                                                         .type = variable->type,
			                                                         .place = variable->place});
		} else {
			const struct fact_field *field = &facts->fields.items[pointer->field];

			pointer->function =
			    function_held(&pointers, pointer->unit, field->key,
			                  (struct fact_function){.name = field->name, .type = field->type});
		}
	}
	table_free(pointers.functions);
}
