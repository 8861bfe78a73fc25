#include "program/flow.h"

#include "base/text.h"

#include <string.h>

/* ---- types ---- */

/* Where "(*)" starts in the type of a pointer to a function, null in the type of a function: the innermost declarator
 * says which it is, as in "void (*(*)(int))(char)". */
static const char *pointer_declarator(const char *type)
{
	const char *at = strchr(type, '(');
	while (at && (at[1] == '*' || at[1] == '&')) {
		const char *inner = at + 1 + strspn(at + 1, "*&");
		if (*inner != '(')
			return at;
		at = inner;
	}
	return NULL;
}

uint32_t flow_type_number(struct flow_graph *flow, const char *type)
{
	static const char *const suffixes[] = {" noexcept", " const", " volatile", " &", " &&"};
	struct text plain = {0};
	const char *pointer = pointer_declarator(type), *end = pointer ? strchr(pointer, ')') : NULL;
	if (end)
		text_add_bytes(&plain, type, (size_t)(pointer - type));
	text_add(&plain, end ? end + 1 : type);
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		size_t length = strlen(suffixes[i]);
		if (plain.length < length || strcmp(plain.bytes + plain.length - length, suffixes[i]) != 0)
			continue;
		plain.length -= length;
		plain.bytes[plain.length] = 0;
		i = (size_t)-1; /* what stood before it may be one as well */
	}
	uint32_t number = table_put_string(flow->types, text_string(&plain), (uint32_t)table_count(flow->types));
	text_free(&plain);
	return number;
}

/* C casts function pointers freely; what a call cannot do is pass another number of arguments. */
static bool takes_arguments(const struct fact_function *function, fact_index count)
{
	const char *end = strrchr(function->type, ')');
	bool variadic = end && end - function->type >= 3 && strncmp(end - 3, "...", 3) == 0;
	bool unprototyped = function->parameters == 0 && strstr(function->type, "()");
	return count == function->parameters || unprototyped || (variadic && count > function->parameters);
}

/* ---- indirect calls ---- */

enum fit { FIT_NOT, FIT_LOOSE, FIT_EXACT };

/* Where a front end could not tell a type, it may be the right one. */
static enum fit fit_of(const struct program *program, const struct indirect_call *indirect, uint32_t function)
{
	const struct fact_function *fact = program->functions.items[function].fact;
	const struct fact_call *call = program->calls.items[indirect->call].fact;
	if (!*fact->type || program->flow->function_types[function] == indirect->type)
		return FIT_EXACT;
	if (!takes_arguments(fact, call->argument_count))
		return FIT_NOT;
	return *call->type ? FIT_LOOSE : FIT_EXACT;
}

static void consider_function(struct program *program, uint32_t indirect_index, uint32_t function)
{
	struct indirect_call *indirect = &program->flow->indirects.items[indirect_index];
	enum fit fit = fit_of(program, indirect, function);
	if (fit == FIT_EXACT && id_set_add(&indirect->exact, function))
		flow_connect(program, indirect->call, function);
	if (fit == FIT_LOOSE && id_set_add(&indirect->loose, function) && indirect->opened)
		flow_connect(program, indirect->call, function);
}

static void watch(struct program *program, uint32_t indirect, const struct leaf *leaf)
{
	struct flow_graph *flow = program->flow;
	if (leaf->is_function) {
		const struct symbol *symbol = &program->symbols.items[leaf->id];
		for (uint32_t i = 0; i < symbol->function_count; i++)
			consider_function(program, indirect,
			                  program->symbol_functions.items[symbol->first_function + i]);
		return;
	}
	struct cell *cell = &flow->cells.items[leaf->id];
	VECTOR_PUSH(flow->watchers, (struct watcher){.indirect = indirect, .next = cell->first_watcher});
	cell->first_watcher = (uint32_t)(flow->watchers.count - 1);
}

void flow_watch_indirect_calls(struct program *program)
{
	struct flow_graph *flow = program->flow;
	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *site = &program->calls.items[c];
		if (!site->indirect)
			continue;
		uint32_t indirect = (uint32_t)flow->indirects.count;
		VECTOR_PUSH(flow->indirects,
		            (struct indirect_call){.call = c, .type = flow_type_number(flow, site->fact->type)});
		struct leaves leaves;
		flow_leaves(program, (struct value_reference){site->unit, site->fact->through}, &leaves);
		for (size_t i = 0; i < leaves.count; i++)
			watch(program, indirect, &leaves.items[i]);
	}
}

/* Calls that no function of exactly their type reaches take what can be called at all. False when nothing was new. */
static bool open_loose_calls(struct program *program)
{
	bool any = false;
	for (size_t i = 0; i < program->flow->indirects.count; i++) {
		struct indirect_call *indirect = &program->flow->indirects.items[i];
		if (indirect->opened || indirect->exact.count || !indirect->loose.count)
			continue;
		any = indirect->opened = true;
		for (uint32_t j = 0; j < indirect->loose.count; j++)
			flow_connect(program, indirect->call, indirect->loose.items[j]);
	}
	return any;
}

/* ---- propagation ---- */

/* Sends on what reached the cell since the last time. Connecting a call may add edges and objects to this very cell:
 * everything is looked up again by its index. */
static void process_cell(struct program *program, uint32_t index)
{
	struct flow_graph *flow = program->flow;
	uint32_t start = flow->cells.items[index].done, end = flow->cells.items[index].objects.count;
	flow->cells.items[index].done = end;
	flow->cells.items[index].queued = false;
	for (uint32_t e = flow->cells.items[index].first_out; e != NONE; e = flow->edges.items[e].next_out)
		for (uint32_t i = start; i < end; i++)
			flow_add_object(flow, flow->edges.items[e].to, flow->cells.items[index].objects.items[i]);
	for (uint32_t w = flow->cells.items[index].first_watcher; w != NONE; w = flow->watchers.items[w].next)
		for (uint32_t i = start; i < end; i++) {
			struct object object = program->objects.items[flow->cells.items[index].objects.items[i]];
			if (object.kind == OBJECT_FUNCTION)
				consider_function(program, flow->watchers.items[w].indirect, object.index);
		}
}

void flow_propagate(struct program *program)
{
	struct flow_graph *flow = program->flow;
	do {
		while (flow->queue_first < flow->queue.count)
			process_cell(program, flow->queue.items[flow->queue_first++]);
		flow->queue_first = flow->queue.count = 0;
	} while (open_loose_calls(program) || flow->queue.count);
}
