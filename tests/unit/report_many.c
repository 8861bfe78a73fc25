#include "report_many.h"

#include "base/files.h"
#include "base/text.h"

#include <stdlib.h>
#include <sys/stat.h>

enum { LINES_IN_FILE = 400, FINDINGS_IN_FILE = 40, FILES_IN_FOLDER = 25, CONTEXTS = 60, RULES = 24, HOPS_MOST = 9 };

struct making {
	struct arena *arena;
	const char *root;
	unsigned files;
	struct rule *rules;
	struct context_rule *context_rules;
	struct finding_context **contexts;
};

static const char *source_path(const struct making *making, unsigned file)
{
	return arena_printf(making->arena, "%s/module%u/source%u.c", making->root, file / FILES_IN_FOLDER, file);
}

static struct place place_in(const struct making *making, unsigned file, unsigned line)
{
	return (struct place){source_path(making, file % making->files), line % LINES_IN_FILE + 1, 10};
}

static const char *function_name(const struct making *making, unsigned file, unsigned number)
{
	return arena_printf(making->arena, "m%u_handle_request_part_%u", file % making->files,
	                    number % FINDINGS_IN_FILE);
}

static void make_rules(struct making *making)
{
	static struct instead words[] = {
	    {.framework = "any", .use = "hand the work to a thread and go on in its callback", .safety = SAFETY_MANUAL},
	    {.framework = "libuv",
	     .use = "the non-blocking call of the same name",
	     .rename = "uv_call",
	     .safety = SAFETY_SAFE}};
	making->rules = ARENA_ARRAY(making->arena, struct rule, RULES);
	for (unsigned i = 0; i < RULES; i++)
		making->rules[i] = (struct rule){.id = arena_printf(making->arena, "made-up-rule-%u", i),
		                                 .origin = {.pack = "made-up"},
		                                 .predicate = "waits until the other side answers",
		                                 .level = i % 3 ? 2 : 1,
		                                 .class_ = i % RULE_CLASS_UNSAFE,
		                                 .bound = i % RULE_BOUND_ARGUMENT,
		                                 .bound_unit = "",
		                                 .confidence = CONFIDENCE_HIGH,
		                                 .why = "Nothing else happens on the thread until the call returns.",
		                                 .instead = words,
		                                 .instead_count = 2};
}

static void make_contexts(struct making *making)
{
	static const char *const frameworks[] = {"libuv", "libevent", "glib", "epoll"};
	making->context_rules = ARENA_ARRAY(making->arena, struct context_rule, 4);
	for (unsigned i = 0; i < 4; i++)
		making->context_rules[i] =
		    (struct context_rule){.id = frameworks[i],
		                          .kind = i == 3 ? CONTEXT_SIGNAL_HANDLER : CONTEXT_EVENT_LOOP,
		                          .framework = frameworks[i],
		                          .title = frameworks[i]};
	making->contexts = ARENA_ARRAY(making->arena, struct finding_context *, CONTEXTS);
	for (unsigned i = 0; i < CONTEXTS; i++) {
		const struct context_rule *rule = &making->context_rules[i % 4];
		const char *entry = arena_printf(making->arena, "on_event_%u", i);
		making->contexts[i] = ARENA_NEW(making->arena, struct finding_context);
		*making->contexts[i] = (struct finding_context){
		    .rule = rule,
		    .kind = rule->kind,
		    .name = rule->id,
		    .framework = rule->framework,
		    .entry = entry,
		    .entry_place = place_in(making, i, i),
		    .evidence = {place_in(making, i, i + 7),
		                 arena_printf(making->arena, "register_callback(loop, %s, data)", entry)},
		    .confidence = CONFIDENCE_HIGH};
	}
}

static void make_chain(const struct making *making, struct finding *finding, unsigned number)
{
	unsigned length = 2 + number % (HOPS_MOST - 1), file = number / FINDINGS_IN_FILE;
	struct hop *chain = ARENA_ARRAY(making->arena, struct hop, length);
	for (unsigned i = 0; i < length; i++) {
		bool last = i + 1 == length;
		/* Callers are shared: what is near the context is the same for many. */
		unsigned spread = last ? number : number / (1u << (length - 1 - i));
		chain[i] =
		    (struct hop){.function = i == 0 ? finding->context->entry : function_name(making, file + i, spread),
		                 .place = place_in(making, file + i, spread * 10),
		                 .certainty = spread % 5 ? CERTAINTY_DIRECT : CERTAINTY_FIELD,
		                 .candidates = spread % 5 ? 1 : 3};
		if (i)
			chain[i - 1].calls = chain[i].function;
	}
	chain[length - 1].calls = finding->call;
	chain[length - 1].place = finding->place;
	finding->chain = chain;
	finding->chain_length = length;
}

static struct finding make_finding(const struct making *making, unsigned number)
{
	unsigned file = number / FINDINGS_IN_FILE;
	const struct rule *rule = &making->rules[number * 7 % RULES];
	struct finding finding = {
	    .rule = rule,
	    .severity = rule->level == 2 ? SEVERITY_ERROR : SEVERITY_WARNING,
	    .confidence = (enum confidence)(number * 3 % CONFIDENCES),
	    .call = arena_printf(making->arena, "blocking_call_%u", number * 7 % RULES),
	    .function = function_name(making, file, number),
	    .place = place_in(making, file, number % FINDINGS_IN_FILE * 10),
	    .macro_place = "",
	    .message = arena_printf(making->arena,
	                            "blocking_call_%u() waits until the other side answers, and %s waits with it",
	                            number * 7 % RULES, "the event loop"),
	    .instead = &rule->instead[1],
	    .fingerprint = arena_printf(making->arena, "%016x", number),
	};
	finding.doubt =
	    finding.confidence == CONFIDENCE_HIGH ? "" : "whether the descriptor is non-blocking is not known";
	finding.context = making->contexts[number % CONTEXTS];
	make_chain(making, &finding, number);
	finding.other_contexts = (const struct finding_context *const *)making->contexts;
	finding.other_context_total = finding.other_context_count = number % 7;
	return finding;
}

struct analysis *report_many_new(const char *root, unsigned count)
{
	struct making making = {
	    .arena = arena_new(), .root = root, .files = (count + FINDINGS_IN_FILE - 1) / FINDINGS_IN_FILE};
	struct analysis *analysis = ARENA_NEW(making.arena, struct analysis);
	make_rules(&making);
	make_contexts(&making);
	analysis->arena = making.arena;
	analysis->root = arena_copy_string(making.arena, root);
	analysis->findings.items = ARENA_ARRAY(making.arena, struct finding, count);
	analysis->findings.capacity = analysis->findings.count = count;
	for (unsigned i = 0; i < count; i++)
		analysis->findings.items[i] = make_finding(&making, i);
	analysis->account = (struct account){.files = making.files, .functions = count * 3, .calls = count * 40};
	analysis->account.blocking_points[RULE_CLASS_NETWORK] = analysis->account.blocking_in_context = count;
	return analysis;
}

bool report_many_write_sources(const char *root, unsigned count, struct error *error)
{
	struct making making = {
	    .arena = arena_new(), .root = root, .files = (count + FINDINGS_IN_FILE - 1) / FINDINGS_IN_FILE};
	struct text text = {0};
	bool written = true;
	for (unsigned i = 0; i < LINES_IN_FILE; i++)
		text_printf(
		    &text,
		    "\tif (m = blocking_call_%u(request->descriptor, \"a line of %u\", sizeof buffer)) /* %u */\n",
		    i % RULES, i, i);
	for (unsigned i = 0; i < making.files && written; i++) {
		mkdir(arena_printf(making.arena, "%s/module%u", root, i / FILES_IN_FOLDER), 0777);
		written = file_write(source_path(&making, i), text.bytes, text.length, error);
	}
	text_free(&text);
	arena_free(making.arena);
	return written;
}
