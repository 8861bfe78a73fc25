#include "rewrite/split.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What is looked at, for all the steps. */
struct look {
	struct split *split;
	const char *text;
	const struct ruleset *ruleset;
	const struct rewrite_split *how;
	struct arena *arena;
};

static bool is_name_byte(char byte) { return isalnum((unsigned char)byte) || byte == '_'; }

bool text_has_word(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word);
	for (size_t at = 0; at + size <= length; at++)
		if (memcmp(text + at, word, size) == 0 && (at == 0 || !is_name_byte(text[at - 1])) &&
		    (at + size == length || !is_name_byte(text[at + size])))
			return true;
	return false;
}

static bool lies_in(uint32_t at, struct byte_range range) { return range.from <= at && at < range.to; }

static void refuse(struct look *look, const char *why)
{
	if (!look->split->why_not)
		look->split->why_not = why;
}

static const struct statement *statement_at(const struct function_body *body, uint32_t number)
{
	assert(number < body->statements.count && body->statements.items);
	return &body->statements.items[number];
}

static bool is_one_of(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* ---- where the call stands ---- */

static void find_statement(struct look *look)
{
	struct split *split = look->split;
	const struct body_call *call = NULL;
	for (size_t i = 0; i < split->body->calls.count; i++)
		if (split->body->calls.items[i].at == split->site->whole.from)
			call = &split->body->calls.items[i];
	if (!call || call->statement == NO_STATEMENT) {
		refuse(look, "the call is not found in the function's body");
		return;
	}
	split->statement = statement_at(split->body, call->statement);
	if (call->sometimes)
		refuse(look, "the call is only a part of a condition, or of a list of declarations");
	else if (split->statement->from_macro)
		refuse(look, "a macro writes a part of the statement");
	else if (split->statement->kind == STATEMENT_RETURN)
		refuse(look, "the function returns what the call says");
	else if (split->statement->declares_types)
		refuse(look, "the statement declares a type");
}

/* Does anything stand behind it in its block? */
static bool is_last(const struct function_body *body, const struct statement *statement)
{
	for (size_t i = 0; i < body->statements.count; i++)
		if (body->statements.items[i].parent == statement->parent &&
		    body->statements.items[i].range.from > statement->range.from)
			return false;
	return true;
}

static const struct statement *last_in(const struct function_body *body, uint32_t block)
{
	const struct statement *last = NULL;
	for (size_t i = 0; i < body->statements.count; i++)
		if (body->statements.items[i].parent == block)
			last = &body->statements.items[i];
	return last;
}

/* Outwards, as long as a block ends with what lies in it. False: the function goes on behind it. */
static bool ends_function(const struct function_body *body, const struct statement *statement)
{
	while (statement->parent != NO_STATEMENT) {
		const struct statement *parent = statement_at(body, statement->parent);
		if (parent->kind == STATEMENT_BLOCK && !is_last(body, statement))
			return false;
		statement = parent;
	}
	return true;
}

static void find_rest(struct look *look)
{
	struct split *split = look->split;
	const struct function_body *body = split->body;
	split->rest = (struct byte_range){split->statement->range.from, body->body.to - 1};
	for (uint32_t up = split->statement->parent; up != NO_STATEMENT; up = statement_at(body, up)->parent) {
		enum statement_kind kind = statement_at(body, up)->kind;
		if (kind == STATEMENT_LOOP)
			refuse(look, "it is called in a loop, which would have to go on in a callback");
		else if (kind == STATEMENT_SWITCH || kind == STATEMENT_LABEL)
			refuse(look, "it is called behind a label, or in a case of a switch");
		else if (statement_at(body, up)->from_macro)
			refuse(look, "a macro writes a statement around the call");
	}
	if (split->why_not)
		return;
	assert(split->statement->parent != NO_STATEMENT);
	const struct statement *block = statement_at(body, split->statement->parent);
	split->braced = block->kind == STATEMENT_BLOCK;
	split->nested = block->parent != NO_STATEMENT;
	split->rest.to = split->braced ? block->range.to - 1 : split->statement->range.to;
	const struct statement *last = split->braced ? last_in(body, split->statement->parent) : split->statement;
	bool leaves = last && last->kind == STATEMENT_RETURN;
	const struct statement *outer = split->braced ? block : split->statement;
	if (split->nested && !leaves && !ends_function(body, outer)) {
		refuse(look, "the function goes on behind the block in which it is called");
		return;
	}
	split->returns = split->nested && leaves;
}

/* What cannot be moved: jumps and labels, and what the preprocessor decides. */
static void check_jumps(struct look *look)
{
	const struct function_body *body = look->split->body;
	for (size_t i = 0; i < body->statements.count; i++) {
		const struct statement *statement = &body->statements.items[i];
		if (statement->kind == STATEMENT_LABEL &&
		    text_has_word(look->text + body->body.from, body->body.to - body->body.from, "goto")) {
			refuse(look, "the function has labels that it jumps to");
			return;
		}
		if (statement->declares_types && statement->range.from < look->split->rest.from) {
			refuse(look, "the function declares a type of its own");
			return;
		}
	}
	for (uint32_t at = body->body.from; at < body->body.to; at++)
		if (look->text[at] == '\n' && look->text[at + 1 + strspn(look->text + at + 1, " \t")] == '#') {
			refuse(look, "the preprocessor has a say in the function's body");
			return;
		}
}

/* ---- what is returned ---- */

static bool is_constant(const char *text, size_t length)
{
	if (!length)
		return false;
	if ((length == 4 && memcmp(text, "true", 4) == 0) || (length == 5 && memcmp(text, "false", 5) == 0))
		return true;
	for (size_t i = 0; i < length; i++)
		if (!isupper((unsigned char)text[i]) && !isdigit((unsigned char)text[i]) && text[i] != '_' &&
		    !(i == 0 && text[i] == '-'))
			return false;
	return true;
}

static void check_returns(struct look *look)
{
	struct split *split = look->split;
	for (size_t i = 0; i < split->body->statements.count; i++) {
		const struct statement *statement = &split->body->statements.items[i];
		if (statement->kind != STATEMENT_RETURN || !lies_in(statement->range.from, split->rest))
			continue;
		uint32_t from = statement->range.from + (uint32_t)strlen("return"), to = statement->range.to - 1;
		while (from < to && isspace((unsigned char)look->text[from]))
			from++;
		while (to > from && isspace((unsigned char)look->text[to - 1]))
			to--;
		const char *value = arena_printf(look->arena, "%.*s", (int)(to - from), look->text + from);
		if (statement->from_macro || (*value && !is_constant(value, strlen(value))) ||
		    (split->returned && strcmp(split->returned, value) != 0)) {
			refuse(look, "what the function returns depends on the call");
			return;
		}
		split->returned = value;
	}
	bool is_void = strcmp(split->body->result, "void") == 0;
	if (is_void)
		split->returned = NULL;
	else if (!split->returned)
		refuse(look, "what the function returns depends on the call");
}

/* ---- variables ---- */

bool forgets_addresses(const struct ruleset *ruleset, const char *function)
{
	for (size_t i = 0; i < ruleset->forgets.count; i++)
		if (is_one_of(ruleset->forgets.items[i].calls, ruleset->forgets.items[i].call_count, function))
			return true;
	return false;
}

static bool is_forgotten(const struct look *look, const struct name_use *use)
{
	return use->given_to && !use->given_back && forgets_addresses(look->ruleset, use->given_to);
}

/* A pointer that is filled in beside an array may lead into it afterwards. */
static bool may_be_tied(const struct function_body *body, const struct name_use *use)
{
	const struct written_variable *variable = &body->variables.items[use->variable];
	for (size_t i = 0; i < body->uses.count; i++) {
		const struct name_use *other = &body->uses.items[i];
		if (other->address && other->given_at == use->given_at && other->variable != use->variable &&
		    variable->pointer && !variable->array)
			return true;
	}
	return false;
}

static struct byte_range arguments_of(const struct call_site *site)
{
	return (struct byte_range){site->name.to, site->whole.to};
}

/* What is done with addresses of variables before the call must not outlive the function. */
static void check_addresses(struct look *look)
{
	const struct function_body *body = look->split->body;
	struct byte_range arguments = arguments_of(look->split->site);
	for (size_t i = 0; i < body->uses.count; i++) {
		const struct name_use *use = &body->uses.items[i];
		const struct written_variable *variable = &body->variables.items[use->variable];
		if (!use->address || variable->lasting || use->at >= look->split->rest.to)
			continue;
		bool before = use->at < look->split->rest.from;
		if (before && (!is_forgotten(look, use) || may_be_tied(body, use))) {
			refuse(look, arena_printf(look->arena,
			                          "the address of '%s' may be kept, which is gone when what follows "
			                          "the call runs",
			                          variable->name));
			return;
		}
		if (lies_in(use->at, arguments) && use->from_macro) {
			refuse(look, "a macro writes an argument of the call");
			return;
		}
	}
}

static bool is_lasting_type(const struct look *look, const struct written_variable *parameter)
{
	return !parameter->pointer || parameter->own ||
	       is_one_of(look->how->lasting, look->how->lasting_count, parameter->type);
}

static void check_carried(struct look *look, const struct carried *carried)
{
	const struct written_variable *variable = carried->variable;
	if (variable->lasting) {
		refuse(look, arena_printf(look->arena, "'%s' is a static variable of the function", variable->name));
		return;
	}
	if (variable->unwritable || variable->attributed) {
		refuse(look,
		       arena_printf(look->arena, "'%s' cannot be declared elsewhere as it is here", variable->name));
		return;
	}
	if (variable->statement == NO_STATEMENT && !is_lasting_type(look, variable)) {
		refuse(look, arena_printf(look->arena, "what '%s' leads to may be gone when what follows the call runs",
		                          variable->name));
		return;
	}
}

static struct carried look_at_variable(const struct split *split, uint32_t number)
{
	const struct written_variable *variable = &split->body->variables.items[number];
	struct byte_range arguments = arguments_of(split->site);
	struct carried carried = {.variable = variable, .number = number};
	carried.filled = variable->statement == NO_STATEMENT || variable->value.to;
	for (size_t i = 0; i < split->body->uses.count; i++) {
		const struct name_use *use = &split->body->uses.items[i];
		if (use->variable != number)
			continue;
		if (lies_in(use->at, arguments)) {
			carried.in_call = true;
			carried.addressed |= use->address;
		} else if (lies_in(use->at, split->rest)) {
			carried.wanted = true;
		} else if (use->at < split->rest.from) {
			carried.filled = true;
		}
	}
	carried.moved = !carried.filled && variable->statement != NO_STATEMENT;
	return carried;
}

/* Does the framework's call give the rest another value anyway, so that the null pointer with which it begins is of no
 * use? */
static bool is_given_later(const struct look *look, const struct carried *carried)
{
	const struct split *split = look->split;
	struct byte_range value = carried->variable->value;
	bool given = false, null = value.to - value.from == 4 && memcmp(look->text + value.from, "NULL", 4) == 0;
	for (size_t i = 0; i < split->body->uses.count; i++) {
		const struct name_use *use = &split->body->uses.items[i];
		if (use->variable != carried->number)
			continue;
		if (use->at < split->rest.from)
			return false;
		for (size_t k = 0; k < look->how->out.count; k++) {
			size_t number = (size_t)strtoul(look->how->out.from[k], NULL, 10);
			given |=
			    number < split->site->argument_count && lies_in(use->at, split->site->arguments[number]);
		}
	}
	return given && null;
}

/* In what stays behind, is it named as well? Then its declaration stays, too. */
static bool is_named_behind(const struct split *split, uint32_t number)
{
	for (size_t i = 0; i < split->body->uses.count; i++)
		if (split->body->uses.items[i].variable == number && split->body->uses.items[i].at >= split->rest.to)
			return true;
	return false;
}

static void find_carried(struct look *look)
{
	struct split *split = look->split;
	for (uint32_t i = 0; i < split->body->variables.count; i++) {
		const struct written_variable *variable = &split->body->variables.items[i];
		if (variable->range.from >= split->rest.from && variable->statement != NO_STATEMENT)
			continue;
		if (variable->attributed && variable->statement != NO_STATEMENT)
			refuse(look, arena_printf(look->arena,
			                          "'%s' has an attribute: it may be cleaned up when the function ends",
			                          variable->name));
		struct carried carried = look_at_variable(split, i);
		carried.moved = (carried.moved || is_given_later(look, &carried)) && !is_named_behind(split, i);
		if (!carried.in_call && !carried.wanted)
			continue;
		VECTOR_PUSH(split->carried, carried);
		check_carried(look, &carried);
	}
}

/* The call, and no more: `sleep(1);`, `(void)sleep(1);`. */
static bool is_alone(const struct look *look)
{
	const struct split *split = look->split;
	struct byte_range whole = split->site->whole, statement = split->statement->range;
	const char *before = look->text + statement.from;
	size_t length = whole.from - statement.from;
	if (split->statement->kind != STATEMENT_EXPRESSION)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!strchr("() \tvoid", before[i]))
			return false;
	uint32_t at = whole.to;
	while (at < statement.to && isspace((unsigned char)look->text[at]))
		at++;
	return look->text[at] == ';';
}

static const struct written_variable *filled_by(const struct look *look, size_t argument)
{
	const struct split *split = look->split;
	bool is_const = argument < split->site->parameter_count &&
	                strncmp(split->site->parameters[argument], "const ", strlen("const ")) == 0;
	for (size_t i = 0; !is_const && i < split->body->uses.count; i++)
		if (split->body->uses.items[i].address &&
		    lies_in(split->body->uses.items[i].at, split->site->arguments[argument]))
			return &split->body->variables.items[split->body->uses.items[i].variable];
	return NULL;
}

/* Of two variables that the call fills in, one may lead into the other, which is then in another place. */
static void check_ties(struct look *look)
{
	size_t filled = 0, leading = 0;
	for (size_t i = 0; i < look->split->site->argument_count; i++) {
		const struct written_variable *variable = filled_by(look, i);
		filled += variable != NULL;
		leading += variable && (variable->pointer || variable->record);
	}
	if (filled > 1 && leading)
		refuse(look, "of what the call fills in, one may lead into the other");
}

/* A pointer that the call returns may lead into what it was given, which is then in another place. */
static void check_result(struct look *look)
{
	const struct split *split = look->split;
	size_t length = strlen(split->site->result);
	bool pointer = length && split->site->result[length - 1] == '*';
	const char *before = look->text + split->statement->range.from;
	bool only_asked = split->statement->kind == STATEMENT_IF &&
	                  !memchr(before, '=', split->site->whole.from - split->statement->range.from);
	for (size_t i = 0; pointer && !split->alone && !only_asked && i < split->carried.count; i++)
		if (split->carried.items[i].addressed)
			refuse(look, "what the call returns may lead to a variable of the function");
}

void split_find(struct split *split, const struct source_sites *sites, const struct call_site *site,
                const struct ruleset *ruleset, const struct rewrite_split *how, struct arena *arena)
{
	struct look look = {split, sites->text, ruleset, how, arena};
	*split = (struct split){.site = site, .body = source_sites_body(sites, site->whole.from)};
	if (!split->body) {
		split->why_not = "it is called in a lambda or a template: only functions in C are taken apart";
		return;
	}
	if (!sites->in_c)
		refuse(&look, "only functions in C are taken apart: casts, and what constructors and destructors do, "
		              "are for you to add");
	find_statement(&look);
	if (!split->statement)
		return;
	find_rest(&look);
	split->alone = is_alone(&look);
	check_jumps(&look);
	check_returns(&look);
	find_carried(&look);
	check_addresses(&look);
	if (how->outcome) /* the framework makes the call */
		return;
	check_result(&look);
	check_ties(&look);
}

void split_release(struct split *split) { VECTOR_FREE(split->carried); }
