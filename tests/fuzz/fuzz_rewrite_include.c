/* Any bytes as a source that gets a header: a place at the beginning of a line; and then the header is there. */
#include "rewrite/include_place.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char line[] = "#include <x.h>\n";
	const char *text = (const char *)data;
	bool apart;
	uint32_t place = include_place(text, size, &apart);
	if (place > size || (place > 0 && place < size && text[place - 1] != '\n'))
		abort();
	if (include_is_there(text, size, "x.h") || (place == size && size && text[size - 1] != '\n'))
		return 0;
	char *with = malloc(size + sizeof line);
	memcpy(with, text, place);
	memcpy(with + place, line, sizeof line - 1);
	memcpy(with + place + sizeof line - 1, text + place, size - place);
	if (!include_is_there(with, size + sizeof line - 1, "x.h"))
		abort();
	free(with);
	return 0;
}
