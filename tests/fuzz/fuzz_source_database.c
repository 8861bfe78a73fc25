/* Any bytes as compile_commands.json: an error, or commands of which nothing dangerous is left once they are cleaned.
 */
#include "require.h"
#include "source/database.h"
#include "source/flag_table.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, list[i]) == 0)
			return true;
	}
	return false;
}

static bool begins(const char *word, const char *beginning) { return strncmp(word, beginning, strlen(beginning)) == 0; }

/* How many of the words, from the first, make one flag that may be kept; 0 when they must not. */
static size_t harmless_words(const char *const *words, size_t count)
{
	static const char *const with_path[] = {"-iquote",      "-isystem",   "-isystem-after",
	                                        "-cxx-isystem", "-idirafter", "-isysroot"};
	static const char *const joined[] = {
	    "-D", "-U", "-I/", "-I=", "-std=", "--target=", "--sysroot=", "--gcc-toolchain="};
	if (strcmp(words[0], "-Xclang") == 0)
		return count >= 4 && (strcmp(words[1], "-include") == 0 || strcmp(words[1], "-imacros") == 0) &&
		               strcmp(words[2], "-Xclang") == 0 && words[3][0] != '-' && words[3][0] != '@'
		           ? 4
		           : 0;
	if (is_one_of(words[0], with_path, sizeof with_path / sizeof *with_path))
		return count >= 2 && (words[1][0] == '/' || words[1][0] == '=') ? 2 : 0;
	if (strcmp(words[0], "-x") == 0)
		return count >= 2 && (strcmp(words[1], "c") == 0 || strcmp(words[1], "c++") == 0) ? 2 : 0;
	for (size_t i = 0; i < sizeof joined / sizeof *joined; i++) {
		if (begins(words[0], joined[i]))
			return 1;
	}
	const struct flag_rule *rule = flag_rule_for(words[0]);
	return rule && (rule->use == FLAG_KEEP || rule->use == FLAG_KEEP_NUMBER) ? 1 : 0;
}

static void check_command(struct arena *arena, const struct compile_command *command)
{
	require(command->path[0] == '/' && command->directory[0] == '/' && command->words.count > 0);
	struct clean_flags flags = flags_clean(arena, command);
	for (size_t i = 0; i < flags.kept.count;) {
		size_t taken = harmless_words(flags.kept.items + i, flags.kept.count - i);
		require(taken > 0);
		i += taken;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct database database;
	struct error error = {0};
	if (!database_read(arena, "/x/compile_commands.json", (const char *)data, size, &database, &error)) {
		require(error.message[0] && !strchr(error.message, '\n'));
	} else {
		for (size_t i = 0; i < database.commands.count; i++)
			check_command(arena, &database.commands.items[i]);
		database_release(&database);
	}
	arena_free(arena);
	return 0;
}
