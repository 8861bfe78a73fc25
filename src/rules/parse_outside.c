/* Facts about functions whose source is not there: `invokes`, `signal-window`, `passes`, `zeroes`, `symbol`,
 * `descriptor`, `nonblocking-descriptor`, and where they are declared: `headers`. */
#include "rules/reading.h"

#include <string.h>

bool read_invokes(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"invokes", true, read_id, offsetof(struct invoke_rule, id), 0},
	    {"call", true, read_names, offsetof(struct invoke_rule, calls), offsetof(struct invoke_rule, call_count)},
	    {"argument", true, read_argument, offsetof(struct invoke_rule, argument), 0},
	    {"once", false, read_flag, offsetof(struct invoke_rule, once), 0},
	};
	struct invoke_rule invoke = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &invoke))
		return false;
	VECTOR_PUSH(reading->ruleset->invokes, invoke);
	return true;
}

bool read_window(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"signal-window", true, read_id, offsetof(struct window_rule, id), 0},
	    {"call", true, read_names, offsetof(struct window_rule, calls), offsetof(struct window_rule, call_count)},
	    {"around", false, read_flag, offsetof(struct window_rule, around), 0},
	    {"when", false, read_conditions, offsetof(struct window_rule, when), 0},
	};
	struct window_rule window = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &window))
		return false;
	VECTOR_PUSH(reading->ruleset->windows, window);
	return true;
}

bool read_passes(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"passes", true, read_id, offsetof(struct pass_rule, id), 0},
	    {"call", true, read_names, offsetof(struct pass_rule, calls), offsetof(struct pass_rule, call_count)},
	    {"argument", true, read_argument, offsetof(struct pass_rule, argument), 0},
	    {"content", false, read_flag, offsetof(struct pass_rule, content), 0},
	    {"to", false, read_argument, offsetof(struct pass_rule, to), 0},
	    {"number", false, read_flag, offsetof(struct pass_rule, number), 0},
	    {"binds", false, read_flag, offsetof(struct pass_rule, binds), 0},
	    {"when", false, read_conditions, offsetof(struct pass_rule, when), 0},
	};
	struct pass_rule pass = {.origin = document->origin, .to = -1};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &pass))
		return false;
	VECTOR_PUSH(reading->ruleset->passes, pass);
	return true;
}

bool read_zeroes(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"zeroes", true, read_id, offsetof(struct zero_rule, id), 0},
	    {"call", true, read_names, offsetof(struct zero_rule, calls), offsetof(struct zero_rule, call_count)},
	    {"argument", false, read_argument, offsetof(struct zero_rule, argument), 0},
	    {"when", false, read_conditions, offsetof(struct zero_rule, when), 0},
	};
	struct zero_rule zero = {.origin = document->origin, .argument = -1};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &zero))
		return false;
	VECTOR_PUSH(reading->ruleset->zeroes, zero);
	return true;
}

bool read_symbol(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"symbol", true, read_id, offsetof(struct symbol_rule, id), 0},
	    {"call", true, read_names, offsetof(struct symbol_rule, calls), offsetof(struct symbol_rule, call_count)},
	    {"argument", true, read_argument, offsetof(struct symbol_rule, argument), 0},
	    {"to", false, read_argument, offsetof(struct symbol_rule, to), 0},
	};
	struct symbol_rule symbol = {.origin = document->origin, .to = -1};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &symbol))
		return false;
	VECTOR_PUSH(reading->ruleset->symbols, symbol);
	return true;
}

static bool read_descriptor_kind(struct reading *reading, const struct yaml_node *node, const char *what,
                                 struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, descriptor_kind_words, DESCRIPTOR_KINDS, &word, reading->error))
		return false;
	*(const char **)slot.value = descriptor_kind_words[word];
	return true;
}

/* Conditions, a plain truth, or `unknown`. The slot is the whole descriptor_rule: three members speak of it. */
static bool read_born_nonblocking(struct reading *reading, const struct yaml_node *node, const char *what,
                                  struct slot slot)
{
	struct descriptor_rule *descriptor = slot.value;
	if (node->kind == YAML_SCALAR && !node->quoted && strcmp(node->text, "unknown") == 0) {
		descriptor->nonblocking_unknown = true;
		return true;
	}
	if (node->kind == YAML_SCALAR)
		return yaml_boolean(node, what, &descriptor->always_nonblocking, reading->error);
	return read_conditions(reading, node, what, (struct slot){&descriptor->nonblocking, NULL});
}

bool read_descriptor(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"descriptor", true, read_id, offsetof(struct descriptor_rule, id), 0},
	    {"call", true, read_names, offsetof(struct descriptor_rule, calls),
	     offsetof(struct descriptor_rule, call_count)},
	    {"when", false, read_conditions, offsetof(struct descriptor_rule, when), 0},
	    {"kind", false, read_descriptor_kind, offsetof(struct descriptor_rule, kind), 0},
	    {"nonblocking", false, read_born_nonblocking, 0, 0},
	    {"stored-in", false, read_argument, offsetof(struct descriptor_rule, argument), 0},
	};
	struct descriptor_rule descriptor = {.origin = document->origin, .argument = -1, .kind = ""};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &descriptor))
		return false;
	VECTOR_PUSH(reading->ruleset->descriptors, descriptor);
	return true;
}

bool read_nonblocking_descriptor(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"nonblocking-descriptor", true, read_id, offsetof(struct nonblocking_rule, id), 0},
	    {"call", true, read_names, offsetof(struct nonblocking_rule, calls),
	     offsetof(struct nonblocking_rule, call_count)},
	    {"sets", true, read_argument, offsetof(struct nonblocking_rule, sets), 0},
	    {"when", false, read_conditions, offsetof(struct nonblocking_rule, when), 0},
	};
	struct nonblocking_rule nonblocking = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &nonblocking))
		return false;
	VECTOR_PUSH(reading->ruleset->nonblockings, nonblocking);
	return true;
}

bool read_headers(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"headers", true, read_names, offsetof(struct headers_rule, headers),
	     offsetof(struct headers_rule, header_count)},
	    {"package", false, read_text, offsetof(struct headers_rule, package), 0},
	    {"elsewhere", false, read_names, offsetof(struct headers_rule, elsewhere),
	     offsetof(struct headers_rule, elsewhere_count)},
	    {"complete", false, read_flag, offsetof(struct headers_rule, complete), 0},
	};
	struct headers_rule headers = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &headers))
		return false;
	VECTOR_PUSH(reading->ruleset->headers, headers);
	return true;
}
