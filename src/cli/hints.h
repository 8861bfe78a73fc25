/* What a person who finds a failed run in CI does next: words on standard error, behind the report. */
#ifndef GOINCEPTION_CLI_HINTS_H
#define GOINCEPTION_CLI_HINTS_H

#include "base/text.h"
#include "config/settings.h"
#include "program/findings.h"

/* By the setting hints; auto: in CI, as $CI says. */
bool hints_wanted(const struct settings *settings);

/* command: "analyze". How to see the findings that fail the run again, what they mean, and how to accept one or all.
 * There is at least one finding of that severity, or a graver one, that counts. */
void hints_write(const char *command, const struct settings *settings, const struct analysis *analysis,
                 enum severity least, struct text *out);

#endif
