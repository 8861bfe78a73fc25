/* Any bytes as goinception.conf: settings or an error with a place, never a crash; what --show-config then prints can
 * be read back. */
#define _GNU_SOURCE
#include "config/settings.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct settings *read_bytes(const void *bytes, size_t size, struct error *error)
{
	char path[64];
	int descriptor = memfd_create("goinception.conf", MFD_CLOEXEC);
	if (descriptor < 0 || write(descriptor, bytes, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
	char *argv[] = {"analyze", "--config", path};
	struct settings *settings = settings_read(analyze_options, 3, argv, error);
	close(descriptor);
	return settings;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error error = {0};
	struct settings *settings = read_bytes(data, size, &error);
	if (!settings) {
		if (!error.message[0])
			abort();
		return 0;
	}
	struct text shown = {0};
	settings_show(settings, &shown);
	struct settings *again = read_bytes(shown.bytes, shown.length, &error);
	if (!again)
		abort();
	settings_free(again);
	settings_free(settings);
	text_free(&shown);
	return 0;
}
