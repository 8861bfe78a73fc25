/* What the writers of a diagnosis share; only for this room. */
#ifndef GOINCEPTION_REPORT_DIAGNOSIS_PARTS_H
#define GOINCEPTION_REPORT_DIAGNOSIS_PARTS_H

#include "report/diagnosis.h"

void diagnosis_text_write(const struct diagnosis *diagnosis, const struct diagnosis_options *options, struct text *out);
void diagnosis_json_write(const struct diagnosis *diagnosis, const struct diagnosis_options *options, struct text *out);

/* Documents of the rule language for functions that no rule knows, commented out: who takes "# " away from the lines of
 * one has a document to complete; lines with "##" stay comments. Everything is safe for a terminal. */
void diagnosis_rules_write(const struct diagnosis *diagnosis, unsigned top, struct text *out);

/* As people write it, relative to the root. */
const char *unbuilt_folder_name(const struct diagnosis *diagnosis, const struct unbuilt_folder *folder);

/* Why no loop was found around a wait: ends the sentence "poll() in serve(): ...". */
const char *diagnosis_lone_wait_words(enum lone_wait_reason reason);

#endif
