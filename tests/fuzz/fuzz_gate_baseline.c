/* Any bytes as a baseline: refused with a place, or what is written of it reads as the same again. */
#include "gate/baseline.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool was_not_read(const char *path, const void *data)
{
	(void)path;
	(void)data;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error;
	struct baseline *baseline = baseline_read_text("fuzz", (const char *)data, size, &error), *again;
	struct analysis analysis = {.root = "/proc"};
	struct text text = {0};

	if (!baseline)
		return 0;
	for (size_t i = 0; i < baseline->entries.count; i++) /* kept as it is, whatever the disk has */
		baseline->entries.items[i].known.file = "version";
	baseline_compare(baseline, &analysis, analysis.root, was_not_read, NULL);
	baseline_write(baseline, &analysis, analysis.root, &text);
	again = baseline_read_text("again", text_string(&text), text.length, &error);
	if (!again || again->entries.count != baseline->entries.count)
		abort();
	baseline_free(again);
	baseline_free(baseline);
	text_free(&text);
	return 0;
}
