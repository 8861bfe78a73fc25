#include "source/flags.h"

#include "base/files.h"
#include "base/vector.h"
#include "source/flag_table.h"

#include <string.h>

struct suffix {
	const char *text;
	enum source_language language;
};

static const struct suffix suffixes[] = {
    {".c", LANGUAGE_C},     {".cc", LANGUAGE_CXX},  {".cpp", LANGUAGE_CXX}, {".cxx", LANGUAGE_CXX},
    {".c++", LANGUAGE_CXX}, {".cp", LANGUAGE_CXX},  {".C", LANGUAGE_CXX},   {".CC", LANGUAGE_CXX},
    {".CPP", LANGUAGE_CXX}, {".CXX", LANGUAGE_CXX},
};

const char source_suffixes_text[] = ".c, .cc, .cpp, .cxx, .c++, .C";

static const char *const c_standards[] = {
    "c89",   "c90",   "iso9899:1990", "iso9899:199409", "gnu89", "gnu90", "c99", "c9x", "iso9899:1999", "gnu99",
    "gnu9x", "c11",   "c1x",          "iso9899:2011",   "gnu11", "gnu1x", "c17", "c18", "iso9899:2017", "iso9899:2018",
    "gnu17", "gnu18", "c2x",          "gnu2x",          "c23",   "gnu23",
};

static const char *const cxx_standards[] = {
    "c++98",   "c++03",   "gnu++98", "gnu++03", "c++0x",   "c++11",   "gnu++0x", "gnu++11", "c++1y",
    "c++14",   "gnu++1y", "gnu++14", "c++1z",   "c++17",   "gnu++1z", "gnu++17", "c++2a",   "c++20",
    "gnu++2a", "gnu++20", "c++2b",   "c++23",   "gnu++2b", "gnu++23", "c++2c",   "gnu++2c",
};

/* What the first part of a target may begin with. */
static const char *const machines[] = {"x86_64", "i386",  "i486",   "i586",   "i686",       "aarch64", "arm64",
                                       "armv",   "arm-",  "thumb",  "riscv",  "mips",       "powerpc", "ppc",
                                       "s390x",  "sparc", "wasm32", "wasm64", "loongarch64"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum source_language language_of_name(const char *path)
{
	const char *dot = strrchr(path_name(path), '.');
	if (!dot || dot == path_name(path))
		return LANGUAGE_NONE;
	for (size_t i = 0; i < COUNT(suffixes); i++) {
		if (strcmp(dot, suffixes[i].text) == 0)
			return suffixes[i].language;
	}
	return LANGUAGE_NONE;
}

static bool is_one_of(const char *word, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(word, list[i]) == 0)
			return true;
	}
	return false;
}

struct cleaning {
	struct arena *arena;
	const struct compile_command *command;
	VECTOR(const char *) kept;
	VECTOR(const char *) not_understood;
	enum source_language language;
	const char *standard; /* the last that fits the language, or null */
};

static void leave_out(struct cleaning *cleaning, const char *word)
{
	VECTOR_PUSH(cleaning->not_understood, arena_copy_string(cleaning->arena, word));
}

static void keep(struct cleaning *cleaning, const char *word) { VECTOR_PUSH(cleaning->kept, word); }

/* The flag's own word for what may be written in two ways: "--include" is "-include". */
static const char *short_name(const char *name) { return strncmp(name, "--i", 3) == 0 ? name + 1 : name; }

/* Libraries that pkg-config finds come as -I, but their headers are no more the user's code than those of the C
 * library. The compiler's own folders stay as they are: it knows their order. */
static bool belongs_to_the_system(const char *folder)
{
	static const char *const parents[] = {"/usr/include/", "/usr/lib/", "/usr/local/include/"};

	for (size_t i = 0; i < COUNT(parents); i++) {
		if (strncmp(folder, parents[i], strlen(parents[i])) == 0)
			return true;
	}
	return false;
}

static void keep_path(struct cleaning *cleaning, const char *name, const char *path)
{
	/* "=" stands for the sysroot: not a path of the folder. */
	const char *absolute =
	    path[0] == '=' ? path : path_absolute(cleaning->arena, cleaning->command->directory, path);
	if (strncmp(name, "--", 2) == 0) {
		keep(cleaning, arena_printf(cleaning->arena, "%s=%s", name, absolute));
	} else if (strcmp(name, "-I") == 0 && belongs_to_the_system(absolute)) {
		keep(cleaning, "-isystem");
		keep(cleaning, absolute);
	} else if (strcmp(name, "-I") == 0) {
		keep(cleaning, arena_printf(cleaning->arena, "-I%s", absolute));
	} else {
		keep(cleaning, name);
		keep(cleaning, absolute);
	}
}

/* A file of the command's folder, or else a name to look for in the include folders. It goes past the compiler driver,
 * which would load a precompiled header that happens to lie beside it: a binary that nobody checks. */
static void keep_file(struct cleaning *cleaning, const char *name, const char *file)
{
	const char *absolute = path_absolute(cleaning->arena, cleaning->command->directory, file);
	const char *chosen = path_is_file(absolute) ? absolute : arena_copy_string(cleaning->arena, file);
	if (chosen[0] == '-' || chosen[0] == '@') {
		leave_out(cleaning, file);
		return;
	}
	keep(cleaning, "-Xclang");
	keep(cleaning, short_name(name));
	keep(cleaning, "-Xclang");
	keep(cleaning, chosen);
}

static void keep_number(struct cleaning *cleaning, const char *name, const char *word)
{
	enum { MOST_DIGITS = 6 };
	const char *digits = word + strlen(name);
	size_t count = strspn(digits, "0123456789");
	if (count == 0 || count > MOST_DIGITS || digits[count])
		leave_out(cleaning, word);
	else
		keep(cleaning, arena_copy_string(cleaning->arena, word));
}

static void keep_target(struct cleaning *cleaning, const char *word, const char *target)
{
	for (size_t i = 0; i < COUNT(machines); i++) {
		if (strncmp(target, machines[i], strlen(machines[i])) == 0) {
			keep(cleaning, arena_printf(cleaning->arena, "--target=%s", target));
			return;
		}
	}
	leave_out(cleaning, word);
}

static void set_language(struct cleaning *cleaning, const char *name)
{
	if (strcmp(name, "c++") == 0 || strcmp(name, "c++-cpp-output") == 0)
		cleaning->language = LANGUAGE_CXX;
	else if (strcmp(name, "c") == 0 || strcmp(name, "cpp-output") == 0)
		cleaning->language = LANGUAGE_C;
	else if (strcmp(name, "none") == 0)
		cleaning->language = language_of_name(cleaning->command->path);
	else
		cleaning->language = LANGUAGE_NONE;
}

/* A standard of the other language would cost the whole source, where gcc only warns. The language may still change by
 * a later -x, so the choice is made at the end. */
static void set_standard(struct cleaning *cleaning, const char *word)
{
	const char *standard = strchr(word, '=') + 1;
	if (is_one_of(standard, c_standards, COUNT(c_standards)) ||
	    is_one_of(standard, cxx_standards, COUNT(cxx_standards)))
		cleaning->standard = arena_copy_string(cleaning->arena, standard);
	else
		leave_out(cleaning, word);
}

static void take_list(struct cleaning *cleaning, const char *list);

/* argument is "" for a flag that has none. */
static void take_flag(struct cleaning *cleaning, const struct flag_rule *rule, const char *word, const char *argument)
{
	switch (rule->use) {
	case FLAG_KEEP:
		keep(cleaning, *argument ? arena_printf(cleaning->arena, "%s%s", rule->name, argument)
		                         : arena_copy_string(cleaning->arena, word));
		break;
	case FLAG_KEEP_NUMBER:
		keep_number(cleaning, rule->name, word);
		break;
	case FLAG_KEEP_PATH:
		keep_path(cleaning, rule->name, argument);
		break;
	case FLAG_KEEP_FILE:
		keep_file(cleaning, rule->name, argument);
		break;
	case FLAG_STANDARD:
		set_standard(cleaning, word);
		break;
	case FLAG_TARGET:
		keep_target(cleaning, word, argument);
		break;
	case FLAG_LANGUAGE:
		set_language(cleaning, argument);
		break;
	case FLAG_LIST:
		take_list(cleaning, word + strlen(rule->name));
		break;
	case FLAG_UNKNOWN:
		leave_out(cleaning, word);
		break;
	case FLAG_DROP:
		break;
	}
}

static bool has_argument(const struct flag_rule *rule)
{
	return rule->shape == FLAG_SEPARATE || rule->shape == FLAG_JOINED_OR_SEPARATE ||
	       rule->shape == FLAG_EQUALS_OR_SEPARATE;
}

static void take_words(struct cleaning *cleaning, struct words words)
{
	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.items[i];
		if (word[0] == '@')
			leave_out(cleaning,
			          word); /* a response file: where it lies and what it holds is the command's choice */
		if (word[0] != '-' || !word[1])
			continue; /* an input: the source itself comes from the entry */
		if (strcmp(word, "--") == 0)
			return; /* nothing but inputs follows */
		const struct flag_rule *rule = flag_rule_for(word);
		if (!rule) {
			leave_out(cleaning, word);
			continue;
		}
		const char *argument = "";
		if (has_argument(rule)) {
			argument = word + strlen(rule->name);
			if (*argument == '=' && rule->shape == FLAG_EQUALS_OR_SEPARATE)
				argument++;
			else if (!*argument)
				argument = i + 1 < words.count ? words.items[++i] : "";
		}
		if (has_argument(rule) && !*argument && rule->use != FLAG_DROP)
			leave_out(cleaning, word);
		else
			take_flag(cleaning, rule, word, argument);
	}
}

static void take_list(struct cleaning *cleaning, const char *list)
{
	VECTOR(const char *) parts = {0};
	while (*list) {
		size_t length = strcspn(list, ",");
		VECTOR_PUSH(parts, arena_copy_bytes(cleaning->arena, list, length));
		list += length + (list[length] == ',');
	}
	/* -MD and its kin have a file behind them here, which they have not on the command line. */
	VECTOR(const char *) flags = {0};
	for (size_t i = 0; i < parts.count; i++) {
		if (strncmp(parts.items[i], "-M", 2) == 0)
			i++;
		else if (strncmp(parts.items[i], "-Wp,", 4) != 0)
			VECTOR_PUSH(flags, parts.items[i]);
	}
	take_words(cleaning, (struct words){flags.items, flags.count});
	VECTOR_FREE(flags);
	VECTOR_FREE(parts);
}

/* Leading words that are no flags: a launcher ("ccache") and the compiler, the last of them. */
static size_t skip_compiler(const struct compile_command *command, const char **ret_compiler)
{
	size_t count = 0;
	*ret_compiler = "";
	while (count < command->words.count && command->words.items[count][0] != '-') {
		const char *word = command->words.items[count];
		if (count > 0 && language_of_name(word) != LANGUAGE_NONE)
			break; /* gcc x.c -c: an input already */
		*ret_compiler = word;
		count++;
	}
	return count;
}

/* -x and -std stand last, so that no earlier flag of the command has the last word. */
static void keep_language(struct cleaning *cleaning)
{
	bool cxx = cleaning->language == LANGUAGE_CXX;
	if (cleaning->language != language_of_name(cleaning->command->path)) {
		keep(cleaning, "-x");
		keep(cleaning, cxx ? "c++" : "c");
	}
	if (!cleaning->standard)
		return;
	bool fits = cxx ? is_one_of(cleaning->standard, cxx_standards, COUNT(cxx_standards))
	                : is_one_of(cleaning->standard, c_standards, COUNT(c_standards));
	if (fits)
		keep(cleaning, arena_printf(cleaning->arena, "-std=%s", cleaning->standard));
	else
		leave_out(cleaning, arena_printf(cleaning->arena, "-std=%s", cleaning->standard));
}

static struct words finish(struct arena *arena, const char **items, size_t count)
{
	const char **copy = ARENA_ARRAY(arena, const char *, count + 1);
	if (count)
		memcpy(copy, items, count * sizeof *copy);
	free(items);
	return (struct words){copy, count};
}

struct clean_flags flags_clean(struct arena *arena, const struct compile_command *command)
{
	struct cleaning cleaning = {.arena = arena, .command = command};
	struct words words = command->words;
	cleaning.language = language_of_name(command->path);
	if (command->names_compiler) {
		const char *compiler;
		size_t skipped = skip_compiler(command, &compiler);
		words.items += skipped;
		words.count -= skipped;
		if (cleaning.language == LANGUAGE_C && strstr(path_name(compiler), "++"))
			cleaning.language = LANGUAGE_CXX;
	}
	take_words(&cleaning, words);
	if (cleaning.language != LANGUAGE_NONE)
		keep_language(&cleaning);
	return (struct clean_flags){
	    .kept = finish(arena, cleaning.kept.items, cleaning.kept.count),
	    .not_understood = finish(arena, cleaning.not_understood.items, cleaning.not_understood.count),
	    .language = cleaning.language,
	};
}
