/* What proofs of rules came to, for people and for programs. */
#include "validate/rule_proofs.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 6, DURATION_SIZE = 32 };

unsigned rule_proofs_count(const struct rule_proofs *proofs, enum proof_verdict verdict)
{
	unsigned count = 0;
	for (size_t i = 0; i < proofs->items.count; i++)
		count += proofs->items.items[i].verdict == verdict;
	return count;
}

static const char *duration(struct arena *arena, bool known, uint64_t ns)
{
	return known ? arena_printf(arena, "%.1f ms", (double)ns / 1e6) : "";
}

static void fill_row(const struct rule_proof *proof, struct arena *arena, const char *row[COLUMNS])
{
	row[0] = proof->call;
	row[1] = *proof->rewrite ? proof->rewrite : proof->rule;
	row[2] = proof->replacement;
	row[3] = proof_verdict_name(proof->verdict);
	row[4] = duration(arena, proof->has_before, proof->before_ns);
	row[5] = duration(arena, proof->has_after, proof->after_ns);
}

static void add_row(const char *const row[COLUMNS], const size_t widths[COLUMNS], const char *message, struct text *out)
{
	size_t from = out->length;
	for (int i = 0; i < COLUMNS; i++)
		text_printf(out, "%-*s  ", (int)widths[i], row[i]);
	text_add(out, message);
	while (out->length > from && out->bytes[out->length - 1] == ' ')
		out->bytes[--out->length] = 0;
	text_add(out, "\n");
}

void rule_proofs_write_table(const struct rule_proofs *proofs, struct text *out)
{
	static const char *const titles[COLUMNS] = {"operation", "rewrite",      "becomes",
	                                            "verdict",   "stall before", "after"};
	struct arena *arena = arena_new();
	const char *row[COLUMNS];
	size_t widths[COLUMNS];
	for (int k = 0; k < COLUMNS; k++)
		widths[k] = strlen(titles[k]);
	for (size_t i = 0; i < proofs->items.count; i++) {
		fill_row(&proofs->items.items[i], arena, row);
		for (int k = 0; k < COLUMNS; k++)
			widths[k] = strlen(row[k]) > widths[k] ? strlen(row[k]) : widths[k];
	}
	add_row(titles, widths, "", out);
	for (size_t i = 0; i < proofs->items.count; i++) {
		fill_row(&proofs->items.items[i], arena, row);
		add_row(row, widths, proofs->items.items[i].message, out);
	}
	text_printf(out, "\n%zu %s: %u validated, %u refuted, %u unproven\n", proofs->items.count,
	            proofs->items.count == 1 ? "operation" : "operations", rule_proofs_count(proofs, PROOF_VALIDATED),
	            rule_proofs_count(proofs, PROOF_REFUTED), rule_proofs_count(proofs, PROOF_UNPROVEN));
	arena_free(arena);
}

static json_t *time_json(bool known, uint64_t ns) { return known ? json_real((double)ns / 1e6) : json_null(); }

static json_t *words_json(const char *words) { return *words ? json_string(words) : json_null(); }

static json_t *proof_json(const struct rule_proof *proof)
{
	json_t *object = json_object();
	json_object_set_new(object, "call", json_string(proof->call));
	json_object_set_new(object, "framework", json_string(proof->framework));
	json_object_set_new(object, "rule", words_json(proof->rule));
	json_object_set_new(object, "rewrite", words_json(proof->rewrite));
	json_object_set_new(object, "grade", json_string(rewrite_safety_name(proof->grade)));
	json_object_set_new(object, "replacement", words_json(proof->replacement));
	json_object_set_new(object, "verdict", json_string(proof_verdict_name(proof->verdict)));
	json_object_set_new(object, "message", json_string(proof->message));
	json_object_set_new(object, "stall_before_ms", time_json(proof->has_before, proof->before_ns));
	json_object_set_new(object, "stall_after_ms", time_json(proof->has_after, proof->after_ns));
	json_object_set_new(object, "observed", words_json(proof->said));
	return object;
}

void rule_proofs_write_json(const struct rule_proofs *proofs, struct text *out)
{
	json_t *whole = json_object(), *operations = json_array();
	json_object_set_new(whole, "schema", json_integer(1));
	for (int verdict = 0; verdict < PROOF_VERDICTS; verdict++)
		json_object_set_new(whole, proof_verdict_name((enum proof_verdict)verdict),
		                    json_integer(rule_proofs_count(proofs, (enum proof_verdict)verdict)));
	for (size_t i = 0; i < proofs->items.count; i++)
		json_array_append_new(operations, proof_json(&proofs->items.items[i]));
	json_object_set_new(whole, "operations", operations);
	char *text = json_dumps(whole, JSON_INDENT(2));
	text_add(out, text ? text : "{}");
	text_add(out, "\n");
	free(text);
	json_decref(whole);
}
