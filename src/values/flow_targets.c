#include "values/flow.h"

/* Functions of one type whose address is taken, and the targets of calls that reach them by it. */
struct type_run {
	uint32_t first_function; /* chained by next_of_type */
	bool written;
	uint32_t first, count;
};

struct by_type {
	struct type_run *runs;  /* by type */
	uint32_t *next_of_type; /* by function */
};

typedef VECTOR(struct target) target_list;

static int by_certainty(const void *a, const void *b)
{
	const struct target *left = a, *right = b;
	if (left->certainty != right->certainty)
		return left->certainty < right->certainty ? -1 : 1;
	return (left->function > right->function) - (left->function < right->function);
}

static void add_targets(target_list *list, const uint32_t *functions, size_t count, enum certainty certainty)
{
	for (size_t i = 0; i < count; i++)
		VECTOR_PUSH(*list, (struct target){.function = functions[i], .certainty = certainty});
}

/* What an outside function calls on behalf of this call: the functions in the argument that the rule names. */
static void add_invoked(const struct program *program, const struct call_site *site, target_list *list)
{
	const struct facts *facts = program->units.items[site->unit].facts;
	for (size_t t = 0, direct = list->count; t < direct; t++) {
		const struct function *function = &program->functions.items[list->items[t].function];
		for (size_t m = 0; !function->defined && m < function->mentions.count; m++) {
			if (function->mentions.items[m].subject != SUBJECT_INVOKE)
				continue;
			unsigned position = program->ruleset->invokes.items[function->mentions.items[m].index].argument;
			if (position >= site->fact->argument_count)
				continue;
			fact_index argument = facts->arguments.items[site->fact->first_argument + position];
			size_t count;
			const uint32_t *objects =
			    flow_objects(program, (struct value_reference){site->unit, argument}, &count);
			for (size_t i = 0; i < count; i++) {
				struct object object = program->objects.items[objects[i]];
				if (object.kind == OBJECT_FUNCTION)
					add_targets(list, &object.index, 1, CERTAINTY_INVOKED);
			}
		}
	}
}

/* Sorts, keeps each function once at its best certainty, and appends the list to the program's targets. */
static void write_targets(struct program *program, struct call_site *site, target_list *list)
{
	site->first_target = (uint32_t)program->targets.count;
	if (list->count == 1) { /* most often */
		site->target_count = 1;
		VECTOR_PUSH(program->targets, *list->items);
		return;
	}
	if (list->count)
		qsort(list->items, list->count, sizeof *list->items, by_certainty);
	struct id_set seen = {0};
	for (size_t i = 0; i < list->count; i++)
		if (id_set_add(&seen, list->items[i].function))
			VECTOR_PUSH(program->targets, list->items[i]);
	id_set_free(&seen);
	site->target_count = (uint32_t)program->targets.count - site->first_target;
}

static struct by_type by_type_new(const struct program *program)
{
	const uint32_t *types = program->flow->function_types;
	size_t type_count = table_count(program->flow->types);
	struct by_type by_type = {memory_zeroed(type_count, sizeof *by_type.runs),
	                          memory_allocate(program->functions.count * sizeof *by_type.next_of_type)};
	for (size_t t = 0; t < type_count; t++)
		by_type.runs[t].first_function = NONE;
	for (uint32_t f = (uint32_t)program->functions.count; f-- > 0;) {
		if (types[f] == NONE || program->functions.items[f].of_pointer)
			continue;
		by_type.next_of_type[f] = by_type.runs[types[f]].first_function;
		by_type.runs[types[f]].first_function = f;
	}
	return by_type;
}

static void by_type_free(struct by_type *by_type)
{
	free(by_type->runs);
	free(by_type->next_of_type);
}

/* Nothing is known but the type. Calls of the same type share one run. */
static void write_targets_by_type(struct program *program, struct call_site *site, uint32_t type,
                                  const struct by_type *by_type)
{
	struct type_run *run = &by_type->runs[type];
	if (!run->written && *site->fact->type) {
		run->written = true;
		run->first = (uint32_t)program->targets.count;
		for (uint32_t f = run->first_function; f != NONE; f = by_type->next_of_type[f])
			VECTOR_PUSH(program->targets, (struct target){.function = f, .certainty = CERTAINTY_TYPE});
		run->count = (uint32_t)program->targets.count - run->first;
	}
	site->first_target = run->first;
	site->target_count = run->count;
}

static void add_named_targets(struct program *program, const struct call_site *site, target_list *list)
{
	size_t count;
	const uint32_t *functions;
	if (site->fact->kind == FACT_CALLEE_VIRTUAL) {
		functions = hierarchy_targets(program->flow->hierarchy, site->unit, site->fact->callee, &count);
		add_targets(list, functions, count, CERTAINTY_VIRTUAL);
	} else {
		functions = link_functions(program, site->unit, site->fact->callee, &count);
		add_targets(list, functions, count, CERTAINTY_DIRECT);
	}
}

/* Calls of one dispatch share their run, unless this one is held in another way, or outside functions among the targets
 * call its arguments. */
static void write_indirect(struct program *program, struct call_site *site, struct dispatch *dispatch,
                           target_list *list)
{
	const struct id_set *called = dispatch->exact.count ? &dispatch->exact : &dispatch->loose;
	enum certainty certainty = flow_certainty(program, (struct value_reference){site->unit, site->fact->through});
	add_targets(list, called->items, called->count, certainty);
	site->resolved = called->count > 0;
	add_invoked(program, site, list);
	bool nothing_invoked = list->count == called->count;
	if (nothing_invoked && dispatch->run_count && dispatch->run_certainty == certainty) {
		site->first_target = dispatch->run_first;
		site->target_count = dispatch->run_count;
		return;
	}
	write_targets(program, site, list);
	if (nothing_invoked) {
		dispatch->run_first = site->first_target;
		dispatch->run_count = site->target_count;
		dispatch->run_certainty = certainty;
	}
}

void flow_find_targets(struct program *program)
{
	struct flow_graph *flow = program->flow;
	struct by_type by_type = by_type_new(program);
	target_list list = {0};
	for (uint32_t c = 0; c < program->calls.count; c++) {
		struct call_site *site = &program->calls.items[c];
		list.count = 0;
		if (site->indirect) {
			struct dispatch *dispatch = &flow->dispatches.items[flow->dispatch_of[c]];
			write_indirect(program, site, dispatch, &list);
			if (!site->resolved)
				write_targets_by_type(program, site, dispatch->type, &by_type);
		} else {
			add_named_targets(program, site, &list);
			add_invoked(program, site, &list);
			write_targets(program, site, &list);
		}
	}
	VECTOR_FREE(list);
	by_type_free(&by_type);
}
