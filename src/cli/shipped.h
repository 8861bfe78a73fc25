/* The rules a run goes by: the shipped ones, found beside the program, and the user's. */
#ifndef GOINCEPTION_CLI_SHIPPED_H
#define GOINCEPTION_CLI_SHIPPED_H

#include "config/settings.h"
#include "rules/rules.h"

/* The shipped rules' folder, absolute and without links: ../share/goinception/rules from the program. Null with *error
 * when it is not there. */
char *shipped_rules_folder(struct arena *arena, struct error *error);

/* Where the facts are that were made of the shipped fixtures with the program; null: none were. */
const char *shipped_facts_folder(struct arena *arena);

/* Where the headers of libgoinception-async are, for reading code that includes them; null: not installed with this. */
const char *shipped_include_folder(struct arena *arena);

/* A folder or file below ../share/goinception, with what it is for errors: "rules", "the shipped rules". */
char *shipped_path(struct arena *arena, const char *name, const char *what, struct error *error);

/* A library below the program's prefix, in lib or where systems have it instead; what, for errors: "the runtime". Null
 * with *error when it is not there. */
char *shipped_library(struct arena *arena, const char *name, const char *what, struct error *error);

/* The library that `trace` preloads, beside the program. Null with *error when it is not there. */
char *shipped_preload(struct arena *arena, struct error *error);

/* The shipped packs as --pack and --no-pack choose, then --rules, then --level. Null with *error. What was parsed is
 * kept in the cache folder; null: in none. */
struct ruleset *load_rules(const struct settings *settings, const char *cache_folder, struct error *error);

/* Every shipped pack, whatever is on by default. */
struct ruleset *load_all_packs(const char *folder, struct error *error);

#endif
