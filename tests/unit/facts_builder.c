#include "facts_builder.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

/* The open unit. Tests run one after another in one thread. */
static struct {
	struct facts *facts;
	fact_index file, function, block;
	uint32_t line;        /* of what was added last */
	uint32_t wanted_line; /* 0: the next one */
} builder;

static char *copy(const char *text) { return arena_copy_string(builder.facts->arena, text); }

static struct fact_place next_place(void)
{
	builder.line = builder.wanted_line ? builder.wanted_line : builder.line + 1;
	builder.wanted_line = 0;
	return (struct fact_place){.file = builder.file, .line = builder.line, .column = 2};
}

/* ---- where things are added ---- */

struct facts *open_unit(const char *path)
{
	memset(&builder, 0, sizeof builder);
	builder.facts = facts_new();
	builder.facts->language = "c";
	builder.function = builder.block = FACT_NONE;
	in_file(path);
	return builder.facts;
}

void in_file(const char *path)
{
	struct facts *facts = builder.facts;
	builder.file = FACT_NONE;
	for (size_t i = 0; i < facts->files.count; i++)
		if (strcmp(facts->files.items[i].path, path) == 0)
			builder.file = (fact_index)i;
	if (builder.file == FACT_NONE) {
		builder.file = (fact_index)facts->files.count;
		VECTOR_PUSH(facts->files, (struct fact_file){.path = copy(path)});
	}
}

void at_line(uint32_t line) { builder.wanted_line = line; }

void at_file_level(void) { builder.function = builder.block = FACT_NONE; }

struct facts *current_facts(void) { return builder.facts; }

fact_index current_function(void) { return builder.function; }

uint32_t last_line(void) { return builder.line; }

/* ---- functions ---- */

static fact_index find_function(const char *name)
{
	for (size_t i = 0; i < builder.facts->functions.count; i++)
		if (strcmp(builder.facts->functions.items[i].name, name) == 0)
			return (fact_index)i;
	return FACT_NONE;
}

/* Counts what stands between the parentheses that belong to the function itself: the first ones. */
static uint32_t count_parameters(const char *type)
{
	const char *at = strchr(type, '(');
	if (!at || strncmp(at, "()", 2) == 0 || strncmp(at, "(void)", 6) == 0 || strncmp(at, "(...)", 5) == 0)
		return 0;
	uint32_t count = 1;
	int depth = 0;
	for (; *at; at++) {
		depth += (*at == '(' || *at == '<') - (*at == ')' || *at == '>');
		if (depth == 0)
			break;
		if (*at == ',' && depth == 1 && strncmp(at, ", ...", 5) != 0)
			count++;
	}
	return count;
}

fact_index declare(const char *name, const char *type)
{
	fact_index index = find_function(name);
	if (index != FACT_NONE)
		return index;
	struct fact_function made = {.key = copy(name),
	                             .name = copy(name),
	                             .type = copy(type),
	                             .place = {.file = builder.file, .line = 1, .column = 1},
	                             .parameters = count_parameters(type)};
	VECTOR_PUSH(builder.facts->functions, made);
	return (fact_index)(builder.facts->functions.count - 1);
}

fact_index declare_virtual(const char *name, const char *type)
{
	fact_index index = declare(name, type);
	builder.facts->functions.items[index].virtual_ = true;
	return index;
}

static fact_index add_block(struct fact_block block)
{
	block.function = builder.function;
	block.parent = builder.block;
	block.place = next_place();
	VECTOR_PUSH(builder.facts->blocks, block);
	return builder.block = (fact_index)(builder.facts->blocks.count - 1);
}

fact_index define(const char *name, const char *type)
{
	fact_index index = declare(name, type);
	builder.function = index;
	builder.block = FACT_NONE;
	add_block((struct fact_block){.kind = FACT_BLOCK_BODY, .value = FACT_NONE});
	struct fact_function *defined = &builder.facts->functions.items[index];
	defined->type = copy(type);
	defined->parameters = count_parameters(type);
	defined->defined = true;
	defined->place = builder.facts->blocks.items[builder.block].place;
	defined->end_line = defined->place.line;
	return index;
}

fact_index define_local(const char *name, const char *type)
{
	fact_index index = define(name, type);
	struct fact_function *defined = &builder.facts->functions.items[index];
	defined->local = true;
	defined->key = arena_printf(builder.facts->arena, "%s@%s", builder.facts->files.items[builder.file].path, name);
	return index;
}

fact_index define_virtual(const char *name, const char *type)
{
	fact_index index = define(name, type);
	builder.facts->functions.items[index].virtual_ = true;
	return index;
}

void inside(const char *name)
{
	builder.function = find_function(name);
	builder.block = FACT_NONE;
	for (size_t i = 0; i < builder.facts->blocks.count; i++) {
		const struct fact_block *block = &builder.facts->blocks.items[i];
		if (block->kind == FACT_BLOCK_BODY && block->function == builder.function)
			builder.block = (fact_index)i;
	}
	assert(builder.block != FACT_NONE);
}

void overrides(const char *name, const char *overridden)
{
	fact_index base = declare_virtual(overridden, "void ()");
	struct fact_function *function = &builder.facts->functions.items[declare_virtual(name, "void ()")];
	/* A run must stay together: it moves to the end to grow. */
	fact_index first = (fact_index)builder.facts->overrides.count;
	for (fact_index i = 0; i < function->override_count; i++)
		VECTOR_PUSH(builder.facts->overrides, builder.facts->overrides.items[function->first_override + i]);
	VECTOR_PUSH(builder.facts->overrides, base);
	function->first_override = first;
	function->override_count++;
}

void attribute(const char *name, const char *text)
{
	struct fact_function *function = &builder.facts->functions.items[declare(name, "void ()")];
	fact_index first = (fact_index)builder.facts->attributes.count;
	for (fact_index i = 0; i < function->attribute_count; i++)
		VECTOR_PUSH(builder.facts->attributes, builder.facts->attributes.items[function->first_attribute + i]);
	VECTOR_PUSH(builder.facts->attributes, copy(text));
	function->first_attribute = first;
	function->attribute_count++;
}

/* ---- values ---- */

static fact_index add_value(struct fact_value value)
{
	VECTOR_PUSH(builder.facts->values, value);
	return (fact_index)(builder.facts->values.count - 1);
}

fact_index value_of_kind(enum fact_value_kind kind, fact_index a, fact_index b)
{
	return add_value((struct fact_value){.kind = kind, .a = a, .b = b});
}

fact_index unknown(void) { return value_of_kind(FACT_VALUE_UNKNOWN, FACT_NONE, FACT_NONE); }

fact_index number(int64_t integer)
{
	return add_value(
	    (struct fact_value){.kind = FACT_VALUE_INTEGER, .a = FACT_NONE, .b = FACT_NONE, .integer = integer});
}

fact_index text_literal(const char *text)
{
	return add_value(
	    (struct fact_value){.kind = FACT_VALUE_STRING, .a = FACT_NONE, .b = FACT_NONE, .text = copy(text)});
}

fact_index function(const char *name)
{
	return value_of_kind(FACT_VALUE_FUNCTION, declare(name, "void ()"), FACT_NONE);
}

fact_index parameter(uint32_t position)
{
	assert(builder.function != FACT_NONE);
	return add_value((struct fact_value){
	    .kind = FACT_VALUE_PARAMETER, .a = builder.function, .b = FACT_NONE, .integer = position});
}

static fact_index variable_with_key(const char *key, const char *name, fact_index owner)
{
	struct facts *facts = builder.facts;
	size_t i = 0;
	while (i < facts->variables.count && strcmp(facts->variables.items[i].key, key) != 0)
		i++;
	if (i == facts->variables.count) {
		struct fact_variable made = {.key = copy(key), .name = copy(name), .type = "", .function = owner};
		made.place = (struct fact_place){.file = builder.file, .line = builder.line, .column = 1};
		VECTOR_PUSH(facts->variables, made);
	}
	return value_of_kind(FACT_VALUE_VARIABLE, (fact_index)i, FACT_NONE);
}

fact_index variable(const char *name) { return variable_with_key(name, name, FACT_NONE); }

fact_index typed_variable(const char *name, const char *type)
{
	fact_index value = variable(name);
	builder.facts->variables.items[builder.facts->values.items[value].a].type = copy(type);
	return value;
}

fact_index file_variable(const char *name)
{
	const char *path = builder.facts->files.items[builder.file].path;
	return variable_with_key(arena_printf(builder.facts->arena, "%s@%s", path, name), name, FACT_NONE);
}

fact_index local_variable(const char *name)
{
	assert(builder.function != FACT_NONE);
	const char *owner = builder.facts->functions.items[builder.function].key;
	return variable_with_key(arena_printf(builder.facts->arena, "%s@%s", owner, name), name, builder.function);
}

fact_index field_of(const char *name, fact_index record)
{
	struct facts *facts = builder.facts;
	size_t i = 0;
	while (i < facts->fields.count && strcmp(facts->fields.items[i].key, name) != 0)
		i++;
	if (i == facts->fields.count)
		VECTOR_PUSH(facts->fields, (struct fact_field){.key = copy(name), .name = copy(name), .type = ""});
	return value_of_kind(FACT_VALUE_FIELD, (fact_index)i, record);
}

fact_index field(const char *name) { return field_of(name, FACT_NONE); }

fact_index result(fact_index of) { return value_of_kind(FACT_VALUE_RESULT, of, FACT_NONE); }

fact_index receiver(void) { return value_of_kind(FACT_VALUE_RECEIVER, builder.function, FACT_NONE); }

fact_index address(fact_index value) { return value_of_kind(FACT_VALUE_ADDRESS, value, FACT_NONE); }

fact_index pointee(fact_index value) { return value_of_kind(FACT_VALUE_POINTEE, value, FACT_NONE); }

fact_index either(fact_index first, fact_index second) { return value_of_kind(FACT_VALUE_EITHER, first, second); }

fact_index without(fact_index value, int64_t cleared)
{
	fact_index index = value_of_kind(FACT_VALUE_WITHOUT, value, FACT_NONE);
	builder.facts->values.items[index].integer = cleared;
	return index;
}

fact_index bits(fact_index first, fact_index second) { return value_of_kind(FACT_VALUE_BITS, first, second); }

/* ---- what happens ---- */

fact_index store(fact_index to, fact_index from)
{
	struct fact_flow flow = {.to = to,
	                         .from = from,
	                         .function = builder.function,
	                         .block = builder.block,
	                         .calls = (uint32_t)builder.facts->calls.count,
	                         .place = next_place()};
	VECTOR_PUSH(builder.facts->flows, flow);
	return (fact_index)(builder.facts->flows.count - 1);
}

void leave_by(enum fact_jump_kind kind, fact_index value)
{
	struct fact_jump made = {.kind = kind, .block = builder.block, .value = value};
	made.calls = (uint32_t)builder.facts->calls.count;
	made.flows = (uint32_t)builder.facts->flows.count;
	VECTOR_PUSH(builder.facts->jumps, made);
}

fact_index returns(fact_index value)
{
	leave_by(FACT_JUMP_RETURN, value);
	return store(value_of_kind(FACT_VALUE_RETURN, builder.function, FACT_NONE), value);
}

static fact_index add_call(struct fact_call made, va_list arguments)
{
	made.function = builder.function;
	made.block = builder.block;
	made.place = made.expansion = next_place();
	made.first_argument = (fact_index)builder.facts->arguments.count;
	for (fact_index value; (value = va_arg(arguments, fact_index)) != FACT_NONE; made.argument_count++)
		VECTOR_PUSH(builder.facts->arguments, value);
	VECTOR_PUSH(builder.facts->calls, made);
	if (builder.function != FACT_NONE && builder.facts->functions.items[builder.function].end_line < builder.line)
		builder.facts->functions.items[builder.function].end_line = builder.line;
	return (fact_index)(builder.facts->calls.count - 1);
}

static struct fact_call named_call(enum fact_callee kind, const char *name, fact_index object)
{
	return (struct fact_call){
	    .kind = kind, .callee = declare(name, "void ()"), .through = FACT_NONE, .type = "", .receiver = object};
}

fact_index call_arguments(const char *name, ...)
{
	va_list arguments;
	va_start(arguments, name);
	fact_index made = add_call(named_call(FACT_CALLEE_DIRECT, name, FACT_NONE), arguments);
	va_end(arguments);
	return made;
}

fact_index call_value_arguments(fact_index through, const char *type, ...)
{
	struct fact_call made = {.kind = FACT_CALLEE_VALUE,
	                         .callee = FACT_NONE,
	                         .through = through,
	                         .type = copy(type),
	                         .receiver = FACT_NONE};
	va_list arguments;
	va_start(arguments, type);
	fact_index index = add_call(made, arguments);
	va_end(arguments);
	return index;
}

fact_index call_method_arguments(fact_index object, const char *name, ...)
{
	va_list arguments;
	va_start(arguments, name);
	fact_index made = add_call(named_call(FACT_CALLEE_DIRECT, name, object), arguments);
	va_end(arguments);
	return made;
}

fact_index call_virtual_arguments(fact_index object, const char *name, ...)
{
	va_list arguments;
	va_start(arguments, name);
	fact_index made = add_call(named_call(FACT_CALLEE_VIRTUAL, name, object), arguments);
	va_end(arguments);
	return made;
}

fact_index begin_loop(void) { return add_block((struct fact_block){.kind = FACT_BLOCK_LOOP, .value = FACT_NONE}); }

fact_index begin_loop_while(fact_index value, enum fact_test test, int64_t constant)
{
	return add_block(
	    (struct fact_block){.kind = FACT_BLOCK_LOOP, .test = test, .value = value, .constant = constant});
}

fact_index begin_endless_loop(void)
{
	return add_block((struct fact_block){.kind = FACT_BLOCK_LOOP, .value = FACT_NONE, .exhaustive = true});
}

fact_index begin_branch(fact_index value, enum fact_test test, int64_t constant)
{
	return add_block(
	    (struct fact_block){.kind = FACT_BLOCK_BRANCH, .test = test, .value = value, .constant = constant});
}

fact_index begin_branch_unknown(void)
{
	return add_block((struct fact_block){.kind = FACT_BLOCK_BRANCH, .value = FACT_NONE});
}

fact_index begin_branch_never(void)
{
	return add_block((struct fact_block){.kind = FACT_BLOCK_BRANCH, .test = FACT_TEST_NEVER, .value = FACT_NONE});
}

void end_block(void)
{
	assert(builder.block != FACT_NONE && builder.facts->blocks.items[builder.block].parent != FACT_NONE);
	builder.block = builder.facts->blocks.items[builder.block].parent;
}

void comment(const char *text)
{
	struct fact_comment made = {
	    .text = copy(text), .place = {.file = builder.file, .line = builder.line ? builder.line : 1, .column = 40}};
	VECTOR_PUSH(builder.facts->comments, made);
}
