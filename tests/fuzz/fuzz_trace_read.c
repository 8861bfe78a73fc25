/* Any bytes as a trace: refused, or what is written of it reads as the same again. */
#include "trace/trace.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error;
	struct text once = {0}, twice = {0};
	struct trace *trace = trace_read_text("fuzz", (const char *)data, size, &error), *again;
	if (!trace)
		return 0;
	trace_write(trace, &once);
	again = trace_read_text("again", once.bytes, once.length, &error);
	if (!again || again->stalls.count != trace->stalls.count || again->frames.count != trace->frames.count)
		abort();
	trace_write(again, &twice);
	if (once.length != twice.length || memcmp(once.bytes, twice.bytes, once.length) != 0)
		abort();
	trace_free(again);
	trace_free(trace);
	text_free(&once);
	text_free(&twice);
	return 0;
}
