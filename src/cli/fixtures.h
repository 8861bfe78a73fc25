/* Fixtures: annotated sources, or folders of them, that show what a rule finds and what it leaves alone. */
#ifndef GOINCEPTION_CLI_FIXTURES_H
#define GOINCEPTION_CLI_FIXTURES_H

#include "base/text.h"
#include "cli/annotations.h"
#include "extract/pool.h"
#include "program/exercise.h"
#include "rules/rules.h"
#include "source/sources.h"

struct fixture {
	const char *path;   /* absolute: a source, or a folder that is one small program */
	const char *mirror; /* "posix/sleep": the rule file it belongs to, below the rules' folder; "" when not known */
	size_t first_source, source_count; /* in the collection's sources */
	struct annotations annotations;
};

struct fixtures {
	struct arena *arena;
	const char *here;             /* the current folder: paths below it are shown relative to it */
	VECTOR(struct fixture) items; /* sorted by path */
	struct sources sources;       /* of all of them, to be extracted in one go */
};

struct fixtures *fixtures_new(void);
void fixtures_free(struct fixtures *fixtures); /* null is allowed */

/* Adds every fixture below a folder: a source, or a folder that mirrors a rule file. */
bool fixtures_add_folder(struct fixtures *fixtures, const char *folder, const char *rules_folder, struct error *error);

/* Adds one, as the user named it. */
bool fixtures_add(struct fixtures *fixtures, const char *path, struct error *error);

/* Adds the annotations of a fixture: of a source, or of all sources and headers of a folder, in the order of names. */
bool fixture_read_annotations(struct arena *arena, const char *path, struct annotations *annotations,
                              struct error *error);

/* Reads the annotations of all and finds their sources. */
bool fixtures_read(struct fixtures *fixtures, struct error *error);

/* What comparing fixtures with the analysis gave. */
struct fixture_tally {
	unsigned fixtures, expected, missing, unexpected, gaps, other_failures;
	unsigned unread; /* fixtures that do not compile, or whose sources could not be read: they show nothing */
};

/* Compares one fixture with what the analysis finds in it, and once more with every context taken away; what differs is
 * written to out, a line each: "FILE:LINE: expected ...", "FILE:LINE: found ...". What of the exercise's rules it shows
 * is added there. */
void fixture_check(struct fixtures *fixtures, size_t index, const struct pool_result *extracted,
                   struct exercise *exercise, const struct ruleset *without_contexts, struct fixture_tally *tally,
                   struct text *out);

/* Every rule that is on, and every context, has its examples in the fixture at the mirrored path; and some fixture
 * calls each function of a rule where that is reported, and is silent by each of its conditions. What lacks is written
 * to out, a line each. Returns how many lines. */
unsigned fixtures_check_coverage(const struct fixtures *fixtures, const struct exercise *exercise,
                                 const char *rules_folder, struct text *out);

#endif
