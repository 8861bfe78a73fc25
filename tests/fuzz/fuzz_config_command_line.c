/* Any lines as arguments of a command: settings or an error, never a crash. */
#include "config/settings.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGUMENTS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[MOST_ARGUMENTS + 3] = {"analyze", "--config", "/dev/null/none"};
	int argc = 3;
	char *lines = memory_zeroed(size + 1, 1), *rest = NULL;
	if (size)
		memcpy(lines, data, size);
	for (char *line = strtok_r(lines, "\n", &rest); line && argc < MOST_ARGUMENTS + 3;
	     line = strtok_r(NULL, "\n", &rest))
		argv[argc++] = line;
	struct error error = {0};
	struct settings *settings = settings_read(analyze_options, argc, argv, &error);
	if (!settings && !error.message[0])
		abort();
	settings_free(settings);
	free(lines);
	return 0;
}
