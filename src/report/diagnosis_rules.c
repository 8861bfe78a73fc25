/* Functions that no rule knows, as rules to complete. */
#include "base/files.h"
#include "report/diagnosis_parts.h"
#include "report/glyph.h"
#include "report/page.h"
#include "report/wording.h"

#include <string.h>

/* A text in double quotes, as YAML reads it. */
static void add_quoted(struct text *out, const char *text)
{
	struct text clean = {0};
	text_add_utf8(&clean, text);
	text_add(out, "\"");
	for (const char *byte = text_string(&clean); *byte; byte++) {
		if ((unsigned char)*byte < ' ' || *byte == 0x7f)
			text_printf(out, "\\x%02x", (unsigned)*byte);
		else
			text_printf(out, "%s%c", *byte == '"' || *byte == '\\' ? "\\" : "", *byte);
	}
	text_add(out, "\"");
	text_free(&clean);
}

/* A text in a comment: one line, and nothing that a terminal would obey. */
static void add_comment(struct text *out, const char *text)
{
	for (size_t left = strlen(text); left;) {
		struct glyph glyph = glyph_read(text, left, 0);
		text_add(out, glyph.bytes);
		text += glyph.consumed;
		left -= glyph.consumed;
	}
}

static void add_origin(const struct diagnosis *diagnosis, const struct unknown_function *unknown, struct text *out)
{
	struct text place = {0};
	text_add(out, "## ");
	wording_count(out, unknown->calls, "call");
	text_add(out, ", the first at ");
	place_write(&place, diagnosis->root, &unknown->first);
	add_comment(out, text_string(&place));
	text_free(&place);
	if (unknown->header[0]) {
		text_add(out, "; declared in ");
		add_comment(out, path_below(diagnosis->root, unknown->header));
	}
	text_add(out, "\n## ");
	add_comment(out, unknown->type);
	text_add(out, "\n");
	if (unknown->handed >= 0)
		text_printf(out,
		            "## argument %d is a function of the program: context, offload or invokes may fit better\n",
		            unknown->handed);
}

static void add_skeleton(const struct unknown_function *unknown, struct text *out)
{
	text_printf(out, "# rule: %s\n# calls: [", unknown->rule_id);
	add_quoted(out, unknown->name);
	text_add(out, "]\n# class:      # one of: network dns disk process timer lock ipc terminal cpu\n"
	              "# bound:      # one of: unbounded peer disk child holder user work, or\n"
	              "##            {argument: N, unit: seconds|milliseconds|microseconds|nanoseconds}\n"
	              "# waits:      # ends the sentence \"");
	wording_function(out, unknown->name);
	text_add(out, " waits ...\"\n# why:        # one paragraph for a person\n");
}

static void add_allow(const struct diagnosis *diagnosis, size_t count, struct text *out)
{
	text_add(out, "# ---\n## Those that never wait, together: take out what has a rule above.\n"
	              "# allow: known-not-to-wait\n# call:\n");
	for (size_t i = 0; i < count; i++) {
		text_add(out, "#   - ");
		add_quoted(out, diagnosis->unknown.items[i].name);
		text_add(out, "\n");
	}
	text_add(out, "# reason: none of these waits\n");
}

void diagnosis_rules_write(const struct diagnosis *diagnosis, unsigned top, struct text *out)
{
	size_t count = diagnosis->unknown.count < top ? diagnosis->unknown.count : top;
	if (count == 0)
		return;
	text_add(out, "## Functions that no rule knows, the most called first. Save this as a file, take \"# \" away\n"
	              "## from the lines of a document, complete it, and give the file to --rules.\n"
	              "## `goinception rules check FILE` says what is wrong with it.\n");
	for (size_t i = 0; i < count; i++) {
		text_add(out, "# ---\n");
		add_origin(diagnosis, &diagnosis->unknown.items[i], out);
		add_skeleton(&diagnosis->unknown.items[i], out);
	}
	add_allow(diagnosis, count, out);
}
