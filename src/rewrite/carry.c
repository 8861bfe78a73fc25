#include "rewrite/carry.h"

#include "rewrite/template.h"

#include <assert.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct carry {
	struct wording *wording;
	const struct split *split;
	const struct rewrite_split *how;
	const char *source;
	bool native;
	const char *job;
	struct text fields, take, work, locals, copies;
	const char *why_not;
};

static bool lies_in(uint32_t at, struct byte_range range) { return range.from <= at && at < range.to; }

static const char *text_of(const struct carry *carry, struct byte_range range)
{
	return arena_printf(carry->wording->arena, "%.*s", (int)(range.to - range.from), carry->source + range.from);
}

/* ---- arguments ---- */

static bool is_name_byte(char byte) { return isalnum((unsigned char)byte) || byte == '_'; }

static bool is_variable(const struct carry *carry, const char *word)
{
	for (size_t i = 0; i < carry->split->carried.count; i++)
		if (strcmp(carry->split->carried.items[i].variable->name, word) == 0)
			return true;
	return false;
}

/* Words whose meaning is the same in any thread: variables of the job, constants, what types are made of. */
static bool is_plain_word(const struct carry *carry, const char *word)
{
	static const char *const known[] = {"sizeof", "struct", "const",    "void", "char",
	                                    "int",    "long",   "unsigned", "short"};
	bool constant = true;
	for (const char *at = word; *at; at++)
		constant = constant && !islower((unsigned char)*at);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		constant = constant || strcmp(known[i], word) == 0;
	return constant || isdigit((unsigned char)*word) || is_variable(carry, word);
}

static size_t literal_length(const char *at)
{
	size_t length = 1;
	while (at[length] && at[length] != *at)
		length += at[length] == '\\' && at[length + 1] ? 2 : 1;
	return length + 1;
}

/* Can the thread work it out by itself? It has the variables; what they lead to, calls and globals belong to the loop.
 */
static bool is_plain(const struct carry *carry, struct byte_range range)
{
	for (size_t i = 0; i < carry->split->body->uses.count; i++)
		if (lies_in(carry->split->body->uses.items[i].at, range) &&
		    carry->split->body->uses.items[i].from_macro)
			return false;
	const char *text = text_of(carry, range);
	for (const char *at = text; *at;) {
		if (*at == '"' || *at == '\'') {
			at += literal_length(at);
		} else if (is_name_byte(*at)) {
			size_t length = 0;
			while (is_name_byte(at[length]))
				length++;
			const char *word = arena_printf(carry->wording->arena, "%.*s", (int)length, at);
			if (!is_plain_word(carry, word) || (at[length] == '(' && strcmp(word, "sizeof") != 0))
				return false;
			at += length;
		} else {
			bool cast = *at == '*' && (at[1] == ')' || at[1] == '*');
			if (*at == '[' || *at == '=' || (*at == '*' && !cast) || strncmp(at, "->", 2) == 0 ||
			    strncmp(at, "++", 2) == 0 || strncmp(at, "--", 2) == 0)
				return false;
			at++;
		}
	}
	return true;
}

/* An expression with variables out of the job: all, or those whose address is asked for. */
static const char *out_of_job(const struct carry *carry, struct byte_range range, bool all)
{
	struct text text = {0};
	uint32_t at = range.from;
	for (size_t i = 0; i < carry->split->body->uses.count; i++) {
		const struct name_use *use = &carry->split->body->uses.items[i];
		if (!lies_in(use->at, range) || (!all && !use->address))
			continue;
		text_add_bytes(&text, carry->source + at, use->at - at);
		text_printf(&text, "%s->", carry->job);
		at = use->at;
	}
	text_add_bytes(&text, carry->source + at, range.to - at);
	const char *kept = arena_copy_string(carry->wording->arena, text_string(&text));
	text_free(&text);
	return kept;
}

static bool is_in_plain_argument(const struct carry *carry, uint32_t variable)
{
	const struct call_site *site = carry->split->site;
	for (size_t i = 0; i < site->argument_count; i++) {
		bool named = false;
		for (size_t k = 0; k < carry->split->body->uses.count; k++)
			named |= carry->split->body->uses.items[k].variable == variable &&
			         lies_in(carry->split->body->uses.items[k].at, site->arguments[i]);
		if (named && is_plain(carry, site->arguments[i]))
			return true;
	}
	return false;
}

/* ---- results that come through an argument ---- */

/* What the rest has it from; null: from elsewhere. */
static const char *out_of_argument(const struct carry *carry, const struct written_variable *variable)
{
	const struct renames *out = &carry->how->out;
	for (size_t i = 0; i < out->count; i++) {
		size_t number = (size_t)strtoul(out->from[i], NULL, 10);
		if (number >= carry->split->site->argument_count)
			continue;
		const char *text = text_of(carry, carry->split->site->arguments[number]);
		if (*text == '&' && strcmp(text + 1 + strspn(text + 1, " "), variable->name) == 0)
			return wording_expression(carry->wording, out->to[i]);
	}
	return NULL;
}

static void check_out(struct carry *carry)
{
	const struct renames *out = &carry->how->out;
	for (size_t i = 0; i < out->count; i++) {
		size_t number = (size_t)strtoul(out->from[i], NULL, 10);
		bool found = false;
		for (size_t k = 0; k < carry->split->carried.count; k++)
			found |= out_of_argument(carry, carry->split->carried.items[k].variable) != NULL;
		if (!found || number >= carry->split->site->argument_count)
			carry->why_not =
			    arena_printf(carry->wording->arena,
			                 "argument %s is not the address of a variable of the function", out->from[i]);
	}
}

/* Arguments for which the framework's call has no place. */
static void check_absent(struct carry *carry)
{
	for (size_t i = 0; i < carry->how->absent_count; i++) {
		size_t number = (size_t)strtoul(carry->how->absent[i], NULL, 10);
		if (number >= carry->split->site->argument_count)
			continue;
		const char *text = text_of(carry, carry->split->site->arguments[number]);
		if (strcmp(text, "NULL") != 0 && strcmp(text, "0") != 0)
			carry->why_not = arena_printf(carry->wording->arena,
			                              "argument %zu asks for more than a null pointer", number);
	}
}

/* Is it a null pointer, or the address of a variable of which the function says all? */
static bool says_all(const struct carry *carry, const char *argument)
{
	if (strcmp(argument, "NULL") == 0 || strcmp(argument, "0") == 0)
		return true;
	const char *name = argument + 1 + strspn(argument + 1, " ");
	return *argument == '&' && name[strcspn(name, " ()[]*+-.>")] == 0 && is_variable(carry, name);
}

static void check_unless(struct carry *carry)
{
	const struct renames *unless = &carry->how->unless;
	const struct byte_range body = carry->split->body->body;
	struct arena *arena = carry->wording->arena;
	for (size_t i = 0; i < unless->count; i++) {
		size_t number = (size_t)strtoul(unless->from[i], NULL, 10);
		if (number >= carry->split->site->argument_count)
			continue;
		const char *text = text_of(carry, carry->split->site->arguments[number]);
		if (!says_all(carry, text))
			carry->why_not = arena_printf(arena, "what %s asks for is not said in the function", text);
		char *words = arena_copy_string(arena, unless->to[i]), *rest;
		for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
			if (text_has_word(carry->source + body.from, body.to - body.from, word))
				carry->why_not = arena_printf(arena, "the function says %s", word);
	}
}

/* ---- variables ---- */

static void add_copy(const struct carry *carry, const char *to, const char *from, struct text *out)
{
	struct wording *wording = carry->wording;
	size_t before = wording->words.count;
	wording_set(wording, "to", to);
	wording_set(wording, "from", from);
	text_printf(out, "%s\n", wording_expression(wording, carry->how->copy));
	wording->words.count = before;
}

static void add_local(struct carry *carry, const struct carried *carried, bool in_job)
{
	const struct written_variable *variable = carried->variable;
	const char *out = out_of_argument(carry, variable);
	const char *member = arena_printf(carry->wording->arena, "%s->%s", carry->job, variable->name);
	declaration_add(variable->type, variable->name, false, &carry->locals);
	if (out)
		text_printf(&carry->locals, " = %s", out);
	else if (in_job && !variable->array)
		text_printf(&carry->locals, " = %s", member);
	text_add(&carry->locals, ";\n");
	if (in_job && variable->array)
		add_copy(carry, variable->name, member, &carry->copies);
}

static void add_variable(struct carry *carry, const struct carried *carried)
{
	const struct written_variable *variable = carried->variable;
	bool out = out_of_argument(carry, variable) != NULL;
	bool for_call = !carry->native && (carried->addressed || is_in_plain_argument(carry, carried->number));
	bool in_job = !out && (for_call || (carried->wanted && carried->filled));
	const char *member = arena_printf(carry->wording->arena, "%s->%s", carry->job, variable->name);
	if (variable->array && in_job && !carry->how->copy)
		carry->why_not = arena_printf(carry->wording->arena, "'%s' is an array", variable->name);
	else if (in_job && carried->filled && variable->array)
		add_copy(carry, member, variable->name, &carry->take);
	else if (in_job && carried->filled)
		text_printf(&carry->take, "%s = %s;\n", member, variable->name);
	if (in_job) {
		declaration_add(variable->plain_type, variable->name, false, &carry->fields);
		text_add(&carry->fields, ";\n");
	}
	if (carried->wanted)
		add_local(carry, carried, in_job);
	else if (out) /* a parameter of the rest that it does not need */
		text_printf(&carry->copies, "(void)%s;\n", out_of_argument(carry, variable));
}

/* ---- the call ---- */

static void add_argument(struct carry *carry, size_t number)
{
	const struct call_site *site = carry->split->site;
	struct byte_range range = site->arguments[number];
	text_add(&carry->work, number ? ", " : "");
	if (is_plain(carry, range)) {
		text_add(&carry->work, out_of_job(carry, range, true));
		return;
	}
	if (number >= site->parameter_count) {
		carry->why_not = "an argument has no type that the function declares";
		return;
	}
	const char *name = arena_printf(carry->wording->arena, "argument%zu", number);
	declaration_add(site->parameters[number], name, true, &carry->fields);
	text_add(&carry->fields, ";\n");
	text_printf(&carry->take, "%s->%s = %s;\n", carry->job, name, out_of_job(carry, range, false));
	text_printf(&carry->work, "%s->%s", carry->job, name);
}

static void add_call(struct carry *carry)
{
	const struct call_site *site = carry->split->site;
	const char *result = wording_name(carry->wording, "result");
	bool wanted = !carry->split->alone && strcmp(site->result, "void") != 0;
	if (wanted) {
		text_printf(&carry->work, "%s->%s = ", carry->job, result);
		declaration_add(site->result, result, false, &carry->fields);
		text_add(&carry->fields, ";\n");
		declaration_add(site->result, result, false, &carry->locals);
		text_printf(&carry->locals, " = %s->%s;\n", carry->job, result);
	}
	struct text call = carry->work;
	carry->work = (struct text){0};
	for (size_t i = 0; i < site->argument_count; i++)
		add_argument(carry, i);
	text_printf(&call, "%s(%s);\n", site->callee, text_string(&carry->work));
	text_free(&carry->work);
	carry->work = call;
}

/* `&time` -> `time.`, `time` -> `time->` */
static const char *member_of(const struct carry *carry, const char *text)
{
	if (*text == '&' && text[1 + strcspn(text + 1, " ()*+-")] == 0)
		return arena_printf(carry->wording->arena, "%s.", text + 1);
	bool simple = text[strcspn(text, " ()*+-&")] == 0;
	return arena_printf(carry->wording->arena, simple ? "%s->" : "(%s)->", text);
}

static void set_arguments(const struct carry *carry)
{
	const struct call_site *site = carry->split->site;
	struct arena *arena = carry->wording->arena;
	for (size_t i = 0; i < site->argument_count; i++) {
		const char *text = text_of(carry, site->arguments[i]);
		bool simple = text[strcspn(text, " +-*/%&|?<>=,")] == 0 || *text == '"' || *text == '&';
		wording_set(carry->wording, arena_printf(arena, "%zu", i), text);
		wording_set(carry->wording, arena_printf(arena, "%zu.", i), member_of(carry, text));
		wording_set(carry->wording, arena_printf(arena, "in%zu", i),
		            simple ? text : arena_printf(arena, "(%s)", text));
	}
}

static void set(const struct carry *carry, const char *name, struct text *text)
{
	wording_set(carry->wording, name, arena_copy_string(carry->wording->arena, text_string(text)));
	text_free(text);
}

const char *carry_words(struct wording *wording, const struct split *split, const struct rewrite_split *how,
                        const char *source, bool native)
{
	struct carry carry = {.wording = wording, .split = split, .how = how, .source = source, .native = native};
	carry.job = wording_name(wording, "job");
	set_arguments(&carry);
	check_out(&carry);
	check_absent(&carry);
	check_unless(&carry);
	for (size_t i = 0; i < split->carried.count; i++)
		add_variable(&carry, &split->carried.items[i]);
	if (!native)
		add_call(&carry);
	text_add(&carry.locals, text_string(&carry.copies));
	text_free(&carry.copies);
	set(&carry, "fields", &carry.fields);
	set(&carry, "take", &carry.take);
	set(&carry, "work", &carry.work);
	set(&carry, "locals", &carry.locals);
	return carry.why_not;
}
