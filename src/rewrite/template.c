#include "rewrite/template.h"

#include <stdio.h>
#include <string.h>

/* "char *" and "argument0" → "char *argument0"; "void (*)(int)" → "void (*argument0)(int)". Parameters that are written
 * as arrays are pointers: "int[2]" → "int *argument0", "int[2][3]" → "int (*argument0)[3]". */
void declaration_add(const char *type, const char *name, bool parameter, struct text *out)
{
	const char *pointer = strstr(type, "(*");
	const char *array = strchr(type, '[');
	if (array && !pointer && !parameter) {
		bool space = array > type && array[-1] != '*';
		text_printf(out, "%.*s%s%s%s", (int)(array - type), type, space ? " " : "", name, array);
	} else if (pointer) {
		text_printf(out, "%.*s%s%s", (int)(pointer + 2 - type), type, name, pointer + 2);
	} else if (array) {
		const char *rest = strchr(array, ']');
		int length = (int)(array - type);
		while (length && type[length - 1] == ' ')
			length--;
		if (rest && rest[1])
			text_printf(out, "%.*s (*%s)%s", length, type, name, rest + 1);
		else
			text_printf(out, "%.*s *%s", length, type, name);
	} else {
		size_t length = strlen(type);
		text_printf(out, "%s%s%s", type, length && type[length - 1] == '*' ? "" : " ", name);
	}
}

static bool is_void(const char *type) { return strcmp(type, "void") == 0; }

static void add_declaration(const char *type, const char *name, struct text *out)
{
	declaration_add(type, name, true, out);
}

/* The line in which the text ends so far begins with these blanks. */
static void add_line_break(struct text *out)
{
	const char *line = out->bytes + out->length;
	while (line > out->bytes && line[-1] != '\n')
		line--;
	size_t blanks = strspn(line, " \t");
	char indent[32];
	blanks = blanks < sizeof indent ? blanks : sizeof indent - 1;
	memcpy(indent, line, blanks);
	text_add(out, "\n");
	text_add_bytes(out, indent, blanks);
}

static void add_parameter(const struct call_site *site, size_t i, struct text *out)
{
	char name[32];
	snprintf(name, sizeof name, "argument%zu", i);
	add_declaration(site->parameters[i], name, out);
}

static void fill_fields(const struct call_site *site, struct text *out)
{
	for (size_t i = 0; i < site->parameter_count; i++) {
		if (i)
			add_line_break(out);
		add_parameter(site, i, out);
		text_add(out, ";");
	}
	if (is_void(site->result))
		return;
	if (site->parameter_count)
		add_line_break(out);
	add_declaration(site->result, "result", out);
	text_add(out, ";");
}

static void fill_parameters(const struct call_site *site, struct text *out)
{
	if (!site->parameter_count)
		text_add(out, "void");
	for (size_t i = 0; i < site->parameter_count; i++) {
		text_add(out, i ? ", " : "");
		add_parameter(site, i, out);
	}
}

static void fill_list(const struct call_site *site, const char *before, struct text *out)
{
	for (size_t i = 0; i < site->parameter_count; i++)
		text_printf(out, "%s%sargument%zu", i ? ", " : "", before, i);
}

static void fill_initial(const struct call_site *site, struct text *out)
{
	for (size_t i = 0; i < site->parameter_count; i++)
		text_printf(out, ".argument%zu = argument%zu, ", i, i);
}

static void fill_written(const struct call_site *site, const char *source, struct text *out)
{
	for (size_t i = 0; i < site->argument_count; i++) {
		struct byte_range range = site->arguments[i];
		text_printf(out, "%s%.*s", i ? ", " : "", (int)(range.to - range.from), source + range.from);
	}
}

/* As functions say that they failed. */
static void fill_failure(const struct call_site *site, struct text *out)
{
	size_t length = strlen(site->result);
	if (length && site->result[length - 1] == '*')
		text_add(out, "job.result = NULL;");
	else if (!is_void(site->result))
		text_add(out, "job.result = -1;");
}

static bool fill(const char *name, size_t length, const struct call_site *site, const char *source, struct text *out)
{
	char word[16];
	if (length >= sizeof word)
		return false;
	memcpy(word, name, length);
	word[length] = 0;
	if (strcmp(word, "call") == 0)
		text_add(out, site->callee);
	else if (strcmp(word, "function") == 0)
		text_add(out, site->function);
	else if (strcmp(word, "result") == 0)
		add_declaration(site->result, "", out);
	else if (strcmp(word, "parameters") == 0)
		fill_parameters(site, out);
	else if (strcmp(word, "fields") == 0)
		fill_fields(site, out);
	else if (strcmp(word, "store") == 0)
		text_add(out, is_void(site->result) ? "" : "job->result = ");
	else if (strcmp(word, "job") == 0)
		fill_list(site, "job->", out);
	else if (strcmp(word, "names") == 0)
		fill_list(site, "", out);
	else if (strcmp(word, "initial") == 0)
		fill_initial(site, out);
	else if (strcmp(word, "written") == 0)
		fill_written(site, source, out);
	else if (strcmp(word, "return") == 0)
		text_add(out, is_void(site->result) ? "" : "return job.result;");
	else if (strcmp(word, "fail") == 0)
		fill_failure(site, out);
	else
		return false;
	return true;
}

static bool only_blanks(const struct text *text, size_t from)
{
	return from + strspn(text->bytes + from, " \t") == text->length;
}

static void shorten(struct text *text, size_t length)
{
	text->length = length;
	text->bytes[length] = 0;
}

static bool can_be_written(const struct call_site *site)
{
	if (site->variadic || strchr(site->result, '(') || site->argument_count != site->parameter_count)
		return false;
	for (size_t i = 0; i < site->parameter_count; i++)
		if (strstr(site->parameters[i], "(unnamed") || strstr(site->parameters[i], "(anonymous"))
			return false;
	return true;
}

bool template_fill(const char *template, const struct call_site *site, const char *source, struct text *out)
{
	if (!can_be_written(site))
		return false;
	size_t line = out->length;
	for (const char *at = template; *at; at++) {
		const char *end = *at == '{' ? strchr(at, '}') : NULL;
		if (end && fill(at + 1, (size_t)(end - at - 1), site, source, out)) {
			at = end;
			continue;
		}
		if (*at == '\n' && out->length > line && only_blanks(out, line))
			shorten(out, line); /* a word that came to nothing */
		else
			text_add_bytes(out, at, 1);
		if (*at == '\n')
			line = out->length;
	}
	return true;
}
