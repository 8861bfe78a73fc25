#include "values/flow.h"

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
	struct text given = {0}, plain = {0};
	type_add_without_tags(&given, type);
	type = text_string(&given);
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
	text_free(&given);
	return number;
}

/* C casts function pointers freely; what a call cannot do is pass another number of arguments. */
bool flow_takes_arguments(const struct fact_function *function, fact_index count)
{
	bool variadic = type_takes_more(function->type);
	bool unprototyped = function->parameters == 0 && strstr(function->type, "()");
	return count == function->parameters || unprototyped || (variadic && count > function->parameters);
}

/* ---- indirect calls ---- */

enum fit { FIT_NOT, FIT_LOOSE, FIT_EXACT };

/* Where a front end could not tell a type, it may be the right one. */
static enum fit fit_of(const struct program *program, const struct dispatch *dispatch, uint32_t function)
{
	const struct fact_function *fact = program->functions.items[function].fact;
	if (!*fact->type || program->flow->function_types[function] == dispatch->type ||
	    program->flow->function_bound[function] || flow_is_called_with_object(program, dispatch, function))
		return FIT_EXACT;
	if (!flow_takes_arguments(fact, dispatch->argument_count))
		return FIT_NOT;
	return *program->calls.items[dispatch->first_call].fact->type ? FIT_LOOSE : FIT_EXACT;
}

bool flow_is_called_with_object(const struct program *program, const struct dispatch *dispatch, uint32_t function)
{
	uint32_t type = program->flow->function_types[function];
	return program->functions.items[function].fact->method && type != dispatch->type &&
	       type == dispatch->method_type;
}

static void consider_function(struct program *program, uint32_t index, uint32_t function);

/* A pointer to a virtual method calls what overrides it. */
static void consider_overriders(struct program *program, uint32_t index, uint32_t function)
{
	const struct function *method = &program->functions.items[function];
	size_t count;
	const uint32_t *targets = hierarchy_targets(program->flow->hierarchy, method->unit, method->index, &count);
	for (size_t i = 0; i < count; i++)
		if (targets[i] != function && program->functions.items[targets[i]].defined)
			consider_function(program, index, targets[i]);
}

static void consider_function(struct program *program, uint32_t index, uint32_t function)
{
	struct dispatch *dispatch = &program->flow->dispatches.items[index];
	enum fit fit = fit_of(program, dispatch, function);
	if (fit == FIT_EXACT && id_set_add(&dispatch->exact, function)) {
		flow_connect_dispatch(program, index, function);
		if (program->functions.items[function].fact->virtual_)
			consider_overriders(program, index, function);
	}
	if (fit == FIT_LOOSE && id_set_add(&dispatch->loose, function) && dispatch->opened)
		flow_connect_dispatch(program, index, function);
}

/* ---- indirect calls ---- */

/* A method may be called with its object as the first argument: "void (net::Client &, int)" calls "void (int)". */
static uint32_t method_type(struct flow_graph *flow, const char *type)
{
	size_t length = 0;
	const char *first = type_of_parameter(type, 0, &length);
	if (!first || (first[length - 1] != '&' && first[length - 1] != '*'))
		return NONE;
	const char *rest = first + length + strspn(first + length, ", ");
	struct text method = {0};
	text_add_bytes(&method, type, (size_t)(first - type));
	text_add(&method, rest);
	uint32_t number = flow_type_number(flow, text_string(&method));
	text_free(&method);
	return number;
}

static uint32_t add_dispatch(struct program *program, uint32_t call, uint32_t type, const struct leaves *through)
{
	struct flow_graph *flow = program->flow;
	uint32_t index = (uint32_t)flow->dispatches.count;
	struct dispatch made = {.first_call = call, .last_call = call, .type = type};
	made.method_type = method_type(flow, program->calls.items[call].fact->type);
	made.argument_count = program->calls.items[call].fact->argument_count;
	made.first_cell = flow_add_cells(flow, 2 + made.argument_count);
	VECTOR_PUSH(flow->dispatches, made);
	for (size_t i = 0; i < through->count; i++) {
		const struct leaf *leaf = &through->items[i];
		if (!leaf->is_function) {
			VECTOR_PUSH(flow->watchers, (struct watcher){.dispatch = index, .cell = leaf->id});
			continue;
		}
		const struct symbol *symbol = &program->symbols.items[leaf->id];
		for (uint32_t j = 0; j < symbol->function_count; j++)
			consider_function(program, index, program->symbol_functions.items[symbol->first_function + j]);
	}
	return index;
}

/* The dispatch of calls like this one, made when it is the first. */
static uint32_t dispatch_for(struct program *program, uint32_t call)
{
	struct flow_graph *flow = program->flow;
	const struct call_site *site = &program->calls.items[call];
	struct leaves through;
	flow_leaves(program, (struct value_reference){site->unit, site->fact->through}, &through);
	uint32_t type = flow_type_number(flow, site->fact->type);
	if (through.count != 1 || through.items[0].is_function)
		return add_dispatch(program, call, type, &through);
	uint32_t key[] = {through.items[0].id, type, site->fact->argument_count};
	uint32_t next = (uint32_t)flow->dispatches.count;
	uint32_t index = table_put(flow->dispatch_keys, key, sizeof key, next);
	if (index == next)
		return add_dispatch(program, call, type, &through);
	struct dispatch *dispatch = &flow->dispatches.items[index];
	flow->next_in_dispatch[dispatch->last_call] = call;
	dispatch->last_call = call;
	return index;
}

void flow_watch_indirect_calls(struct program *program)
{
	for (uint32_t c = 0; c < program->calls.count; c++) {
		if (!program->calls.items[c].indirect)
			continue;
		uint32_t dispatch = dispatch_for(program, c);
		program->flow->dispatch_of[c] = dispatch;
		flow_join_dispatch(program, c, dispatch);
	}
}

static void look_at_watched(struct program *program, struct watcher *watcher)
{
	uint32_t objects = program->flow->cells.items[watcher->cell].objects;
	if (objects == watcher->seen)
		return;
	watcher->seen = objects;
	size_t count;
	const uint32_t *items = object_sets_items(program->flow->sets, objects, &count);
	for (size_t i = 0; i < count; i++) {
		struct object object = program->objects.items[items[i]];
		if (object.kind == OBJECT_FUNCTION && !flow_has_another_name(program->flow, watcher, object.index))
			consider_function(program, watcher->dispatch, object.index);
	}
}

/* Calls that no function of exactly their type reaches take what can be called at all. */
static void open_loose_calls(struct program *program)
{
	for (uint32_t d = 0; d < program->flow->dispatches.count; d++) {
		struct dispatch *dispatch = &program->flow->dispatches.items[d];
		if (dispatch->opened || dispatch->exact.count || !dispatch->loose.count)
			continue;
		dispatch->opened = true;
		for (uint32_t i = 0; i < dispatch->loose.count; i++)
			flow_connect_dispatch(program, d, dispatch->loose.items[i]);
	}
}

void flow_propagate(struct program *program)
{
	struct flow_graph *flow = program->flow;
	while (flow->changed) {
		flow->changed = false;
		flow_wave(flow);
		for (size_t i = 0; i < flow->watchers.count; i++)
			look_at_watched(program, &flow->watchers.items[i]);
		flow_look_at_sieves(program);
		flow_look_at_handings(program);
		if (!flow->changed) {
			open_loose_calls(program);
			flow_open_sieves(program);
		}
	}
}
