/* The code between the driver and one program: a wrapper of its entry, and of the calls in which only time passes. */
#include "validate/build.h"

#include "base/files.h"

#include <string.h>

struct unit_words {
	const char *unit, *duration; /* of the first argument `a`, in nanoseconds */
};

static const struct unit_words units[] = {
    {"seconds", "(uint64_t)(unsigned)a * 1000000000u"},
    {"milliseconds", "(uint64_t)(unsigned)a * 1000000u"},
    {"microseconds", "(uint64_t)(unsigned)a * 1000u"},
    {"nanoseconds", "(uint64_t)a"},
    {"timespec", "(uint64_t)((struct timespec *)a)->tv_sec * 1000000000u + (uint64_t)((struct timespec *)a)->tv_nsec"},
};

static const char *duration_of(const struct rule *rule)
{
	if (rule->class_ != RULE_CLASS_TIMER || rule->bound != RULE_BOUND_ARGUMENT || rule->bound_argument ||
	    rule->when.count)
		return NULL;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (strcmp(units[i].unit, rule->bound_unit) == 0)
			return units[i].duration;
	return NULL;
}

static bool is_plain_name(const char *name) { return !strpbrk(name, "*:"); }

const char *const *harness_pauses(const struct proof_request *request, struct arena *arena)
{
	VECTOR(const char *) names = {0};
	for (size_t i = 0; i < request->ruleset->rules.count; i++) {
		const struct rule *rule = &request->ruleset->rules.items[i];
		for (size_t k = 0; duration_of(rule) && k < rule->call_count; k++)
			if (is_plain_name(rule->calls[k]))
				VECTOR_PUSH(names, rule->calls[k]);
	}
	const char **copy = ARENA_ARRAY(arena, const char *, names.count + 1);
	for (size_t i = 0; i < names.count; i++)
		copy[i] = names.items[i];
	VECTOR_FREE(names);
	return copy;
}

static void add_pauses(const struct ruleset *ruleset, struct text *out)
{
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		const char *duration = duration_of(rule);
		for (size_t k = 0; duration && k < rule->call_count; k++) {
			const char *name = rule->calls[k];
			if (!is_plain_name(name))
				continue;
			text_printf(out,
			            "long __real_%s(long a, long b) __attribute__((weak));\n"
			            "long __wrap_%s(long a, long b);\n"
			            "long __wrap_%s(long a, long b)\n"
			            "{ return driver_waits(%s) ? 0 : __real_%s(a, b); }\n",
			            name, name, name, duration, name);
		}
	}
}

static const struct defined_function *find_entry(const struct source_sites *sites, const char *name)
{
	for (size_t i = 0; i < sites->functions.count; i++)
		if (strcmp(sites->functions.items[i].name, name) == 0)
			return &sites->functions.items[i];
	return NULL;
}

/* An array and how many items it has: it can be called for each item. */
static bool is_batch(const struct defined_function *entry)
{
	return entry->parameter_count == 2 && entry->parameters[0].kind == PLAIN_POINTER &&
	       entry->parameters[0].points_to && entry->parameters[1].kind == PLAIN_INTEGER &&
	       (entry->result.kind == PLAIN_INTEGER || entry->result.kind == PLAIN_VOID);
}

static const char *type_of(const struct plain_type *type)
{
	return type->kind == PLAIN_VOID ? "void" : type->kind == PLAIN_POINTER ? "void *" : type->spelling;
}

static bool can_be_called(const struct defined_function *entry)
{
	bool plain = entry->result.kind != PLAIN_OTHER;
	for (size_t i = 0; i < entry->parameter_count; i++)
		plain = plain && entry->parameters[i].kind >= PLAIN_INTEGER;
	return plain;
}

static void add_list(const struct defined_function *entry, const char *form, struct text *out)
{
	if (!entry->parameter_count)
		text_add(out, strcmp(form, "declared") == 0 ? "void" : "");
	for (size_t i = 0; i < entry->parameter_count; i++) {
		text_add(out, i ? ", " : "");
		if (strcmp(form, "declared") == 0)
			text_printf(out, "%s a%zu", type_of(&entry->parameters[i]), i);
		else
			text_printf(out, "%sa%zu", form, i);
	}
}

static void add_piece(const struct defined_function *entry, struct text *out)
{
	bool has_result = entry->result.kind != PLAIN_VOID;
	text_add(out, "struct piece {\n\tsize_t number;\n\tlong long result;\n");
	for (size_t i = 0; i < entry->parameter_count; i++)
		text_printf(out, "\t%s a%zu;\n", type_of(&entry->parameters[i]), i);
	text_add(out, "};\n\nstatic int run_piece(void *argument)\n{\n\tstruct piece *piece = argument;\n"
	              "\tuint64_t began_ns = driver_now_ns();\n\t");
	text_printf(out, "%s__real_%s(", has_result ? "piece->result = (long long)" : "", entry->name);
	add_list(entry, "piece->", out);
	text_add(out, ");\n\tdriver_told_call(piece->number, began_ns, piece->result);\n\treturn 0;\n}\n\n");
}

static void add_wrapper(const struct defined_function *entry, unsigned concurrency, struct text *out)
{
	const char *result = type_of(&entry->result);
	bool batch = is_batch(entry), has_result = entry->result.kind != PLAIN_VOID;
	text_printf(out, "%s __wrap_%s(", result, entry->name);
	add_list(entry, "declared", out);
	text_printf(out,
	            ")\n{\n\tsize_t most = %u, all = %s;\n"
	            "\tsize_t count = driver_splits() && gi_in_task() && all ? most && most < all ? most : all : 1;\n"
	            "\tstruct driver_use use = driver_use_now();\n"
	            "\tstruct piece *pieces = calloc(count, sizeof *pieces);\n"
	            "\tstruct gi_nursery nursery;\n\tlong long result = 0;\n\n"
	            "\tfor (size_t i = 0; i < count; i++) {\n\t\tpieces[i].number = i;\n",
	            concurrency,
	            batch         ? "(size_t)a1"
	            : concurrency ? "SIZE_MAX"
	                          : "1");
	for (size_t i = 0; i < entry->parameter_count; i++)
		text_printf(out, "\t\tpieces[i].a%zu = a%zu;\n", i, i);
	if (batch)
		text_printf(out,
		            "\t\tif (count > 1) {\n\t\t\tsize_t from = all * i / count, to = all * (i + 1) / count;\n"
		            "\t\t\tpieces[i].a0 = (char *)a0 + from * %llu;\n\t\t\tpieces[i].a1 = to - from;\n\t\t}\n",
		            (unsigned long long)entry->parameters[0].points_to);
	text_printf(out,
	            "\t}\n\tif (count == 1) {\n\t\trun_piece(pieces);\n\t} else {\n"
	            "\t\tgi_nursery_open(&nursery);\n\t\tfor (size_t i = 0; i < count; i++)\n"
	            "\t\t\tif (gi_spawn(&nursery, run_piece, &pieces[i], NULL) == -1)\n\t\t\t\tabort();\n"
	            "\t\tgi_nursery_close(&nursery);\n\t}\n"
	            "\tfor (size_t i = 0; i < (%d ? count : 1); i++)\n\t\tresult += pieces[i].result;\n"
	            "\tfree(pieces);\n\tdriver_told_result(result);\n\tdriver_told_use(use);\n\treturn%s%s%s;\n}\n",
	            batch, has_result ? " (" : "", has_result ? result : "", has_result ? ")result" : "");
}

static struct build_lack lack_of(const struct proof_request *request, const struct defined_function *entry,
                                 struct arena *arena)
{
	if (request->entry && !entry)
		return (struct build_lack){
		    arena_printf(arena, "no source defines a function %s() that others can call", request->entry),
		    TROUBLE_NO_ENTRY};
	if (entry && strcmp(entry->name, "main") == 0)
		return (struct build_lack){"main() is run in any case: the entry is a function that it calls",
		                           TROUBLE_NO_ENTRY};
	if (entry && !can_be_called(entry))
		return (struct build_lack){
		    arena_printf(arena, "%s() takes or returns what is neither an integer nor a pointer", entry->name),
		    TROUBLE_NONE};
	return (struct build_lack){0};
}

const char *harness_text(const struct proof_request *request, struct arena *arena, struct build_lack *ret_lack)
{
	const struct defined_function *entry = NULL;
	struct error ignored;
	struct text text = {0};
	struct source_sites *sites = NULL;
	for (size_t i = 0; request->entry && !entry && i < request->sources->items.count; i++) {
		source_sites_free(sites);
		sites = source_sites_read(&request->sources->items.items[i], &ignored);
		entry = sites ? find_entry(sites, request->entry) : NULL;
	}
	*ret_lack = lack_of(request, entry, arena);
	text_add(&text, "#include \"driver.h\"\n\n#include <stdlib.h>\n#include <time.h>\n\n");
	if (entry && !ret_lack->why) {
		text_printf(&text, "%s __real_%s(", type_of(&entry->result), entry->name);
		add_list(entry, "declared", &text);
		text_printf(&text, ");\n%s __wrap_%s(", type_of(&entry->result), entry->name);
		add_list(entry, "declared", &text);
		text_add(&text, ");\n\n");
		add_piece(entry, &text);
		add_wrapper(entry, request->concurrency, &text);
	}
	add_pauses(request->ruleset, &text);
	const char *copy = arena_copy_string(arena, text_string(&text));
	text_free(&text);
	source_sites_free(sites);
	return ret_lack->why ? NULL : copy;
}
