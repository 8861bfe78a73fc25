#include "rules_from_text.h"

#include "base/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct ruleset *rules_from_text(const char *yaml)
{
	char folder[] = "/tmp/goinception-rules-XXXXXX";
	assert_non_null(mkdtemp(folder));
	struct arena *arena = arena_new();
	char *path = path_join(arena, folder, "test.yaml");
	struct error error = {0};
	struct ruleset *ruleset = ruleset_new();
	bool loaded = file_write(path, yaml, strlen(yaml), &error) && ruleset_load_path(ruleset, path, &error);
	unlink(path);
	rmdir(folder);
	arena_free(arena);
	if (!loaded) {
		char message[2048];
		fail_msg("%s", error_describe(&error, message, sizeof message));
	}
	return ruleset;
}
