#include "program/analysis_bytes.h"

#include "base/seal.h"

#include <assert.h>
#include <string.h>

static const char mark[] = "goinception-analysis 2\n";

/* Each part is told once, for both ways: what is written is read in the same order. */
struct codec {
	const struct ruleset *ruleset;
	struct arena *arena;
	struct text *out;     /* where it is written; null while reading */
	const char *at, *end; /* what is left to be read */
	bool damaged;         /* from then on all is 0, null, or empty */
	VECTOR(struct finding_context *) contexts;
	struct table *context_numbers; /* while writing */
};

/* ---- words ---- */

static void code_bytes(struct codec *codec, void *bytes, size_t size)
{
	if (codec->out) {
		text_add_bytes(codec->out, bytes, size);
		return;
	}
	if (codec->damaged || (size_t)(codec->end - codec->at) < size) {
		codec->damaged = true;
		memset(bytes, 0, size);
		return;
	}
	memcpy(bytes, codec->at, size);
	codec->at += size;
}

static void code_number(struct codec *codec, uint32_t *number) { code_bytes(codec, number, sizeof *number); }

/* A number below the limit. */
static uint32_t code_below(struct codec *codec, uint32_t number, uint32_t limit)
{
	code_number(codec, &number);
	if (number < limit)
		return number;
	codec->damaged = true;
	return 0;
}

#define CODE_WORD(codec, word, limit) ((word) = code_below(codec, (uint32_t)(word), limit))

/* How many things follow, each of which takes a byte at least. */
static void code_count(struct codec *codec, size_t *count)
{
	uint32_t number = (uint32_t)*count;
	code_number(codec, &number);
	if (!codec->out && number > (size_t)(codec->end - codec->at)) {
		codec->damaged = true;
		number = 0;
	}
	*count = number;
}

static void code_text(struct codec *codec, const char **text)
{
	const char *written = codec->out ? *text : NULL;
	bool there = code_below(codec, written != NULL, 2);
	size_t size = written ? strlen(written) : 0;
	if (there)
		code_count(codec, &size);
	if (codec->out) {
		text_add_bytes(codec->out, written ? written : "", size);
		return;
	}
	*text = there ? arena_copy_bytes(codec->arena, codec->at, size) : NULL;
	codec->at += size;
}

/* The same of one that is always there. */
static void code_name(struct codec *codec, const char **text)
{
	code_text(codec, text);
	if (*text)
		return;
	codec->damaged = true;
	*text = "";
}

/* What is there, to be written; or room for as many, to be read. */
static void *code_items(const struct codec *codec, const void *items, size_t count, size_t size)
{
	union {
		const void *there;
		void *items;
	} both = {items};
	return codec->out ? both.items : arena_alloc(codec->arena, (count + 1) * size);
}

static void code_names(struct codec *codec, const char *const **names, unsigned *count)
{
	size_t number = *count;
	code_count(codec, &number);
	const char **items = code_items(codec, *names, number, sizeof *items);
	for (size_t i = 0; i < number; i++)
		code_name(codec, &items[i]);
	*names = items;
	*count = (unsigned)number;
}

static void code_place(struct codec *codec, struct place *place)
{
	code_name(codec, &place->file);
	code_number(codec, &place->line);
	code_number(codec, &place->column);
}

/* ---- of the rules ---- */

static void code_rule(struct codec *codec, const struct rule **rule, bool optional)
{
	const char *id = codec->out && *rule ? (*rule)->id : NULL;
	code_text(codec, &id);
	if (codec->out)
		return;
	*rule = id ? ruleset_find(codec->ruleset, id) : NULL;
	if (!*rule && (id || !optional))
		codec->damaged = true;
}

static void code_context_rule(struct codec *codec, const struct context_rule **rule)
{
	const struct context_rule *rules = codec->ruleset->contexts.items;
	uint32_t none = (uint32_t)codec->ruleset->contexts.count;
	uint32_t index = code_below(codec, codec->out && *rule ? (uint32_t)(*rule - rules) : none, none + 1);
	if (!codec->out)
		*rule = index < none ? &rules[index] : NULL;
}

static void code_instead(struct codec *codec, const struct instead **instead)
{
	if (!code_below(codec, *instead != NULL, 2)) {
		*instead = NULL;
		return;
	}
	struct instead *words = code_items(codec, *instead, 1, sizeof *words);
	code_name(codec, &words->framework);
	code_name(codec, &words->use);
	code_text(codec, &words->rename);
	code_text(codec, &words->add_flag);
	code_number(codec, &words->argument);
	CODE_WORD(codec, words->safety, SAFETY_SAFE + 1);
	*instead = words;
}

/* ---- contexts, each once ---- */

static void number_context(struct codec *codec, const struct finding_context *context)
{
	uint32_t next = (uint32_t)codec->contexts.count;
	if (context && table_put_number(codec->context_numbers, (uint64_t)(uintptr_t)context, next) == next)
		VECTOR_PUSH(codec->contexts, code_items(codec, context, 1, sizeof *context));
}

static void number_contexts(struct codec *codec, const struct analysis *analysis)
{
	for (size_t f = 0; f < analysis->findings.count; f++) {
		const struct finding *finding = &analysis->findings.items[f];
		number_context(codec, finding->context);
		for (size_t c = 0; c < finding->other_context_count; c++)
			number_context(codec, finding->other_contexts[c]);
	}
}

static void code_context(struct codec *codec, struct finding_context *context)
{
	code_context_rule(codec, &context->rule);
	CODE_WORD(codec, context->kind, CONTEXT_KINDS);
	code_name(codec, &context->name);
	code_name(codec, &context->framework);
	code_name(codec, &context->entry);
	code_place(codec, &context->entry_place);
	code_place(codec, &context->evidence.place);
	code_name(codec, &context->evidence.what);
	CODE_WORD(codec, context->confidence, CONFIDENCES);
	code_text(codec, &context->doubt);
}

static void code_contexts(struct codec *codec)
{
	size_t count = codec->contexts.count;
	code_count(codec, &count);
	for (size_t c = 0; c < count; c++) {
		if (!codec->out)
			VECTOR_PUSH(codec->contexts, ARENA_NEW(codec->arena, struct finding_context));
		assert(codec->contexts.items);
		code_context(codec, codec->contexts.items[c]);
	}
}

static void code_context_number(struct codec *codec, const struct finding_context **context)
{
	uint32_t none = (uint32_t)codec->contexts.count, number = none;
	if (codec->out && *context)
		number = table_get_number(codec->context_numbers, (uint64_t)(uintptr_t)*context);
	number = code_below(codec, number, none + 1);
	if (!codec->out)
		*context = number < none ? codec->contexts.items[number] : NULL;
}

/* ---- findings ---- */

static void code_chain(struct codec *codec, struct finding *finding)
{
	code_count(codec, &finding->chain_length);
	struct hop *hops = code_items(codec, finding->chain, finding->chain_length, sizeof *hops);
	for (size_t i = 0; i < finding->chain_length; i++) {
		code_name(codec, &hops[i].function);
		code_place(codec, &hops[i].place);
		code_name(codec, &hops[i].calls);
		CODE_WORD(codec, hops[i].certainty, CERTAINTIES);
		code_number(codec, &hops[i].candidates);
		code_number(codec, &hops[i].loss);
	}
	finding->chain = hops;
}

static void code_other_contexts(struct codec *codec, struct finding *finding)
{
	uint32_t total = (uint32_t)finding->other_context_total;
	code_count(codec, &finding->other_context_count);
	code_number(codec, &total);
	const struct finding_context **others =
	    code_items(codec, finding->other_contexts, finding->other_context_count, sizeof *others);
	for (size_t i = 0; i < finding->other_context_count; i++) {
		code_context_number(codec, &others[i]);
		codec->damaged = codec->damaged || !others[i];
	}
	finding->other_contexts = others;
	finding->other_context_total = total;
}

static void code_more_calls(struct codec *codec, struct finding *finding)
{
	uint32_t total = (uint32_t)finding->more_call_total;
	code_count(codec, &finding->more_call_count);
	code_number(codec, &total);
	struct more_call *more = code_items(codec, finding->more_calls, finding->more_call_count, sizeof *more);
	for (size_t i = 0; i < finding->more_call_count; i++) {
		code_rule(codec, &more[i].rule, false);
		code_name(codec, &more[i].call);
		code_place(codec, &more[i].place);
	}
	finding->more_calls = more;
	finding->more_call_total = total;
}

static void code_awaited(struct codec *codec, struct finding *finding)
{
	if (!code_below(codec, finding->awaited != NULL, 2)) {
		finding->awaited = NULL;
		return;
	}
	struct awaited_work *awaited = code_items(codec, finding->awaited, 1, sizeof *awaited);
	code_name(codec, &awaited->function);
	code_place(codec, &awaited->place);
	finding->awaited = awaited;
}

static void code_finding(struct codec *codec, struct finding *finding)
{
	code_rule(codec, &finding->rule, false);
	code_rule(codec, &finding->also, true);
	CODE_WORD(codec, finding->severity, SEVERITY_ERROR + 1);
	CODE_WORD(codec, finding->confidence, CONFIDENCES);
	code_name(codec, &finding->doubt);
	code_name(codec, &finding->call);
	code_name(codec, &finding->function);
	code_place(codec, &finding->place);
	code_name(codec, &finding->macro_place);
	code_context_number(codec, &finding->context);
	code_chain(codec, finding);
	code_other_contexts(codec, finding);
	code_number(codec, &finding->callers);
	code_more_calls(codec, finding);
	code_awaited(codec, finding);
	code_name(codec, &finding->message);
	code_instead(codec, &finding->instead);
	code_instead(codec, &finding->offload);
	code_name(codec, &finding->fingerprint);
	code_text(codec, &finding->suppressed);
}

static void code_findings(struct codec *codec, struct analysis *analysis)
{
	size_t count = analysis->findings.count;
	code_count(codec, &count);
	for (size_t f = 0; f < count && !codec->damaged; f++) {
		if (!codec->out)
			VECTOR_PUSH(analysis->findings, (struct finding){.rule = NULL});
		assert(analysis->findings.items);
		code_finding(codec, &analysis->findings.items[f]);
	}
}

/* ---- the rest ---- */

static void code_account(struct codec *codec, struct account *account)
{
	unsigned *const numbers[] = {
	    &account->files,
	    &account->functions,
	    &account->calls,
	    &account->direct_calls,
	    &account->indirect_calls,
	    &account->indirect_resolved,
	    &account->indirect_nobody,
	    &account->blocking_in_context,
	    &account->unsafe_calls,
	    &account->unknown_externals,
	    &account->suppressed,
	    &account->hidden,
	    &account->files_with_errors,
	};
	size_t count = account->contexts.count;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		code_number(codec, numbers[i]);
	for (size_t i = 0; i < RULE_CLASSES; i++)
		code_number(codec, &account->blocking_points[i]);
	code_names(codec, &account->missing_header_names, &account->missing_headers);
	code_names(codec, &account->unknown_flag_names, &account->unknown_flags);
	code_count(codec, &count);
	for (size_t i = 0; i < count; i++) {
		if (!codec->out)
			VECTOR_PUSH(account->contexts, (struct context_count){.framework = ""});
		assert(account->contexts.items);
		code_name(codec, &account->contexts.items[i].framework);
		CODE_WORD(codec, account->contexts.items[i].kind, CONTEXT_KINDS);
		code_number(codec, &account->contexts.items[i].contexts);
	}
}

static void code_troubles(struct codec *codec, struct analysis *analysis)
{
	size_t count = analysis->suppression_troubles.count;
	code_count(codec, &count);
	for (size_t i = 0; i < count; i++) {
		if (!codec->out)
			VECTOR_PUSH(analysis->suppression_troubles, (struct suppression_trouble){.what = ""});
		assert(analysis->suppression_troubles.items);
		code_place(codec, &analysis->suppression_troubles.items[i].place);
		code_name(codec, &analysis->suppression_troubles.items[i].what);
	}
}

static void code_quotes(struct codec *codec, struct analysis *analysis)
{
	size_t files = analysis->quoted_files.count, quotes = analysis->quotes.count;
	code_count(codec, &files);
	for (size_t i = 0; i < files; i++) {
		if (!codec->out)
			VECTOR_PUSH(analysis->quoted_files, (struct quoted_file){.path = ""});
		assert(analysis->quoted_files.items);
		code_name(codec, &analysis->quoted_files.items[i].path);
		code_bytes(codec, &analysis->quoted_files.items[i].hash, sizeof(uint64_t));
	}
	code_count(codec, &quotes);
	for (size_t i = 0; i < quotes; i++) {
		if (!codec->out)
			VECTOR_PUSH(analysis->quotes, (struct source_quote){.text = ""});
		assert(analysis->quotes.items);
		code_place(codec, &analysis->quotes.items[i].place);
		analysis->quotes.items[i].line = code_below(codec, analysis->quotes.items[i].line, 2);
		code_name(codec, &analysis->quotes.items[i].text);
	}
}

static void code_analysis(struct codec *codec, struct analysis *analysis)
{
	code_name(codec, &analysis->root);
	code_contexts(codec);
	code_findings(codec, analysis);
	code_account(codec, &analysis->account);
	code_troubles(codec, analysis);
	code_quotes(codec, analysis);
}

void analysis_write(struct analysis *analysis, const struct ruleset *ruleset, struct text *out)
{
	struct codec codec = {.ruleset = ruleset, .out = out, .context_numbers = table_new()};
	size_t start = out->length;
	seal_begin(out, mark);
	number_contexts(&codec, analysis);
	code_analysis(&codec, analysis);
	seal_end(out, start, mark);
	table_free(codec.context_numbers);
	VECTOR_FREE(codec.contexts);
}

struct analysis *analysis_read(const char *bytes, size_t size, const struct ruleset *ruleset)
{
	const char *body = seal_open(bytes, size, mark);
	if (!body)
		return NULL;
	struct analysis *analysis = memory_zeroed(1, sizeof *analysis);
	analysis->arena = arena_new();
	struct codec codec = {.ruleset = ruleset, .arena = analysis->arena, .at = body, .end = bytes + size};
	code_analysis(&codec, analysis);
	bool good = !codec.damaged && codec.at == codec.end;
	VECTOR_FREE(codec.contexts);
	if (good)
		return analysis;
	analysis_free(analysis);
	return NULL;
}
