#define _GNU_SOURCE
#include "extract/front_end.h"

#include "base/build_id.h"
#include "base/files.h"
#include "extract/libclang.h"

#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct library_table library_table;

static const char *const names[] = {LIBRARY_TABLE_NAMES};
_Static_assert(sizeof names == sizeof library_table, "a pointer for each name, in their order");

static bool fill_table(void *library)
{
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		void *function = dlsym(library, names[i]);
		if (!function)
			return false;
		memcpy((char *)&library_table + i * sizeof function, &function, sizeof function);
	}
	return true;
}

/* The one that was there when the program was built; or who has that name now. */
static const char *library_path(void) { return path_is_file(LIBCLANG_FILE) ? LIBCLANG_FILE : LIBCLANG_NAME; }

bool front_end_load(struct error *error)
{
	static bool loaded;
	if (loaded)
		return true;
	void *library = dlopen(library_path(), RTLD_LAZY | RTLD_LOCAL);
	loaded = library && fill_table(library);
	return loaded ||
	       error_set(error, "libclang cannot be loaded (%s): install it, or build goinception anew", dlerror());
}

const char *front_end_version(void)
{
	static char version[80];
	if (!version[0] && front_end_load(NULL)) {
		CXString whole = clang_getClangVersion();
		const char *number = strstr(clang_getCString(whole), "version ");
		number = number ? number + strlen("version ") : "";
		snprintf(version, sizeof version, "libclang %.*s", (int)strcspn(number, " ("), number);
		clang_disposeString(whole);
	}
	return version[0] ? version : "no libclang";
}

/* A name without a folder is looked for by the loader alone. */
static bool build_of_file(uint64_t *ret) { return path_is_file(LIBCLANG_FILE) && build_id_of_file(LIBCLANG_FILE, ret); }

bool front_end_is_there(struct error *error)
{
	uint64_t build;
	return build_of_file(&build) || front_end_load(error);
}

const char *front_end_identity(void)
{
	static char identity[80];
	uint64_t build;
	if (identity[0])
		return identity;
	if (build_of_file(&build))
		snprintf(identity, sizeof identity, "libclang %016" PRIx64, build);
	else
		snprintf(identity, sizeof identity, "%s", front_end_version());
	return identity;
}
