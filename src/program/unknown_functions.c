#include "program/diagnosis_parts.h"
#include "values/values.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Methods that have no body because their class is an interface are known through those that override them. What has a
 * type but is declared nowhere is the compiler's own, and becomes instructions; what nobody declared has no type. */
bool function_is_unknown(const struct program *program, const struct function *function)
{
	const struct fact_function *fact = function->fact;
	bool of_the_compiler = fact->place.line == 0 && fact->type[0];

	return !function->defined && function->mentions.count == 0 && !fact->virtual_ && !of_the_compiler &&
	       !(fact->system &&
	         ruleset_is_complete_for(program->ruleset, link_place(program, function->unit, fact->place).file));
}

/* Is a function of the program among what the argument may be? Values that hold data are no functions, whatever
 * points-to makes of casts: the function must stand there itself, or the callee's type must take one. */
static bool is_function_of_program(const struct program *program, struct value_reference value, const char *callee_type)
{
	const struct fact_value *fact = value_fact(program, value);
	const uint32_t *objects;
	size_t count;

	if (!fact || (fact->kind != FACT_VALUE_FUNCTION && !strstr(callee_type, "(*")))
		return false;
	objects = flow_objects(program, value, &count);
	for (size_t i = 0; i < count; i++) {
		const struct object *object = &program->objects.items[objects[i]];

		if (object->kind == OBJECT_FUNCTION && program->functions.items[object->index].defined)
			return true;
	}
	return false;
}

/* The first argument of the call that is a function of the program: the callee will call it, now or later. */
static int handed_over(const struct program *program, const struct call_site *call, const char *callee_type)
{
	for (unsigned a = 0; a < call->fact->argument_count; a++)
		if (is_function_of_program(program, call_argument(program, call, a), callee_type))
			return (int)a;
	return -1;
}

/* "std::mutex::lock" → "std.mutex.lock"; what an id cannot hold is left out. */
static const char *make_id(const struct program *program, struct arena *arena, struct table *taken, const char *name)
{
	char *plain = arena_copy_string(arena, name), *to = plain;
	const char *id;

	for (const char *from = name; *from; from++) {
		if (isalnum((unsigned char)*from) || strchr("_-.", *from))
			*to++ = *from;
		else if (*from == ':' && to > plain && to[-1] != '.')
			*to++ = '.';
	}
	*to = 0;
	id = plain[0] ? plain : "function";
	for (unsigned number = 2; ruleset_find(program->ruleset, id) || table_get_string(taken, id) != TABLE_NONE;
	     number++)
		id = arena_printf(arena, "%s-%u", plain[0] ? plain : "function", number);
	table_put_string(taken, id, 0);
	return id;
}

static int compare_unknown(const void *left_item, const void *right_item)
{
	const struct unknown_function *left = left_item, *right = right_item;

	if (left->calls != right->calls)
		return left->calls > right->calls ? -1 : 1;
	return strcmp(left->name, right->name);
}

static void count_calls(const struct program *program, const bool *is_unknown, struct unknown_function *found)
{
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			const struct target *target = &program->targets.items[t];
			const struct function *function = &program->functions.items[target->function];
			struct unknown_function *unknown = &found[target->function];

			if (target->certainty == CERTAINTY_TYPE || !is_unknown[target->function])
				continue;
			if (unknown->calls++ == 0) {
				unknown->first = link_place(program, call->unit, call->fact->expansion);
				unknown->handed = -1;
			}
			if (unknown->handed < 0)
				unknown->handed = handed_over(program, call, function->fact->type);
		}
	}
}

void diagnose_unknown(const struct program *program, struct diagnosis *diagnosis)
{
	struct unknown_function *found = memory_zeroed(program->functions.count + 1, sizeof *found);
	bool *is_unknown = memory_zeroed(program->functions.count + 1, sizeof *is_unknown);
	struct table *ids = table_new();

	for (size_t f = 0; f < program->functions.count; f++)
		is_unknown[f] = function_is_unknown(program, &program->functions.items[f]);
	count_calls(program, is_unknown, found);
	for (size_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];

		if (found[f].calls == 0)
			continue;
		found[f].name = function->fact->name;
		found[f].type = function->fact->type;
		found[f].header = link_place(program, function->unit, function->fact->place).file;
		VECTOR_PUSH(diagnosis->unknown, found[f]);
	}
	free(found);
	free(is_unknown);
	if (diagnosis->unknown.count > 1)
		qsort(diagnosis->unknown.items, diagnosis->unknown.count, sizeof *diagnosis->unknown.items,
		      compare_unknown);
	for (size_t i = 0; i < diagnosis->unknown.count; i++)
		diagnosis->unknown.items[i].rule_id =
		    make_id(program, diagnosis->arena, ids, diagnosis->unknown.items[i].name);
	table_free(ids);
}
