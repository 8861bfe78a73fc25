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
	OPTION_INTEGER, /* between low and high, or one of words, which then stand for SETTING_UNLIMITED */
	OPTION_STRING,
	OPTION_WORD, /* one of words */
	OPTION_LIST, /* repeatable; a sequence in the file; comma-separated in the environment */
};

#define SETTING_UNLIMITED ((int64_t)UINT32_MAX)

struct option {
	const char *name; /* long name without dashes; also the key of the file, and GOINCEPTION_NAME */
	char letter;      /* short name, or 0 */
	enum option_type type;
	const char *value_name;    /* in help: "DIR" */
	const char *help;          /* one line for --help */
	const char *details;       /* for the man page and the example file; null: the help line says it all */
	const char *default_value; /* as it would be written; null: none */
	/* When set, it gives the default (null: none), and default_value is only its description for people. */
	const char *(*compute_default)(struct arena *arena);
	const char *example;         /* for the example file, as YAML; null: the default is the example */
	const char *const *words;    /* of OPTION_WORD, or extra words of an OPTION_INTEGER; ends with null */
	int64_t low, high;           /* of an OPTION_INTEGER, and of the number in pairs */
	const char *const *prefixes; /* of paths: words that may stand in front, as in WORD:PATH; ends with null */
	bool path;         /* values are paths: in the file they count from its folder; "~/" is the home folder */
	bool written;      /* the program writes there: a file that was found, not named, may say only what lies below
	                    * its own folder, so that a stranger's code base cannot overwrite the user's files */
	bool pairs;        /* of a list: each is NAME=NUMBER; in the file also a mapping */
	bool number_alone; /* of pairs: a NUMBER without a name is allowed, too: the setting's `alone` */
	bool operands;     /* of a list: what is left of the command line goes here */
	bool bare; /* of a list: it may also stand without a value, last or before another option: the setting's `bare`
	            */
	bool behind_dashes;     /* of a list: what stands behind "--" goes here, as it is; given even if nothing does */
	bool removable;         /* of a string: on the command line --no-NAME takes away what is said elsewhere */
	bool immediate;         /* a flag that is answered at once: environment and file are not read */
	bool not_in_file;       /* --config */
	bool command_line_only; /* neither in the file nor the environment: --help */
	bool rare;              /* --help leaves it to the manual, to fit a screen */
};

enum setting_origin { SETTING_DEFAULT, SETTING_FILE, SETTING_ENVIRONMENT, SETTING_COMMAND_LINE };

struct setting {
	const struct option *option;
	enum setting_origin origin;
	const char *where; /* "goinception.conf:3:1", "GOINCEPTION_JOBS", "--jobs"; "default" */
	bool given;        /* false: the default holds, or nothing */
	bool flag;
	bool bare;          /* of a list: it stands without a value, whatever else is given */
	int64_t integer;    /* SETTING_UNLIMITED for a word */
	const char *string; /* also of a word */
	const char *alone;  /* the number that stands without a name, or null */
	VECTOR(const char *) list;
	VECTOR(const char *) places; /* where each of list came from */
};

struct settings {
	struct arena *arena;
	const struct option *options; /* the table: ends with a null name */
	struct setting *items;        /* one per option */
	const char *file;             /* the configuration in use, or "" */
	VECTOR(const char *)
	operands; /* what is left of the command line, when no option of the table takes operands */
	VECTOR(const char *) warnings; /* for the log, once there is one */
};

/* The table of analyze. Its names are all the keys that goinception.conf and the environment may have. */
extern const struct option analyze_options[];

/* Reads the command line (argv[0] is skipped), then the environment, then the file named by --config or
 * GOINCEPTION_CONFIG, or found upward from the first path (or the current folder). A list is taken whole from the
 * strongest place that gives it. A bad value is an error wherever it stands, also where a stronger one hides it.
 * Returns null with *error set (for the file: file, line, column). */
struct settings *settings_read(const struct option *options, int argc, char *const argv[], struct error *error);
void settings_free(struct settings *settings); /* null is allowed */

const struct setting *settings_get(const struct settings *settings, const char *name); /* must exist */
bool settings_flag(const struct settings *settings, const char *name);
int64_t settings_integer(const struct settings *settings, const char *name);
const char *settings_string(const struct settings *settings, const char *name); /* null when not given and no default */
unsigned settings_word(const struct settings *settings, const char *name);      /* index in the option's words */

/* --show-config: every value with where it came from, as YAML with comments that can be read back as a
 * goinception.conf. */
void settings_show(const struct settings *settings, struct text *out);

/* goinception.conf.example, made from the table. */
void settings_write_example(const struct option *options, struct text *out);

/* The options as a table of at most 80 columns; those for rare needs only when asked for. How many were left out. */
unsigned settings_write_help(const struct option *options, bool rare_as_well, struct text *out);

/* The OPTIONS section of a man page, in roff. */
void settings_write_man(const struct option *options, struct text *out);

/* "GOINCEPTION_MAX_MEMORY" for "max-memory". */
char *option_environment_name(struct arena *arena, const struct option *option);

#endif
