#include "extract/arguments.h"

#include "base/files.h"
#include "extract/flag_macros.h"

#include <string.h>

/* What we add to every build's own flags. */
static const char *const our_flags[] = {
    "-w",                  /* warnings are not ours to tell, and cost time */
    "-fno-spell-checking", /* so do guesses at what an unknown name could have meant */
    "-ferror-limit=0",     /* after a limit, the rest of the file would not be read */
    "-fno-caret-diagnostics",
    /* What other compilers take with a warning is no error here. */
    "-Wno-error=implicit-function-declaration",
    "-Wno-error=implicit-int",
    "-Wno-error=int-conversion",
    "-Wno-error=incompatible-function-pointer-types",
};

enum { MOST_ADDED = 8 };

static const char **begin(struct arena *arena, const struct source *source)
{
	size_t ours = sizeof our_flags / sizeof *our_flags;
	const char **arguments = ARENA_ARRAY(arena, const char *, source->flag_count + ours + MOST_ADDED);
	arguments[0] = arguments_mean_cplusplus(source) ? "clang++" : "clang";
	return arguments;
}

static int add_ours(struct arena *arena, const struct source *source, const char **arguments, int count)
{
	for (size_t i = 0; i < sizeof our_flags / sizeof *our_flags; i++)
		arguments[count++] = our_flags[i];
	if (source->overlay) {
		arguments[count++] = "-ivfsoverlay";
		arguments[count++] = source->overlay->map;
	}
	arguments[count++] = arena_printf(arena, "-working-directory=%s", source->directory);
	return count;
}

const char *const *arguments_for(struct arena *arena, const struct source *source, const char *precompiled,
                                 int *ret_count)
{
	const char **arguments = begin(arena, source);
	int count = 1;
	for (size_t i = 0; i < source->flag_count; i++)
		arguments[count++] = source->flags[i];
	count = add_ours(arena, source, arguments, count);
	if (precompiled) {
		arguments[count++] = "-include-pch";
		arguments[count++] = precompiled;
	}
	arguments[count++] = source->path;
	*ret_count = count;
	return arguments;
}

/* "-Xclang -include -Xclang FILE" brings in a file of the source's own. */
static bool includes_file(const struct source *source, size_t flag)
{
	return flag + 3 < source->flag_count && strcmp(source->flags[flag], "-Xclang") == 0 &&
	       (strcmp(source->flags[flag + 1], "-include") == 0 || strcmp(source->flags[flag + 1], "-imacros") == 0);
}

const char *const *arguments_for_headers(struct arena *arena, const struct source *source, const char *path,
                                         const char *apart, int *ret_count)
{
	const char **arguments = begin(arena, source);
	int count = 1;
	for (size_t i = 0; i < source->flag_count; i++) {
		if (includes_file(source, i))
			i += 3;
		else if (!flag_macro_is_apart(source->flags[i], apart))
			arguments[count++] = source->flags[i];
	}
	count = add_ours(arena, source, arguments, count);
	if (arguments_mean_cplusplus(source)) /* else each source would, again */
		arguments[count++] = "-fpch-instantiate-templates";
	arguments[count++] = "-x";
	arguments[count++] = arguments_mean_cplusplus(source) ? "c++-header" : "c-header";
	arguments[count++] = path;
	*ret_count = count;
	return arguments;
}

bool arguments_mean_cplusplus(const struct source *source)
{
	const char *language = NULL;
	for (size_t i = 0; i < source->flag_count; i++) {
		const char *flag = source->flags[i];
		if (strcmp(flag, "-x") == 0 && i + 1 < source->flag_count)
			language = source->flags[i + 1];
		else if (strncmp(flag, "-x", 2) == 0 && flag[2])
			language = flag + 2;
		else if (strncmp(flag, "--language=", 11) == 0)
			language = flag + 11;
	}
	if (language)
		return strstr(language, "c++") != NULL;
	static const char *const suffixes[] = {".cc",  ".cpp", ".cxx", ".C", ".c++", ".cp",  ".CPP",
	                                       ".hpp", ".hh",  ".hxx", ".H", ".h++", ".ixx", ".cppm"};
	const char *suffix = strrchr(path_name(source->path), '.');
	for (size_t i = 0; suffix && i < sizeof suffixes / sizeof *suffixes; i++)
		if (strcmp(suffix, suffixes[i]) == 0)
			return true;
	return false;
}
