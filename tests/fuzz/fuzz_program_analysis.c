/* Any bytes as an analysis that was kept: refused, or findings that can be walked and are written back to what reads
 * the same. */

#define _GNU_SOURCE
#include "program/analysis_bytes.h"
#include "read_sealed.h"
#include "require.h"

#include <string.h>

static const char rules[] =
    "rule: sleep\nlevel: 2\nclass: timer\nbound: user\ncalls: [sleep]\nwaits: it waits\nwhy: it waits\n"
    "instead: {any: a timer}\n---\n"
    "context: own\nkind: event-loop\nentered-by: [{call: on, argument: 0}]\n";

static struct ruleset *ruleset;

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
	(void)count;
	(void)arguments;
	struct error error;
	ruleset = ruleset_new();
	require(ruleset_load_text(ruleset, "fuzz.yaml", rules, sizeof rules - 1, &error));
	return 0;
}

static void walk(const struct analysis *analysis)
{
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		require(finding->rule &&
		        strlen(finding->call) + strlen(finding->function) + strlen(finding->place.file) < SIZE_MAX);
		for (size_t k = 0; k < finding->chain_length; k++)
			require(strlen(finding->chain[k].function) + strlen(finding->chain[k].calls) < SIZE_MAX);
		for (size_t k = 0; k < finding->other_context_count; k++)
			require(strlen(finding->other_contexts[k]->name) < SIZE_MAX);
	}
}

static void read_bytes(const char *bytes, size_t size)
{
	struct text once = {0}, twice = {0};
	struct analysis *analysis = analysis_read(bytes, size, ruleset);
	if (!analysis)
		return;
	walk(analysis);
	analysis_write(analysis, ruleset, &once);
	struct analysis *again = analysis_read(once.bytes, once.length, ruleset);
	require(again != NULL);
	analysis_write(again, ruleset, &twice);
	require(once.length == twice.length && memcmp(once.bytes, twice.bytes, once.length) == 0);
	analysis_free(again);
	analysis_free(analysis);
	text_free(&once);
	text_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	read_sealed(data, size, read_bytes);
	return 0;
}
