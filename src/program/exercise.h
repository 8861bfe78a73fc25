/* What of the rules a program shows: which functions that a rule names are called where that is reported, and by which
 * of its conditions calls stay silent. For examples of rules: what no example shows, nobody knows to work. */
#ifndef GOINCEPTION_PROGRAM_EXERCISE_H
#define GOINCEPTION_PROGRAM_EXERCISE_H

#include "program/program.h"

struct rule_exercise {
	bool *reported; /* per name among the rule's calls: a call that is reported in a context the rule is for */
	bool *failed;   /* per condition of `when`: a call for which it does not hold, or is not known to */
	bool *held;     /* per condition of `unless`: a call for which it holds */
	bool silent;    /* a call that would be reported in a context, and is in none */
};

struct exercise {
	struct arena *arena;
	const struct ruleset *ruleset;
	struct rule_exercise *rules; /* as many as the ruleset has */
};

struct exercise *exercise_new(const struct ruleset *ruleset);
void exercise_free(struct exercise *exercise); /* null is allowed */

/* Adds what the program shows; the analysis is its own, of any confidence. */
void exercise_add(struct exercise *exercise, struct program *program, const struct analysis *analysis);

#endif
