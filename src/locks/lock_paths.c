#include "locks/lock_paths.h"

#include "values/flow.h"
#include "values/values.h"

#include <string.h>

/* A local that holds what another one holds, and so on: so many are followed. */
enum { FOLLOW_STEPS = 24, FOLLOW_VARIABLES = 4, FOLLOW_CALLS = 3 };

const struct lock_path lock_path_unknown = {.name = ""};

static void put_in_front(struct lock_path *path, uint32_t field, const char *name)
{
	if (path->field_count == LOCK_PATH_FIELDS)
		path->field_count--; /* the innermost stays: it is what tells locks apart */
	memmove(path->fields + 1, path->fields, path->field_count * sizeof *path->fields);
	path->fields[0] = field;
	if (path->field_count++ == 0)
		path->name = name;
}

static struct lock_path join(struct lock_path outer, const struct lock_path *inside)
{
	for (uint32_t i = 0; i < inside->field_count; i++) {
		if (outer.field_count == LOCK_PATH_FIELDS) {
			memmove(outer.fields, outer.fields + 1, --outer.field_count * sizeof *outer.fields);
			outer.root = LOCK_ROOT_UNKNOWN;
		}
		outer.fields[outer.field_count++] = inside->fields[i];
	}
	if (inside->field_count > 0)
		outer.name = inside->name;
	return outer;
}

/* The one value that is stored in a cell, besides constants: a null pointer is no lock. */
static struct value_reference only_source_of_cell(const struct program *program, uint32_t cell)
{
	struct value_reference only = {NONE, FACT_NONE};
	size_t count;
	const struct value_reference *sources = flow_sources(program, cell, &count);

	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source = value_fact(program, sources[i]);

		if (source && source->kind == FACT_VALUE_INTEGER)
			continue;
		if (!source || source->kind == FACT_VALUE_UNKNOWN || only.unit != NONE)
			return (struct value_reference){NONE, FACT_NONE};
		only = sources[i];
	}
	return only;
}

/* The one value that a local variable holds, when the program shows no other. */
static struct value_reference only_source(const struct program *program, struct value_reference variable)
{
	struct value_reference none = {variable.unit, FACT_NONE};
	uint32_t cell = flow_cell(program, variable);
	struct value_reference only;

	if (cell == NONE)
		return none;
	only = only_source_of_cell(program, cell);
	return only.unit == variable.unit ? only : none;
}

/* A function that keeps its parameter in a field, as constructors do: both are the same lock there. */
static struct value_reference parameter_kept_in(const struct program *program, uint32_t function, uint32_t unit,
                                                uint32_t field)
{
	const struct function *keeper = &program->functions.items[function];
	struct value_reference kept = {unit, FACT_NONE};
	size_t count;
	const struct value_reference *sources = flow_sources(program, field, &count);

	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source = value_fact(program, sources[i]);

		if (!source || sources[i].unit != unit)
			continue;
		if (source->kind == FACT_VALUE_ADDRESS)
			source = value_fact(program, (struct value_reference){unit, source->a});
		if (source && source->kind == FACT_VALUE_PARAMETER && source->a == keeper->index)
			kept = sources[i];
	}
	return kept;
}

static bool is_own(const struct program *program, uint32_t function, struct value_reference value, fact_index owner)
{
	size_t count;
	const uint32_t *functions = link_functions(program, value.unit, owner, &count);

	for (size_t i = 0; i < count; i++) {
		if (functions[i] == function)
			return true;
	}
	return false;
}

/* std::move(guard) is guard. */
static struct value_reference passed_through(const struct program *program, const struct call_site *call,
                                             const struct function *callee)
{
	for (size_t m = 0; m < callee->mentions.count && !callee->defined; m++) {
		const struct mention *mention = &callee->mentions.items[m];
		const struct pass_rule *pass =
		    mention->subject == SUBJECT_PASS ? &program->ruleset->passes.items[mention->index] : NULL;

		if (pass && pass->to < 0 && !pass->content)
			return call_argument(program, call, pass->argument);
	}
	return (struct value_reference){call->unit, FACT_NONE};
}

/* `guard->unlock()` of a std::optional: what holds a guard stands for it. */
static bool gives_guard(const struct program *program, const struct function *callee)
{
	for (size_t m = 0; m < callee->mentions.count; m++) {
		const struct mention *mention = &callee->mentions.items[m];

		if (mention->subject == SUBJECT_LOCK &&
		    program->ruleset->locks.items[mention->index].actions[mention->entry].act == LOCK_GIVES)
			return true;
	}
	return false;
}

struct following {
	const struct program *program;
	uint32_t function;
	struct value_reference at;
	unsigned variables, calls;
	struct lock_path path;
};

static bool end_at(struct following *following, enum lock_root root, uint32_t id, const char *name)
{
	following->path.root = root;
	following->path.id = id;
	if (following->path.field_count == 0)
		following->path.name = name;
	return false;
}

/* A pointer or a reference stands for something else, and a variable that a call made is what that made. */
static bool stands_for(const struct program *program, const struct fact_variable *variable,
                       struct value_reference source)
{
	return strpbrk(variable->type, "*&") || value_fact(program, source)->kind == FACT_VALUE_RESULT;
}

/* Is it what a call gave back that nobody can tell more of than that it is held here? */
static bool is_nameless(const struct program *program, struct value_reference source)
{
	const struct fact_value *value = value_fact(program, source);
	uint32_t site =
	    value->kind == FACT_VALUE_RESULT ? program->units.items[source.unit].call_sites[value->a] : NONE;

	return site != NONE && program->calls.items[site].target_count != 1;
}

/* On the way to a field that the function fills with its parameter: that is what stands there. */
static bool follow_kept(struct following *following)
{
	struct lock_path *path = &following->path;
	struct value_reference kept;

	if (path->field_count == 0)
		return false;
	kept = parameter_kept_in(following->program, following->function, following->at.unit, path->fields[0]);
	if (kept.value == FACT_NONE)
		return false;
	path->field_count--;
	memmove(path->fields, path->fields + 1, path->field_count * sizeof *path->fields);
	following->at = kept;
	return true;
}

static bool follow_variable(struct following *following, const struct fact_value *value)
{
	const struct unit *unit = &following->program->units.items[following->at.unit];
	const struct fact_variable *variable = &unit->facts->variables.items[value->a];
	struct value_reference source;

	if (variable->function == FACT_NONE)
		return end_at(following, LOCK_ROOT_GLOBAL, unit->variable_cells[value->a], variable->name);
	source = only_source(following->program, following->at);
	if (source.value != FACT_NONE && !is_nameless(following->program, source) &&
	    following->variables++ < FOLLOW_VARIABLES && stands_for(following->program, variable, source)) {
		following->at = source;
		return true;
	}
	return follow_kept(following) ||
	       end_at(following, LOCK_ROOT_LOCAL, unit->variable_cells[value->a], variable->name);
}

static bool follow_receiver(struct following *following, const struct fact_value *value)
{
	if (!is_own(following->program, following->function, following->at, value->a))
		return end_at(following, LOCK_ROOT_UNKNOWN, 0, "");
	return follow_kept(following) || end_at(following, LOCK_ROOT_RECEIVER, 0, "");
}

/* Not a pointer or a reference to one that lives elsewhere. */
static bool returns_object(const struct function *function)
{
	const char *parameters = strchr(function->fact->type, '(');

	return parameters && !memchr(function->fact->type, '*', (size_t)(parameters - function->fact->type)) &&
	       !memchr(function->fact->type, '&', (size_t)(parameters - function->fact->type));
}

static struct lock_path path_of(const struct program *program, uint32_t function, struct value_reference value,
                                const struct lock_path *part, unsigned calls);
static struct lock_path path_at_call(const struct program *program, const struct call_site *call,
                                     const struct lock_path *inside, unsigned calls);

/* Sets `at` to what the result of a function is, there, or to the parameter that stands in the field of it on the way.
 */
static bool go_inside(struct following *inside)
{
	inside->at.unit = inside->program->functions.items[inside->function].unit;
	if (follow_kept(inside))
		return true;
	inside->at = only_source_of_cell(inside->program, flow_return_cell(inside->program->flow, inside->function));
	return inside->at.unit != NONE;
}

/* lock_of(table, key) returns &table->locks[key], and lock_in(table) an object that has &table->lock in a field: what
 * it means to its caller. Ends there; false when nobody can say. */
static bool follow_into(struct following *following, const struct call_site *call, uint32_t function)
{
	const struct program *program = following->program;
	struct following callee = {.program = program, .function = function, .path = following->path};
	struct lock_path inside;

	if (!program->functions.items[function].defined || following->calls == FOLLOW_CALLS || !go_inside(&callee))
		return false;
	inside = path_of(program, function, callee.at, &callee.path, following->calls + 1);
	if (inside.root == LOCK_ROOT_UNKNOWN || lock_path_is_object(&inside))
		return false;
	inside = path_at_call(program, call, &inside, following->calls + 1);
	if (inside.root == LOCK_ROOT_UNKNOWN)
		return false;
	following->path = inside;
	return true;
}

static bool follow_result(struct following *following, const struct fact_value *value)
{
	const struct program *program = following->program;
	uint32_t site = program->units.items[following->at.unit].call_sites[value->a];
	const struct call_site *call;
	const struct function *callee;
	struct value_reference passed;

	if (site == NONE || program->calls.items[site].target_count != 1)
		return end_at(following, LOCK_ROOT_UNKNOWN, 0, "");
	call = &program->calls.items[site];
	callee = &program->functions.items[program->targets.items[call->first_target].function];
	passed = passed_through(program, call, callee);
	if (passed.value == FACT_NONE && gives_guard(program, callee))
		passed.value = call->fact->receiver;
	if (passed.value != FACT_NONE) {
		following->at = passed;
		return true;
	}
	if ((!returns_object(callee) || following->path.field_count > 0) &&
	    follow_into(following, call, program->targets.items[call->first_target].function))
		return false;
	if (returns_object(callee))
		return end_at(following, LOCK_ROOT_OBJECT, site, "");
	return end_at(following, LOCK_ROOT_RESULT, program->targets.items[call->first_target].function,
	              callee->fact->name);
}

/* One step from the lock towards where its expression begins; false at the end. */
static bool follow(struct following *following)
{
	const struct fact_value *value = value_fact(following->program, following->at);
	const struct unit *unit = &following->program->units.items[following->at.unit];

	if (!value)
		return end_at(following, LOCK_ROOT_UNKNOWN, 0, "");
	switch (value->kind) {
	case FACT_VALUE_ADDRESS:
	case FACT_VALUE_POINTEE:
		following->at.value = value->a;
		return true;
	case FACT_VALUE_FIELD:
		put_in_front(&following->path, unit->field_cells[value->a], unit->facts->fields.items[value->a].name);
		following->at.value = value->b;
		return true;
	case FACT_VALUE_VARIABLE:
		return follow_variable(following, value);
	case FACT_VALUE_PARAMETER:
		if (is_own(following->program, following->function, following->at, value->a))
			return end_at(following, LOCK_ROOT_PARAMETER, (uint32_t)value->integer, "");
		break;
	case FACT_VALUE_RECEIVER:
		return follow_receiver(following, value);
	case FACT_VALUE_RESULT:
		return follow_result(following, value);
	default:
		break;
	}
	return end_at(following, LOCK_ROOT_UNKNOWN, 0, "");
}

/* Of a part of the value: the fields of `part`. */
static struct lock_path path_of(const struct program *program, uint32_t function, struct value_reference value,
                                const struct lock_path *part, unsigned calls)
{
	struct following following = {
	    .program = program, .function = function, .at = value, .calls = calls, .path = *part};

	following.path.root = LOCK_ROOT_UNKNOWN;
	for (unsigned steps = 0; steps < FOLLOW_STEPS; steps++) {
		if (!follow(&following))
			break;
	}
	return following.path;
}

struct lock_path lock_path_of(const struct program *program, uint32_t function, struct value_reference value)
{
	return path_of(program, function, value, &lock_path_unknown, 0);
}

/* ---- comparing ---- */

bool lock_path_is_vague(const struct lock_path *path)
{
	return path->root == LOCK_ROOT_UNKNOWN && path->field_count == 0;
}

bool lock_path_is_object(const struct lock_path *path)
{
	return path->root == LOCK_ROOT_LOCAL || path->root == LOCK_ROOT_OBJECT;
}

bool lock_path_begins(const struct lock_path *path, const struct lock_path *start)
{
	return path->root != LOCK_ROOT_UNKNOWN && path->root == start->root && path->id == start->id &&
	       path->field_count >= start->field_count &&
	       memcmp(path->fields, start->fields, start->field_count * sizeof *path->fields) == 0;
}

bool lock_path_equal(const struct lock_path *left, const struct lock_path *right)
{
	return left->field_count == right->field_count && lock_path_begins(left, right);
}

static uint32_t last_field(const struct lock_path *path) { return path->fields[path->field_count - 1]; }

bool lock_path_may_be(const struct lock_path *left, const struct lock_path *right)
{
	if (left->field_count > 0 && right->field_count > 0)
		return last_field(left) == last_field(right);
	if (left->root == LOCK_ROOT_GLOBAL && right->root == LOCK_ROOT_GLOBAL)
		return left->field_count == right->field_count && left->id == right->id;
	if (left->root == LOCK_ROOT_GLOBAL && left->field_count == 0 && right->field_count > 0)
		return false;
	if (right->root == LOCK_ROOT_GLOBAL && right->field_count == 0 && left->field_count > 0)
		return false;
	return true; /* a pointer to some lock */
}

uint64_t lock_path_class(const struct lock_path *path)
{
	if (path->field_count > 0)
		return ((uint64_t)last_field(path) + 1) << 2 | 1;
	return path->root == LOCK_ROOT_GLOBAL ? ((uint64_t)path->id + 1) << 2 | 2 : 3;
}

bool lock_path_is_shared(const struct lock_path *left, const struct lock_path *right)
{
	if (left->root == LOCK_ROOT_GLOBAL && right->root == LOCK_ROOT_GLOBAL)
		return lock_path_equal(left, right);
	return left->field_count > 0 && right->field_count > 0 && last_field(left) == last_field(right);
}

/* ---- through calls ---- */

static struct lock_path object_made_by(const struct program *program, const struct call_site *call)
{
	return (struct lock_path){.root = LOCK_ROOT_OBJECT, .id = (uint32_t)(call - program->calls.items), .name = ""};
}

/* A constructor's call has no object before it, unless that has a name. */
static bool makes_nameless_object(const struct program *program, const struct call_site *call)
{
	return call->fact->receiver == FACT_NONE && call->target_count > 0 &&
	       is_constructor(&program->functions.items[program->targets.items[call->first_target].function]);
}

bool lock_path_is_moved(const struct program *program, const struct lock_path *guard, fact_index value)
{
	const struct call_site *made;

	if (guard->root != LOCK_ROOT_OBJECT || value == FACT_NONE)
		return false;
	made = &program->calls.items[guard->id];
	return made->fact->implicit && made->fact->receiver == FACT_NONE && made->fact->argument_count == 1 &&
	       call_argument(program, made, 0).value == value;
}

struct lock_path lock_path_of_object(const struct program *program, const struct call_site *call)
{
	if (makes_nameless_object(program, call))
		return object_made_by(program, call);
	return lock_path_of(program, call->caller, (struct value_reference){call->unit, call->fact->receiver});
}

struct lock_path lock_path_in_object(const struct program *program, const struct call_site *call,
                                     const struct lock_path *inside)
{
	return join(lock_path_of_object(program, call), inside);
}

static struct lock_path returned_by(const struct program *program, const struct call_site *call)
{
	uint32_t function = program->targets.items[call->first_target].function;

	if (returns_object(&program->functions.items[function]))
		return object_made_by(program, call);
	return (struct lock_path){.root = LOCK_ROOT_RESULT, .id = function, .name = ""};
}

/* `calls`: so many were followed already; `node = next(node)` leads back to itself. */
static struct lock_path path_at_call(const struct program *program, const struct call_site *call,
                                     const struct lock_path *inside, unsigned calls)
{
	struct value_reference value = {call->unit, FACT_NONE};

	switch (inside->root) {
	case LOCK_ROOT_GLOBAL:
	case LOCK_ROOT_RESULT:
		return *inside;
	case LOCK_ROOT_PARAMETER:
		value = call_argument(program, call, inside->id);
		break;
	case LOCK_ROOT_RECEIVER:
		if (makes_nameless_object(program, call))
			return join(object_made_by(program, call), inside);
		value.value = call->fact->receiver;
		break;
	case LOCK_ROOT_RETURNED:
		return join(returned_by(program, call), inside);
	case LOCK_ROOT_LOCAL:
	case LOCK_ROOT_OBJECT:
	case LOCK_ROOT_UNKNOWN:
		break;
	}
	return path_of(program, call->caller, value, inside, calls);
}

struct lock_path lock_path_at_call(const struct program *program, const struct call_site *call,
                                   const struct lock_path *inside)
{
	return path_at_call(program, call, inside, 0);
}
