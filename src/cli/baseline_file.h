/* The baseline that the settings baseline and update-baseline name. */
#ifndef GOINCEPTION_CLI_BASELINE_FILE_H
#define GOINCEPTION_CLI_BASELINE_FILE_H

#include "config/settings.h"
#include "extract/pool.h"
#include "gate/baseline.h"
#include "program/program.h"

/* *ret is null when the settings name none. One that is not there can be written, but not compared with. Release with
 * baseline_free. */
bool baseline_file_read(const struct settings *settings, struct baseline **ret, struct error *error);

void baseline_file_compare(struct baseline *baseline, struct analysis *analysis, const struct pool_result *extracted);

/* Writes it anew, after the comparison, and says so on standard error. */
bool baseline_file_update(const struct baseline *baseline, const struct analysis *analysis,
                          const struct settings *settings, struct error *error);

#endif
