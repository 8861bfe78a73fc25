#include "report/csv.h"

#include "base/files.h"
#include "report/brief.h"
#include "report/glyph.h"
#include "report/wording.h"

#include <string.h>

static const char header[] =
    "file,line,column,severity,confidence,rule,class,bound,call,function,context,framework,entry,"
    "registered,chain,message,instead,suppressed,baseline,fingerprint,cause";

/* Always in quotes: a field may hold anything, and a reader who splits at commas sees that at once. */
static void add_field(struct text *out, const char *field)
{
	struct text clean = {0};
	text_add_glyphs(&clean, field);
	text_add(out, "\"");
	/* A spreadsheet takes a name that begins like a formula for one. */
	if (field[0] && strchr("=+-@\t\r", field[0]))
		text_add(out, "'");
	for (const char *at = text_string(&clean); *at; at++)
		text_add_bytes(out, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
	text_add(out, "\"");
	text_free(&clean);
}

static void next_field(struct text *out, const char *field)
{
	text_add(out, ",");
	add_field(out, field);
}

static void next_scratch(struct text *out, struct text *scratch)
{
	next_field(out, text_string(scratch));
	text_clear(scratch);
}

static void write_context(struct text *out, const struct finding_context *context, const char *root,
                          struct text *scratch)
{
	next_field(out, context ? context_kind_name(context->kind) : "");
	next_field(out, context ? context->framework : "");
	next_field(out, context ? context->entry : "");
	if (context && context->evidence.place.file[0])
		text_printf(scratch, "%s:%u", path_below(root, context->evidence.place.file),
		            context->evidence.place.line);
	next_scratch(out, scratch);
}

static void write_finding(struct text *out, const struct finding *finding, const char *root, struct text *scratch)
{
	add_field(out, path_below(root, finding->place.file));
	text_printf(out, ",%u,%u", finding->place.line, finding->place.column);
	next_field(out, severity_name(finding->severity));
	next_field(out, confidence_name(finding->confidence));
	next_field(out, finding->rule->id);
	next_field(out, rule_class_name(finding->rule->class_));
	next_field(out, rule_bound_name(finding->rule->bound));
	next_field(out, finding->call);
	next_field(out, finding->function);
	write_context(out, finding->context, root, scratch);
	brief_chain(scratch, finding);
	next_scratch(out, scratch);
	next_field(out, finding->message);
	if (finding->instead)
		text_printf(scratch, "%s: %s", finding->instead->framework, finding->instead->use);
	if (finding->offload)
		text_printf(scratch, "%s%s: %s", scratch->length ? "; " : "", finding->offload->framework,
		            finding->offload->use);
	next_scratch(out, scratch);
	next_field(out, finding->suppressed ? finding->suppressed : "");
	next_field(out, finding->baseline ? baseline_state_name(finding->baseline) : "");
	next_field(out, finding->fingerprint);
	if (finding->cause)
		wording_cause(scratch, finding);
	next_scratch(out, scratch);
	text_add(out, "\r\n");
}

void report_csv_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	const char *root = analysis_top(analysis);
	struct text scratch = {0};
	text_printf(out, "%s\r\n", header);
	for (size_t i = 0; i < analysis->findings.count; i++)
		write_finding(out, &analysis->findings.items[i], root, &scratch);
	text_free(&scratch);
}
