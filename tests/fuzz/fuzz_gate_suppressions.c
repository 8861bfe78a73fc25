/* Any bytes as a suppression file: refused with a place, or it can be asked, and every entry has what it must have. */
#include "gate/suppression_file.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct hop chain[] = {{.function = "on_read", .calls = "lookup"},
                                   {.function = "lookup", .calls = "getaddrinfo"}};

static void ask(struct suppression_file *file)
{
	const struct rule rule = {.id = "dns-lookup"};
	struct ruleset *ruleset = ruleset_new();
	struct analysis analysis = {.arena = arena_new(), .root = "/"};
	struct finding finding = {.rule = &rule,
	                          .call = "getaddrinfo",
	                          .function = "lookup",
	                          .place = {"/src/net.c", 3, 1},
	                          .chain = chain,
	                          .chain_length = sizeof chain / sizeof *chain};

	VECTOR_PUSH(analysis.findings, finding);
	suppression_file_apply(file, &analysis, ruleset, analysis.root, "2026-11-21");
	for (size_t e = 0; e < file->entries.count; e++) {
		const struct suppression_entry *entry = &file->entries.items[e];

		if (!entry->reason[0] || !(entry->rules.count + entry->paths.count + entry->functions.count +
		                           entry->calls.count + entry->chain.count))
			abort();
	}
	if (analysis.findings.items[0].suppressed && analysis.account.suppressed != 1)
		abort();
	ruleset_free(ruleset);
	VECTOR_FREE(analysis.findings);
	VECTOR_FREE(analysis.suppression_troubles);
	arena_free(analysis.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {0};
	struct suppression_file *file = suppression_file_read_text("fuzz", (const char *)data, size, &error);

	if (file)
		ask(file);
	else if (!error.message[0])
		abort();
	suppression_file_free(file);
	return 0;
}
