/* What fix and validate have in common: which changes are planned, and which of them are chosen. */
#ifndef GOINCEPTION_CLI_PLANNING_H
#define GOINCEPTION_CLI_PLANNING_H

#include "cli/pipeline.h"
#include "rewrite/plan.h"

extern const char *const planning_grades[];

#define OPTION_ROW_GRADE                                                                                         \
	{.name = "grade",                                                                                        \
	 .type = OPTION_WORD,                                                                                    \
	 .value_name = "GRADE",                                                                                  \
	 .words = planning_grades,                                                                               \
	 .default_value = "safe",                                                                                \
	 .command_line_only = true,                                                                              \
	 .help = "which changes: safe, or also changes-behaviour",                                               \
	 .details = "safe: the same can be observed, only the wait changes. changes-behaviour: also those that " \
	            "need more of the code around them, as for EAGAIN; the table says what."}

#define OPTION_ROW_RULE             \
	{.name = "rule",            \
	 .type = OPTION_LIST,       \
	 .value_name = "RULE",      \
	 .command_line_only = true, \
	 .help = "rewrite only what this rule finds; repeatable"}

/* Are the rules that the setting rule names known? The rules must have been loaded. */
bool planning_check_rules(const struct pipeline *pipeline, struct error *error);

/* The plan for what was found, for the setting runtime, with those changes chosen that the settings grade and rule ask
 * for. Free with plan_free, before the analysis. */
struct plan *planning_make(const struct pipeline *pipeline, const struct analysis *analysis);

#endif
