/* Settings: one table of options; values from the command line, the environment, goinception.conf and defaults, in this
 * order of strength. Each value knows where it came from. Help text, man page, --show-config and the example file are
 * all made from the table. */
#ifndef GOINCEPTION_CONFIG_SETTINGS_H
#define GOINCEPTION_CONFIG_SETTINGS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stdint.h>

enum option_type {
	OPTION_FLAG,    /* --name / --no-name; boolean in the file */
	OPTION_INTEGER, /* between low and high; may have one word that stands for a number: "unlimited" */
	OPTION_STRING,
	OPTION_WORD, /* one of words */
	OPTION_LIST, /* repeatable; a sequence in the file; comma-separated in the environment */
};

struct option {
	const char *name;     /* long name without dashes; also the key of the file, and GOINCEPTION_NAME */
	char letter;          /* short name, or 0 */
	enum option_type type;
	const char *value_name; /* in help: "DIR" */
	const char *help;       /* one line for --help */
	const char *details;    /* for the man page and the example file; null: the help line says it all */
	const char *default_value; /* as it would be written; null: none */
	const char *const *words;  /* of OPTION_WORD, or extra words of an OPTION_INTEGER; ends with null */
	int64_t low, high;
	bool command_line_only; /* not in the file or the environment: --config, --help */
};

enum setting_origin { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_COMMAND_LINE };

struct setting {
	const struct option *option;
	enum setting_origin origin;
	const char *where; /* "goinception.conf:3:1", "GOINCEPTION_JOBS", "--jobs"; "default" */
	bool given;        /* false: the default holds, or nothing */
	bool flag;
	int64_t integer; /* UINT32_MAX for the word "unlimited" */
	const char *string;
	VECTOR(const char *) list;
};

struct settings {
	struct arena *arena;
	const struct option *options; /* the table: ends with a null name */
	struct setting *items;        /* one per option */
	const char *file;             /* the configuration in use, or "" */
	VECTOR(const char *) operands; /* what is left of the command line */
};

/* The table of a command's options. */
extern const struct option analyze_options[];

/* Reads the command line (argv[0] is skipped), then the environment, then the file named by --config or found upward
 * from the first path (or the current folder). Returns null with *error set (for the file: file, line, column). */
struct settings *settings_read(const struct option *options, int argc, char *const argv[], struct error *error);
void settings_free(struct settings *settings); /* null is allowed */

const struct setting *settings_get(const struct settings *settings, const char *name); /* must exist */
bool settings_flag(const struct settings *settings, const char *name);
int64_t settings_integer(const struct settings *settings, const char *name);
const char *settings_string(const struct settings *settings, const char *name); /* null when not given and no default */

/* --show-config: every value with where it came from, as YAML with comments. */
void settings_show(const struct settings *settings, struct text *out);

/* goinception.conf.example, made from the table. */
void settings_write_example(const struct option *options, struct text *out);

/* The options part of --help, at most 80 columns. */
void settings_write_help(const struct option *options, struct text *out);

/* The OPTIONS section of a man page, in roff. */
void settings_write_man(const struct option *options, struct text *out);

#endif
