#include "rewrite/halves.h"

#include "rewrite/carry.h"
#include "rewrite/choose.h"
#include "rewrite/template.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

/* A change while its function is taken apart. */
struct halves {
	struct change *change;
	const struct plan_request *request;
	const struct source_sites *sites;
	const struct rewrite_split *how;
	struct arena *arena;
	struct split split;
	struct wording wording;
	VECTOR(struct edit) parts;
	const char *why_not;
};

static void refuse(struct halves *halves, const char *why)
{
	if (!halves->why_not)
		halves->why_not = why;
}

/* ---- may what follows run later? ---- */

static bool is_called_by(const struct source_sites *sites, const char *function)
{
	for (size_t i = 0; i < sites->calls.count; i++)
		if (strcmp(sites->calls.items[i].callee, function) == 0)
			return true;
	return false;
}

/* Who calls the function goes on at once, with what follows the call not done. Only the framework bears that. */
static void check_callers(struct halves *halves)
{
	const struct finding *finding = halves->change->finding;
	const char *name = finding->function;
	if (!finding->context) {
		refuse(halves, "no context that is known calls it");
	} else if (finding->chain_length > 1) {
		const struct hop *caller = &finding->chain[finding->chain_length - 2];
		refuse(halves, arena_printf(halves->arena, "%s() is called by %s(), which goes on without what follows",
		                            name, caller->function));
	} else if (is_called_by(halves->sites, name)) {
		refuse(halves, arena_printf(halves->arena, "%s() is called by other functions, too", name));
	}
}

/* ---- words ---- */

static const char *indent_of(const struct halves *halves, uint32_t at)
{
	const char *text = halves->sites->text;
	uint32_t line = at;
	while (line > 0 && text[line - 1] != '\n')
		line--;
	size_t blanks = strspn(text + line, " \t");
	if (blanks > at - line)
		blanks = at - line;
	return arena_printf(halves->arena, "%.*s", (int)blanks, text + line);
}

/* How far the body is indented. */
static const char *unit_of(const struct halves *halves)
{
	const struct function_body *body = halves->split.body;
	for (size_t i = 0; body && i < body->statements.count; i++)
		if (body->statements.items[i].parent != NO_STATEMENT && !body->statements.items[i].from_macro) {
			const char *unit = indent_of(halves, body->statements.items[i].range.from);
			size_t outer = strlen(indent_of(halves, body->whole.from)); /* of a method in its class */
			return strlen(unit) > outer ? unit + outer : "\t";
		}
	return "\t";
}

static bool is_in_scope(const struct split *split, const struct written_variable *variable)
{
	if (variable->statement == NO_STATEMENT)
		return true;
	assert(split->body->statements.items);
	uint32_t block = split->body->statements.items[variable->statement].parent;
	if (variable->range.from >= split->rest.from)
		return false;
	for (uint32_t up = split->statement->parent; up != NO_STATEMENT; up = split->body->statements.items[up].parent)
		if (up == block)
			return true;
	return false;
}

static const char *expression_for(const struct halves *halves, const struct at_hand *way, const char *name)
{
	const char *hole = strstr(way->expression, "{}");
	assert(hole);
	return arena_printf(halves->arena, "%.*s%s%s", (int)(hole - way->expression), way->expression, name, hole + 2);
}

static bool gets_pointer(const struct function_body *body, const struct call_site *site)
{
	for (size_t i = 0; i < body->uses.count; i++) {
		const struct name_use *use = &body->uses.items[i];
		if (use->at >= site->name.to && use->at < site->whole.to &&
		    body->variables.items[use->variable].pointer)
			return true;
	}
	return false;
}

/* Does a call before that one get anything that it might release? What follows the call may need less than that. */
static bool may_be_released(const struct halves *halves)
{
	const struct split *split = &halves->split;
	for (size_t i = 0; i < halves->sites->calls.count; i++) {
		const struct call_site *site = &halves->sites->calls.items[i];
		if (site->whole.from > split->body->body.from && site->whole.from < split->rest.from &&
		    gets_pointer(split->body, site) && !forgets_addresses(halves->request->ruleset, site->callee))
			return true;
	}
	return false;
}

static bool is_wanted(const struct split *split, size_t number)
{
	for (size_t i = 0; i < split->carried.count; i++)
		if (split->carried.items[i].number == number)
			return split->carried.items[i].wanted;
	return false;
}

static const char *variable_at_hand(const struct halves *halves, const struct at_hand *way, bool members)
{
	const struct split *split = &halves->split;
	bool released = may_be_released(halves);
	for (size_t i = 0; i < split->body->variables.count; i++) {
		const struct written_variable *variable = &split->body->variables.items[i];
		if (!is_in_scope(split, variable) || (released && !is_wanted(split, i)))
			continue;
		if (!members && strcmp(variable->plain_type, way->type) == 0)
			return expression_for(halves, way, variable->name);
		for (size_t k = 0; members && k < variable->members.count; k++)
			if (variable->own && strcmp(variable->members.items[k].type, way->type) == 0)
				return expression_for(halves, way,
				                      arena_printf(halves->arena, "%s->%s", variable->name,
				                                   variable->members.items[k].name));
	}
	return NULL;
}

static const char *global_at_hand(const struct halves *halves, const struct at_hand *way)
{
	for (size_t i = 0; i < halves->sites->variables.count; i++) {
		const struct written_variable *variable = &halves->sites->variables.items[i];
		if (strcmp(variable->plain_type, way->type) == 0 &&
		    variable->range.from < halves->split.body->whole.from)
			return expression_for(halves, way, variable->name);
	}
	return NULL;
}

/* Something of one of the types: a variable, else a member of what one leads to, else a variable of the file. */
static const char *find_at_hand(const struct halves *halves, const char *word)
{
	const struct rewrite_split *how = halves->how;
	const char *found = NULL;
	for (int step = 0; step < 3; step++)
		for (size_t i = 0; !found && i < how->at_hand_count; i++) {
			const struct at_hand *way = &how->at_hand[i];
			if (strcmp(way->word, word) == 0)
				found =
				    step < 2 ? variable_at_hand(halves, way, step == 1) : global_at_hand(halves, way);
		}
	return found;
}

static bool is_set(const struct wording *wording, const char *name)
{
	for (size_t i = 0; i < wording->words.count; i++)
		if (strcmp(wording->words.items[i].name, name) == 0)
			return true;
	return false;
}

static void set_at_hand(struct halves *halves)
{
	const struct rewrite_split *how = halves->how;
	for (size_t i = 0; i < how->at_hand_count; i++) {
		const char *found = find_at_hand(halves, how->at_hand[i].word);
		if (found && !is_set(&halves->wording, how->at_hand[i].word))
			wording_set(&halves->wording, how->at_hand[i].word, found);
	}
	for (size_t i = 0; i < how->at_hand_count; i++) {
		const struct at_hand *way = &how->at_hand[i];
		if (is_set(&halves->wording, way->word))
			continue;
		refuse(halves, arena_printf(halves->arena, "no %s is at hand in %s()", way->type,
		                            halves->change->finding->function));
		wording_set(&halves->wording, way->word, arena_printf(halves->arena, "/* %s */", way->type));
	}
}

/* Of functions, and of the record: function_call, with a number where there is such a one. */
static const char *free_name(const struct halves *halves)
{
	const char *text = halves->sites->text;
	const char *first =
	    arena_printf(halves->arena, "%s_%s", halves->split.body->name, halves->change->site->callee);
	const char *name = first;
	for (unsigned number = 2; strstr(text, arena_printf(halves->arena, "%s_", name)); number++)
		name = arena_printf(halves->arena, "%s%u", first, number);
	return name;
}

static void set_words(struct halves *halves)
{
	const struct split *split = &halves->split;
	const struct rewrite_rule *rewrite = halves->change->rewrite;
	struct wording *wording = &halves->wording;
	wording_set(wording, "function", split->body->name);
	wording_set(wording, "call", split->site->callee);
	wording_set(wording, "name", free_name(halves));
	set_at_hand(halves);
	const char *why_not =
	    carry_words(wording, split, halves->how, halves->sites->text, rewrite->kind == REWRITE_NATIVE);
	if (why_not)
		refuse(halves, why_not);
	const char *value = renames_find(&rewrite->calls, split->site->callee);
	wording_set(wording, "value", wording_expression(wording, value ? value : ""));
}

/* The function's text, and its variables, which a macro may declare. */
static const char *taken_names(const struct halves *halves)
{
	const struct function_body *body = halves->split.body;
	struct text text = {0};
	text_add_bytes(&text, halves->sites->text + body->whole.from, body->whole.to - body->whole.from);
	for (size_t i = 0; i < body->variables.count; i++)
		text_printf(&text, " %s", body->variables.items[i].name);
	const char *kept = arena_copy_string(halves->arena, text_string(&text));
	text_free(&text);
	return kept;
}

static void begin_wording(struct halves *halves)
{
	struct wording *wording = &halves->wording;
	const struct split *split = &halves->split;
	wording->arena = halves->arena;
	wording->names = halves->how->names;
	wording->name_count = halves->how->name_count;
	wording->taken = taken_names(halves);
	wording->prefix = split->site->callee;
	wording->unit = unit_of(halves);
	wording->line_end = strstr(halves->sites->text, "\r\n") ? "\r\n" : "\n";
}

/* ---- edits ---- */

static void add_part(struct halves *halves, uint32_t from, uint32_t to, const char *replacement)
{
	VECTOR_PUSH(halves->parts, (struct edit){from, to, replacement});
}

/* The byte behind the last that is not blank. */
static uint32_t end_before(const struct halves *halves, uint32_t at)
{
	while (at > 0 && isspace((unsigned char)halves->sites->text[at - 1]))
		at--;
	return at;
}

static uint32_t next_text(const struct halves *halves, uint32_t at)
{
	while (isspace((unsigned char)halves->sites->text[at]))
		at++;
	return at;
}

/* The rest of a rule's code: before the line {rest}, and behind it. */
static void cut_rest(const struct halves *halves, const char **ret_head, const char **ret_foot)
{
	const char *rest = halves->how->rest, *line = strstr(rest, "{rest}"), *end;
	assert(line);
	end = line + strlen("{rest}");
	while (line > rest && line[-1] != '\n')
		line--;
	*ret_head = arena_printf(halves->arena, "%.*s", (int)(line - rest), rest);
	*ret_foot = end + (*end == '\n');
}

/* Where the call stood: what starts the work, and the way out of the function. */
static void add_start(struct halves *halves, struct text *out)
{
	const struct split *split = &halves->split;
	const char *indent = indent_of(halves, split->statement->range.from);
	struct text code = {0};
	text_add(&code, halves->how->start);
	if (split->returned && (!split->nested || split->returns))
		text_printf(&code, "return %s;\n", split->returned);
	else if (split->returns)
		text_add(&code, "return;\n");
	const char *filled = wording_fill(&halves->wording, text_string(&code), indent);
	text_add(out, filled + strlen(indent));
	text_free(&code);
}

/* What the function says behind the block that the call stands in. */
static void add_tail(const struct halves *halves, struct text *out)
{
	const struct split *split = &halves->split;
	const char *text = halves->sites->text, *line_end = halves->wording.line_end;
	uint32_t from = split->rest.to, to = split->body->whole.to;
	if (!split->nested) {
		text_printf(out, "%s}", line_end);
		return;
	}
	const char *indent = indent_of(halves, split->statement->range.from);
	size_t outer = strlen(indent) -
	               (strlen(indent) < strlen(halves->wording.unit) ? strlen(indent) : strlen(halves->wording.unit));
	text_printf(out, "%s%.*s", line_end, (int)outer, indent);
	if (split->braced) {
		text_add_bytes(out, text + from, to - from);
		return;
	}
	text_add(out, "}");
	uint32_t next = next_text(halves, from);
	if (strncmp(text + next, "else", 4) == 0) {
		text_add(out, " ");
		from = next;
	}
	text_add_bytes(out, text + from, to - from);
}

static void add_outcome(struct halves *halves)
{
	const struct rewrite_split *how = halves->how;
	const char *outcome = how->outcome ? wording_expression(&halves->wording, how->outcome)
	                                   : wording_name(&halves->wording, "result");
	add_part(halves, halves->change->site->whole.from, halves->change->site->whole.to, outcome);
}

/* The return with which the rest ends; null: it ends with something else. */
static const struct statement *last_return(const struct halves *halves)
{
	const struct split *split = &halves->split;
	const struct statement *last = NULL;
	for (size_t i = 0; i < split->body->statements.count; i++) {
		const struct statement *statement = &split->body->statements.items[i];
		if (statement->parent == split->statement->parent && statement->range.to <= split->rest.to)
			last = statement;
	}
	return last && last->kind == STATEMENT_RETURN && last != split->statement ? last : NULL;
}

/* Returns of the rest do not return a value any more; the last is not needed. */
static void add_returns(struct halves *halves)
{
	const struct split *split = &halves->split;
	const struct statement *last = last_return(halves);
	for (size_t i = 0; split->returned && i < split->body->statements.count; i++) {
		const struct statement *statement = &split->body->statements.items[i];
		if (statement->kind == STATEMENT_RETURN && statement != last &&
		    statement->range.from >= split->rest.from && statement->range.from < split->rest.to)
			add_part(halves, statement->range.from, statement->range.to, "return;");
	}
}

/* What stood in a block of a block stands at the left now. */
static void add_dedent(struct halves *halves, uint32_t from, uint32_t to)
{
	const char *text = halves->sites->text;
	size_t deep = strlen(indent_of(halves, halves->split.statement->range.from));
	size_t unit = strlen(halves->wording.unit), extra = deep > unit ? deep - unit : 0;
	for (uint32_t at = from; extra && at < to; at++) {
		if (text[at] != '\n')
			continue;
		size_t blanks = strspn(text + at + 1, " \t");
		uint32_t end = at + 1 + (uint32_t)(blanks < extra ? blanks : extra);
		if (end > at + 1 && end <= to)
			add_part(halves, at + 1, end, "");
	}
}

/* The declarations whose variables go along, out of the function. */
static bool goes_along(const struct split *split, size_t number)
{
	for (size_t i = 0; i < split->carried.count; i++)
		if (split->carried.items[i].number == number)
			return split->carried.items[i].moved;
	return false;
}

static const char *what_stays(const struct halves *halves, uint32_t statement, bool *ret_any_goes)
{
	const struct split *split = &halves->split;
	const char *indent = indent_of(halves, split->body->statements.items[statement].range.from);
	struct text text = {0};
	*ret_any_goes = false;
	for (size_t i = 0; i < split->body->variables.count; i++) {
		const struct written_variable *variable = &split->body->variables.items[i];
		if (variable->statement != statement)
			continue;
		if (goes_along(split, i)) {
			*ret_any_goes = true;
			continue;
		}
		if (text.length)
			text_printf(&text, "%s%s", halves->wording.line_end, indent);
		declaration_add(variable->type, variable->name, false, &text);
		if (variable->value.to)
			text_printf(&text, " = %.*s", (int)(variable->value.to - variable->value.from),
			            halves->sites->text + variable->value.from);
		text_add(&text, ";");
	}
	const char *kept = arena_copy_string(halves->arena, text_string(&text));
	text_free(&text);
	return kept;
}

/* The statement with its line; and with the empty line behind, where that would be the first of its block. */
static struct byte_range with_line(const struct halves *halves, struct byte_range range)
{
	const char *text = halves->sites->text;
	uint32_t from = end_before(halves, range.from), to = range.to;
	if (text[to] != '\n' && text[to] != '\r')
		return range;
	uint32_t next = next_text(halves, to);
	bool first = from > 0 && text[from - 1] == '{';
	if (first && next > to) {
		to = next;
		while (to > 0 && text[to - 1] != '\n')
			to--;
		return (struct byte_range){from, to - 1};
	}
	return (struct byte_range){from, to};
}

static void add_declarations(struct halves *halves)
{
	const struct split *split = &halves->split;
	for (uint32_t i = 0; i < split->body->statements.count; i++) {
		const struct statement *statement = &split->body->statements.items[i];
		bool any_goes;
		if (statement->kind != STATEMENT_DECLARATION || statement->range.from >= split->rest.from)
			continue;
		const char *stays = what_stays(halves, i, &any_goes);
		if (!any_goes)
			continue;
		if (statement->from_macro)
			refuse(halves, "a macro declares a variable of the function");
		struct byte_range range = *stays ? statement->range : with_line(halves, statement->range);
		add_part(halves, range.from, range.to, stays);
	}
}

/* From the statement on, text goes into the other function, and stays where it is: the first ends before it. */
static void add_parts(struct halves *halves)
{
	const struct split *split = &halves->split;
	const char *head, *foot, *line_end = halves->wording.line_end;
	struct text text = {0};
	assert(split->statement);
	cut_rest(halves, &head, &foot);
	uint32_t from = split->statement->range.from;
	uint32_t behind = split->alone ? next_text(halves, split->statement->range.to) : from;
	const struct statement *last = last_return(halves);
	uint32_t end = end_before(halves, last ? last->range.from : split->rest.to);
	if (split->alone && end <= behind)
		end = behind = split->statement->range.to;
	if (split->nested && !split->braced)
		add_part(halves, end_before(halves, from), end_before(halves, from), " {");
	add_start(halves, &text);
	add_tail(halves, &text);
	text_printf(&text, "%s%s%s", line_end, line_end, wording_fill(&halves->wording, head, ""));
	if (end > behind)
		text_printf(&text, "%s%s", line_end, halves->wording.unit);
	add_part(halves, from, behind, arena_copy_string(halves->arena, text_string(&text)));
	text_free(&text);
	if (!split->alone)
		add_outcome(halves);
	add_returns(halves);
	add_declarations(halves);
	add_dedent(halves, behind, end);
	add_part(halves, end, split->body->whole.to,
	         arena_printf(halves->arena, "%s%s", line_end, wording_fill(&halves->wording, foot, "")));
}

/* ---- for people ---- */

/* What the second half is about, in a comment in its place. */
static const char *rest_in_words(const struct halves *halves)
{
	const struct split *split = &halves->split;
	const struct finding *finding = halves->change->finding;
	struct text text = {0};
	text_printf(&text, "/* What follows %s() in %s()", finding->call, finding->function);
	if (finding->chain_length > 1) {
		text_add(&text, ", and then in");
		for (size_t i = finding->chain_length - 1; i > 0; i--)
			text_printf(&text, "%s %s()", i + 1 < finding->chain_length ? "," : "",
			            finding->chain[i - 1].function);
	}
	bool any = false;
	for (size_t i = 0; i < split->carried.count; i++)
		if (split->carried.items[i].wanted) {
			text_printf(&text, "%s %s", any ? "," : ". It needs", split->carried.items[i].variable->name);
			any = true;
		}
	text_add(&text, ". */");
	const char *kept = arena_copy_string(halves->arena, text_string(&text));
	text_free(&text);
	return kept;
}

static void add_section(struct halves *halves, struct text *out, const char *title, const char *code)
{
	const char *filled = wording_fill(&halves->wording, code, "");
	text_printf(out, "%s/* %s */\n%s\n", out->length ? "\n" : "", title, filled);
}

static void write_sketch(struct halves *halves)
{
	struct arena *arena = halves->arena;
	struct text text = {0};
	wording_set(&halves->wording, "rest", rest_in_words(halves));
	halves->wording.line_end = "\n";
	if (halves->change->rewrite->helper)
		add_section(halves, &text, arena_printf(arena, "before %s()", halves->split.body->name),
		            halves->change->rewrite->helper);
	add_section(halves, &text, arena_printf(arena, "in place of %s()", halves->split.site->callee),
	            halves->how->start);
	add_section(halves, &text, arena_printf(arena, "behind %s()", halves->split.body->name), halves->how->rest);
	halves->change->sketch = arena_copy_string(arena, text_string(&text));
	text_free(&text);
}

static void hand_over(struct halves *halves)
{
	const struct instead *instead = halves->change->finding->instead;
	halves->change->grade = SAFETY_MANUAL;
	halves->change->status = STATUS_MANUAL;
	halves->change->message = arena_printf(
	    halves->arena, "%s: %s", instead ? instead->use : "what follows goes into a callback", halves->why_not);
	if (halves->split.statement)
		write_sketch(halves);
}

static void keep_parts(struct halves *halves)
{
	struct change *change = halves->change;
	struct edit *parts = ARENA_ARRAY(halves->arena, struct edit, halves->parts.count + 1);
	if (halves->parts.count)
		memcpy(parts, halves->parts.items, halves->parts.count * sizeof *parts);
	change->parts = parts;
	change->part_count = halves->parts.count;
	change->taken_apart = halves->split.body;
	change->range = change->site->name;
	change->replacement = wording_fill(&halves->wording, "{name}", "");
	if (change->rewrite->helper)
		change->helper =
		    arena_printf(halves->arena, "%s%s", wording_fill(&halves->wording, change->rewrite->helper, ""),
		                 halves->wording.line_end);
}

void change_take_apart(struct change *change, const struct plan_request *request, const struct source_sites *sites,
                       struct arena *arena)
{
	struct halves halves = {.change = change, .request = request, .sites = sites, .arena = arena};
	halves.how = &change->rewrite->split;
	split_find(&halves.split, sites, change->site, request->ruleset, halves.how, arena);
	if (halves.split.statement) {
		begin_wording(&halves);
		check_callers(&halves);
		if (halves.split.why_not)
			refuse(&halves, halves.split.why_not);
		set_words(&halves);
	} else {
		refuse(&halves, halves.split.why_not);
	}
	if (!halves.why_not)
		add_parts(&halves);
	if (!halves.why_not)
		keep_parts(&halves);
	else
		hand_over(&halves);
	VECTOR_FREE(halves.parts);
	VECTOR_FREE(halves.wording.words);
	split_release(&halves.split);
}
