#include "base/files.h"
#include "extract/translation.h"

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

const char *const *arguments_for(struct arena *arena, const struct source *source, int *ret_count)
{
	size_t ours = sizeof our_flags / sizeof *our_flags, count = 0;
	const char **arguments = ARENA_ARRAY(arena, const char *, source->flag_count + ours + 6);
	arguments[count++] = arguments_mean_cplusplus(source) ? "clang++" : "clang";
	for (size_t i = 0; i < source->flag_count; i++)
		arguments[count++] = source->flags[i];
	for (size_t i = 0; i < ours; i++)
		arguments[count++] = our_flags[i];
	if (source->overlay) {
		arguments[count++] = "-ivfsoverlay";
		arguments[count++] = source->overlay->map;
	}
	arguments[count++] = arena_printf(arena, "-working-directory=%s", source->directory);
	arguments[count++] = source->path;
	*ret_count = (int)count;
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
