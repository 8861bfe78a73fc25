/* How the room's files share the reading of values; nothing for others. */
#ifndef GOINCEPTION_CONFIG_READING_H
#define GOINCEPTION_CONFIG_READING_H

#include "config/settings.h"

/* Where a value stands. file is null outside of files. */
struct value_place {
	enum setting_origin origin;
	const char *what;  /* how an error names it: "--jobs", "GOINCEPTION_JOBS", "jobs" */
	const char *where; /* how --show-config does: "--jobs", "GOINCEPTION_JOBS", "goinception.conf:3:1" */
	const char *file;
	unsigned line, column;
	const char *folder; /* that relative paths count from; null: as written */
	const char *fence;  /* written paths must lie below it; null: anywhere */
};

/* The option a name speaks of, in a table; "no-NAME" of a flag too, with *ret_negated set. Null: none. */
const struct option *option_find(const struct option *options, const char *name, bool *ret_negated);

/* Every name that find would understand: for "did you mean". Owned by the arena. */
const char *const *option_names(struct arena *arena, const struct option *options, bool in_file, size_t *ret_count);

/* The setting of an option, or null when the table in use does not have it. */
struct setting *setting_of(const struct settings *settings, const struct option *option);

/* Reads text as a value of the option and stores it, unless a stronger place gave one. The value is checked in any
 * case, also for an option that the table in use does not have. */
bool value_set(struct settings *settings, const struct option *option, const char *text,
               const struct value_place *place, struct error *error);
bool value_set_flag(struct settings *settings, const struct option *option, bool value,
                    const struct value_place *place);

/* "true", "no", "1", ... as it stands in the environment. */
bool value_read_flag(const struct settings *settings, const struct option *option, const char *text,
                     const struct value_place *place, bool *ret, struct error *error);

/* Sets *error with the place and returns false. */
bool value_error(const struct value_place *place, struct error *error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* "expected a number from 1 to 9", for an option's value. */
const char *value_expected(struct arena *arena, const struct option *option);

/* The help line as a sentence: "Worker processes." */
char *option_sentence(struct arena *arena, const struct option *option, const char *behind);

bool command_line_read(struct settings *settings, int argc, char *const argv[], struct error *error);
bool environment_read(struct settings *settings, struct error *error);
bool configuration_read(struct settings *settings, struct error *error);

#endif
